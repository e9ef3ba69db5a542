"""What holds when many write at the same moment, on one connection or on several."""

from __future__ import annotations

import asyncio
from collections import Counter
from datetime import datetime

from sqlalchemy import select, text

from db.models import Member, Post, PostStats, Tag
from db.records import QuestionText
from db.sealing import Seal
from db.services import answering, asking, auditing, ballots
from db.store import Store
from forum.vocabulary import Direction
from tests.store.conftest import KEY
from tests.store.factories import (
    ballot_by_command,
    make_actor,
    make_answer,
    make_guild,
    make_member,
    make_question,
)
from tests.store.reading_rows import rows

MANY = 20


async def test_a_form_sent_twice_makes_one_question(store: Store, now: datetime) -> None:
    await make_guild(store)
    asker = make_actor()
    text = QuestionText(title="How do I sleep better?", body="")
    sent = [asking.ask(store, asker, text, now=now) for _ in range(4)]
    outcomes = await asyncio.gather(*sent, return_exceptions=True)
    assert Counter(type(outcome).__name__ for outcome in outcomes) == {
        "Posted": 1,
        "RepeatError": 3,
    }


async def test_only_one_of_many_gets_a_name_in_a_thread(store: Store, now: datetime) -> None:
    await make_guild(store)
    question = await make_question(store)
    sent = [
        answering.answer(store, make_actor(), question, f"Number {n} speaks.", "Owl", now=now)
        for n in range(MANY)
    ]
    outcomes = await asyncio.gather(*sent, return_exceptions=True)
    assert Counter(type(outcome).__name__ for outcome in outcomes) == {
        "Posted": 1,
        "BadNameError": MANY - 1,
    }


async def test_many_answers_comments_and_questions_are_all_counted(
    store: Store, now: datetime
) -> None:
    await make_guild(store)
    question = await make_question(store)
    await asyncio.gather(
        *(
            answering.answer(store, make_actor(), question, f"Answer {n}, at length", "", now=now)
            for n in range(MANY)
        ),
        *(
            answering.comment(store, make_actor(), question, f"Comment number {n}", "", now=now)
            for n in range(MANY)
        ),
        *(asking.ask(store, make_actor(), _text(n), now=now) for n in range(MANY)),
    )
    (stats,) = await rows(store, PostStats, PostStats.post_id == question)
    assert (stats.answers, stats.comments) == (MANY, MANY)
    assert await rows(store, Tag.questions) == [MANY, MANY]
    assert len(await rows(store, Post)) == 3 * MANY + 1
    assert await auditing.check(store) == ()


async def test_votes_on_answers_of_one_question_wait_for_each_other(
    postgres_store_url: str, now: datetime
) -> None:
    here, there = Store(postgres_store_url, Seal(KEY)), Store(postgres_store_url, Seal(KEY))
    await make_guild(here)
    question = await make_question(here)
    answer = await make_answer(here, question)
    free = select(PostStats.post_id).with_for_update(skip_locked=True)
    async with here.write() as session:
        await ballots.load(session, [ballot_by_command(make_actor(), answer, Direction.UP)])
        async with there.write() as other:
            assert (await other.scalars(free)).all() == []
    await here.close()
    await there.close()


async def test_an_answer_that_waits_for_votes_holds_nobody_they_need(
    postgres_store_url: str, now: datetime
) -> None:
    here, there = Store(postgres_store_url, Seal(KEY)), Store(postgres_store_url, Seal(KEY))
    await make_guild(here)
    member, question = await make_member(here), await make_question(here)
    free = select(Member.user_id).with_for_update(skip_locked=True)
    waiting = text("SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'")
    async with here.write() as session:
        await ballots.load(session, [ballot_by_command(member, question, Direction.UP)])
        answer = asyncio.create_task(
            answering.answer(there, member, question, "Some tea, perhaps.", "", now=now)
        )
        async with here.read() as other:
            while not await other.scalar(waiting):  # noqa: ASYNC110 - the database tells nobody
                await asyncio.sleep(0.01)
        assert member.user_id in (await session.scalars(free)).all()
    await answer
    await here.close()
    await there.close()


def _text(number: int) -> QuestionText:
    return QuestionText(title=f"Question {number} at once", body="", tags="sleep night")
