"""Brings a database to the schema of this version."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, pool
from sqlalchemy.engine import make_url
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from db.store import begin_transactions_with, prepare_connections

_SCRIPTS = Path(__file__).parent / "migrations"


async def upgrade(url: str, revision: str = "head") -> None:
    """Run the migrations that the database at `url` has not had yet, all of them or none."""
    engine = _engine(url)
    try:
        async with engine.begin() as connection:
            await connection.run_sync(_upgrade, revision)
    finally:
        await engine.dispose()


def config(connection: Connection) -> Config:
    """Give Alembic's configuration for its commands on an open connection."""
    made = Config()
    made.set_main_option("script_location", str(_SCRIPTS).replace("%", "%%"))
    made.attributes["connection"] = connection
    return made


def _upgrade(connection: Connection, revision: str) -> None:
    command.upgrade(config(connection), revision)
    if connection.dialect.name == "sqlite":
        broken = connection.exec_driver_sql("PRAGMA foreign_key_check").first()
        if broken is not None:
            raise RuntimeError(f"a migration left rows of {broken[0]} that refer to nothing")


def _engine(url: str) -> AsyncEngine:
    engine = create_async_engine(url, poolclass=pool.NullPool, hide_parameters=True)
    if make_url(url).get_backend_name() == "sqlite":
        # SQLite alters a table by making it anew; with foreign keys on, dropping the old one
        # would delete the rows that refer to it. They are checked at the end instead.
        prepare_connections(engine, foreign_keys=False)
        begin_transactions_with(engine, "BEGIN IMMEDIATE")
    return engine
