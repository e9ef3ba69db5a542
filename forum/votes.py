"""What a vote changes: who may vote on what, and what it does to score and points."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from forum import points
from forum.errors import (
    BotVoteError,
    HiddenError,
    SelfVoteError,
    VotingDoorError,
    WrongKindError,
)
from forum.limits import RateAction, check_count
from forum.permissions import Permission, require, require_not_blocked
from forum.policy import Policy
from forum.vocabulary import Direction, Door, Level, PostKind, PostState, VotingMode

_DOORS = {
    VotingMode.REACTIONS: frozenset({Door.REACTION, Door.COMMAND, Door.IMPORT}),
    VotingMode.BUTTONS: frozenset({Door.BUTTON, Door.COMMAND, Door.IMPORT}),
    VotingMode.BOTH: frozenset(Door),
}


@dataclass(frozen=True, slots=True)
class VoteFacts:
    """All that a decision about one ballot needs to know.

    Attributes:
        post_id: The post voted on.
        kind: What it is.
        state: Who can see it.
        author_id: Its author where it is named; None where it is sealed or the author erased.
        is_anonymous: Whether its author is sealed.
        voter_id: Who votes.
        voter_is_bot: Whether they are a bot.
        level: Their standing here, as `permissions.effective_level` gives it.
        points: Their points, as shown.
        is_blocked: Whether they are barred.
        blocked_until: When the bar ends; None for good.
        mode_allows: What `door_allowed` says of the way the ballot came in.
        old: Their ballot in the store; None where there is none.
        old_counts: Whether that ballot counts for points.
        ups: The post's votes up.
        downs: The post's votes down.
        point_ups: Its votes up that count for points.
        point_downs: Its votes down that count for points.
        votes_last_hour: How often the voter cast or switched within the last hour.
        oldest_vote_in_hour_at: When the oldest of those was; None where there is none.
        counted_today: How many of the voter's ballots of the last day count for points.
        counted_today_same_author: How many of those are on posts of this author.
        author_points_today: What votes brought the author within the last day, as shown; needed
            only where `policy.points_a_day` is set.
    """

    post_id: int
    kind: PostKind
    state: PostState
    author_id: int | None
    is_anonymous: bool
    voter_id: int
    voter_is_bot: bool
    level: Level
    points: int
    is_blocked: bool
    blocked_until: datetime | None
    mode_allows: bool
    old: Direction | None
    old_counts: bool
    ups: int
    downs: int
    point_ups: int
    point_downs: int
    votes_last_hour: int
    oldest_vote_in_hour_at: datetime | None
    counted_today: int
    counted_today_same_author: int
    author_points_today: int = 0


class VoteChange(NamedTuple):
    """What a ballot does; a named tuple, because storms of votes make many of them.

    Attributes:
        old: The ballot before; None where there was none.
        new: The ballot after; None where it is retracted.
        counts: Whether the new ballot counts for points; kept on its row.
        ups: The post's votes up after it, and so on for the next three.
        downs: The post's votes down.
        point_ups: The post's votes up that count for points.
        point_downs: The post's votes down that count for points.
        author_points: What it adds to the author's points, as shown; 0 on sealed posts.
        voter_points: What it adds to the voter's points, as shown.
    """

    old: Direction | None
    new: Direction | None
    counts: bool
    ups: int
    downs: int
    point_ups: int
    point_downs: int
    author_points: int
    voter_points: int

    @property
    def is_empty(self) -> bool:
        """Tell whether nothing changes: the same vote twice, or a retraction of nothing."""
        return self.old is self.new


def door_allowed(mode: VotingMode, door: Door) -> bool:
    """Tell whether a guild with this mode takes ballots by this door; imports always pass."""
    return door in _DOORS[mode]


def decide(facts: VoteFacts, wanted: Direction | None, policy: Policy, now: datetime) -> VoteChange:
    """Decide what one ballot changes, or why it does not count.

    A retraction is refused by nothing but a hidden post: a reaction that its voter took off is
    gone, and no bot can put it back in their name (in Question2Answer it costs rate).

    Args:
        facts: What is known of post and voter.
        wanted: The way the voter wants it; None retracts.
        policy: The guild's rules.
        now: The moment of the ballot.

    Raises:
        BotVoteError: The voter is a bot.
        VotingDoorError: This guild takes votes by another door.
        WrongKindError: Comments take no votes.
        HiddenError: The post is not visible.
        SelfVoteError: It is the voter's own named post.
        BlockedError: The voter is barred.
        LevelNeededError: A level unlocks this vote.
        NotEnoughPointsError: Points unlock this vote.
        RateError: Too many votes in the last hour.
    """
    if wanted is not None:
        _require_voter(facts, policy)
    if wanted is facts.old:
        return _change(facts, wanted, facts.old_counts, policy)
    if facts.state is not PostState.VISIBLE:
        raise HiddenError(post_id=facts.post_id)
    if wanted is None:
        return _change(facts, None, False, policy)
    _require_vote(facts, wanted, policy, now)
    # Whether a ballot counts is decided when it is cast; a switch keeps the row and its answer.
    counts = facts.old_counts if facts.old is not None else _counts(facts, wanted, policy)
    return _change(facts, wanted, counts, policy)


def _require_voter(facts: VoteFacts, policy: Policy) -> None:
    """Refuse ballots that could never be in the store, even where they would change nothing."""
    if facts.voter_is_bot:
        raise BotVoteError
    if not facts.mode_allows:
        raise VotingDoorError(mode=policy.voting.value)


def _require_vote(facts: VoteFacts, wanted: Direction, policy: Policy, now: datetime) -> None:
    if facts.kind is PostKind.QUESTION:
        permission = Permission.VOTE_QUESTION
    elif facts.kind is PostKind.ANSWER:
        permission = Permission.VOTE_ANSWER
    else:
        raise WrongKindError(wanted="question or answer")
    # On a sealed post the author's own vote is one like any other's: refusing would name them.
    if facts.author_id == facts.voter_id and not facts.is_anonymous:
        raise SelfVoteError(post_id=facts.post_id)
    require_not_blocked(facts.is_blocked, facts.blocked_until, now)
    require(permission, level=facts.level, points=facts.points, policy=policy)
    if wanted is Direction.DOWN:
        require(Permission.VOTE_DOWN, level=facts.level, points=facts.points, policy=policy)
    check_count(RateAction.VOTE, facts.votes_last_hour, facts.oldest_vote_in_hour_at, now, policy)


def _counts(facts: VoteFacts, wanted: Direction, policy: Policy) -> bool:
    """Tell whether a new ballot counts for points, by the caps on farming."""
    if policy.votes_a_day is not None and facts.counted_today >= policy.votes_a_day:
        return False
    same_author = policy.votes_same_author_a_day
    if same_author is not None and facts.counted_today_same_author >= same_author:
        return False
    if policy.points_a_day is None or wanted is Direction.DOWN or facts.author_id is None:
        return True
    more = points.received(facts.kind, facts.point_ups + 1, facts.point_downs, policy)
    now_has = points.received(facts.kind, facts.point_ups, facts.point_downs, policy)
    return facts.author_points_today + more - now_has <= policy.points_a_day


def _change(facts: VoteFacts, new: Direction | None, counts: bool, policy: Policy) -> VoteChange:
    """Take the old ballot off every number and put the new one on."""
    ups, downs = facts.ups, facts.downs
    point_ups, point_downs = facts.point_ups, facts.point_downs
    voter_points = 0
    if facts.old is not None:
        is_up = facts.old is Direction.UP
        ups -= is_up
        downs -= not is_up
        if facts.old_counts:
            point_ups -= is_up
            point_downs -= not is_up
            voter_points -= points.given(facts.kind, facts.old, policy)
    if new is not None:
        is_up = new is Direction.UP
        ups += is_up
        downs += not is_up
        if counts:
            point_ups += is_up
            point_downs += not is_up
            voter_points += points.given(facts.kind, new, policy)
    author_points = 0
    if facts.author_id is not None and not facts.is_anonymous:
        author_points = points.received(
            facts.kind, point_ups, point_downs, policy
        ) - points.received(facts.kind, facts.point_ups, facts.point_downs, policy)
    return VoteChange(
        old=facts.old,
        new=new,
        counts=counts and new is not None,
        ups=ups,
        downs=downs,
        point_ups=point_ups,
        point_downs=point_downs,
        author_points=author_points,
        voter_points=voter_points,
    )
