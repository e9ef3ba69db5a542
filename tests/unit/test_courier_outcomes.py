from __future__ import annotations

from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any

import discord
import pytest

from bot.courier.delivery import AsleepError, GiveUpError, NotYetError
from bot.courier.outcomes import judge
from db.queries.outbox import MAX_ATTEMPTS
from db.records import OutboxItem

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


def item(attempts: int = 0) -> OutboxItem:
    return OutboxItem(1, 2, "card:17", 17, 1, attempts)


def refused(status: int, code: int = 0) -> discord.HTTPException:
    response: Any = SimpleNamespace(status=status, reason="")
    return discord.HTTPException(response, {"code": code, "message": ""})


@pytest.mark.parametrize(
    "error",
    [
        refused(500),
        refused(503),
        refused(429),
        refused(400, 30046),
        refused(403, 40333),
        refused(401),
        OSError(),
        TimeoutError(),
        NotYetError(),
    ],
)
def test_what_may_pass_is_tried_again_later(error: Exception) -> None:
    assert judge(item(), error, NOON).again_at == NOON + timedelta(seconds=1)


def test_the_pause_doubles_up_to_ten_minutes() -> None:
    pauses = [judge(item(tries), OSError(), NOON).again_at for tries in (3, 20)]
    assert pauses == [NOON + timedelta(seconds=8), NOON + timedelta(minutes=10)]


def test_a_rate_limit_says_itself_when_to_come_back() -> None:
    error = discord.RateLimited(42.0)
    assert judge(item(), error, NOON).again_at == NOON + timedelta(seconds=42)


@pytest.mark.parametrize("error", [refused(400, 50083), AsleepError()])
def test_an_archived_thread_is_waited_for(error: Exception) -> None:
    verdict = judge(item(), error, NOON)
    assert verdict.again_at is None
    assert verdict.reason is None


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (refused(403, 50013), "permission"),
        (refused(403, 50001), "View Channel"),
        (refused(404, 10003), "gone"),
        (refused(400, 50035), "code 50035"),
        (GiveUpError("No channel."), "No channel."),
    ],
)
def test_what_no_retry_changes_is_given_up_with_a_reason(error: Exception, words: str) -> None:
    assert words in str(judge(item(), error, NOON).reason)


def test_a_network_that_is_away_is_never_given_up() -> None:
    assert judge(item(MAX_ATTEMPTS * 10), OSError(), NOON).reason is None


@pytest.mark.parametrize("error", [refused(500), NotYetError(), ValueError("a fault")])
def test_what_fails_again_and_again_is_given_up_in_the_end(error: Exception) -> None:
    assert judge(item(MAX_ATTEMPTS), error, NOON).reason is not None
