"""Errand "notice": a member is told, in the thread or by a direct message.

The inbox has every notice already; what cannot be delivered is found there.
"""

from __future__ import annotations

import discord

from bot.courier.delivery import Delivery
from cogs.ui.notices import sentence, sentence_in_thread
from cogs.ui.text import safe
from db.records import Notice, PostView
from db.services import notifying, reading
from forum.vocabulary import Actor, PostState

#: Only in the inbox: one message for each comment to all who ever commented is too many.
_INBOX_ONLY = frozenset({"vote_refused"})
_INBOX_ONLY_ROLES = frozenset({"commenter"})
#: Direct messages from this bot do not reach them.
_CLOSED_DMS = frozenset({50007, 50278, 40003, 10013})


async def carry_notice(delivery: Delivery) -> None:
    """Tell the member; where nobody is to be told, nothing is done."""
    notice = await notifying.get_notice(delivery.store, int(delivery.item.rest))
    if notice is None or notice.kind in _INBOX_ONLY or _role(notice) in _INBOX_ONLY_ROLES:
        return
    post = await _post(delivery, notice)
    in_thread = None
    # Whoever wrote anonymously is never mentioned where others read.
    if post is not None and post.state is PostState.VISIBLE and not notice.is_private:
        in_thread = sentence_in_thread(notice, post)
    if post is not None and post.thread_id and in_thread:
        await _mention(delivery, notice, delivery.place(post.thread_id), in_thread)
    else:
        await _write_to(delivery, notice, sentence(notice, post))


def _role(notice: Notice) -> object:
    return notice.facts.get("role")


async def _post(delivery: Delivery, notice: Notice) -> PostView | None:
    if notice.post_id is None:
        return None
    return next(
        iter(await reading.get_posts(delivery.store, delivery.guild_id, [notice.post_id])), None
    )


async def _mention(
    delivery: Delivery, notice: Notice, thread: discord.abc.Messageable, words: str
) -> None:
    person = discord.Object(notice.recipient_id)
    await _send_once(
        delivery,
        notice,
        thread,
        words,
        discord.AllowedMentions(everyone=False, roles=False, replied_user=False, users=[person]),
    )


async def _write_to(delivery: Delivery, notice: Notice, words: str) -> None:
    recipient = Actor(notice.guild_id, notice.recipient_id, "")
    if not await notifying.dms_open(delivery.store, recipient):
        return
    guild = delivery.bot.get_guild(notice.guild_id)
    where = f"**{safe(guild.name)}**: " if guild else ""
    try:
        channel = await delivery.bot.create_dm(discord.Object(notice.recipient_id))
        await _send_once(delivery, notice, channel, where + words, discord.AllowedMentions.none())
    except discord.HTTPException as error:
        if error.code not in _CLOSED_DMS:
            raise
        # Keeping that would tie the member to the anonymous post: there it is tried each time.
        if not notice.is_private:
            await notifying.dm_refused(delivery.store, notice.guild_id, notice.recipient_id)


async def _send_once(
    delivery: Delivery,
    notice: Notice,
    place: discord.abc.Messageable,
    content: str,
    allowed_mentions: discord.AllowedMentions,
) -> None:
    await delivery.begin()
    sent = await delivery.find_own(
        place, notice.created_at, lambda message: message.content == content
    )
    if sent is None:
        nonce = f"notice:{notice.id}"
        await place.send(content, allowed_mentions=allowed_mentions, nonce=nonce)
