"""What comes and goes on Discord: messages, threads, channels, the server itself."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING

import discord
from discord.ext import commands
from discord.utils import utcnow

from bot.errors import guarded
from db.services import discord_ids
from db.store import Store

if TYPE_CHECKING:
    from bot.client import ForumBot


class Vanishing(commands.Cog):
    """Tells the store what is gone; a deleted card hides its post, it does not destroy it."""

    def __init__(self, store: Store) -> None:
        self._store = store

    @commands.Cog.listener()
    @guarded
    async def on_raw_message_delete(self, payload: discord.RawMessageDeleteEvent) -> None:
        """Hide the post that a deleted message showed."""
        await self._forget(payload.guild_id, [payload.message_id])

    @commands.Cog.listener()
    @guarded
    async def on_raw_bulk_message_delete(self, payload: discord.RawBulkMessageDeleteEvent) -> None:
        """Hide the posts that the deleted messages showed."""
        await self._forget(payload.guild_id, payload.message_ids)

    @commands.Cog.listener()
    @guarded
    async def on_raw_thread_delete(self, payload: discord.RawThreadDeleteEvent) -> None:
        """Hide the question whose thread was deleted."""
        await discord_ids.thread_gone(
            self._store, payload.guild_id, payload.thread_id, now=utcnow()
        )

    @commands.Cog.listener()
    @guarded
    async def on_raw_thread_update(self, payload: discord.RawThreadUpdateEvent) -> None:
        """Draw what waited for an archived thread to open again."""
        if not payload.data["thread_metadata"]["archived"]:
            await discord_ids.thread_opened(self._store, payload.guild_id, payload.thread_id)

    @commands.Cog.listener()
    @guarded
    async def on_guild_channel_delete(self, channel: discord.abc.GuildChannel) -> None:
        """Forget a channel that questions stood in."""
        await discord_ids.channel_gone(self._store, channel.guild.id, channel.id, now=utcnow())

    @commands.Cog.listener()
    @guarded
    async def on_guild_join(self, guild: discord.Guild) -> None:
        """Keep that the bot is in a server."""
        await discord_ids.guild_joined(self._store, guild.id, now=utcnow())

    @commands.Cog.listener()
    @guarded
    async def on_guild_remove(self, guild: discord.Guild) -> None:
        """Keep that the bot was removed from a server."""
        await discord_ids.guild_left(self._store, guild.id, now=utcnow())

    async def _forget(self, guild_id: int | None, message_ids: Collection[int]) -> None:
        if guild_id is not None:
            await discord_ids.message_gone(self._store, guild_id, message_ids, now=utcnow())


async def setup(bot: ForumBot) -> None:
    """Add the listeners."""
    await bot.add_cog(Vanishing(bot.store))
