"""Statements for the caps on farmed points, which only some guilds set."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import func, select, tuple_
from sqlalchemy.ext.asyncio import AsyncSession

from db.models import PointsEvent, PostStats, Vote
from forum.points import EventKind

#: A member in a guild.
Person = tuple[int, int]


async def count_counting_votes(
    session: AsyncSession, voters: Collection[Person], since: datetime
) -> dict[tuple[Person, int | None], int]:
    """Give how many newer ballots count for points, by voter and author (None: not named)."""
    rows = await session.execute(
        select(Vote.guild_id, Vote.voter_id, PostStats.author_id, func.count())
        .join(PostStats, PostStats.post_id == Vote.post_id)
        .where(
            tuple_(Vote.guild_id, Vote.voter_id).in_(sorted(voters)),
            Vote.cast_at > since,
            Vote.counts,
        )
        .group_by(Vote.guild_id, Vote.voter_id, PostStats.author_id)
    )
    return {((row[0], row[1]), row[2]): row[3] for row in rows}


async def sum_received(
    session: AsyncSession, authors: Collection[Person], since: datetime
) -> dict[Person, int]:
    """Give the points that votes brought each author since then."""
    rows = await session.execute(
        select(PointsEvent.guild_id, PointsEvent.member_id, func.sum(PointsEvent.amount))
        .where(
            tuple_(PointsEvent.guild_id, PointsEvent.member_id).in_(sorted(authors)),
            PointsEvent.kind == EventKind.RECEIVED.value,
            PointsEvent.created_at > since,
        )
        .group_by(PointsEvent.guild_id, PointsEvent.member_id)
    )
    return {(row[0], row[1]): row[2] for row in rows}
