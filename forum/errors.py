"""Why a verb was refused: leaves carry data, `bot.errors.explain` has the sentences."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


class ForumError(Exception):
    """A refusal that the person who asked can understand and act upon."""


class InvalidInputError(ForumError):
    """What was typed does not fit; they can change it."""


class NotAllowedError(ForumError):
    """They may not do this; something they lack is named."""


class NotFoundError(ForumError):
    """What they mean is not there, or not for them to see."""


class ConflictError(ForumError):
    """The post is in a state that does not allow this."""


class TooSoonError(ForumError):
    """They may do this, but only later."""


@dataclass(eq=False)
class TooShortError(InvalidInputError):
    """A text is shorter than the rules ask. `field` is the form's label."""

    field: str
    minimum: int
    length: int


@dataclass(eq=False)
class TooLongError(InvalidInputError):
    """A text is longer than the rules allow."""

    field: str
    maximum: int
    length: int


@dataclass(eq=False)
class TooManyTagsError(InvalidInputError):
    """More tags than a question may have."""

    maximum: int
    count: int


@dataclass(eq=False)
class BadNameError(InvalidInputError):
    """A shown name that cannot be used.

    `problem` is "empty" (nothing of it can be seen), "long", "taken", "staff", "reserved" or
    "yours" (the author goes by another name in this thread, which is `name`).
    """

    problem: str
    name: str


@dataclass(eq=False)
class RepeatError(ConflictError):
    """The same words were posted a moment ago; `post_id` is where, `url` its message."""

    post_id: int
    url: str | None = None


@dataclass(eq=False)
class SelfVoteError(NotAllowedError):
    """One's own named post cannot be voted on."""

    post_id: int


@dataclass(eq=False)
class OwnPostError(NotAllowedError):
    """One does not report, or where the server says so answer, what one wrote oneself."""

    post_id: int


@dataclass(eq=False)
class AnsweredError(ConflictError):
    """They have answered this question, and this server takes one answer a member."""

    post_id: int


@dataclass(eq=False)
class BotVoteError(NotAllowedError):
    """Bots do not vote."""


@dataclass(eq=False)
class VotingDoorError(NotAllowedError):
    """This server takes votes by another door."""

    mode: str


@dataclass(eq=False)
class NotEnoughPointsError(NotAllowedError):
    """A permission that points unlock."""

    needed: int
    has: int


@dataclass(eq=False)
class LevelNeededError(NotAllowedError):
    """A permission that a level unlocks; `level` is the lowest that has it."""

    level: int


@dataclass(eq=False)
class NotYoursError(NotAllowedError):
    """Only the author, or whoever has the level for it, may do this."""


@dataclass(eq=False)
class NotAskerError(NotAllowedError):
    """Only the asker, or whoever has the level for it, chooses best answers."""


@dataclass(eq=False)
class BlockedError(NotAllowedError):
    """The member is barred from the forum, for good where `until` is None."""

    until: datetime | None


@dataclass(eq=False)
class RankError(NotAllowedError):
    """Nobody acts on an equal or higher level."""


@dataclass(eq=False)
class NoSuchPostError(NotFoundError):
    """No post with that id in this server, or not one they may see."""

    post_id: int | None = None


class NotAPostError(NotFoundError):
    """A message was pointed at that shows no post."""


class NoPostNamedError(InvalidInputError):
    """A command that means a post was used without one, and not in a question's thread."""


class NoSuchDraftError(NotFoundError):
    """A kept text is gone, or was never theirs."""


@dataclass(eq=False)
class NoSuchCategoryError(NotFoundError):
    """No category with that name in this server."""

    name: str


@dataclass(eq=False)
class CategoryNameError(ConflictError):
    """Another category at the same place has that name."""

    name: str


@dataclass(eq=False)
class CategoryDepthError(InvalidInputError):
    """The tree of categories has no more levels than `maximum`."""

    maximum: int


@dataclass(eq=False)
class CategoryInUseError(ConflictError):
    """A category that holds questions or other categories cannot be removed."""

    questions: int


@dataclass(eq=False)
class NotSetUpError(NotFoundError):
    """The forum has no home channel in this server yet."""


@dataclass(eq=False)
class ClosedError(ConflictError):
    """The question is closed: no new answers, no edits of the question."""

    post_id: int | None = None


@dataclass(eq=False)
class HiddenError(ConflictError):
    """The post is hidden or waits for a moderator: it takes no votes, answers or comments."""

    post_id: int | None = None


@dataclass(eq=False)
class WrongKindError(ConflictError):
    """The verb is for another kind of post; `wanted` is that kind, or "question or answer"."""

    wanted: str


@dataclass(eq=False)
class StateError(ConflictError):
    """The post is already in the state that was asked for, or must be hidden before it is deleted.

    `state` is a word of `PostState`, "open", "closed", "accepted", "not_accepted" or
    "has_children".
    """

    state: str


@dataclass(eq=False)
class EnoughAcceptedError(ConflictError):
    """The question has as many best answers as the server allows."""

    maximum: int


@dataclass(eq=False)
class RateError(TooSoonError):
    """A limit on haste; `again_at` is when the next one is possible."""

    action: str
    limit: int
    again_at: datetime
