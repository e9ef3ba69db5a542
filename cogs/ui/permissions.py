"""The permissions the bot asks for, each with what it costs not to have it.

One table for set-up, for the doctor and for the invite link, so that they cannot disagree.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum

import discord


class Need(StrEnum):
    """How much depends on a permission."""

    #: Without it questions do not appear at all, or cannot be voted on.
    ALWAYS = "always"
    #: Without it something works less well.
    BETTER = "better"


class Place(StrEnum):
    """What kind of channel a permission is looked for in."""

    FORUM = "forum"
    TEXT = "text"
    MODERATORS = "moderators"


@dataclass(frozen=True, slots=True)
class Wanted:
    """One permission.

    Attributes:
        flag: Its name in `discord.Permissions`.
        label: What Discord's own settings call it.
        need: How much depends on it.
        cost: What it costs not to have it, the end of "Without it ...".
        places: The kinds of channel that need it.
    """

    flag: str
    label: str
    need: Need
    cost: str
    places: frozenset[Place]


_QUESTIONS = frozenset({Place.FORUM, Place.TEXT})
_TEXT = frozenset({Place.TEXT})
_EVERYWHERE = frozenset(Place)

PERMISSIONS: tuple[Wanted, ...] = (
    Wanted(
        "view_channel",
        "View Channel",
        Need.ALWAYS,
        "the bot does not see the channel at all.",
        _EVERYWHERE,
    ),
    Wanted(
        "send_messages",
        "Send Messages and Create Posts",
        Need.ALWAYS,
        "nothing can be posted there.",
        _EVERYWHERE,
    ),
    Wanted(
        "send_messages_in_threads",
        "Send Messages in Threads and Posts",
        Need.ALWAYS,
        "answers and comments cannot be posted.",
        _QUESTIONS,
    ),
    Wanted(
        "create_public_threads",
        "Create Public Threads",
        Need.ALWAYS,
        "questions in a text channel get no thread for answers.",
        _TEXT,
    ),
    Wanted(
        "embed_links",
        "Embed Links",
        Need.ALWAYS,
        "cards arrive empty.",
        _EVERYWHERE,
    ),
    Wanted(
        "read_message_history",
        "Read Message History",
        Need.ALWAYS,
        "vote emoji cannot be added, and missed votes cannot be caught up.",
        _QUESTIONS,
    ),
    Wanted(
        "add_reactions",
        "Add Reactions",
        Need.ALWAYS,
        "no vote emoji stand under the cards.",
        _QUESTIONS,
    ),
    Wanted(
        "manage_messages",
        "Manage Messages",
        Need.BETTER,
        "reactions that do not count stay on the card.",
        _QUESTIONS,
    ),
    Wanted(
        "manage_threads",
        "Manage Threads and Posts",
        Need.BETTER,
        "posts keep no tag for their state, and threads cannot be reopened.",
        _QUESTIONS,
    ),
    Wanted(
        "manage_channels",
        "Manage Channel",
        Need.BETTER,
        "set-up cannot create channels or make tags.",
        _QUESTIONS,
    ),
    Wanted(
        "pin_messages",
        "Pin Messages",
        Need.BETTER,
        "the panel with the Ask button is not pinned.",
        _TEXT,
    ),
    Wanted(
        "attach_files",
        "Attach Files",
        Need.BETTER,
        "`/privacy` may not be able to hand over its file there.",
        _QUESTIONS,
    ),
    Wanted(
        "use_external_emojis",
        "Use External Emoji",
        Need.BETTER,
        "vote emoji of other servers cannot be used.",
        _QUESTIONS,
    ),
)


def invite_permissions() -> discord.Permissions:
    """Give exactly the permissions that the invite link asks for."""
    return discord.Permissions(**{wanted.flag: True for wanted in PERMISSIONS})


def invite_url(client_id: int) -> str:
    """Give the link by which an admin adds the bot to a server."""
    return discord.utils.oauth_url(
        client_id, permissions=invite_permissions(), scopes=("bot", "applications.commands")
    )


def lacking(
    has: discord.Permissions, place: Place, needs: Collection[Need] = tuple(Need)
) -> tuple[Wanted, ...]:
    """Give what is missing in a channel of this kind, what matters most first."""
    return tuple(
        wanted
        for wanted in PERMISSIONS
        if place in wanted.places and wanted.need in needs and not getattr(has, wanted.flag)
    )
