"""Totals are caches of rows: whatever is done, a recount agrees; whatever is wrong is found."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import select, update

from db.models import Guild, Member, PointsEvent, PostStats, Tag, Vote
from db.queries import stats
from db.services import auditing, voting
from db.services.auditing import Difference
from db.store import Store
from forum.policy import Policy
from forum.vocabulary import Direction
from tests.store.factories import (
    GUILD,
    NOW,
    ballot_by_command,
    make_actor,
    make_answer,
    make_comment,
    make_guild,
    make_question,
)


@pytest.fixture(autouse=True)
async def guild(store: Store) -> int:
    return await make_guild(store)


async def test_an_untouched_forum_has_no_differences(store: Store) -> None:
    question_id = await make_question(store)
    answer_id = await make_answer(store, question_id)
    await make_comment(store, question_id, answer_id)
    await make_question(store, shown_name="Nobody")
    await make_question(store, state="hidden")

    assert await auditing.check(store) == ()


async def test_a_question_that_many_read_is_proved_too(store: Store) -> None:
    # Its hotness is past what 32 bits hold, part by part.
    question_id = await make_question(store)
    async with store.write() as session:
        stored = await session.get_one(PostStats, question_id)
        stored.views = 20_000
        await session.flush()
        await stats.refresh_questions(session, [question_id], Policy())

    assert await auditing.check(store) == ()


@pytest.mark.parametrize(
    ("table", "column", "value"),
    [
        ("post_stats", "ups", 7),
        ("post_stats", "point_downs", 7),
        ("post_stats", "answers", 7),
        ("post_stats", "comments", 7),
        ("post_stats", "best_answer_score", 7),
        ("post_stats", "accepted", 7),
        ("post_stats", "hotness", 7),
        ("post_stats", "is_closed", True),
        ("post_stats", "is_listed", False),
        ("post_stats", "author_id", 7),
        ("tag", "questions", 7),
        ("member", "points", 7),
        ("points_event", "amount", 7),
    ],
)
async def test_a_wrong_total_is_found_and_put_right(
    store: Store, table: str, column: str, value: Any
) -> None:
    question_id = await make_question(store)
    await make_answer(store, question_id)
    await voting.cast(store, ballot_by_command(make_actor(), question_id, Direction.UP))
    models: dict[str, Any] = {
        "post_stats": PostStats,
        "tag": Tag,
        "member": Member,
        "points_event": PointsEvent,
    }
    async with store.write() as session:
        session.add(Tag(guild_id=GUILD, name="sleep"))
        await session.flush()
        await session.execute(update(models[table]).values({column: value}))

    found = await auditing.check(store)
    assert (table, column) in {(each.table, each.column) for each in found}
    assert await auditing.recount(store, now=NOW) > 0
    assert await auditing.check(store) == ()


async def test_a_difference_names_its_row(store: Store) -> None:
    question_id = await make_question(store)
    async with store.write() as session:
        await session.execute(update(PostStats).values(views=0, answers=2))

    assert await auditing.check(store, GUILD) == (
        Difference("post_stats", f"post_id {question_id}", "answers", 2, 0),
        Difference(
            "post_stats", f"post_id {question_id}", "hotness", *(await _hotness(store, question_id))
        ),
    )


async def test_the_check_of_one_guild_leaves_out_the_others(store: Store) -> None:
    await make_guild(store, 2)
    await make_question(store)
    async with store.write() as session:
        await session.execute(update(PostStats).values(ups=2))

    assert await auditing.check(store, 2) == ()
    assert await auditing.check(store, GUILD) != ()


async def test_changed_rules_are_booked_as_one_entry_a_member(store: Store) -> None:
    author, voter = make_actor(), make_actor()
    question_id = await make_question(store, author)
    answer_id = await make_answer(store, question_id, author)
    for post_id in (question_id, answer_id):
        await voting.cast(store, ballot_by_command(voter, post_id, Direction.UP))
    await _set_rules(store, {"points_base": 0, "question_up": 3, "vote_up_answer": -1})

    await auditing.recount(store, now=NOW)

    assert await auditing.check(store) == ()
    async with store.read() as session:
        booked = await session.execute(
            select(PointsEvent.member_id, PointsEvent.amount).where(PointsEvent.kind == "adjust")
        )
        assert set(map(tuple, booked)) == {(author.user_id, 20), (voter.user_id, -20)}
        points = await session.execute(select(Member.user_id, Member.points))
        assert {row[0]: row[1] for row in points} == {
            author.user_id: 20 + 40 + 30 + 20,
            voter.user_id: 0,
        }


async def test_guilds_with_other_rules_are_proved_by_their_own(store: Store) -> None:
    await make_guild(store, 2, preset="stack")
    for guild_id in (GUILD, 2):
        question_id = await make_question(store, make_actor(guild_id=guild_id))
        ballot = ballot_by_command(make_actor(guild_id=guild_id), question_id, Direction.UP)
        await voting.cast(store, ballot)

    assert await auditing.check(store) == ()


async def test_votes_of_erased_members_count_and_pay_nobody(store: Store) -> None:
    question_id, voter = await make_question(store), make_actor()
    await voting.cast(store, ballot_by_command(voter, question_id, Direction.UP))
    async with store.write() as session:
        await session.execute(update(Vote).values(voter_id=-5))
        for model, column in ((PointsEvent, "member_id"), (Member, "user_id")):
            rows = await session.scalars(
                select(model).where(getattr(model, column) == voter.user_id)
            )
            for row in rows:
                await session.delete(row)

    assert await auditing.check(store) == ()


async def _set_rules(store: Store, overrides: dict[str, Any]) -> None:
    async with store.write() as session:
        guild = await session.get_one(Guild, GUILD)
        guild.overrides = overrides


async def _hotness(store: Store, question_id: int) -> tuple[int, int]:
    """What is stored, which counts no answers, and what two answers make of it."""
    async with store.read() as session:
        stored = (await session.get_one(PostStats, question_id)).hotness
    return stored, stored + 2 * 100 * 160_000
