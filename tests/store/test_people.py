"""Profiles, ranks and the board: only what members did under their own name."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest
from sqlalchemy import update

from db.models import Member, PostStats, Vote
from db.services import reading
from db.services.reading import people
from db.store import Store
from tests.store.factories import (
    GUILD,
    make_actor,
    make_answer,
    make_comment,
    make_guild,
    make_member,
    make_question,
)


@pytest.fixture(params=["counted", "from memory"], autouse=True)
def places(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    if request.param == "from memory":
        monkeypatch.setattr(people, "_COUNTED", 1)


async def _set(store: Store, post_id: int, **numbers: Any) -> None:
    async with store.write() as session:
        await session.execute(
            update(PostStats).where(PostStats.post_id == post_id).values(**numbers)
        )


async def test_a_profile_counts_what_is_visible_under_ones_own_name(
    store: Store, now: datetime
) -> None:
    await make_guild(store)
    member = await make_member(store, make_actor(name="Ada"))
    question_id = await make_question(store, member)
    await _set(store, question_id, ups=3, downs=1)
    answer_id = await make_answer(store, question_id, member, accepted_at=now)
    await _set(store, answer_id, ups=5)
    await make_comment(store, question_id, answer_id, member)
    for columns in ({"shown_name": "Somebody"}, {"state": "hidden"}, {"state": "queued"}):
        hidden = await make_question(store, member, **columns)
        await _set(store, hidden, ups=7, downs=7)
    async with store.write() as session:
        for post_id, direction in ((question_id, 1), (answer_id, 1), (hidden, -1)):
            vote = {"post_id": post_id, "voter_id": member.user_id, "guild_id": GUILD}
            session.add(Vote(**vote, direction=direction, door="command", cast_at=now))

    shown = await reading.profile(store, GUILD, member.user_id)

    assert (shown.name, shown.user_id) == ("Ada", member.user_id)
    assert (shown.questions, shown.answers, shown.comments) == (1, 1, 1)
    assert shown.accepted_answers == 1
    assert (shown.ups_received, shown.downs_received) == (8, 1)
    assert (shown.ups_given, shown.downs_given) == (2, 1)
    assert shown.rank == 1


async def test_somebody_unknown_has_the_points_that_everyone_begins_with(store: Store) -> None:
    await make_guild(store)
    await make_member(store, points=150)
    await make_member(store, points=90)

    shown = await reading.profile(store, GUILD, 404)

    assert (shown.name, shown.points, shown.rank, shown.questions) == ("", 100, 2, 0)
    assert await reading.rank(store, GUILD, 404) == 2


async def test_a_rank_is_one_more_than_how_many_have_more_points(store: Store) -> None:
    await make_guild(store)
    await make_guild(store, 2)
    members = [await make_member(store, points=points) for points in (300, 200, 200, 100)]
    await make_member(store, points=900, has_left=True)
    await make_member(store, make_actor(guild_id=2), points=900)

    ranks = [await reading.rank(store, GUILD, member.user_id) for member in members]

    assert ranks == [1, 2, 2, 4]


async def test_the_board_is_paged_by_twenty_and_leaves_out_who_left(store: Store) -> None:
    await make_guild(store)
    members = [await make_member(store, points=1_000 - n // 2) for n in range(45)]
    await make_member(store, points=5_000, has_left=True)
    # Of equal points the higher id comes first.
    order = sorted(members, key=lambda each: (-(members.index(each) // 2), each.user_id))[::-1]

    first, page, pages = await reading.leaderboard(store, GUILD)
    second, _, _ = await reading.leaderboard(store, GUILD, page=2)
    beyond, last, _ = await reading.leaderboard(store, GUILD, page=99)

    assert (page, pages, last) == (1, 3, 3)
    assert [row.user_id for row in (*first, *second, *beyond)] == [
        member.user_id for member in order
    ]
    assert [row.rank for row in first[:4]] == [1, 1, 3, 3]
    assert (second[0].rank, beyond[0].rank, beyond[-1].rank) == (21, 41, 45)
    assert first[0].name == order[0].name


@pytest.mark.parametrize("page", [-1, 0, 1, 5])
async def test_the_board_of_nobody_is_one_empty_page(store: Store, page: int) -> None:
    await make_guild(store)

    assert await reading.leaderboard(store, GUILD, page=page) == ([], 1, 1)


async def test_places_in_memory_are_read_again_after_a_minute(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(people, "_COUNTED", 1)
    await make_guild(store)
    first, second, third = [await make_member(store, points=points) for points in (300, 200, 100)]
    assert await reading.rank(store, GUILD, third.user_id) == 3
    async with store.write() as session:
        await session.execute(
            update(Member).where(Member.user_id == second.user_id).values(points=10)
        )
    assert await reading.rank(store, GUILD, third.user_id) == 3

    monkeypatch.setattr(people, "_FRESH_SECONDS", -1.0)
    await reading.rank(store, GUILD, third.user_id)
    await store.extras["standings"][GUILD].task

    assert await reading.rank(store, GUILD, third.user_id) == 2
    await store.extras["standings"][GUILD].task
    assert await reading.rank(store, GUILD, first.user_id) == 1
