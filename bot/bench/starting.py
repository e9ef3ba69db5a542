"""Starts the bot as `run` does, up to where it would connect, and ends.

`python -m bot.bench.starting URL`
"""

from __future__ import annotations

import asyncio
import sys

from bot.client import EXTENSIONS, ForumBot
from bot.settings import Settings
from db import migrate
from db.sealing import Seal
from db.store import Store


async def start(url: str) -> None:
    """Migrate, open the store, load every extension, close."""
    settings = Settings.load({"DATABASE_URL": url, "SECRET_KEY": "0" * 64}, None)
    await migrate.upgrade(url)
    store = Store(url, Seal(settings.secret_key or b""))
    async with ForumBot(settings, store) as bot:
        await store.check_key()
        for extension in EXTENSIONS:
            await bot.load_extension(extension)
    await store.close()


if __name__ == "__main__":
    asyncio.run(start(sys.argv[1]))
