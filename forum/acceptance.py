"""Who may accept which answer, and what accepting it displaces (q2a.md 1.5, design.md)."""

from __future__ import annotations

from dataclasses import dataclass

from forum.errors import EnoughAcceptedError, HiddenError, NotAskerError, StateError
from forum.policy import Policy
from forum.vocabulary import PostState


@dataclass(frozen=True, slots=True)
class AcceptChange:
    """What accepting an answer does to the others.

    Attributes:
        unaccept_oldest: The one best answer there was makes room for this one.
    """

    unaccept_oldest: bool


def decide_accept(
    *,
    answer_state: PostState,
    question_state: PostState,
    is_accepted: bool,
    accepted_count: int,
    is_asker: bool,
    may_accept: bool,
    policy: Policy,
) -> AcceptChange:
    """Decide whether an answer becomes a best answer; closed questions may still choose.

    With one best answer a new choice replaces the old one, whoever made it. With more, a full
    question waits until one is undone, since nobody said which should go.

    Args:
        answer_state: Who can see the answer.
        question_state: Who can see its question.
        is_accepted: Whether this answer is accepted already.
        accepted_count: How many answers of the question are accepted, this one included.
        is_asker: Whether the one who accepts asked the question.
        may_accept: Whether they have `Permission.ACCEPT`.
        policy: The guild's rules; only `best_answers` is read.

    Raises:
        NotAskerError: They neither asked nor have the permission.
        HiddenError: The question or the answer is not visible.
        StateError: It is accepted already.
        EnoughAcceptedError: Several may be accepted, and that many are.
    """
    _require_choice(answer_state, question_state, is_asker, may_accept)
    if is_accepted:
        raise StateError(state="accepted")
    if accepted_count < policy.best_answers:
        return AcceptChange(unaccept_oldest=False)
    if accepted_count == policy.best_answers == 1:
        return AcceptChange(unaccept_oldest=True)
    raise EnoughAcceptedError(maximum=policy.best_answers)


def decide_unaccept(
    *,
    answer_state: PostState,
    question_state: PostState,
    is_accepted: bool,
    is_asker: bool,
    may_accept: bool,
) -> None:
    """Decide whether a best answer stops being one; the arguments are those of `decide_accept`.

    Raises:
        NotAskerError: They neither asked nor have the permission.
        HiddenError: The question or the answer is not visible.
        StateError: It is not accepted.
    """
    _require_choice(answer_state, question_state, is_asker, may_accept)
    if not is_accepted:
        raise StateError(state="not_accepted")


def _require_choice(
    answer_state: PostState, question_state: PostState, is_asker: bool, may_accept: bool
) -> None:
    if not (is_asker or may_accept):
        raise NotAskerError
    if question_state is not PostState.VISIBLE or answer_state is not PostState.VISIBLE:
        raise HiddenError
