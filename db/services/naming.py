"""The names that anonymous authors show: one a member and thread, and nobody else's there."""

from __future__ import annotations

import itertools
from collections.abc import Collection, Sequence

from sqlalchemy.ext.asyncio import AsyncSession

from db.authorship import is_by
from db.queries import audit, writers
from db.queries.writers import ThreadName
from db.sealing import Seal
from forum.errors import BadNameError
from forum.names import check_shown_name, is_anonymous, name_key
from forum.policy import Policy
from forum.vocabulary import Actor, PostState

#: The form offers this word as a name. As many as like may hide behind it: it is numbered.
_ANYONE = name_key("anonymous")


async def choose(
    session: AsyncSession,
    seal: Seal,
    actor: Actor,
    typed: str,
    *,
    question_id: int | None,
    staff: Collection[str],
    policy: Policy,
) -> str | None:
    """Give the name a new post shows, None where it is posted under the member's own.

    Args:
        question_id: The thread it goes to; None for a new question.
        staff: Names of this server's staff that the caller knows, besides those who have acted.

    Raises:
        BadNameError: It cannot be used; "yours" names the one they already have in this thread.
    """
    if not is_anonymous(typed):
        return None
    names = [] if question_id is None else await writers.list_thread_names(session, question_id)
    known_staff = {*staff, *await audit.list_staff_names(session, actor.guild_id)}
    own = find_own(seal, names, actor.user_id)
    if own is not None and name_key(typed) in (name_key(own), _ANYONE):
        return own
    taken = {name for row in names if (name := row.shown_name or row.member_name)}
    if name_key(typed) == _ANYONE:
        typed = _numbered(typed, {name_key(name) for name in taken})
    name = check_shown_name(typed, taken=taken, staff=known_staff, policy=policy)
    if own is not None:
        raise BadNameError(problem="yours", name=own)
    return name


def find_own(seal: Seal, names: Sequence[ThreadName], user_id: int) -> str | None:
    """Give the anonymous name a member last wrote under in a thread, from its names."""
    return next(
        (
            row.shown_name
            for row in names
            if row.author_tag is not None
            and row.state != PostState.DELETED
            and is_by(seal, row, user_id)
        ),
        None,
    )


def _numbered(typed: str, taken: Collection[str]) -> str:
    candidates = itertools.chain([typed], (f"{typed.strip()} {n}" for n in itertools.count(2)))
    return next(name for name in candidates if name_key(name) not in taken)
