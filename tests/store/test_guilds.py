"""What a server chooses, and who may choose it."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from datetime import datetime
from typing import Any

import pytest

from db.models import Guild, Member
from db.records import ChannelView, RoleLevelView
from db.services import auditing, guilds, moderating
from db.store import Store
from forum.errors import (
    CategoryDepthError,
    CategoryInUseError,
    CategoryNameError,
    LevelNeededError,
    NoSuchCategoryError,
    NotYoursError,
    RankError,
    TooLongError,
    TooShortError,
)
from forum.vocabulary import Actor, Level, VotingMode
from tests.store.factories import GUILD, make_actor, make_guild, make_moderator, make_question
from tests.store.reading_rows import rows

ADMIN = make_actor(1, level=Level.ADMIN)


async def test_an_unknown_server_has_the_defaults_and_gets_no_row(store: Store) -> None:
    settings = await guilds.get_settings(store, GUILD)
    assert (settings.home_channel_id, settings.up_emoji, settings.down_emoji) == (None, "👍", "👎")
    assert await rows(store, Guild) == []


async def test_setting_up_keeps_the_channels(store: Store, now: datetime) -> None:
    await guilds.set_up(store, ADMIN, home_channel_id=5, kind="forum", mod_channel_id=6, now=now)
    await guilds.set_up(store, ADMIN, home_channel_id=7, kind="text", now=now)
    settings = await guilds.get_settings(store, GUILD)
    assert (settings.home_channel_id, settings.mod_channel_id) == (7, 6)
    assert await guilds.get_channel(store, GUILD, 7) == ChannelView(7, "text", {})
    assert await guilds.get_channel(store, GUILD + 1, 7) is None
    await guilds.set_mod_channel(store, ADMIN, None, now=now)
    assert (await guilds.get_settings(store, GUILD)).mod_channel_id is None


async def test_new_emoji_are_kept(store: Store, now: datetime) -> None:
    await guilds.set_emoji(store, ADMIN, "⬆️", "<:down:77>", now=now)
    settings = await guilds.get_settings(store, GUILD)
    assert (settings.up_emoji, settings.down_emoji) == ("⬆️", "<:down:77>")


async def test_rules_are_changed_one_by_one_over_a_preset(store: Store, now: datetime) -> None:
    await guilds.set_policy(store, ADMIN, overrides={"best_answers": 3}, now=now)
    await guilds.set_policy(store, ADMIN, preset="stack", now=now)
    await guilds.set_policy(store, ADMIN, overrides={"voting": "buttons"}, now=now)
    policy = (await guilds.get_settings(store, GUILD)).policy
    assert (policy.best_answers, policy.voting, policy.answer_up) == (3, VotingMode.BUTTONS, 10)


async def test_a_rule_out_of_its_range_changes_nothing(store: Store, now: datetime) -> None:
    with pytest.raises(ValueError, match="best_answers"):
        await guilds.set_policy(store, ADMIN, overrides={"best_answers": 4}, now=now)
    assert (await guilds.get_settings(store, GUILD)).policy.best_answers == 1


async def test_new_values_adjust_what_was_earned(store: Store, now: datetime) -> None:
    await make_guild(store)
    asker = make_actor()
    await make_question(store, asker)
    await guilds.set_policy(store, ADMIN, overrides={"points_post_question": 5}, now=now)
    assert await rows(store, Member.points, Member.user_id == asker.user_id) == [150]
    assert await auditing.check(store) == ()


async def test_categories_form_a_tree_in_order(store: Store, now: datetime) -> None:
    work = await guilds.add_category(store, ADMIN, "Work", now=now)
    family = await guilds.add_category(store, ADMIN, " Family ", description="Kin", now=now)
    boss = await guilds.add_category(
        store, ADMIN, "Boss", parent_id=work.id, channel_id=9, kind="forum", now=now
    )
    views = await guilds.list_categories(store, GUILD)
    assert [view.path for view in views] == ["Work", "Work / Boss", "Family"]
    assert views[2] == family
    assert (family.name, family.description) == ("Family", "Kin")
    assert (boss.channel_id, boss.parent_id) == (9, work.id)
    assert await guilds.get_channel(store, GUILD, 9) == ChannelView(9, "forum", {})


async def test_a_tree_has_four_levels_at_most(store: Store, now: datetime) -> None:
    parent = None
    for name in "ABCD":
        parent = (await guilds.add_category(store, ADMIN, name, parent_id=parent, now=now)).id
    with pytest.raises(CategoryDepthError) as refused:
        await guilds.add_category(store, ADMIN, "E", parent_id=parent, now=now)
    assert refused.value.maximum == 4


async def test_siblings_have_names_of_their_own(store: Store, now: datetime) -> None:
    work = await guilds.add_category(store, ADMIN, "Work", now=now)
    family = await guilds.add_category(store, ADMIN, "Family", now=now)
    with pytest.raises(CategoryNameError):
        await guilds.add_category(store, ADMIN, "work", now=now)
    with pytest.raises(CategoryNameError):
        await guilds.rename_category(store, ADMIN, family.id, "Work", now=now)
    await guilds.rename_category(store, ADMIN, work.id, "WORK", now=now)
    await guilds.add_category(store, ADMIN, "Work", parent_id=family.id, now=now)


@pytest.mark.parametrize(("name", "error"), [("  ", TooShortError), ("x" * 81, TooLongError)])
async def test_a_category_needs_a_name_that_fits(
    store: Store, now: datetime, name: str, error: type[Exception]
) -> None:
    with pytest.raises(error):
        await guilds.add_category(store, ADMIN, name, now=now)


async def test_only_empty_categories_are_removed(store: Store, now: datetime) -> None:
    await make_guild(store)
    work = await guilds.add_category(store, ADMIN, "Work", now=now)
    boss = await guilds.add_category(store, ADMIN, "Boss", parent_id=work.id, now=now)
    await make_question(store, category_id=boss.id)
    for category, questions in ((work, 0), (boss, 1)):
        with pytest.raises(CategoryInUseError) as refused:
            await guilds.remove_category(store, ADMIN, category.id, now=now)
        assert refused.value.questions == questions
    free = await guilds.add_category(store, ADMIN, "Free", now=now)
    await guilds.remove_category(store, ADMIN, free.id, now=now)
    with pytest.raises(NoSuchCategoryError):
        await guilds.remove_category(store, ADMIN, free.id, now=now)


async def test_a_category_of_another_server_is_not_there(store: Store, now: datetime) -> None:
    work = await guilds.add_category(store, ADMIN, "Work", now=now)
    stranger = make_actor(1, guild_id=GUILD + 1, level=Level.ADMIN)
    await make_guild(store, guild_id=GUILD + 1)
    with pytest.raises(NoSuchCategoryError):
        await guilds.rename_category(store, stranger, work.id, "Play", now=now)
    with pytest.raises(NoSuchCategoryError):
        await guilds.add_category(store, stranger, "Boss", parent_id=work.id, now=now)


async def test_the_tags_of_a_forum_channel_are_kept(store: Store, now: datetime) -> None:
    await guilds.set_up(store, ADMIN, home_channel_id=5, kind="forum", now=now)
    work = await guilds.add_category(store, ADMIN, "Work", now=now)
    await guilds.set_forum_tags(store, GUILD, 5, {"open": 11}, {work.id: 12})
    channel = await guilds.get_channel(store, GUILD, 5)
    assert channel is not None
    assert channel.state_tags == {"open": 11}
    assert [view.forum_tag_id for view in await guilds.list_categories(store, GUILD)] == [12]


async def test_roles_give_levels_everywhere_or_in_a_category(store: Store, now: datetime) -> None:
    await make_guild(store)
    work = await guilds.add_category(store, ADMIN, "Work", now=now)
    await guilds.set_role_level(store, ADMIN, 70, Level.EXPERT, now=now)
    await guilds.set_role_level(store, ADMIN, 70, Level.EDITOR, category_id=work.id, now=now)
    assert await guilds.list_role_levels(store, GUILD) == (
        RoleLevelView(70, Level.EDITOR, work.id),
        RoleLevelView(70, Level.EXPERT, None),
    )
    helper = make_actor(role_ids=frozenset({70}))
    inside = await make_question(store, category_id=work.id)
    outside = await make_question(store)
    await moderating.close(store, helper, inside, "", now=now)
    with pytest.raises(NotYoursError):
        await moderating.close(store, helper, outside, "", now=now)

    await guilds.set_role_level(store, ADMIN, 70, None, category_id=work.id, now=now)
    await guilds.set_role_level(store, ADMIN, 70, Level.APPROVED, now=now)
    assert await guilds.list_role_levels(store, GUILD) == (RoleLevelView(70, Level.APPROVED, None),)


async def test_nobody_gives_a_level_that_is_not_below_their_own(
    store: Store, now: datetime
) -> None:
    with pytest.raises(RankError):
        await guilds.set_role_level(store, ADMIN, 70, Level.ADMIN, now=now)


CHOICES: dict[str, Callable[[Store, Actor, datetime], Coroutine[Any, Any, Any]]] = {
    "set_up": lambda store, actor, now: guilds.set_up(
        store, actor, home_channel_id=5, kind="text", now=now
    ),
    "set_mod_channel": lambda store, actor, now: guilds.set_mod_channel(store, actor, 5, now=now),
    "set_emoji": lambda store, actor, now: guilds.set_emoji(store, actor, "a", "b", now=now),
    "set_policy": lambda store, actor, now: guilds.set_policy(
        store, actor, preset="stack", now=now
    ),
    "add_category": lambda store, actor, now: guilds.add_category(store, actor, "X", now=now),
    "rename_category": lambda store, actor, now: guilds.rename_category(
        store, actor, 1, "X", now=now
    ),
    "remove_category": lambda store, actor, now: guilds.remove_category(store, actor, 1, now=now),
    "set_category_channel": lambda store, actor, now: guilds.set_category_channel(
        store, actor, 1, 5, now=now
    ),
    "set_role_level": lambda store, actor, now: guilds.set_role_level(
        store, actor, 70, Level.EXPERT, now=now
    ),
    "require_admin": lambda store, actor, now: guilds.require_admin(store, actor),
}


@pytest.mark.parametrize("choose", CHOICES.values(), ids=CHOICES.keys())
async def test_only_admins_choose(
    store: Store, now: datetime, choose: Callable[..., Coroutine[Any, Any, Any]]
) -> None:
    with pytest.raises(LevelNeededError) as refused:
        await choose(store, make_moderator(), now)
    assert refused.value.level == Level.ADMIN
    assert await rows(store, Guild) == []


async def test_a_category_moves_to_its_own_channel_and_back(store: Store, now: datetime) -> None:
    await make_guild(store)
    work = await guilds.add_category(store, ADMIN, "Work", now=now)
    await guilds.set_category_channel(store, ADMIN, work.id, 9, kind="forum", now=now)
    assert [view.channel_id for view in await guilds.list_categories(store, GUILD)] == [9]
    await guilds.set_category_channel(store, ADMIN, work.id, None, now=now)
    assert [view.channel_id for view in await guilds.list_categories(store, GUILD)] == [None]
