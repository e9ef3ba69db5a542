"""Voting: ballots by reaction, command and button, decided and written together in groups."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from sqlalchemy import select

from db.batching import Batcher
from db.models import Vote
from db.queries import audit, outbox, refused_votes, vote_messages
from db.queries.vote_messages import VoteMessage
from db.records import PostLink, VoteOutcome
from db.services.ballots import Ballot
from db.services.casting import cast, cast_all, retraction
from db.services.emoji import direction_of, is_same_emoji
from db.services.reconciling import Reconciled, reconcile
from db.store import Store
from forum.vocabulary import Actor, Direction, Door

__all__ = [
    "Ballot",
    "Reconciled",
    "Refusal",
    "VoteTarget",
    "cast",
    "clear",
    "direction_of",
    "find_vote_target",
    "is_ballot",
    "reconcile",
    "refusals",
    "vote_of",
]

#: A message that carries votes, as a listener asks for it.
VoteTarget = VoteMessage

_TARGETS = "vote_targets"
_TARGETS_KEPT = 20_000


@dataclass(frozen=True, slots=True)
class Refusal:
    """A vote that did not count, and the name of the error that says why."""

    link: PostLink
    error: str
    #: The error's data by name; moments in ISO form.
    facts: dict[str, object]
    at: datetime


async def find_vote_target(store: Store, message_id: int) -> VoteTarget | None:
    """Give the post whose votes this message carries; fast for messages seen before."""
    known: OrderedDict[int, VoteMessage] = store.extras.setdefault(_TARGETS, OrderedDict())
    target = known.get(message_id)
    if target is not None:
        known.move_to_end(message_id)
        return target
    # In a storm many messages are new at once: they are looked up together.
    finder: Batcher[int, VoteTarget | None] = store.batcher(_TARGETS, partial(_find_targets, store))
    target = await finder.submit(message_id)
    if target is not None:
        known[message_id] = target
        while len(known) > _TARGETS_KEPT:
            known.popitem(last=False)
    return target


async def _find_targets(store: Store, message_ids: Sequence[int]) -> list[VoteTarget | None]:
    async with store.read() as session:
        found = await vote_messages.find_all(session, set(message_ids))
    return [found.get(message_id) for message_id in message_ids]


async def is_ballot(store: Store, message_id: int, user_id: int, emoji: str) -> bool:
    """Tell whether this reaction is a ballot by now, and so is not to be taken off."""
    async with store.read() as session:
        target = await vote_messages.find(session, message_id)
        if target is None:
            return False
        vote = await session.get(Vote, (target.post_id, user_id))
    if vote is None or vote.door != Door.REACTION or vote.message_id != message_id:
        return False
    return is_same_emoji(vote.emoji or target.emoji_of(Direction(vote.direction)), emoji)


async def clear(
    store: Store,
    guild_id: int,
    message_id: int,
    directions: Collection[Direction],
    *,
    now: datetime,
) -> int:
    """Retract the reaction ballots that a moderator cleared off a message, and give how many."""
    target = await find_vote_target(store, message_id)
    if target is None or target.guild_id != guild_id:
        return 0
    async with store.read() as session:
        cleared = await session.execute(
            select(Vote.voter_id, Vote.direction).where(
                Vote.post_id == target.post_id,
                Vote.message_id == message_id,
                Vote.door == Door.REACTION.value,
                Vote.direction.in_(directions),
            )
        )
    outcomes = await cast_all(
        store,
        [retraction(target, voter_id, Direction(way), now) for voter_id, way in cleared],
    )
    retracted = sum(isinstance(each, VoteOutcome) and each.old != each.new for each in outcomes)
    async with store.write() as session:
        # Discord does not say who cleared them.
        await audit.add(
            session,
            guild_id,
            "votes_clear",
            target.post_id,
            now,
            actor_id=audit.ERASED,
            facts={"retracted": retracted},
        )
        # The bot's own reactions went with them.
        seed = outbox.seed(target.post_id)
        await outbox.ask_for(session, guild_id, target.question_id, [seed], now)
    return retracted


async def refusals(store: Store, actor: Actor, *, limit: int = 5) -> tuple[Refusal, ...]:
    """Give the newest votes of `actor` that did not count, newest first."""
    async with store.read() as session:
        rows = await refused_votes.list_newest(session, actor.guild_id, actor.user_id, limit=limit)
    return tuple(
        Refusal(
            PostLink(row.post_id, row.title, actor.guild_id, row.channel_id, row.message_id),
            row.facts["error"],
            {name: value for name, value in row.facts.items() if name != "error"},
            row.created_at,
        )
        for row in rows
    )


async def vote_of(store: Store, actor: Actor, post_id: int) -> Direction | None:
    """Give the way `actor` votes on a post."""
    async with store.read() as session:
        vote = await session.get(Vote, (post_id, actor.user_id))
    if vote is None or vote.guild_id != actor.guild_id:
        return None
    return Direction(vote.direction)
