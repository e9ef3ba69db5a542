"""Measures what members wait for, beside the floor of the bare statements in the same run.

`corpus`, `rows` and `building` make a forum; `writes` (with `ballots`, `storms` and `frames`),
`reads` and `upkeep` measure it; `raw` is the database without anything of ours, `measuring` the
times and the table, `targets` what is to be reached.
"""

from __future__ import annotations

import argparse
import asyncio
import logging
import sys
import tempfile
from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TextIO

from bot.bench import reads, targets, upkeep, writes
from bot.bench.ballots import new_votes
from bot.bench.corpus import Corpus
from bot.bench.measuring import Row, show
from bot.bench.raw import Raw, connect
from db.sealing import Seal
from db.store import Store

_KEY = bytes(32)
_MOST_VOTES = 20_000


def main(argv: Sequence[str]) -> int:
    """Run the bench with these command-line arguments and give the exit code."""
    arguments = _parser().parse_args(argv)
    # What the bot logs about made-up members would only stand in the table's way.
    logging.disable(logging.WARNING)
    try:
        with tempfile.TemporaryDirectory(prefix="wellspring-bench-") as folder:
            url = arguments.url or f"sqlite+aiosqlite:///{folder}/bench.db"
            return asyncio.run(_run(url, arguments, Path(folder)))
    finally:
        logging.disable(logging.NOTSET)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m bot bench", description=main.__doc__)
    parser.add_argument("--questions", type=int, default=100_000, metavar="N")
    parser.add_argument(
        "--url",
        help="an empty database, sqlite+aiosqlite:///... or postgresql+asyncpg://...; "
        "by default an SQLite file in a temporary folder",
    )
    parser.add_argument("--built", action="store_true", help="the database was built before")
    parser.add_argument("--only", nargs="+", choices=_PARTS, default=list(_PARTS))
    parser.add_argument("--seed", type=int, default=1)
    return parser


@dataclass(frozen=True, slots=True)
class _Bench:
    store: Store
    raw: Raw
    corpus: Corpus
    questions: int

    def start(self) -> AsyncIterator[Row]:
        return upkeep.start(self.store.url)

    def reads(self) -> AsyncIterator[Row]:
        return reads.reads(self.store, self.raw, self.corpus, self.questions)

    def posts(self) -> AsyncIterator[Row]:
        return writes.posts(self.store, self.raw, self.corpus, self.questions)

    async def votes(self) -> AsyncIterator[Row]:
        members = max(50, self.questions // 10)
        new = await new_votes(self.raw, members)
        async for row in writes.votes(self.store, new, min(_MOST_VOTES, members * 30)):
            yield row

    def totals(self) -> AsyncIterator[Row]:
        return upkeep.totals(self.store, self.raw)


#: In this order: the proof of all totals is of everything that was written before.
_PARTS: dict[str, Callable[[_Bench], AsyncIterator[Row]]] = {
    "start": _Bench.start,
    "reads": _Bench.reads,
    "posts": _Bench.posts,
    "votes": _Bench.votes,
    "totals": _Bench.totals,
}


async def _run(url: str, arguments: argparse.Namespace, folder: Path) -> int:
    questions, out = arguments.questions, sys.stdout
    if not arguments.built and not await _build(url, questions, arguments.seed):
        return 1
    raw, store = await connect(url), Store(url, Seal(_KEY))
    bench = _Bench(store, raw, Corpus(arguments.seed + 1), questions)
    rows, serving = [], 0.0
    for name in (name for name in _PARTS if name in arguments.only):
        async for row in _PARTS[name](bench):
            sys.stderr.write(f"measured: {row.path}\n")
            rows.append(row)
        # The recount holds every total at once, which a bot that serves does not.
        serving = serving if name == "totals" else upkeep.memory_mb()
    out.write(f"\n{questions:,} questions on {store.engine.dialect.name}\n\n")
    show(rows, out)
    await _tell_the_rest(raw, url, folder, serving, out)
    await store.close()
    await raw.close()
    return 0


async def _build(url: str, questions: int, seed: int) -> bool:
    program = ("-m", "bot.bench.building", url, str(questions), str(seed))
    child = await asyncio.create_subprocess_exec(sys.executable, *program)
    return await child.wait() == 0


async def _tell_the_rest(raw: Raw, url: str, folder: Path, serving: float, out: TextIO) -> None:
    disk = await upkeep.disk_mb(url, raw)
    syncs = await asyncio.to_thread(upkeep.sync_times, folder)
    out.write(
        f"\nfdatasync {syncs.median:.2f} ms, p95 {syncs.p95:.2f} ms"
        f"\nmemory at its peak {serving:,.0f} MB (target {targets.MEMORY_MB}),"
        f" with the recount {upkeep.memory_mb():,.0f} MB; it holds the bench as well"
        f"\ndatabase on disk {disk:,.0f} MB (target {targets.DISK_MB} with 100,000 questions)\n"
    )
