"""What is new for a member, and whether it reaches them by DM."""

from __future__ import annotations

from typing import TYPE_CHECKING

import discord
from discord import app_commands
from discord.ext import commands
from discord.utils import utcnow

from cogs.ui.actors import actor_of
from cogs.ui.buttons import button, buttons, view_with
from cogs.ui.notices import inbox_embed
from cogs.ui.replies import replace, say, wait
from db.services import notifying, reading
from db.store import Store

if TYPE_CHECKING:
    from bot.client import ForumBot

    Here = discord.Interaction[ForumBot]

_SHOWN = 15
_DMS_TRIED = (
    "What concerns you is always in `/inbox`. Where a mention in the thread would give away that "
    "you wrote something without your name, you get a DM."
)
_DMS_CLOSED = (
    "What concerns you is always in `/inbox`. Your DMs were closed to me, so I do not try them any "
    "more. Open them for this server (server menu, Privacy Settings, Direct Messages), then press "
    "the button."
)
_DMS_AGAIN = "I will try your DMs again. If they are still closed, `/inbox` has everything."


class Inbox(commands.Cog):
    """Tells members what happened to what they wrote and follow."""

    def __init__(self, store: Store) -> None:
        """Take the store that is read."""
        self._store = store

    @app_commands.command()
    async def inbox(self, interaction: Here) -> None:
        """See what is new for you: answers, comments, and what moderators did."""
        await wait(interaction)
        actor = actor_of(interaction)
        notices = await notifying.inbox(self._store, actor, limit=_SHOWN)
        ids = {notice.post_id for notice in notices if notice.post_id is not None}
        posts = await reading.get_posts(self._store, actor.guild_id, ids)
        await say(interaction, inbox_embed(notices, {post.id: post for post in posts}))
        await notifying.mark_read(self._store, actor)

    @app_commands.command()
    async def notifications(self, interaction: Here) -> None:
        """See how you are told of answers, and have closed DMs tried again."""
        await wait(interaction)
        if await notifying.dms_open(self._store, actor_of(interaction)):
            await say(interaction, _DMS_TRIED)
        else:
            view = view_with(button("dms", 0, "Try my DMs again"))
            await say(interaction, _DMS_CLOSED, view=view)

    async def try_dms_again(self, interaction: Here, _id: int, _rest: str) -> None:
        """Try a member's DMs again, now that they opened them."""
        await interaction.response.defer()
        await notifying.try_dms_again(self._store, actor_of(interaction), now=utcnow())
        await replace(interaction, _DMS_AGAIN)


async def setup(bot: ForumBot) -> None:
    """Give the bot its inbox."""
    cog = Inbox(bot.store)
    await bot.add_cog(cog)
    bot.add_dynamic_items(buttons({"dms": cog.try_dms_again}))
