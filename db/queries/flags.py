"""Statements on reports of posts. Who reported is sealed, whoever reads the store."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, func, insert, select, tuple_
from sqlalchemy.ext.asyncio import AsyncSession

from db.authorship import flag_context
from db.models import Flag, Post
from db.queries.dialects import unchosen
from db.sealing import Seal


@dataclass(frozen=True, slots=True)
class RecentFlag:
    """When a post was reported, with what the reporter is recognised by."""

    post_id: int
    flagger_tag: bytes
    created_at: datetime


async def add(
    session: AsyncSession, seal: Seal, post_id: int, user_id: int, reason: str, now: datetime
) -> None:
    """Keep a member's report of a post."""
    person = seal.person(flag_context(post_id), user_id)
    await session.execute(
        insert(Flag).values(
            post_id=post_id,
            flagger_tag=person.tag,
            flagger_sealed=person.sealed,
            reason=reason,
            created_at=now,
        )
    )


async def exists(session: AsyncSession, seal: Seal, post_id: int, user_id: int) -> bool:
    """Tell whether a member has reported a post."""
    tag = seal.tag(flag_context(post_id), user_id)
    statement = select(Flag.post_id).where(Flag.post_id == post_id, Flag.flagger_tag == tag)
    return await session.scalar(statement) is not None


async def count(session: AsyncSession, post_id: int) -> int:
    """Count the reports of a post."""
    statement = select(func.count()).select_from(Flag).where(Flag.post_id == post_id)
    return await session.scalar(statement) or 0


async def list_reasons(session: AsyncSession, post_id: int) -> Sequence[str]:
    """Give the reasons of a post's reports, oldest first."""
    reasons = await session.scalars(
        select(Flag.reason).where(Flag.post_id == post_id).order_by(Flag.created_at)
    )
    return reasons.all()


async def list_own(
    session: AsyncSession, seal: Seal, guild_id: int, user_id: int, *, since: datetime | None = None
) -> Sequence[RecentFlag]:
    """Give a member's reports in a guild, recognised among everyone's."""
    statement = (
        select(Flag.post_id, Flag.flagger_tag, Flag.created_at)
        .join(Post, Post.id == Flag.post_id)
        # Reports are few beside posts: along them, and not through a guild's posts.
        .where(unchosen(Post.guild_id) == guild_id)
    )
    if since is not None:
        statement = statement.where(Flag.created_at > since)
    found = [RecentFlag(*row) for row in await session.execute(statement)]
    return [
        flag for flag in found if flag.flagger_tag == seal.tag(flag_context(flag.post_id), user_id)
    ]


async def remove_all(
    session: AsyncSession, seal: Seal, post_ids: Collection[int], user_id: int
) -> None:
    """Take back a member's reports of these posts."""
    pairs = [(post_id, seal.tag(flag_context(post_id), user_id)) for post_id in post_ids]
    await session.execute(delete(Flag).where(tuple_(Flag.post_id, Flag.flagger_tag).in_(pairs)))


async def clear(session: AsyncSession, post_ids: Collection[int]) -> None:
    """Delete every report of these posts."""
    await session.execute(delete(Flag).where(Flag.post_id.in_(post_ids)))
