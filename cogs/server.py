"""What admins set: the forum's channels, categories, vote emoji, levels and rules."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import discord
from discord import app_commands, ui
from discord.ext import commands
from discord.utils import utcnow

from cogs.channels import HomeChannel, kind_of, post_panel
from cogs.emoji import find_problem
from cogs.pointing import complete_category, get_category
from cogs.setting_up import SettingUp, guild_of
from cogs.ui import server as words
from cogs.ui import setup as panel
from cogs.ui.actors import actor_of
from cogs.ui.buttons import buttons
from cogs.ui.refused import POSTING, refused
from cogs.ui.replies import say, wait
from db.records import CategoryView
from db.services import guilds
from db.store import Store
from forum.policy import PRESETS
from forum.vocabulary import Level, VotingMode

if TYPE_CHECKING:
    from bot.client import ForumBot

    Here = discord.Interaction[ForumBot]

CategoryName = app_commands.Range[str, 1, panel.CATEGORY_LENGTH]
CategoryText = app_commands.Range[str, 1, 400]
EmojiText = app_commands.Range[str, 1, 60]

# None of the levels below BASIC: whoever is to be kept out is blocked, with an end and a reason.
LEVELS = [
    app_commands.Choice(name=level.name.lower(), value=int(level))
    for level in Level
    if level > Level.BASIC
] + [app_commands.Choice(name="none: take it away", value=int(Level.BASIC))]
PRESET_CHOICES = [app_commands.Choice(name=name, value=name) for name in PRESETS]
VOTING_CHOICES = [app_commands.Choice(name=mode.value, value=mode.value) for mode in VotingMode]


class Server(commands.Cog):
    """Lets admins set the forum up. The verbs check everyone's level."""

    forum = app_commands.Group(
        name="forum",
        description="For admins: set up this server's forum.",
        default_permissions=discord.Permissions(manage_guild=True),
    )
    category = app_commands.Group(
        name="category", description="The categories of questions.", parent=forum
    )

    def __init__(self, store: Store) -> None:
        """Take the store that is written."""
        self._store = store
        self.setting_up = SettingUp(store)

    @forum.command()
    async def setup(self, interaction: Here) -> None:
        """Set the forum up, step by step, and see what is missing."""
        await wait(interaction)
        await self.setting_up.start(interaction)

    @forum.command()
    async def panel(
        self,
        interaction: Here,
        channel: discord.TextChannel | discord.ForumChannel | None = None,
    ) -> None:
        """Post a message with an Ask button, a welcome and the guidelines.

        Args:
            channel: Where; the channel for questions if you leave it out.
        """
        await wait(interaction)
        guild = guild_of(interaction)
        await guilds.require_admin(self._store, actor_of(interaction))
        settings = await guilds.get_settings(self._store, guild.id)
        place = channel or guild.get_channel(settings.home_channel_id or 0)
        if not isinstance(place, HomeChannel):
            await say(interaction, words.NOT_SET_UP)
            return
        embed, view = words.ask_panel_embed(), words.ask_panel_view()
        try:
            posted = await post_panel(place, words.PANEL_TITLE, embed, view)
        except (discord.HTTPException, discord.RateLimited) as error:
            await say(interaction, refused(error, POSTING))
            return
        await say(interaction, words.panel_posted(posted.url, is_pinned=posted.is_pinned))

    @forum.command()
    async def emoji(self, interaction: Here, up: EmojiText, down: EmojiText) -> None:
        """Choose the vote emoji of new cards.

        Args:
            up: For a vote up: a standard emoji, or one of this server's own.
            down: For a vote down.
        """
        await wait(interaction)
        await guilds.require_admin(self._store, actor_of(interaction))
        pair = (up.strip(), down.strip())
        problem = await find_problem(self._store, interaction, pair)
        if problem is None:
            await guilds.set_emoji(self._store, actor_of(interaction), *pair, now=utcnow())
        await say(interaction, problem or words.EMOJI_SET)

    @forum.command()
    @app_commands.choices(level=LEVELS)
    @app_commands.autocomplete(category=complete_category)
    async def level(
        self,
        interaction: Here,
        role: discord.Role | None = None,
        level: int | None = None,
        category: CategoryText | None = None,
    ) -> None:
        """Give everyone with a role a level; leave all out to see the levels.

        Args:
            role: The role.
            level: What they are in the forum.
            category: Only in this category; else everywhere.
        """
        await wait(interaction)
        actor = actor_of(interaction)
        if role is not None and level is not None:
            found = await self._category(interaction, category)
            await guilds.set_role_level(
                self._store,
                actor,
                role.id,
                Level(level) if level else None,
                category_id=found.id if found else None,
                now=utcnow(),
            )
        levels = await guilds.list_role_levels(self._store, actor.guild_id)
        categories = await guilds.list_categories(self._store, actor.guild_id)
        note = words.LEVEL_HALF_SAID if (role is None) != (level is None) else ""
        await say(interaction, note, words.levels_embed(levels, categories))

    @forum.command()
    @app_commands.choices(preset=PRESET_CHOICES, voting=VOTING_CHOICES)
    async def settings(
        self,
        interaction: Here,
        best_answers: app_commands.Range[int, 1, 3] | None = None,
        preset: str | None = None,
        voting: str | None = None,
    ) -> None:
        """See and change the rules; leave all out to see them.

        Args:
            best_answers: How many answers to a question can be chosen as best.
            preset: How points are given.
            voting: How members vote.
        """
        await wait(interaction)
        actor = actor_of(interaction)
        chosen: dict[str, Any] = {"best_answers": best_answers, "voting": voting}
        overrides = {name: value for name, value in chosen.items() if value is not None}
        if preset or overrides:
            await guilds.set_policy(
                self._store, actor, preset=preset, overrides=overrides or None, now=utcnow()
            )
        settings = await guilds.get_settings(self._store, actor.guild_id)
        await say(interaction, words.settings_embed(settings))

    @category.command(name="add")
    @app_commands.autocomplete(parent=complete_category)
    async def add_category(
        self,
        interaction: Here,
        name: CategoryName,
        parent: CategoryText | None = None,
        description: app_commands.Range[str, 1, 800] = "",
        channel: discord.TextChannel | discord.ForumChannel | None = None,
    ) -> None:
        """Add a category.

        Args:
            name: What it is called.
            parent: The category it is part of.
            description: What belongs there.
            channel: Where its questions go, if not to the channel for all.
        """
        await wait(interaction)
        found = await self._category(interaction, parent)
        await guilds.add_category(
            self._store,
            actor_of(interaction),
            name,
            parent_id=found.id if found else None,
            description=description,
            channel_id=channel.id if channel else None,
            kind=kind_of(channel) if channel else "text",
            now=utcnow(),
        )
        await self._show_categories(interaction, await self._tag(interaction, channel))

    @category.command(name="channel")
    @app_commands.autocomplete(category=complete_category)
    async def category_channel(
        self,
        interaction: Here,
        category: CategoryText,
        channel: discord.TextChannel | discord.ForumChannel | None = None,
    ) -> None:
        """Give a category a channel of its own, or take it away.

        Args:
            category: The category.
            channel: Where its questions go; the channel for all if you leave it out.
        """
        await wait(interaction)
        found = await get_category(self._store, guild_of(interaction).id, category)
        await guilds.set_category_channel(
            self._store,
            actor_of(interaction),
            found.id,
            channel.id if channel else None,
            kind=kind_of(channel) if channel else "text",
            now=utcnow(),
        )
        await self._show_categories(interaction, await self._tag(interaction, channel))

    @category.command(name="rename")
    @app_commands.autocomplete(category=complete_category)
    async def rename_category(
        self, interaction: Here, category: CategoryText, name: CategoryName
    ) -> None:
        """Rename a category.

        Args:
            category: The category.
            name: What it is called from now on.
        """
        await wait(interaction)
        found = await get_category(self._store, guild_of(interaction).id, category)
        actor = actor_of(interaction)
        await guilds.rename_category(self._store, actor, found.id, name, now=utcnow())
        await self._show_categories(interaction, await self._tag(interaction, None))

    @category.command(name="remove")
    @app_commands.autocomplete(category=complete_category)
    async def remove_category(self, interaction: Here, category: CategoryText) -> None:
        """Remove a category that has no questions.

        Args:
            category: The category.
        """
        await wait(interaction)
        found = await get_category(self._store, guild_of(interaction).id, category)
        await guilds.remove_category(self._store, actor_of(interaction), found.id, now=utcnow())
        drop = () if found.forum_tag_id is None else (found.forum_tag_id,)
        note = await self.setting_up.refresh_tags(interaction, drop=drop)
        await self._show_categories(interaction, note)

    @category.command(name="list")
    async def list_categories(self, interaction: Here) -> None:
        """See the categories and their channels."""
        await wait(interaction)
        await self._show_categories(interaction, "")

    async def _show_categories(self, interaction: Here, note: str) -> None:
        categories = await guilds.list_categories(self._store, guild_of(interaction).id)
        await say(interaction, note, words.categories_embed(categories))

    async def _tag(self, interaction: Here, channel: HomeChannel | None) -> str:
        note = await self.setting_up.refresh_tags(interaction)
        settings = await guilds.get_settings(self._store, guild_of(interaction).id)
        if isinstance(channel, discord.ForumChannel) and channel.id != settings.home_channel_id:
            note = await self.setting_up.tag(channel, is_home=False) or note
        return note

    async def _category(self, interaction: Here, text: str | None) -> CategoryView | None:
        if text is None:
            return None
        return await get_category(self._store, guild_of(interaction).id, text)


async def submit_categories(interaction: Here, _post_id: int, values: dict[str, str]) -> None:
    """Add the categories of the form, leaving out those that exist."""
    store, actor = interaction.client.store, actor_of(interaction)
    known = {each.name.casefold() for each in await guilds.list_categories(store, actor.guild_id)}
    named: dict[str, str] = {}
    for name in filter(None, map(str.strip, values["names"].splitlines())):
        named.setdefault(name.casefold(), name)
    new = [name for key, name in named.items() if key not in known]
    for name in new[: panel.CATEGORIES_AT_ONCE]:
        await guilds.add_category(store, actor, name, now=utcnow())
    setting_up = SettingUp(store)
    notes = [await setting_up.refresh_tags(interaction)]
    if len(new) > panel.CATEGORIES_AT_ONCE:
        notes.append(panel.TOO_MANY_AT_ONCE)
    await setting_up.start(interaction, "\n".join(filter(None, notes)))


async def build_categories(_: Here, _post_id: int, values: dict[str, str]) -> ui.Modal:
    """Open the form for categories again, filled in."""
    return panel.categories_form(values)


async def setup(bot: ForumBot) -> None:
    """Give the bot its set-up."""
    cog = Server(bot.store)
    await bot.add_cog(cog)
    bot.add_dynamic_items(buttons(cog.setting_up.presses()))
