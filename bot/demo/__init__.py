"""The demo: the real bot on a simulated Discord, in the browser of whoever starts it."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import signal
import sys
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
#: They tell of migrations and of what a simulated Discord lacks, before anything is to be seen.
_QUIETER = {"alembic": logging.WARNING, "discord": logging.ERROR}

_log = logging.getLogger(__name__)


async def run(settings: Settings) -> None:
    """Run the demo until it is told to end."""
    for name, level in _QUIETER.items():
        logging.getLogger(name).setLevel(level)
    ending = asyncio.Event()
    loop = asyncio.get_running_loop()
    for each in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        loop.add_signal_handler(each, ending.set)
    _say("Wellspring's demo: making a simulated Discord server ...")
    async with serving(settings) as address:
        _say(
            f"\n  Open {address} in your browser.\n\n"
            "It is the real bot on a simulated Discord; nothing leaves this machine. Ctrl-C ends\n"
            "it, and the next start goes on from there. To run the bot on Discord itself, put\n"
            "DISCORD_TOKEN=... into .env; README.md says how to get one.\n"
        )
        await ending.wait()
        _say("\nEnding; the server is kept for the next time ...")


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


def _say(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()
