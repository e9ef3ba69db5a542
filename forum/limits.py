"""Limits on haste: how many acts an hour, as rolling windows and not clock hours."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING

from forum.errors import RateError

if TYPE_CHECKING:
    from forum.policy import Policy

# Question2Answer counts clock hours, which lets a double burst through around the hour (q2a.md
# 2.5); design.md asks for rolling windows of the same length.
WINDOW = timedelta(hours=1)


class RateAction(StrEnum):
    """What is counted by the hour."""

    QUESTION = "question"
    ANSWER = "answer"
    COMMENT = "comment"
    VOTE = "vote"
    FLAG = "flag"


def check_rate(
    action: RateAction, recent: Sequence[datetime], now: datetime, policy: Policy
) -> None:
    """Refuse an act that comes too soon after the ones before it.

    Args:
        action: What they want to do.
        recent: When they did it before, in any order; the newest `policy.rates[action]` suffice.
        now: The moment of the act.
        policy: The guild's rules.

    Raises:
        RateError: The hour before `now` holds as many as the rules allow.
    """
    limit = policy.rates[action]
    if len(recent) < limit:
        return
    # This many are allowed at once, so the next waits for the oldest of the newest `limit`.
    check_count(action, limit, sorted(recent)[-limit], now, policy)


def check_count(
    action: RateAction, count: int, oldest_at: datetime | None, now: datetime, policy: Policy
) -> None:
    """Refuse an act that comes too soon, from a count alone.

    Args:
        action: What they want to do.
        count: How often they did it within the hour before `now`.
        oldest_at: When the oldest of those was; None where there is none.
        now: The moment of the act.
        policy: The guild's rules.

    Raises:
        RateError: The count has reached what the rules allow.
    """
    limit = policy.rates[action]
    if count < limit or oldest_at is None:
        return
    again_at = oldest_at + WINDOW
    if now < again_at:
        raise RateError(action=action.value, limit=limit, again_at=again_at)
