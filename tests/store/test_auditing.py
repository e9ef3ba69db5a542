"""Totals are caches of rows: whatever is done, a recount agrees; whatever is wrong is found."""

from __future__ import annotations

import random
from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select, update

from db.models import Guild, Member, PointsEvent, PostStats, Tag, Vote
from db.queries import stats
from db.records import QuestionText
from db.services import accepting, answering, asking, auditing, moderating, voting
from db.services.auditing import Difference
from db.store import Store
from forum.errors import ForumError
from forum.policy import Policy
from forum.vocabulary import Actor, Direction
from tests.store.factories import (
    GUILD,
    NOW,
    ballot_by_command,
    make_actor,
    make_answer,
    make_comment,
    make_guild,
    make_moderator,
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


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize(
    "rules",
    [
        {},
        {
            "best_answers": 3,
            "votes_same_author_a_day": 2,
            "question_max_gain": 2,
            "answer_max_loss": 2,
            "vote_down_answer": -1,
        },
    ],
)
async def test_any_sequence_of_acts_leaves_totals_equal_to_a_recount(
    store: Store, rules: dict[str, Any], seed: int
) -> None:
    await _set_rules(store, {**rules, "rates": dict.fromkeys(_RATES, 10_000)})
    forum = _Forum(store, random.Random(seed))
    await forum.fill()

    for _ in range(60):
        await forum.act()

    assert await auditing.check(store) == ()
    assert forum.done > 10


_RATES = ("question", "answer", "comment", "vote", "flag")


class _Forum:
    """Members who do what members do, in an order that the seed gives."""

    def __init__(self, store: Store, chance: random.Random) -> None:
        self._store = store
        self._chance = chance
        self._members = [make_actor() for _ in range(6)]
        self._moderator = make_moderator()
        self._questions: list[int] = []
        self._answers: list[int] = []
        self._comments: list[int] = []
        self._now = NOW
        #: Acts that were not refused.
        self.done = 0

    async def fill(self) -> None:
        for number in range(3):
            await self._ask(number)
        for _ in range(6):
            await self._answer()

    async def act(self) -> None:
        self._now += timedelta(minutes=self._chance.randrange(90))
        acts: list[tuple[int, Callable[[], Awaitable[Any]]]] = [
            (12, self._vote),
            (4, self._accept),
            (2, self._unaccept),
            (3, self._hide),
            (3, self._show),
            (2, self._close),
            (2, self._reopen),
            (2, self._answer),
            (2, self._comment),
            (1, self._delete),
        ]
        (act,) = self._chance.choices([act for _, act in acts], [weight for weight, _ in acts])
        try:
            await act()
        except ForumError:
            return
        self.done += 1

    async def _ask(self, number: int) -> None:
        member = self._member()
        text = QuestionText(
            f"What do you think of number {number}?",
            "",
            tags=self._chance.choice(["", "sleep", "sleep work"]),
            shown_name=self._name(member),
        )
        posted = await asking.ask(self._store, member, text, now=self._now)
        self._questions.append(posted.post_id)

    async def _answer(self) -> None:
        member = self._member()
        body = f"An answer of its own, {self._chance.random()}"
        posted = await answering.answer(
            self._store,
            member,
            self._chance.choice(self._questions),
            body,
            self._name(member),
            now=self._now,
        )
        self._answers.append(posted.post_id)

    async def _comment(self) -> None:
        member = self._member()
        body = f"A comment of its own, {self._chance.random()}"
        posted = await answering.comment(
            self._store, member, self._votable(), body, self._name(member), now=self._now
        )
        self._comments.append(posted.post_id)

    async def _vote(self) -> None:
        wanted = self._chance.choice([Direction.UP, Direction.UP, Direction.DOWN, None])
        ballot = ballot_by_command(self._member(), self._votable(), wanted, now=self._now)
        await voting.cast(self._store, ballot)

    async def _accept(self) -> None:
        answer_id = self._chance.choice(self._answers)
        await accepting.accept(self._store, self._any(), answer_id, now=self._now)

    async def _unaccept(self) -> None:
        answer_id = self._chance.choice(self._answers)
        await accepting.unaccept(self._store, self._any(), answer_id, now=self._now)

    async def _hide(self) -> None:
        await moderating.hide(self._store, self._any(), self._post(), "", now=self._now)

    async def _show(self) -> None:
        await moderating.show(self._store, self._any(), self._post(), "", now=self._now)

    async def _close(self) -> None:
        question_id = self._chance.choice(self._questions)
        await moderating.close(self._store, self._any(), question_id, "Done.", now=self._now)

    async def _reopen(self) -> None:
        question_id = self._chance.choice(self._questions)
        await moderating.reopen(self._store, self._any(), question_id, now=self._now)

    async def _delete(self) -> None:
        await moderating.delete(self._store, self._any(), self._post(), "", now=self._now)

    def _member(self) -> Actor:
        return self._chance.choice(self._members)

    def _any(self) -> Actor:
        return self._chance.choice([self._moderator, *self._members])

    def _votable(self) -> int:
        return self._chance.choice([*self._questions, *self._answers])

    def _post(self) -> int:
        return self._chance.choice([*self._questions, *self._answers, *self._comments])

    def _name(self, member: Actor) -> str:
        return self._chance.choice(["", "", f"Shade {self._members.index(member)}"])


async def _set_rules(store: Store, overrides: dict[str, Any]) -> None:
    async with store.write() as session:
        guild = await session.get_one(Guild, GUILD)
        guild.overrides = overrides


async def _hotness(store: Store, question_id: int) -> tuple[int, int]:
    """What is stored, which counts no answers, and what two answers make of it."""
    async with store.read() as session:
        stored = (await session.get_one(PostStats, question_id)).hotness
    return stored, stored + 2 * 100 * 160_000
