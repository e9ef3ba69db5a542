"""Statements on erasures that are still to be carried out, sealed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete as sql_delete
from sqlalchemy import insert, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from db.models import Erasure


@dataclass(frozen=True, slots=True)
class SealedOrder:
    """What is still to be erased for somebody; the row goes at `ends_at`."""

    id: int
    guild_id: int
    order_sealed: bytes
    ends_at: datetime


async def add(session: AsyncSession, guild_id: int, order_sealed: bytes, ends_at: datetime) -> None:
    """Keep an order."""
    await session.execute(
        insert(Erasure).values(guild_id=guild_id, order_sealed=order_sealed, due_at=ends_at)
    )


async def list_all(session: AsyncSession) -> Sequence[SealedOrder]:
    """Give every order; only opening one tells what is due."""
    rows = await session.execute(
        select(Erasure.id, Erasure.guild_id, Erasure.order_sealed, Erasure.due_at)
        .order_by(Erasure.id)
        .with_for_update(skip_locked=True)
    )
    return [SealedOrder(*row) for row in rows]


async def reseal(session: AsyncSession, order_id: int, order_sealed: bytes) -> None:
    """Keep what is left of an order."""
    await session.execute(
        update(Erasure).where(Erasure.id == order_id).values(order_sealed=order_sealed)
    )


async def delete(session: AsyncSession, order_id: int) -> None:
    """Delete an order that has been carried out."""
    await session.execute(sql_delete(Erasure).where(Erasure.id == order_id))
