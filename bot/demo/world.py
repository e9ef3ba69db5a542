"""The simulated Discord with the real bot in it, and the one lock around all that happens there."""

from __future__ import annotations

import asyncio
import secrets
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Self

import discord
import simcord
from simcord.backend.models.message import EPHEMERAL_FLAG
from simcord.builders import ChannelHandle, GuildHandle, UserHandle

from bot.client import ForumBot
from bot.demo import keeping
from bot.demo.faces import give_face
from bot.demo.furnishing import Member, settle_in
from bot.demo.nearer import bring_nearer
from bot.settings import DEFAULT_API_URL, Settings, secret_key
from db import migrate
from db.sealing import Seal
from db.services import facts
from db.store import Store

GUILD = "Quiet Corner"
BOT = "Wellspring"
_BOT_COLOR = 0x3A8577
#: How long ago a new server was made; what is written into it is younger.
FOUNDED = timedelta(days=4)
#: A machine that slept wakes hours later: its clock is set, the hours are not lived through.
_LEAP_SECONDS = 60.0
#: The fact in the store that says which kept Discord it belongs to.
_KEPT = "demo_kept"


def demo_settings(settings: Settings) -> Settings:
    """Give settings that keep the demo's store and key apart from those of a real bot."""
    folder = settings.data_dir / "demo"
    return replace(
        settings,
        discord_token=None,
        discord_api_url=DEFAULT_API_URL,
        data_dir=folder,
        database_url=f"sqlite+aiosqlite:///{folder / 'wellspring.db'}",
        secret_key=None,
        shard_ids=None,
        shard_count=1,
    )


class World:
    """A server, its people and the bot.

    Attributes:
        is_new: Nobody has written anything here yet.
        revision: Grows with everything that happens.
    """

    def __init__(self, env: simcord.Env, store: Store, settings: Settings) -> None:
        self.env = env
        self.store = store
        self.is_new = True
        self.revision = 0
        self.guild: GuildHandle
        self.members: dict[str, Member] = {}
        self._settings = settings
        self._lock = asyncio.Lock()
        self._ticked_at = 0.0

    @classmethod
    async def start(cls, settings: Settings) -> Self:
        """Start the bot where the last run ended, else in a new server."""
        folder = settings.data_dir
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        kept, store = keeping.take(folder), await _open_store(settings)
        if kept is None or await facts.get_fact(store, _KEPT) != kept.token:
            # A store and a Discord that do not know the same posts are both worth nothing.
            kept = None
            await store.close()
            keeping.clear(folder)
            store = await _open_store(settings)
        bring_nearer()
        bot = ForumBot(settings, store)
        # Nothing is limited here, and an act would wait for the redraws of the one before.
        bot.courier.redraw_gap = timedelta()
        env = simcord.Env(
            bot,
            approved_intents=discord.Intents.default(),
            check_errors=False,
        )
        world = cls(env, store, settings)
        if kept is not None:
            env.backend = kept.backend
            world.forget_private_answers()
        else:
            bot_user = env.backend.bot_user
            bot_user.name = BOT
            give_face(env.backend, bot_user.id, _BOT_COLOR)
        world.set_clock(datetime.now(UTC) - (timedelta() if kept else FOUNDED))
        await env.start()
        world._people(kept)
        await env.settle()
        world._ticked_at = time.perf_counter()
        return world

    async def end(self, *, keep: bool) -> None:
        """End the bot; keep the server for the next run, or let that one start anew."""
        async with self._lock:
            await self.env.bot.close()
            await self.env.shutdown()
            token = secrets.token_hex(16)
            await facts.set_fact(self.store, _KEPT, token)
            await self.store.close()
            if keep:
                people = {name: member.id for name, member in self.members.items()}
                kept = keeping.Kept(token, self.env.backend, self.guild.id, people)
                keeping.keep(self._settings.data_dir, kept)

    @asynccontextmanager
    async def acting(self) -> AsyncIterator[None]:
        """Act as somebody; SimCord knows only one act at a time."""
        async with self._lock:
            yield

    async def tick(self, show: Callable[[], Awaitable[None]]) -> None:
        """Let the time that passed pass in Discord too; await `show()` if anything changed."""
        async with self._lock:
            now = time.perf_counter()
            passed, self._ticked_at = now - self._ticked_at, now
            if passed > _LEAP_SECONDS:
                self.set_clock(datetime.now(UTC))
            else:
                await self.env.advance_time(passed)
            backend = self.env.backend
            if backend.transcript:
                self.revision += 1
                # Both would grow for as long as the demo runs.
                del backend.transcript[:], backend.http_requests[:]
                await show()

    def set_clock(self, now: datetime) -> None:
        """Let Discord's clock show `now`; no timer runs out by this."""
        clock = self.env.backend.clock
        clock._epoch = now - timedelta(seconds=clock.elapsed)

    def forget_private_answers(self) -> None:
        """Let go of what only one person could see, as Discord's client does when it restarts."""
        for messages in self.env.backend.messages.values():
            for message in [each for each in messages.values() if each.flags & EPHEMERAL_FLAG]:
                del messages[message.id]

    def channel(self, channel_id: int) -> ChannelHandle | None:
        """Give a channel or thread of the server, or somebody's direct messages."""
        stored = self.env.backend.channels.get(channel_id)
        if stored is None:
            return None
        return ChannelHandle(self.env, self.guild if stored.guild_id else None, stored)

    def member(self, user_id: int) -> Member | None:
        """Give the member with this id."""
        return next((each for each in self.members.values() if each.id == user_id), None)

    def _people(self, kept: keeping.Kept | None) -> None:
        if kept is None:
            self.guild = self.env.create_guild(GUILD)
            self.members = settle_in(self.env, self.guild)
            return
        self.is_new = False
        self.guild = GuildHandle(self.env, self.env.backend.get_guild(kept.guild_id))
        self.env._guilds.append(self.guild)
        for name, user_id in kept.people.items():
            user = UserHandle(self.env, self.env.backend.get_user(user_id))
            self.members[name] = Member(self.env, self.guild, user)


async def _open_store(settings: Settings) -> Store:
    await migrate.upgrade(settings.database_url)
    store = Store(settings.database_url, Seal(secret_key(settings)))
    try:
        await store.check_key()
    except BaseException:
        await store.close()
        raise
    return store
