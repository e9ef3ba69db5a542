"""Statements on follows. Who follows is always sealed, so that no row tells of the asker."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import delete, select, tuple_
from sqlalchemy.ext.asyncio import AsyncSession

from db.authorship import follow_context
from db.models import Follow
from db.queries.dialects import insert_into
from db.sealing import Seal


async def add(session: AsyncSession, seal: Seal, post_id: int, user_id: int) -> None:
    """Let a member hear of a question; twice is once."""
    person = seal.person(follow_context(post_id), user_id)
    await session.execute(
        insert_into(session, Follow)
        .values(post_id=post_id, follower_tag=person.tag, follower_sealed=person.sealed)
        .on_conflict_do_nothing()
    )


async def remove(session: AsyncSession, seal: Seal, post_id: int, user_id: int) -> None:
    """Stop telling a member of a question."""
    await session.execute(delete(Follow).where(*_is(seal, post_id, user_id)))


async def remove_all(
    session: AsyncSession, seal: Seal, post_ids: Collection[int], user_id: int
) -> None:
    """Stop telling a member of these questions."""
    pairs = [(post_id, seal.tag(follow_context(post_id), user_id)) for post_id in post_ids]
    await session.execute(
        delete(Follow).where(tuple_(Follow.post_id, Follow.follower_tag).in_(pairs))
    )


async def exists(session: AsyncSession, seal: Seal, post_id: int, user_id: int) -> bool:
    """Tell whether a member hears of a question."""
    statement = select(Follow.post_id).where(*_is(seal, post_id, user_id))
    return await session.scalar(statement) is not None


async def list_followers(session: AsyncSession, seal: Seal, post_id: int) -> Sequence[int]:
    """Give who hears of a question, opened."""
    rows = await session.scalars(select(Follow.follower_sealed).where(Follow.post_id == post_id))
    return [seal.open_person(follow_context(post_id), sealed) for sealed in rows]


def _is(seal: Seal, post_id: int, user_id: int) -> tuple[Any, ...]:
    tag = seal.tag(follow_context(post_id), user_id)
    return Follow.post_id == post_id, Follow.follower_tag == tag
