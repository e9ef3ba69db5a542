"""The bot: a client of Discord that has no rule of its own."""

from __future__ import annotations

import asyncio
import hashlib
import json
import logging

import discord
import yarl
from discord.ext import commands
from discord.gateway import DiscordWebSocket
from discord.http import Route

from bot.catchup import catch_up
from bot.chores import Chores
from bot.courier import Courier
from bot.errors import ForumTree, guarded
from bot.settings import DEFAULT_API_URL, Settings
from cogs.ui.permissions import invite_url
from db.services import facts, reading
from db.store import Store

_log = logging.getLogger(__name__)

#: What people can do, one feature each. Staff comes first: forms ask it for names.
EXTENSIONS = (
    "cogs.staff",
    "cogs.forms",
    "cogs.questions",
    "cogs.answers",
    "cogs.editing",
    "cogs.more",
    "cogs.adopting",
    "cogs.voting",
    "cogs.accepting",
    "cogs.reading",
    "cogs.members",
    "cogs.inbox",
    "cogs.privacy",
    "cogs.moderation",
    "cogs.server",
    "cogs.vanishing",
)
_COMMANDS_KEY = "commands"
#: A longer wait for a rate limit is the courier's to plan, not to sleep through.
_LONGEST_WAIT = 30.0


class ForumBot(commands.AutoShardedBot):
    """Discord's side of the forum. It closes what it opened; the store is its maker's.

    Args:
        settings: What the host chose.
        store: Migrated, and opened with the right key.
    """

    def __init__(self, settings: Settings, store: Store) -> None:
        # This bot has no voice; a host need not wonder what it lacks for it.
        discord.VoiceClient.warn_nacl = discord.VoiceClient.warn_dave = False
        super().__init__(
            command_prefix=commands.when_mentioned,
            help_command=None,
            intents=_intents(),
            tree_cls=ForumTree,
            allowed_mentions=discord.AllowedMentions.none(),
            chunk_guilds_at_startup=False,
            member_cache_flags=discord.MemberCacheFlags.none(),
            max_messages=None,
            max_ratelimit_timeout=_LONGEST_WAIT,
            shard_count=settings.shard_count,
            # The library takes None for "all of them", though its types do not say so.
            shard_ids=settings.shard_ids and list(settings.shard_ids),  # type: ignore[arg-type]
        )
        self.settings = settings
        self.store = store
        self.courier = Courier(self, store)
        self._chores = Chores(store)
        self._catching_up: asyncio.Task[None] | None = None

    async def setup_hook(self) -> None:
        """Load what people can do, and tell Discord of the commands if they changed."""
        if self.settings.discord_api_url != DEFAULT_API_URL:
            await self._ask_for_gateway()
        for extension in EXTENSIONS:
            await self.load_extension(extension)
        try:
            await self.sync_commands()
        except (discord.HTTPException, discord.RateLimited):
            # Those it knows go on working, and buttons and votes need none; the next start tries.
            _log.exception("could not tell Discord of the commands")
        if self.settings.discord_token and self.application_id:  # the demo has nobody to invite
            _log.info("add the bot to a server: %s", invite_url(self.application_id))

    async def sync_commands(self, *, always: bool = False) -> None:
        """Tell Discord of the commands, where they are others than it was told last."""
        known = [command.to_dict(self.tree) for command in self.tree.get_commands()]
        written = json.dumps([self.application_id, known], sort_keys=True, default=str)
        digest = hashlib.sha256(written.encode()).hexdigest()
        if not always and await facts.get_fact(self.store, _COMMANDS_KEY) == digest:
            return
        await self.tree.sync()
        await facts.set_fact(self.store, _COMMANDS_KEY, digest)
        _log.info("told Discord of %s commands", len(known))

    async def on_ready(self) -> None:
        """Begin to carry things out, and put right what happened while nobody listened."""
        _log.info("ready in %s servers", len(self.guilds))
        self.courier.start()
        self._chores.start()
        # A new session may come while the last one is still being put right.
        if self._catching_up is None or self._catching_up.done():
            self._catching_up = asyncio.create_task(self._catch_up(), name="catch-up")

    async def on_guild_available(self, guild: discord.Guild) -> None:
        """Carry out what waited for a server that was away."""
        self.courier.retry_now()

    async def on_message(self, message: discord.Message, /) -> None:
        """Hear no commands in messages: they are slash commands, buttons and menus."""

    async def close(self) -> None:
        """Stop listening and carrying; what was asked for stays in the outbox."""
        await self.courier.stop()
        self._chores.stop()
        if self._catching_up is not None:
            self._catching_up.cancel()
            await asyncio.gather(self._catching_up, return_exceptions=True)
        await super().close()
        await reading.flush_views(self.store)

    @guarded
    async def _catch_up(self) -> None:
        await catch_up(self, self.store)

    async def _ask_for_gateway(self) -> None:
        """Connect to the gateway that a host's own base of the API names."""
        _, url, _ = await self.http.get_bot_gateway()
        DiscordWebSocket.DEFAULT_GATEWAY = yarl.URL(url)


def use_api(url: str) -> None:
    """Send every request of this process to another base of Discord's API, such as a proxy."""
    Route.BASE = url


def _intents() -> discord.Intents:
    """No privileged intent: commands, forms and buttons carry their own text."""
    return discord.Intents(guilds=True, guild_messages=True, guild_reactions=True)
