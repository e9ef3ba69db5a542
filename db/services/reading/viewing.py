"""Views: counted once a member and day, and who it was is forgotten with the day.

A reader does not wait for it: views are written in the background, many in one commit. A view that
a crash loses is a number one too low.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from db.queries import listings, views
from db.queries.views import Seen
from db.services import standing
from db.store import Store
from db.types import EPOCH

_log = logging.getLogger(__name__)
_EXTRA = "views"
#: How many views of today are remembered, so that opening a page again writes nothing.
_REMEMBERED = 50_000
# Both databases take about 32,000 values in one statement, and a view is three.
_BATCH = 5_000


@dataclass(slots=True)
class _Waiting:
    seen: list[Seen]
    known: set[tuple[int, bytes]]
    task: asyncio.Task[None] | None = None


def count_view(store: Store, guild_id: int, question_id: int, user_id: int, now: datetime) -> None:
    """Note that a member opened a question; it is written in the background."""
    day = _day(now)
    # Made with the day, so that the same member has another mark tomorrow.
    tag = store.seal.tag(f"view:{question_id}:{day}", user_id)
    waiting: _Waiting = store.extras.setdefault(_EXTRA, _Waiting([], set()))
    if (question_id, tag) in waiting.known:
        return
    if len(waiting.known) >= _REMEMBERED:
        waiting.known.clear()
    waiting.known.add((question_id, tag))
    waiting.seen.append(Seen(guild_id, question_id, tag, day))
    if waiting.task is None or waiting.task.done():
        waiting.task = store.in_background(_write_all(store, waiting), "view-writer")


async def flush_views(store: Store) -> None:
    """Wait until the views that were counted in the background are written."""
    waiting: _Waiting | None = store.extras.get(_EXTRA)
    if waiting is not None and waiting.task is not None:
        await waiting.task


async def purge(store: Store, *, now: datetime) -> None:
    """Forget who viewed what before today, and lists older than seven days."""
    async with store.write() as session:
        await views.purge(session, _day(now))
        await listings.purge(session, now)


async def _write_all(store: Store, waiting: _Waiting) -> None:
    while waiting.seen:
        seen, waiting.seen = waiting.seen[:_BATCH], waiting.seen[_BATCH:]
        try:
            await _write(store, seen)
        except Exception:
            # Nobody waits for the outcome: without this line it would be lost without a word.
            _log.exception("%d views were not counted", len(seen))


async def _write(store: Store, seen: Sequence[Seen]) -> None:
    async with store.write() as session:
        fresh = await views.add(session, seen)
        for guild_id in sorted({each.guild_id for each in fresh}):
            policy = (await standing.settings(session, guild_id)).policy
            here = [each.post_id for each in fresh if each.guild_id == guild_id]
            await views.count(session, here, policy)


def _day(now: datetime) -> int:
    return (now - EPOCH).days
