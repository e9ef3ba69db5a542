from __future__ import annotations

from collections.abc import Callable

import pytest

from forum.errors import ClosedError, ForumError, HiddenError, NotYoursError, StateError
from forum.moderation import (
    decide_close,
    decide_delete,
    decide_edit,
    decide_hide,
    decide_reopen,
    decide_show,
)
from forum.policy import Policy
from forum.vocabulary import PostKind, PostState

VISIBLE, QUEUED = PostState.VISIBLE, PostState.QUEUED
HIDDEN, DELETED = PostState.HIDDEN, PostState.DELETED
QUESTION, ANSWER, COMMENT = PostKind.QUESTION, PostKind.ANSWER, PostKind.COMMENT


def outcome_of(decide: Callable[[], PostState | None]) -> object:
    """Give what was decided: the new state, None, or the refusal, a StateError with its word."""
    try:
        return decide()
    except StateError as refused:
        return f"StateError {refused.state}"
    except ForumError as refused:
        return type(refused)


# q2a.md 1.7: the author (not if another closed it) or hide_show; reject is hide.
@pytest.mark.parametrize(
    ("state", "is_author", "may_hide", "closed_by_other", "outcome"),
    [
        (VISIBLE, True, False, False, HIDDEN),
        (VISIBLE, False, True, False, HIDDEN),
        (VISIBLE, False, False, False, NotYoursError),
        (VISIBLE, True, False, True, NotYoursError),
        (VISIBLE, True, True, True, HIDDEN),
        (QUEUED, True, False, False, HIDDEN),
        (QUEUED, False, True, False, HIDDEN),
        (HIDDEN, True, False, False, "StateError hidden"),
        (DELETED, False, True, False, "StateError deleted"),
    ],
)
def test_hiding(
    state: PostState,
    is_author: bool,
    may_hide: bool,
    closed_by_other: bool,
    outcome: object,
) -> None:
    def decide() -> PostState:
        return decide_hide(
            state, is_author=is_author, may_hide=may_hide, closed_by_other=closed_by_other
        )

    assert outcome_of(decide) == outcome


# q2a.md 1.7: the author only if last to act and without flags; hide_show always.
@pytest.mark.parametrize(
    ("state", "is_author", "state_by", "may_hide", "has_flags", "outcome"),
    [
        (HIDDEN, True, "author", False, False, VISIBLE),
        (HIDDEN, True, "author", False, True, NotYoursError),
        (HIDDEN, True, "moderator", False, False, NotYoursError),
        (HIDDEN, True, None, False, False, NotYoursError),
        (HIDDEN, False, "author", False, False, NotYoursError),
        (HIDDEN, False, "moderator", True, True, VISIBLE),
        (QUEUED, False, None, True, False, VISIBLE),
        (QUEUED, True, "author", False, False, NotYoursError),
        (VISIBLE, False, None, True, False, "StateError visible"),
        (VISIBLE, True, "author", False, False, "StateError visible"),
        (VISIBLE, False, None, False, False, NotYoursError),
        (DELETED, False, None, True, False, "StateError deleted"),
    ],
)
def test_showing(
    state: PostState,
    is_author: bool,
    state_by: str | None,
    may_hide: bool,
    has_flags: bool,
    outcome: object,
) -> None:
    def decide() -> PostState:
        return decide_show(
            state,
            is_author=is_author,
            state_by=state_by,
            may_hide=may_hide,
            has_flags=has_flags,
        )

    assert outcome_of(decide) == outcome


# q2a.md 1.8: the asker, where the policy lets them, or close.
@pytest.mark.parametrize(
    ("is_closed", "state", "is_asker", "may_close", "asker_may_close", "refusal"),
    [
        (False, VISIBLE, True, False, True, None),
        (False, VISIBLE, True, False, False, NotYoursError),
        (False, VISIBLE, False, True, False, None),
        (False, VISIBLE, False, False, True, NotYoursError),
        (True, VISIBLE, True, False, True, "StateError closed"),
        (False, HIDDEN, False, True, True, HiddenError),
        (False, QUEUED, True, False, True, HiddenError),
        (False, DELETED, False, True, True, HiddenError),
    ],
)
def test_closing(
    is_closed: bool,
    state: PostState,
    is_asker: bool,
    may_close: bool,
    asker_may_close: bool,
    refusal: object,
) -> None:
    def decide() -> None:
        policy = Policy(asker_may_close=asker_may_close)
        decide_close(is_closed, state, is_asker=is_asker, may_close=may_close, policy=policy)

    assert outcome_of(decide) == refusal


# q2a.md 1.8: the same people; if another closed it only those with close.
@pytest.mark.parametrize(
    ("is_closed", "closed_by", "is_asker", "may_close", "refusal"),
    [
        (True, "author", True, False, None),
        (True, "moderator", True, False, NotYoursError),
        (True, "moderator", False, True, None),
        (True, "author", False, False, NotYoursError),
        (False, None, True, False, "StateError open"),
        (False, None, False, True, "StateError open"),
        (False, None, False, False, NotYoursError),
    ],
)
def test_reopening(
    is_closed: bool,
    closed_by: str | None,
    is_asker: bool,
    may_close: bool,
    refusal: object,
) -> None:
    def decide() -> None:
        decide_reopen(is_closed, closed_by, is_asker=is_asker, may_close=may_close)

    assert outcome_of(decide) == refusal


# q2a.md 1.7: hidden, childless, with delete_hidden; authors and `force` are ours.
@pytest.mark.parametrize(
    ("state", "has_children", "is_author", "may_hide", "may_delete", "force", "outcome"),
    [
        (VISIBLE, False, True, False, False, False, DELETED),
        (HIDDEN, False, True, False, False, False, DELETED),
        (QUEUED, False, True, False, False, False, DELETED),
        (VISIBLE, True, True, False, False, False, "StateError has_children"),
        (HIDDEN, False, False, True, True, False, DELETED),
        (HIDDEN, True, False, True, True, False, "StateError has_children"),
        (VISIBLE, False, False, True, True, False, "StateError visible"),
        (QUEUED, False, False, True, True, False, "StateError queued"),
        (VISIBLE, False, False, True, True, True, DELETED),
        (VISIBLE, True, False, True, True, True, "StateError has_children"),
        (VISIBLE, False, False, False, True, True, NotYoursError),
        (HIDDEN, False, False, True, False, True, NotYoursError),
        (DELETED, False, True, False, False, False, "StateError deleted"),
        (DELETED, False, False, True, True, True, "StateError deleted"),
    ],
)
def test_deleting(
    state: PostState,
    has_children: bool,
    is_author: bool,
    may_hide: bool,
    may_delete: bool,
    force: bool,
    outcome: object,
) -> None:
    def decide() -> PostState:
        return decide_delete(
            state,
            has_children,
            is_author=is_author,
            may_hide=may_hide,
            may_delete=may_delete,
            force=force,
        )

    assert outcome_of(decide) == outcome


# q2a.md 1.6: own always, also queued; not when hidden, not a closed question, which nobody edits.
@pytest.mark.parametrize(
    ("kind", "state", "is_closed", "is_author", "may_edit", "refusal"),
    [
        (QUESTION, VISIBLE, False, True, False, None),
        (QUESTION, QUEUED, False, True, False, None),
        (QUESTION, VISIBLE, False, False, True, None),
        (QUESTION, VISIBLE, False, False, False, NotYoursError),
        (QUESTION, VISIBLE, True, True, False, ClosedError),
        (QUESTION, VISIBLE, True, False, True, ClosedError),
        (ANSWER, VISIBLE, True, True, False, None),
        (COMMENT, VISIBLE, True, False, True, None),
        (ANSWER, HIDDEN, False, True, False, HiddenError),
        (COMMENT, DELETED, False, False, True, HiddenError),
    ],
)
def test_editing(
    kind: PostKind,
    state: PostState,
    is_closed: bool,
    is_author: bool,
    may_edit: bool,
    refusal: object,
) -> None:
    def decide() -> None:
        decide_edit(kind, state, is_closed, is_author=is_author, may_edit=may_edit)

    assert outcome_of(decide) == refusal
