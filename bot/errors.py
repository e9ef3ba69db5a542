"""Errors in words: a refusal is explained to the one who asked, a fault is logged once.

Nothing an interaction does may end in Discord's "This interaction failed": the command tree routes
to `send_error`, and buttons, forms and listeners go through `guarded`.
"""

from __future__ import annotations

import functools
import logging
from collections.abc import Callable, Coroutine
from datetime import datetime
from typing import Any, ParamSpec

import discord
from discord import app_commands

from bot.logs import guild_id, new_reference, request_ref
from cogs.ui.replies import say
from cogs.ui.text import safe
from forum import errors
from forum.errors import ForumError
from forum.vocabulary import Level

P = ParamSpec("P")
Handler = Callable[P, Coroutine[Any, Any, None]]

_log = logging.getLogger(__name__)

#: The interaction is over, or was answered by someone else: there is nobody left to tell.
_TOO_LATE = frozenset({10062, 10015, 40060, 50027})
#: What Discord refused, in words: its codes are in `topics/opcodes-and-status-codes`.
_REFUSALS_OF_DISCORD = {
    50001: "I cannot see that channel. Ask an admin to give me access to it.",
    50013: "I lack a permission for that here. An admin can see which one with `/forum setup`.",
    50024: "That kind of channel does not work for this. Please pick another one.",
    30032: "This server has as many commands as Discord allows.",
    160006: "This server has as many open threads as Discord allows. Please tell a moderator.",
    200000: "This server's AutoMod does not let that text through. Please change the wording.",
    200001: "This server's AutoMod does not let that text through. Please change the wording.",
    240000: "Discord does not let a link in that text through. Please take it out.",
}
_NOT_HERE = "I only work inside a server. Please use me there."
_CHANGED = "This command has changed since your Discord last looked. Please try again in a minute."
_UNREADABLE = "I could not make sense of what you picked. Please choose it again from the list."
_BUSY = "Discord asks me to go slower just now. Please try again in a minute."
_NOT_FOR_YOU = "You do not have the permission that this needs."


_LEVELS = {
    Level.APPROVED: "approved members",
    Level.EXPERT: "experts",
    Level.EDITOR: "editors",
    Level.MODERATOR: "moderators",
    Level.ADMIN: "admins",
    Level.SUPER: "the server's owner",
}
_NAME_PROBLEMS = {
    "long": "That name is too long to show. Please choose one of at most 40 characters.",
    "taken": "Someone in this thread already goes by that name. Please choose another one.",
    "staff": "That name is too close to a staff member's. Please choose another one.",
    "reserved": "That name could be taken for an official one. Please choose another one.",
    "yours": "You already write as **{name}** in this thread. Please keep to that name here.",
    "empty": "That name would show as nothing. Please choose one with letters or digits.",
}
_STATES = {
    "visible": "Everyone can see it now. To delete it, hide it first.",
    "queued": "It still waits for a moderator to approve it.",
    "hidden": "It is already hidden.",
    "deleted": "It is already deleted.",
    "open": "This question is already open.",
    "closed": "This question is already closed.",
    "accepted": "This answer is already accepted as a best answer.",
    "not_accepted": "This answer is not accepted as a best answer, so there is nothing to undo.",
    "reported": "You have already reported this. A moderator will look at it.",
    "itself": "A question cannot repeat itself. Please name the other one.",
    "has_children": "There are answers or comments below it, so it can be hidden but not deleted. "
    "*More* on its card has *Hide*.",
}
_DOORS = {
    "reactions": "This server votes with the two emoji under the post. Please use those.",
    "buttons": "This server votes in private, with buttons or `/vote`. Please use those.",
}
_KINDS = {
    "question": "That works on a question only. Please pick one.",
    "answer": "That works on an answer only. Please pick one.",
    "comment": "That works on a comment only. Please pick one.",
}
_ACTS = {
    "question": "questions",
    "answer": "answers",
    "comment": "comments",
    "vote": "votes",
    "flag": "reports",
}

#: One sentence for every leaf: what happened, then what to do.
_SENTENCES: dict[type[ForumError], Callable[[Any], str]] = {
    errors.TooShortError: lambda e: (
        f"**{e.field}** needs at least {e.minimum} characters, and this has {e.length}. "
        "A little more will do."
    ),
    errors.TooLongError: lambda e: (
        f"**{e.field}** takes at most {e.maximum} characters, and this has {e.length}. "
        "Please shorten it."
    ),
    errors.TooManyTagsError: lambda e: (
        f"A question takes at most {e.maximum} tags, and these are {e.count}. Please take some out."
    ),
    errors.BadNameError: lambda e: _NAME_PROBLEMS.get(
        e.problem, "That name cannot be shown. Please choose another one."
    ).format(name=safe(e.name)),
    errors.RepeatError: lambda e: (
        f"The same words were posted here a moment ago, as number {e.post_id}{_link(e)}. "
        "Please add to that one instead."
    ),
    errors.SelfVoteError: lambda e: "This is your own post, so your vote does not count on it.",
    errors.OwnPostError: lambda e: "This is your own post. You can edit or delete it instead.",
    errors.AnsweredError: lambda e: (
        "You have answered this question already, and this server takes one answer each. "
        "Please edit the one you have."
    ),
    errors.BotVoteError: lambda e: "Bots do not vote here; people do.",
    errors.VotingDoorError: lambda e: _DOORS.get(
        e.mode, "This server takes votes another way. Please see `/help`."
    ),
    errors.NotEnoughPointsError: lambda e: (
        f"This opens at {e.needed} points, and you have {e.has}. "
        "Good questions and answers earn them."
    ),
    errors.LevelNeededError: lambda e: (
        f"This is for {_level(e.level)} and above. An admin can give you that level."
    ),
    errors.NotYoursError: lambda e: (
        "Only whoever wrote this, or a moderator, can do that. You can report it or comment on it."
    ),
    errors.NotAskerError: lambda e: (
        "Only whoever asked the question, or a moderator, chooses its best answer. "
        "With a vote you can say that it helped you."
    ),
    errors.BlockedError: lambda e: (
        f"You cannot take part here until {_moment(e.until)}. You can still read everything."
        if e.until is not None
        else "You cannot take part here any more. You can still read everything, and ask a "
        "moderator why."
    ),
    errors.RankError: lambda e: (
        "Their level is the same as yours or higher, so you cannot do that to them. "
        "Ask someone above you both."
    ),
    errors.NoSuchPostError: lambda e: (
        "I cannot find that post: it was taken away, or it is not one you may see. "
        "Please check the number or the link, or pick its title from the list."
    ),
    errors.NotAPostError: lambda e: (
        "That message is talk, not a post of the forum. Use this on the card of a question, an "
        "answer or a comment; about talk, ask a moderator of this server."
    ),
    errors.NoPostNamedError: lambda e: (
        "Say which post you mean: by its number, a link to it, or words of its title. In the "
        "thread of a question you can leave it out."
    ),
    errors.NoSuchDraftError: lambda e: (
        "That text is gone: it was posted or discarded, it is more than 24 hours old, or it is "
        "for someone else. `/drafts` shows what is kept for you."
    ),
    errors.NoSuchCategoryError: lambda e: (
        f"There is no category “{safe(e.name)}” here. Please pick one from the list."
    ),
    errors.CategoryNameError: lambda e: (
        f"There is a category “{safe(e.name)}” at that place already. Please choose another name."
    ),
    errors.CategoryDepthError: lambda e: (
        f"Categories go {e.maximum} levels deep. Please put this one higher up."
    ),
    errors.CategoryInUseError: lambda e: (
        f"That category holds other categories, or questions ({e.questions}). "
        "Please move them out first."
    ),
    errors.NotSetUpError: lambda e: (
        "The forum has no home in this server yet. An admin can give it one with `/forum setup`."
    ),
    errors.ClosedError: lambda e: (
        "This question is closed: it takes no new answers and no edits. "
        "You can still comment and vote."
    ),
    errors.HiddenError: lambda e: (
        "This post is hidden or waits for a moderator, so it takes nothing new for now."
    ),
    errors.WrongKindError: lambda e: _KINDS.get(
        e.wanted, "That does not work on this kind of post. Please pick another one."
    ),
    errors.StateError: lambda e: _STATES.get(e.state, "It is already that way."),
    errors.EnoughAcceptedError: lambda e: (
        f"This question has {e.maximum} best answers already, as many as this server allows. "
        "Undo one of them first."
    ),
    errors.RateError: lambda e: (
        f"That is {e.limit} {_ACTS.get(e.action, e.action)} within an hour, as many as this "
        f"server allows. The next one is welcome {_moment(e.again_at)}."
    ),
}


def explain(error: ForumError) -> str:
    """Say in one or two sentences what was refused, why, and what to do now."""
    return _SENTENCES[type(error)](error)


def begin_request(guild: int | None) -> None:
    """Give everything this task logs from here on a reference and its server."""
    request_ref.set(new_reference())
    guild_id.set(guild)


async def send_error(
    interaction: discord.Interaction,
    error: BaseException,
    *,
    note: str = "",
    view: discord.ui.View | None = None,
) -> None:
    """Tell the one who asked, privately, what happened; log it if it is our fault.

    Args:
        interaction: Answered already or not.
        error: A refusal, or anything else that was raised.
        note: What else they should know, such as where their text is.
        view: What they can do about it, such as a button that opens the form again.
    """
    error = _cause(error)
    if isinstance(error, discord.HTTPException) and error.code in _TOO_LATE:
        _log.info("an interaction was over before its answer (code %s)", error.code)
        return
    try:
        await say(interaction, _sentence(error), note, view=view)
    except discord.HTTPException as failure:
        # Nobody waits for the answer any more; the error itself has been logged above.
        _log.info("an error could not be told (code %s)", failure.code)


def guarded(handler: Handler[P]) -> Handler[P]:
    """Let no error of a listener, a button's callback or a loop vanish in the library.

    The one who pressed is told; a listener's refusal is only logged, at debug.
    """

    @functools.wraps(handler)
    async def run(*args: P.args, **kwargs: P.kwargs) -> None:
        given = [*args, *kwargs.values()]
        interaction = next((each for each in given if isinstance(each, discord.Interaction)), None)
        begin_request(next(filter(None, map(_guild_of, given)), None))
        try:
            await handler(*args, **kwargs)
        except Exception as error:
            if interaction is not None:
                await send_error(interaction, error)
            else:
                _sentence(_cause(error))  # logs it; there is nobody to tell

    return run


class ForumTree(app_commands.CommandTree[Any]):
    """The command tree: for servers only, every request with a reference, every error told."""

    def __init__(self, client: Any) -> None:
        super().__init__(
            client,
            allowed_contexts=app_commands.AppCommandContext(guild=True),
            allowed_installs=app_commands.AppInstallationType(guild=True),
        )

    async def interaction_check(self, interaction: discord.Interaction[Any], /) -> bool:
        """Begin the request; a command outside a server is turned away in words."""
        begin_request(interaction.guild_id)
        if interaction.guild_id is not None:
            return True
        if interaction.type is not discord.InteractionType.autocomplete:
            await say(interaction, _NOT_HERE)
        return False

    async def on_error(
        self, interaction: discord.Interaction[Any], error: app_commands.AppCommandError, /
    ) -> None:
        """Tell the one who used the command."""
        await send_error(interaction, error)


def _cause(error: BaseException) -> BaseException:
    """What really happened, out of the library's wrappings."""
    while isinstance(error, app_commands.CommandInvokeError):
        error = error.original
    return error


def _sentence(error: BaseException) -> str:
    """The words for any error; a fault is logged on the way, with the reference they name."""
    if isinstance(error, ForumError):
        _log.debug("refused: %s", type(error).__name__)
        return explain(error)
    if isinstance(error, (app_commands.CommandNotFound, app_commands.CommandSignatureMismatch)):
        return _CHANGED
    if isinstance(error, app_commands.TransformerError):
        return _UNREADABLE
    if isinstance(error, app_commands.CheckFailure):
        return _NOT_FOR_YOU
    if isinstance(error, discord.HTTPException) and error.code in _REFUSALS_OF_DISCORD:
        _log.warning("Discord refused: %s %s", error.status, error.code)
        return _REFUSALS_OF_DISCORD[error.code]
    if isinstance(error, discord.RateLimited):
        _log.warning("Discord wants a pause of %.0f s", error.retry_after)
        return _BUSY
    return _fault(error)


def _fault(error: BaseException) -> str:
    reference = request_ref.get() or new_reference()
    _log.error("fault: %s", type(error).__name__, exc_info=error, extra={"ref": reference})
    return (
        "Something went wrong on my side, not on yours, and I have written it down. Please try "
        f"again in a moment; if it stays, give a moderator this reference: **{reference}**."
    )


def _level(level: int) -> str:
    return next((name for known, name in _LEVELS.items() if level <= known), "the server's owner")


def _moment(moment: datetime) -> str:
    return f"<t:{int(moment.timestamp())}:R>"


def _link(error: errors.RepeatError) -> str:
    return f": {error.url}" if error.url else ""


def _guild_of(given: object) -> int | None:
    found = getattr(given, "guild_id", None)
    return found if isinstance(found, int) else None
