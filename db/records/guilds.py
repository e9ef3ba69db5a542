"""What a server chose, and what a member may do in it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from forum.policy import Policy
from forum.vocabulary import (
    Level,
)


@dataclass(frozen=True, slots=True)
class GuildSettings:
    """What a server chose. `home_channel_id` is None until the forum was set up."""

    guild_id: int
    home_channel_id: int | None
    mod_channel_id: int | None
    up_emoji: str
    down_emoji: str
    policy: Policy


@dataclass(frozen=True, slots=True)
class Standing:
    """What a member may do, by their level (with their roles') and points."""

    level: Level
    points: int
    is_blocked: bool
    blocked_until: datetime | None


@dataclass(frozen=True, slots=True)
class CategoryView:
    """A category as lists and forms show it. `path` is its name with its ancestors', joined."""

    id: int
    parent_id: int | None
    name: str
    path: str
    description: str
    channel_id: int | None
    forum_tag_id: int | None


@dataclass(frozen=True, slots=True)
class ChannelView:
    """A channel that holds questions; `state_tags` by state, of a forum channel only."""

    id: int
    kind: str
    state_tags: dict[str, int]


@dataclass(frozen=True, slots=True)
class RoleLevelView:
    """The level a role gives, everywhere where `category_id` is None."""

    role_id: int
    level: Level
    category_id: int | None
