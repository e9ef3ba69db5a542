"""Statements on the messages that carry votes, and where they stand."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, and_, case, func, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from db.models import Channel, Post
from forum.vocabulary import Direction, PostKind, PostState


@dataclass(frozen=True, slots=True)
class VoteMessage:
    """A message that carries votes, and the channel or thread it stands in (`channel_id`)."""

    post_id: int
    guild_id: int
    channel_id: int
    thread_id: int | None
    message_id: int
    up_emoji: str
    down_emoji: str
    #: The question at the root, whose thread it is about.
    question_id: int

    def emoji_of(self, direction: Direction) -> str:
        """Give the emoji for one way of voting."""
        return self.up_emoji if direction is Direction.UP else self.down_emoji


async def list_newest(
    session: AsyncSession, guild_id: int, *, limit: int, before: int | None
) -> Sequence[VoteMessage]:
    """Give the messages of visible posts, newest post first, below the post id `before`."""
    statement = _select().where(Post.guild_id == guild_id, Post.state == PostState.VISIBLE.value)
    if before is not None:
        statement = statement.where(Post.id < before)
    return await _list(session, statement.order_by(Post.id.desc()).limit(limit))


async def list_of_posts(session: AsyncSession, post_ids: Collection[int]) -> dict[int, VoteMessage]:
    """Give the messages of these posts, by post."""
    found = await _list(session, _select().where(Post.id.in_(sorted(post_ids))))
    return {message.post_id: message for message in found}


async def find(session: AsyncSession, message_id: int) -> VoteMessage | None:
    """Give what is known of one message that carries votes."""
    found = await _list(session, _select().where(Post.vote_message_id == message_id))
    return found[0] if found else None


async def find_all(session: AsyncSession, message_ids: Collection[int]) -> dict[int, VoteMessage]:
    """Give what is known of these messages, by message; those without votes are left out."""
    found = await _list(session, _select().where(Post.vote_message_id.in_(sorted(message_ids))))
    return {message.message_id: message for message in found}


def _select() -> Select[Any]:
    question = aliased(Post)
    # A question's card stands in a text channel itself, with its thread beside it; all else
    # stands in the question's thread.
    stands_outside = and_(Post.kind == PostKind.QUESTION.value, Channel.kind == "text")
    return (
        select(
            Post.id,
            Post.guild_id,
            case(
                (stands_outside, Post.channel_id),
                else_=func.coalesce(question.thread_id, Post.channel_id),
            ),
            question.thread_id,
            Post.vote_message_id,
            Post.up_emoji,
            Post.down_emoji,
            question.id,
        )
        .join(question, question.id == func.coalesce(Post.question_id, Post.id))
        .outerjoin(Channel, Channel.id == Post.channel_id)
        .where(Post.vote_message_id.is_not(None), Post.up_emoji.is_not(None))
    )


async def _list(session: AsyncSession, statement: Select[Any]) -> list[VoteMessage]:
    return [VoteMessage(*row) for row in await session.execute(statement)]
