"""The steps of set-up: the private panel that an admin goes through, on a phone too."""

from __future__ import annotations

from typing import TYPE_CHECKING

import discord
from discord.utils import utcnow

from cogs.channels import HomeChannel, create_home, kind_of, make_tags
from cogs.submitting import show_form
from cogs.ui import setup as panel
from cogs.ui.actors import actor_of
from cogs.ui.buttons import Press, picked
from cogs.ui.help import GUIDELINES
from cogs.ui.refused import COMMUNITY_NEEDED, CREATING, TAGGING, refused
from cogs.ui.replies import replace, say
from cogs.ui.text import safe
from db.services import guilds
from db.store import Store

if TYPE_CHECKING:
    from bot.client import ForumBot

    Here = discord.Interaction[ForumBot]

#: Discord's code for a server that is no Community: no forum channels there.
_NO_COMMUNITY = 50024
_NOT_SEEN = "I cannot see that channel. Fix: channel settings, Permissions, add my role."
_HAS_HOME = "Questions go there from now on. Those that exist stay where they are."
_HAS_MODS = "Reports go there from now on. Check that only moderators see that channel."
_TRYING = "I try again now what I could not show. *Check again* tells whether it worked."
_LEFT_OUT = "There was no room for a tag for: {names}. A channel has 20 tags."


class SettingUp:
    """Carries out the steps of set-up."""

    def __init__(self, store: Store) -> None:
        """Take the store that is written."""
        self._store = store

    def presses(self) -> dict[str, Press]:
        """Give what the panel's buttons and selects do."""
        return {
            "home": self.pick_home,
            "modchannel": self.pick_mod_channel,
            "makehome": self.make_home,
            "addcategories": self.open_categories,
            "checkagain": self.check_again,
        }

    async def start(self, interaction: Here, note: str = "") -> None:
        """Show the panel; the interaction was deferred."""
        state = await self._look(interaction)
        await say(interaction, panel.panel_embed(state, note), view=panel.panel_view(state))

    async def check_again(self, interaction: Here, _id: int, _rest: str) -> None:
        """Look again at what is set up and what is missing."""
        await interaction.response.defer()
        before = await self._look(interaction)
        await guilds.try_again(self._store, actor_of(interaction), now=utcnow())
        await self._redraw(interaction, _TRYING if before.failures else "")

    async def pick_home(self, interaction: Here, _id: int, _rest: str) -> None:
        """Take the chosen channel for questions."""
        await interaction.response.defer()
        channel = guild_of(interaction).get_channel(int(picked(interaction)[0]))
        if isinstance(channel, HomeChannel):
            await self._redraw(interaction, await self._set_home(interaction, channel))
        else:
            await self._redraw(interaction, _NOT_SEEN)

    async def pick_mod_channel(self, interaction: Here, _id: int, _rest: str) -> None:
        """Take the chosen channel for reports."""
        await interaction.response.defer()
        channel_id = int(picked(interaction)[0])
        actor = actor_of(interaction)
        await guilds.set_mod_channel(self._store, actor, channel_id, now=utcnow())
        await self._redraw(interaction, _HAS_MODS)

    async def make_home(self, interaction: Here, wants_text: int, _rest: str) -> None:
        """Create a channel for questions: a forum channel, or a text channel."""
        await interaction.response.defer()
        await guilds.require_admin(self._store, actor_of(interaction))
        kind = "text" if wants_text else "forum"
        try:
            channel = await create_home(guild_of(interaction), kind, GUIDELINES)
        except (discord.HTTPException, discord.RateLimited) as error:
            is_no_community = getattr(error, "code", 0) == _NO_COMMUNITY
            note = COMMUNITY_NEEDED if is_no_community else refused(error, CREATING)
            await self._redraw(interaction, note, offer_text=is_no_community)
            return
        await self._redraw(interaction, await self._set_home(interaction, channel))

    async def open_categories(self, interaction: Here, _id: int, _rest: str) -> None:
        """Ask for the first categories."""
        await show_form(interaction, panel.categories_form({}))

    async def refresh_tags(self, interaction: Here, *, drop: tuple[int, ...] = ()) -> str:
        """Make the home channel's tags agree with the categories.

        Returns:
            What did not work, in words; "" if all did.
        """
        settings = await guilds.get_settings(self._store, guild_of(interaction).id)
        home = guild_of(interaction).get_channel(settings.home_channel_id or 0)
        if not isinstance(home, discord.ForumChannel):
            return ""
        return await self.tag(home, is_home=True, drop=drop)

    async def tag(
        self, channel: discord.ForumChannel, *, is_home: bool, drop: tuple[int, ...] = ()
    ) -> str:
        """Give a forum channel its state tags and, if it is home to all, those of categories.

        Returns:
            What did not work, in words; "" if all did.
        """
        guild_id = channel.guild.id
        known = await guilds.get_channel(self._store, guild_id, channel.id)
        categories = await guilds.list_categories(self._store, guild_id)
        top = [each for each in categories if is_home and each.parent_id is None]
        states = known.state_tags if known else {}
        try:
            # Asked for anew: the library may not have heard yet what this command did before, and
            # a list of tags without the newest one would take it away.
            fresh = await channel.guild.fetch_channel(channel.id)
            if not isinstance(fresh, discord.ForumChannel):
                return ""
            tags = await make_tags(fresh, top, states, drop=drop)
        except (discord.HTTPException, discord.RateLimited) as error:
            return refused(error, TAGGING)
        await guilds.set_forum_tags(self._store, guild_id, channel.id, tags.states, tags.categories)
        left_out = ", ".join(map(safe, tags.left_out))
        return _LEFT_OUT.format(names=left_out) if left_out else ""

    async def _set_home(self, interaction: Here, channel: HomeChannel) -> str:
        actor = actor_of(interaction)
        kind = kind_of(channel)
        await guilds.set_up(self._store, actor, home_channel_id=channel.id, kind=kind, now=utcnow())
        problem = ""
        if isinstance(channel, discord.ForumChannel):
            problem = await self.tag(channel, is_home=True)
        return problem or _HAS_HOME

    async def _redraw(self, interaction: Here, note: str, *, offer_text: bool = False) -> None:
        state = await self._look(interaction)
        view = panel.panel_view(state, offer_text=offer_text)
        await replace(interaction, panel.panel_embed(state, note), view=view)

    async def _look(self, interaction: Here) -> panel.State:
        guild = guild_of(interaction)
        settings = await guilds.get_settings(self._store, guild.id)
        categories = await guilds.list_categories(self._store, guild.id)
        failures = await guilds.count_failures(self._store, guild.id)
        return panel.look(guild, settings, categories, failures)


def guild_of(interaction: Here) -> discord.Guild:
    """Give the server a command was used in; the tree lets none through from elsewhere."""
    if interaction.guild is None:
        raise TypeError("set-up happens in a server")
    return interaction.guild
