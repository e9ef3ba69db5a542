"""Puts right what happened on Discord while nobody listened.

A new session of the gateway replays nothing: reactions that came and went, and messages that were
deleted, are found by looking. The newest posts of each server are looked at, in the background.
"""

from __future__ import annotations

import logging
from collections import defaultdict
from collections.abc import AsyncIterator
from typing import TYPE_CHECKING

import aiohttp
import discord
from discord.utils import utcnow

from db.queries import outbox
from db.services import discord_ids, voting
from db.services.discord_ids import VoteMessage
from db.services.voting import Reconciled
from db.store import Store
from forum.vocabulary import Direction

if TYPE_CHECKING:
    from bot.client import ForumBot

_log = logging.getLogger(__name__)

#: How many posts of a server are looked at; each takes a few requests.
_POSTS_A_GUILD = 200
_GONE = frozenset({10003, 10008})


async def catch_up(bot: ForumBot, store: Store) -> None:
    """Compare the newest posts of every server with what stands on Discord."""
    for guild in list(bot.guilds):
        async with store.write() as session:
            # Threads that opened meanwhile said so to nobody.
            await outbox.unpark(session, guild.id)
        await _catch_up_guild(bot, store, guild.id)


async def _catch_up_guild(bot: ForumBot, store: Store, guild_id: int) -> None:
    found: list[Reconciled] = []
    gone: list[int] = []
    for message in await discord_ids.list_vote_messages(store, guild_id, limit=_POSTS_A_GUILD):
        try:
            reactors = await _reactors(bot, message)
        except discord.NotFound as error:
            if error.code in _GONE:
                gone.append(message.message_id)
            continue
        except (discord.DiscordException, aiohttp.ClientError, OSError) as error:
            # A channel it may not read any more, Discord or the network in trouble: of this post's
            # votes nothing can be said, and the others are looked at all the same.
            _log.info("could not look at a post: %s", type(error).__name__)
            continue
        found.append(
            await voting.reconcile(store, guild_id, message.message_id, reactors, now=utcnow())
        )
    if gone:
        await discord_ids.message_gone(store, guild_id, gone, now=utcnow())
    _log.info(
        "caught up on %s posts: votes added %s, withdrawn %s, switched %s, taken off %s; gone %s",
        len(found),
        sum(each.added for each in found),
        sum(each.retracted for each in found),
        sum(each.switched for each in found),
        sum(each.taken_off for each in found),
        len(gone),
        extra={"guild": guild_id},
    )


async def _reactors(bot: ForumBot, vote: VoteMessage) -> dict[int, frozenset[Direction]]:
    """Who reacted to a message with which of its two emoji, whatever their skin tone."""
    place = bot.get_partial_messageable(vote.channel_id, guild_id=vote.guild_id)
    message = await place.fetch_message(vote.message_id)
    reactors: dict[int, set[Direction]] = defaultdict(set)
    for reaction in message.reactions:
        direction = voting.direction_of((vote.up_emoji, vote.down_emoji), str(reaction.emoji))
        if direction is None:
            continue
        async for user_id in _people(reaction):
            reactors[user_id].add(direction)
    return {user_id: frozenset(directions) for user_id, directions in reactors.items()}


async def _people(reaction: discord.Reaction) -> AsyncIterator[int]:
    """The people behind a reaction; one who gave it both ways, normal and super, comes twice."""
    counts = {
        discord.ReactionType.normal: reaction.normal_count,
        discord.ReactionType.burst: reaction.burst_count,
    }
    for kind in [kind for kind, count in counts.items() if count]:
        async for user in reaction.users(type=kind):
            if not user.bot:
                yield user.id
