"""Statements on the messages, threads and channels of Discord that show posts."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import delete, func, literal, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from db.models import Category, Channel, Guild, Outbox, Post
from db.queries.dialects import unchosen
from forum.vocabulary import PostKind, PostState

_IDS = (Post.card_message_id, Post.vote_message_id)
#: How many posts one transaction hides at most; a channel may hold more.
CHUNK = 500


async def find_post(
    session: AsyncSession, guild_id: int, message_id: int
) -> tuple[int, PostKind, int] | None:
    """Give the post that a message shows or is the text of: its id, kind and question."""
    row = (
        await session.execute(
            select(Post.id, Post.kind, func.coalesce(Post.question_id, Post.id))
            .where(
                unchosen(Post.guild_id) == guild_id,
                or_(*(column == message_id for column in _IDS)),
                Post.state != PostState.DELETED.value,
            )
            .limit(1)
        )
    ).first()
    return None if row is None else (row[0], PostKind(row[1]), row[2])


async def list_posts(
    session: AsyncSession, guild_id: int, message_ids: Collection[int]
) -> Sequence[int]:
    """Give the posts that any of these messages shows or is the text of."""
    return (
        await session.scalars(
            select(Post.id).where(
                unchosen(Post.guild_id) == guild_id,
                or_(*(column.in_(message_ids) for column in _IDS)),
            )
        )
    ).all()


async def forget_messages(
    session: AsyncSession, post_ids: Collection[int], message_ids: Collection[int]
) -> None:
    """Forget these messages as those of these posts."""
    for column in (*_IDS, Post.more_message_id):
        await session.execute(
            update(Post)
            .where(Post.id.in_(post_ids), unchosen(column).in_(message_ids))
            .values({column: None})
        )


async def find_question(session: AsyncSession, guild_id: int, thread_id: int) -> int | None:
    """Give the question whose thread this is."""
    return await session.scalar(
        select(Post.id).where(
            Post.guild_id == guild_id,
            Post.thread_id == thread_id,
            Post.kind == PostKind.QUESTION.value,
            Post.state != PostState.DELETED.value,
        )
    )


async def list_questions(
    session: AsyncSession, guild_id: int, channel_id: int, *, after: int
) -> Sequence[int]:
    """Give the questions beyond an id that stand in a channel, at most `CHUNK` at a time."""
    return (
        await session.scalars(
            select(Post.id)
            .where(
                # Along the ids, so that the next ones are found where these ended.
                unchosen(Post.guild_id) == guild_id,
                Post.id > after,
                Post.channel_id == channel_id,
                Post.kind == PostKind.QUESTION.value,
            )
            .order_by(Post.id)
            .limit(CHUNK)
        )
    ).all()


async def forget_threads(
    session: AsyncSession, question_ids: Collection[int], *, keeps_cards: bool
) -> None:
    """Forget the threads of questions, with all messages in them.

    Args:
        keeps_cards: The questions' own cards stand outside the threads, in a text channel.
    """
    nothing: dict[str, Any] = {
        "card_message_id": None,
        "more_message_id": None,
        "vote_message_id": None,
    }
    await session.execute(update(Post).where(Post.question_id.in_(question_ids)).values(**nothing))
    questions = update(Post).where(Post.id.in_(question_ids))
    gone = {"more_message_id": None} if keeps_cards else nothing
    await session.execute(questions.values(thread_id=None, **gone))


async def forget_channel(session: AsyncSession, guild_id: int, channel_id: int) -> None:
    """Forget a channel as a home, as a category's own and as the moderators'."""
    for column in (Guild.home_channel_id, Guild.mod_channel_id):
        await session.execute(
            update(Guild).where(Guild.id == guild_id, column == channel_id).values({column: None})
        )
    await session.execute(
        update(Category)
        .where(Category.guild_id == guild_id, Category.channel_id == channel_id)
        .values(channel_id=None)
    )
    await session.execute(
        delete(Channel).where(Channel.guild_id == guild_id, Channel.id == channel_id)
    )


async def channel_kind(session: AsyncSession, guild_id: int, channel_id: int) -> str | None:
    """Give "forum" or "text" for a channel that is a home or a category's own."""
    is_home = select(literal(1)).where(Guild.id == guild_id, Guild.home_channel_id == channel_id)
    is_own = select(literal(1)).where(
        Category.guild_id == guild_id, Category.channel_id == channel_id
    )
    return await session.scalar(
        select(Channel.kind).where(
            Channel.guild_id == guild_id,
            Channel.id == channel_id,
            or_(is_home.exists(), is_own.exists()),
        )
    )


async def stands_in_forum(session: AsyncSession, question_id: int) -> bool:
    """Tell whether a question stands in a forum channel, where its thread has tags."""
    kind = await session.scalar(
        select(Channel.kind).join(Post, Post.channel_id == Channel.id).where(Post.id == question_id)
    )
    return kind == "forum"


async def has_parked(session: AsyncSession, lane: int) -> bool:
    """Tell whether something waits for a question's thread to open."""
    waits = select(Outbox.id).where(Outbox.lane == lane, Outbox.is_parked).limit(1)
    return await session.scalar(waits) is not None
