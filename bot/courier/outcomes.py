"""What an error on the way means: try again, wait for the thread to open, or give up."""

from __future__ import annotations

import asyncio
import logging
from dataclasses import dataclass
from datetime import datetime, timedelta

import aiohttp
import discord

from bot.courier.delivery import AsleepError, GiveUpError, NotYetError
from db.queries import outbox
from db.records import OutboxItem

_log = logging.getLogger(__name__)

_ARCHIVED = 50083
#: A limit on haste, whatever the status: of a channel's messages, of edits of messages older than
#: an hour, of a resource, of this machine's address. And a token that a new one takes the place of.
_LATER = frozenset({20028, 30046, 40062, 40333})
_LATER_STATUS = frozenset({401, 429})
#: Discord's codes that no retry changes, in words for an admin.
_REASONS = {
    10003: "The channel or thread is gone.",
    10008: "The message is gone.",
    50001: "I cannot see the channel: I need View Channel there.",
    50013: "I lack a permission there. `/forum setup` names it.",
    30010: "The message has as many different reactions as Discord allows.",
    40066: "The channel asks for a tag on every post, and mine take Manage Threads.",
    40067: "The channel asks for a tag on every post, and none of mine fits.",
    160002: "I may not read the channel's history.",
    160005: "The thread is locked, and I may not manage threads.",
    160006: "The server has as many open threads as Discord allows.",
}


@dataclass(frozen=True, slots=True)
class Verdict:
    """What becomes of a row that could not be carried out. All unset: it waits for its thread.

    Attributes:
        again_at: When to try again.
        reason: Why it is given up, for an admin.
    """

    again_at: datetime | None = None
    reason: str | None = None


def judge(item: OutboxItem, error: Exception, now: datetime) -> Verdict:
    """Say what an error means for a row."""
    later = Verdict(again_at=now + outbox.backoff(item.attempts))
    if isinstance(error, discord.RateLimited):
        return Verdict(again_at=now + timedelta(seconds=error.retry_after))
    if isinstance(error, AsleepError):
        return Verdict()
    if isinstance(error, GiveUpError):
        return Verdict(reason=str(error))
    if isinstance(error, discord.HTTPException):
        return _judge_discord(item, error, later)
    if isinstance(error, (OSError, asyncio.TimeoutError, aiohttp.ClientError)):
        return later  # the network is away; it comes back, however long that takes
    if not isinstance(error, NotYetError):
        _log.error("fault at a %s", item.kind, exc_info=error, extra={"guild": item.guild_id})
    return _unless_tired(item, later, "It failed again and again; the log says how.")


def _judge_discord(item: OutboxItem, error: discord.HTTPException, later: Verdict) -> Verdict:
    if error.code == _ARCHIVED:
        return Verdict()
    if error.status in _LATER_STATUS or error.code in _LATER:
        return later
    if error.status >= 500:
        return _unless_tired(item, later, "Discord failed at it again and again.")
    return Verdict(reason=_REASONS.get(error.code, f"Discord refused it (code {error.code})."))


def _unless_tired(item: OutboxItem, later: Verdict, reason: str) -> Verdict:
    return later if item.attempts < outbox.MAX_ATTEMPTS else Verdict(reason=reason)
