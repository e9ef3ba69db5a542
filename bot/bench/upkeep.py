"""What a host waits for: the start, a recount, the disk; and what the process takes."""

from __future__ import annotations

import asyncio
import os
import resource
import sys
import time
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy.engine import make_url

from bot.bench import targets
from bot.bench.measuring import Row, Times, measure
from bot.bench.raw import Raw
from bot.bench.rows import GUILD_ID
from db.services import auditing
from db.store import Store

_SYNCS = 100
_STARTS = 3
_RAW_POINTS = (
    "SELECT member_id, sum(amount) FROM points_event WHERE guild_id = ? GROUP BY member_id"
)
_RAW_SCORES = "SELECT post_id, sum(direction) FROM vote GROUP BY post_id"


async def totals(store: Store, raw: Raw) -> AsyncIterator[Row]:
    """Measure the recount of all totals and their proof, which is to find none that differs.

    The floors write without asking the rules, so what the recount puts right is theirs.
    """
    now = datetime.now(UTC)
    differing = 0

    async def recount(guild_id: int) -> None:
        await auditing.recount(store, guild_id, now=now)

    async def check(guild_id: int) -> None:
        nonlocal differing
        differing = len(await auditing.check(store, guild_id))

    floor = await measure(lambda sql: raw.fetch(sql, GUILD_ID), [_RAW_POINTS])
    yield Row("recount of all totals", await measure(recount, [GUILD_ID]), floor, targets.RECOUNT)
    floor = await measure(raw.fetch, [_RAW_SCORES])
    times = await measure(check, [GUILD_ID])
    yield Row(f"proof of all totals, {differing} differ", times, floor, targets.CHECK)


async def start(url: str) -> AsyncIterator[Row]:
    """Measure from the command to a bot that has everything but the network."""
    times, floor = Times(), Times()
    for _ in range(_STARTS):
        for program, taken in ((("-m", "bot.bench.starting", url), times), (("-c", ""), floor)):
            started = time.perf_counter()
            child = await asyncio.create_subprocess_exec(sys.executable, *program)
            if await child.wait():
                raise RuntimeError("the bot did not start")
            taken.add_since(started)
    yield Row("start, without the network", times, floor, targets.START)


def sync_times(folder: Path) -> Times:
    """Time the disk's fdatasync, which every durable commit waits for."""
    times = Times()
    path = folder / "fdatasync.probe"
    with path.open("wb", buffering=0) as file:
        for _ in range(_SYNCS):
            file.write(bytes(4_096))
            started = time.perf_counter()
            # macOS has none.
            getattr(os, "fdatasync", os.fsync)(file.fileno())
            times.add_since(started)
    path.unlink()
    return times


def memory_mb() -> float:
    """Give the most memory that this process has had."""
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / (1e6 if sys.platform == "darwin" else 1e3)


async def disk_mb(url: str, raw: Raw) -> float:
    """Give what the database takes on disk."""
    if make_url(url).get_backend_name() == "sqlite":
        path = Path(make_url(url).database or "")
        return sum(each.stat().st_size for each in path.parent.glob(f"{path.name}*")) / 1e6
    ((size,),) = await raw.fetch("SELECT pg_database_size(current_database())")
    return float(size) / 1e6
