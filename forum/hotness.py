"""How hot a question is: Question2Answer's formula (q2a.md 2.3)."""

from __future__ import annotations

from datetime import UTC, datetime

from forum.policy import Policy

# q2a.md 2.3: the zero point of ages, and what one answer, vote or view weighs in seconds.
_ZERO = int(datetime(2010, 1, 1, tzinfo=UTC).timestamp())
_ANSWER_SECONDS = 160_000
_VOTE_SECONDS = 160_000
_VIEW_SECONDS = 4_000


def hotness(
    asked_at: datetime,
    newest_answer_at: datetime | None,
    answers: int,
    score: int,
    views: int,
    policy: Policy,
) -> int:
    """Give a question's hotness, a whole number that only orders questions.

    The unit is a second of age times its weight of 100, as in Question2Answer, so one answer, one
    vote or 40 views lift a question as much as 44.4 hours of youth do. About 10^11 in these
    years. Nothing decays: a newer question starts higher.

    Args:
        asked_at: When the question was asked, aware.
        newest_answer_at: When its newest visible answer was written; None where there is none.
        answers: Its visible answers.
        score: Its ups minus its downs.
        views: How often it was viewed.
        policy: The guild's rules; only `hot_weights` is read.
    """
    weights = policy.hot_weights
    return (
        weights.question_age * _age(asked_at)
        + weights.answer_age * _age(newest_answer_at or asked_at)
        + weights.answers * _ANSWER_SECONDS * answers
        + weights.votes * _VOTE_SECONDS * score
        + weights.views * _VIEW_SECONDS * views
    )


def _age(moment: datetime) -> int:
    return int(moment.timestamp()) - _ZERO
