"""Forms: how one is opened, read and held, so that nobody loses what they typed."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import discord

from cogs.ui.actors import actor_of
from cogs.ui.buttons import view_with
from cogs.ui.replies import say
from db.services import drafts

if TYPE_CHECKING:
    from bot.client import ForumBot

#: What a form does with what was typed; it was deferred already and answers by `say`.
Submit = Callable[["discord.Interaction[ForumBot]", int, dict[str, str]], Awaitable[None]]
#: Makes the form of a post, filled in with what was typed before.
Build = Callable[
    ["discord.Interaction[ForumBot]", int, dict[str, str]], Awaitable[discord.ui.Modal]
]

#: A form has to be Discord's first answer, within three seconds. What it starts with is read in
#: half of that; the rest is for the way there.
_QUICK = 1.5
_SLOW = "The forum is slow right now. Press the button to try again."
_FORM_ID = re.compile(r"forum:(?P<form>[a-z_]+):(?P<post>\d+)(?::(?P<draft>\d+))?")


@dataclass(frozen=True, slots=True)
class Form:
    """A kind of form.

    Attributes:
        submit: Carries it out.
        build: Opens it again, filled in.
    """

    submit: Submit
    build: Build


@dataclass(frozen=True, slots=True)
class Submission:
    """What somebody sent: which form, for which post, and the draft it began from."""

    form: str
    post_id: int
    values: dict[str, str]
    draft_id: int | None = None


def read_submission(interaction: discord.Interaction[Any]) -> Submission | None:
    """Give the form that an interaction brings, if it brings one of ours."""
    if interaction.type is not discord.InteractionType.modal_submit:
        return None
    data: Mapping[str, Any] = interaction.data or {}
    found = _FORM_ID.fullmatch(str(data.get("custom_id", "")))
    if found is None:
        return None
    draft_id = int(found["draft"]) if found["draft"] else None
    values = _values(data.get("components", ()))
    return Submission(found["form"], int(found["post"]), values, draft_id)


def _values(components: Sequence[Mapping[str, Any]]) -> dict[str, str]:
    fields = [each.get("component", each) for each in components]
    return {
        field["custom_id"]: field.get("value") or next(iter(field.get("values") or ()), "")
        for field in fields
        if "custom_id" in field
    }


async def open_form(
    interaction: discord.Interaction[ForumBot],
    building: Awaitable[discord.ui.Modal],
    again: discord.ui.Button[discord.ui.View],
) -> None:
    """Open a form that needs a quick look at the store first.

    Args:
        interaction: what asked for the form; nothing has answered it yet.
        building: gives the form.
        again: offered in its place when the store is slow.
    """
    try:
        async with asyncio.timeout(_QUICK):
            modal = await building
    except TimeoutError:
        await say(interaction, _SLOW, view=view_with(again))
        return
    await show_form(interaction, modal)


async def show_form(interaction: discord.Interaction[Any], modal: discord.ui.Modal) -> None:
    """Open a form whose answer comes back by its custom id."""
    # The library keeps no form that has stopped: what comes back is read from the interaction,
    # so that a form which is never sent costs nothing and one from before a restart arrives.
    modal.stop()
    await interaction.response.send_modal(modal)


async def keep(
    interaction: discord.Interaction[ForumBot], form: str, post_id: int, values: dict[str, str]
) -> int:
    """Keep a text for its author and give the draft's id."""
    actor, now = actor_of(interaction), discord.utils.utcnow()
    return await drafts.keep(interaction.client.store, actor, form, post_id, values, now=now)
