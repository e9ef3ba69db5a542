"""Who may do what: Question2Answer's permissions, their defaults and their ranges."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from enum import IntEnum, StrEnum
from typing import TYPE_CHECKING, NamedTuple

from forum.errors import BlockedError, LevelNeededError, NotEnoughPointsError, RankError
from forum.vocabulary import Actor, Level

if TYPE_CHECKING:
    from forum.policy import Policy


class Permission(StrEnum):
    """What a guild can grant; each is Question2Answer's `permit_*` option (q2a.md 1.16)."""

    POST_QUESTION = "post_question"
    POST_ANSWER = "post_answer"
    POST_COMMENT = "post_comment"
    VOTE_QUESTION = "vote_question"
    VOTE_ANSWER = "vote_answer"
    VOTE_DOWN = "vote_down"
    FLAG = "flag"
    EDIT_QUESTION = "edit_question"
    RETAG = "retag"
    EDIT_ANSWER = "edit_answer"
    EDIT_COMMENT = "edit_comment"
    EDIT_SILENT = "edit_silent"
    CLOSE = "close"
    ACCEPT = "accept"
    MODERATE = "moderate"
    HIDE_SHOW = "hide_show"
    DELETE_HIDDEN = "delete_hidden"
    VIEW_VOTERS = "view_voters"


class Requirement(IntEnum):
    """Who has a permission; the numbers are Question2Answer's (`QA_PERMIT_*`), wider is greater.

    EVERYONE stands for its ALL, USERS and CONFIRMED, which mean the same inside Discord. How many
    points POINTS asks for stands in `Policy.permission_points`.
    """

    EVERYONE = 150
    POINTS = 106
    APPROVED = 103
    EXPERTS = 100
    EDITORS = 70
    MODERATORS = 40
    ADMINS = 20
    SUPERS = 0


class Grant(NamedTuple):
    """Who has a permission unless the guild says otherwise, and how far it may go either way."""

    default: Requirement
    widest: Requirement
    narrowest: Requirement


# q2a.md 1.16. Its APPROVED+POINTS, the narrowest for votes, is APPROVED here.
PERMISSIONS: Mapping[Permission, Grant] = {
    Permission.POST_QUESTION: Grant(
        Requirement.EVERYONE, Requirement.EVERYONE, Requirement.EXPERTS
    ),
    Permission.POST_ANSWER: Grant(Requirement.EVERYONE, Requirement.EVERYONE, Requirement.EXPERTS),
    Permission.POST_COMMENT: Grant(Requirement.EVERYONE, Requirement.EVERYONE, Requirement.EDITORS),
    Permission.VOTE_QUESTION: Grant(
        Requirement.EVERYONE, Requirement.EVERYONE, Requirement.APPROVED
    ),
    Permission.VOTE_ANSWER: Grant(Requirement.EVERYONE, Requirement.EVERYONE, Requirement.APPROVED),
    Permission.VOTE_DOWN: Grant(Requirement.EVERYONE, Requirement.EVERYONE, Requirement.EXPERTS),
    Permission.FLAG: Grant(Requirement.EVERYONE, Requirement.EVERYONE, Requirement.EDITORS),
    Permission.EDIT_QUESTION: Grant(Requirement.EDITORS, Requirement.EVERYONE, Requirement.EDITORS),
    Permission.RETAG: Grant(Requirement.EDITORS, Requirement.EVERYONE, Requirement.EDITORS),
    Permission.EDIT_ANSWER: Grant(Requirement.EXPERTS, Requirement.EVERYONE, Requirement.EDITORS),
    Permission.EDIT_COMMENT: Grant(
        Requirement.EDITORS, Requirement.EVERYONE, Requirement.MODERATORS
    ),
    Permission.EDIT_SILENT: Grant(Requirement.MODERATORS, Requirement.EXPERTS, Requirement.ADMINS),
    Permission.CLOSE: Grant(Requirement.EDITORS, Requirement.POINTS, Requirement.MODERATORS),
    Permission.ACCEPT: Grant(Requirement.EXPERTS, Requirement.POINTS, Requirement.MODERATORS),
    Permission.MODERATE: Grant(Requirement.EXPERTS, Requirement.POINTS, Requirement.MODERATORS),
    Permission.HIDE_SHOW: Grant(Requirement.EDITORS, Requirement.POINTS, Requirement.MODERATORS),
    Permission.DELETE_HIDDEN: Grant(
        Requirement.MODERATORS, Requirement.EDITORS, Requirement.ADMINS
    ),
    Permission.VIEW_VOTERS: Grant(Requirement.ADMINS, Requirement.EXPERTS, Requirement.SUPERS),
}

# The lowest level that meets each requirement. Experts need no points: Question2Answer reads a
# missed threshold as EXPERTS (`qa_permit_error` in `app/users.php`).
_LEVELS: Mapping[Requirement, Level] = {
    Requirement.EVERYONE: Level.BASIC,
    Requirement.POINTS: Level.EXPERT,
    Requirement.APPROVED: Level.APPROVED,
    Requirement.EXPERTS: Level.EXPERT,
    Requirement.EDITORS: Level.EDITOR,
    Requirement.MODERATORS: Level.MODERATOR,
    Requirement.ADMINS: Level.ADMIN,
    Requirement.SUPERS: Level.SUPER,
}


def require(permission: Permission, *, level: Level, points: int, policy: Policy) -> None:
    """Refuse whoever lacks a permission.

    Args:
        permission: What they want to do.
        level: Their standing here, as `effective_level` gives it.
        points: Their points, as shown.
        policy: The guild's rules.

    Raises:
        NotEnoughPointsError: Points unlock it, and they have too few.
        LevelNeededError: A level unlocks it, and theirs is lower.
    """
    requirement = policy.permissions[permission]
    lowest = _LEVELS[requirement]
    if level >= lowest:
        return
    if requirement is not Requirement.POINTS or level < Level.BASIC:
        raise LevelNeededError(level=lowest)
    needed = policy.permission_points[permission]
    if points < needed:
        raise NotEnoughPointsError(needed=needed, has=points)


def may(permission: Permission, *, level: Level, points: int, policy: Policy) -> bool:
    """Tell whether they have a permission; the arguments are those of `require`."""
    try:
        require(permission, level=level, points=points, policy=policy)
    except (LevelNeededError, NotEnoughPointsError):
        return False
    return True


def require_not_blocked(is_blocked: bool, blocked_until: datetime | None, now: datetime) -> None:
    """Refuse a barred member, until the bar has run out.

    Raises:
        BlockedError: They are barred, for good where `blocked_until` is None.
    """
    if is_blocked and (blocked_until is None or now < blocked_until):
        raise BlockedError(until=blocked_until)


def effective_level(actor: Actor, role_levels: Iterable[tuple[int, Level]]) -> Level:
    """Give the highest of what Discord gives a member and what the guild gives their roles.

    Args:
        actor: Who is acting, with their roles.
        role_levels: The guild's pairs of role id and level, for this category or everywhere.
    """
    granted = (level for role_id, level in role_levels if role_id in actor.role_ids)
    return max((actor.level, *granted))


def require_outranks(actor_level: Level, target_level: Level) -> None:
    """Refuse acts on an equal or higher level, except by supers (q2a.md 1.16, Fixed).

    Raises:
        RankError: The target is not below the actor.
    """
    if actor_level <= target_level and actor_level < Level.SUPER:
        raise RankError
