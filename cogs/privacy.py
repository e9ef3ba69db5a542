"""What is kept of a member: they see it, take it along, or erase it."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import discord
from discord import app_commands
from discord.ext import commands
from discord.utils import utcnow

from cogs.ui.actors import actor_of
from cogs.ui.buttons import buttons
from cogs.ui.privacy import (
    FILE_NOTE,
    WAYS,
    data_file,
    erased_text,
    preview_embed,
    preview_view,
    summary_embed,
    summary_view,
)
from cogs.ui.replies import replace, say, wait
from db.services import privacy
from db.store import Store

if TYPE_CHECKING:
    from bot.client import ForumBot

    Here = discord.Interaction[ForumBot]


class Privacy(commands.Cog):
    """Shows members what is kept of them, and does away with it."""

    def __init__(self, store: Store) -> None:
        """Take the store that is read and written."""
        self._store = store

    @app_commands.command()
    async def privacy(self, interaction: Here) -> None:
        """See what is kept of you, get it as a file, or erase it."""
        await wait(interaction)
        summary = await privacy.summary(self._store, actor_of(interaction))
        await say(interaction, summary_embed(summary), view=summary_view())

    async def export(self, interaction: Here, _id: int, _rest: str) -> None:
        """Give all that is kept of a member as a file."""
        await wait(interaction)
        data = await privacy.export(self._store, actor_of(interaction))
        await say(interaction, FILE_NOTE, await asyncio.to_thread(data_file, data))

    async def ask_to_erase(self, interaction: Here, way_id: int, _rest: str) -> None:
        """Show what an erasure would do, and ask."""
        await interaction.response.defer()
        summary = await privacy.summary(self._store, actor_of(interaction))
        embed = preview_embed(summary, WAYS[way_id])
        await replace(interaction, embed, view=preview_view(way_id))

    async def erase(self, interaction: Here, way_id: int, _rest: str) -> None:
        """Erase what is kept of a member, as the preview said."""
        await interaction.response.defer()
        way = WAYS[way_id]
        erased = await privacy.erase(self._store, actor_of(interaction), posts=way, now=utcnow())
        await replace(interaction, erased_text(erased, way))

    async def keep(self, interaction: Here, _id: int, _rest: str) -> None:
        """Go back from the preview to the summary."""
        await interaction.response.defer()
        summary = await privacy.summary(self._store, actor_of(interaction))
        await replace(interaction, summary_embed(summary), view=summary_view())


async def setup(bot: ForumBot) -> None:
    """Give the bot its privacy desk."""
    cog = Privacy(bot.store)
    await bot.add_cog(cog)
    bot.add_dynamic_items(
        buttons(
            {
                "export": cog.export,
                "erase": cog.ask_to_erase,
                "erasenow": cog.erase,
                "keepdata": cog.keep,
            }
        )
    )
