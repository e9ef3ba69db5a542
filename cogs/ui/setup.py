"""The admins' panel: what is set up, what is missing and where, and how to put it right."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import discord
from discord import ui

from cogs.ui.buttons import button, custom_id, view_with
from cogs.ui.fitting import fit
from cogs.ui.permissions import Need, Place, Wanted, lacking
from cogs.ui.text import safe
from db.records import CategoryView, GuildSettings

_LINE_ROOM = 800
CATEGORY_LENGTH = 80
#: How many categories one form takes.
CATEGORIES_AT_ONCE = 20
_NO_MODS = "Pick a channel that only moderators see. Until then reports reach nobody."
_TRY_AGAIN = "Put right what is missing, then *Check again*: I try it once more."
TOO_MANY_AT_ONCE = "I added the first 20 of them. Send the others in a second form."


@dataclass(frozen=True, slots=True)
class Missing:
    """What the bot lacks in one channel."""

    channel_id: int
    wanted: tuple[Wanted, ...]


@dataclass(frozen=True, slots=True)
class State:
    """All that the panel shows."""

    settings: GuildSettings
    categories: tuple[CategoryView, ...]
    missing: tuple[Missing, ...]
    #: Channels that were chosen and are not there any more.
    gone: tuple[int, ...]
    #: How much could not be shown on Discord, by the reason.
    failures: Mapping[str, int] = field(default_factory=dict)


def look(
    guild: discord.Guild,
    settings: GuildSettings,
    categories: Sequence[CategoryView],
    failures: Mapping[str, int],
) -> State:
    """See what is set up, and in which channel which permission is missing."""
    places = _places(guild, settings, categories)
    missing = []
    for channel_id, place in places.items():
        channel = guild.get_channel(channel_id)
        if channel is not None:
            wanted = lacking(channel.permissions_for(guild.me), place)
            missing.append(Missing(channel_id, wanted))
    return State(
        settings=settings,
        categories=tuple(categories),
        missing=tuple(each for each in missing if each.wanted),
        gone=tuple(each for each in places if guild.get_channel(each) is None),
        failures=failures,
    )


def panel_embed(state: State, note: str = "") -> discord.Embed:
    """Show what is set up and what is missing.

    Args:
        state: What `look` saw.
        note: What the last step did, or why it did not work.
    """
    embed = discord.Embed(title="Set up the forum", description=note or None)
    home, mods = state.settings.home_channel_id, state.settings.mod_channel_id
    embed.add_field(
        name="1. Where questions go",
        value=f"<#{home}>" if home else "Pick a channel below, or let me create one.",
        inline=False,
    )
    embed.add_field(
        name="2. Where reports go",
        value=f"<#{mods}>" if mods else _NO_MODS,
        inline=False,
    )
    embed.add_field(name="3. Categories", value=_category_names(state), inline=False)
    embed.add_field(name="4. My permissions", value=_permissions_text(state), inline=False)
    if state.failures:
        embed.add_field(name="5. What I could not show", value=_failures_text(state), inline=False)
    if home and home not in state.gone:
        embed.set_footer(text="Ready: /ask works. /forum panel posts an Ask button for members.")
    return embed


def panel_view(state: State, *, offer_text: bool = False) -> ui.View:
    """Put the steps under the panel.

    Args:
        state: What `look` saw.
        offer_text: A forum channel was refused; offer a text channel.
    """
    home = ui.ChannelSelect[ui.View](
        custom_id=custom_id("home", 0),
        placeholder="1. Where questions go",
        channel_types=[discord.ChannelType.forum, discord.ChannelType.text],
        row=0,
    )
    mods = ui.ChannelSelect[ui.View](
        custom_id=custom_id("modchannel", 0),
        placeholder="2. Where reports go",
        channel_types=[discord.ChannelType.text],
        row=1,
    )
    view = view_with(home, mods)
    success = discord.ButtonStyle.success
    if state.settings.home_channel_id is None or state.settings.home_channel_id in state.gone:
        view.add_item(button("makehome", 0, "Create a channel for questions", style=success, row=2))
    if offer_text:
        view.add_item(button("makehome", 1, "Use a text channel", style=success, row=2))
    view.add_item(button("addcategories", 0, "Add categories", row=3))
    view.add_item(button("checkagain", 0, "Check again", row=3))
    return view


def categories_form(values: Mapping[str, str]) -> ui.Modal:
    """Ask for the first categories, one a line."""
    modal = ui.Modal(title="Add categories", custom_id=custom_id("categories", 0), timeout=None)
    names = ui.TextInput[ui.Modal](
        custom_id="names",
        style=discord.TextStyle.paragraph,
        placeholder="Relationships\nAnxiety\nWork",
        max_length=CATEGORIES_AT_ONCE * (CATEGORY_LENGTH + 1),
        default=values.get("names"),
    )
    modal.add_item(
        ui.Label(text="Names, one a line", description="At most 20 at once.", component=names)
    )
    return modal


def _places(
    guild: discord.Guild, settings: GuildSettings, categories: Sequence[CategoryView]
) -> dict[int, Place]:
    places = {each.channel_id: Place.TEXT for each in categories if each.channel_id is not None}
    if settings.home_channel_id is not None:
        places[settings.home_channel_id] = Place.TEXT
    for channel_id in places:
        if isinstance(guild.get_channel(channel_id), discord.ForumChannel):
            places[channel_id] = Place.FORUM
    if settings.mod_channel_id is not None:
        places.setdefault(settings.mod_channel_id, Place.MODERATORS)
    return places


def _category_names(state: State) -> str:
    names = [safe(each.name) for each in state.categories if each.parent_id is None]
    return fit(names, _LINE_ROOM, ", ") or "None yet. They are optional."


def _failures_text(state: State) -> str:
    lines = [f"{count} ×: {reason}" for reason, count in state.failures.items()]
    return f"{fit(lines, _LINE_ROOM)}\n{_TRY_AGAIN}"


def _permissions_text(state: State) -> str:
    lines = [
        f"A channel that was chosen is gone ({each}). Pick another one." for each in state.gone
    ]
    for each in state.missing:
        for wanted in each.wanted:
            mark = "❗ needed" if wanted.need is Need.ALWAYS else "better with"
            lines.append(
                f"<#{each.channel_id}>: {mark} **{wanted.label}**. Without it {wanted.cost}"
            )
    if not lines:
        return (
            "Nothing is missing." if state.settings.home_channel_id else "Checked once 1 is done."
        )
    shown = fit(lines, _LINE_ROOM)
    return f"{shown}\nFix: channel settings, Permissions, add my role, allow these."
