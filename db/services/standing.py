"""What a server chose and what a member may do in it: where every verb begins."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
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
    levels = await role_levels(session, [actor.guild_id]) if actor.role_ids else RoleLevels()
    level = levels.level_of(actor, category_id)
    if member is None:
        policy = (await settings(session, actor.guild_id)).policy
        return Standing(level, policy.points_base, is_blocked=False, blocked_until=None)
    return Standing(level, member.points, member.is_blocked, member.blocked_until)


@dataclass(frozen=True, slots=True)
class RoleLevels:
    """The levels that servers give to roles, everywhere or in a category with all below it."""

    #: By guild: role, level and category (None is everywhere).
    granted: Mapping[int, Sequence[tuple[int, Level, int | None]]] = field(default_factory=dict)
    parents: Mapping[int, int | None] = field(default_factory=dict)

    def level_of(self, actor: Actor, category_id: int | None) -> Level:
        """Give the highest of what Discord and the server give `actor` in this place."""
        granted = self.granted.get(actor.guild_id)
        if not granted:
            return actor.level
        places = {None, *self._with_ancestors(category_id)}
        return effective_level(
            actor, [(role_id, level) for role_id, level, place in granted if place in places]
        )

    def _with_ancestors(self, category_id: int | None) -> set[int]:
        found: set[int] = set()
        here = category_id
        while here is not None and here not in found:
            found.add(here)
            here = self.parents.get(here)
        return found


async def role_levels(session: AsyncSession, guild_ids: Collection[int]) -> RoleLevels:
    """Give the role levels of these guilds."""
    rows = await session.execute(
        select(RoleLevel.guild_id, RoleLevel.role_id, RoleLevel.level, RoleLevel.category_id).where(
            RoleLevel.guild_id.in_(guild_ids)
        )
    )
    granted: dict[int, list[tuple[int, Level, int | None]]] = {}
    for guild_id, role_id, level, category_id in rows:
        granted.setdefault(guild_id, []).append((role_id, Level(level), category_id))
    if not any(place for levels in granted.values() for _, _, place in levels):
        return RoleLevels(granted)
    parents = await session.execute(
        select(Category.id, Category.parent_id).where(Category.guild_id.in_(guild_ids))
    )
    return RoleLevels(granted, {row.id: row.parent_id for row in parents})


async def note_member(
    session: AsyncSession, actor: Actor, policy: Policy, *, earned: int = 0
) -> None:
    """Keep that `actor` acts in their own name. Never call it for an anonymous act.

    Args:
        earned: What the caller has appended to the ledger for this act.
    """
    statement = insert_into(session, Member).values(
        guild_id=actor.guild_id,
        user_id=actor.user_id,
        name=actor.name,
        points=policy.points_base + earned,
    )
    known: dict[str, Any] = {"has_left": False, "points": Member.points + earned}
    if actor.name:
        known["name"] = actor.name
    await session.execute(
        statement.on_conflict_do_update(
            index_elements=[Member.guild_id, Member.user_id], set_=known
        )
    )


def read_policy(preset: str, overrides: dict[str, Any]) -> Policy:
    """Give the rules that a guild's row names."""
    return parse_policy(preset, json.dumps(overrides, sort_keys=True))


@lru_cache(maxsize=256)
def parse_policy(preset: str, overrides: str) -> Policy:
    """Give the rules from the row as the database keeps it: the preset and a JSON text."""
    return policy_for(preset, json.loads(overrides))
