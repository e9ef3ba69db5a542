"""Reconciling: what happened to the reactions on a message while nobody listened."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from db.models import Member, Vote
from db.queries import outbox, vote_messages
from db.queries.vote_messages import VoteMessage
from db.records import VoteOutcome
from db.services.ballots import Ballot
from db.services.casting import cast_all, retraction
from db.store import Store
from forum.vocabulary import Actor, Direction, Door


@dataclass(frozen=True, slots=True)
class Reconciled:
    """What was put right on one message after a gap, in ballots."""

    added: int = 0
    retracted: int = 0
    switched: int = 0
    taken_off: int = 0


@dataclass(frozen=True, slots=True)
class _Stored:
    """What the store holds of one message's votes."""

    target: VoteMessage
    #: By voter: the way, and whether it is a reaction on this very message.
    votes: Mapping[int, tuple[Direction, bool]]
    names: Mapping[int, str]
    #: Reactions that are to come off, or could not be: they never counted.
    unwanted: frozenset[tuple[int, str]]


@dataclass(slots=True)
class _Plan:
    ballots: list[Ballot] = field(default_factory=list)
    take_off: list[tuple[int, Direction]] = field(default_factory=list)
    neither: int = 0


async def reconcile(
    store: Store,
    guild_id: int,
    message_id: int,
    reactors: Mapping[int, frozenset[Direction]],
    *,
    now: datetime,
) -> Reconciled:
    """Bring the ballots of one message up to the reactions that stand on it.

    Args:
        reactors: the people who react, without bots, and the ways their reactions point.
    """
    stored = await _look_up(store, guild_id, message_id, reactors)
    if stored is None:
        return Reconciled()
    plan = _Plan()
    here = {voter_id for voter_id, (_, is_here) in stored.votes.items() if is_here}
    for voter_id in sorted({*reactors, *here}):
        _settle(plan, stored, voter_id, reactors.get(voter_id, frozenset()), now)
    await _take_off(store, stored, plan, now)
    outcomes = await cast_all(store, plan.ballots)
    done = [each for each in outcomes if isinstance(each, VoteOutcome) and each.old != each.new]
    refused = [
        ballot
        for ballot, outcome in zip(plan.ballots, outcomes, strict=True)
        if ballot.wanted is not None and not isinstance(outcome, VoteOutcome)
    ]
    return Reconciled(
        added=sum(each.old is None for each in done),
        retracted=sum(each.new is None for each in done),
        switched=sum(None not in (each.old, each.new) for each in done),
        taken_off=plan.neither + len(refused),
    )


def _settle(
    plan: _Plan, stored: _Stored, voter_id: int, shown: frozenset[Direction], now: datetime
) -> None:
    """Decide what one member's reactions on the message mean."""
    old, is_here = stored.votes.get(voter_id, (None, False))
    stands = {
        way
        for way in shown
        if (is_here and way is old)
        or (voter_id, stored.target.emoji_of(way)) not in stored.unwanted
    }
    if len(stands) == 2 and old is None:
        # Which one came last cannot be known: neither counts.
        plan.take_off += [(voter_id, way) for way in Direction]
        plan.neither += 1
    elif len(stands) == 2 and old is not None:
        # The one that is not stored came later.
        plan.take_off.append((voter_id, old))
        plan.ballots.append(_ballot(stored, voter_id, _other(old), now))
    elif stands:
        (way,) = stands
        if not (is_here and way is old):
            plan.ballots.append(_ballot(stored, voter_id, way, now))
    elif is_here and old is not None:
        plan.ballots.append(retraction(stored.target, voter_id, old, now))


def _other(way: Direction) -> Direction:
    return Direction.DOWN if way is Direction.UP else Direction.UP


def _ballot(stored: _Stored, voter_id: int, wanted: Direction, now: datetime) -> Ballot:
    target = stored.target
    return Ballot(
        guild_id=target.guild_id,
        # Their roles are not known here; a level that votes need is asked of them again.
        voter=Actor(target.guild_id, voter_id, stored.names.get(voter_id, "")),
        wanted=wanted,
        door=Door.REACTION,
        now=now,
        message_id=target.message_id,
        channel_id=target.channel_id,
        emoji=target.emoji_of(wanted),
    )


async def _look_up(
    store: Store, guild_id: int, message_id: int, reactors: Mapping[int, frozenset[Direction]]
) -> _Stored | None:
    async with store.read() as session:
        target = await vote_messages.find(session, message_id)
        if target is None or target.guild_id != guild_id:
            return None
        votes = await session.execute(
            select(Vote.voter_id, Vote.direction, Vote.door, Vote.message_id).where(
                Vote.post_id == target.post_id
            )
        )
        names = await session.execute(
            select(Member.user_id, Member.name).where(
                Member.guild_id == guild_id, Member.user_id.in_(sorted(reactors))
            )
        )
        return _Stored(
            target,
            {
                row.voter_id: (
                    Direction(row.direction),
                    row.door == Door.REACTION and row.message_id == message_id,
                )
                for row in votes
            },
            {row.user_id: row.name for row in names},
            await _list_unwanted(session, target),
        )


async def _list_unwanted(session: AsyncSession, target: VoteMessage) -> frozenset[tuple[int, str]]:
    prefix = outbox.unreact(target.channel_id, target.message_id, 0, "").removesuffix("0:")
    names = await outbox.list_targets(session, target.question_id, prefix)
    split = (name.removeprefix(prefix).split(":", 1) for name in names)
    return frozenset((int(voter_id), emoji) for voter_id, emoji in split)


async def _take_off(store: Store, stored: _Stored, plan: _Plan, now: datetime) -> None:
    target = stored.target
    names = [
        outbox.unreact(target.channel_id, target.message_id, voter_id, target.emoji_of(way))
        for voter_id, way in plan.take_off
    ]
    if names:
        async with store.write() as session:
            await outbox.ask_for(session, target.guild_id, target.question_id, names, now)
