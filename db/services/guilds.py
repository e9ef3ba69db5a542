"""What a server chose: channels, emoji, rules, categories and levels."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Literal

from sqlalchemy.ext.asyncio import AsyncSession

from db.models import Category
from db.queries import categories, channels, guilds, outbox
from db.records import CategoryView, ChannelView, GuildSettings, RoleLevelView
from db.services import auditing
from db.services.standing import settings, standing
from db.store import Store
from forum import texts
from forum.errors import (
    CategoryDepthError,
    CategoryInUseError,
    CategoryNameError,
    LevelNeededError,
    NoSuchCategoryError,
    TooLongError,
    TooShortError,
)
from forum.permissions import require_outranks
from forum.policy import policy_for
from forum.vocabulary import Actor, Level

ChannelKind = Literal["forum", "text"]

# Question2Answer's: a constant of its category tree, and the columns of its categories.
MAX_DEPTH = 4
_NAME_MAX = 80
_DESCRIPTION_MAX = 800
_NAME_FIELD = "Category"
_DESCRIPTION_FIELD = "Description"


async def get_settings(store: Store, guild_id: int) -> GuildSettings:
    """Give what a server chose, or the defaults; creates nothing."""
    async with store.read() as session:
        return await settings(session, guild_id)


async def count_failures(store: Store, guild_id: int) -> Mapping[str, int]:
    """Give how much could not be shown on Discord, by the reason in words."""
    async with store.read() as session:
        return await outbox.count_failures(session, guild_id)


async def try_again(store: Store, actor: Actor, *, now: datetime) -> None:
    """Show on Discord what had been given up, such as for want of a permission.

    Raises:
        LevelNeededError: They are no admin.
    """
    async with store.write() as session:
        await _require_admin(session, actor)
        await outbox.revive(session, actor.guild_id, now)


async def require_admin(store: Store, actor: Actor) -> None:
    """Refuse whoever may not set the forum up.

    Raises:
        LevelNeededError: They are no admin.
    """
    async with store.read() as session:
        await _require_admin(session, actor)


async def set_up(
    store: Store,
    actor: Actor,
    *,
    home_channel_id: int,
    kind: ChannelKind,
    mod_channel_id: int | None = None,
    now: datetime,
) -> None:
    """Give the forum its home channel, and where reports go unless that is None.

    Raises:
        LevelNeededError: They are no admin.
    """
    async with store.write() as session:
        await _require_admin(session, actor)
        await guilds.note(session, actor.guild_id, now)
        await channels.note(session, actor.guild_id, home_channel_id, kind)
        chosen = {"home_channel_id": home_channel_id, "left_at": None}
        if mod_channel_id is not None:
            chosen["mod_channel_id"] = mod_channel_id
        await guilds.change(session, actor.guild_id, **chosen)
        await outbox.revive(session, actor.guild_id, now)


async def set_mod_channel(
    store: Store, actor: Actor, channel_id: int | None, *, now: datetime
) -> None:
    """Choose where reports go; None is nowhere.

    Raises:
        LevelNeededError: They are no admin.
    """
    async with store.write() as session:
        await _require_admin(session, actor)
        await guilds.note(session, actor.guild_id, now)
        await guilds.change(session, actor.guild_id, mod_channel_id=channel_id)
        await outbox.revive(session, actor.guild_id, now)


async def set_emoji(store: Store, actor: Actor, up: str, down: str, *, now: datetime) -> None:
    """Choose the vote emoji of new cards; cards that stand keep theirs.

    Raises:
        LevelNeededError: They are no admin.
    """
    async with store.write() as session:
        await _require_admin(session, actor)
        await guilds.note(session, actor.guild_id, now)
        await guilds.change(session, actor.guild_id, up_emoji=up, down_emoji=down)


async def set_policy(
    store: Store,
    actor: Actor,
    *,
    preset: str | None = None,
    overrides: Mapping[str, Any] | None = None,
    now: datetime,
) -> None:
    """Choose a preset, or change single rules; rules that are not named stay as they are.

    Args:
        preset: The preset to start from; the rules changed before are laid over it.
        overrides: Values by the names of `Policy`'s fields.

    Raises:
        LevelNeededError: They are no admin.
        ValueError: There is no such preset, or a value is out of its range.
    """
    async with store.write() as session:
        await _require_admin(session, actor)
        guild = await guilds.note(session, actor.guild_id, now)
        chosen = preset or guild.preset
        changed = {**guild.overrides, **(overrides or {})}
        policy_for(chosen, changed)
        guild.preset, guild.overrides = chosen, changed
    # What was earned by the old values is adjusted, by one entry a member.
    await auditing.recount(store, actor.guild_id, now=now)


async def get_channel(store: Store, guild_id: int, channel_id: int) -> ChannelView | None:
    """Give what is known of a channel that holds questions."""
    async with store.read() as session:
        return await channels.find(session, guild_id, channel_id)


async def list_categories(store: Store, guild_id: int) -> tuple[CategoryView, ...]:
    """Give the categories in the order of their tree."""
    async with store.read() as session:
        return view_tree(await categories.list_all(session, guild_id))


async def add_category(
    store: Store,
    actor: Actor,
    name: str,
    *,
    parent_id: int | None = None,
    description: str = "",
    channel_id: int | None = None,
    kind: ChannelKind = "text",
    now: datetime,
) -> CategoryView:
    """Add a category, last among its siblings.

    Args:
        kind: What its own channel is.

    Raises:
        LevelNeededError: They are no admin.
        CategoryNameError: A sibling has that name.
        CategoryDepthError: The tree would be deeper than four levels.
        NoSuchCategoryError: There is no such parent.
    """
    async with store.write() as session:
        await _require_admin(session, actor)
        await guilds.note(session, actor.guild_id, now)
        tree = await categories.list_all(session, actor.guild_id)
        name = _check_name(name, tree, parent_id)
        if len(_path(parent_id, tree)) >= MAX_DEPTH:
            raise CategoryDepthError(maximum=MAX_DEPTH)
        category = Category(
            guild_id=actor.guild_id,
            parent_id=parent_id,
            name=name,
            description=_check_length(
                _DESCRIPTION_FIELD, texts.clean(description), _DESCRIPTION_MAX
            ),
            position=max((each.position for each in tree), default=-1) + 1,
            channel_id=channel_id,
        )
        if channel_id is not None:
            await channels.note(session, actor.guild_id, channel_id, kind)
        session.add(category)
        await session.flush()
        return _view(category, [*tree, category])


async def set_category_channel(
    store: Store,
    actor: Actor,
    category_id: int,
    channel_id: int | None,
    *,
    kind: ChannelKind = "text",
    now: datetime,
) -> None:
    """Give a category its own channel, or with None take it away; questions stay where they are.

    Raises:
        LevelNeededError: They are no admin.
        NoSuchCategoryError: There is no such category.
    """
    async with store.write() as session:
        category = await _get_category(session, actor, category_id)
        if channel_id is not None:
            await channels.note(session, actor.guild_id, channel_id, kind)
        category.channel_id = channel_id


async def rename_category(
    store: Store, actor: Actor, category_id: int, name: str, *, now: datetime
) -> None:
    """Rename a category.

    Raises:
        LevelNeededError: They are no admin.
        NoSuchCategoryError: There is no such category.
        CategoryNameError: A sibling has that name.
    """
    async with store.write() as session:
        category = await _get_category(session, actor, category_id)
        tree = await categories.list_all(session, actor.guild_id)
        others = [other for other in tree if other.id != category_id]
        category.name = _check_name(name, others, category.parent_id)


async def remove_category(store: Store, actor: Actor, category_id: int, *, now: datetime) -> None:
    """Remove an empty category.

    Raises:
        LevelNeededError: They are no admin.
        NoSuchCategoryError: There is no such category.
        CategoryInUseError: It holds questions or categories.
    """
    async with store.write() as session:
        category = await _get_category(session, actor, category_id)
        tree = await categories.list_all(session, actor.guild_id)
        questions = await categories.count_questions(session, category_id)
        if questions or any(other.parent_id == category_id for other in tree):
            raise CategoryInUseError(questions=questions)
        await session.delete(category)


async def set_forum_tags(
    store: Store,
    guild_id: int,
    channel_id: int,
    state_tags: dict[str, int],
    category_tags: dict[int, int],
) -> None:
    """Note the tags a forum channel has: by state, and by top-level category."""
    async with store.write() as session:
        await channels.set_state_tags(session, guild_id, channel_id, state_tags)
        for category in await categories.list_all(session, guild_id):
            if category.id in category_tags:
                category.forum_tag_id = category_tags[category.id]


async def set_role_level(
    store: Store,
    actor: Actor,
    role_id: int,
    level: Level | None,
    *,
    category_id: int | None = None,
    now: datetime,
) -> None:
    """Give everyone with a role a level, everywhere or in one category; None takes it away.

    Raises:
        LevelNeededError: They are no admin.
        RankError: The level is not below their own.
        NoSuchCategoryError: There is no such category.
    """
    async with store.write() as session:
        own = await _require_admin(session, actor)
        if level is not None:
            require_outranks(own, level)
        if category_id is not None:
            await _get_category(session, actor, category_id)
        await guilds.note(session, actor.guild_id, now)
        await guilds.set_role_level(session, actor.guild_id, role_id, level, category_id)


async def list_role_levels(store: Store, guild_id: int) -> tuple[RoleLevelView, ...]:
    """Give the levels that roles give, the highest first."""
    async with store.read() as session:
        return tuple(await guilds.list_role_levels(session, guild_id))


def view_tree(tree: Sequence[Category]) -> tuple[CategoryView, ...]:
    """Give categories as they are shown: each below its parent, siblings by their position."""
    places = {category.id: place for place, category in enumerate(tree)}
    views = {category.id: _view(category, tree) for category in tree}
    ordered = sorted(tree, key=lambda each: [places[up.id] for up in _path(each.id, tree)])
    return tuple(views[category.id] for category in ordered)


async def _require_admin(session: AsyncSession, actor: Actor) -> Level:
    level = (await standing(session, actor)).level
    if level < Level.ADMIN:
        raise LevelNeededError(level=Level.ADMIN)
    return level


async def _get_category(session: AsyncSession, actor: Actor, category_id: int) -> Category:
    await _require_admin(session, actor)
    category = await categories.find(session, actor.guild_id, category_id)
    if category is None:
        raise NoSuchCategoryError(str(category_id))
    return category


def _check_name(name: str, siblings: Sequence[Category], parent_id: int | None) -> str:
    name = " ".join(texts.clean(name).split())
    if not name:
        raise TooShortError(_NAME_FIELD, minimum=1, length=0)
    _check_length(_NAME_FIELD, name, _NAME_MAX)
    taken = {each.name.casefold() for each in siblings if each.parent_id == parent_id}
    if name.casefold() in taken:
        raise CategoryNameError(name)
    return name


def _check_length(field: str, text: str, maximum: int) -> str:
    if len(text) > maximum:
        raise TooLongError(field, maximum=maximum, length=len(text))
    return text


def _path(category_id: int | None, tree: Sequence[Category]) -> list[Category]:
    """Give a category with all above it, the topmost first."""
    known = {category.id: category for category in tree}
    path: list[Category] = []
    while category_id is not None:
        if category_id not in known:
            raise NoSuchCategoryError(str(category_id))
        path.insert(0, known[category_id])
        category_id = known[category_id].parent_id
    return path


def _view(category: Category, tree: Sequence[Category]) -> CategoryView:
    return CategoryView(
        id=category.id,
        parent_id=category.parent_id,
        name=category.name,
        path=" / ".join(each.name for each in _path(category.id, tree)),
        description=category.description,
        channel_id=category.channel_id,
        forum_tag_id=category.forum_tag_id,
    )
