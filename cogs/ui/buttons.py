"""Buttons and selects that outlive a restart: all they know stands in their custom id."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable, Mapping
from typing import TYPE_CHECKING, Any, Self

import discord
from discord import ui

from bot.errors import guarded

if TYPE_CHECKING:
    from bot.client import ForumBot

#: What a press does: the interaction, the id in the custom id, and what stands behind it ("").
Press = Callable[["discord.Interaction[ForumBot]", int, str], Awaitable[None]]


def buttons(presses: Mapping[str, Press]) -> type[ui.DynamicItem[Any]]:
    """Make the item class for ids `forum:<verb>:<id>` or `forum:<verb>:<id>:<rest>`.

    Args:
        presses: what to do, by verb. A press opens a form, or defers and then replies.
    """
    verbs = "|".join(map(re.escape, presses))

    class Pressed(
        ui.DynamicItem[Any],
        template=rf"forum:(?P<verb>{verbs}):(?P<id>\d+)(?::(?P<rest>.*))?",
    ):
        def __init__(self, item: ui.Item[Any], match: re.Match[str]) -> None:
            super().__init__(item)
            self._match = match

        @classmethod
        async def from_custom_id(
            cls, _interaction: discord.Interaction[Any], item: ui.Item[Any], match: re.Match[str], /
        ) -> Self:
            return cls(item, match)

        @guarded
        async def callback(self, interaction: discord.Interaction[Any]) -> None:
            verb, id_, rest = self._match.group("verb", "id", "rest")
            await presses[verb](interaction, int(id_), rest or "")

    return Pressed


def button(
    verb: str,
    id_: int,
    label: str | None,
    *,
    rest: str = "",
    emoji: str | None = None,
    style: discord.ButtonStyle = discord.ButtonStyle.secondary,
    row: int | None = None,
) -> ui.Button[ui.View]:
    """Make a button whose press `buttons` will hear."""
    return ui.Button(
        label=label, custom_id=custom_id(verb, id_, rest), emoji=emoji, style=style, row=row
    )


def custom_id(verb: str, id_: int, rest: str = "") -> str:
    """Name what a component does."""
    return f"forum:{verb}:{id_}:{rest}" if rest else f"forum:{verb}:{id_}"


def view_with(*items: ui.Item[Any]) -> ui.View:
    """Put components under a message, for `buttons` to hear."""
    view = ui.View(timeout=None)
    for item in items:
        view.add_item(item)
    # A view that has stopped is not kept in memory: the ids say everything.
    view.stop()
    return view


def picked(interaction: discord.Interaction[Any]) -> list[str]:
    """Give the values that were chosen in a select."""
    data: Mapping[str, Any] = interaction.data or {}
    return list(data.get("values", ()))
