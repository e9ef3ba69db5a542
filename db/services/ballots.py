"""A batch of ballots: what is known of each, what the rules decide, and what is then written.

All ballots of a batch share one transaction. They are decided one after the other on the numbers
in memory, so that two on one post, or a vote and its retraction, add up as if they had come alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from db.queries import vote_caps, votes
from db.queries.vote_caps import Person
from db.queries.votes import BallotKey, FactRow
from db.services.standing import RoleLevels, parse_policy, role_levels
from db.types import from_micros, to_micros
from forum.permissions import Permission, Requirement
from forum.policy import Policy
from forum.vocabulary import Actor, Direction, Door, PostKind, PostState

_HOUR = timedelta(hours=1)
_DAY = timedelta(days=1)
_VOTING = (Permission.VOTE_QUESTION, Permission.VOTE_ANSWER, Permission.VOTE_DOWN)


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


@dataclass(slots=True)
class VotedPost:
    """A post while a batch is decided; its numbers move with each ballot."""

    id: int
    guild_id: int
    kind: PostKind
    state: PostState
    author_id: int | None
    question_id: int
    category_id: int | None
    policy: Policy
    ups: int
    downs: int
    point_ups: int
    point_downs: int
    best_answer_score: int
    old_score: int
    is_changed: bool = False

    @property
    def score(self) -> int:
        """Give the ups less the downs."""
        return self.ups - self.downs

    @property
    def author(self) -> Person | None:
        """Give the author of a named post."""
        return None if self.author_id is None else (self.guild_id, self.author_id)


@dataclass(slots=True)
class StoredVote:
    """A stored vote while a batch is decided; `direction` is None where there is none."""

    guild_id: int
    direction: Direction | None
    counts: bool = False
    door: Door | None = None
    message_id: int | None = None
    emoji: str | None = None
    #: Microseconds.
    cast_at: int | None = None
    was_stored: bool = False
    is_changed: bool = False

    def stand_on(self, ballot: Ballot) -> None:
        """Note by which door it came in, and for a reaction where it stands."""
        is_reaction = ballot.door is Door.REACTION
        stands = (
            ballot.door,
            ballot.message_id if is_reaction else None,
            ballot.emoji if is_reaction else None,
        )
        if stands[:2] != (self.door, self.message_id) or self.is_changed:
            self.door, self.message_id, self.emoji = stands
            self.is_changed = True

    def row(self) -> tuple[Any, ...]:
        """Give its columns, as `db.queries.votes.save_votes` takes them."""
        assert self.direction is not None
        assert self.door is not None
        return (
            self.guild_id,
            self.direction.value,
            self.counts,
            self.door.value,
            self.message_id,
            self.emoji,
            self.cast_at,
        )


@dataclass(slots=True)
class Voter:
    """A voter while a batch is decided."""

    points: int
    is_blocked: bool
    blocked_until: datetime | None
    votes_last_hour: int
    oldest_vote_in_hour_at: datetime | None


@dataclass(slots=True)
class Known:
    """What the store knew of a batch, brought forward ballot by ballot."""

    #: By the ballot's place in the batch; without those whose post is not there.
    post_of: dict[int, VotedPost] = field(default_factory=dict)
    votes: dict[tuple[int, int], StoredVote] = field(default_factory=dict)
    voters: dict[Person, Voter] = field(default_factory=dict)
    levels: RoleLevels = field(default_factory=RoleLevels)
    counting: dict[tuple[Person, int | None], int] = field(default_factory=dict)
    received: dict[Person, int] = field(default_factory=dict)

    def counted_today(self, voter: Person) -> int:
        """Give how many ballots of this voter count for points, whoever wrote the posts."""
        return sum(number for (person, _), number in self.counting.items() if person == voter)


async def load(session: AsyncSession, ballots: Sequence[Ballot]) -> Known:
    """Look up all that the decisions of a batch need."""
    connection = await session.connection()
    since = max(ballot.now for ballot in ballots)
    by_message, by_post = _keys(ballots)
    await votes.lock_posts(
        connection, [key.target for key in by_message], [key.target for key in by_post]
    )
    hour_ago = to_micros(since - _HOUR)
    rows = [
        *await votes.load_facts(connection, by_message, by_message=True, since=hour_ago),
        *await votes.load_facts(connection, by_post, by_message=False, since=hour_ago),
    ]
    known = Known()
    posts: dict[int, VotedPost] = {}
    for row in rows:
        ballot = ballots[row.number]
        post = posts.get(row.post_id) or posts.setdefault(row.post_id, _post(row, ballot.guild_id))
        known.post_of[row.number] = post
        known.votes.setdefault((post.id, ballot.voter.user_id), _vote(row, post.guild_id))
        known.voters.setdefault((ballot.guild_id, ballot.voter.user_id), _voter(row, post.policy))
    await _load_levels(session, known, posts)
    await _load_caps(session, known, posts, since - _DAY)
    return known


async def _load_levels(session: AsyncSession, known: Known, posts: dict[int, VotedPost]) -> None:
    # By default everyone may vote, and then nobody's roles matter.
    guild_ids = {
        post.guild_id
        for post in posts.values()
        if any(post.policy.permissions[each] != Requirement.EVERYONE for each in _VOTING)
    }
    if guild_ids:
        known.levels = await role_levels(session, sorted(guild_ids))


async def _load_caps(
    session: AsyncSession, known: Known, posts: dict[int, VotedPost], since: datetime
) -> None:
    capped = {post.guild_id for post in posts.values() if caps_votes(post.policy)}
    if capped:
        voters = {person for person in known.voters if person[0] in capped}
        known.counting = await vote_caps.count_counting_votes(session, voters, since)
    authors = {post.author for post in posts.values() if post.policy.points_a_day is not None}
    authors.discard(None)
    if authors:
        known.received = await vote_caps.sum_received(
            session, [author for author in authors if author], since
        )


def caps_votes(policy: Policy) -> bool:
    """Tell whether a guild bounds how many votes a day count for points."""
    return policy.votes_a_day is not None or policy.votes_same_author_a_day is not None


def _keys(ballots: Sequence[Ballot]) -> tuple[list[BallotKey], list[BallotKey]]:
    by_message, by_post = [], []
    for number, ballot in enumerate(ballots):
        voter_id = ballot.voter.user_id
        if ballot.message_id is not None:
            by_message.append(BallotKey(number, ballot.guild_id, ballot.message_id, voter_id))
        elif ballot.post_id is not None:
            by_post.append(BallotKey(number, ballot.guild_id, ballot.post_id, voter_id))
    return by_message, by_post


def _post(row: FactRow, guild_id: int) -> VotedPost:
    ups, downs = row.ups or 0, row.downs or 0
    return VotedPost(
        id=row.post_id,
        guild_id=guild_id,
        kind=PostKind(row.kind),
        state=PostState(row.state),
        author_id=row.author_id,
        question_id=row.question_id or row.post_id,
        category_id=row.category_id,
        policy=parse_policy(row.preset, row.overrides),
        ups=ups,
        downs=downs,
        point_ups=row.point_ups or 0,
        point_downs=row.point_downs or 0,
        best_answer_score=row.best_answer_score or 0,
        old_score=ups - downs,
    )


def _vote(row: FactRow, guild_id: int) -> StoredVote:
    if row.direction is None or row.door is None:
        return StoredVote(guild_id, None)
    return StoredVote(
        guild_id,
        Direction(row.direction),
        bool(row.counts),
        Door(row.door),
        row.message_id,
        row.emoji,
        row.cast_at,
        was_stored=True,
    )


def _voter(row: FactRow, policy: Policy) -> Voter:
    return Voter(
        points=policy.points_base if row.points is None else row.points,
        is_blocked=bool(row.is_blocked),
        blocked_until=_moment(row.blocked_until),
        votes_last_hour=row.votes_last_hour,
        oldest_vote_in_hour_at=_moment(row.oldest_vote_in_hour_at),
    )


def _moment(micros: int | None) -> datetime | None:
    return None if micros is None else from_micros(micros)
