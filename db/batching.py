"""Group commit: whatever waits while one batch is written goes into the next, together."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from typing import Generic, TypeVar

T = TypeVar("T")
R = TypeVar("R")


class Batcher(Generic[T, R]):
    """Hands waiting items to one writer, batch by batch.

    Args:
        write: takes the items and gives one outcome each, in order, once they are committed; an
            outcome that is an exception is raised to that item's caller alone. If the whole call
            fails, each item is tried again by itself, so that one bad item fails alone.

    There is no lingering: an idle item is a batch of one (`perf.md` of the design: waiting for
    more gains nothing).
    """

    def __init__(self, write: Callable[[Sequence[T]], Awaitable[Sequence[R | Exception]]]) -> None:
        """Start empty; the writing task lives only while there is something to write."""
        self._write = write
        self._waiting: list[tuple[T, asyncio.Future[R]]] = []
        self._task: asyncio.Task[None] | None = None

    async def submit(self, item: T) -> R:
        """Give the outcome of `item` after the commit that holds it.

        Raises:
            Exception: what the writer decided for this item.
        """
        done: asyncio.Future[R] = asyncio.get_running_loop().create_future()
        self._waiting.append((item, done))
        if self._task is None or self._task.done():
            self._task = asyncio.create_task(self._run(), name="batch-writer")
        return await done

    async def drain(self) -> None:
        """Wait until all that was submitted is written."""
        while self._task is not None and not self._task.done():
            await asyncio.wait([self._task])

    async def _run(self) -> None:
        while self._waiting:
            batch, self._waiting = self._waiting, []
            for (_, done), outcome in zip(batch, await self._outcomes(batch), strict=True):
                _settle(done, outcome)
            # Let the callers run, or the next batch would hold the one that came first.
            await asyncio.sleep(0)

    async def _outcomes(self, batch: list[tuple[T, asyncio.Future[R]]]) -> Sequence[R | Exception]:
        try:
            return await self._write([item for item, _ in batch])
        except Exception as error:
            if len(batch) == 1:
                return [error]
        return [(await self._outcomes([entry]))[0] for entry in batch]


def _settle(done: asyncio.Future[R], outcome: R | Exception) -> None:
    if done.done():  # the caller was cancelled; the item is written all the same
        return
    if isinstance(outcome, Exception):
        done.set_exception(outcome)
    else:
        done.set_result(outcome)
