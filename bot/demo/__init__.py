"""The demo: the real bot on a simulated Discord, in the browser of whoever starts it."""

from __future__ import annotations

import asyncio
import importlib.util
import logging
import signal
import sys

from bot.settings import Settings

if importlib.util.find_spec("simcord") is None:
    raise ImportError("the extra `demo` is not installed")

#: They tell of migrations and of what a simulated Discord lacks, before there is anything to see.
_QUIETER = {"alembic": logging.WARNING, "discord": logging.ERROR}
_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
_STARTING = "Wellspring's demo is starting ..."
_OPEN = """
  Open {address} in your browser.

It is the real bot on a simulated Discord; nothing leaves this machine. Ctrl-C ends it, and the
next start goes on from there; to begin anew, delete the folder {folder}.

To run the bot on Discord itself, put DISCORD_TOKEN=... into .env. README.md says how to get one.
"""
_ENDING = "\nEnding ... the server is kept for the next time."


async def run(settings: Settings) -> None:
    """Run the demo until it is told to end."""
    for name, level in _QUIETER.items():
        logging.getLogger(name).setLevel(level)
    # Only now: as SimCord is imported it makes a client, and that tells the log what it lacks.
    from bot.demo.serving import serving
    from bot.demo.world import demo_settings

    _say(_STARTING)
    async with serving(settings) as address:
        _say(_OPEN.format(address=address, folder=demo_settings(settings).data_dir))
        await _told_to_end()
        _say(_ENDING)


async def _told_to_end() -> None:
    ending, loop = asyncio.Event(), asyncio.get_running_loop()
    for each in _SIGNALS:
        loop.add_signal_handler(each, ending.set)
    await ending.wait()
    for each in _SIGNALS:
        loop.remove_signal_handler(each)  # who cannot wait presses Ctrl-C again


def _say(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()
