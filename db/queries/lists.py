"""Statements on lists of questions: keyset pages over partial indexes.

A list without filters, or one by time with a filter that has an index, is read along that index.
Any other combination first counts how many questions the filter has, up to a bound: few are read
and sorted, many are met soon enough while walking the order's own index. So no page reads more
than a few thousand narrow rows, at any depth.

Where SQLite would take another index than is meant, `unchosen` keeps a column out of its choice.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Select,
    func,
    literal,
    literal_column,
    select,
    text,
    union_all,
)
from sqlalchemy.ext.asyncio import AsyncSession

from db.models import Category, Member, Post, PostStats, PostTag, Tag
from db.queries.dialects import unchosen
from db.records import AuthorView, ListQuery, PostLink, QuestionRow
from forum.vocabulary import ListState, Sort

#: With more questions than this behind a filter, a page is found by walking the order instead.
_FEW = 2_000

_SORT_COLUMNS: dict[Sort, Any] = {
    Sort.HOT: PostStats.hotness,
    Sort.VOTES: PostStats.score,
    Sort.ANSWERS: PostStats.answers,
    Sort.VIEWS: PostStats.views,
}
_OPEN = "NOT post_stats.is_closed"
# As the partial indexes of `post_stats` spell them; closed questions are not "unanswered".
_STATES: dict[ListState, tuple[str, ...]] = {
    ListState.ALL: (),
    ListState.OPEN: (_OPEN,),
    ListState.CLOSED: ("post_stats.is_closed",),
    ListState.ACCEPTED: ("post_stats.accepted > 0",),
    ListState.NO_ANSWER: (_OPEN, "post_stats.answers = 0"),
    ListState.NO_ACCEPTED: (_OPEN, "post_stats.accepted = 0"),
    ListState.NO_UPVOTED: (_OPEN, "post_stats.best_answer_score = 0"),
}
# Nearly every question is open, so that state needs none: it is met while walking.
_STATE_INDEXES: dict[ListState, str] = {
    ListState.CLOSED: "closed",
    ListState.ACCEPTED: "accepted",
    ListState.NO_ANSWER: "unanswered",
    ListState.NO_ACCEPTED: "unaccepted",
    ListState.NO_UPVOTED: "unupvoted",
}


@dataclass(frozen=True, slots=True)
class Key:
    """Where in a list a row stands: the value that the list sorts by, then the id."""

    value: int
    post_id: int


@dataclass(frozen=True, slots=True)
class Found:
    """A row with its place."""

    row: QuestionRow
    key: Key


async def find_category_tree(
    session: AsyncSession, guild_id: int, category_id: int
) -> Sequence[int]:
    """Give a category of this guild and all under it; nothing where there is no such category."""
    tree = (
        select(Category.id)
        .where(Category.id == category_id, Category.guild_id == guild_id)
        .cte("tree", recursive=True)
    )
    tree = tree.union(select(Category.id).join(tree, Category.parent_id == tree.c.id))
    return (await session.scalars(select(tree.c.id))).all()


async def find_tag(session: AsyncSession, guild_id: int, name: str) -> int | None:
    """Give the id of a tag of this guild."""
    return await session.scalar(select(Tag.id).where(Tag.guild_id == guild_id, Tag.name == name))


@dataclass(frozen=True, slots=True)
class Filters:
    """A list's query with its names looked up."""

    query: ListQuery
    categories: Sequence[int] = ()
    tag_id: int | None = None

    @property
    def index(self) -> str | None:
        """Name what leads to the fewest rows; None where only the order's own index helps."""
        query = self.query
        if self.tag_id is not None:
            return "tag"
        if query.author_id is not None:
            return "author"
        if self.categories:
            return "category"
        return _STATE_INDEXES.get(query.state)

    @property
    def is_in_order_of_time(self) -> bool:
        """Tell whether that index gives the newest first by itself."""
        return self.index != "category" or len(self.categories) == 1


async def list_page(
    session: AsyncSession, filters: Filters, *, after: Key | None, backwards: bool, limit: int
) -> list[Found]:
    """Give up to `limit` rows behind `after`, in the list's order; backwards, those before it."""
    along_filter = await _goes_along_filter(session, filters)
    page = _page(filters, after, backwards=backwards, along_filter=along_filter, limit=limit)
    rows = [found(row) for row in await session.execute(_shown(page.subquery("page")))]
    rows.sort(key=lambda each: (each.key.value, each.key.post_id), reverse=True)
    return rows


async def list_rows(
    session: AsyncSession, guild_id: int, post_ids: Sequence[int]
) -> dict[int, QuestionRow]:
    """Give the rows of these questions of the guild, as far as lists may show them."""
    page = (
        select(PostStats.post_id, literal(0).label("value"))
        .where(PostStats.post_id.in_(post_ids), unchosen(PostStats.guild_id) == guild_id, _listed())
        .subquery("page")
    )
    rows = [found(row) for row in await session.execute(_shown(page))]
    return {each.key.post_id: each.row for each in rows}


def found(row: Any) -> Found:
    """Turn a row of the statement into what a list shows."""
    link = PostLink(
        row.id,
        row.title,
        row.guild_id,
        row.thread_id or row.channel_id,
        row.card_message_id or row.vote_message_id,
    )
    shown = QuestionRow(
        link,
        score=row.score,
        answers=row.answers,
        views=row.views,
        is_closed=row.is_closed,
        is_accepted=row.accepted > 0,
        category=row.category,
        author=AuthorView(
            row.shown_name or row.member_name or "",
            row.author_id,
            None if row.author_id is None else row.points,
            is_anonymous=row.shown_name is not None,
            is_asker=False,
        ),
        created_at=row.created_at,
    )
    return Found(shown, Key(row.value, row.id))


def _listed() -> ColumnElement[bool]:
    # Spelt as in the partial indexes: `= 1`, as SQLAlchemy would have it, does not imply them.
    return literal_column("post_stats.is_listed")


async def _goes_along_filter(session: AsyncSession, filters: Filters) -> bool:
    if filters.index is None:
        return False
    if filters.query.sort is Sort.RECENT and filters.is_in_order_of_time:
        return True
    some = _narrowed(select(PostStats.post_id), filters, along_filter=True)
    count = await session.scalar(select(func.count()).select_from(some.limit(_FEW + 1).subquery()))
    return (count or 0) <= _FEW


def _page(
    filters: Filters, after: Key | None, *, backwards: bool, along_filter: bool, limit: int
) -> Select[Any]:
    """Give the ids of a page with what they sort by, `limit` of them, in no promised order."""
    by_time = filters.query.sort is Sort.RECENT
    value = _SORT_COLUMNS.get(filters.query.sort, literal(0))
    post_id = PostTag.post_id if along_filter and filters.tag_id is not None else PostStats.post_id
    base = _narrowed(
        select(PostStats.post_id, value.label("value")), filters, along_filter=along_filter
    )
    if along_filter and not (by_time and filters.is_in_order_of_time):
        value, post_id = unchosen(value), unchosen(post_id)
    base = base.order_by(*_directed([post_id] if by_time else [value, post_id], backwards))
    if after is None:
        return base.limit(limit)
    beyond = post_id > after.post_id if backwards else post_id < after.post_id
    if by_time:
        return base.where(beyond).limit(limit)
    # Two ranges of the index, as `(value, id) < (:value, :id)` would read all equal values.
    further = value > after.value if backwards else value < after.value
    parts = (
        base.where(value == after.value, beyond).limit(limit).subquery(),
        base.where(further).limit(limit).subquery(),
    )
    both = union_all(*(select(part) for part in parts)).subquery()
    return select(both).order_by(*_directed([both.c.value, both.c.post_id], backwards)).limit(limit)


def _directed(columns: Sequence[Any], backwards: bool) -> list[Any]:
    return [column.asc() if backwards else column.desc() for column in columns]


def _narrowed(statement: Select[Any], filters: Filters, *, along_filter: bool) -> Select[Any]:
    query = filters.query
    guild, author, category = PostStats.guild_id, PostStats.author_id, PostStats.category_id
    tagged = (PostTag.post_id == PostStats.post_id) & (PostTag.tag_id == filters.tag_id)
    if filters.tag_id is not None and along_filter:
        statement = statement.join(PostTag, tagged)
        guild = unchosen(guild)
    elif filters.tag_id is not None:
        statement = statement.where(select(PostTag.tag_id).where(tagged).exists())
    if not along_filter or filters.index != "author":
        author = unchosen(author)
    if not along_filter or filters.index != "category":
        category = unchosen(category)
    statement = statement.where(guild == query.guild_id, _listed())
    if query.author_id is not None:
        statement = statement.where(author == query.author_id)
    if len(filters.categories) == 1:
        statement = statement.where(category == filters.categories[0])
    elif filters.categories:
        statement = statement.where(category.in_(filters.categories))
    return statement.where(*(text(condition) for condition in _STATES[query.state]))


def _shown(page: Any) -> Any:
    return (
        select(
            Post.id,
            Post.guild_id,
            Post.title,
            Post.channel_id,
            Post.thread_id,
            Post.card_message_id,
            Post.vote_message_id,
            Post.author_id,
            Post.shown_name,
            Post.created_at,
            Member.name.label("member_name"),
            Member.points,
            Category.name.label("category"),
            PostStats.score,
            PostStats.answers,
            PostStats.views,
            PostStats.accepted,
            PostStats.is_closed,
            page.c.value,
        )
        .select_from(page)
        .join(PostStats, PostStats.post_id == page.c.post_id)
        .join(Post, Post.id == page.c.post_id)
        .outerjoin(Member, (Member.guild_id == Post.guild_id) & (Member.user_id == Post.author_id))
        .outerjoin(Category, Category.id == Post.category_id)
    )
