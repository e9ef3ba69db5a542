"""Statements on kept lists: what a paged list shows, named by a button's id."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from db.models import Listing

#: The design keeps them seven days: as long as anybody pages through a list.
KEPT = timedelta(days=7)


async def add(
    session: AsyncSession, guild_id: int, kind: str, query: dict[str, Any], now: datetime
) -> int:
    """Keep a list and give its id."""
    listing = Listing(guild_id=guild_id, kind=kind, query=query, created_at=now)
    session.add(listing)
    await session.flush()
    return listing.id


async def find(
    session: AsyncSession, guild_id: int, listing_id: int
) -> tuple[str, dict[str, Any]] | None:
    """Give a kept list of this guild, or None where it is gone."""
    row = (
        await session.execute(
            select(Listing.kind, Listing.query).where(
                Listing.id == listing_id, Listing.guild_id == guild_id
            )
        )
    ).one_or_none()
    return None if row is None else (row.kind, row.query)


async def purge(session: AsyncSession, now: datetime) -> None:
    """Delete the lists that nobody pages through any more."""
    await session.execute(delete(Listing).where(Listing.created_at < now - KEPT))
