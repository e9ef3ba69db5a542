"""What a server chose, and what a member may do there."""

from __future__ import annotations

from datetime import timedelta

import pytest

from db.models import Member, RoleLevel
from db.services import standing
from db.store import Store
from forum.policy import Policy
from forum.vocabulary import Actor, Level
from tests.store.factories import (
    GUILD,
    HOME_CHANNEL,
    NOW,
    make_actor,
    make_category,
    make_guild,
    make_member,
)


async def test_an_unknown_server_has_the_defaults_and_gets_no_row(store: Store) -> None:
    async with store.read() as session:
        found = await standing.settings(session, 5)

    assert (found.home_channel_id, found.up_emoji, found.policy) == (None, "👍", Policy())


async def test_a_server_s_rules_are_its_preset_with_what_it_changed(store: Store) -> None:
    await make_guild(store, preset="stack", overrides={"best_answers": 2}, up_emoji="⬆️")

    async with store.read() as session:
        found = await standing.settings(session, GUILD)

    assert (found.home_channel_id, found.up_emoji) == (HOME_CHANNEL, "⬆️")
    assert (found.policy.best_answers, found.policy.votes_a_day) == (2, 40)


async def test_who_has_not_acted_yet_stands_at_the_base(store: Store) -> None:
    await make_guild(store, overrides={"points_base": 7})

    async with store.read() as session:
        found = await standing.standing(session, make_actor())

    assert (found.points, found.is_blocked, found.level) == (7, False, Level.BASIC)


async def test_a_member_s_points_and_bar_are_known(store: Store) -> None:
    await make_guild(store)
    until = NOW + timedelta(days=1)
    actor = await make_member(store, points=130, is_blocked=True, blocked_until=until)

    async with store.read() as session:
        found = await standing.standing(session, actor)

    assert (found.points, found.is_blocked, found.blocked_until) == (130, True, until)


async def _level(store: Store, actor: Actor, category_id: int | None = None) -> Level:
    async with store.read() as session:
        return (await standing.standing(session, actor, category_id=category_id)).level


@pytest.fixture
async def categories(store: Store) -> dict[str, int]:
    """Role 1 is expert everywhere, role 2 editor in Family, with all that stands below it."""
    await make_guild(store)
    found = {"Family": await make_category(store, "Family")}
    found["Children"] = await make_category(store, "Children", parent_id=found["Family"])
    found["Work"] = await make_category(store, "Work")
    async with store.write() as session:
        for role_id, level, name in ((1, Level.EXPERT, None), (2, Level.EDITOR, "Family")):
            category_id = found[name] if name else None
            session.add(
                RoleLevel(guild_id=GUILD, role_id=role_id, level=level, category_id=category_id)
            )
    return found


@pytest.mark.parametrize(
    ("roles", "place", "level"),
    [
        ({1}, None, Level.EXPERT),
        ({1}, "Work", Level.EXPERT),
        ({2}, None, Level.BASIC),
        ({2}, "Family", Level.EDITOR),
        ({2}, "Children", Level.EDITOR),
        ({2}, "Work", Level.BASIC),
        ({1, 2}, "Children", Level.EDITOR),
        ({3}, "Family", Level.BASIC),
    ],
)
async def test_roles_raise_a_level_everywhere_or_in_a_category_and_below(
    store: Store, categories: dict[str, int], roles: set[int], place: str | None, level: Level
) -> None:
    actor = make_actor(role_ids=frozenset(roles))

    assert await _level(store, actor, categories[place] if place else None) is level


async def test_a_role_never_lowers_what_discord_gives(
    store: Store, categories: dict[str, int]
) -> None:
    actor = make_actor(role_ids=frozenset({1}), level=Level.ADMIN)

    assert await _level(store, actor, categories["Work"]) is Level.ADMIN


async def test_whoever_acts_by_name_is_kept_and_is_here_again(store: Store) -> None:
    await make_guild(store)
    actor = await make_member(store, make_actor(name="Ada"), has_left=True, points=150)
    renamed = make_actor(actor.user_id, name="Ada L.")
    nameless = make_actor(actor.user_id, name="")

    async with store.write() as session:
        await standing.note_member(session, renamed, Policy())
        await standing.note_member(session, nameless, Policy())

    async with store.read() as session:
        row = await session.get_one(Member, (GUILD, actor.user_id))
    assert (row.name, row.has_left, row.points) == ("Ada L.", False, 150)
