"""Answers to an interaction: always private, and they mention nobody."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import discord

#: What a reply may hold: words, embeds and files, in any order.
Part = str | discord.Embed | discord.File


async def say(
    interaction: discord.Interaction[Any],
    *parts: Part,
    view: discord.ui.View | None = None,
) -> None:
    """Answer privately, whether or not the interaction was deferred or answered before."""
    message = _message(parts, view)
    if interaction.response.is_done():
        await interaction.followup.send(ephemeral=True, **message)
    else:
        await interaction.response.send_message(ephemeral=True, **message)


async def wait(interaction: discord.Interaction[Any]) -> None:
    """Show that an answer is coming: the three seconds become fifteen minutes."""
    if not interaction.response.is_done():
        await interaction.response.defer(ephemeral=True, thinking=True)


async def replace(
    interaction: discord.Interaction[Any],
    *parts: Part,
    view: discord.ui.View | None = None,
) -> None:
    """Put this in the place of the private message whose button was pressed, as paging does.

    A button on a card, which everyone sees, gets a new private answer instead.
    """
    message = interaction.message
    if message is None or not message.flags.ephemeral:
        await say(interaction, *parts, view=view)
        return
    shown: dict[str, Any] = {"content": None, "embeds": [], "view": view}
    shown |= {key: value for key, value in _message(parts, view).items() if key != "files"}
    shown["attachments"] = [part for part in parts if isinstance(part, discord.File)]
    if interaction.response.is_done():
        await interaction.edit_original_response(**shown)
    else:
        await interaction.response.edit_message(**shown)


def _message(parts: Sequence[Part], view: discord.ui.View | None) -> dict[str, Any]:
    message: dict[str, Any] = {"allowed_mentions": discord.AllowedMentions.none()}
    if words := "\n".join(part for part in parts if isinstance(part, str) and part):
        message["content"] = words
    if embeds := [part for part in parts if isinstance(part, discord.Embed)]:
        message["embeds"] = embeds
    if files := [part for part in parts if isinstance(part, discord.File)]:
        message["files"] = files
    if view is not None:
        message["view"] = view
    return message
