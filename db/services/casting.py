"""Casting: the one way of a ballot into the store, whichever door it came in by."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from datetime import datetime
from functools import partial

from db.queries.vote_messages import VoteMessage
from db.records import VoteOutcome
from db.services.ballots import Ballot
from db.services.counting import count
from db.store import Store
from forum.errors import ForumError
from forum.vocabulary import Actor, Direction, Door


async def cast(store: Store, ballot: Ballot) -> VoteOutcome:
    """Cast, switch or retract a vote; the outcome is committed when it is given.

    Raises:
        ForumError: the rule that refuses it. A refused reaction is taken off again.
    """
    outcome: VoteOutcome = await store.batcher("ballots", partial(count, store)).submit(ballot)
    return outcome


async def cast_all(store: Store, ballots: Iterable[Ballot]) -> list[VoteOutcome | ForumError]:
    """Cast many ballots at once, and give each one's outcome or refusal."""
    found: list[VoteOutcome | ForumError] = []
    casting = [cast(store, ballot) for ballot in ballots]
    for outcome in await asyncio.gather(*casting, return_exceptions=True):
        if not isinstance(outcome, (VoteOutcome, ForumError)):
            raise outcome
        found.append(outcome)
    return found


def retraction(target: VoteMessage, voter_id: int, removed: Direction, now: datetime) -> Ballot:
    """Word that a member's reaction is no longer on a message."""
    return Ballot(
        guild_id=target.guild_id,
        voter=Actor(target.guild_id, voter_id, name=""),
        wanted=None,
        removed=removed,
        door=Door.REACTION,
        now=now,
        message_id=target.message_id,
        channel_id=target.channel_id,
    )
