"""What Discord tells the store: which messages show which posts, and what is gone."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, cast

from sqlalchemy.ext.asyncio import AsyncSession

from db.queries import guilds, messages, outbox, posts, vote_messages
from db.queries.vote_messages import VoteMessage
from db.sealing import Seal
from db.services.moderating import hide_unasked
from db.services.standing import settings
from db.store import Store
from forum.vocabulary import PostKind, PostState

__all__ = [
    "ChannelKind",
    "FoundPost",
    "VoteMessage",
    "card_posted",
    "channel_gone",
    "forget_card",
    "guild_joined",
    "guild_left",
    "is_forum_channel",
    "list_vote_messages",
    "message_gone",
    "more_posted",
    "post_by_message",
    "question_of_thread",
    "thread_gone",
    "thread_opened",
]

ChannelKind = Literal["forum", "text"]

#: What a card says, and its author is told, when what showed it was deleted.
MESSAGE_GONE = "Its message was deleted on Discord."
THREAD_GONE = "Its thread was deleted on Discord."
CHANNEL_GONE = "Its channel was deleted on Discord."


@dataclass(frozen=True, slots=True)
class FoundPost:
    """A post that was found by one of its messages."""

    post_id: int
    kind: PostKind
    question_id: int


async def card_posted(
    store: Store,
    post_id: int,
    *,
    channel_id: int,
    card_message_id: int,
    up_emoji: str | None,
    down_emoji: str | None,
    now: datetime,
    thread_id: int | None = None,
    more_message_id: int | None = None,
    vote_message_id: int | None = None,
) -> None:
    """Keep where the card of a post stands, and ask for its vote emoji and its thread's tags."""
    async with store.write() as session:
        (post,) = await posts.list_facts(session, [post_id])
        kept = {
            "channel_id": channel_id,
            "thread_id": thread_id,
            "card_message_id": card_message_id,
            "more_message_id": more_message_id,
            "vote_message_id": vote_message_id,
            "up_emoji": up_emoji,
            "down_emoji": down_emoji,
        }
        await posts.change(session, [post_id], **kept)
        targets = []
        if vote_message_id is not None:
            targets.append(outbox.seed(post_id))
        if await messages.stands_in_forum(session, post.root_id):
            targets.append(outbox.thread(post.root_id))
        await outbox.ask_for(session, post.guild_id, post.root_id, targets, now)


async def more_posted(store: Store, post_id: int, message_id: int | None) -> None:
    """Keep the message with the rest of a long text; None where there is none any more."""
    async with store.write() as session:
        await posts.change(session, [post_id], more_message_id=message_id)


async def message_gone(
    store: Store, guild_id: int, message_ids: Collection[int], *, now: datetime
) -> int:
    """Hide the posts whose cards or own messages were deleted, and give how many.

    The posts stay, and so do their votes; shown again, they get new cards.
    """
    async with store.read() as session:
        if not await messages.list_posts(session, guild_id, message_ids):
            return 0  # most messages that are deleted are nobody's card
    async with store.write() as session:
        found = await messages.list_posts(session, guild_id, message_ids)
        # First, so that the redraw which hiding asks for finds no card to draw.
        await messages.forget_messages(session, found, message_ids)
        return await _hide(session, store.seal, guild_id, found, MESSAGE_GONE, now)


async def forget_card(store: Store, post_id: int, *, now: datetime) -> None:
    """Hide a post whose card turned out to be gone."""
    async with store.read() as session:
        (post,) = await posts.list_facts(session, [post_id])
    if post.card_message_id is not None:
        await message_gone(store, post.guild_id, [post.card_message_id], now=now)


async def thread_gone(store: Store, guild_id: int, thread_id: int, *, now: datetime) -> None:
    """Hide the question whose thread was deleted."""
    async with store.write() as session:
        question_id = await messages.find_question(session, guild_id, thread_id)
        if question_id is None:
            return
        in_forum = await messages.stands_in_forum(session, question_id)
        await messages.forget_threads(session, [question_id], keeps_cards=not in_forum)
        await _hide(session, store.seal, guild_id, [question_id], THREAD_GONE, now)


async def thread_opened(store: Store, guild_id: int, thread_id: int) -> None:
    """Let go out what waited for a thread to open."""
    async with store.read() as session:
        question_id = await messages.find_question(session, guild_id, thread_id)
        if question_id is None or not await messages.has_parked(session, question_id):
            return
    async with store.write() as session:
        await outbox.unpark(session, guild_id, question_id)


async def channel_gone(store: Store, guild_id: int, channel_id: int, *, now: datetime) -> None:
    """Forget a channel that was deleted, and hide the questions that stood in it."""
    async with store.write() as session:
        await messages.forget_channel(session, guild_id, channel_id)
    last: int | None = 0
    while last is not None:
        last = await _hide_some_of(store, guild_id, channel_id, now, after=last)


async def guild_joined(store: Store, guild_id: int, *, now: datetime) -> None:
    """Keep that the bot is in a server."""
    async with store.write() as session:
        await guilds.note(session, guild_id, now)
        await guilds.change(session, guild_id, left_at=None)


async def guild_left(store: Store, guild_id: int, *, now: datetime) -> None:
    """Keep that the bot was removed from a server."""
    async with store.write() as session:
        await guilds.change(session, guild_id, left_at=now)


async def list_vote_messages(
    store: Store, guild_id: int, *, limit: int, before: int | None = None
) -> Sequence[VoteMessage]:
    """Give the messages that carry votes, newest post first, below the post id `before`."""
    async with store.read() as session:
        return await vote_messages.list_newest(session, guild_id, limit=limit, before=before)


async def post_by_message(store: Store, guild_id: int, message_id: int) -> FoundPost | None:
    """Give the post that a message shows or is the text of."""
    async with store.read() as session:
        found = await messages.find_post(session, guild_id, message_id)
    return None if found is None else FoundPost(*found)


async def question_of_thread(store: Store, guild_id: int, thread_id: int) -> int | None:
    """Give the question whose thread this is."""
    async with store.read() as session:
        return await messages.find_question(session, guild_id, thread_id)


async def is_forum_channel(store: Store, guild_id: int, channel_id: int) -> ChannelKind | None:
    """Give the kind of a channel that holds questions; None for any other."""
    async with store.read() as session:
        kind = await messages.channel_kind(session, guild_id, channel_id)
    return cast(ChannelKind | None, kind)


async def _hide_some_of(
    store: Store, guild_id: int, channel_id: int, now: datetime, *, after: int
) -> int | None:
    """Hide some questions of a channel and give the last one; None where none was left."""
    async with store.write() as session:
        found = await messages.list_questions(session, guild_id, channel_id, after=after)
        if not found:
            return None
        await messages.forget_threads(session, found, keeps_cards=False)
        await posts.change(session, found, channel_id=None)
        await _hide(session, store.seal, guild_id, found, CHANNEL_GONE, now)
    return found[-1]


async def _hide(
    session: AsyncSession,
    seal: Seal,
    guild_id: int,
    post_ids: Collection[int],
    reason: str,
    now: datetime,
) -> int:
    found = [
        post
        for post in await posts.list_facts(session, post_ids)
        if post.state == PostState.VISIBLE
    ]
    policy = (await settings(session, guild_id)).policy
    await hide_unasked(session, seal, found, policy, now, reason=reason, facts={"by": "discord"})
    return len(found)
