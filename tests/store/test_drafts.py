"""Drafts: kept for a day, for their owner only."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from db.models import Draft
from db.records import DraftView
from db.services import drafts
from db.store import Store
from forum.errors import NoSuchDraftError
from tests.store.factories import GUILD, make_actor, make_guild
from tests.store.reading_rows import rows

VALUES = {"title": "How do I sleep?", "body": "Ünïcode „text“ 🌙"}


async def test_a_draft_comes_back_as_it_was_for_a_day(store: Store, now: datetime) -> None:
    await make_guild(store)
    owner = make_actor()
    draft = await drafts.keep(store, owner, "ask", 17, VALUES, now=now)
    last = now + timedelta(hours=24) - timedelta(seconds=1)
    assert await drafts.get(store, owner, draft, now=last) == DraftView(draft, "ask", 17, VALUES)
    with pytest.raises(NoSuchDraftError):
        await drafts.get(store, owner, draft, now=now + timedelta(hours=24))


async def test_nobody_else_reads_or_drops_a_draft(store: Store, now: datetime) -> None:
    await make_guild(store)
    await make_guild(store, guild_id=GUILD + 1)
    owner = make_actor(7)
    draft = await drafts.keep(store, owner, "ask", 0, VALUES, now=now)
    elsewhere = make_actor(7, guild_id=GUILD + 1)
    for other in (make_actor(8), elsewhere):
        with pytest.raises(NoSuchDraftError):
            await drafts.get(store, other, draft, now=now)
    with pytest.raises(NoSuchDraftError):
        await drafts.drop(store, make_actor(8), draft)
    await drafts.drop(store, elsewhere, draft)
    await drafts.get(store, owner, draft, now=now)


async def test_a_dropped_draft_is_gone_and_dropping_it_again_is_no_error(
    store: Store, now: datetime
) -> None:
    await make_guild(store)
    owner = make_actor()
    draft = await drafts.keep(store, owner, "ask", 0, VALUES, now=now)
    await drafts.drop(store, owner, draft)
    await drafts.drop(store, owner, draft)
    assert await rows(store, Draft) == []


async def test_own_drafts_are_listed_newest_first(store: Store, now: datetime) -> None:
    await make_guild(store)
    owner, other = make_actor(), make_actor()
    first = await drafts.keep(store, owner, "ask", 0, VALUES, now=now)
    await drafts.keep(store, other, "ask", 0, VALUES, now=now)
    second = await drafts.keep(store, owner, "answer", 3, VALUES, now=now)
    assert [draft.id for draft in await drafts.mine(store, owner, now=now)] == [second, first]


async def test_drafts_whose_time_is_over_are_purged(store: Store, now: datetime) -> None:
    await make_guild(store)
    owner = make_actor()
    await drafts.keep(store, owner, "ask", 0, VALUES, now=now)
    kept = await drafts.keep(store, owner, "ask", 0, VALUES, now=now + timedelta(hours=1))
    assert await drafts.purge(store, now=now + timedelta(hours=24)) == 1
    assert await rows(store, Draft.id) == [kept]


async def test_a_draft_is_kept_where_the_forum_is_not_set_up(store: Store, now: datetime) -> None:
    owner = make_actor()
    draft = await drafts.keep(store, owner, "ask", 0, VALUES, now=now)
    assert (await drafts.get(store, owner, draft, now=now)).values == VALUES
