"""Closing questions and opening them again."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from db.queries import posts
from db.queries.posts import PostFacts
from db.services.moderating.cases import by, check_reason, open_question
from db.store import Store
from forum.errors import HiddenError, NoSuchPostError, StateError, WrongKindError
from forum.moderation import BY_AUTHOR, decide_close, decide_reopen
from forum.permissions import Permission
from forum.vocabulary import Actor, PostKind, PostState


async def close(
    store: Store,
    actor: Actor,
    question_id: int,
    reason: str,
    *,
    duplicate_of: int | None = None,
    now: datetime,
) -> None:
    """Close a question: by its asker, or by whoever has the level for it.

    Args:
        duplicate_of: The visible question that it repeats.

    Raises:
        ForumError: A refusal; its class says which rule it is.
    """
    async with store.write() as session:
        case = await open_question(session, store.seal, actor, question_id, now)
        reason = check_reason(reason)
        decide_close(
            case.post.is_closed,
            PostState(case.post.state),
            is_asker=case.is_author,
            may_close=case.may(Permission.CLOSE),
            policy=case.policy,
        )
        if duplicate_of is not None:
            await _require_original(session, case.post, duplicate_of)
        as_author = case.is_author and case.policy.asker_may_close
        await posts.set_closed(
            session,
            question_id,
            at=now,
            by=by(as_author),
            reason=reason or None,
            duplicate_of_id=duplicate_of,
        )
        await case.finish("close", "closed", as_author=as_author, reason=reason)


async def reopen(store: Store, actor: Actor, question_id: int, *, now: datetime) -> None:
    """Open a closed question again.

    Raises:
        ForumError: A refusal; its class says which rule it is.
    """
    async with store.write() as session:
        case = await open_question(session, store.seal, actor, question_id, now)
        decide_reopen(
            case.post.is_closed,
            case.post.closed_by,
            is_asker=case.is_author,
            may_close=case.may(Permission.CLOSE),
        )
        if not case.post.is_visible:
            raise HiddenError(question_id)
        as_author = case.is_author and case.post.closed_by == BY_AUTHOR
        await posts.set_closed(session, question_id)
        await case.finish("reopen", "reopened", as_author=as_author)


async def _require_original(session: AsyncSession, question: PostFacts, original_id: int) -> None:
    original = await posts.get(session, question.guild_id, original_id)
    if original.kind != PostKind.QUESTION:
        raise WrongKindError(PostKind.QUESTION.value)
    if original.id == question.id:
        raise StateError(state="itself")
    if not original.is_visible:
        raise NoSuchPostError(original_id)
