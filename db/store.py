"""The store: one door to the database, with one transaction a verb."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import event, select
from sqlalchemy.engine import make_url
from sqlalchemy.ext.asyncio import (
    AsyncEngine,
    AsyncSession,
    async_sessionmaker,
    create_async_engine,
)
from sqlalchemy.pool import AsyncAdaptedQueuePool

from db.batching import Batcher
from db.models import Meta
from db.queries.dialects import insert_into
from db.sealing import Seal

_PRAGMAS = {
    "busy_timeout": "10000",  # milliseconds, while another process writes
    "journal_mode": "WAL",
    "synchronous": "FULL",
    "cache_size": "-32000",  # KiB
    "temp_store": "MEMORY",
    # Pages (16 MB), not the usual 1,000: a storm of votes changes the same pages again and again,
    # and each is then written back once.
    "wal_autocheckpoint": "4000",
}
_READERS = 4
#: Readers need no more: the system keeps the file's pages too, and each would fill its own.
_READER_CACHE = "-8000"
#: Where a session notes that it asked the outbox for something.
ASKED_OUTBOX = "asked_outbox"
_KEY_CHECK = "key_check"


class WrongKeyError(Exception):
    """The store was made with another secret key: its anonymous authors would not open."""


class Store:
    """An SQLite file or a PostgreSQL database, and the seal for what it must not tell.

    Args:
        url: SQLAlchemy's form, `sqlite+aiosqlite:///...` or `postgresql+asyncpg://...`.
        seal: made with the host's secret key.
    """

    def __init__(self, url: str, seal: Seal) -> None:
        """Make the engines; nothing is opened before the first use."""
        self.seal = seal
        self.url = url
        #: Called after each commit that asked the outbox for something: it wakes the courier.
        self.on_outbox: Callable[[], None] = _do_nothing
        self.is_sqlite = make_url(url).get_backend_name() == "sqlite"
        #: Things that services keep for this store's lifetime, such as an index in memory.
        self.extras: dict[str, Any] = {}
        self._batchers: dict[str, Batcher[Any, Any]] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        if self.is_sqlite:
            self._writer = _sqlite_engine(url, pool_size=1, begin="BEGIN IMMEDIATE")
            self._reader = _sqlite_engine(
                url, pool_size=_READERS, begin="BEGIN", cache=_READER_CACHE
            )
        else:
            self._writer = self._reader = _postgres_engine(url)
        # One writer at a time, on PostgreSQL too: a guild belongs to one process, so verbs that
        # lock the same rows in different orders never meet. Waiting here is fair and costs no
        # connection.
        self._turn = asyncio.Lock()
        self._write_session = async_sessionmaker(self._writer, expire_on_commit=False)
        self._read_session = async_sessionmaker(self._reader, expire_on_commit=False)

    @property
    def engine(self) -> AsyncEngine:
        """The engine that writes, for migrations and tools."""
        return self._writer

    @asynccontextmanager
    async def write(self) -> AsyncIterator[AsyncSession]:
        """Give a session whose transaction commits at the end, or rolls back on any error.

        Never await Discord in it: nobody else can write meanwhile.
        """
        async with self._turn, self._write_session.begin() as session:
            yield session
        if session.info.get(ASKED_OUTBOX):
            self.on_outbox()

    def read(self) -> AbstractAsyncContextManager[AsyncSession]:
        """Give a session that looks at one consistent state."""
        return self._read_session()

    async def check_key(self) -> None:
        """Bind this store to its key on first use, and refuse any other key later.

        Raises:
            WrongKeyError: if the store was made with another key.
        """
        async with self.write() as session:
            # Two processes may be the first at one moment.
            await session.execute(
                insert_into(session, Meta)
                .values(key=_KEY_CHECK, value=self.seal.check_value)
                .on_conflict_do_nothing()
            )
            known = await session.scalar(select(Meta.value).where(Meta.key == _KEY_CHECK))
            if known != self.seal.check_value:
                raise WrongKeyError

    def batcher(
        self, name: str, write: Callable[[Sequence[Any]], Awaitable[Sequence[Any]]]
    ) -> Batcher[Any, Any]:
        """Give the one group writer of this name, made with `write` when it is first asked for."""
        if name not in self._batchers:
            self._batchers[name] = Batcher(write)
        return self._batchers[name]

    def in_background(self, work: Coroutine[Any, Any, None], name: str) -> asyncio.Task[None]:
        """Run `work` beside its caller; the store does not close before it has ended."""
        task = asyncio.create_task(work, name=name)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return task

    async def close(self) -> None:
        """Write what still waits, then let go of all connections."""
        for batcher in self._batchers.values():
            await batcher.drain()
        if self._tasks:
            await asyncio.wait(self._tasks)
        await self._writer.dispose()
        if self._reader is not self._writer:
            await self._reader.dispose()


def _do_nothing() -> None:
    """Stand in for the courier where there is none."""


def prepare_connections(
    engine: AsyncEngine, *, foreign_keys: bool = True, cache: str = _PRAGMAS["cache_size"]
) -> None:
    """Set up each new SQLite connection of `engine` as the store needs it."""
    pragmas = {
        **_PRAGMAS,
        "foreign_keys": "ON" if foreign_keys else "OFF",
        "cache_size": cache,
    }

    @event.listens_for(engine.sync_engine, "connect")
    def _prepare(connection: Any, _record: Any) -> None:
        # The driver must not open transactions by itself: it begins them deferred and late, and
        # then two writers that read before they write lose a vote without a word.
        connection.isolation_level = None
        cursor = connection.cursor()
        for name, value in pragmas.items():
            cursor.execute(f"PRAGMA {name}={value}")
        cursor.close()


def begin_transactions_with(engine: AsyncEngine, statement: str) -> None:
    """Begin each transaction of an SQLite `engine` with this statement."""

    @event.listens_for(engine.sync_engine, "begin")
    def _begin(connection: Any) -> None:
        connection.exec_driver_sql(statement)


def _sqlite_engine(
    url: str, *, pool_size: int, begin: str, cache: str = _PRAGMAS["cache_size"]
) -> AsyncEngine:
    database = make_url(url).database
    if database and database != ":memory:":
        Path(database).parent.mkdir(parents=True, exist_ok=True)
    engine = create_async_engine(
        url,
        poolclass=AsyncAdaptedQueuePool,
        pool_size=pool_size,
        max_overflow=0,
        pool_timeout=60,
        # The connection that was used last has the pages that are asked for next.
        pool_use_lifo=True,
        hide_parameters=True,
    )
    prepare_connections(engine, cache=cache)
    begin_transactions_with(engine, begin)
    return engine


def _postgres_engine(url: str) -> AsyncEngine:
    return create_async_engine(
        url, pool_size=8, max_overflow=4, pool_pre_ping=True, hide_parameters=True
    )
