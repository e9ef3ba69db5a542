"""The schema history: from nothing to what the models say, with rows in between, on both sorts."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import pytest
from alembic import command
from alembic.util import CommandError
from sqlalchemy import Connection, inspect, select
from sqlalchemy.ext.asyncio import create_async_engine
from sqlalchemy.schema import CreateSchema

from db import migrate
from db.models import Base, Guild, Post
from db.sealing import Seal
from db.store import Store, WrongKeyError
from tests.store.conftest import KEY
from tests.store.factories import make_answer, make_guild, make_question


async def _run(url: str, run: Any) -> None:
    engine = create_async_engine(url)
    try:
        async with engine.begin() as connection:
            await connection.run_sync(run)
    finally:
        await engine.dispose()


def _check(connection: Connection) -> None:
    command.check(migrate.config(connection))


async def test_migrations_from_empty_end_at_what_the_models_say(database_url: str) -> None:
    await migrate.upgrade(database_url)

    await _run(database_url, _check)


async def test_a_database_that_lacks_a_column_is_told_from_the_models(database_url: str) -> None:
    await migrate.upgrade(database_url)
    drop = "ALTER TABLE vote DROP COLUMN emoji"
    await _run(database_url, lambda connection: connection.exec_driver_sql(drop))

    with pytest.raises(CommandError, match="New upgrade operations detected"):
        await _run(database_url, _check)


async def test_migrating_again_changes_nothing_and_keeps_rows(store: Store) -> None:
    await make_guild(store)
    answer_id = await make_answer(store, await make_question(store))

    await migrate.upgrade(store.url)

    async with store.read() as session:
        assert await session.scalar(select(Post.id).where(Post.id == answer_id)) == answer_id
        assert len((await session.scalars(select(Guild))).all()) == 1
    await _run(store.url, _check)


async def test_a_store_refuses_another_key(store: Store) -> None:
    await store.check_key()
    await store.check_key()

    other = Store(store.url, Seal(bytes(32)))
    with pytest.raises(WrongKeyError):
        await other.check_key()
    await other.close()
    assert Seal(KEY).check_value == store.seal.check_value


async def test_two_processes_may_bind_a_store_to_its_key_at_once(store_url: str) -> None:
    both = [Store(store_url, Seal(KEY)) for _ in range(2)]
    await asyncio.gather(*(each.check_key() for each in both))
    for each in both:
        await each.close()


async def test_migrations_make_the_constraints_and_indexes_of_the_models(
    database_url: str, tmp_path: Path
) -> None:
    await migrate.upgrade(database_url)
    migrated = await _read_schema(database_url, None)
    if database_url.startswith("sqlite"):
        modelled = await _read_schema(f"sqlite+aiosqlite:///{tmp_path}/models.db", "main")
    else:
        modelled = await _read_schema(database_url, "models")

    assert {name: migrated[name] for name in modelled} == modelled


async def _read_schema(url: str, made_in: str | None) -> dict[str, Any]:
    """Give what a database says of its tables, made there from the models unless None."""
    found: dict[str, Any] = {}

    def read(connection: Connection) -> None:
        schema = None
        if made_in is not None:
            if connection.dialect.name == "postgresql":
                schema = made_in
                connection.execute(CreateSchema(made_in))
            connection = connection.execution_options(schema_translate_map={None: schema})
            Base.metadata.create_all(connection)
        inspector = inspect(connection)
        for name in Base.metadata.tables:
            found[name] = {
                "checks": {
                    each["name"]: " ".join(each["sqltext"].split())
                    for each in inspector.get_check_constraints(name, schema)
                },
                "indexes": {
                    each["name"]: (
                        each["column_names"],
                        each["unique"],
                        {
                            option: str(value)
                            for option, value in each.get("dialect_options", {}).items()
                        },
                    )
                    for each in inspector.get_indexes(name, schema)
                    if not str(each["name"]).startswith("search_")
                },
                "keys": {
                    each["name"]: (
                        each["constrained_columns"],
                        each["referred_table"],
                        each["options"],
                    )
                    for each in inspector.get_foreign_keys(name, schema)
                },
                "unique": {
                    each["name"]: each["column_names"]
                    for each in inspector.get_unique_constraints(name, schema)
                },
                "primary": inspector.get_pk_constraint(name, schema),
            }

    await _run(url, read)
    return found
