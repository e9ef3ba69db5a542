"""Statements on the log of who did what; an author's own acts have no actor."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy import insert, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from db.models import AuditEntry, Member

#: The actor of entries by a member who was erased; no Discord id is 0.
ERASED = 0


async def add(
    session: AsyncSession,
    guild_id: int,
    verb: str,
    post_id: int | None,
    now: datetime,
    *,
    actor_id: int | None,
    reason: str | None = None,
    facts: dict[str, Any] | None = None,
) -> None:
    """Log an act by a moderator, or with no actor by the author of the post."""
    await session.execute(
        insert(AuditEntry).values(
            guild_id=guild_id,
            verb=verb,
            post_id=post_id,
            created_at=now,
            actor_id=actor_id,
            reason=reason or None,
            facts=facts or {},
        )
    )


async def add_each(
    session: AsyncSession,
    guild_id: int,
    events: Collection[tuple[str, int]],
    now: datetime,
    *,
    reason: str | None = None,
    facts: dict[str, Any] | None = None,
) -> None:
    """Log what came over many posts (verb, post) by nobody's command."""
    rows = [
        {
            "guild_id": guild_id,
            "verb": verb,
            "post_id": post_id,
            "created_at": now,
            "reason": reason or None,
            "facts": facts or {},
        }
        for verb, post_id in events
    ]
    if rows:
        await session.execute(insert(AuditEntry), rows)


async def last_facts(
    session: AsyncSession, guild_id: int, post_id: int, verbs: Collection[str]
) -> dict[str, Any] | None:
    """Give the facts of the newest entry about a post by one of these verbs."""
    return await session.scalar(
        select(AuditEntry.facts)
        .where(
            AuditEntry.guild_id == guild_id,
            AuditEntry.post_id == post_id,
            AuditEntry.verb.in_(verbs),
        )
        .order_by(AuditEntry.id.desc())
        .limit(1)
    )


async def list_staff_names(session: AsyncSession, guild_id: int) -> frozenset[str]:
    """Give the names of the members who have acted as staff in a guild."""
    acted = select(AuditEntry.actor_id).where(
        AuditEntry.guild_id == guild_id, AuditEntry.actor_id.is_not(None)
    )
    names = await session.scalars(
        select(Member.name).where(Member.guild_id == guild_id, Member.user_id.in_(acted))
    )
    return frozenset(names)


async def forget_actor(session: AsyncSession, guild_id: int, user_id: int) -> None:
    """Leave out who acted, for a member who is erased; `ERASED` is not read as an author."""
    await session.execute(
        update(AuditEntry)
        .where(AuditEntry.guild_id == guild_id, AuditEntry.actor_id == user_id)
        .values(actor_id=ERASED)
    )
