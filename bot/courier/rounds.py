"""The courier's rounds: what is due, lane by lane, several lanes at once."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import datetime, timedelta
from itertools import groupby
from operator import attrgetter
from typing import TYPE_CHECKING

from discord.utils import utcnow

from bot.courier import cards, notices, reactions, reports, threads
from bot.courier.delivery import Delivery
from bot.courier.outcomes import judge
from db.queries import outbox
from db.records import OutboxItem
from db.store import Store

if TYPE_CHECKING:
    from bot.client import ForumBot

_log = logging.getLogger(__name__)

#: What carries out each kind of target.
_KINDS: Mapping[str, Callable[[Delivery], Awaitable[None]]] = {
    "card": cards.carry_card,
    "seed": reactions.carry_seed,
    "unreact": reactions.carry_unreact,
    "thread": threads.carry_thread,
    "notice": notices.carry_notice,
    "report": reports.carry_report,
}
_CARD = "card"
#: Discord takes about five edits in five seconds a channel; a storm of votes is one redraw.
_REDRAW_GAP = timedelta(seconds=5)
#: How soon a server that is not there (an outage, or not loaded yet) is looked for again.
_ABSENT = timedelta(minutes=1)
_LANES = 12
_A_LOOK = 500


class Courier:
    """Carries the outbox out. Nothing runs while nothing is due.

    Rows of a lane go one after another; a card that must wait holds its lane, so that answers
    stand in their order. Each row is read, sent, and finished; whatever happens between, it is
    carried out once in the end.
    """

    def __init__(self, bot: ForumBot, store: Store) -> None:
        """Stay quiet until `start`."""
        #: How soon a card may be drawn anew; a Discord without limits needs no pause.
        self.redraw_gap = _REDRAW_GAP
        self._bot = bot
        self._store = store
        self._is_running = False
        self._lanes: dict[int, asyncio.Task[None]] = {}
        self._looking: asyncio.Task[int] | None = None
        self._look_again = False
        self._one_look = asyncio.Lock()
        self._timer: asyncio.TimerHandle | None = None
        #: Lanes that wait, and cards drawn a moment ago, with when they may go on.
        self._held: dict[int, datetime] = {}
        self._resting: dict[str, datetime] = {}
        self._hurries = 0

    def start(self) -> None:
        """Begin, and be woken by every commit that asks for something."""
        self._is_running = True
        self._store.on_outbox = self.wake
        self.wake()

    async def stop(self) -> None:
        """End; what is under way is finished after the next start."""
        self._is_running = False
        if self._timer is not None:
            self._timer.cancel()
        tasks = [*self._lanes.values(), *([self._looking] if self._looking else [])]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    def wake(self) -> None:
        """Look for what is due, now."""
        if not self._is_running:
            return
        if self._looking is None or self._looking.done():
            self._looking = asyncio.create_task(self._look(), name="courier-look")
        else:
            self._look_again = True

    def retry_now(self) -> None:
        """Let lanes go on that waited: a server is there again."""
        self._held.clear()
        self.wake()

    async def drain(self) -> None:
        """Wait until nothing is due; cards are redrawn without the usual pause."""
        self._hurries += 1
        try:
            while self._is_running and (await self._look() or self._lanes):
                await asyncio.gather(*self._lanes.values(), return_exceptions=True)
        finally:
            self._hurries -= 1

    async def _look(self) -> int:
        """Start a task for each lane with something due, and give how many."""
        started = 0
        async with self._one_look:
            while True:
                self._look_again = False
                started += await self._start_lanes(utcnow())
                if not self._look_again:
                    return started

    async def _start_lanes(self, now: datetime) -> int:
        self._forget_past(now)
        free = _LANES - len(self._lanes)
        if free <= 0:
            return 0  # the end of a lane looks again
        # A lane that ends while the store is read must not be started with what it has done.
        skip = {*self._lanes, *self._held}
        async with self._store.read() as session:
            due = await outbox.list_due(session, now, limit=_A_LOOK, skip_lanes=skip)
            later = await outbox.next_due(session, after=now)
        ready = [item for item in due if self._hurries or item.target not in self._resting]
        lanes = [list(items) for _, items in groupby(sorted(ready, key=_LANE), key=_LANE)]
        for items in lanes[:free]:
            self._start_lane(items)
        self._set_timer(now, later, has_more=len(due) == _A_LOOK)
        return len(lanes[:free])

    def _start_lane(self, items: Sequence[OutboxItem]) -> None:
        lane = items[0].lane
        task = asyncio.create_task(self._carry_lane(items), name="courier-lane")
        self._lanes[lane] = task
        task.add_done_callback(lambda _: self._end_lane(lane))

    def _end_lane(self, lane: int) -> None:
        del self._lanes[lane]
        self.wake()

    async def _carry_lane(self, items: Sequence[OutboxItem]) -> None:
        for item in sorted(items, key=attrgetter("id")):
            if self._bot.get_guild(item.guild_id) is None:
                self._held[item.lane] = utcnow() + _ABSENT
                return
            if not await self._carry(item):
                return

    async def _carry(self, item: OutboxItem) -> bool:
        """Carry one row out and note what came of it; tell whether the lane may go on."""
        try:
            await _KINDS[item.kind](Delivery(self._bot, self._store, item))
        except Exception as error:
            return await self._note_failure(item, error)
        if item.kind == _CARD:
            self._resting[item.target] = utcnow() + self.redraw_gap
        async with self._store.write() as session:
            await outbox.finish(session, item, again_at=utcnow())
        return True

    async def _note_failure(self, item: OutboxItem, error: Exception) -> bool:
        now = utcnow()
        verdict = judge(item, error, now)
        async with self._store.write() as session:
            if verdict.again_at is not None:
                await outbox.postpone(session, item, until=verdict.again_at)
            elif verdict.reason is not None:
                await outbox.give_up(session, item, reason=verdict.reason, now=now)
            else:
                await outbox.park(session, item)
        if verdict.reason is not None:
            # The kind only: a target can hold a member's id.
            _log.warning(
                "gave up a %s: %s", item.kind, verdict.reason, extra={"guild": item.guild_id}
            )
        if item.kind == _CARD and verdict.again_at is not None:
            self._held[item.lane] = verdict.again_at
            return False
        return True

    def _forget_past(self, now: datetime) -> None:
        self._held = {lane: until for lane, until in self._held.items() if until > now}
        self._resting = {card: until for card, until in self._resting.items() if until > now}

    def _set_timer(self, now: datetime, later: datetime | None, *, has_more: bool) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        waits = [*self._held.values(), *self._resting.values(), *([later] if later else [])]
        if has_more:
            waits.append(now + timedelta(seconds=1))
        if waits:
            pause = max((min(waits) - now).total_seconds(), 0)
            self._timer = asyncio.get_running_loop().call_later(pause + 0.01, self.wake)


_LANE = attrgetter("lane")
