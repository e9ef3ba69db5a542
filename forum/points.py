"""What points are earned for: Question2Answer's terms (q2a.md 2.1), all given as shown."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum

from forum.policy import Policy
from forum.vocabulary import Direction, PostKind


class EventKind(StrEnum):
    """What an entry of the ledger is for; at most 16 characters, which is the column's width."""

    POST_QUESTION = "post_question"
    POST_ANSWER = "post_answer"
    SELECT = "select"
    SELECTED = "selected"
    RECEIVED = "received"
    GIVEN = "given"
    BONUS = "bonus"
    ADJUST = "adjust"


def posting(kind: PostKind, policy: Policy) -> int:
    """Give the points for a visible post: +20 a question, +40 an answer, none a comment."""
    if kind is PostKind.QUESTION:
        return policy.points_multiple * policy.points_post_question
    if kind is PostKind.ANSWER:
        return policy.points_multiple * policy.points_post_answer
    return 0


def received(kind: PostKind, point_ups: int, point_downs: int, policy: Policy) -> int:
    """Give the author's points for the votes on one post, gains and losses capped separately.

    Args:
        kind: What the post is; comments bring nothing.
        point_ups: The votes up that count for points.
        point_downs: The votes down that count for points.
        policy: The guild's rules; by default at most +100 and at least -30 on a question, at most
            +200 and at least -50 on an answer.
    """
    if kind is PostKind.QUESTION:
        gain = min(policy.question_up * point_ups, policy.question_max_gain)
        loss = min(policy.question_down * point_downs, policy.question_max_loss)
    elif kind is PostKind.ANSWER:
        gain = min(policy.answer_up * point_ups, policy.answer_max_gain)
        loss = min(policy.answer_down * point_downs, policy.answer_max_loss)
    else:
        return 0
    return policy.points_multiple * (gain - loss)


def given(kind: PostKind, direction: Direction, policy: Policy) -> int:
    """Give the voter's points for one vote, +10 by default; a policy may make it a cost."""
    if kind is PostKind.QUESTION:
        terms = policy.vote_up_question, policy.vote_down_question
    elif kind is PostKind.ANSWER:
        terms = policy.vote_up_answer, policy.vote_down_answer
    else:
        return 0
    return policy.points_multiple * terms[direction is Direction.DOWN]


def selecting(policy: Policy) -> int:
    """Give the asker's points for having accepted, +30 by default, once a question."""
    return policy.points_multiple * policy.points_select


def selected(policy: Policy) -> int:
    """Give the answerer's points for an accepted answer, +300 by default."""
    return policy.points_multiple * policy.points_selected


def total(base_policy: Policy, bonus: int, amounts: Iterable[int]) -> int:
    """Give a member's points: the base, their bonus (as shown) and the amounts of their ledger."""
    return base_policy.points_base + bonus + sum(amounts)


def earns_selected(
    *, question_author_known_same: bool, question_is_anonymous: bool, answer_is_anonymous: bool
) -> bool:
    """Tell whether an accepted answer brings its author points.

    Args:
        question_author_known_same: One person wrote the question and the answer.
        question_is_anonymous: The asker is sealed.
        answer_is_anonymous: The answerer is sealed; sealed posts earn nothing.
    """
    if answer_is_anonymous:
        return False
    # To give nothing for one's own answer to one's own anonymous question would name the asker.
    return question_is_anonymous or not question_author_known_same
