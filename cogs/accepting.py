"""Accepting: `/accept`, the button and the message menu, and taking it back."""

from __future__ import annotations

from typing import TYPE_CHECKING

import discord
from discord import app_commands
from discord.ext import commands

from cogs.here import complete_answer
from cogs.pointing import get_post_id, get_post_of
from cogs.ui.actors import actor_of
from cogs.ui.buttons import button, buttons, view_with
from cogs.ui.replies import say, wait
from db.services import accepting, offering, reading
from db.store import Store

if TYPE_CHECKING:
    from bot.client import ForumBot

    Here = discord.Interaction[ForumBot]

_ACCEPTED = "This is a best answer now."
_IS_ACCEPTED = "This is a best answer already."
_UNACCEPTED = "This is no longer a best answer."


class Accepting(commands.Cog):
    """Lets the asker, and whoever has the level, choose the best answers."""

    def __init__(self, store: Store) -> None:
        """Take the store that choices are kept in."""
        self._store = store

    @app_commands.command()
    @app_commands.autocomplete(answer=complete_answer)
    async def accept(self, interaction: Here, answer: app_commands.Range[str, 1, 200]) -> None:
        """Choose the best answer to your question.

        Args:
            answer: The answer's number or a link to it.
        """
        await wait(interaction)
        guild_id = actor_of(interaction).guild_id
        await self._accept(interaction, await get_post_id(self._store, guild_id, answer))

    async def accept_message(self, interaction: Here, message: discord.Message) -> None:
        """Choose the answer that a message shows."""
        await wait(interaction)
        guild_id = actor_of(interaction).guild_id
        await self._accept(interaction, await get_post_of(self._store, guild_id, message.id))

    async def press_accept(self, interaction: Here, answer_id: int, _rest: str) -> None:
        """Choose the answer of a card."""
        await wait(interaction)
        await self._accept(interaction, answer_id)

    async def press_unaccept(self, interaction: Here, answer_id: int, _rest: str) -> None:
        """Take a choice back."""
        await wait(interaction)
        actor, now = actor_of(interaction), discord.utils.utcnow()
        await accepting.unaccept(self._store, actor, answer_id, now=now)
        view = view_with(button("accept", answer_id, "Accept again"))
        await say(interaction, _UNACCEPTED, view=view)

    async def _accept(self, interaction: Here, answer_id: int) -> None:
        actor, now = actor_of(interaction), discord.utils.utcnow()
        await reading.visible_post(self._store, actor, answer_id)
        offers = await offering.offers(self._store, actor, answer_id)
        if not offers.may_unaccept:
            await accepting.accept(self._store, actor, answer_id, now=now)
        said = _IS_ACCEPTED if offers.may_unaccept else _ACCEPTED
        await say(interaction, said, view=view_with(button("unaccept", answer_id, "Undo")))


async def setup(bot: ForumBot) -> None:
    """Add the cog, its buttons and its menu."""
    cog = Accepting(bot.store)
    await bot.add_cog(cog)
    bot.add_dynamic_items(buttons({"accept": cog.press_accept, "unaccept": cog.press_unaccept}))
    bot.tree.add_command(app_commands.ContextMenu(name="Accept", callback=cog.accept_message))
