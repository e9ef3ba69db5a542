"""Statements on what anyone may see of members, and on their order by points."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import and_, bindparam, case, func, literal_column, select
from sqlalchemy.ext.asyncio import AsyncSession

from db.models import Member, Post, PostStats, Vote
from forum.vocabulary import PostState


@dataclass(frozen=True, slots=True)
class Work:
    """What a member did under their own name, of one kind of post, as far as it is visible."""

    kind: str
    posts: int
    accepted: int
    ups: int
    downs: int


@dataclass(frozen=True, slots=True)
class Known:
    """A member's name and points."""

    user_id: int
    name: str
    points: int


async def find_member(session: AsyncSession, guild_id: int, user_id: int) -> Known | None:
    """Give what is known of a member."""
    connection = await session.connection()
    values = {"guild_id": guild_id, "user_id": user_id}
    row = (await connection.execute(_MEMBER, values)).one_or_none()
    return None if row is None else Known(*row)


async def list_work(session: AsyncSession, guild_id: int, user_id: int) -> Sequence[Work]:
    """Give what a member posted under their own name, by kind."""
    rows = await session.execute(
        select(
            Post.kind,
            func.count(),
            func.count(Post.accepted_at),
            func.coalesce(func.sum(PostStats.ups), 0),
            func.coalesce(func.sum(PostStats.downs), 0),
        )
        .outerjoin(PostStats, PostStats.post_id == Post.id)
        .where(
            Post.guild_id == guild_id,
            Post.author_id == user_id,
            Post.state == PostState.VISIBLE.value,
        )
        .group_by(Post.kind)
    )
    return [Work(*row) for row in rows]


async def count_votes(session: AsyncSession, guild_id: int, user_id: int) -> tuple[int, int]:
    """Give how many of a member's votes stand now: ups and downs."""
    row = await session.execute(
        select(
            func.count(case((Vote.direction > 0, 1))), func.count(case((Vote.direction < 0, 1)))
        ).where(Vote.guild_id == guild_id, Vote.voter_id == user_id)
    )
    ups, downs = row.one()
    return ups, downs


async def count_above(session: AsyncSession, guild_id: int, points: int, *, at_most: int) -> int:
    """Give how many present members have more points, counted up to a bound."""
    connection = await session.connection()
    values = {"guild_id": guild_id, "points": points, "at_most": at_most}
    return await connection.scalar(_ABOVE, values) or 0


async def count_present(session: AsyncSession, guild_id: int, *, at_most: int) -> int:
    """Give how many members there are who have not left, counted up to a bound."""
    some = _present(guild_id).limit(at_most).subquery()
    return await session.scalar(select(func.count()).select_from(some)) or 0


async def list_best(
    session: AsyncSession, guild_id: int, *, offset: int, limit: int
) -> Sequence[Known]:
    """Give the present members by points, the best first."""
    page = (
        _present(guild_id)
        .order_by(Member.points.desc(), Member.user_id.desc())
        .offset(offset)
        .limit(limit)
        .subquery()
    )
    rows = await session.execute(
        select(Member.user_id, Member.name, Member.points)
        .join(page, and_(page.c.user_id == Member.user_id, Member.guild_id == guild_id))
        .order_by(Member.points.desc(), Member.user_id.desc())
    )
    return [Known(*row) for row in rows]


async def list_members(
    session: AsyncSession, guild_id: int, user_ids: Sequence[int]
) -> Sequence[Known]:
    """Give these members, the best first."""
    rows = await session.execute(
        select(Member.user_id, Member.name, Member.points)
        .where(Member.guild_id == guild_id, Member.user_id.in_(user_ids))
        .order_by(Member.points.desc(), Member.user_id.desc())
    )
    return [Known(*row) for row in rows]


async def list_all_points(session: AsyncSession, guild_id: int) -> Sequence[tuple[int, int]]:
    """Give the points and ids of all present members, the fewest points first."""
    rows = await session.execute(
        _present(guild_id).add_columns(Member.points).order_by(Member.points, Member.user_id)
    )
    return [(points, user_id) for user_id, points in rows]


def _present(guild_id: Any) -> Any:
    # Spelt as in the partial index, which SQLAlchemy's `= 0` would not imply.
    return select(Member.user_id).where(
        Member.guild_id == guild_id, literal_column("NOT member.has_left")
    )


# Asked for every profile and every page of the board, so made once.
_MEMBER = select(Member.user_id, Member.name, Member.points).where(
    Member.guild_id == bindparam("guild_id"), Member.user_id == bindparam("user_id")
)
_ABOVE = select(func.count()).select_from(
    _present(bindparam("guild_id"))
    .where(Member.points > bindparam("points"))
    .limit(bindparam("at_most"))
    .subquery()
)
