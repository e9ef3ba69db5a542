"""What members wait for reads along an index, however large the forum: SQLite's plans are asked."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from datetime import datetime
from typing import Any

import pytest
from sqlalchemy import event
from sqlalchemy.ext.asyncio import AsyncEngine

from db.models import Post
from db.sealing import Seal
from db.services import discord_ids, editing, moderating, offering, privacy
from db.store import Store
from tests.store.conftest import KEY
from tests.store.factories import (
    GUILD,
    make_actor,
    make_answer,
    make_guild,
    make_moderator,
    make_question,
)
from tests.store.reading_rows import rows

#: Tables that grow with the forum, read as a whole or as far as one server goes.
_WIDE = re.compile(r"SCAN (post|post_stats|flag|audit_entry|revision|vote)\b|\(guild_id=\?\)$")
_EXPLAINED = ("SELECT", "UPDATE", "DELETE", "INSERT")


class _Statements:
    """Every statement of a store, with the values it first came with."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._seen: dict[str, Any] = {}
        for engine in self._engines():
            event.listen(engine.sync_engine, "before_cursor_execute", self._note)

    async def list_wide(self) -> list[str]:
        """Give the steps that read more than they need, each with its statement."""
        return [plan for plan in await self.list_plans() if _WIDE.search(plan.split(": ")[0])]

    async def list_plans(self) -> list[str]:
        """Give the steps of all statements since the last time, each with its statement."""
        found = []
        seen, self._seen = self._seen, {}
        async with self._store.read() as session:
            connection = await session.connection()
            for sql, values in seen.items():
                rows = await connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {sql}", values)
                found += [f"{step}: {sql}" for *_, step in rows]
        return found

    def _engines(self) -> set[AsyncEngine]:
        return {self._store._writer, self._store._reader}

    def _note(self, _c: Any, _u: Any, sql: str, values: Any, _x: Any, is_many: bool) -> None:
        if sql.startswith(_EXPLAINED):
            self._seen.setdefault(sql, values[0] if is_many else values)


@pytest.fixture
async def store(sqlite_store_url: str) -> AsyncIterator[Store]:
    opened = Store(sqlite_store_url, Seal(KEY))
    yield opened
    await opened.close()


@pytest.fixture
async def statements(store: Store) -> _Statements:
    await make_guild(store)
    return _Statements(store)


async def test_a_deleted_message_is_looked_up_by_its_id(
    store: Store, statements: _Statements, now: datetime
) -> None:
    question_id = await make_question(store, card_message_id=77, more_message_id=78)
    await statements.list_wide()

    assert await discord_ids.message_gone(store, GUILD, range(60, 100), now=now) == 1
    assert await discord_ids.post_by_message(store, GUILD, 78) is None
    assert await statements.list_wide() == []
    assert await rows(store, Post.state, Post.id == question_id) == ["hidden"]


async def test_what_may_be_done_with_a_post_is_found_without_reading_others(
    store: Store, statements: _Statements, now: datetime
) -> None:
    member, moderator = make_actor(), make_moderator()
    question_id = await make_question(store)
    answer_id = await make_answer(store, question_id)
    await statements.list_wide()

    await offering.offers(store, member, question_id)
    await moderating.report(store, member, answer_id, "Rude.", now=now)
    await moderating.hide(store, moderator, answer_id, "", now=now)
    await moderating.keep(store, moderator, answer_id, now=now)
    await moderating.delete(store, moderator, answer_id, "", now=now)
    assert await statements.list_wide() == []


async def test_catching_up_pages_through_messages_by_index(
    store: Store, statements: _Statements
) -> None:
    first, second = await make_question(store), await make_question(store)
    await statements.list_wide()

    page = await discord_ids.list_vote_messages(store, GUILD, limit=1)
    rest = await discord_ids.list_vote_messages(store, GUILD, limit=5, before=second)
    assert [each.post_id for each in (*page, *rest)] == [second, first]
    plans = await statements.list_plans()
    assert any("ix_post_votable (guild_id=? AND id<?)" in plan for plan in plans)
    assert not any("TEMP B-TREE" in plan for plan in plans)


async def test_erasing_an_editor_finds_their_edits_by_index(
    store: Store, statements: _Statements, now: datetime
) -> None:
    moderator = make_moderator()
    answer_id = await make_answer(store, await make_question(store))
    await editing.edit(store, moderator, answer_id, "Another answer than before.", now=now)
    await editing.edit(store, moderator, answer_id, "And yet another answer.", now=now)
    await statements.list_wide()

    await privacy.erase(store, moderator, posts="nameless", now=now)

    # To recognise what is sealed, all of a server's sealed rows are gone through: that is meant.
    wide = [plan for plan in await statements.list_wide() if "sealed" not in plan]
    assert [plan for plan in wide if "flag" not in plan and "follow" not in plan] == []
