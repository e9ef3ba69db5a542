"""Accepting: who chooses the best answer, by which door, and how it is undone."""

from __future__ import annotations

import pytest

from db.services import moderating
from forum.vocabulary import Level
from tests.e2e.acting import answered, asked, buttons, card, post, reply, said, thread_of
from tests.e2e.conftest import World
from tests.e2e.simcord_help import text_of


async def test_the_asker_accepts_by_the_button(world: World) -> None:
    question = await asked(world, world.ann)
    answer = await answered(world, world.ben, question.id)

    told = await world.ann.click(card(world, question, answer), label="Accept")
    await world.show()

    assert "best answer" in said(told)
    assert (await post(world, answer.id)).is_accepted
    assert "Best answer" in text_of(card(world, question, answer))
    assert "Best answer" in text_of(card(world, question))


async def test_accepting_is_undone_by_the_button_of_its_reply(world: World) -> None:
    question = await asked(world, world.ann)
    answer = await answered(world, world.ben, question.id)
    told = await world.ann.click(card(world, question, answer), label="Accept")

    await world.ann.click(reply(told), label="Undo")

    assert not (await post(world, answer.id)).is_accepted


async def test_another_choice_takes_the_place_of_the_first(world: World) -> None:
    question = await asked(world, world.ann)
    first = await answered(world, world.ben, question.id)
    second = await answered(world, world.mod, question.id, "A walk in the evening does it.")
    await world.ann.click(card(world, question, first), label="Accept")

    await world.ann.slash(world.text, "accept", answer=str(second.id))

    accepted = [(await post(world, each.id)).is_accepted for each in (first, second)]
    assert accepted == [False, True]


async def test_accepting_twice_says_so_and_offers_to_undo_it(world: World) -> None:
    question = await asked(world, world.ann)
    answer = await answered(world, world.ben, question.id)
    await world.ann.click(card(world, question, answer), label="Accept")

    told = await world.ann.click(card(world, question, answer), label="Accept")

    assert "already" in said(told)
    assert buttons(reply(told)) == ["Undo"]


async def test_somebody_else_is_told_that_it_is_not_theirs_to_choose(world: World) -> None:
    question = await asked(world, world.ann)
    answer = await answered(world, world.ben, question.id)

    told = await world.ben.click(card(world, question, answer), label="Accept")

    assert "Only whoever asked" in said(told)
    assert not (await post(world, answer.id)).is_accepted


async def test_nobody_else_is_offered_to_undo_the_askers_choice(world: World) -> None:
    question = await asked(world, world.ann)
    answer = await answered(world, world.ben, question.id)
    await world.ann.click(card(world, question, answer), label="Accept")

    told = await world.ben.click(card(world, question, answer), label="Accept")

    assert "Only whoever asked" in said(told)
    assert not buttons(reply(told))


async def test_a_question_is_no_best_answer_also_where_it_has_one(world: World) -> None:
    question = await asked(world, world.ann)
    answer = await answered(world, world.ben, question.id)
    await world.ann.click(card(world, question, answer), label="Accept")

    told = await world.ann.slash(world.text, "accept", answer=str(question.id))

    assert "works on an answer only" in said(told)


async def test_a_moderator_may_choose(world: World) -> None:
    question = await asked(world, world.ann)
    answer = await answered(world, world.ben, question.id)

    await world.mod.click(card(world, question, answer), label="Accept")

    assert (await post(world, answer.id)).is_accepted


async def test_an_anonymous_asker_chooses_too(world: World) -> None:
    question = await asked(world, world.ann, name="Night owl")
    answer = await answered(world, world.ben, question.id)

    await world.ann.click(card(world, question, answer), label="Accept")
    await world.show()

    assert (await post(world, answer.id)).is_accepted
    shown = [text_of(message) for message in thread_of(world, question).history()]
    assert not [text for text in shown if "Ann" in text]


async def test_the_message_menu_accepts_the_answer_of_a_card(world: World) -> None:
    question = await asked(world, world.ann)
    answer = await answered(world, world.ben, question.id)

    await world.ann.context_menu(
        thread_of(world, question), "Accept", card(world, question, answer)
    )

    assert (await post(world, answer.id)).is_accepted


async def test_the_message_menu_on_talk_says_that_it_is_no_post(world: World) -> None:
    talk = await world.ben.send(world.text, "Just talking")

    told = await world.ann.context_menu(world.text, "Accept", talk)

    assert said(told)


async def test_nothing_completes_in_the_thread_of_a_hidden_question(
    world: World, caplog: pytest.LogCaptureFixture
) -> None:
    question = await asked(world, world.ann)
    admin = world.actor(world.admin, Level.ADMIN)
    await moderating.hide(world.store, admin, question.id, "", now=world.now)
    await world.show()

    choices = await world.ben.autocomplete(thread_of(world, question), "comment", "post", "")

    assert choices == []
    assert not [record for record in caplog.records if record.levelname == "ERROR"]


async def test_the_answers_of_a_thread_complete_the_command(world: World) -> None:
    question = await asked(world, world.ann)
    answer = await answered(world, world.ben, question.id)

    choices = await world.ann.autocomplete(thread_of(world, question), "accept", "answer", "")

    assert [choice["value"] for choice in choices] == [str(answer.id)]
