"""The statements of lists, made once for each shape of a list: keyset pages over partial indexes.

Where SQLite would take another index than is meant, `unchosen` keeps a column out of its choice.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Select,
    bindparam,
    func,
    literal,
    literal_column,
    select,
    text,
    union_all,
)

from db.models import Category, Member, Post, PostStats, PostTag
from db.queries.dialects import unchosen
from forum.vocabulary import ListState, Sort

_POST, _STATS, _MEMBER, _CATEGORY, _POST_TAG = (
    table.__table__.c for table in (Post, PostStats, Member, Category, PostTag)
)
_SORT_COLUMNS: dict[Sort, Any] = {
    Sort.HOT: _STATS.hotness,
    Sort.VOTES: _STATS.score,
    Sort.ANSWERS: _STATS.answers,
    Sort.VIEWS: _STATS.views,
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
_STATE_INDEXES = frozenset(ListState) - {ListState.ALL, ListState.OPEN}


@dataclass(frozen=True, slots=True)
class Shape:
    """What kind of a list it is, without the ids in it.

    Attributes:
        categories: How many, where more than two are as many as two.
    """

    sort: Sort
    state: ListState
    categories: int
    has_tag: bool
    has_author: bool

    @property
    def index(self) -> str | None:
        """Name what leads to the fewest rows; None where only the order's own index helps."""
        if self.has_tag:
            return "tag"
        if self.has_author:
            return "author"
        if self.categories:
            return "category"
        return "state" if self.state in _STATE_INDEXES else None

    @property
    def is_ordered_by_index(self) -> bool:
        """Tell whether that index gives the rows in the list's order by itself."""
        return self.sort is Sort.RECENT and (self.index != "category" or self.categories == 1)


@lru_cache(maxsize=1_024)
def page(shape: Shape, *, along_filter: bool, backwards: bool, has_after: bool) -> Select[Any]:
    """Give the statement of a page: `limit` rows behind `value` and `post_id`, in any order."""
    return _shown(
        ids(shape, along_filter=along_filter, backwards=backwards, has_after=has_after).subquery(
            "page"
        )
    )


@lru_cache(maxsize=256)
def count(shape: Shape) -> Select[Any]:
    """Give the statement that counts what its filter leads to, up to `limit`."""
    some = _narrowed(select(_STATS.post_id), shape, along_filter=True)
    return select(func.count()).select_from(some.limit(bindparam("limit")).subquery())


@lru_cache(maxsize=1)
def rows() -> Select[Any]:
    """Give the statement for `post_ids` of a guild, as far as lists may show them."""
    return _shown(
        select(_STATS.post_id, literal(0).label("value"))
        .where(
            _STATS.post_id.in_(bindparam("post_ids", expanding=True)),
            unchosen(_STATS.guild_id) == bindparam("guild_id"),
            listed(),
        )
        .subquery("page")
    )


def listed() -> ColumnElement[bool]:
    """Give the condition for what lists show, spelt as in the partial indexes.

    SQLAlchemy's `= 1` would not imply them.
    """
    return literal_column("post_stats.is_listed")


def ids(shape: Shape, *, along_filter: bool, backwards: bool, has_after: bool) -> Select[Any]:
    """Give the statement for the ids of a page, with what the list sorts by."""
    by_time = shape.sort is Sort.RECENT
    value = _SORT_COLUMNS.get(shape.sort, literal(0))
    post_id = _POST_TAG.post_id if along_filter and shape.has_tag else _STATS.post_id
    base = _narrowed(select(_STATS.post_id, value.label("value")), shape, along_filter=along_filter)
    if along_filter and not shape.is_ordered_by_index:
        value, post_id = unchosen(value), unchosen(post_id)
    base = base.order_by(*_directed([post_id] if by_time else [value, post_id], backwards))
    limit = bindparam("limit", type_=BigInteger)
    if not has_after:
        return base.limit(limit)
    last_value, last_id = (bindparam(name, type_=BigInteger) for name in ("value", "post_id"))
    beyond = post_id > last_id if backwards else post_id < last_id
    if by_time:
        return base.where(beyond).limit(limit)
    # Two ranges of the index, as `(value, id) < (:value, :id)` would read all equal values.
    further = value > last_value if backwards else value < last_value
    parts = (
        base.where(value == last_value, beyond).limit(limit).subquery(),
        base.where(further).limit(limit).subquery(),
    )
    both = union_all(*(select(part) for part in parts)).subquery()
    return select(both).order_by(*_directed([both.c.value, both.c.post_id], backwards)).limit(limit)


def _directed(columns: Sequence[Any], backwards: bool) -> list[Any]:
    return [column.asc() if backwards else column.desc() for column in columns]


def _narrowed(statement: Select[Any], shape: Shape, *, along_filter: bool) -> Select[Any]:
    guild, author, category = _STATS.guild_id, _STATS.author_id, _STATS.category_id
    tagged = (_POST_TAG.post_id == _STATS.post_id) & (_POST_TAG.tag_id == bindparam("tag_id"))
    if shape.has_tag and along_filter:
        statement = statement.join(PostTag, tagged)
        guild = unchosen(guild)
    elif shape.has_tag:
        statement = statement.where(select(_POST_TAG.tag_id).where(tagged).exists())
    if not along_filter or shape.index != "author":
        author = unchosen(author)
    if not along_filter or shape.index != "category":
        category = unchosen(category)
    statement = statement.where(guild == bindparam("guild_id"), listed())
    if shape.has_author:
        statement = statement.where(author == bindparam("author_id"))
    if shape.categories == 1:
        statement = statement.where(category == bindparam("category_id"))
    elif shape.categories:
        statement = statement.where(category.in_(bindparam("category_ids", expanding=True)))
    return statement.where(*(text(condition) for condition in _STATES[shape.state]))


def _shown(page: Any) -> Select[Any]:
    statement: Select[Any] = (
        select(
            _POST.id,
            _POST.guild_id,
            _POST.title,
            _POST.channel_id,
            _POST.thread_id,
            _POST.card_message_id,
            _POST.vote_message_id,
            _POST.author_id,
            _POST.shown_name,
            _POST.created_at,
            _MEMBER.name.label("member_name"),
            _MEMBER.points,
            _CATEGORY.name.label("category"),
            _STATS.score,
            _STATS.answers,
            _STATS.views,
            _STATS.accepted,
            _STATS.is_closed,
            page.c.value,
        )
        .select_from(page)
        .join(PostStats, _STATS.post_id == page.c.post_id)
        .join(Post, _POST.id == page.c.post_id)
        .outerjoin(
            Member, (_MEMBER.guild_id == _POST.guild_id) & (_MEMBER.user_id == _POST.author_id)
        )
        .outerjoin(Category, _CATEGORY.id == _POST.category_id)
    )
    return statement
