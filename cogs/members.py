"""Members: their pages, the board, what they follow, and help for all of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import discord
from discord import app_commands
from discord.ext import commands
from discord.utils import utcnow

from cogs.pointing import complete_question, get_post_id
from cogs.ui.actors import actor_of
from cogs.ui.buttons import buttons
from cogs.ui.help import help_embed
from cogs.ui.profiles import leaderboard_embed, leaderboard_view, profile_embed
from cogs.ui.replies import replace, say, wait
from db.services import guilds, notifying, reading
from db.store import Store

if TYPE_CHECKING:
    from bot.client import ForumBot

    Here = discord.Interaction[ForumBot]

_FOLLOWED = (
    "You follow this question now: you hear of new answers, and nobody sees that you do. "
    "Do the same again to stop."
)
_UNFOLLOWED = "You no longer follow this question."


class Members(commands.Cog):
    """Shows people what they and others did, and lets them follow questions."""

    def __init__(self, store: Store) -> None:
        """Take the store that is read."""
        self._store = store

    @app_commands.command()
    async def profile(self, interaction: Here, person: discord.User | None = None) -> None:
        """See what someone did here under their own name.

        Args:
            person: Whose page; yours if you leave it out.
        """
        await self._show_profile(interaction, person or interaction.user)

    async def forum_profile(self, interaction: Here, person: discord.Member | discord.User) -> None:
        """Show the page of the person whose menu was used."""
        await self._show_profile(interaction, person)

    @app_commands.command()
    async def leaderboard(self, interaction: Here) -> None:
        """See who has the most points."""
        await wait(interaction)
        guild_id = actor_of(interaction).guild_id
        rows, page, pages = await reading.leaderboard(self._store, guild_id)
        embed = leaderboard_embed(rows, page, pages)
        await say(interaction, embed, view=leaderboard_view(page, pages))

    async def turn_board(self, interaction: Here, wanted: int, _rest: str) -> None:
        """Go to another page of the board."""
        await interaction.response.defer()
        guild_id = actor_of(interaction).guild_id
        rows, page, pages = await reading.leaderboard(self._store, guild_id, page=wanted)
        embed = leaderboard_embed(rows, page, pages)
        await replace(interaction, embed, view=leaderboard_view(page, pages))

    @app_commands.command()
    async def help(self, interaction: Here) -> None:
        """See what you can do here, the guidelines, and how to post without your name."""
        await wait(interaction)
        settings = await guilds.get_settings(self._store, actor_of(interaction).guild_id)
        await say(interaction, help_embed(settings))

    @app_commands.command()
    @app_commands.autocomplete(question=complete_question)
    async def follow(self, interaction: Here, question: app_commands.Range[str, 1, 200]) -> None:
        """Hear of new answers to a question, or stop hearing of them.

        Args:
            question: Its number, a link to it, or a title picked from the list.
        """
        await wait(interaction)
        guild_id = actor_of(interaction).guild_id
        await self._toggle(interaction, await get_post_id(self._store, guild_id, question))

    async def press_follow(self, interaction: Here, question_id: int, _rest: str) -> None:
        """Follow a question, or stop, from its card."""
        await wait(interaction)
        await self._toggle(interaction, question_id)

    async def _toggle(self, interaction: Here, post_id: int) -> None:
        actor = actor_of(interaction)
        question_id = (await reading.visible_post(self._store, actor, post_id)).question_id
        if await notifying.is_following(self._store, actor, question_id):
            await notifying.unfollow(self._store, actor, question_id, now=utcnow())
            await say(interaction, _UNFOLLOWED)
        else:
            await notifying.follow(self._store, actor, question_id, now=utcnow())
            await say(interaction, _FOLLOWED)

    async def _show_profile(self, interaction: Here, person: discord.Member | discord.User) -> None:
        await wait(interaction)
        guild_id = actor_of(interaction).guild_id
        profile = await reading.profile(self._store, guild_id, person.id)
        await say(interaction, profile_embed(profile, person.display_name))


async def setup(bot: ForumBot) -> None:
    """Give the bot its pages of people."""
    cog = Members(bot.store)
    await bot.add_cog(cog)
    bot.tree.add_command(app_commands.ContextMenu(name="Forum profile", callback=cog.forum_profile))
    bot.add_dynamic_items(buttons({"board": cog.turn_board, "follow": cog.press_follow}))
