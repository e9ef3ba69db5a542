"""Votes as Discord sends them: gateway frames through discord.py, to the committed row.

There is no socket: each frame is handed to the library's own parser, in a client that knows the
guild, and is done when the task that its listener runs in is done.
"""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from typing import Any

import discord
from discord.gateway import DiscordWebSocket

from bot.bench.ballots import NewVote
from bot.bench.measuring import Times
from bot.bench.rows import GUILD_ID, HOME_CHANNEL_ID
from bot.client import ForumBot
from bot.settings import Settings
from db.store import Store

_LISTENER = "on_raw_reaction_add"
_IN_FLIGHT = 256
_BOT_ID = GUILD_ID + 2
_GUILD = {
    "id": str(GUILD_ID),
    "name": "Bench",
    "owner_id": str(GUILD_ID + 3),
    "member_count": 1,
    "roles": [{"id": str(GUILD_ID), "name": "@everyone", "permissions": "0", "position": 0}],
    "channels": [],
    "threads": [],
    "members": [],
    "emojis": [],
    "features": [],
}


class MeasuredBot(ForumBot):
    """The real bot; it only tells when what a frame set off is done."""

    listened: asyncio.Task[None] | None = None

    def _schedule_event(self, *args: Any, **kwargs: Any) -> asyncio.Task[None]:
        task: asyncio.Task[None] = super()._schedule_event(*args, **kwargs)
        if args[1] == _LISTENER:
            self.listened = task
        return task


@asynccontextmanager
async def gateway(store: Store, *, listeners: Sequence[str]) -> AsyncIterator[MeasuredBot]:
    """Give a bot with these extensions that stands as if it were connected."""
    settings = Settings.load({"DATABASE_URL": store.url, "SECRET_KEY": "0" * 64}, None)
    async with MeasuredBot(settings, store) as bot:
        me = {"id": str(_BOT_ID), "username": "bot", "discriminator": "0", "avatar": None}
        state: Any = bot._connection
        state.user = discord.ClientUser(state=state, data={**me, "bot": True})  # type: ignore[typeddict-item]
        state._add_guild_from_data(_GUILD)
        for extension in listeners:
            await bot.load_extension(extension)
        yield bot


async def feed(bot: MeasuredBot, votes: Sequence[NewVote]) -> Times:
    """Feed one frame a vote, with so many on their way at a time as a storm has."""
    socket: Any = DiscordWebSocket(None, loop=asyncio.get_running_loop())  # type: ignore[arg-type]
    socket._discord_parsers = bot._connection.parsers
    socket._dispatch = bot.dispatch
    socket.shard_id = 0
    room, times = asyncio.Semaphore(_IN_FLIGHT), Times()

    def done(started: float) -> Callable[[asyncio.Task[None]], None]:
        def settle(_: asyncio.Task[None]) -> None:
            times.add_since(started)
            room.release()

        return settle

    frames = [_frame(number, vote) for number, vote in enumerate(votes)]
    begun = time.perf_counter()
    for frame in frames:
        await room.acquire()
        started = time.perf_counter()
        await socket.received_message(frame)
        assert bot.listened is not None
        bot.listened.add_done_callback(done(started))
    for _ in range(_IN_FLIGHT):
        await room.acquire()
    times.rate = len(votes) / (time.perf_counter() - begun)
    return times


def listen(bot: MeasuredBot, cast: Callable[[NewVote], Awaitable[None]]) -> None:
    """Hand each frame to a bare writer instead, for the floor."""

    async def on_raw_reaction_add(payload: discord.RawReactionActionEvent) -> None:
        await cast(NewVote(payload.message_id, payload.user_id))

    bot.add_listener(on_raw_reaction_add)


def _frame(number: int, vote: NewVote) -> str:
    user = {"id": str(vote.voter_id), "username": "v", "discriminator": "0", "avatar": None}
    return json.dumps(
        {
            "t": "MESSAGE_REACTION_ADD",
            "s": number + 1,
            "op": 0,
            "d": {
                "user_id": str(vote.voter_id),
                "type": 0,
                "message_id": str(vote.message_id),
                "channel_id": str(HOME_CHANNEL_ID),
                "guild_id": str(GUILD_ID),
                "member": {
                    "user": user,
                    "roles": [],
                    "joined_at": datetime(2024, 1, 1, tzinfo=UTC).isoformat(),
                    "flags": 0,
                },
                "emoji": {"id": None, "name": "👍"},
                "burst": False,
            },
        }
    )
