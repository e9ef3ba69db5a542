"""What Discord tells the store: which messages show which posts, and what is gone."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from db.store import Store
from forum.vocabulary import PostKind

ChannelKind = Literal["forum", "text"]


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
    """Keep where the card of a post stands, and ask for its vote emoji and its tags."""
    raise NotImplementedError


async def message_gone(
    store: Store, guild_id: int, message_ids: Collection[int], *, now: datetime
) -> int:
    """Hide the posts whose cards or own messages were deleted, and give how many."""
    raise NotImplementedError


async def thread_gone(store: Store, guild_id: int, thread_id: int, *, now: datetime) -> None:
    """Hide the question whose thread was deleted."""
    raise NotImplementedError


async def channel_gone(store: Store, guild_id: int, channel_id: int, *, now: datetime) -> None:
    """Forget a channel that was deleted, and hide the questions that stood in it."""
    raise NotImplementedError


async def guild_joined(store: Store, guild_id: int, *, now: datetime) -> None:
    """Keep that the bot is in a server."""
    raise NotImplementedError


async def guild_left(store: Store, guild_id: int, *, now: datetime) -> None:
    """Keep that the bot was removed from a server."""
    raise NotImplementedError


async def forget_card(store: Store, post_id: int, *, now: datetime) -> None:
    """Keep that the card of a post is gone: the post is hidden."""
    raise NotImplementedError


async def list_vote_messages(
    store: Store, guild_id: int, *, limit: int, before: int | None = None
) -> Sequence[VoteMessage]:
    """Give the messages that carry votes, newest post first, below the post id `before`."""
    raise NotImplementedError


async def post_by_message(store: Store, guild_id: int, message_id: int) -> FoundPost | None:
    """Give the post that a message shows or is the text of."""
    raise NotImplementedError


async def question_of_thread(store: Store, guild_id: int, thread_id: int) -> int | None:
    """Give the question whose thread this is."""
    raise NotImplementedError


async def is_forum_channel(store: Store, guild_id: int, channel_id: int) -> ChannelKind | None:
    """Give the kind of a channel that holds questions; None for any other."""
    raise NotImplementedError
