"""Best answers: chosen, changed and taken back, by the asker or by whoever has the level."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import select

from db.models import Notification
from db.services import accepting, auditing
from db.store import Store
from forum.errors import (
    EnoughAcceptedError,
    ForumError,
    HiddenError,
    NoSuchPostError,
    NotAskerError,
    StateError,
    WrongKindError,
)
from forum.vocabulary import Level
from tests.store.factories import NOW, make_actor, make_answer, make_guild, make_question
from tests.store.reading_rows import has_row, log, points_of, post_of, stats_of, targets


async def test_accepting_pays_both_shows_on_both_cards_and_tells_the_answerer(
    store: Store,
) -> None:
    await make_guild(store)
    asker, answerer = make_actor(), make_actor()
    question_id = await make_question(store, asker)
    answer_id = await make_answer(store, question_id, answerer)

    await accepting.accept(store, asker, answer_id, now=NOW)

    assert (await post_of(store, answer_id)).accepted_at == NOW
    assert (await stats_of(store, question_id)).accepted == 1
    assert await points_of(store, asker) == 100 + 20 + 30
    assert await points_of(store, answerer) == 100 + 40 + 300
    (notice,) = await _notices(store)
    assert (notice.kind, notice.post_id, notice.recipient_id) == (
        "accepted",
        answer_id,
        answerer.user_id,
    )
    assert await targets(store) == [
        f"card:{question_id}",
        f"card:{answer_id}",
        f"thread:{question_id}",
        f"notice:{notice.id}",
    ]
    assert await log(store) == [("a_select", answer_id, None)]


async def test_another_choice_takes_the_place_of_the_first(store: Store) -> None:
    await make_guild(store)
    asker, first, second = make_actor(), make_actor(), make_actor()
    question_id = await make_question(store, asker)
    answers = [await make_answer(store, question_id, each) for each in (first, second)]

    for answer_id in answers:
        await accepting.accept(store, asker, answer_id, now=NOW)

    assert [(await post_of(store, each)).accepted_at for each in answers] == [None, NOW]
    assert (await stats_of(store, question_id)).accepted == 1
    points = [await points_of(store, each) for each in (asker, first, second)]
    assert points == [150, 140, 440]
    assert f"card:{answers[0]}" in await targets(store)
    assert await auditing.check(store) == ()


async def test_taking_it_back_takes_the_points_back(store: Store) -> None:
    await make_guild(store)
    asker, answerer = make_actor(), make_actor()
    question_id = await make_question(store, asker)
    answer_id = await make_answer(store, question_id, answerer)
    await accepting.accept(store, asker, answer_id, now=NOW)

    await accepting.unaccept(store, asker, answer_id, now=NOW)

    assert (await post_of(store, answer_id)).accepted_at is None
    assert [await points_of(store, each) for each in (asker, answerer)] == [120, 140]
    assert [verb for verb, _, _ in await log(store)] == ["a_select", "a_unselect"]


async def test_several_best_answers_pay_the_asker_once(store: Store) -> None:
    await make_guild(store, overrides={"best_answers": 2})
    asker = make_actor()
    question_id = await make_question(store, asker)
    answers = [await make_answer(store, question_id) for _ in range(3)]
    for answer_id in answers[:2]:
        await accepting.accept(store, asker, answer_id, now=NOW)

    with pytest.raises(EnoughAcceptedError):
        await accepting.accept(store, asker, answers[2], now=NOW)

    assert (await stats_of(store, question_id)).accepted == 2
    assert await points_of(store, asker) == 150


async def test_one_s_own_answer_earns_its_author_nothing(store: Store) -> None:
    await make_guild(store)
    asker = make_actor()
    answer_id = await make_answer(store, await make_question(store, asker), asker)

    await accepting.accept(store, asker, answer_id, now=NOW)

    assert await points_of(store, asker) == 100 + 20 + 40 + 30
    assert await _notices(store) == []


async def test_an_answer_to_one_s_own_anonymous_question_earns_or_it_would_name_the_asker(
    store: Store,
) -> None:
    await make_guild(store)
    asker = make_actor()
    question_id = await make_question(store, asker, shown_name="Nobody")
    answer_id = await make_answer(store, question_id, asker)

    await accepting.accept(store, asker, answer_id, now=NOW)

    assert await points_of(store, asker) == 100 + 40 + 300
    assert len(await _notices(store)) == 1


async def test_an_anonymous_asker_leaves_no_row_and_no_name(store: Store) -> None:
    await make_guild(store)
    asker = make_actor()
    question_id = await make_question(store, asker, shown_name="Nobody")
    answer_id = await make_answer(store, question_id)

    await accepting.accept(store, asker, answer_id, now=NOW)

    assert not await has_row(store, asker)
    assert await log(store) == [("a_select", answer_id, None)]


async def test_an_anonymous_answerer_is_told_under_seal_and_earns_nothing(store: Store) -> None:
    await make_guild(store)
    asker, answerer = make_actor(), make_actor()
    question_id = await make_question(store, asker)
    answer_id = await make_answer(store, question_id, answerer, shown_name="Somebody")

    await accepting.accept(store, asker, answer_id, now=NOW)

    (notice,) = await _notices(store)
    assert notice.recipient_id is None
    assert notice.recipient_sealed is not None
    assert not await has_row(store, answerer)


async def test_whoever_has_the_level_may_choose_and_is_named_in_the_log(store: Store) -> None:
    await make_guild(store)
    expert = make_actor(level=Level.EXPERT)
    answer_id = await make_answer(store, await make_question(store))

    await accepting.accept(store, expert, answer_id, now=NOW)

    assert await log(store) == [("a_select", answer_id, expert.user_id)]


@pytest.mark.parametrize(
    ("answer", "question", "error"),
    [
        ({"state": "hidden"}, {}, HiddenError),
        ({}, {"state": "hidden"}, HiddenError),
        ({"state": "deleted"}, {}, NoSuchPostError),
    ],
)
async def test_what_nobody_sees_is_not_chosen(
    store: Store,
    answer: dict[str, Any],
    question: dict[str, Any],
    error: type[ForumError],
) -> None:
    await make_guild(store)
    asker = make_actor()
    answer_id = await make_answer(store, await make_question(store, asker, **question), **answer)

    with pytest.raises(error):
        await accepting.accept(store, asker, answer_id, now=NOW)


async def test_choosing_has_its_refusals(store: Store) -> None:
    await make_guild(store)
    asker = make_actor()
    question_id = await make_question(store, asker)
    answer_id = await make_answer(store, question_id)

    with pytest.raises(NotAskerError):
        await accepting.accept(store, make_actor(), answer_id, now=NOW)
    with pytest.raises(WrongKindError):
        await accepting.accept(store, asker, question_id, now=NOW)
    with pytest.raises(StateError):
        await accepting.unaccept(store, asker, answer_id, now=NOW)
    await accepting.accept(store, asker, answer_id, now=NOW)
    with pytest.raises(StateError):
        await accepting.accept(store, asker, answer_id, now=NOW)
    with pytest.raises(NoSuchPostError):
        await accepting.accept(store, make_actor(guild_id=5), answer_id, now=NOW)


async def test_a_closed_question_still_chooses(store: Store) -> None:
    await make_guild(store)
    asker = make_actor()
    question_id = await make_question(store, asker, closed_at=NOW, closed_by="author")
    answer_id = await make_answer(store, question_id)

    await accepting.accept(store, asker, answer_id, now=NOW)

    assert (await stats_of(store, question_id)).accepted == 1


async def _notices(store: Store) -> list[Notification]:
    async with store.read() as session:
        return list(await session.scalars(select(Notification)))
