"""Statements on drafts; whose they are is inside the seal."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import CursorResult, delete, insert, select
from sqlalchemy.ext.asyncio import AsyncSession

from db.models import Draft


async def add(
    session: AsyncSession, guild_id: int, content_sealed: bytes, expires_at: datetime
) -> int:
    """Keep a draft and give its id."""
    made = await session.scalars(
        insert(Draft)
        .values(guild_id=guild_id, content_sealed=content_sealed, expires_at=expires_at)
        .returning(Draft.id)
    )
    return made.one()


async def find(
    session: AsyncSession, guild_id: int, draft_id: int, *, after: datetime | None = None
) -> bytes | None:
    """Give a draft, sealed; with `after` only if it is still kept then."""
    statement = select(Draft.content_sealed).where(Draft.id == draft_id, Draft.guild_id == guild_id)
    if after is not None:
        statement = statement.where(Draft.expires_at > after)
    return await session.scalar(statement)


async def list_sealed(
    session: AsyncSession, guild_id: int, *, after: datetime | None = None
) -> Sequence[tuple[int, bytes]]:
    """Give all drafts of a guild, sealed, the newest first; with `after` those still kept then."""
    statement = select(Draft.id, Draft.content_sealed).where(Draft.guild_id == guild_id)
    if after is not None:
        statement = statement.where(Draft.expires_at > after)
    rows = await session.execute(statement.order_by(Draft.id.desc()))
    return [(row[0], row[1]) for row in rows]


async def delete_ids(session: AsyncSession, ids: Collection[int]) -> None:
    """Delete drafts by their ids."""
    await session.execute(delete(Draft).where(Draft.id.in_(ids)))


async def delete_expired(session: AsyncSession, now: datetime) -> int:
    """Delete the drafts whose time is over, and give how many."""
    result = await session.execute(delete(Draft).where(Draft.expires_at <= now))
    assert isinstance(result, CursorResult)
    return result.rowcount
