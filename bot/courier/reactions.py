"""Errands "seed" and "unreact": vote emoji put under a post, and reactions taken off."""

from __future__ import annotations

from contextlib import suppress

import discord

from bot.courier.delivery import Delivery
from bot.courier.places import card_place
from db.services import guilds, voting
from forum.vocabulary import PostState, VotingMode

#: An emoji that is gone, and a message with as many as Discord allows: the rest goes on without.
_SKIPPED = frozenset({10014, 30010})
_GONE = frozenset({10003, 10008})


async def carry_seed(delivery: Delivery) -> None:
    """Put the two vote emoji under the message that carries a post's votes."""
    post = await delivery.post()
    if post is None or post.vote_message_id is None or post.state is not PostState.VISIBLE:
        return
    settings = await guilds.get_settings(delivery.store, delivery.guild_id)
    if settings.policy.voting is VotingMode.BUTTONS:
        return
    place = delivery.place(await card_place(delivery, post))
    message = place.get_partial_message(post.vote_message_id)
    for emoji in filter(None, (post.up_emoji, post.down_emoji)):
        try:
            await message.add_reaction(discord.PartialEmoji.from_str(emoji))
        except discord.HTTPException as error:
            if error.code in _GONE:
                return
            if error.code not in _SKIPPED:
                raise


async def carry_unreact(delivery: Delivery) -> None:
    """Take a member's reaction off, unless they have made it their vote again meanwhile."""
    channel_id, message_id, user_id, emoji = delivery.item.rest.split(":", 3)
    if await voting.is_ballot(delivery.store, int(message_id), int(user_id), emoji):
        return
    message = delivery.place(int(channel_id)).get_partial_message(int(message_id))
    with suppress(discord.NotFound):  # the member, or the message, was faster
        reaction = discord.PartialEmoji.from_str(emoji)
        await message.remove_reaction(reaction, discord.Object(int(user_id)))
