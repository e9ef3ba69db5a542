"""Statements that bring a post together as a card or a page shows it.

One for posts with their numbers, authors, category and tags; then, only where there are any, one
for their newest comments and one for the questions they lead to. No statement in a loop.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, and_, case, false, func, literal, or_, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from db.models import Category, Member, Post, PostStats, PostTag, Tag
from db.records import AuthorView, CategoryView, CommentView, PostLink, PostView
from forum.vocabulary import Origin, PostKind, PostState

#: A card lists this many comments (q2a.md 1.3), a page this many answers (q2a.md 1.2).
NEWEST_COMMENTS = 5
ANSWERS_A_PAGE = 10
_VISIBLE = PostState.VISIBLE.value

_QUESTION, _PARENT = aliased(Post, name="question"), aliased(Post, name="parent")
_EDITOR = aliased(Member, name="editor")
_C1, _C2, _C3, _C4 = (aliased(Category, name=f"category{n}") for n in range(1, 5))


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
    return await _load(session, guild_id, Post.id.in_(post_ids))


async def list_question_page(
    session: AsyncSession, guild_id: int, question_id: int, page: int
) -> list[Loaded]:
    """Give a question in any state with a page of its visible answers, as they are ordered.

    Best answers come first, then the oldest: Question2Answer's default (q2a.md 1.2).
    """
    answers = (
        select(Post.id)
        .where(
            Post.question_id == question_id,
            Post.kind == PostKind.ANSWER.value,
            Post.state == _VISIBLE,
        )
        .order_by(Post.accepted_at.is_(None), Post.id)
        .limit(ANSWERS_A_PAGE)
        .offset((page - 1) * ANSWERS_A_PAGE)
    )
    wanted = or_(Post.id == question_id, Post.id.in_(select(answers.subquery().c.id)))
    return await _load(session, guild_id, wanted)


async def _load(session: AsyncSession, guild_id: int, wanted: ColumnElement[bool]) -> list[Loaded]:
    statement = _POSTS.where(Post.guild_id == guild_id, wanted).order_by(
        Post.kind != PostKind.QUESTION.value, Post.accepted_at.is_(None), Post.id
    )
    rows = (await session.execute(statement)).all()
    comments = await _newest_comments(session, [row.id for row in rows if row.comments])
    links = await _links(session, rows)
    return [_loaded(row, comments[row.id], links) for row in rows]


def _tags() -> Any:
    """Give a question's tags, joined by line breaks, in the order they were given."""
    ordered = (
        select(Tag.name)
        .join(PostTag, PostTag.tag_id == Tag.id)
        .where(PostTag.post_id == Post.id)
        .order_by(PostTag.position)
        .correlate(Post)
        .subquery()
    )
    return (
        select(func.aggregate_strings(ordered.c.name, "\n"))
        .select_from(ordered)
        .correlate(Post)
        .scalar_subquery()
    )


def _path() -> Any:
    """Give a category's name with its ancestors' before it; a tree has at most four levels."""
    path: Any = _C1.name
    for above in (_C2, _C3, _C4):
        path = case((above.id.is_not(None), above.name + literal(" / ") + path), else_=path)
    return path


_POSTS = (
    select(
        *(column for column in Post.__table__.c if column.key != "repeat_key"),
        _QUESTION.title.label("question_title"),
        _QUESTION.thread_id.label("question_thread_id"),
        _QUESTION.channel_id.label("question_channel_id"),
        _QUESTION.state.label("question_state"),
        _QUESTION.id.label("asked_id"),
        _QUESTION.author_id.label("asker_id"),
        _QUESTION.author_sealed.label("asker_sealed"),
        _QUESTION.author_tag.label("asker_tag"),
        _QUESTION.shown_name.label("asker_shown_name"),
        func.coalesce(_PARENT.card_message_id, _PARENT.vote_message_id).label("parent_message_id"),
        func.coalesce(PostStats.score, 0).label("score"),
        func.coalesce(PostStats.ups, 0).label("ups"),
        func.coalesce(PostStats.downs, 0).label("downs"),
        func.coalesce(PostStats.answers, 0).label("answers"),
        func.coalesce(PostStats.views, 0).label("views"),
        func.coalesce(PostStats.comments, 0).label("comments"),
        func.coalesce(PostStats.accepted, 0).label("accepted"),
        Member.name.label("member_name"),
        Member.points.label("member_points"),
        _EDITOR.name.label("editor_name"),
        _C1.id.label("in_id"),
        _C1.parent_id.label("in_parent_id"),
        _C1.name.label("in_name"),
        _path().label("in_path"),
        _C1.description.label("in_description"),
        _C1.channel_id.label("in_channel_id"),
        _C1.forum_tag_id.label("in_forum_tag_id"),
        _tags().label("tags"),
    )
    .join(_QUESTION, _QUESTION.id == func.coalesce(Post.question_id, Post.id))
    .outerjoin(_PARENT, _PARENT.id == Post.parent_id)
    .outerjoin(PostStats, PostStats.post_id == Post.id)
    .outerjoin(Member, and_(Member.guild_id == Post.guild_id, Member.user_id == Post.author_id))
    .outerjoin(
        _EDITOR, and_(_EDITOR.guild_id == Post.guild_id, _EDITOR.user_id == Post.edited_by_id)
    )
    .outerjoin(_C1, _C1.id == _QUESTION.category_id)
    .outerjoin(_C2, _C2.id == _C1.parent_id)
    .outerjoin(_C3, _C3.id == _C2.parent_id)
    .outerjoin(_C4, _C4.id == _C3.parent_id)
)


async def _newest_comments(
    session: AsyncSession, parent_ids: Sequence[int]
) -> Mapping[int, tuple[CommentView, ...]]:
    found: defaultdict[int, tuple[CommentView, ...]] = defaultdict(tuple)
    if not parent_ids:
        return found
    newest = (
        select(
            Post.id,
            func.row_number().over(partition_by=Post.parent_id, order_by=Post.id.desc()).label("n"),
        )
        .where(
            Post.parent_id.in_(parent_ids),
            Post.kind == PostKind.COMMENT.value,
            Post.state == _VISIBLE,
        )
        .subquery()
    )
    rows = await session.execute(
        select(
            Post.id,
            Post.parent_id,
            Post.author_id,
            Post.shown_name,
            Post.by_asker,
            Post.body,
            Post.created_at,
            Member.name.label("member_name"),
            Member.points.label("member_points"),
        )
        .join(newest, newest.c.id == Post.id)
        .outerjoin(Member, and_(Member.guild_id == Post.guild_id, Member.user_id == Post.author_id))
        .where(newest.c.n <= NEWEST_COMMENTS)
        .order_by(Post.id)
    )
    for row in rows:
        found[row.parent_id] += (CommentView(row.id, _author(row), row.body, row.created_at),)
    return found


@dataclass(frozen=True, slots=True)
class _Links:
    by_post: Mapping[int, PostLink]
    accepted: Mapping[int, tuple[PostLink, ...]]


async def _links(session: AsyncSession, rows: Iterable[Any]) -> _Links:
    """Give the ways to the best answers of these questions and to what they are duplicates of."""
    answered = [row.id for row in rows if row.accepted]
    originals = [row.duplicate_of_id for row in rows if row.duplicate_of_id is not None]
    by_post: dict[int, PostLink] = {}
    accepted: defaultdict[int, tuple[PostLink, ...]] = defaultdict(tuple)
    if not answered and not originals:
        return _Links(by_post, accepted)
    best = and_(
        Post.question_id.in_(answered),
        Post.kind == PostKind.ANSWER.value,
        Post.state == _VISIBLE,
        Post.accepted_at.is_not(None),
    )
    found = await session.execute(
        select(
            Post.id,
            Post.guild_id,
            Post.question_id,
            Post.kind,
            Post.card_message_id,
            Post.vote_message_id,
            _QUESTION.title,
            _QUESTION.thread_id,
            _QUESTION.channel_id,
        )
        .join(_QUESTION, _QUESTION.id == func.coalesce(Post.question_id, Post.id))
        .where(
            or_(
                best if answered else false(),
                and_(Post.id.in_(originals), Post.state == _VISIBLE) if originals else false(),
            )
        )
        .order_by(Post.id)
    )
    for row in found:
        link = PostLink(
            row.id,
            row.title,
            row.guild_id,
            row.thread_id or row.channel_id,
            row.card_message_id or row.vote_message_id,
        )
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
