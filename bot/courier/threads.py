"""Errand "thread": the tags and the name of a question's thread, and its end."""

from __future__ import annotations

from collections.abc import Collection

import discord

from bot.courier.delivery import AsleepError, Delivery, NotYetError
from cogs.ui.threads import TAGS_A_POST, choose_tags, thread_name
from db.records import PostView
from db.services import guilds
from forum.vocabulary import PostState

_HIDDEN_NAME = "Hidden question"
_DELETED_NAME = "Deleted question"
#: A deleted question has no answers: what stands in its thread are notices, and talk.
_LOOK_BACK = 100


async def carry_thread(delivery: Delivery) -> None:
    """Bring a thread's tags and name to what the store says of its question."""
    post = await delivery.post()
    if post is None or post.state is PostState.DELETED:
        return
    if post.thread_id is None:
        raise NotYetError
    thread = await _thread(delivery, post.thread_id)
    if thread is None:
        return
    if thread.archived:
        raise AsleepError
    if isinstance(thread.parent, discord.ForumChannel):
        tags = await post_tags(delivery, post, thread.parent, thread.applied_tags)
        if {tag.id for tag in tags} != {tag.id for tag in thread.applied_tags}:
            await thread.edit(applied_tags=tags)
    # Last, because Discord lets a thread be renamed only twice in ten minutes.
    name = thread_name(post.question_title) if post.state is PostState.VISIBLE else _HIDDEN_NAME
    if thread.name != name:
        await thread.edit(name=name)


async def post_tags(
    delivery: Delivery,
    post: PostView,
    channel: discord.ForumChannel,
    current: Collection[discord.ForumTag] = (),
) -> list[discord.ForumTag]:
    """Choose the forum tags of a question among those its channel has."""
    known = await guilds.get_channel(delivery.store, delivery.guild_id, channel.id)
    chosen = choose_tags(
        post,
        known.state_tags if known else {},
        await guilds.list_categories(delivery.store, delivery.guild_id),
        [tag.id for tag in current],
    )
    tags = [tag for tag in map(channel.get_tag, chosen) if tag is not None]
    if channel.permissions_for(channel.guild.me).manage_threads:
        return tags
    # Without Manage Threads Discord refuses the whole post or edit over a moderated tag that comes
    # or goes: those stay as they are, and the question is shown all the same.
    kept = [tag for tag in current if tag.moderated]
    return [*kept, *(tag for tag in tags if not tag.moderated)][:TAGS_A_POST]


async def delete_thread(delivery: Delivery, post: PostView) -> bool:
    """Delete a deleted question's thread, unless people talk in it or the bot may not.

    Returns:
        Whether it is gone.
    """
    thread = await _thread(delivery, post.thread_id) if post.thread_id is not None else None
    if thread is None:
        return True
    if await _has_talk(delivery, thread, post):
        return False
    try:
        await thread.delete()
    except discord.Forbidden:
        return False
    return True


async def close_thread(delivery: Delivery, post: PostView) -> None:
    """Take the title off the thread of a deleted question, and put it away."""
    thread = await _thread(delivery, post.thread_id) if post.thread_id is not None else None
    if thread is not None and thread.name != _DELETED_NAME:
        await thread.edit(name=_DELETED_NAME, archived=True)


async def _has_talk(delivery: Delivery, thread: discord.Thread, post: PostView) -> bool:
    """Tell whether anyone but the bot wrote in a thread, as far as can be seen."""
    if not thread.permissions_for(thread.guild.me).read_message_history:
        return True  # Discord shows an empty thread then
    async for message in thread.history(limit=_LOOK_BACK):
        if message.author.id != delivery.own_id and message.id != post.vote_message_id:
            return True
    return False


async def _thread(delivery: Delivery, thread_id: int) -> discord.Thread | None:
    try:
        found = await delivery.channel(thread_id)
    except discord.NotFound:
        return None
    return found if isinstance(found, discord.Thread) else None
