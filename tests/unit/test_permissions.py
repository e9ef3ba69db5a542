from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from forum.errors import BlockedError, LevelNeededError, NotEnoughPointsError, RankError
from forum.permissions import (
    PERMISSIONS,
    Grant,
    Permission,
    Requirement,
    effective_level,
    may,
    require,
    require_not_blocked,
    require_outranks,
)
from forum.policy import Policy, policy_for
from forum.vocabulary import Actor, Level

NOW = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
ALL, POINTS, APPROVED = Requirement.EVERYONE, Requirement.POINTS, Requirement.APPROVED
EXPERTS, EDITORS = Requirement.EXPERTS, Requirement.EDITORS
MODERATORS, ADMINS, SUPERS = Requirement.MODERATORS, Requirement.ADMINS, Requirement.SUPERS


# q2a.md 1.16; ALL, USERS and CONFIRMED are EVERYONE, APPROVED+POINTS is APPROVED.
@pytest.mark.parametrize(
    ("permission", "default", "widest", "narrowest"),
    [
        ("post_question", ALL, ALL, EXPERTS),
        ("post_answer", ALL, ALL, EXPERTS),
        ("post_comment", ALL, ALL, EDITORS),
        ("vote_question", ALL, ALL, APPROVED),
        ("vote_answer", ALL, ALL, APPROVED),
        ("vote_down", ALL, ALL, EXPERTS),
        ("flag", ALL, ALL, EDITORS),
        ("edit_question", EDITORS, ALL, EDITORS),
        ("retag", EDITORS, ALL, EDITORS),
        ("edit_answer", EXPERTS, ALL, EDITORS),
        ("edit_comment", EDITORS, ALL, MODERATORS),
        ("edit_silent", MODERATORS, EXPERTS, ADMINS),
        ("close", EDITORS, POINTS, MODERATORS),
        ("accept", EXPERTS, POINTS, MODERATORS),
        ("moderate", EXPERTS, POINTS, MODERATORS),
        ("hide_show", EDITORS, POINTS, MODERATORS),
        ("delete_hidden", MODERATORS, EDITORS, ADMINS),
        ("view_voters", ADMINS, EXPERTS, SUPERS),
    ],
)
def test_the_table_is_question2answers(
    permission: str, default: Requirement, widest: Requirement, narrowest: Requirement
) -> None:
    assert PERMISSIONS[Permission(permission)] == Grant(default, widest, narrowest)
    assert Policy().permissions[Permission(permission)] is default


def test_every_permission_has_a_default_within_its_range() -> None:
    assert set(PERMISSIONS) == set(Permission)
    for grant in PERMISSIONS.values():
        assert grant.narrowest <= grant.default <= grant.widest


@pytest.mark.parametrize(
    ("permission", "lowest"),
    [
        (Permission.POST_QUESTION, Level.BASIC),
        (Permission.EDIT_ANSWER, Level.EXPERT),
        (Permission.CLOSE, Level.EDITOR),
        (Permission.DELETE_HIDDEN, Level.MODERATOR),
        (Permission.VIEW_VOTERS, Level.ADMIN),
    ],
)
def test_a_level_has_what_it_and_those_below_unlock(permission: Permission, lowest: Level) -> None:
    for level in Level:
        has = may(permission, level=level, points=0, policy=Policy())
        assert has is (level >= lowest)


def test_a_refusal_names_the_lowest_level_that_may() -> None:
    with pytest.raises(LevelNeededError) as refused:
        require(Permission.CLOSE, level=Level.EXPERT, points=10**6, policy=Policy())

    assert refused.value.level == Level.EDITOR


@pytest.mark.parametrize(
    ("level", "points", "is_allowed"),
    [
        (Level.BASIC, 499, False),
        (Level.BASIC, 500, True),
        (Level.APPROVED, 499, False),
        # Question2Answer reads a missed threshold as EXPERTS.
        (Level.EXPERT, 0, True),
        (Level.BLOCKED, 10**6, False),
    ],
)
def test_points_unlock_what_asks_for_points(level: Level, points: int, is_allowed: bool) -> None:
    policy = policy_for("question2answer", {"permissions": {"close": "points(500)"}})

    assert may(Permission.CLOSE, level=level, points=points, policy=policy) is is_allowed


def test_a_refusal_says_how_many_points_are_missing() -> None:
    policy = policy_for("question2answer", {"permissions": {"close": "points(500)"}})

    with pytest.raises(NotEnoughPointsError) as refused:
        require(Permission.CLOSE, level=Level.BASIC, points=120, policy=policy)

    assert (refused.value.needed, refused.value.has) == (500, 120)


@pytest.mark.parametrize(
    ("is_blocked", "until", "is_allowed"),
    [
        (False, None, True),
        (True, None, False),
        (True, NOW + timedelta(seconds=1), False),
        (True, NOW, True),
        (False, NOW + timedelta(days=1), True),
    ],
)
def test_a_bar_holds_until_it_ends(
    is_blocked: bool, until: datetime | None, is_allowed: bool
) -> None:
    if is_allowed:
        require_not_blocked(is_blocked, until, NOW)
        return
    with pytest.raises(BlockedError) as refused:
        require_not_blocked(is_blocked, until, NOW)
    assert refused.value.until == until


ROLES = [(10, Level.EXPERT), (20, Level.EDITOR), (30, Level.ADMIN)]


@pytest.mark.parametrize(
    ("discord", "roles", "level"),
    [
        (Level.BASIC, set(), Level.BASIC),
        (Level.BASIC, {10}, Level.EXPERT),
        (Level.BASIC, {10, 20, 99}, Level.EDITOR),
        (Level.MODERATOR, {20}, Level.MODERATOR),
        (Level.MODERATOR, {30}, Level.ADMIN),
    ],
)
def test_the_highest_level_counts(discord: Level, roles: set[int], level: Level) -> None:
    actor = Actor(1, 2, "Ann", level=discord, role_ids=frozenset(roles))

    assert effective_level(actor, iter(ROLES)) is level


def test_nobody_acts_on_an_equal_or_higher_level_except_supers() -> None:
    for actor in Level:
        for target in Level:
            if actor > target or actor is Level.SUPER:
                require_outranks(actor, target)
            else:
                with pytest.raises(RankError):
                    require_outranks(actor, target)
