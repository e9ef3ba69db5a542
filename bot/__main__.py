"""The command line: `python -m bot run`, and what a host does beside it."""

from __future__ import annotations

import argparse
import asyncio
import os
import signal
import sys
from collections.abc import AsyncIterator, Callable, Coroutine, Mapping, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import aiohttp
import discord
from sqlalchemy.engine import make_url

from bot.client import ForumBot, use_api
from bot.logs import configure_logging
from bot.settings import Settings, SettingsError, secret_key
from db import migrate
from db.sealing import Seal
from db.services import auditing
from db.store import Store, WrongKeyError

_DOTENV = Path(".env")
_UNUSABLE = 2
_WRONG_KEY = (
    "This database was made with another SECRET_KEY (or another secret.key in DATA_DIR). With the "
    "wrong one nobody could be recognised as the author of their anonymous posts, so the bot does "
    "not start. Put the right key back."
)
_NO_TOKEN = (
    "DISCORD_TOKEN is not set. It stands on the page Bot of your application in Discord's "
    "developer portal; put it into .env."
)
_WRONG_TOKEN = (
    "Discord does not accept DISCORD_TOKEN. Copy it anew from the page Bot of your application in "
    "Discord's developer portal (Reset Token)."
)
_NO_DISCORD = "Discord cannot be reached. Is this machine online, and is DISCORD_API_URL right?"
_NO_DEMO = "The demo needs packages that are not installed. `make run` installs them."

Command = Callable[[Settings], Coroutine[Any, Any, int]]


async def run(settings: Settings) -> int:
    """Run the bot on Discord until it is told to end; without a token, the demo."""
    if settings.discord_token is None:
        return await demo(settings)
    async with _opened(settings) as store, ForumBot(settings, store) as bot:
        asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, _end_this_task())
        try:
            await bot.start(settings.discord_token)
        except asyncio.CancelledError:
            return 0  # told to end; what was asked for stays in the outbox
    return 0


async def demo(settings: Settings) -> int:
    """Run the same bot on a simulated Discord, in the browser."""
    try:
        from bot import demo as demonstration
    except ImportError:
        return _complain(_NO_DEMO)
    await demonstration.run(settings)
    return 0


async def upgrade(settings: Settings) -> int:
    """Bring the database to the schema of this version."""
    async with _opened(settings):
        return _say("The database is up to date.")


async def sync(settings: Settings) -> int:
    """Tell Discord of the commands, changed or not."""
    if settings.discord_token is None:
        return _complain(_NO_TOKEN)
    async with _opened(settings) as store, ForumBot(settings, store) as bot:
        await bot.login(settings.discord_token)
        await bot.sync_commands(always=True)
    return _say("Discord knows the commands of this version.")


async def check(settings: Settings) -> int:
    """Compare every total with the rows it counts; exit code 1 where any differs."""
    async with _opened(settings) as store:
        differences = await auditing.check(store)
    lines = [
        f"{each.table} {each.key} {each.column}: stored {each.stored}, counted {each.counted}"
        for each in differences
    ]
    _say(*lines, f"{len(lines)} totals differ from their rows.")
    return 1 if lines else 0


async def recount(settings: Settings) -> int:
    """Set every total to what its rows say."""
    async with _opened(settings) as store:
        changed = await auditing.recount(store, now=discord.utils.utcnow())
    return _say(f"{changed} totals differed from their rows and were put right.")


_COMMANDS: Mapping[str, Command] = {
    "run": run,
    "demo": demo,
    "migrate": upgrade,
    "sync": sync,
    "check": check,
    "recount": recount,
}


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command and give its exit code."""
    given = list(sys.argv[1:] if argv is None else argv)
    if given[:1] == ["bench"]:
        from bot import bench  # it measures the start as well: nothing before it

        return bench.main(given[1:])
    arguments = _parser().parse_args(given)
    try:
        settings = Settings.load(os.environ, _DOTENV)
        configure_logging(settings.log_level, sys.stderr, _hidden(settings))
        use_api(settings.discord_api_url)
        return asyncio.run(_COMMANDS[arguments.command](settings))
    except SettingsError as error:
        return _complain(*error.problems)
    except WrongKeyError:
        return _complain(_WRONG_KEY)
    except discord.LoginFailure:
        return _complain(_WRONG_TOKEN)
    except (discord.GatewayNotFound, aiohttp.ClientConnectionError):
        return _complain(_NO_DISCORD)
    except KeyboardInterrupt:
        return 0


@asynccontextmanager
async def _opened(settings: Settings) -> AsyncIterator[Store]:
    """The store, migrated, and opened with the key it was made with."""
    store = Store(settings.database_url, Seal(secret_key(settings)))
    try:
        await migrate.upgrade(settings.database_url)
        await store.check_key()
        yield store
    finally:
        await store.close()


def _end_this_task() -> Callable[[], object]:
    task = asyncio.current_task()
    assert task is not None
    return task.cancel


def _hidden(settings: Settings) -> list[str | None]:
    """What must never stand in a log, though a library might write it."""
    return [settings.discord_token, make_url(settings.database_url).password]


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m bot", description=__doc__)
    parser.add_argument("command", nargs="?", default="run", choices=[*_COMMANDS, "bench"])
    return parser


def _say(*lines: str) -> int:
    sys.stdout.write("".join(f"{line}\n" for line in lines))
    return 0


def _complain(*problems: str) -> int:
    sys.stderr.write("".join(f"{problem}\n" for problem in problems))
    return _UNUSABLE


if __name__ == "__main__":
    sys.exit(main())
