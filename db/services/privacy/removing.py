"""Removing posts whose author asked for it, without taking others' posts along."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from db.queries import outbox, posts, revisions, tags
from db.queries.posts import PostFacts
from db.services import visibility
from db.services.moderating.cases import pictures_of
from forum.moderation import BY_AUTHOR
from forum.policy import Policy
from forum.vocabulary import PostKind, PostState

# As many posts as one statement may name.
_BATCH = 5_000
#: What is left of a post under which others have written.
REMOVED_TEXT = "(removed)"
# A comment stands under nothing, an answer under comments, a question under both.
_LEAVES_FIRST = (PostKind.COMMENT, PostKind.ANSWER, PostKind.QUESTION)


async def remove_posts(
    session: AsyncSession, found: Sequence[PostFacts], policy: Policy, now: datetime
) -> None:
    """Delete these posts of one member; where others' hang on one, only its words go."""
    for kind in _LEAVES_FIRST:
        here = [post for post in found if post.kind == kind]
        for start in range(0, len(here), _BATCH):
            await _remove(session, here[start : start + _BATCH], policy, now)


async def _remove(
    session: AsyncSession, found: Sequence[PostFacts], policy: Policy, now: datetime
) -> None:
    dependents = await posts.list_dependents(session, [post.id for post in found])
    kept = {on for on, _ in dependents}
    await _delete(session, [post for post in found if post.id not in kept], policy, now)
    await posts.forget_text(session, kept, REMOVED_TEXT)
    await revisions.delete_all(session, kept)


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
    wishes = [(post.guild_id, post.root_id, name) for post in found for name in pictures_of(post)]
    await outbox.ask_for_all(session, wishes, now)
