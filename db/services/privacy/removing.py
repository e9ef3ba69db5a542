"""Removing posts whose author asked for it, without taking others' posts along."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from db.queries import outbox, posts, revisions, tags
from db.queries.posts import PostFacts
from db.services import visibility
from forum.moderation import BY_AUTHOR
from forum.policy import Policy
from forum.vocabulary import PostKind, PostState

#: What is left of a post under which others have written.
REMOVED_TEXT = "(removed)"
# A comment stands under nothing, an answer under comments, a question under both.
_LEAVES_FIRST = (PostKind.COMMENT, PostKind.ANSWER, PostKind.QUESTION)


async def remove_posts(
    session: AsyncSession, found: Sequence[PostFacts], policy: Policy, now: datetime
) -> None:
    """Delete these posts of one member; where others' hang on one, only its words go."""
    dependents: dict[int, set[int]] = {}
    for on, dependent in await posts.list_dependents(session, [post.id for post in found]):
        dependents.setdefault(on, set()).add(dependent)
    gone: set[int] = set()
    for kind in _LEAVES_FIRST:
        gone |= {
            post.id
            for post in found
            if post.kind == kind and dependents.get(post.id, set()) <= gone
        }
    await _delete(session, [post for post in found if post.id in gone], policy, now)
    emptied = [post.id for post in found if post.id not in gone]
    await posts.forget_text(session, emptied, REMOVED_TEXT)
    await revisions.delete_all(session, emptied)


async def _delete(
    session: AsyncSession, found: Sequence[PostFacts], policy: Policy, now: datetime
) -> None:
    ids = [post.id for post in found]
    visible = [post for post in found if post.is_visible]
    await visibility.take_out(
        session, visible, policy, now, state=PostState.DELETED, state_by=BY_AUTHOR
    )
    await posts.change(
        session, ids, state=PostState.DELETED.value, state_by=BY_AUTHOR, state_reason=None
    )
    await posts.forget_text(session, ids)
    await revisions.delete_all(session, ids)
    await tags.detach(session, ids)
    # What they hung on shows their number.
    wishes = [
        (post.guild_id, post.root_id, outbox.card(post.parent_id or post.id)) for post in found
    ]
    await outbox.ask_for_all(session, wishes, now)
