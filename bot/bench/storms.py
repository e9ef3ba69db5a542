"""Many members voting at once: through the service, and through a bare writer for the floor.

The floor writes the same rows (vote, numbers, points, ledger, outbox) in groups, as the service
does, but asks no rule and knows no refusal.
"""

from __future__ import annotations

import asyncio
import queue
import threading
import time
from collections.abc import Awaitable, Callable, Sequence
from typing import Any, Protocol

from sqlalchemy.engine import make_url

from bot.bench.ballots import NewVote
from bot.bench.measuring import Times
from bot.bench.raw import connect_postgres, connect_sqlite, numbered
from bot.bench.rows import GUILD_ID
from db.types import EPOCH, to_micros

Cast = Callable[[NewVote], Awaitable[object]]


async def storm(cast: Cast, votes: Sequence[NewVote], width: int) -> Times:
    """Let `width` members vote at a time, each waiting for their vote to be committed."""
    times, waiting = Times(), iter(votes)

    async def member() -> None:
        for vote in waiting:
            started = time.perf_counter()
            await cast(vote)
            times.add_since(started)

    started = time.perf_counter()
    await asyncio.gather(*(member() for _ in range(width)))
    times.rate = len(votes) / (time.perf_counter() - started)
    return times


class BareWriter(Protocol):
    """Writes votes in groups with nothing but the driver."""

    async def cast(self, vote: NewVote) -> None:
        """Write one; it is committed when this returns."""

    async def close(self) -> None:
        """Stop."""


async def bare_writer(url: str) -> BareWriter:
    """Open the floor for the database that is measured."""
    if make_url(url).get_backend_name() == "sqlite":
        return _SqliteWriter(make_url(url).database or "")
    return _PostgresWriter(await connect_postgres(url))


_FACTS = """
SELECT p.id, p.author_id, coalesce(p.question_id, p.id), v.direction, m.points
FROM post p JOIN post_stats s ON s.post_id = p.id
LEFT JOIN vote v ON v.post_id = p.id AND v.voter_id = ?
LEFT JOIN member m ON m.guild_id = p.guild_id AND m.user_id = ?
WHERE p.vote_message_id = ?"""
_WRITES = (
    "INSERT INTO vote (post_id, voter_id, guild_id, direction, counts, door, message_id, cast_at)"
    " VALUES (?, ?, ?, 1, true, 'reaction', ?, ?)"
    " ON CONFLICT (post_id, voter_id) DO UPDATE SET direction = excluded.direction",
    "UPDATE post_stats SET ups = ups + ?, score = score + ?, point_ups = point_ups + ?,"
    " hotness = hotness + ? WHERE post_id = ?",
    "UPDATE member SET points = points + ? WHERE guild_id = ? AND user_id = ?",
    "INSERT INTO points_event (guild_id, member_id, post_id, kind, amount, created_at)"
    " VALUES (?, ?, ?, ?, ?, ?)",
    "INSERT INTO outbox (guild_id, target, lane, generation, attempts, due_at, is_parked)"
    " VALUES (?, ?, ?, 1, 0, ?, false)"
    " ON CONFLICT (target) DO UPDATE SET generation = outbox.generation + 1",
)
_HEAT = 16_000_000


def _now() -> int:
    return to_micros(EPOCH) + time.time_ns() // 1_000


def _rows(votes: Sequence[NewVote], facts: Sequence[Sequence[Any]]) -> list[list[tuple[Any, ...]]]:
    """Give the rows of a group, by statement, in the order of their keys."""
    now = _now()
    cast, events = [], []
    ups: dict[int, int] = {}
    points: dict[int, int] = {}
    cards: dict[int, int] = {}
    for vote, (post_id, author_id, question_id, *_) in zip(votes, facts, strict=True):
        cast.append((post_id, vote.voter_id, GUILD_ID, vote.message_id, now))
        ups[post_id] = ups.get(post_id, 0) + 1
        cards[post_id] = question_id
        for user_id, kind, amount in ((vote.voter_id, "given", 10), (author_id, "received", 20)):
            points[user_id] = points.get(user_id, 0) + amount
            events.append((GUILD_ID, user_id, post_id, kind, amount, now))
    return [
        sorted(cast),
        [(count, count, count, count * _HEAT, key) for key, count in sorted(ups.items())],
        [(amount, GUILD_ID, key) for key, amount in sorted(points.items())],
        events,
        [(GUILD_ID, f"card:{key}", lane, now) for key, lane in sorted(cards.items())],
    ]


class _SqliteWriter:
    def __init__(self, path: str) -> None:
        self._database = connect_sqlite(path)
        self._waiting: queue.SimpleQueue[tuple[NewVote, asyncio.Future[None]] | None]
        self._waiting = queue.SimpleQueue()
        self._loop = asyncio.get_running_loop()
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()

    async def cast(self, vote: NewVote) -> None:
        done: asyncio.Future[None] = self._loop.create_future()
        self._waiting.put((vote, done))
        await done

    async def close(self) -> None:
        self._waiting.put(None)
        await asyncio.to_thread(self._thread.join)
        self._database.close()

    def _run(self) -> None:
        while (first := self._waiting.get()) is not None:
            group = [first]
            while not self._waiting.empty() and (more := self._waiting.get()) is not None:
                group.append(more)
            self._write([vote for vote, _ in group])
            self._loop.call_soon_threadsafe(_settle, [done for _, done in group])

    def _write(self, votes: Sequence[NewVote]) -> None:
        database = self._database
        database.execute("BEGIN IMMEDIATE")
        facts = [
            database.execute(_FACTS, (vote.voter_id, vote.voter_id, vote.message_id)).fetchone()
            for vote in votes
        ]
        for sql, rows in zip(_WRITES, _rows(votes, facts), strict=True):
            database.executemany(sql, rows)
        database.execute("COMMIT")


def _settle(done: Sequence[asyncio.Future[None]]) -> None:
    for each in done:
        each.set_result(None)


class _PostgresWriter:
    def __init__(self, connection: Any) -> None:
        self._connection = connection
        self._waiting: list[tuple[NewVote, asyncio.Future[None]]] = []
        self._task: asyncio.Task[None] | None = None

    async def cast(self, vote: NewVote) -> None:
        done: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting.append((vote, done))
        if self._task is None or self._task.done():
            self._task = asyncio.create_task(self._run())
        await done

    async def close(self) -> None:
        await self._connection.close()

    async def _run(self) -> None:
        while self._waiting:
            group, self._waiting = self._waiting, []
            await self._write([vote for vote, _ in group])
            _settle([done for _, done in group])
            await asyncio.sleep(0)

    async def _write(self, votes: Sequence[NewVote]) -> None:
        connection = self._connection
        async with connection.transaction():
            rows = await connection.fetch(
                numbered(
                    "SELECT p.vote_message_id, p.id, p.author_id, coalesce(p.question_id, p.id)"
                    " FROM post p WHERE p.vote_message_id = ANY(?::bigint[])"
                ),
                [vote.message_id for vote in votes],
            )
            known = {row[0]: tuple(row)[1:] for row in rows}
            facts = [known[vote.message_id] for vote in votes]
            for sql, values in zip(_WRITES, _rows(votes, facts), strict=True):
                await connection.executemany(numbered(sql), values)
