"""Voting: ballots by reaction, command and button, decided and written together in groups."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from db.records import PostLink, VoteOutcome
from db.store import Store
from forum.vocabulary import Actor, Direction, Door


@dataclass(frozen=True, slots=True, kw_only=True)
class Ballot:
    """What a member wants with one post, named by its id or by the message they reacted to.

    Attributes:
        wanted: The way they vote; None retracts.
        removed: They took off the reaction for this direction: retracts only where the stored
            ballot is that reaction, on that very message.
        channel_id: Where the message stands, for taking a reaction off again.
        emoji: The reaction as Discord wrote it, with its skin tone.
    """

    guild_id: int
    voter: Actor
    wanted: Direction | None
    door: Door
    now: datetime
    post_id: int | None = None
    message_id: int | None = None
    removed: Direction | None = None
    channel_id: int | None = None
    emoji: str | None = None


@dataclass(frozen=True, slots=True)
class VoteTarget:
    """A message that carries votes."""

    post_id: int
    guild_id: int
    up_emoji: str
    down_emoji: str


@dataclass(frozen=True, slots=True)
class Reconciled:
    """What was put right on one message after a gap."""

    added: int = 0
    retracted: int = 0
    switched: int = 0
    taken_off: int = 0


@dataclass(frozen=True, slots=True)
class Refusal:
    """A vote that did not count, and the name of the error that says why."""

    link: PostLink
    error: str
    facts: dict[str, object]
    at: datetime


async def cast(store: Store, ballot: Ballot) -> VoteOutcome:
    """Cast, switch or retract a vote, once it is committed."""
    raise NotImplementedError


def direction_of(pair: tuple[str | None, str | None], emoji: str) -> Direction | None:
    """Tell which way an emoji points on a message that was seeded with this pair (up, down)."""
    raise NotImplementedError


async def find_vote_target(store: Store, message_id: int) -> VoteTarget | None:
    """Give the post whose votes this message carries."""
    raise NotImplementedError


async def clear(
    store: Store,
    guild_id: int,
    message_id: int,
    directions: Collection[Direction],
    *,
    now: datetime,
) -> int:
    """Retract the reaction ballots that a moderator cleared off a message."""
    raise NotImplementedError


async def reconcile(
    store: Store,
    guild_id: int,
    message_id: int,
    reactors: Mapping[int, frozenset[Direction]],
    *,
    now: datetime,
) -> Reconciled:
    """Bring the ballots of one message up to the reactions that stand on it."""
    raise NotImplementedError


async def refusals(store: Store, actor: Actor, *, limit: int = 5) -> tuple[Refusal, ...]:
    """Give the newest votes of `actor` that did not count."""
    raise NotImplementedError


async def vote_of(store: Store, actor: Actor, post_id: int) -> Direction | None:
    """Give the way `actor` votes on a post."""
    raise NotImplementedError
