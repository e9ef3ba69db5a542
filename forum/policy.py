"""What a guild may tune: every number of the rules, with its default and its range."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import timedelta
from types import MappingProxyType
from typing import Any, NamedTuple

from forum.limits import RateAction
from forum.permissions import PERMISSIONS, Permission, Requirement
from forum.vocabulary import VotingMode

__all__ = ["PRESETS", "HotWeights", "Permission", "Policy", "policy_for"]

# Question2Answer's rates for a member (q2a.md 2.5); those for an IP have no place in Discord.
_RATES = MappingProxyType(
    {
        RateAction.QUESTION: 10,
        RateAction.ANSWER: 25,
        RateAction.COMMENT: 20,
        RateAction.VOTE: 300,
        RateAction.FLAG: 5,
    }
)
_PERMISSIONS = MappingProxyType({name: grant.default for name, grant in PERMISSIONS.items()})

# Ours: more than any post can bring, for the presets without caps per post.
_NO_CAP = 1_000_000


class HotWeights(NamedTuple):
    """How much each part weighs in hotness; 100 each in Question2Answer (q2a.md 2.3)."""

    question_age: int = 100
    answer_age: int = 100
    answers: int = 100
    votes: int = 100
    views: int = 100


_HOT_WEIGHTS = HotWeights()


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """The rules of one guild; the defaults are Question2Answer's unless a comment says otherwise.

    Points are Question2Answer's terms, before `points_multiple`; losses and caps are written
    without their sign.

    Attributes:
        points_base: What everyone starts with, as shown (q2a.md 2.1).
        points_multiple: What each term below is multiplied by to be shown (q2a.md 2.1).
        points_post_question: For a visible question (q2a.md 2.1).
        points_post_answer: For a visible answer (q2a.md 2.1).
        points_select: For the asker who accepts an answer, once a question (q2a.md 2.1).
        points_selected: For the author of an accepted answer (q2a.md 2.1).
        question_up: For the author, each vote up on a question (q2a.md 2.1).
        question_down: Off the author, each vote down on a question (q2a.md 2.1).
        question_max_gain: The most that votes up on one question bring (q2a.md 2.1).
        question_max_loss: The most that votes down on one question take (q2a.md 2.1).
        answer_up: For the author, each vote up on an answer (q2a.md 2.1).
        answer_down: Off the author, each vote down on an answer (q2a.md 2.1).
        answer_max_gain: The most that votes up on one answer bring (q2a.md 2.1).
        answer_max_loss: The most that votes down on one answer take (q2a.md 2.1).
        vote_up_question: For the voter, each vote up on a question; may be negative (q2a.md 2.1).
        vote_down_question: For the voter, each vote down on a question; the same.
        vote_up_answer: For the voter, each vote up on an answer; the same.
        vote_down_answer: For the voter, each vote down on an answer; the same.
        votes_same_author_a_day: How many of a member's votes a day on posts of one author count
            for points; None for all (design.md, Points).
        votes_a_day: How many of a member's votes a day count for points; None for all.
        points_a_day: The most shown points that votes bring an author a day; None for no end.
        best_answers: How many answers a question may have accepted, 1 to 3 (design.md).
        voting: How votes are cast (design.md).
        self_answer: Whether one may answer one's own question (q2a.md 1.2).
        several_answers: Whether one may answer a question more than once (q2a.md 1.2).
        asker_may_close: Whether askers may close their own question (q2a.md 1.8).
        comments_on_questions: Whether questions take comments; off in Question2Answer (q2a.md
            1.3), on here, because a question's thread invites them (design.md).
        title_min: The shortest title, in visible characters (q2a.md 2.6).
        title_max: The longest title, in characters (q2a.md 2.6).
        body_max: The longest question body, in characters; Discord's longest field (design.md).
        answer_min: The shortest answer, in visible characters (q2a.md 2.6).
        answer_max: The longest answer, in characters; Discord's longest field (design.md).
        comment_min: The shortest comment, in visible characters (q2a.md 2.6).
        comment_max: The longest comment, in characters (design.md).
        tags_max: How many tags a question may have (q2a.md 2.6).
        tag_max: The longest tag, in characters; ours, as a card is small (storage there: 80).
        name_max: The longest shown name, in characters (q2a.md 1.12).
        repeat_window: How many of the newest visible questions a new one may not repeat
            (q2a.md 1.1).
        edit_grace: How long after posting an author's edit leaves no mark (q2a.md 1.6).
        flags_hide_after: How many flags hide a post by themselves, at least 2 (q2a.md 1.7).
        rates: How often an hour a member may do each thing (q2a.md 2.5).
        hot_weights: What each part of hotness weighs (q2a.md 2.3).
        match_threshold: How similar a question must be to be shown as related (q2a.md 2.4).
        close_matches: How many similar questions are shown before posting (design.md, Forms).
        permissions: Who may do what (q2a.md 1.16).
        permission_points: The shown points that unlock each permission whose requirement is
            POINTS.
    """

    points_base: int = 100
    points_multiple: int = 10
    points_post_question: int = 2
    points_post_answer: int = 4
    points_select: int = 3
    points_selected: int = 30
    question_up: int = 1
    question_down: int = 1
    question_max_gain: int = 10
    question_max_loss: int = 3
    answer_up: int = 2
    answer_down: int = 2
    answer_max_gain: int = 20
    answer_max_loss: int = 5
    vote_up_question: int = 1
    vote_down_question: int = 1
    vote_up_answer: int = 1
    vote_down_answer: int = 1
    votes_same_author_a_day: int | None = None
    votes_a_day: int | None = None
    points_a_day: int | None = None
    best_answers: int = 1
    voting: VotingMode = VotingMode.REACTIONS
    self_answer: bool = True
    several_answers: bool = True
    asker_may_close: bool = True
    comments_on_questions: bool = True
    title_min: int = 12
    title_max: int = 120
    body_max: int = 4000
    answer_min: int = 12
    answer_max: int = 4000
    comment_min: int = 12
    comment_max: int = 1000
    tags_max: int = 5
    tag_max: int = 30
    name_max: int = 40
    repeat_window: int = 5
    edit_grace: timedelta = timedelta(seconds=300)
    flags_hide_after: int = 5
    rates: Mapping[RateAction, int] = field(default_factory=lambda: _RATES)
    hot_weights: HotWeights = _HOT_WEIGHTS
    match_threshold: float = 4.0
    close_matches: int = 3
    permissions: Mapping[Permission, Requirement] = field(default_factory=lambda: _PERMISSIONS)
    permission_points: Mapping[Permission, int] = field(
        default_factory=lambda: MappingProxyType({})
    )


_Q2A = Policy()

# Stack Overflow's values as design.md lists them (+10/+15/+2/−2/−1, 200 a day), shown as they are:
# nothing for posting or for voting up, no caps per post, and a vote down costs on answers only.
_STACK = Policy(
    points_base=1,
    points_multiple=1,
    points_post_question=0,
    points_post_answer=0,
    points_select=2,
    points_selected=15,
    question_up=10,
    question_down=2,
    question_max_gain=_NO_CAP,
    question_max_loss=_NO_CAP,
    answer_up=10,
    answer_down=2,
    answer_max_gain=_NO_CAP,
    answer_max_loss=_NO_CAP,
    vote_up_question=0,
    vote_down_question=0,
    vote_up_answer=0,
    vote_down_answer=-1,
    votes_same_author_a_day=3,
    votes_a_day=40,
    points_a_day=200,
)

# Ours: Question2Answer's values where a vote down neither hurts its receiver nor pays its giver,
# and the two caps on farming that design.md names.
_GENTLE = replace(
    _Q2A,
    question_down=0,
    answer_down=0,
    vote_down_question=0,
    vote_down_answer=0,
    votes_same_author_a_day=3,
    votes_a_day=40,
)

#: The policies a guild can start from, by name.
PRESETS: dict[str, Policy] = {
    "question2answer": _Q2A,
    "stack": _STACK,
    "gentle": _GENTLE,
}

# The ranges are ours where no source is named: wide enough for taste, narrow enough that nothing
# overflows a form, a card or a column.
_VALUE = range(0, 1_001)
_SIGNED_VALUE = range(-1_000, 1_001)
_CAP = range(0, _NO_CAP + 1)
_DAILY = range(0, 100_001)
_RATE = range(1, 10_001)
_FIELD = range(1, 4_001)  # Discord's longest field (design.md, Text limits)

_RANGES: Mapping[str, range] = {
    "points_base": _CAP,
    "points_multiple": range(1, 1_001),
    "points_post_question": _VALUE,
    "points_post_answer": _VALUE,
    "points_select": _VALUE,
    "points_selected": _VALUE,
    "question_up": _VALUE,
    "question_down": _VALUE,
    "question_max_gain": _CAP,
    "question_max_loss": _CAP,
    "answer_up": _VALUE,
    "answer_down": _VALUE,
    "answer_max_gain": _CAP,
    "answer_max_loss": _CAP,
    "vote_up_question": _SIGNED_VALUE,
    "vote_down_question": _SIGNED_VALUE,
    "vote_up_answer": _SIGNED_VALUE,
    "vote_down_answer": _SIGNED_VALUE,
    "votes_same_author_a_day": _DAILY,
    "votes_a_day": _DAILY,
    "points_a_day": _DAILY,
    "best_answers": range(1, 4),  # design.md, Best answer
    "title_min": range(1, 257),
    "title_max": range(1, 257),  # an embed's title
    "body_max": _FIELD,
    "answer_min": _FIELD,
    "answer_max": _FIELD,
    "comment_min": range(1, 2_001),
    "comment_max": range(1, 2_001),  # a message
    "tags_max": range(0, 6),  # design.md, Text limits
    "tag_max": range(1, 81),  # q2a.md 2.6, storage
    "name_max": range(1, 41),  # q2a.md 1.12
    "repeat_window": range(0, 101),
    "edit_grace": range(0, 86_401),
    "flags_hide_after": range(2, 1_001),  # q2a.md 1.7
    "match_threshold": range(0, 9),  # q2a.md 2.4: 10 - 2 * match, match 1 to 5
    "close_matches": range(0, 6),  # buttons side by side under a message
}
_ORDERED = (
    ("title_min", "title_max"),
    ("answer_min", "answer_max"),
    ("comment_min", "comment_max"),
)
# POINTS is not among them: it says nothing without its number.
_CODES = {code.name: code for code in Requirement if code is not Requirement.POINTS}
_POINTS_CODE = re.compile(r"points\((\d{1,7})\)", re.IGNORECASE)


def policy_for(preset: str, overrides: Mapping[str, Any]) -> Policy:
    """Give a guild's rules: a preset, with what the guild changed laid over it.

    Args:
        preset: A name in `PRESETS`.
        overrides: Plain values by the names of `Policy`'s fields, as a guild's row keeps them:
            `edit_grace` in whole seconds; "permissions" maps names of `Permission` to names of
            `Requirement`, with points as "points(500)"; "rates" maps names of `RateAction` to a
            number an hour. Names that are not known are passed over, so that a row which a newer
            version wrote can still be read.

    Raises:
        ValueError: No such preset, or a value is of another type or out of its range.
    """
    if preset not in PRESETS:
        raise ValueError(f"no such preset: {preset!r}")
    base = PRESETS[preset]
    changes: dict[str, Any] = {
        name: read(name, overrides[name]) for name, read in _READERS.items() if name in overrides
    }
    if "rates" in overrides:
        changes["rates"] = MappingProxyType({**base.rates, **_read_rates(overrides["rates"])})
    if "permissions" in overrides:
        changes |= _read_permissions(base, overrides["permissions"])
    policy = replace(base, **changes)
    for low, high in _ORDERED:
        if getattr(policy, low) > getattr(policy, high):
            raise ValueError(f"{low} is above {high}")
    return policy


def _read_number(name: str, value: Any) -> int:
    # True is an int to Python, and a slip here.
    if type(value) is not int or value not in _RANGES[name]:
        allowed = _RANGES[name]
        raise ValueError(f"{name} must be a number from {allowed[0]} to {allowed[-1]}")
    return value


def _read_optional(name: str, value: Any) -> int | None:
    return None if value is None else _read_number(name, value)


def _read_switch(name: str, value: Any) -> bool:
    if type(value) is not bool:
        raise ValueError(f"{name} must be true or false")
    return value


def _read_seconds(name: str, value: Any) -> timedelta:
    return timedelta(seconds=_read_number(name, value))


def _read_mode(name: str, value: Any) -> VotingMode:
    return VotingMode(value)


_READERS: Mapping[str, Callable[[str, Any], Any]] = {
    **dict.fromkeys(_RANGES, _read_number),
    **dict.fromkeys(("votes_same_author_a_day", "votes_a_day", "points_a_day"), _read_optional),
    **dict.fromkeys(
        ("self_answer", "several_answers", "asker_may_close", "comments_on_questions"), _read_switch
    ),
    "edit_grace": _read_seconds,
    "voting": _read_mode,
}


def _read_rates(value: Any) -> dict[RateAction, int]:
    rates = {
        RateAction(name): rate
        for name, rate in _read_table("rates", value).items()
        if name in list(RateAction)
    }
    for action, rate in rates.items():
        if type(rate) is not int or rate not in _RATE:
            raise ValueError(f"rates: {action} must be a number from {_RATE[0]} to {_RATE[-1]}")
    return rates


def _read_permissions(base: Policy, value: Any) -> dict[str, Mapping[Permission, Any]]:
    requirements, points = dict(base.permissions), dict(base.permission_points)
    for name, code in _read_table("permissions", value).items():
        if name in list(Permission):
            permission = Permission(name)
            requirements[permission], points[permission] = _read_requirement(permission, code)
    return {
        "permissions": MappingProxyType(requirements),
        "permission_points": MappingProxyType(points),
    }


def _read_requirement(permission: Permission, code: Any) -> tuple[Requirement, int]:
    if match := _POINTS_CODE.fullmatch(str(code)):
        requirement: Requirement | None = Requirement.POINTS
        needed = int(match[1])
    else:
        requirement, needed = _CODES.get(str(code).upper()), 0
    if requirement is None:
        raise ValueError(f"permissions: {permission} cannot be {code!r}")
    grant = PERMISSIONS[permission]
    if not grant.narrowest <= requirement <= grant.widest:
        raise ValueError(
            f"permissions: {permission} goes from {grant.widest.name} to {grant.narrowest.name}"
        )
    return requirement, needed


def _read_table(name: str, value: Any) -> Mapping[str, Any]:
    if not isinstance(value, Mapping):
        raise ValueError(f"{name} must map names to values")
    return value
