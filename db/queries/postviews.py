"""Statements that bring a post together as a card or a page shows it.

One for posts with their numbers, authors, category and tags; then, only where there are any, one
for their newest comments and one for the questions they lead to. No statement in a loop.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, cast

from sqlalchemy import (
    Select,
    Table,
    and_,
    bindparam,
    case,
    func,
    literal,
    select,
    union_all,
)
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncSession

from db.models import Category, Member, Post, PostStats, PostTag, Tag
from db.queries.dialects import unchosen
from db.queries.links import link_of
from db.records import AuthorView, CategoryView, CommentView, PostLink, PostView
from forum.vocabulary import Origin, PostKind, PostState

#: A card lists this many comments (q2a.md 1.3), a page this many answers (q2a.md 1.2).
NEWEST_COMMENTS = 5
ANSWERS_A_PAGE = 10
#: Categories are a tree of at most four levels.
_DEPTH = 4
_VISIBLE = PostState.VISIBLE.value

# Plain tables and statements that are made once: put together anew for each page, SQLAlchemy
# would spend more time on the statement than SQLite on the rows.
_POST, _STATS, _MEMBER = (cast(Table, each.__table__) for each in (Post, PostStats, Member))
_P, _S, _M = _POST.c, _STATS.c, _MEMBER.c
_QUESTION, _PARENT = _POST.alias("question"), _POST.alias("parent")
_EDITOR = _MEMBER.alias("editor")
_CATEGORIES = tuple(
    cast(Table, Category.__table__).alias(f"category{n}") for n in range(1, _DEPTH + 1)
)
_IN = _CATEGORIES[0].c


@dataclass(frozen=True, slots=True)
class Authorship:
    """Who wrote a post, as `db.authorship` reads it. Never shown."""

    id: int
    author_id: int | None
    author_sealed: bytes | None
    author_tag: bytes | None
    shown_name: str | None


@dataclass(frozen=True, slots=True)
class Loaded:
    """A post as it is shown, with what decides who may see it."""

    view: PostView
    author: Authorship
    asker: Authorship
    question_state: PostState


async def list_posts(
    session: AsyncSession, guild_id: int, post_ids: Collection[int]
) -> list[Loaded]:
    """Give these posts of the guild in any state, questions first, then by age."""
    connection = await session.connection()
    values = {"guild_id": guild_id, "post_ids": list(post_ids)}
    rows = (await connection.execute(_THESE, values)).all()
    comments = await _newest_comments(connection, [row.id for row in rows if row.comments])
    links = await _links(connection, rows)
    return [_loaded(row, comments[row.id], links) for row in rows]


async def list_question_page(
    session: AsyncSession, guild_id: int, question_id: int, page: int
) -> list[Loaded]:
    """Give a question in any state with a page of its visible answers, as they are ordered.

    Best answers come first, then the oldest: Question2Answer's default (q2a.md 1.2).
    """
    connection = await session.connection()
    values = {"question_id": question_id, "offset": (page - 1) * ANSWERS_A_PAGE}
    answers = (await connection.scalars(_ANSWERS, values)).all()
    # Not in one statement: PostgreSQL would think of every post and hash them all.
    return await list_posts(session, guild_id, [question_id, *answers])


def _tags() -> Any:
    """Give a question's tags, joined by line breaks, in the order they were given."""
    ordered = (
        select(Tag.name)
        .join(PostTag, PostTag.tag_id == Tag.id)
        .where(PostTag.post_id == _P.id)
        .order_by(PostTag.position)
        .correlate(_POST)
        .subquery()
    )
    return (
        select(func.aggregate_strings(ordered.c.name, "\n"))
        .select_from(ordered)
        .correlate(_POST)
        .scalar_subquery()
    )


def _path() -> Any:
    """Give a category's name with its ancestors' before it, as `services.guilds` does."""
    path: Any = _IN.name
    for above in _CATEGORIES[1:]:
        path = case((above.c.id.is_not(None), above.c.name + literal(" / ") + path), else_=path)
    return path


def _posts() -> Select[Any]:
    numbers = ("score", "ups", "downs", "answers", "views", "comments", "accepted")
    place = ("id", "parent_id", "name", "description", "channel_id", "forum_tag_id")
    joined = _POST.join(_QUESTION, _QUESTION.c.id == func.coalesce(_P.question_id, _P.id))
    joined = joined.outerjoin(_PARENT, _PARENT.c.id == _P.parent_id)
    joined = joined.outerjoin(_STATS, _S.post_id == _P.id)
    for person, user_id in ((_MEMBER, _P.author_id), (_EDITOR, _P.edited_by_id)):
        joined = joined.outerjoin(
            person, and_(person.c.guild_id == _P.guild_id, person.c.user_id == user_id)
        )
    inner = _QUESTION.c.category_id
    for category in _CATEGORIES:
        joined = joined.outerjoin(category, category.c.id == inner)
        inner = category.c.parent_id
    return select(
        *(column for column in _P if column.key != "repeat_key"),
        _QUESTION.c.title.label("question_title"),
        _QUESTION.c.thread_id.label("question_thread_id"),
        _QUESTION.c.channel_id.label("question_channel_id"),
        _QUESTION.c.state.label("question_state"),
        _QUESTION.c.id.label("asked_id"),
        _QUESTION.c.author_id.label("asker_id"),
        _QUESTION.c.author_sealed.label("asker_sealed"),
        _QUESTION.c.author_tag.label("asker_tag"),
        _QUESTION.c.shown_name.label("asker_shown_name"),
        func.coalesce(_PARENT.c.card_message_id, _PARENT.c.vote_message_id).label(
            "parent_message_id"
        ),
        *(func.coalesce(_S[name], 0).label(name) for name in numbers),
        _M.name.label("member_name"),
        _M.points.label("member_points"),
        _EDITOR.c.name.label("editor_name"),
        *(_IN[name].label(f"in_{name}") for name in place),
        _path().label("in_path"),
        _tags().label("tags"),
    ).select_from(joined)


def _these() -> Select[Any]:
    return (
        _posts()
        .where(
            _P.id.in_(bindparam("post_ids", expanding=True)),
            unchosen(_P.guild_id) == bindparam("guild_id"),
        )
        .order_by(_P.kind != PostKind.QUESTION.value, _P.accepted_at.is_(None), _P.id)
    )


def _answers() -> Select[Any]:
    return (
        select(_P.id)
        .where(
            _P.question_id == bindparam("question_id"),
            _P.kind == PostKind.ANSWER.value,
            _P.state == _VISIBLE,
        )
        .order_by(_P.accepted_at.is_(None), _P.id)
        .limit(ANSWERS_A_PAGE)
        .offset(bindparam("offset"))
    )


def _comments() -> Select[Any]:
    place = func.row_number().over(partition_by=_P.parent_id, order_by=_P.id.desc())
    newest = (
        select(_P.id, place.label("place"))
        .where(
            _P.parent_id.in_(bindparam("parent_ids", expanding=True)),
            _P.kind == PostKind.COMMENT.value,
            _P.state == _VISIBLE,
        )
        .subquery()
    )
    by = and_(_M.guild_id == _P.guild_id, _M.user_id == _P.author_id)
    return (
        select(
            *(_P.id, _P.parent_id, _P.author_id, _P.shown_name, _P.by_asker, _P.body),
            *(_P.created_at, _M.name.label("member_name"), _M.points.label("member_points")),
        )
        .select_from(_POST.join(newest, newest.c.id == _P.id).outerjoin(_MEMBER, by))
        .where(newest.c.place <= NEWEST_COMMENTS)
        .order_by(_P.id)
    )


def _ways() -> Select[Any]:
    """Select where the best answers of some questions stand, and some questions themselves."""
    best = and_(
        _P.question_id.in_(bindparam("question_ids", expanding=True)),
        _P.kind == PostKind.ANSWER.value,
        _P.state == _VISIBLE,
        _P.accepted_at.is_not(None),
    )
    originals = and_(_P.id.in_(bindparam("original_ids", expanding=True)), _P.state == _VISIBLE)
    columns = (
        *(_P.id, _P.guild_id, _P.question_id, _P.kind, _P.card_message_id, _P.vote_message_id),
        *(_QUESTION.c.title, _QUESTION.c.thread_id, _QUESTION.c.channel_id),
    )
    joined = _POST.join(_QUESTION, _QUESTION.c.id == func.coalesce(_P.question_id, _P.id))
    parts = (select(*columns).select_from(joined).where(part) for part in (best, originals))
    return cast("Select[Any]", union_all(*parts))


_THESE = _these()
_ANSWERS = _answers()
_COMMENTS = _comments()
_WAYS = _ways()


async def _newest_comments(
    connection: AsyncConnection, parent_ids: Sequence[int]
) -> Mapping[int, tuple[CommentView, ...]]:
    found: defaultdict[int, tuple[CommentView, ...]] = defaultdict(tuple)
    if not parent_ids:
        return found
    for row in await connection.execute(_COMMENTS, {"parent_ids": parent_ids}):
        found[row.parent_id] += (CommentView(row.id, _author(row), row.body, row.created_at),)
    return found


@dataclass(frozen=True, slots=True)
class _Links:
    by_post: Mapping[int, PostLink]
    accepted: Mapping[int, tuple[PostLink, ...]]


async def _links(connection: AsyncConnection, rows: Iterable[Any]) -> _Links:
    """Give the ways to the best answers of these questions and to what they are duplicates of."""
    answered = [row.id for row in rows if row.accepted]
    originals = [row.duplicate_of_id for row in rows if row.duplicate_of_id is not None]
    by_post: dict[int, PostLink] = {}
    accepted: defaultdict[int, tuple[PostLink, ...]] = defaultdict(tuple)
    if not answered and not originals:
        return _Links(by_post, accepted)
    values = {"question_ids": answered, "original_ids": originals}
    for row in sorted(await connection.execute(_WAYS, values), key=lambda row: row.id):
        link = link_of(row)
        by_post[row.id] = link
        if row.kind == PostKind.ANSWER:
            accepted[row.question_id] += (link,)
    return _Links(by_post, accepted)


def _author(row: Any) -> AuthorView:
    return AuthorView(
        row.shown_name or row.member_name or "",
        row.author_id,
        None if row.author_id is None else row.member_points,
        is_anonymous=row.shown_name is not None,
        is_asker=row.by_asker,
    )


def _category(row: Any) -> CategoryView | None:
    if row.in_id is None:
        return None
    return CategoryView(
        row.in_id,
        row.in_parent_id,
        row.in_name,
        row.in_path,
        row.in_description,
        row.in_channel_id,
        row.in_forum_tag_id,
    )


def _loaded(row: Any, comments: tuple[CommentView, ...], links: _Links) -> Loaded:
    kind = PostKind(row.kind)
    view = PostView(
        id=row.id,
        guild_id=row.guild_id,
        kind=kind,
        state=PostState(row.state),
        origin=Origin(row.origin),
        parent_id=row.parent_id,
        question_id=row.asked_id,
        question_title=row.question_title,
        title=row.title,
        body=row.body,
        category=_category(row),
        tags=tuple(row.tags.split("\n")) if row.tags else (),
        author=_author(row),
        score=row.score,
        ups=row.ups,
        downs=row.downs,
        answers=row.answers,
        views=row.views,
        comments=row.comments,
        newest_comments=comments,
        is_accepted=row.accepted_at is not None or row.accepted > 0,
        accepted=links.accepted.get(row.id, ()),
        state_by=row.state_by,
        state_reason=row.state_reason,
        closed_at=row.closed_at,
        closed_by=row.closed_by,
        close_reason=row.close_reason,
        duplicate_of=links.by_post.get(row.duplicate_of_id),
        created_at=row.created_at,
        edited_at=row.edited_at,
        edited_by=row.editor_name or "",
        channel_id=row.channel_id if row.channel_id is not None else row.question_channel_id,
        thread_id=row.question_thread_id,
        card_message_id=row.card_message_id,
        more_message_id=row.more_message_id,
        vote_message_id=row.vote_message_id,
        parent_message_id=row.parent_message_id,
        up_emoji=row.up_emoji,
        down_emoji=row.down_emoji,
    )
    asker = Authorship(
        row.asked_id, row.asker_id, row.asker_sealed, row.asker_tag, row.asker_shown_name
    )
    author = Authorship(row.id, row.author_id, row.author_sealed, row.author_tag, row.shown_name)
    return Loaded(view, author, asker, PostState(row.question_state))
