"""What Discord refused an admin, why, and how to put it right."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

import discord

from cogs.ui.text import safe

COMMUNITY_NEEDED = (
    "Discord gives forum channels to Community servers only, and this is not one. Either "
    "switch Community on (server settings, Enable Community) and press the button again, or use a "
    "text channel: each question is a card with a thread there, and everything works."
)
#: What was being done when Discord refused, and the permission it takes.
CREATING = ("I could not create the channel", "Manage Channels")
TAGGING = ("The channel is chosen, but I could not make its tags", "Manage Channels")
TRYING = ("I could not add one of these emoji", "Add Reactions and Read Message History")
POSTING = ("I could not post the panel", "View Channel, Send Messages and Embed Links")

_CAUSES: Mapping[int, str] = {
    50001: "I cannot see that channel. Fix: channel settings, Permissions, add my role, allow "
    "View Channel.",
    50024: COMMUNITY_NEEDED,
    10003: "That channel is gone. Pick another one.",
    10014: "Discord does not know that emoji, or I cannot use it.",
    30010: "There are 20 emoji on that message already.",
    30013: "This server has 500 channels, as many as Discord allows. Delete one you do not need.",
    40067: "Every post there needs a tag. Fix: channel settings, switch *Require people to select "
    "tags when posting* off, and on again afterwards.",
    30048: "That channel has 20 tags, as many as Discord allows. Remove one you do not need.",
}


def refused(error: discord.HTTPException | discord.RateLimited, doing: tuple[str, str]) -> str:
    """Say what Discord refused, why, and how to put it right."""
    what, permission = doing
    if isinstance(error, discord.RateLimited):
        again = discord.utils.utcnow() + timedelta(seconds=error.retry_after)
        when = discord.utils.format_dt(again, "R")
        return f"{what}: Discord wants a pause after so many changes. Do it again {when}."
    if error.code == 50013:
        return (
            f"{what}: I lack a permission. Fix: server settings, Roles, my role, allow "
            f"{permission}; or the same in the channel's own permissions."
        )
    cause = _CAUSES.get(error.code)
    return f"{what}: {cause}" if cause else f"{what}. Discord says: {safe(error.text)}"
