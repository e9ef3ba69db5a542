"""The *More* button: each member sees what they may do with a post."""

from __future__ import annotations

from typing import TYPE_CHECKING

import discord
from discord.ext import commands

from cogs.ui.actors import actor_of
from cogs.ui.buttons import buttons
from cogs.ui.more import more_embed, more_view
from cogs.ui.replies import say, wait
from db.services import offering, reading
from db.store import Store

if TYPE_CHECKING:
    from bot.client import ForumBot

    Here = discord.Interaction[ForumBot]


class More(commands.Cog):
    """Opens the menu of a post."""

    def __init__(self, store: Store) -> None:
        """Take the store that is looked into."""
        self._store = store

    async def press_more(self, interaction: Here, post_id: int, _rest: str) -> None:
        """Show what this member may do with a post."""
        await wait(interaction)
        actor = actor_of(interaction)
        post = await reading.visible_post(self._store, actor, post_id)
        offers = await offering.offers(self._store, actor, post_id)
        await say(interaction, more_embed(post, offers), view=more_view(post, offers))


async def setup(bot: ForumBot) -> None:
    """Add the cog and its button."""
    cog = More(bot.store)
    await bot.add_cog(cog)
    bot.add_dynamic_items(buttons({"more": cog.press_more}))
