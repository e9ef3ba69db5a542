"""Where the messages of a post stand."""

from __future__ import annotations

import discord

from bot.courier.delivery import Delivery, NotYetError
from db.records import PostView
from forum.vocabulary import PostKind


async def card_place(delivery: Delivery, post: PostView) -> int:
    """Give the channel or thread of a post's card and of the message that carries its votes.

    All stand in the question's thread, but for the card of a question in a text channel: its
    thread hangs on it and has its id.
    """
    if post.thread_id is None:
        raise NotYetError
    hangs = post.kind is PostKind.QUESTION and post.thread_id == post.card_message_id
    if not hangs or post.channel_id is None:
        return post.thread_id
    channel = await delivery.channel(post.channel_id)
    return post.thread_id if isinstance(channel, discord.ForumChannel) else post.channel_id
