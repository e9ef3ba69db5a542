"""The words every room uses: kinds, states, directions, levels."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import IntEnum, StrEnum


class PostKind(StrEnum):
    """What a post is."""

    QUESTION = "question"
    ANSWER = "answer"
    COMMENT = "comment"


class PostState(StrEnum):
    """Who can see a post: everyone, moderators who have yet to approve it, moderators, nobody."""

    VISIBLE = "visible"
    QUEUED = "queued"
    HIDDEN = "hidden"
    DELETED = "deleted"


class Origin(StrEnum):
    """How a post came to be: by a form of the bot, or from a message a member wrote by hand."""

    FORM = "form"
    ADOPTED = "adopted"
    IMPORT = "import"


class Direction(IntEnum):
    """Which way a vote points; the value is what it adds to the score."""

    UP = 1
    DOWN = -1


class Door(StrEnum):
    """The way a ballot came in; only a reaction ballot is compared with Discord's reactions."""

    REACTION = "reaction"
    COMMAND = "command"
    BUTTON = "button"
    IMPORT = "import"


class VotingMode(StrEnum):
    """How a guild lets its members vote."""

    REACTIONS = "reactions"
    BUTTONS = "buttons"
    BOTH = "both"


class Level(IntEnum):
    """A member's standing; numbers are Question2Answer's (`QA_USER_LEVEL_*`)."""

    BLOCKED = -10
    BASIC = 0
    APPROVED = 10
    EXPERT = 20
    EDITOR = 50
    MODERATOR = 80
    ADMIN = 100
    SUPER = 120


class Sort(StrEnum):
    """The orders of a list of questions (Question2Answer's `qa-include/pages/questions.php`)."""

    RECENT = "recent"
    HOT = "hot"
    VOTES = "votes"
    ANSWERS = "answers"
    VIEWS = "views"


class ListState(StrEnum):
    """Which questions a list shows; the three kinds of unanswered are Question2Answer's."""

    ALL = "all"
    OPEN = "open"
    CLOSED = "closed"
    ACCEPTED = "accepted"
    NO_ANSWER = "no_answer"
    NO_ACCEPTED = "no_accepted"
    NO_UPVOTED = "no_upvoted"


@dataclass(frozen=True, slots=True)
class Actor:
    """Who is acting, as Discord says it.

    Attributes:
        guild_id: The server they act in.
        user_id: Their Discord id.
        name: The name they show in this server now, as plain text.
        level: What their Discord permissions give: ADMIN for Manage Server, MODERATOR for
            Manage Messages, else BASIC. Roles may raise it; the services look that up.
        role_ids: Their roles, for the levels that a server gives to roles.
        is_bot: Bots neither post nor vote.
    """

    guild_id: int
    user_id: int
    name: str
    level: Level = Level.BASIC
    role_ids: frozenset[int] = field(default_factory=frozenset)
    is_bot: bool = False
