"""The databases that the store tests run on are what the fixtures say they are."""

from __future__ import annotations

import socket

import pytest
import pytest_socket
from sqlalchemy import text
from sqlalchemy.ext.asyncio import create_async_engine


@pytest.mark.parametrize("run", ["first", "second"])
async def test_every_test_gets_an_empty_database(database_url: str, run: str) -> None:
    engine = create_async_engine(database_url)
    async with engine.begin() as connection:
        await connection.execute(text("CREATE TABLE note (body text)"))
        await connection.execute(text("INSERT INTO note VALUES (:run)"), {"run": run})
        bodies = await connection.scalars(text("SELECT body FROM note"))
    await engine.dispose()

    assert list(bodies) == [run]


async def test_postgresql_has_trigrams_of_any_alphabet(postgres_url: str) -> None:
    engine = create_async_engine(postgres_url)
    async with engine.begin() as connection:
        await connection.execute(text("CREATE EXTENSION pg_trgm"))
        likeness = await connection.scalar(text("SELECT similarity('Größe', 'größe')"))
        lowered = await connection.scalar(text("SELECT lower('ÄRGER')"))
    await engine.dispose()

    assert likeness == 1
    assert lowered == "ärger"


def test_tests_reach_no_other_machine() -> None:
    blocked = pytest.raises(pytest_socket.SocketConnectBlockedError)
    with socket.socket() as other, pytest.warns(UserWarning, match="192.0.2.1"), blocked:
        other.connect(("192.0.2.1", 80))
