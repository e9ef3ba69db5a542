from __future__ import annotations

import pytest
from hypothesis import given as examples
from hypothesis import settings
from hypothesis import strategies as st

from forum import points
from forum.points import EventKind
from forum.policy import PRESETS, Policy
from forum.vocabulary import Direction, PostKind

Q2A, STACK, GENTLE = (PRESETS[name] for name in ("question2answer", "stack", "gentle"))
QUESTION, ANSWER, COMMENT = PostKind.QUESTION, PostKind.ANSWER, PostKind.COMMENT
UP, DOWN = Direction.UP, Direction.DOWN


# q2a.md 2.1, column "Shown".
@pytest.mark.parametrize(("kind", "shown"), [(QUESTION, 20), (ANSWER, 40), (COMMENT, 0)])
def test_a_visible_post_earns(kind: PostKind, shown: int) -> None:
    assert points.posting(kind, Q2A) == shown


def test_accepting_and_being_accepted_earn() -> None:
    assert points.selecting(Q2A) == 30  # q2a.md 2.1: points_select_a
    assert points.selected(Q2A) == 300  # q2a.md 2.1: points_a_selected


# q2a.md 2.1: +1, -1, caps +10, -3 on questions; +2, -2, caps +20, -5 on answers; times 10.
@pytest.mark.parametrize(
    ("kind", "ups", "downs", "shown"),
    [
        (QUESTION, 0, 0, 0),
        (QUESTION, 1, 0, 10),
        (QUESTION, 9, 0, 90),
        (QUESTION, 10, 0, 100),
        (QUESTION, 11, 0, 100),
        (QUESTION, 0, 1, -10),
        (QUESTION, 0, 3, -30),
        (QUESTION, 0, 4, -30),
        (QUESTION, 100, 100, 70),  # each side is capped by itself: +100 -30
        (ANSWER, 1, 0, 20),
        (ANSWER, 10, 0, 200),
        (ANSWER, 11, 0, 200),
        (ANSWER, 0, 1, -20),
        (ANSWER, 0, 2, -40),
        (ANSWER, 0, 3, -50),  # 2 x 3 = 6 is cut to 5
        (ANSWER, 100, 100, 150),
        (COMMENT, 50, 50, 0),
    ],
)
def test_votes_on_a_post_earn_up_to_its_caps(
    kind: PostKind, ups: int, downs: int, shown: int
) -> None:
    assert points.received(kind, ups, downs, Q2A) == shown


# q2a.md 2.1, the check on a live page.
@pytest.mark.parametrize(
    ("kind", "ups", "shown"), [(QUESTION, 100, 20 + 100), (ANSWER, 12, 40 + 200)]
)
def test_the_source_sites_posts_earn_what_they_earned_there(
    kind: PostKind, ups: int, shown: int
) -> None:
    assert points.posting(kind, Q2A) + points.received(kind, ups, 0, Q2A) == shown


@pytest.mark.parametrize(
    ("policy", "kind", "direction", "shown"),
    [
        # q2a.md 2.1: each vote given earns 1 x 10.
        (Q2A, QUESTION, UP, 10),
        (Q2A, QUESTION, DOWN, 10),
        (Q2A, ANSWER, UP, 10),
        (Q2A, ANSWER, DOWN, 10),
        (Q2A, COMMENT, UP, 0),
        # design.md, preset stack: a vote down on an answer costs its giver 1.
        (STACK, ANSWER, DOWN, -1),
        (STACK, ANSWER, UP, 0),
        (STACK, QUESTION, DOWN, 0),
        # Ours: in gentle a vote down is not paid.
        (GENTLE, ANSWER, UP, 10),
        (GENTLE, ANSWER, DOWN, 0),
        (GENTLE, QUESTION, DOWN, 0),
    ],
)
def test_a_vote_given_earns(
    policy: Policy, kind: PostKind, direction: Direction, shown: int
) -> None:
    assert points.given(kind, direction, policy) == shown


# design.md: +10/+15/+2/-2/-1.
@pytest.mark.parametrize(
    ("shown", "expected"),
    [
        (points.received(QUESTION, 1, 0, STACK), 10),
        (points.received(ANSWER, 1, 0, STACK), 10),
        (points.received(ANSWER, 500, 0, STACK), 5_000),
        (points.received(ANSWER, 0, 1, STACK), -2),
        (points.received(QUESTION, 0, 1, STACK), -2),
        (points.selected(STACK), 15),
        (points.selecting(STACK), 2),
        (points.posting(QUESTION, STACK), 0),
    ],
)
def test_the_preset_stack_has_stack_overflows_values(shown: int, expected: int) -> None:
    assert shown == expected


def test_a_vote_down_takes_nothing_in_the_preset_gentle() -> None:
    assert points.received(ANSWER, 2, 5, GENTLE) == points.received(ANSWER, 2, 0, GENTLE) == 40


def test_everyone_starts_with_the_base() -> None:
    assert points.total(Q2A, 0, []) == 100  # q2a.md 2.1: points_base


def test_the_bonus_is_not_multiplied() -> None:
    assert points.total(Q2A, -5, [20, 100, -10]) == 100 - 5 + 110


@settings(max_examples=60, deadline=None)
@examples(
    st.sampled_from([QUESTION, ANSWER]),
    st.integers(0, 40),
    st.integers(0, 40),
    st.sampled_from([Q2A, STACK, GENTLE]),
)
def test_gains_and_losses_are_capped_separately(
    kind: PostKind, ups: int, downs: int, policy: Policy
) -> None:
    gain = points.received(kind, ups, 0, policy)
    loss = points.received(kind, 0, downs, policy)

    assert points.received(kind, ups, downs, policy) == gain + loss
    assert loss <= 0 <= gain
    assert points.received(kind, ups + 1, 0, policy) >= gain


@pytest.mark.parametrize(
    ("is_same", "question_is_anonymous", "answer_is_anonymous", "earns"),
    [
        (False, False, False, True),
        (True, False, False, False),  # q2a.md 2.1: not on own question
        (True, True, False, True),  # refusing would name the asker
        (False, True, False, True),
        (False, False, True, False),  # sealed posts earn nothing
        (True, True, True, False),
    ],
)
def test_an_accepted_answer_earns_unless_it_is_ones_own(
    is_same: bool, question_is_anonymous: bool, answer_is_anonymous: bool, earns: bool
) -> None:
    assert (
        points.earns_selected(
            question_author_known_same=is_same,
            question_is_anonymous=question_is_anonymous,
            answer_is_anonymous=answer_is_anonymous,
        )
        is earns
    )


def test_kinds_of_events_fit_their_column() -> None:
    assert max(len(kind) for kind in EventKind) <= 16
