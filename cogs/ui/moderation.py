"""What moderators and reporters fill in and read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import discord
from discord import ui

from cogs.ui.buttons import custom_id

#: Longest reason, in a form and in a command alike.
REASON_LENGTH = 500

REPORTED = (
    "Thank you: it goes to the moderators, with your reason and without your name. You can report "
    "a post once."
)
HIDDEN = "Hidden: its card says so in a moment, with your reason, and its author is told."
SHOWN = "It can be seen again in a moment."
CLOSED = "Closed: it takes no more answers. Votes and comments go on."
REOPENED = "It is open again and takes answers."
DELETED = "Deleted: its card is gone in a moment. It cannot be brought back."
KEPT = "Kept: its reports are cleared."


@dataclass(frozen=True, slots=True)
class _Text:
    title: str
    reason: str
    description: str


_FORMS: Mapping[str, _Text] = {
    "report": _Text(
        "Report a post",
        "What is wrong with it?",
        "Moderators read this. They do not learn who reported it.",
    ),
    "modhide": _Text("Hide a post", "Reason", "It stands on the card, and the author is told."),
    "modclose": _Text("Close a question", "Reason", "It stands on the card."),
    "moddelete": _Text(
        "Delete a post", "Reason", "The author is told this. It cannot be brought back."
    ),
}


def reason_form(form: str, post_id: int, values: Mapping[str, str]) -> ui.Modal:
    """Ask for the reason of an act on a post.

    Args:
        form: "report", "modhide", "modclose" or "moddelete".
        post_id: The post.
        values: What was typed before.
    """
    text = _FORMS[form]
    modal = ui.Modal(title=text.title, custom_id=custom_id(form, post_id), timeout=None)
    modal.add_item(
        ui.Label(
            text=text.reason,
            description=text.description,
            component=ui.TextInput(
                custom_id="reason",
                style=discord.TextStyle.paragraph,
                max_length=REASON_LENGTH,
                default=values.get("reason"),
            ),
        )
    )
    if form == "modclose":
        modal.add_item(
            ui.Label(
                text="The question it repeats (optional)",
                description="Its number or a link to it.",
                component=ui.TextInput(
                    custom_id="duplicate",
                    required=False,
                    max_length=200,
                    default=values.get("duplicate"),
                ),
            )
        )
    return modal
