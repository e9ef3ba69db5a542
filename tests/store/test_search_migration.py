"""Search and list indexes on a database that already has posts, and plans that use them."""

from __future__ import annotations

import pytest
from sqlalchemy import text
from sqlalchemy.dialects import sqlite

from db import migrate
from db.queries import list_statements
from db.queries.lists import Filters
from db.records import ListQuery
from db.sealing import Seal
from db.services import reading
from db.store import Store
from forum.vocabulary import ListState, Sort
from tests.store.conftest import KEY
from tests.store.factories import GUILD, make_guild, make_question


async def test_posts_that_were_there_before_are_found(database_url: str) -> None:
    await migrate.upgrade(database_url, "0001")
    store = Store(database_url, Seal(KEY))
    await make_guild(store)
    shown = await make_question(store, title="How do I sleep better?", body="失眠怎么办")
    await make_question(store, title="How do I sleep at all?", state="hidden")

    await migrate.upgrade(database_url)

    for words in ("sleep", "失眠", "失眠怎么办"):
        page = await reading.search(store, GUILD, words)
        assert [row.link.post_id for row in page.rows] == [shown]
    assert [match.post_id for match in await reading.similar(store, GUILD, "sleep")] == [shown]
    await store.close()


@pytest.mark.parametrize("sort", list(Sort))
@pytest.mark.parametrize("state", list(ListState))
async def test_no_page_on_sqlite_reads_or_sorts_a_whole_table(
    sqlite_store_url: str, sort: Sort, state: ListState
) -> None:
    store = Store(sqlite_store_url, Seal(KEY))
    shape = Filters(ListQuery(guild_id=GUILD, sort=sort, state=state)).shape
    statement = list_statements.ids(shape, along_filter=False, backwards=False, has_after=True)
    values = {"guild_id": GUILD, "limit": 11, "value": 3, "post_id": 4}
    named = {name: values[name] for name in statement.compile().params if name in values}
    compiled = statement.params(**named).compile(
        dialect=sqlite.dialect(), compile_kwargs={"literal_binds": True}
    )

    async with store.read() as session:
        rows = await session.execute(text(f"EXPLAIN QUERY PLAN {compiled}"))
        plan = [row.detail for row in rows]
    await store.close()

    searches = [step for step in plan if "post_stats" in step]
    assert searches
    for step in searches:
        assert step.startswith("SEARCH post_stats USING INDEX ix_post_stats_")
        assert ">?" in step or "<?" in step
