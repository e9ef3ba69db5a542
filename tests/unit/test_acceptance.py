from __future__ import annotations

from typing import Any

import pytest

from forum.acceptance import AcceptChange, decide_accept, decide_unaccept
from forum.errors import EnoughAcceptedError, HiddenError, NotAskerError, StateError
from forum.policy import Policy
from forum.vocabulary import PostState

VISIBLE = PostState.VISIBLE


def accept(**changed: Any) -> AcceptChange:
    facts: dict[str, Any] = {
        "answer_state": VISIBLE,
        "question_state": VISIBLE,
        "is_accepted": False,
        "accepted_count": 0,
        "is_asker": True,
        "may_accept": False,
        "policy": Policy(),
    }
    return decide_accept(**(facts | changed))


def unaccept(**changed: Any) -> None:
    facts: dict[str, Any] = {
        "answer_state": VISIBLE,
        "question_state": VISIBLE,
        "is_accepted": True,
        "is_asker": True,
        "may_accept": False,
    }
    decide_unaccept(**(facts | changed))


# design.md, Best answer: one by default, up to three.
@pytest.mark.parametrize(
    ("best_answers", "accepted_count", "unaccept_oldest"),
    [(1, 0, False), (1, 1, True), (2, 1, False), (3, 2, False)],
)
def test_a_new_choice_replaces_the_only_one(
    best_answers: int, accepted_count: int, unaccept_oldest: bool
) -> None:
    change = accept(accepted_count=accepted_count, policy=Policy(best_answers=best_answers))

    assert change == AcceptChange(unaccept_oldest=unaccept_oldest)


# The last case is left over from a guild that allowed three.
@pytest.mark.parametrize(("best_answers", "accepted_count"), [(2, 2), (3, 3), (1, 3)])
def test_a_full_question_waits_until_one_is_undone(best_answers: int, accepted_count: int) -> None:
    with pytest.raises(EnoughAcceptedError) as refused:
        accept(accepted_count=accepted_count, policy=Policy(best_answers=best_answers))

    assert refused.value.maximum == best_answers


def test_whoever_has_the_level_accepts_too() -> None:
    assert accept(is_asker=False, may_accept=True) == AcceptChange(unaccept_oldest=False)
    unaccept(is_asker=False, may_accept=True)


def test_nobody_else_accepts_or_undoes() -> None:
    with pytest.raises(NotAskerError):
        accept(is_asker=False)
    with pytest.raises(NotAskerError):
        unaccept(is_asker=False)


@pytest.mark.parametrize("state", [PostState.QUEUED, PostState.HIDDEN, PostState.DELETED])
@pytest.mark.parametrize("post", ["answer_state", "question_state"])
def test_only_visible_answers_of_visible_questions_are_chosen(post: str, state: PostState) -> None:
    with pytest.raises(HiddenError):
        accept(**{post: state})
    with pytest.raises(HiddenError):
        unaccept(**{post: state})


def test_an_accepted_answer_is_not_accepted_again() -> None:
    with pytest.raises(StateError) as refused:
        accept(is_accepted=True, accepted_count=1)

    assert refused.value.state == "accepted"


def test_what_is_not_accepted_cannot_be_undone() -> None:
    with pytest.raises(StateError) as refused:
        unaccept(is_accepted=False)

    assert refused.value.state == "not_accepted"
