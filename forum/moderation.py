"""Which state a post may go to next, and at whose hand (q2a.md 1.6 to 1.8)."""

from __future__ import annotations

from forum.errors import ClosedError, HiddenError, NotYoursError, StateError
from forum.policy import Policy
from forum.vocabulary import PostKind, PostState

#: What `state_by` and `closed_by` hold where the author did it themselves.
BY_AUTHOR = "author"


def decide_hide(
    state: PostState, *, is_author: bool, may_hide: bool, closed_by_other: bool = False
) -> PostState:
    """Decide whether a post is hidden, and give the state it gets.

    Args:
        state: Its state now; hiding one that waits for approval rejects it.
        is_author: Whether the one who hides wrote it.
        may_hide: Whether they have `Permission.HIDE_SHOW`, or MODERATE for a waiting post.
        closed_by_other: Whether somebody else closed it, which bars the author (q2a.md 1.7).

    Raises:
        NotYoursError: They may not.
        StateError: It is hidden or deleted already.
    """
    if not (may_hide or (is_author and not closed_by_other)):
        raise NotYoursError
    if state in (PostState.HIDDEN, PostState.DELETED):
        raise StateError(state=state.value)
    return PostState.HIDDEN


def decide_show(
    state: PostState,
    *,
    is_author: bool,
    state_by: str | None,
    may_hide: bool,
    has_flags: bool = False,
) -> PostState:
    """Decide whether a post is shown again, and give the state it gets.

    Args:
        state: Its state now; showing one that waits approves it.
        is_author: Whether the one who shows wrote it.
        state_by: Who hid it, as the post keeps it; the author may undo only their own act.
        may_hide: Whether they have `Permission.HIDE_SHOW`, or MODERATE for a waiting post.
        has_flags: Whether flags stand against it, which bars the author (q2a.md 1.7).

    Raises:
        NotYoursError: They may not.
        StateError: It is visible or deleted.
    """
    undoes_own = is_author and state is PostState.HIDDEN and state_by == BY_AUTHOR and not has_flags
    if state in (PostState.VISIBLE, PostState.DELETED) and (is_author or may_hide):
        raise StateError(state=state.value)
    if not (may_hide or undoes_own):
        raise NotYoursError
    return PostState.VISIBLE


def decide_close(
    is_closed: bool, state: PostState, *, is_asker: bool, may_close: bool, policy: Policy
) -> None:
    """Decide whether a question is closed.

    Args:
        is_closed: Whether it is closed now.
        state: Who can see it.
        is_asker: Whether the one who closes asked it.
        may_close: Whether they have `Permission.CLOSE`.
        policy: The guild's rules; only `asker_may_close` is read.

    Raises:
        NotYoursError: They may not.
        HiddenError: It is not visible.
        StateError: It is closed already.
    """
    if not (may_close or (is_asker and policy.asker_may_close)):
        raise NotYoursError
    if state is not PostState.VISIBLE:
        raise HiddenError
    if is_closed:
        raise StateError(state="closed")


def decide_reopen(
    is_closed: bool, closed_by: str | None, *, is_asker: bool, may_close: bool
) -> None:
    """Decide whether a question is opened again.

    Args:
        is_closed: Whether it is closed now.
        closed_by: Who closed it, as the post keeps it; askers may undo only their own act.
        is_asker: Whether the one who reopens asked it.
        may_close: Whether they have `Permission.CLOSE`.

    Raises:
        NotYoursError: They may not.
        StateError: It is open.
    """
    if not is_closed and (is_asker or may_close):
        raise StateError(state="open")
    if not (may_close or (is_asker and closed_by == BY_AUTHOR)):
        raise NotYoursError


def decide_delete(
    state: PostState,
    has_children: bool,
    *,
    is_author: bool,
    may_hide: bool,
    may_delete: bool,
    force: bool = False,
) -> PostState:
    """Decide whether a post is deleted, and give the state it gets.

    Authors delete their own, hidden or not (ours: Question2Answer leaves that to moderators). By
    others a post must be hidden first, which `force` does in the same step.

    Args:
        state: Its state now.
        has_children: Whether answers or comments hang on it, or another is its duplicate.
        is_author: Whether the one who deletes wrote it.
        may_hide: Whether they have `Permission.HIDE_SHOW`.
        may_delete: Whether they have `Permission.DELETE_HIDDEN`.
        force: Whether a visible post is hidden and deleted at once.

    Raises:
        NotYoursError: They may not.
        StateError: It is deleted already, has children, or must be hidden first.
    """
    if not (is_author or may_delete):
        raise NotYoursError
    if state is PostState.DELETED:
        raise StateError(state=state.value)
    if has_children:
        raise StateError(state="has_children")
    if state is not PostState.HIDDEN and not is_author:
        if not force:
            raise StateError(state=state.value)
        if not may_hide:
            raise NotYoursError
    return PostState.DELETED


def decide_edit(
    kind: PostKind, state: PostState, is_closed: bool, *, is_author: bool, may_edit: bool
) -> None:
    """Decide whether a post's text is changed; authors may at any time (q2a.md 1.6).

    Args:
        kind: What it is; only a question's own text is shut with it.
        state: Who can see it; a text that waits for approval can be edited, a hidden one not.
        is_closed: Whether its question is closed.
        is_author: Whether the one who edits wrote it.
        may_edit: Whether they have the permission to edit this kind.

    Raises:
        NotYoursError: They may not.
        HiddenError: It is hidden or deleted.
        ClosedError: It is a closed question, whose text nobody changes.
    """
    if not (is_author or may_edit):
        raise NotYoursError
    if state in (PostState.HIDDEN, PostState.DELETED):
        raise HiddenError
    if kind is PostKind.QUESTION and is_closed:
        raise ClosedError
