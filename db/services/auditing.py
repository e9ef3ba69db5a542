"""Auditing: the totals that are kept, proved from the rows they stand for."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from db.models import Base, Guild
from db.queries import earnings, ledger, proofs
from db.queries.ledger import Entry
from db.queries.proofs import Guilds, Proof
from db.services.standing import read_policy
from db.store import Store
from forum.points import EventKind
from forum.policy import Policy


@dataclass(frozen=True, slots=True)
class Difference:
    """A total that is not what its rows add up to; `key` names its row."""

    table: str
    key: str
    column: str
    stored: int
    counted: int


async def check(store: Store, guild_id: int | None = None) -> tuple[Difference, ...]:
    """Give every total that differs from its rows, in one guild or in all."""
    found: list[Difference] = []
    async with store.read() as session:
        guilds = None if guild_id is None else [guild_id]
        for proof in proofs.of_numbers(guilds):
            found += _differences(proof, await _rows(session, proof))
        for policy, group in await _by_policy(session, guilds):
            for prove in (proofs.of_hotness, earnings.of_ledger, proofs.of_points):
                proof = prove(policy, group)
                found += _differences(proof, await _rows(session, proof))
    return tuple(found)


async def recount(store: Store, guild_id: int | None = None, *, now: datetime) -> int:
    """Set every total to what its rows say, and give how many differed.

    Points are adjusted by one entry a member, since the ledger only grows.
    """
    count = 0
    async with store.write() as session:
        guilds = None if guild_id is None else [guild_id]
        for proof in proofs.of_numbers(guilds):
            count += await _put_right(session, proof)
        for policy, group in await _by_policy(session, guilds):
            count += await _put_right(session, proofs.of_hotness(policy, group))
            count += await _adjust(session, earnings.of_ledger(policy, group), now)
            count += await _put_right(session, proofs.of_points(policy, group))
    return count


async def _rows(session: AsyncSession, proof: Proof) -> list[tuple[Any, ...]]:
    return [tuple(row) for row in await session.execute(proof.statement)]


async def _by_policy(session: AsyncSession, guilds: Guilds) -> list[tuple[Policy, Guilds]]:
    """Give the guilds by their rules; None for all of them where they share one set of rules."""
    rows = await session.execute(select(Guild.id, Guild.preset, Guild.overrides))
    wanted = [
        (read_policy(row.preset, row.overrides), row.id)
        for row in rows
        if guilds is None or row.id in guilds
    ]
    groups: dict[int, tuple[Policy, list[int]]] = {}
    for policy, guild_id in wanted:
        # Equal rules are one object, read from one cache; a policy has no hash of its own.
        groups.setdefault(id(policy), (policy, []))[1].append(guild_id)
    if guilds is None and len(groups) == 1:
        return [(policy, None) for policy, _ in groups.values()]
    return list(groups.values())


async def _put_right(session: AsyncSession, proof: Proof) -> int:
    rows = await _rows(session, proof)
    if not rows:
        return 0
    table = Base.metadata.tables[proof.table]
    statement = (
        update(table)
        .where(*(table.c[name] == bindparam(f"its_{name}") for name in proof.key))
        .values({name: bindparam(f"counted_{name}") for name in proof.columns})
    )
    names = [f"its_{name}" for name in proof.key]
    names += [f"counted_{name}" for name in proof.columns]
    width = len(proof.key)
    fresh = [dict(zip(names, (*row[:width], *row[width + 1 :: 2]), strict=True)) for row in rows]
    await (await session.connection()).execute(statement, fresh)
    return len(_differences(proof, rows))


async def _adjust(session: AsyncSession, proof: Proof, now: datetime) -> int:
    rows = await _rows(session, proof)
    entries = [
        (row[0], Entry(row[1], None, EventKind.ADJUST, int(row[3] - row[2]))) for row in rows
    ]
    await ledger.append(session, entries, now)
    return len(entries)


def _differences(proof: Proof, rows: Iterable[tuple[Any, ...]]) -> list[Difference]:
    found = []
    for row in rows:
        key = ", ".join(f"{name} {value}" for name, value in zip(proof.key, row, strict=False))
        values = row[len(proof.key) :]
        found += [
            Difference(proof.table, key, column, int(stored or 0), int(counted or 0))
            for column, stored, counted in zip(
                proof.columns, values[::2], values[1::2], strict=True
            )
            if stored != counted
        ]
    return found
