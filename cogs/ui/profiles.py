"""A member's page and the board of points; both show named acts only."""

from __future__ import annotations

from collections.abc import Sequence

import discord
from discord import ui

from cogs.ui.buttons import button, view_with
from cogs.ui.text import safe
from db.records import LeaderRow, Profile
from forum import numbers

NOBODY_ON_THE_BOARD = "Nobody has points of their own yet. Ask or answer something: `/ask`."
_NAMED_ONLY = "Posts under a chosen name are in no number here."


def profile_embed(profile: Profile, name: str) -> discord.Embed:
    """Show what anyone may see of a member, in full numbers, under the name they have now."""
    given = f"{numbers.full(profile.ups_given)} up, {numbers.full(profile.downs_given)} down"
    received = (
        f"{numbers.full(profile.ups_received)} up, {numbers.full(profile.downs_received)} down"
    )
    lines = (
        f"**{_full(profile.points, 'point')}**, rank {numbers.full(profile.rank)}",
        f"{_full(profile.questions, 'question')}",
        f"{_full(profile.answers, 'answer')}, chosen as best: "
        f"{numbers.full(profile.accepted_answers)}",
        f"{_full(profile.comments, 'comment')}",
        f"Votes given: {given}",
        f"Votes received: {received}",
    )
    embed = discord.Embed(title=safe(name), description="\n".join(lines))
    return embed.set_footer(text=_NAMED_ONLY)


def leaderboard_embed(rows: Sequence[LeaderRow], page: int, pages: int) -> discord.Embed:
    """Show one page of the board."""
    text = "\n".join(
        # No "1." here: Discord would count on by itself, and two may share a rank.
        f"**{numbers.full(row.rank)}** · {safe(row.name)} · {numbers.points(row.points)}"
        for row in rows
    )
    embed = discord.Embed(title="Leaderboard", description=text or NOBODY_ON_THE_BOARD)
    return embed.set_footer(text=f"Page {page} of {max(pages, 1)} · {_NAMED_ONLY}")


def leaderboard_view(page: int, pages: int) -> ui.View:
    """Put the way to the neighbouring pages under the board."""
    view = view_with()
    if page > 1:
        view.add_item(button("board", page - 1, "Back", emoji="◀️"))
    if page < pages:
        view.add_item(button("board", page + 1, "Next", emoji="▶️"))
    return view


def _full(count: int, word: str) -> str:
    return f"{numbers.full(count)} {word}{'' if count == 1 else 's'}"
