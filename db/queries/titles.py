"""Statements on the titles of questions: reading them in, following changes, telling candidates."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any, cast

from sqlalchemy import Table, bindparam, column, func, select, table
from sqlalchemy.ext.asyncio import AsyncSession

from db.models import Post, PostStats, PostTag, Tag
from db.queries.dialects import unchosen
from db.queries.links import link_of
from db.queries.list_statements import listed
from db.records import Match

#: The log of migration 0002; no model, as only triggers write it.
_LOG = table("search_title", column("id"), column("guild_id"), column("post_id"))


_POST, _STATS = (cast(Table, each.__table__).c for each in (Post, PostStats))
# Asked with every letter that is typed, so made once, of plain tables.
_CHANGES = (
    select(_LOG.c.id, _POST.id, _POST.title)
    .join(Post, _POST.id == _LOG.c.post_id)
    .where(_LOG.c.guild_id == bindparam("guild_id"), _LOG.c.id > bindparam("after"))
    .order_by(_LOG.c.id)
    .limit(bindparam("limit"))
)
_CANDIDATES = (
    select(
        *(_POST.id, _POST.title, _POST.guild_id, _POST.channel_id, _POST.thread_id),
        *(_POST.card_message_id, _POST.vote_message_id, _STATS.category_id),
    )
    .join(PostStats, _STATS.post_id == _POST.id)
    .where(
        _POST.id.in_(bindparam("post_ids", expanding=True)),
        unchosen(_STATS.guild_id) == bindparam("guild_id"),
        listed(),
    )
)


@dataclass(frozen=True, slots=True)
class Change:
    """A question whose title is new, changed or shown again. Hidden ones are told as well."""

    number: int
    post_id: int
    title: str


@dataclass(frozen=True, slots=True)
class Candidate:
    """A question that may be like another."""

    match: Match
    category_id: int | None


async def last_change(session: AsyncSession, guild_id: int) -> int:
    """Give the number of a guild's newest change; 0 before any."""
    newest = select(func.max(_LOG.c.id)).where(_LOG.c.guild_id == guild_id)
    return await session.scalar(newest) or 0


async def list_changes(
    session: AsyncSession, guild_id: int, after: int, *, limit: int
) -> Sequence[Change]:
    """Give the changes of a guild's titles since, oldest first."""
    connection = await session.connection()
    values = {"guild_id": guild_id, "after": after, "limit": limit}
    return [Change(*row) for row in await connection.execute(_CHANGES, values)]


async def list_titles(
    session: AsyncSession, guild_id: int, *, after: int, limit: int
) -> Sequence[tuple[int, str]]:
    """Give the listed questions of a guild with their titles, by id."""
    rows = await session.execute(
        select(Post.id, Post.title)
        .join(PostStats, PostStats.post_id == Post.id)
        .where(PostStats.guild_id == guild_id, listed(), PostStats.post_id > after)
        .order_by(PostStats.post_id)
        .limit(limit)
    )
    return [(row.id, row.title) for row in rows]


async def count_titles(session: AsyncSession, guild_id: int, *, at_most: int) -> int:
    """Give how many listed questions a guild has, counted up to a bound."""
    some = select(PostStats.post_id).where(PostStats.guild_id == guild_id, listed())
    return (
        await session.scalar(select(func.count()).select_from(some.limit(at_most).subquery())) or 0
    )


async def list_candidates(
    session: AsyncSession, guild_id: int, post_ids: Collection[int]
) -> Sequence[Candidate]:
    """Give those of these questions that lists of the guild show; the scores are 0."""
    connection = await session.connection()
    values = {"guild_id": guild_id, "post_ids": list(post_ids)}
    rows = await connection.execute(_CANDIDATES, values)
    return [Candidate(_match(row), row.category_id) for row in rows]


async def list_tagged(
    session: AsyncSession, post_ids: Collection[int]
) -> Sequence[tuple[int, int, int]]:
    """Give the tags of these questions: question, tag, and how many questions have the tag."""
    rows = await session.execute(
        select(PostTag.post_id, Tag.id, Tag.questions)
        .join(Tag, Tag.id == PostTag.tag_id)
        .where(PostTag.post_id.in_(post_ids))
    )
    return [(row[0], row[1], row[2]) for row in rows]


async def list_with_tag(session: AsyncSession, tag_id: int, *, limit: int) -> Sequence[int]:
    """Give the newest questions with a tag."""
    statement = select(PostTag.post_id).where(PostTag.tag_id == tag_id)
    rows = await session.scalars(statement.order_by(PostTag.post_id.desc()).limit(limit))
    return rows.all()


async def list_in_category(
    session: AsyncSession, guild_id: int, category_id: int, *, limit: int
) -> Sequence[int]:
    """Give the newest listed questions of a category, without those under it."""
    rows = await session.scalars(
        select(PostStats.post_id)
        .where(PostStats.guild_id == guild_id, listed(), PostStats.category_id == category_id)
        .order_by(PostStats.post_id.desc())
        .limit(limit)
    )
    return rows.all()


def _match(row: Any) -> Match:
    return Match(row.id, row.title, 0.0, link_of(row))
