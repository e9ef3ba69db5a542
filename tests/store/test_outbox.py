"""What Discord is yet to be told: asked for once a target, carried out, tried again, given up."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from db.models import Outbox
from db.queries import outbox
from db.records import OutboxItem
from db.store import Store
from tests.store.factories import GUILD, NOW, make_guild


class Box:
    """The outbox of one store, each act in a transaction of its own."""

    def __init__(self, store: Store) -> None:
        self._store = store

    async def ask(self, *names: str, lane: int = 1) -> None:
        async with self._store.write() as session:
            await outbox.ask_for(session, GUILD, lane, names, NOW)

    async def due(self, now: datetime = NOW, **options: Any) -> Sequence[OutboxItem]:
        async with self._store.read() as session:
            return await outbox.list_due(session, now, **{"limit": 10, **options})

    async def names(self, now: datetime = NOW, **options: Any) -> list[str]:
        return [item.target for item in await self.due(now, **options)]

    async def do(self, act: Any, *values: Any, **options: Any) -> None:
        async with self._store.write() as session:
            await act(session, *values, **options)

    async def row(self) -> Outbox:
        async with self._store.read() as session:
            return (await session.scalars(select(Outbox))).one()


@pytest.fixture
async def box(store: Store) -> Box:
    await make_guild(store)
    return Box(store)


async def test_what_is_asked_for_comes_out_in_the_order_of_asking(box: Box) -> None:
    await box.ask("card:2")
    await box.ask("card:1", "thread:1")

    assert await box.names() == ["card:2", "card:1", "thread:1"]
    assert await box.names(limit=1) == ["card:2"]


async def test_a_target_that_waits_is_asked_for_again_and_stands_once(box: Box) -> None:
    await box.ask("card:1", "card:1")
    await box.ask("card:1")

    (item,) = await box.due()
    assert (item.generation, item.kind, item.rest) == (2, "card", "1")


async def test_what_was_carried_out_is_gone(box: Box) -> None:
    await box.ask("card:1")
    (item,) = await box.due()

    await box.do(outbox.finish, item, again_at=NOW)

    assert await box.names() == []


async def test_what_was_asked_for_while_it_was_carried_out_is_done_again_later(box: Box) -> None:
    await box.ask("card:1")
    (item,) = await box.due()
    await box.do(outbox.begin, item)
    await box.ask("card:1")
    later = NOW + timedelta(seconds=5)

    await box.do(outbox.finish, item, again_at=later)

    assert await box.names() == []
    (again,) = await box.due(later)
    assert (again.target, again.attempts) == ("card:1", 0)


async def test_a_failed_try_waits_for_its_time(box: Box, store: Store) -> None:
    await box.ask("card:1")
    (item,) = await box.due()
    later = NOW + timedelta(seconds=2)

    await box.do(outbox.postpone, item, until=later)

    assert await box.names() == []
    assert [each.attempts for each in await box.due(later)] == [1]
    async with store.read() as session:
        assert await outbox.next_due(session, after=NOW) == later
        assert await outbox.next_due(session, after=later) is None


async def test_what_was_given_up_keeps_its_reason_until_it_is_asked_for_anew(box: Box) -> None:
    await box.ask("card:1")
    (item,) = await box.due()

    await box.do(outbox.give_up, item, reason="Missing Permissions", now=NOW)

    assert await box.names() == []
    assert (await box.row()).reason == "Missing Permissions"
    await box.ask("card:1")
    assert [(each.target, each.attempts) for each in await box.due()] == [("card:1", 1)]
    assert (await box.row()).reason is None


async def test_a_newer_wish_is_not_given_up_with_the_older(box: Box) -> None:
    await box.ask("card:1")
    (item,) = await box.due()
    await box.ask("card:1")

    await box.do(outbox.give_up, item, reason="Missing Permissions", now=NOW)

    assert await box.names() == ["card:1"]


async def test_what_waits_for_a_thread_comes_out_when_it_opens(box: Box) -> None:
    await box.ask("card:1")
    await box.ask("card:2", lane=2)
    for item in await box.due():
        await box.do(outbox.park, item)
    await box.ask("card:1")
    assert await box.names() == []

    await box.do(outbox.unpark, GUILD, 1)
    assert await box.names() == ["card:1"]
    await box.do(outbox.unpark, GUILD)
    assert await box.names() == ["card:1", "card:2"]


async def test_lanes_that_are_busy_are_left_out(box: Box) -> None:
    await box.ask("card:1")
    await box.ask("card:2", lane=2)

    assert await box.names(skip_lanes=[1]) == ["card:2"]


async def test_the_courier_is_woken_after_the_commit_and_only_when_there_is_news(
    box: Box, store: Store
) -> None:
    seen: list[list[str]] = []
    woken: list[bool] = []
    store.on_outbox = lambda: woken.append(True)

    await box.do(outbox.ask_for, GUILD, 1, [], NOW)
    assert woken == []
    await box.ask("card:1")
    seen.append(await box.names())
    with pytest.raises(RuntimeError):
        await box.do(_ask_and_fail)

    assert (woken, seen) == ([True], [["card:1"]])
    assert await box.names() == ["card:1"]


async def _ask_and_fail(session: Any) -> None:
    await outbox.ask_for(session, GUILD, 1, ["card:2"], NOW)
    raise RuntimeError


async def test_targets_are_found_by_how_they_begin(box: Box, store: Store) -> None:
    await box.ask("unreact:5:6:7:👍", "unreact:5:60:7:👍", "card:1")
    await box.ask("unreact:5:6:8:👍", lane=2)

    async with store.read() as session:
        assert await outbox.list_targets(session, 1, "unreact:5:6:") == ["unreact:5:6:7:👍"]


def test_pauses_double_up_to_ten_minutes() -> None:
    pauses = [outbox.backoff(attempts).total_seconds() for attempts in (0, 1, 2, 9, 10, 500)]

    assert pauses == [1, 2, 4, 512, 600, 600]
