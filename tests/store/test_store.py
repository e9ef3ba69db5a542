"""The one door to the database: transactions that hold, and writers that never lose a vote."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import Any

import pytest
from sqlalchemy import select, text, update
from sqlalchemy.exc import IntegrityError

from db.batching import Batcher
from db.models import Guild, Member, Post
from db.sealing import Seal
from db.store import Store
from tests.store.conftest import KEY
from tests.store.factories import GUILD, NOW, make_actor, make_guild, make_member, make_question


async def test_an_error_rolls_everything_back(store: Store) -> None:
    with pytest.raises(RuntimeError):
        await _make_guild_and_fail(store)

    async with store.read() as session:
        assert (await session.scalars(select(Guild))).all() == []


async def _make_guild_and_fail(store: Store) -> None:
    async with store.write() as session:
        session.add(Guild(id=GUILD, overrides={}, created_at=NOW))
        await session.flush()
        raise RuntimeError


async def test_writers_that_read_before_they_write_lose_nothing(store: Store) -> None:
    await make_guild(store)
    actor = await make_member(store, points=0)

    async def add_one() -> None:
        async with store.write() as session:
            row = await session.get_one(Member, (GUILD, actor.user_id))
            await asyncio.sleep(0)
            row.points += 1

    await asyncio.gather(*(add_one() for _ in range(30)))

    async with store.read() as session:
        assert (await session.get_one(Member, (GUILD, actor.user_id))).points == 30


async def test_a_second_process_waits_for_the_first_one_s_write(sqlite_store_url: str) -> None:
    first, second = (Store(sqlite_store_url, Seal(KEY)) for _ in range(2))
    await make_guild(first)
    actor = await make_member(first, points=0)

    async def add_one(store: Store) -> None:
        async with store.write() as session:
            row = await session.get_one(Member, (GUILD, actor.user_id))
            row.points += 1

    await asyncio.gather(*(add_one(store) for store in (first, second) * 10))

    async with first.read() as session:
        assert (await session.get_one(Member, (GUILD, actor.user_id))).points == 20
    await first.close()
    await second.close()


async def test_readers_see_one_state_while_others_write(sqlite_store_url: str) -> None:
    store = Store(sqlite_store_url, Seal(KEY))
    await make_guild(store)
    actor = await make_member(store, points=1)
    points = select(Member.points).where(Member.user_id == actor.user_id)

    async with store.read() as session:
        before = await session.scalar(points)
        async with store.write() as other:
            await other.execute(update(Member).values(points=2))
        assert await session.scalar(points) == before == 1
    await store.close()


async def test_a_store_closes_after_what_runs_in_the_background(store: Store) -> None:
    await make_guild(store)
    found: list[int] = []

    async def look() -> None:
        async with store.read() as session:
            await asyncio.sleep(0)
            found.extend(await session.scalars(select(Guild.id)))

    store.in_background(look(), "looker")
    await store.close()

    assert found == [GUILD]


@pytest.mark.parametrize(
    "columns",
    [
        {"kind": "note"},
        {"state": "lost"},
        {"title": None},
        {"parent_id": 1},
        {"accepted_at": NOW},
        {"author_tag": b"0" * 16},
        {"author_id": 5, "author_tag": b"0" * 16, "author_sealed": b"0", "shown_name": "Nobody"},
        {"author_id": None, "author_tag": b"0" * 16, "author_sealed": b"0"},
        {"guild_id": 5},
    ],
)
async def test_the_database_refuses_posts_that_cannot_be(
    store: Store, columns: dict[str, Any]
) -> None:
    await make_guild(store)
    question_id = await make_question(store, make_actor())

    with pytest.raises(IntegrityError):
        await _change(store, question_id, columns)


async def _change(store: Store, post_id: int, columns: dict[str, Any]) -> None:
    async with store.write() as session:
        await session.execute(update(Post).where(Post.id == post_id).values(**columns))


async def test_an_sqlite_file_is_as_safe_as_it_claims(sqlite_store_url: str) -> None:
    store = Store(sqlite_store_url, Seal(KEY))
    wanted = {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1}
    for door in (store.write, store.read):
        async with door() as session:
            found = {name: await session.scalar(text(f"PRAGMA {name}")) for name in wanted}
        assert found == wanted
    await store.close()


async def test_what_waits_goes_into_the_next_batch_together() -> None:
    batches: list[list[int]] = []

    async def write(items: Sequence[int]) -> list[int | Exception]:
        batches.append(list(items))
        await asyncio.sleep(0)
        return [item * 2 for item in items]

    batcher: Batcher[int, int] = Batcher(write)
    first = asyncio.create_task(batcher.submit(1))
    await asyncio.sleep(0)
    rest = await asyncio.gather(*(batcher.submit(item) for item in (2, 3, 4)))

    assert (await first, rest) == (2, [4, 6, 8])
    assert [item for batch in batches for item in batch] == [1, 2, 3, 4]
    assert len(batches) == 2


async def test_an_item_that_breaks_its_batch_fails_alone() -> None:
    async def write(items: Sequence[int]) -> list[int | Exception]:
        if 2 in items:
            raise RuntimeError("two")
        return [ValueError("three") if item == 3 else item for item in items]

    batcher: Batcher[int, int] = Batcher(write)
    outcomes = await asyncio.gather(*map(batcher.submit, (1, 2, 3)), return_exceptions=True)
    await batcher.drain()

    assert outcomes[0] == 1
    assert [repr(outcome) for outcome in outcomes[1:]] == [
        "RuntimeError('two')",
        "ValueError('three')",
    ]
