from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

import pytest

from forum.hotness import hotness
from forum.policy import HotWeights, Policy

ZERO = datetime(2010, 1, 1, tzinfo=UTC)  # q2a.md 2.3
ASKED = datetime(2026, 3, 1, 12, 0, 0, 999_999, tzinfo=UTC)
POLICY = Policy()


def hot(
    asked_at: datetime = ASKED,
    newest_answer_at: datetime | None = None,
    answers: int = 0,
    score: int = 0,
    views: int = 0,
) -> int:
    return hotness(asked_at, newest_answer_at, answers, score, views, POLICY)


def test_a_question_at_the_zero_point_has_none() -> None:
    assert hot(ZERO) == 0


# q2a.md 2.3, with each weight 100.
@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (hot(ZERO + timedelta(seconds=1)), 100 + 100),  # without an answer its age counts twice
        (hot(ZERO, ZERO + timedelta(seconds=1)), 100),
        (hot(ZERO, answers=1), 16_000_000),
        (hot(ZERO, score=1), 16_000_000),
        (hot(ZERO, score=-2), -32_000_000),
        (hot(ZERO, views=1), 400_000),
    ],
)
def test_each_part_weighs_as_in_question2answer(value: int, expected: int) -> None:
    assert value == expected


def test_an_answer_a_vote_and_forty_views_weigh_the_same() -> None:
    assert hot(answers=1) == hot(score=1) == hot(views=40) > hot()


def test_an_answer_weighs_as_much_as_44_hours_of_youth() -> None:
    younger = ASKED + timedelta(seconds=160_000)

    assert hot(younger, ASKED) == hot(ASKED, ASKED, answers=1)


def test_it_is_whole_seconds_whatever_the_zone() -> None:
    elsewhere = ASKED.astimezone(timezone(timedelta(hours=5, minutes=30)))

    assert hot(elsewhere) == hot(ASKED) == hot(ASKED.replace(microsecond=0))


def test_it_fits_a_bigint_for_any_forum() -> None:
    assert hot(datetime(2100, 1, 1, tzinfo=UTC), None, 10**5, 10**6, 10**9) < 2**63


def test_a_guild_can_weigh_otherwise() -> None:
    policy = replace(POLICY, hot_weights=HotWeights(0, 0, 0, 0, 1))

    assert hotness(ASKED, None, 7, 7, 3, policy) == 12_000
