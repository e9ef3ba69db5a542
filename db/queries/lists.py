"""Statements on lists of questions: keyset pages over partial indexes.

A list without filters, or one by time with a filter that has an index, is read along that index.
Any other combination first counts how many questions the filter has, up to a bound: few are read
and sorted, many are met soon enough while walking the order's own index. So no page reads more
than a few thousand narrow rows, at any depth. The statements stand in `list_statements`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncSession

from db.models import Category, Tag
from db.queries import list_statements
from db.queries.links import link_of
from db.queries.list_statements import Shape
from db.records import AuthorView, ListQuery, QuestionRow
from forum.vocabulary import Sort

#: With more questions than this behind a filter, a page is found by walking the order instead.
_FEW = 2_000


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
    def shape(self) -> Shape:
        """Give what kind of a list it is."""
        query = self.query
        return Shape(
            query.sort,
            query.state,
            categories=min(len(self.categories), 2),
            has_tag=self.tag_id is not None,
            has_author=query.author_id is not None,
        )

    @property
    def values(self) -> dict[str, Any]:
        """Give the ids, as the statements name them."""
        values: dict[str, Any] = {"guild_id": self.query.guild_id}
        if len(self.categories) == 1:
            values["category_id"] = self.categories[0]
        elif self.categories:
            values["category_ids"] = list(self.categories)
        if self.tag_id is not None:
            values["tag_id"] = self.tag_id
        if self.query.author_id is not None:
            values["author_id"] = self.query.author_id
        return values


async def list_page(
    session: AsyncSession, filters: Filters, *, after: Key | None, backwards: bool, limit: int
) -> list[Found]:
    """Give up to `limit` rows behind `after`, in the list's order; backwards, those before it."""
    connection = await session.connection()
    shape, values = filters.shape, {**filters.values, "limit": limit}
    if after is not None:
        values["post_id"] = after.post_id
        if shape.sort is not Sort.RECENT:
            values["value"] = after.value
    along_filter = await _goes_along_filter(connection, filters)
    statement = list_statements.page(
        shape, along_filter=along_filter, backwards=backwards, has_after=after is not None
    )
    rows = [found(row) for row in await connection.execute(statement, values)]
    rows.sort(key=lambda each: (each.key.value, each.key.post_id), reverse=True)
    return rows


async def list_rows(
    session: AsyncSession, guild_id: int, post_ids: Sequence[int]
) -> dict[int, QuestionRow]:
    """Give the rows of these questions of the guild, as far as lists may show them."""
    values = {"guild_id": guild_id, "post_ids": list(post_ids)}
    connection = await session.connection()
    rows = [found(row) for row in await connection.execute(list_statements.rows(), values)]
    return {each.key.post_id: each.row for each in rows}


def found(row: Any) -> Found:
    """Turn a row of the statement into what a list shows."""
    shown = QuestionRow(
        link_of(row),
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


async def _goes_along_filter(connection: AsyncConnection, filters: Filters) -> bool:
    shape = filters.shape
    if shape.index is None or shape.is_ordered_by_index:
        return shape.index is not None
    values = {**filters.values, "limit": _FEW + 1}
    return (await connection.scalar(list_statements.count(shape), values) or 0) <= _FEW
