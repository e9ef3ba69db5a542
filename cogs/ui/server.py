"""What an admin chose: settings, categories and levels; and the panel where members ask."""

from __future__ import annotations

from collections.abc import Sequence

import discord
from discord import ui

from cogs.ui.buttons import button, view_with
from cogs.ui.fitting import fit
from cogs.ui.help import GUIDELINES
from cogs.ui.text import safe
from db.records import CategoryView, GuildSettings, RoleLevelView

PANEL_TITLE = "Ask a question"
_WELCOME = (
    "Welcome. Here you can ask questions and answer those of others, under your name or without "
    "it. Press the button, or write `/ask`."
)

NOT_SET_UP = "There is no channel for questions yet. Start with `/forum setup`."
NO_CATEGORIES = "There are no categories. Add one with `/forum category add`."
LEVEL_HALF_SAID = "Nothing is changed: name both the role and the level it is to give."
NO_LEVELS = "No role has a level. Give one with `/forum level`, naming the role and the level."
UNLIKE_EMOJI = (
    "One of these is no emoji that I can use here. Pick two from Discord's own list, or from the "
    "emoji of this server; those of other servers do not work."
)
SAME_EMOJI = "Up and down need two different emoji."
EMOJI_SET = "New cards get these two emoji. Cards that exist keep theirs."
TRYING_EMOJI = "Trying the vote emoji …"
NOWHERE_TO_TRY = (
    "I could not try the emoji here, because I may not post in this channel. Use the command in a "
    "channel where I may."
)


def panel_posted(url: str, *, is_pinned: bool) -> str:
    """Say where the panel is, and what is left to do."""
    if is_pinned:
        return f"Posted and pinned: {url}"
    return (
        f"Posted: {url}\nI could not pin it: I lack *Pin Messages* (in a forum channel *Manage "
        "Threads and Posts*), or another one is pinned there. Pin it yourself so that it stays on "
        "top."
    )


def categories_embed(categories: Sequence[CategoryView]) -> discord.Embed:
    """List the categories with their channels, as a tree."""
    lines = []
    for category in categories:
        depth = _depth(category, categories)
        where = f" · <#{category.channel_id}>" if category.channel_id else ""
        lines.append(f"{'  ' * depth}• {safe(category.name)}{where}")
    return discord.Embed(title="Categories", description=fit(lines) or NO_CATEGORIES)


def levels_embed(
    levels: Sequence[RoleLevelView], categories: Sequence[CategoryView]
) -> discord.Embed:
    """List the levels that roles give."""
    paths = {category.id: category.path for category in categories}
    lines = [
        f"<@&{each.role_id}>: {each.level.name.lower()}"
        + (f" in {safe(paths.get(each.category_id, ''))}" if each.category_id else "")
        for each in levels
    ]
    return discord.Embed(title="Levels of roles", description=fit(lines) or NO_LEVELS)


def settings_embed(settings: GuildSettings) -> discord.Embed:
    """Show the rules an admin can choose here."""
    policy = settings.policy
    lines = (
        f"Best answers of a question: **{policy.best_answers}**",
        f"Voting: **{policy.voting.value}**, {settings.up_emoji} and {settings.down_emoji}",
        f"Reports that hide a post by themselves: **{policy.flags_hide_after}**",
        f"Points: question **{policy.points_post_question * policy.points_multiple}**, answer "
        f"**{policy.points_post_answer * policy.points_multiple}**, best answer "
        f"**{policy.points_selected * policy.points_multiple}**",
    )
    return discord.Embed(title="Settings", description="\n".join(lines))


def ask_panel_embed() -> discord.Embed:
    """Welcome members where they ask: the panel message."""
    embed = discord.Embed(title=PANEL_TITLE, description=_WELCOME)
    return embed.add_field(name="Guidelines", value=GUIDELINES, inline=False)


def ask_panel_view() -> ui.View:
    """Put the Ask button under the panel message."""
    return view_with(button("ask", 0, "Ask", style=discord.ButtonStyle.primary))


def _depth(category: CategoryView, categories: Sequence[CategoryView]) -> int:
    parents = {each.id: each.parent_id for each in categories}
    depth, parent = 0, category.parent_id
    while parent is not None:
        depth, parent = depth + 1, parents.get(parent)
    return depth
