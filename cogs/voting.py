"""Voting: reactions, `/vote`, and `/why` a vote did not count."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Collection
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any

import aiohttp
import discord
from discord import app_commands
from discord.ext import commands

from bot.errors import guarded
from cogs.here import Pointed, complete_post, post_or_thread
from cogs.ui.actors import actor_of
from cogs.ui.refusals import refusals_embed
from cogs.ui.replies import say, wait
from cogs.ui.voted import vote_outcome
from db.services import voting
from db.services.voting import Ballot, VoteTarget
from forum.vocabulary import Actor, Direction, Door

if TYPE_CHECKING:
    from bot.client import ForumBot

    Here = discord.Interaction[ForumBot]

_WAYS = {"up": Direction.UP, "down": Direction.DOWN, "take back": None}
_CHOICES = [app_commands.Choice(name=way, value=way) for way in _WAYS]


class Voting(commands.Cog):
    """Takes ballots. What they do is decided and shown elsewhere; refused ones are taken off."""

    def __init__(self, bot: ForumBot) -> None:
        """Take the bot, whose own reactions are no votes, and its store."""
        self._bot = bot
        self._store = bot.store
        self._turns = Turns()

    @app_commands.command()
    @app_commands.choices(direction=_CHOICES)
    @app_commands.autocomplete(post=complete_post)
    async def vote(self, interaction: Here, direction: str, post: Pointed = "") -> None:
        """Vote on a question or an answer without a reaction.

        Args:
            direction: Up, down, or take your vote back.
            post: Its number or a link to it; empty means the question of this thread.
        """
        await wait(interaction)
        voter, now = actor_of(interaction), discord.utils.utcnow()
        ballot = Ballot(
            guild_id=voter.guild_id,
            voter=voter,
            wanted=_WAYS[direction],
            door=Door.COMMAND,
            now=now,
            post_id=await post_or_thread(interaction, post),
        )
        await say(interaction, vote_outcome(await voting.cast(self._store, ballot)))

    @app_commands.command()
    async def why(self, interaction: Here) -> None:
        """See why a vote of yours did not count."""
        await wait(interaction)
        refusals = await voting.refusals(self._store, actor_of(interaction))
        await say(interaction, refusals_embed(refusals))

    @commands.Cog.listener()
    @guarded
    async def on_raw_reaction_add(self, payload: discord.RawReactionActionEvent) -> None:
        """Take a reaction for a vote."""
        if payload.member is None or payload.member.bot:
            return
        async with self._turns.of(payload.message_id, payload.user_id):
            direction = await self._direction(payload)
            if direction is not None:
                voter = actor_of(payload.member)
                await self._cast(payload, voter, wanted=direction)

    @commands.Cog.listener()
    @guarded
    async def on_raw_reaction_remove(self, payload: discord.RawReactionActionEvent) -> None:
        """Take a vote back with its reaction, unless the same member's other kind still stands."""
        if payload.guild_id is None or self._is_me(payload.user_id):
            return
        # Discord does not say who it was beyond their id; retracting needs no more.
        voter = Actor(payload.guild_id, payload.user_id, name="")
        async with self._turns.of(payload.message_id, payload.user_id):
            direction = await self._direction(payload)
            if direction is not None and await self._is_taken_back(payload, voter, direction):
                await self._cast(payload, voter, wanted=None, removed=direction)

    @commands.Cog.listener()
    @guarded
    async def on_raw_reaction_clear(self, payload: discord.RawReactionClearEvent) -> None:
        """Take back every vote by reaction on a message that a moderator cleared."""
        await self._clear(payload, tuple(Direction))

    @commands.Cog.listener()
    @guarded
    async def on_raw_reaction_clear_emoji(
        self, payload: discord.RawReactionClearEmojiEvent
    ) -> None:
        """Take back every vote by the emoji that a moderator cleared."""
        direction = await self._direction(payload)
        if direction is not None:
            await self._clear(payload, (direction,))

    async def _cast(
        self,
        payload: discord.RawReactionActionEvent,
        voter: Actor,
        *,
        wanted: Direction | None,
        removed: Direction | None = None,
    ) -> None:
        ballot = Ballot(
            guild_id=voter.guild_id,
            voter=voter,
            wanted=wanted,
            door=Door.REACTION,
            now=discord.utils.utcnow(),
            message_id=payload.message_id,
            removed=removed,
            channel_id=payload.channel_id,
            # Of what was taken back nothing is left, whichever shade of the emoji had counted.
            emoji=None if removed else str(payload.emoji),
        )
        await voting.cast(self._store, ballot)

    async def _clear(
        self,
        payload: discord.RawReactionClearEvent | discord.RawReactionClearEmojiEvent,
        directions: Collection[Direction],
    ) -> None:
        target = await voting.find_vote_target(self._store, payload.message_id)
        if target is not None:
            now = discord.utils.utcnow()
            await voting.clear(
                self._store, target.guild_id, payload.message_id, directions, now=now
            )

    async def _direction(
        self, payload: discord.RawReactionActionEvent | discord.RawReactionClearEmojiEvent
    ) -> Direction | None:
        """Give the way a reaction votes; None for the many that have nothing to do with us."""
        target = await voting.find_vote_target(self._store, payload.message_id)
        if target is None or target.guild_id != payload.guild_id:
            return None
        return _direction_of(target, payload.emoji)

    async def _is_taken_back(
        self, payload: discord.RawReactionActionEvent, voter: Actor, direction: Direction
    ) -> bool:
        """Tell whether nothing is left on the message of a vote that stood in the store.

        A super reaction beside a normal one, or another skin tone: to us they are one.
        """
        target = await voting.find_vote_target(self._store, payload.message_id)
        if target is None:
            return False
        if await voting.vote_of(self._store, voter, target.post_id) is not direction:
            return False  # It did not count, such as one that we took off ourselves.
        channel = self._bot.get_partial_messageable(payload.channel_id, guild_id=payload.guild_id)
        try:
            message = await channel.fetch_message(payload.message_id)
            return not await _has_other(message, payload, target, direction)
        except discord.NotFound:
            return False  # A message that is gone takes nobody's vote back.
        except (discord.DiscordException, aiohttp.ClientError, OSError):
            return True  # We cannot look closer, and the event is plain enough.

    def _is_me(self, user_id: int) -> bool:
        return self._bot.user is not None and user_id == self._bot.user.id


async def _has_other(
    message: discord.Message,
    payload: discord.RawReactionActionEvent,
    target: VoteTarget,
    direction: Direction,
) -> bool:
    removed = (str(payload.emoji), payload.type)
    for reaction in message.reactions:
        if _direction_of(target, reaction.emoji) is not direction:
            continue
        counts = {
            discord.ReactionType.normal: reaction.normal_count,
            discord.ReactionType.burst: reaction.burst_count,
        }
        for kind, count in counts.items():
            # Almost always there is no second kind, and then nothing more is asked of Discord.
            is_other = count and (str(reaction.emoji), kind) != removed
            if is_other and await _has_reacted(reaction, kind, payload.user_id):
                return True
    return False


async def _has_reacted(
    reaction: discord.Reaction, kind: discord.ReactionType, user_id: int
) -> bool:
    just_before = discord.Object(user_id - 1)
    users = reaction.users(limit=1, after=just_before, type=kind)
    return any([user.id == user_id async for user in users])


def _direction_of(target: VoteTarget, emoji: Any) -> Direction | None:
    return voting.direction_of((target.up_emoji, target.down_emoji), str(emoji))


class Turns:
    """Lets what one member does to one message be handled in the order in which it was done.

    Each event of the gateway runs as a task of its own; one that waits for Discord must not be
    overtaken by the next click of the same member.
    """

    def __init__(self) -> None:
        """Begin with nobody waiting."""
        self._locks: dict[tuple[int, int], tuple[asyncio.Lock, int]] = {}

    @asynccontextmanager
    async def of(self, message_id: int, user_id: int) -> AsyncIterator[None]:
        """Wait for this member's earlier acts on this message."""
        key = (message_id, user_id)
        lock, waiting = self._locks.get(key, (asyncio.Lock(), 0))
        self._locks[key] = (lock, waiting + 1)
        try:
            async with lock:
                yield
        finally:
            lock, waiting = self._locks.pop(key)
            if waiting > 1:
                self._locks[key] = (lock, waiting - 1)


async def setup(bot: ForumBot) -> None:
    """Add the cog."""
    await bot.add_cog(Voting(bot))
