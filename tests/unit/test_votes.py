from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from forum import points
from forum.errors import (
    BlockedError,
    BotVoteError,
    ForumError,
    HiddenError,
    LevelNeededError,
    NotEnoughPointsError,
    RateError,
    SelfVoteError,
    VotingDoorError,
    WrongKindError,
)
from forum.policy import PRESETS, Policy, policy_for
from forum.vocabulary import Direction, Door, Level, PostKind, PostState, VotingMode
from forum.votes import VoteChange, VoteFacts, decide, door_allowed

NOW = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
UP, DOWN = Direction.UP, Direction.DOWN
QUESTION, ANSWER = PostKind.QUESTION, PostKind.ANSWER
AUTHOR, VOTER = 1, 2
DEFAULTS = VoteFacts(
    post_id=7,
    kind=ANSWER,
    state=PostState.VISIBLE,
    author_id=AUTHOR,
    is_anonymous=False,
    voter_id=VOTER,
    voter_is_bot=False,
    level=Level.BASIC,
    points=100,
    is_blocked=False,
    blocked_until=None,
    mode_allows=True,
    old=None,
    old_counts=False,
    ups=0,
    downs=0,
    point_ups=0,
    point_downs=0,
    votes_last_hour=0,
    oldest_vote_in_hour_at=None,
    counted_today=0,
    counted_today_same_author=0,
)
VOTED_UP: dict[str, Any] = {"old": UP, "old_counts": True, "ups": 1, "point_ups": 1}


def vote(wanted: Direction | None, policy: Policy | None = None, **changed: Any) -> VoteChange:
    return decide(replace(DEFAULTS, **changed), wanted, policy or Policy(), NOW)


# q2a.md 2.1: a vote on an answer moves its author by 20 and pays its voter 10; on a question 10.
@pytest.mark.parametrize(
    ("kind", "wanted", "ups", "downs", "author_points"),
    [
        (ANSWER, UP, 1, 0, 20),
        (ANSWER, DOWN, 0, 1, -20),
        (QUESTION, UP, 1, 0, 10),
        (QUESTION, DOWN, 0, 1, -10),
    ],
)
def test_a_first_vote_moves_score_and_points(
    kind: PostKind, wanted: Direction, ups: int, downs: int, author_points: int
) -> None:
    assert vote(wanted, kind=kind) == VoteChange(
        old=None,
        new=wanted,
        counts=True,
        ups=ups,
        downs=downs,
        point_ups=ups,
        point_downs=downs,
        author_points=author_points,
        voter_points=10,
    )


def test_a_switch_moves_one_vote_from_up_to_down() -> None:
    change = vote(DOWN, **VOTED_UP)

    assert (change.old, change.new) == (UP, DOWN)
    assert (change.ups, change.downs, change.point_ups, change.point_downs) == (0, 1, 0, 1)
    assert (change.author_points, change.voter_points) == (-40, 0)


def test_a_retraction_takes_back_all_it_gave() -> None:
    change = vote(None, **VOTED_UP)

    assert (change.old, change.new, change.counts) == (UP, None, False)
    assert (change.ups, change.point_ups) == (0, 0)
    assert (change.author_points, change.voter_points) == (-20, -10)


@pytest.mark.parametrize(
    ("wanted", "before"), [(UP, VOTED_UP), (None, {"ups": 4, "downs": 2, "point_ups": 3})]
)
def test_the_same_again_is_an_empty_change(
    wanted: Direction | None, before: dict[str, Any]
) -> None:
    change = vote(wanted, **before)

    assert change.is_empty
    assert change.ups == before["ups"]
    assert change.point_ups == before["point_ups"]
    assert (change.author_points, change.voter_points) == (0, 0)


def test_a_vote_beyond_the_cap_scores_but_earns_the_author_nothing() -> None:
    change = vote(UP, ups=10, point_ups=10)  # q2a.md 2.1: at most +200 on an answer

    assert change.ups == 11
    assert change.counts
    assert (change.author_points, change.voter_points) == (0, 10)


def test_own_named_post_cannot_be_voted_on() -> None:
    with pytest.raises(SelfVoteError) as refused:
        vote(UP, author_id=VOTER)

    assert refused.value.post_id == 7


def test_own_anonymous_post_takes_the_vote_like_any_other() -> None:
    own = vote(UP, author_id=VOTER, is_anonymous=True)
    others = vote(UP, author_id=None, is_anonymous=True)

    assert own == others
    assert own.author_points == 0


def test_a_post_whose_author_was_erased_earns_nobody() -> None:
    assert vote(UP, author_id=None).author_points == 0


@pytest.mark.parametrize(
    ("changed", "error"),
    [
        ({"voter_is_bot": True}, BotVoteError),
        ({"mode_allows": False}, VotingDoorError),
        ({"kind": PostKind.COMMENT}, WrongKindError),
        ({"state": PostState.HIDDEN}, HiddenError),
        ({"state": PostState.QUEUED}, HiddenError),
        ({"state": PostState.DELETED}, HiddenError),
        ({"is_blocked": True}, BlockedError),
        ({"is_blocked": True, "blocked_until": NOW + timedelta(hours=1)}, BlockedError),
        ({"votes_last_hour": 300, "oldest_vote_in_hour_at": NOW}, RateError),  # q2a.md 2.5
    ],
)
def test_a_vote_is_refused(changed: dict[str, Any], error: type[ForumError]) -> None:
    with pytest.raises(error):
        vote(UP, **changed)
    with pytest.raises(error):
        vote(DOWN, **VOTED_UP | changed)


def test_a_bar_that_has_run_out_refuses_nothing() -> None:
    assert vote(UP, is_blocked=True, blocked_until=NOW).new is UP


@pytest.mark.parametrize(
    ("kind", "wanted", "permission", "is_allowed"),
    [
        (ANSWER, UP, "vote_answer", False),
        (ANSWER, UP, "vote_question", True),
        (QUESTION, UP, "vote_question", False),
        (QUESTION, UP, "vote_answer", True),
        (ANSWER, DOWN, "vote_down", False),
        (QUESTION, DOWN, "vote_down", False),
        (ANSWER, UP, "vote_down", True),
    ],
)
def test_each_vote_needs_its_permission(
    kind: PostKind, wanted: Direction, permission: str, is_allowed: bool
) -> None:
    by_level = policy_for("question2answer", {"permissions": {permission: "approved"}})
    by_points = policy_for("question2answer", {"permissions": {permission: "points(150)"}})

    if is_allowed:
        assert vote(wanted, by_level, kind=kind).new is wanted
        assert vote(wanted, by_points, kind=kind).new is wanted
        return
    with pytest.raises(LevelNeededError):
        vote(wanted, by_level, kind=kind)
    with pytest.raises(NotEnoughPointsError):
        vote(wanted, by_points, kind=kind)


@pytest.mark.parametrize(
    "changed",
    [
        {"is_blocked": True},
        {"mode_allows": False},
        {"votes_last_hour": 300, "oldest_vote_in_hour_at": NOW},
        {"author_id": VOTER},
        {"level": Level.BLOCKED},
    ],
)
def test_a_retraction_is_never_refused_on_a_visible_post(changed: dict[str, Any]) -> None:
    assert vote(None, **VOTED_UP | changed).new is None


def test_a_hidden_post_keeps_its_votes() -> None:
    with pytest.raises(HiddenError):
        vote(None, **VOTED_UP, state=PostState.HIDDEN)


# design.md, Points: 3 for the same author and 40 a day in stack and gentle; off by default.
@pytest.mark.parametrize(
    ("preset", "facts", "counts"),
    [
        ("gentle", {"counted_today": 39}, True),
        ("gentle", {"counted_today": 40}, False),
        ("gentle", {"counted_today_same_author": 2}, True),
        ("gentle", {"counted_today_same_author": 3}, False),
        ("stack", {"counted_today": 40}, False),
        ("stack", {"counted_today_same_author": 3}, False),
        ("stack", {"author_points_today": 190}, True),
        ("stack", {"author_points_today": 191}, False),  # 200 a day, and a vote brings 10
        ("stack", {"author_points_today": 500, "author_id": None, "is_anonymous": True}, True),
        ("question2answer", {"counted_today": 299, "counted_today_same_author": 299}, True),
    ],
)
def test_farmed_votes_score_but_move_no_points(
    preset: str, facts: dict[str, Any], counts: bool
) -> None:
    change = vote(UP, PRESETS[preset], **facts)

    assert change.counts is counts
    assert change.ups == 1
    assert change.point_ups == int(counts)
    if not counts:
        assert (change.author_points, change.voter_points) == (0, 0)


def test_the_day_s_end_of_points_does_not_shield_from_votes_down() -> None:
    assert vote(DOWN, PRESETS["stack"], author_points_today=200).author_points == -2


@pytest.mark.parametrize("old_counts", [True, False])
def test_a_switch_counts_as_its_ballot_did(old_counts: bool) -> None:
    change = vote(
        DOWN,
        PRESETS["gentle"],
        old=UP,
        old_counts=old_counts,
        ups=1,
        point_ups=int(old_counts),
        counted_today=0 if not old_counts else 40,
    )

    assert change.counts is old_counts
    assert (change.point_ups, change.point_downs) == (0, int(old_counts))


REACTION, COMMAND, BUTTON = Door.REACTION, Door.COMMAND, Door.BUTTON


# design.md, Voting is by reaction.
@pytest.mark.parametrize(
    ("mode", "doors"),
    [
        (VotingMode.REACTIONS, {REACTION, COMMAND}),
        (VotingMode.BUTTONS, {COMMAND, BUTTON}),
        (VotingMode.BOTH, {REACTION, COMMAND, BUTTON}),
    ],
)
def test_a_mode_opens_its_doors_and_imports_always_pass(mode: VotingMode, doors: set[Door]) -> None:
    assert {door for door in Door if door_allowed(mode, door)} == doors | {Door.IMPORT}


@dataclass
class Ballots:
    """A post, its ballots and everybody's points, moved by nothing but what `decide` says."""

    facts: VoteFacts
    policy: Policy
    ballots: dict[int, tuple[Direction, bool]] = field(default_factory=dict)
    author_points: int = 0
    voter_points: dict[int, int] = field(default_factory=dict)

    def cast(self, voter_id: int, wanted: Direction | None, counted_today: int) -> None:
        old, old_counts = self.ballots.get(voter_id, (None, False))
        facts = replace(
            self.facts,
            voter_id=voter_id,
            old=old,
            old_counts=old_counts,
            counted_today=counted_today,
            author_points_today=max(self.author_points, 0),
        )
        change = decide(facts, wanted, self.policy, NOW)
        assert change.old is old
        self.ballots.pop(voter_id, None)
        if change.new is not None:
            self.ballots[voter_id] = change.new, change.counts
        self.author_points += change.author_points
        self.voter_points[voter_id] = self.voter_points.get(voter_id, 0) + change.voter_points
        self.facts = replace(
            self.facts,
            ups=change.ups,
            downs=change.downs,
            point_ups=change.point_ups,
            point_downs=change.point_downs,
        )

    def count(self, direction: Direction, *, counted: bool) -> int:
        return sum(d is direction and (c or not counted) for d, c in self.ballots.values())


@settings(max_examples=60, deadline=None)
@given(
    acts=st.lists(
        st.tuples(st.integers(10, 15), st.sampled_from([UP, DOWN, None]), st.sampled_from([0, 40])),
        max_size=30,
    ),
    kind=st.sampled_from([QUESTION, ANSWER]),
    author_id=st.sampled_from([AUTHOR, None]),
    preset=st.sampled_from(sorted(PRESETS)),
)
def test_any_sequence_of_votes_equals_a_recount(
    acts: list[tuple[int, Direction | None, int]],
    kind: PostKind,
    author_id: int | None,
    preset: str,
) -> None:
    policy = PRESETS[preset]
    post = Ballots(replace(DEFAULTS, kind=kind, author_id=author_id), policy)

    for voter_id, wanted, counted_today in acts:
        post.cast(voter_id, wanted, counted_today)

    assert post.facts.ups == post.count(UP, counted=False)
    assert post.facts.downs == post.count(DOWN, counted=False)
    point_ups, point_downs = post.count(UP, counted=True), post.count(DOWN, counted=True)
    assert (post.facts.point_ups, post.facts.point_downs) == (point_ups, point_downs)
    earned = points.received(kind, point_ups, point_downs, policy) if author_id else 0
    assert post.author_points == earned
    for voter_id, has in post.voter_points.items():
        direction, counts = post.ballots.get(voter_id, (None, False))
        assert has == (points.given(kind, direction, policy) if direction and counts else 0)
