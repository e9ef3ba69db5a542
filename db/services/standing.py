"""What a server chose and what a member may do in it: where every verb begins."""

from __future__ import annotations

import json
from functools import lru_cache
from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from db.models import Category, Guild, Member, RoleLevel
from db.queries.dialects import insert_into
from db.records import GuildSettings, Standing
from forum.permissions import effective_level
from forum.policy import Policy, policy_for
from forum.vocabulary import Actor, Level


async def settings(session: AsyncSession, guild_id: int) -> GuildSettings:
    """Give what a server chose; the defaults where it is not known yet. Creates nothing."""
    guild = await session.get(Guild, guild_id)
    if guild is None:
        return GuildSettings(guild_id, None, None, "👍", "👎", Policy())
    return GuildSettings(
        guild_id,
        guild.home_channel_id,
        guild.mod_channel_id,
        guild.up_emoji,
        guild.down_emoji,
        read_policy(guild.preset, guild.overrides),
    )


async def standing(
    session: AsyncSession, actor: Actor, *, category_id: int | None = None
) -> Standing:
    """Give what `actor` may do, in the whole forum or in one category."""
    member = await session.get(Member, (actor.guild_id, actor.user_id))
    level = await _level(session, actor, category_id)
    if member is None:
        policy = (await settings(session, actor.guild_id)).policy
        return Standing(level, policy.points_base, is_blocked=False, blocked_until=None)
    return Standing(level, member.points, member.is_blocked, member.blocked_until)


async def note_member(session: AsyncSession, actor: Actor, policy: Policy) -> None:
    """Keep that `actor` acts in their own name. Never call it for an anonymous act."""
    statement = insert_into(session, Member).values(
        guild_id=actor.guild_id,
        user_id=actor.user_id,
        name=actor.name,
        points=policy.points_base,
    )
    known = {"has_left": False} | ({"name": actor.name} if actor.name else {})
    await session.execute(
        statement.on_conflict_do_update(
            index_elements=[Member.guild_id, Member.user_id], set_=known
        )
    )


def read_policy(preset: str, overrides: dict[str, Any]) -> Policy:
    """Give the rules a guild's row names."""
    return _policy(preset, json.dumps(overrides, sort_keys=True))


@lru_cache(maxsize=256)
def _policy(preset: str, overrides: str) -> Policy:
    return policy_for(preset, json.loads(overrides))


async def _level(session: AsyncSession, actor: Actor, category_id: int | None) -> Level:
    if not actor.role_ids:
        return actor.level
    granted = await session.execute(
        select(RoleLevel.role_id, RoleLevel.level, RoleLevel.category_id).where(
            RoleLevel.guild_id == actor.guild_id
        )
    )
    rows = list(granted)
    places: set[int | None] = {None}
    if category_id is not None and any(row.category_id is not None for row in rows):
        places |= ancestors(category_id, await _parents(session, actor.guild_id))
    return effective_level(
        actor, [(row.role_id, Level(row.level)) for row in rows if row.category_id in places]
    )


async def _parents(session: AsyncSession, guild_id: int) -> dict[int, int | None]:
    rows = await session.execute(
        select(Category.id, Category.parent_id).where(Category.guild_id == guild_id)
    )
    return {row.id: row.parent_id for row in rows}


def ancestors(category_id: int, parents: dict[int, int | None]) -> set[int]:
    """Give a category with all above it."""
    found: set[int] = set()
    here: int | None = category_id
    while here is not None and here not in found:
        found.add(here)
        here = parents.get(here)
    return found
