"""Errand "card": the message that shows a post is made, redrawn, or taken away."""

from __future__ import annotations

import secrets
from contextlib import suppress
from functools import partial
from typing import Any

import discord
from discord.utils import utcnow

from bot.courier.delivery import Delivery, GiveUpError, NotYetError
from bot.courier.places import card_place
from bot.courier.threads import close_thread, delete_thread, post_tags
from cogs.ui.cards import Card, card_of, is_card_of, view_of
from cogs.ui.threads import thread_name
from db.records import GuildSettings, PostView
from db.services import discord_ids, guilds
from forum.vocabulary import PostKind, PostState

_HAS_THREAD = 160004
_GONE = frozenset({10003, 10008})


async def carry_card(delivery: Delivery) -> None:
    """Bring a post's card to what the store says."""
    post = await delivery.post()
    if post is None:
        return
    settings = await guilds.get_settings(delivery.store, delivery.guild_id)
    card = card_of(post, voting=settings.policy.voting)
    if post.card_message_id is None:
        if post.state is PostState.VISIBLE:
            await _make(delivery, post, card, settings)
    elif post.state is PostState.DELETED:
        await _take_away(delivery, post)
    else:
        await _redraw(delivery, post, card)


async def _make(delivery: Delivery, post: PostView, card: Card, settings: GuildSettings) -> None:
    await delivery.begin()
    thread_id, message = await _place_card(delivery, post, card)
    more = await _send_more(delivery, post, card, thread_id)
    has_votes = post.kind is not PostKind.COMMENT
    await discord_ids.card_posted(
        delivery.store,
        post.id,
        channel_id=post.channel_id or thread_id,
        thread_id=thread_id if post.kind is PostKind.QUESTION else None,
        card_message_id=message.id,
        more_message_id=more.id if more else None,
        # An adopted message stays the text and carries the votes itself.
        vote_message_id=(post.vote_message_id or message.id) if has_votes else None,
        up_emoji=settings.up_emoji if has_votes else None,
        down_emoji=settings.down_emoji if has_votes else None,
        now=utcnow(),
    )


async def _place_card(
    delivery: Delivery, post: PostView, card: Card
) -> tuple[int, discord.Message]:
    """Send a new card, and a question's thread with it; give the thread and the message."""
    if post.thread_id is not None:
        return post.thread_id, await _send(delivery, post, card, post.thread_id)
    if post.kind is not PostKind.QUESTION:
        raise NotYetError
    if post.channel_id is None:
        raise GiveUpError("The question has no channel. Give the forum one with `/forum setup`.")
    channel = await delivery.channel(post.channel_id)
    if isinstance(channel, discord.ForumChannel):
        return await _make_forum_post(delivery, post, card, channel)
    message = await _send(delivery, post, card, post.channel_id)
    return await _start_thread(post, message), message


async def _make_forum_post(
    delivery: Delivery, post: PostView, card: Card, channel: discord.ForumChannel
) -> tuple[int, discord.Message]:
    if delivery.was_tried and (found := await _find_forum_post(delivery, post, channel)):
        return found.channel.id, found
    made = await channel.create_thread(
        name=thread_name(post.question_title),
        embeds=list(card.embeds),
        view=view_of(card),
        applied_tags=await post_tags(delivery, post, channel),
    )
    return made.thread.id, made.message


async def _find_forum_post(
    delivery: Delivery, post: PostView, channel: discord.ForumChannel
) -> discord.Message | None:
    """Find the post that a try before a crash may have made."""
    threads = [each for each in await channel.guild.active_threads() if each.parent == channel]
    threads += [each async for each in channel.archived_threads(limit=100)]
    name = thread_name(post.question_title)
    for thread in threads:
        if thread.owner_id != delivery.own_id or thread.name != name:
            continue
        if found := await delivery.find_own(
            thread, post.created_at, partial(is_card_of, post=post)
        ):
            return found
    return None


async def _start_thread(post: PostView, message: discord.Message) -> int:
    try:
        thread = await message.create_thread(name=thread_name(post.question_title))
    except discord.HTTPException as error:
        if error.code != _HAS_THREAD:
            raise
        return message.id  # the thread of a message has its id
    return thread.id


async def _send(delivery: Delivery, post: PostView, card: Card, channel_id: int) -> discord.Message:
    """Send the card, or find the one that a try before a crash has sent."""
    place = delivery.place(channel_id)
    found = await delivery.find_own(place, post.created_at, partial(is_card_of, post=post))
    if found is not None:
        return found
    sent: discord.Message = await place.send(
        embeds=list(card.embeds),
        view=view_of(card),
        # The library repeats a request whose answer was lost; Discord then gives the first one.
        nonce=secrets.token_hex(8),
        **_reference(post, channel_id, delivery.guild_id),
    )
    return sent


def _reference(post: PostView, channel_id: int, guild_id: int) -> dict[str, Any]:
    """What the card replies to: an adopted message, or the post that a comment is on."""
    is_comment = post.kind is PostKind.COMMENT
    message_id = post.parent_message_id if is_comment else post.vote_message_id
    if message_id is None:
        return {}
    return {
        "reference": discord.MessageReference(
            message_id=message_id,
            channel_id=channel_id,
            guild_id=guild_id,
            # It may be gone, or stand beside the thread and not in it: then it is no reply.
            fail_if_not_exists=False,
        )
    }


async def _redraw(delivery: Delivery, post: PostView, card: Card) -> None:
    assert post.card_message_id is not None
    place = delivery.place(await card_place(delivery, post))
    message = place.get_partial_message(post.card_message_id)
    try:
        await message.edit(embeds=list(card.embeds), view=view_of(card))
    except discord.NotFound as error:
        if error.code not in _GONE:
            raise
        await discord_ids.forget_card(delivery.store, post.id, now=utcnow())
        return
    await _redraw_more(delivery, post, card)


async def _redraw_more(delivery: Delivery, post: PostView, card: Card) -> None:
    """Bring the second message of a long text along: edited, sent, or taken away."""
    if post.thread_id is None or (not card.more and post.more_message_id is None):
        return
    kept: int | None = None
    if post.more_message_id is not None:
        message = delivery.place(post.thread_id).get_partial_message(post.more_message_id)
        try:
            if card.more:
                await message.edit(embeds=list(card.more))
                return
            await message.delete()
        except discord.NotFound:
            pass  # someone deleted it; it is sent anew below if it is still needed
    if card.more:
        await delivery.begin()
        sent = await _send_more(delivery, post, card, post.thread_id)
        kept = sent.id if sent else None
    await discord_ids.more_posted(delivery.store, post.id, kept)


async def _send_more(
    delivery: Delivery, post: PostView, card: Card, thread_id: int
) -> discord.Message | None:
    if not card.more:
        return None
    place = delivery.place(thread_id)
    is_more = partial(is_card_of, post=post, more=True)
    found = await delivery.find_own(place, post.created_at, is_more)
    return found or await place.send(embeds=list(card.more), nonce=secrets.token_hex(8))


async def _take_away(delivery: Delivery, post: PostView) -> None:
    is_question = post.kind is PostKind.QUESTION
    place_id = await card_place(delivery, post)
    is_thread_gone = is_question and await delete_thread(delivery, post)
    for message_id in filter(None, (post.more_message_id, post.card_message_id)):
        place = post.thread_id if message_id == post.more_message_id else place_id
        with suppress(discord.NotFound):  # gone with its thread, or taken away before
            await delivery.place(place or place_id).get_partial_message(message_id).delete()
    if is_question and not is_thread_gone:
        await close_thread(delivery, post)
