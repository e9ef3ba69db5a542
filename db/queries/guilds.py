"""Statements on guilds and the levels that their roles give."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import delete, insert, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from db.models import Guild, RoleLevel
from db.queries.dialects import insert_into
from db.records import RoleLevelView
from forum.vocabulary import Level


async def note(session: AsyncSession, guild_id: int, now: datetime) -> Guild:
    """Give a guild's row, made with the defaults where there is none."""
    await session.execute(
        insert_into(session, Guild)
        .values(id=guild_id, created_at=now, overrides={})
        .on_conflict_do_nothing()
    )
    return await session.get_one(Guild, guild_id)


async def change(session: AsyncSession, guild_id: int, **columns: Any) -> None:
    """Set columns of a guild."""
    await session.execute(update(Guild).where(Guild.id == guild_id).values(**columns))


async def set_role_level(
    session: AsyncSession,
    guild_id: int,
    role_id: int,
    level: Level | None,
    category_id: int | None,
) -> None:
    """Keep the level a role gives, everywhere or in a category; None takes it away."""
    await session.execute(
        delete(RoleLevel).where(
            RoleLevel.guild_id == guild_id,
            RoleLevel.role_id == role_id,
            RoleLevel.category_id.is_not_distinct_from(category_id),
        )
    )
    if level is not None:
        await session.execute(
            insert(RoleLevel).values(
                guild_id=guild_id, role_id=role_id, category_id=category_id, level=level.value
            )
        )


async def list_role_levels(session: AsyncSession, guild_id: int) -> Sequence[RoleLevelView]:
    """Give the levels that roles give, the highest first."""
    rows = await session.scalars(
        select(RoleLevel)
        .where(RoleLevel.guild_id == guild_id)
        .order_by(RoleLevel.level.desc(), RoleLevel.id)
    )
    return [RoleLevelView(row.role_id, Level(row.level), row.category_id) for row in rows]
