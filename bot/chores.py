"""What is done every now and then: what has had its time is put away."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from discord.ext import tasks
from discord.utils import utcnow

from bot.errors import guarded
from db.services import drafts, privacy, reading
from db.store import Store

_CHORES: tuple[Callable[..., Awaitable[Any]], ...] = (
    drafts.purge,
    reading.purge,
    privacy.carry_out_erasures,
)


class Chores:
    """Runs every chore at the start and each hour; one that fails does not stop the others."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def start(self) -> None:
        """Begin, unless it has begun."""
        if not self._run.is_running():
            self._run.start()

    def stop(self) -> None:
        """End."""
        self._run.cancel()

    @tasks.loop(hours=1)
    async def _run(self) -> None:
        for chore in _CHORES:
            await self._do(chore)

    @guarded
    async def _do(self, chore: Callable[..., Awaitable[Any]]) -> None:
        await chore(self._store, now=utcnow())
