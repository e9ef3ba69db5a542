"""The bare databases: `sqlite3` and `asyncpg` without anything of ours, for the floors."""

from __future__ import annotations

import itertools
import re
import sqlite3
from collections.abc import Sequence
from typing import Any, Protocol

from sqlalchemy.engine import make_url


class Raw(Protocol):
    """A connection that runs one statement after the other; marks are `?` on both."""

    async def fetch(self, sql: str, *values: Any) -> Sequence[Sequence[Any]]:
        """Read."""

    async def write(self, statements: Sequence[tuple[str, Sequence[Any]]]) -> None:
        """Write in one durable transaction."""

    async def close(self) -> None:
        """Let go."""


class _Sqlite:
    def __init__(self, path: str) -> None:
        self._database = connect_sqlite(path)

    async def fetch(self, sql: str, *values: Any) -> Sequence[Sequence[Any]]:
        return self._database.execute(sql, values).fetchall()

    async def write(self, statements: Sequence[tuple[str, Sequence[Any]]]) -> None:
        self._database.execute("BEGIN IMMEDIATE")
        for sql, values in statements:
            self._database.execute(sql, values)
        self._database.execute("COMMIT")

    async def close(self) -> None:
        self._database.close()


class _Postgres:
    def __init__(self, connection: Any) -> None:
        self._connection = connection

    async def fetch(self, sql: str, *values: Any) -> Sequence[Sequence[Any]]:
        found: Sequence[Sequence[Any]] = await self._connection.fetch(numbered(sql), *values)
        return found

    async def write(self, statements: Sequence[tuple[str, Sequence[Any]]]) -> None:
        async with self._connection.transaction():
            for sql, values in statements:
                await self._connection.execute(numbered(sql), *values)

    async def close(self) -> None:
        await self._connection.close()


async def connect(url: str) -> Raw:
    """Open a bare connection to the database that is measured."""
    if make_url(url).get_backend_name() == "sqlite":
        return _Sqlite(make_url(url).database or "")
    return _Postgres(await connect_postgres(url))


def connect_sqlite(path: str) -> sqlite3.Connection:
    """Open SQLite as durable as the store does."""
    database = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
    for pragma in (
        "busy_timeout=10000",
        "journal_mode=WAL",
        "synchronous=FULL",
        "cache_size=-32000",
        "temp_store=MEMORY",
        "foreign_keys=ON",
    ):
        database.execute(f"PRAGMA {pragma}")
    return database


async def connect_postgres(url: str) -> Any:
    """Open PostgreSQL by its driver."""
    import asyncpg  # type: ignore[import-untyped]  # an extra, without types

    plain = make_url(url).set(drivername="postgresql")
    return await asyncpg.connect(plain.render_as_string(hide_password=False))


def numbered(sql: str) -> str:
    """Put PostgreSQL's numbers in the place of question marks."""
    numbers = itertools.count(1)
    return re.sub(r"\?", lambda _: f"${next(numbers)}", sql)
