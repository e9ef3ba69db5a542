"""Statements on the ledger of points, and on the totals that it adds up to."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import cast

from sqlalchemy import Table, insert
from sqlalchemy.ext.asyncio import AsyncSession

from db.models import Member, PointsEvent
from db.queries.dialects import insert_into
from forum.points import EventKind

_EVENTS = cast(Table, PointsEvent.__table__)


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the ledger: what a member earned or lost, and by which post."""

    member_id: int
    post_id: int | None
    kind: EventKind
    amount: int


async def book(
    session: AsyncSession, guild_id: int, entries: Iterable[Entry], now: datetime, *, base: int
) -> None:
    """Append entries and move the members' totals by them; empty ones are left out.

    Args:
        base: the guild's `points_base`, which a member starts from who has no row yet.
    """
    booked = [entry for entry in entries if entry.amount]
    if not booked:
        return
    await append(session, [(guild_id, entry) for entry in booked], now)
    await _add_points(session, guild_id, booked, base)


async def append(
    session: AsyncSession, entries: Iterable[tuple[int, Entry]], now: datetime
) -> None:
    """Append entries of many guilds and leave the totals alone, which the caller moves."""
    rows = [
        {
            "guild_id": guild_id,
            "member_id": entry.member_id,
            "post_id": entry.post_id,
            "kind": entry.kind.value,
            "amount": entry.amount,
            "created_at": now,
        }
        for guild_id, entry in entries
    ]
    if rows:
        # Past the ORM's own way of inserting: votes come here in storms.
        await (await session.connection()).execute(insert(_EVENTS), rows)


async def _add_points(
    session: AsyncSession, guild_id: int, booked: Iterable[Entry], base: int
) -> None:
    sums: dict[int, int] = {}
    for entry in booked:
        sums[entry.member_id] = sums.get(entry.member_id, 0) + entry.amount
    statement = insert_into(session, Member)
    await session.execute(
        statement.on_conflict_do_update(
            index_elements=[Member.guild_id, Member.user_id],
            # `excluded` is the row that was to be inserted: the base and what was booked.
            set_={"points": Member.points + statement.excluded.points - base},
        ),
        # Sorted, so that two writers lock the rows in one order.
        [
            {"guild_id": guild_id, "user_id": member_id, "points": base + amount}
            for member_id, amount in sorted(sums.items())
        ],
    )
