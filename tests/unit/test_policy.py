from __future__ import annotations

from dataclasses import FrozenInstanceError, fields
from datetime import timedelta
from typing import Any

import pytest

from forum.limits import RateAction
from forum.permissions import Permission, Requirement
from forum.policy import PRESETS, HotWeights, Policy, policy_for
from forum.vocabulary import VotingMode


# The section of q2a.md that each stands in, or design.md where that decides otherwise.
@pytest.mark.parametrize(
    ("name", "default"),
    [
        ("points_base", 100),  # 2.1
        ("points_multiple", 10),  # 2.1
        ("best_answers", 1),  # design.md, Best answer
        ("title_min", 12),  # 2.6
        ("title_max", 120),  # 2.6
        ("body_max", 4_000),  # design.md, Text limits
        ("answer_min", 12),  # 2.6
        ("answer_max", 4_000),  # design.md, Text limits
        ("comment_min", 12),  # 2.6
        ("comment_max", 1_000),  # design.md, Text limits
        ("tags_max", 5),  # 2.6
        ("name_max", 40),  # 1.12
        ("repeat_window", 5),  # 1.1
        ("edit_grace", timedelta(minutes=5)),  # 1.6
        ("flags_hide_after", 5),  # 1.7
        ("hot_weights", HotWeights(100, 100, 100, 100, 100)),  # 2.3
        ("match_threshold", 4.0),  # 2.4
        ("close_matches", 3),  # design.md, Forms
        ("self_answer", True),  # 1.2
        ("several_answers", True),  # 1.2
        ("asker_may_close", True),  # 1.8
        ("voting", VotingMode.REACTIONS),  # design.md, Voting is by reaction
        ("votes_a_day", None),  # design.md, Points
        ("votes_same_author_a_day", None),  # design.md, Points
        ("points_a_day", None),  # 1.4: no daily cap
    ],
)
def test_the_default_is_the_references(name: str, default: object) -> None:
    assert getattr(Policy(), name) == default


def test_the_default_preset_is_the_default() -> None:
    assert PRESETS["question2answer"] == Policy() == policy_for("question2answer", {})


# design.md, Points: 3 and 40; 200 a day.
@pytest.mark.parametrize(("preset", "points_a_day"), [("stack", 200), ("gentle", None)])
def test_the_other_presets_bound_farming(preset: str, points_a_day: int | None) -> None:
    policy = PRESETS[preset]

    assert (policy.votes_same_author_a_day, policy.votes_a_day) == (3, 40)
    assert policy.points_a_day == points_a_day


def test_a_policy_cannot_be_changed() -> None:
    policy: Any = Policy()

    with pytest.raises(FrozenInstanceError):
        policy.title_min = 1
    with pytest.raises(TypeError):
        policy.rates[RateAction.VOTE] = 1
    with pytest.raises(TypeError):
        policy.permissions[Permission.CLOSE] = Requirement.EVERYONE


@pytest.mark.parametrize(
    ("name", "value", "kept"),
    [
        ("best_answers", 3, 3),
        ("points_a_day", None, None),
        ("votes_a_day", 40, 40),
        ("vote_down_answer", -1, -1),
        ("self_answer", False, False),
        ("voting", "buttons", VotingMode.BUTTONS),
        ("edit_grace", 60, timedelta(minutes=1)),
        ("match_threshold", 6, 6),
    ],
)
def test_an_override_lies_over_the_preset(name: str, value: object, kept: object) -> None:
    policy = policy_for("stack", {name: value})

    assert getattr(policy, name) == kept
    assert {
        f.name
        for f in fields(Policy)
        if getattr(policy, f.name) != getattr(PRESETS["stack"], f.name)
    } <= {name}


def test_unknown_names_are_passed_over() -> None:
    newer = {
        "of_a_newer_version": 1,
        "rates": {"dance": 3},
        "permissions": {"dance": "EDITORS"},
    }

    assert policy_for("gentle", newer) == PRESETS["gentle"]


def test_rates_and_permissions_change_one_by_one() -> None:
    policy = policy_for(
        "question2answer",
        {"rates": {"question": 3}, "permissions": {"close": "points(500)", "accept": "editors"}},
    )

    assert policy.rates == {**Policy().rates, RateAction.QUESTION: 3}
    assert policy.permissions == {
        **Policy().permissions,
        Permission.CLOSE: Requirement.POINTS,
        Permission.ACCEPT: Requirement.EDITORS,
    }
    assert policy.permission_points[Permission.CLOSE] == 500


@pytest.mark.parametrize(
    "overrides",
    [
        {"best_answers": 0},
        {"best_answers": 4},
        {"best_answers": True},
        {"best_answers": "1"},
        {"best_answers": None},
        {"flags_hide_after": 1},  # q2a.md 1.7: at least 2
        {"votes_a_day": -1},
        {"self_answer": 1},
        {"voting": "telepathy"},
        {"edit_grace": -1},
        {"title_min": 121},  # above title_max
        {"comment_min": 20, "comment_max": 19},
        {"body_max": 4_001},
        {"rates": {"vote": 0}},
        {"rates": {"vote": True}},
        {"rates": 5},
        {"permissions": "EDITORS"},
        {"permissions": {"close": "everyone"}},  # q2a.md 1.16: POINTS at the widest
        {"permissions": {"close": "admins"}},  # MODERATORS at the narrowest
        {"permissions": {"close": "points"}},  # how many?
        {"permissions": {"edit_silent": "points(5)"}},
        {"permissions": {"close": None}},
        {"permissions": {"close": "kings"}},
    ],
)
def test_a_bad_value_is_refused(overrides: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=r"\w"):
        policy_for("question2answer", overrides)


def test_an_unknown_preset_is_refused() -> None:
    with pytest.raises(ValueError, match="no such preset"):
        policy_for("reddit", {})
