"""Statements that walk through sealed rows, to recognise one member's among everyone's.

Each gives all rows of a guild in batches, small enough that going through one keeps nobody
waiting.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence

from sqlalchemy import select, tuple_
from sqlalchemy.ext.asyncio import AsyncSession

from db.models import Follow, Notification, Post

_BATCH = 2_000


async def walk_posts(
    session: AsyncSession, guild_id: int
) -> AsyncIterator[Sequence[tuple[int, bytes]]]:
    """Give the anonymous posts, each with its author's tag."""
    after = 0
    while True:
        rows = await session.execute(
            select(Post.id, Post.author_tag)
            .where(Post.guild_id == guild_id, Post.author_tag.is_not(None), Post.id > after)
            .order_by(Post.id)
            .limit(_BATCH)
        )
        batch = [(post_id, tag) for post_id, tag in rows if tag is not None]
        if not batch:
            return
        yield batch
        after = batch[-1][0]


async def walk_follows(
    session: AsyncSession, guild_id: int
) -> AsyncIterator[Sequence[tuple[int, bytes]]]:
    """Give the follows, each a question and its follower's tag."""
    after = (0, b"")
    while True:
        rows = await session.execute(
            select(Follow.post_id, Follow.follower_tag)
            .join(Post, Post.id == Follow.post_id)
            .where(
                Post.guild_id == guild_id,
                tuple_(Follow.post_id, Follow.follower_tag) > tuple_(*after),
            )
            .order_by(Follow.post_id, Follow.follower_tag)
            .limit(_BATCH)
        )
        batch = [(post_id, tag) for post_id, tag in rows]
        if not batch:
            return
        yield batch
        after = batch[-1]


async def walk_notices(
    session: AsyncSession, guild_id: int
) -> AsyncIterator[Sequence[tuple[int, int | None, bytes]]]:
    """Give the sealed notifications, each with its post and its sealed recipient."""
    after = 0
    while True:
        rows = await session.execute(
            select(Notification.id, Notification.post_id, Notification.recipient_sealed)
            .where(
                Notification.guild_id == guild_id,
                Notification.recipient_sealed.is_not(None),
                Notification.id > after,
            )
            .order_by(Notification.id)
            .limit(_BATCH)
        )
        batch = [(id_, post_id, sealed) for id_, post_id, sealed in rows if sealed is not None]
        if not batch:
            return
        yield batch
        after = batch[-1][0]
