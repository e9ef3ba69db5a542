from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from forum.errors import RateError
from forum.limits import WINDOW, RateAction, check_count, check_rate
from forum.policy import Policy

NOW = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
SECOND = timedelta(seconds=1)
FIVE_FLAGS = Policy()


def refused_until(acts: list[datetime], now: datetime, policy: Policy) -> datetime | None:
    try:
        check_rate(RateAction.FLAG, acts, now, policy)
    except RateError as refused:
        return refused.again_at
    return None


# q2a.md 2.5, the column for a member.
@pytest.mark.parametrize(
    ("action", "an_hour"),
    [
        (RateAction.QUESTION, 10),
        (RateAction.ANSWER, 25),
        (RateAction.COMMENT, 20),
        (RateAction.VOTE, 300),
        (RateAction.FLAG, 5),
    ],
)
def test_the_limit_is_question2answers(action: RateAction, an_hour: int) -> None:
    acts = [NOW - SECOND * n for n in range(an_hour)]

    check_rate(action, acts[1:], NOW, Policy())
    with pytest.raises(RateError) as refused:
        check_rate(action, acts, NOW, Policy())

    assert refused.value.limit == an_hour
    assert refused.value.action == action.value


def test_the_next_is_possible_an_hour_after_the_oldest() -> None:
    oldest = NOW - timedelta(minutes=50)
    acts = [oldest, *[NOW - SECOND * n for n in range(4)]]

    with pytest.raises(RateError) as refused:
        check_rate(RateAction.FLAG, acts, NOW, FIVE_FLAGS)

    assert refused.value.again_at == oldest + timedelta(hours=1) == NOW + timedelta(minutes=10)


def test_a_double_burst_around_the_clock_hour_does_not_pass() -> None:
    before_noon = [NOW - SECOND] * 5

    with pytest.raises(RateError):
        check_rate(RateAction.FLAG, before_noon, NOW + SECOND, FIVE_FLAGS)


def test_acts_beyond_the_limit_do_not_lengthen_the_wait() -> None:
    acts = [NOW - timedelta(minutes=m) for m in (59, 58, 40, 30, 20, 10)]

    with pytest.raises(RateError) as refused:
        check_rate(RateAction.FLAG, acts, NOW, FIVE_FLAGS)

    assert refused.value.again_at == NOW + timedelta(minutes=2)


@pytest.mark.parametrize(
    ("count", "oldest_at", "is_allowed"),
    [
        (0, None, True),
        (4, NOW - SECOND, True),
        (5, NOW - SECOND, False),
        (6, NOW - SECOND, False),
        (5, NOW - WINDOW + SECOND, False),
        (5, NOW - WINDOW, True),
    ],
)
def test_a_count_is_held_to_the_same_window(
    count: int, oldest_at: datetime | None, is_allowed: bool
) -> None:
    if is_allowed:
        check_count(RateAction.FLAG, count, oldest_at, NOW, FIVE_FLAGS)
    else:
        with pytest.raises(RateError):
            check_count(RateAction.FLAG, count, oldest_at, NOW, FIVE_FLAGS)


@settings(max_examples=60, deadline=None)
@given(
    limit=st.integers(1, 4),
    gaps=st.lists(st.integers(0, 3_000), max_size=25),
)
def test_no_window_ever_holds_more_than_the_limit(limit: int, gaps: list[int]) -> None:
    policy = replace(Policy(), rates={RateAction.FLAG: limit})
    allowed: list[datetime] = []
    now = NOW
    for gap in gaps:
        now += timedelta(seconds=gap)
        again_at = refused_until(allowed, now, policy)
        if again_at is None:
            allowed.append(now)
        else:
            assert now < again_at <= now + WINDOW
            assert refused_until(allowed, again_at, policy) is None
        assert sum(now - WINDOW < act for act in allowed) <= limit
