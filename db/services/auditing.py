"""Auditing: the totals that are kept, proved from the rows they stand for."""

from __future__ import annotations

from dataclasses import dataclass

from db.store import Store


@dataclass(frozen=True, slots=True)
class Difference:
    """A total that is not what its rows add up to."""

    table: str
    key: str
    column: str
    stored: int
    counted: int


async def check(store: Store, guild_id: int | None = None) -> tuple[Difference, ...]:
    """Give every total that differs from its rows, in one guild or in all."""
    raise NotImplementedError


async def recount(store: Store, guild_id: int | None = None) -> int:
    """Set every total to what its rows say, and give how many differed."""
    raise NotImplementedError
