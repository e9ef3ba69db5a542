"""Statements on members: only ever of what they did under their own name."""

from __future__ import annotations

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from db.models import Member


async def is_dm_closed(session: AsyncSession, guild_id: int, user_id: int) -> bool:
    """Tell whether Discord refused a DM to this member."""
    closed = await session.scalar(
        select(Member.dm_closed).where(Member.guild_id == guild_id, Member.user_id == user_id)
    )
    return bool(closed)


async def set_dm_closed(
    session: AsyncSession, guild_id: int, user_id: int, is_closed: bool
) -> None:
    """Keep whether DMs to a member are tried; nobody gets a row by it."""
    await session.execute(
        update(Member)
        .where(Member.guild_id == guild_id, Member.user_id == user_id)
        .values(dm_closed=is_closed)
    )


async def find(session: AsyncSession, guild_id: int, user_id: int) -> Member | None:
    """Give a member's row."""
    return await session.get(Member, (guild_id, user_id))


async def name_of(session: AsyncSession, guild_id: int, user_id: int | None) -> str:
    """Give the name a member was last seen under; "" where there is none."""
    name = await session.scalar(
        select(Member.name).where(Member.guild_id == guild_id, Member.user_id == user_id)
    )
    return name or ""
