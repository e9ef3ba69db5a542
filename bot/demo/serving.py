"""Starts the world and its page, and ends them."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from aiohttp import ClientSession, web

from bot.demo.seeding import seed
from bot.demo.site import Site
from bot.demo.windows import Windows
from bot.demo.world import World, demo_settings
from bot.settings import Settings

PORT = 8765
_TICK_SECONDS = 0.5

_log = logging.getLogger(__name__)


@asynccontextmanager
async def serving(settings: Settings, port: int = PORT) -> AsyncIterator[str]:
    """Serve the demo; give the address of its page."""
    world = await World.start(demo_settings(settings))
    is_whole = not world.is_new
    try:
        if world.is_new:
            await seed(world)
            is_whole = True
        windows = Windows(world)
        async with ClientSession() as http:
            runner = web.AppRunner(Site(world, windows, http).app(), access_log=None)
            await runner.setup()
            ticking = asyncio.create_task(_tick(world, windows))
            try:
                yield await _listen(runner, port)
            finally:
                ticking.cancel()
                with contextlib.suppress(asyncio.CancelledError):
                    await ticking
                await runner.cleanup()
    finally:
        await world.end(keep=is_whole)


async def _listen(runner: web.AppRunner, port: int) -> str:
    for each in (port, 0):  # 0: any that is free
        site = web.TCPSite(runner, "127.0.0.1", each, shutdown_timeout=1)
        try:
            await site.start()
        except OSError:
            if not each:
                raise
            continue
        break
    return f"http://127.0.0.1:{runner.addresses[0][1]}/"


async def _tick(world: World, windows: Windows) -> None:
    while True:
        await asyncio.sleep(_TICK_SECONDS)
        try:
            await world.tick(windows.refresh)
        except Exception:  # the demo goes on; what went wrong stands in the log
            _log.exception("A tick of the demo failed.")
