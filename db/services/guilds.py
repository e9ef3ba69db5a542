"""What a server chose: channels, emoji, rules, categories and levels."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Literal

from db.records import CategoryView, ChannelView, GuildSettings, RoleLevelView
from db.store import Store
from forum.vocabulary import Actor, Level


async def get_settings(store: Store, guild_id: int) -> GuildSettings:
    """Give what a server chose, or the defaults; creates nothing."""
    raise NotImplementedError


async def set_up(
    store: Store,
    actor: Actor,
    *,
    home_channel_id: int,
    kind: Literal["forum", "text"],
    mod_channel_id: int | None = None,
    now: datetime,
) -> None:
    """Give the forum its home channel."""
    raise NotImplementedError


async def set_mod_channel(
    store: Store, actor: Actor, channel_id: int | None, *, now: datetime
) -> None:
    """Choose where reports go."""
    raise NotImplementedError


async def set_emoji(store: Store, actor: Actor, up: str, down: str, *, now: datetime) -> None:
    """Choose the vote emoji of new cards."""
    raise NotImplementedError


async def set_policy(
    store: Store,
    actor: Actor,
    *,
    preset: str | None = None,
    overrides: dict[str, Any] | None = None,
    now: datetime,
) -> None:
    """Choose a preset and what differs from it."""
    raise NotImplementedError


async def get_channel(store: Store, guild_id: int, channel_id: int) -> ChannelView | None:
    """Give what is known of a channel that holds questions."""
    raise NotImplementedError


async def list_categories(store: Store, guild_id: int) -> tuple[CategoryView, ...]:
    """Give the categories in the order of their tree."""
    raise NotImplementedError


async def add_category(
    store: Store,
    actor: Actor,
    name: str,
    *,
    parent_id: int | None = None,
    description: str = "",
    channel_id: int | None = None,
    kind: Literal["forum", "text"] = "text",
    now: datetime,
) -> CategoryView:
    """Add a category."""
    raise NotImplementedError


async def set_category_channel(
    store: Store,
    actor: Actor,
    category_id: int,
    channel_id: int | None,
    *,
    kind: Literal["forum", "text"] = "text",
    now: datetime,
) -> None:
    """Give a category its own channel, or take it away."""
    raise NotImplementedError


async def rename_category(
    store: Store, actor: Actor, category_id: int, name: str, *, now: datetime
) -> None:
    """Rename a category."""
    raise NotImplementedError


async def remove_category(store: Store, actor: Actor, category_id: int, *, now: datetime) -> None:
    """Remove an empty category."""
    raise NotImplementedError


async def set_forum_tags(
    store: Store,
    guild_id: int,
    channel_id: int,
    state_tags: dict[str, int],
    category_tags: dict[int, int],
) -> None:
    """Note the tags a forum channel has."""
    raise NotImplementedError


async def set_role_level(
    store: Store,
    actor: Actor,
    role_id: int,
    level: Level | None,
    *,
    category_id: int | None = None,
    now: datetime,
) -> None:
    """Give everyone with a role a level, or take it away."""
    raise NotImplementedError


async def list_role_levels(store: Store, guild_id: int) -> tuple[RoleLevelView, ...]:
    """Give the levels that roles give."""
    raise NotImplementedError
