"""Answering and commenting, and the names members show there."""

from __future__ import annotations

from db.services import accepting
from tests.e2e.acting import (
    ANSWER,
    COMMENT,
    answer,
    answered,
    asked,
    button_in,
    buttons,
    card,
    comment,
    exists,
    newest,
    post,
    reply,
    said,
    thread_of,
)
from tests.e2e.conftest import World
from tests.e2e.simcord_help import field, labels, text_of

NAME = "Your name to display (optional)"


async def test_the_answer_button_opens_the_answer_form(world: World) -> None:
    question = await asked(world, world.ann)

    shown = await world.ben.click(card(world, question), label="Answer")

    assert labels(shown.modal) == ["Your answer", NAME]
    assert shown.modal is not None
    assert shown.modal["custom_id"] == f"forum:answer:{question.id}"


async def test_an_answer_is_a_card_in_the_thread(world: World) -> None:
    question = await asked(world, world.ann)

    told = await answer(world, world.ben, question.id)
    made = await newest(world)

    assert f"<#{question.thread_id}>" in said(told)
    shown = text_of(card(world, question, made))
    assert ANSWER.rstrip(".") in shown.replace("\\", "")
    assert "Ben" in shown
    assert (await post(world, question.id)).answers == 1


async def test_answer_without_a_number_means_the_question_of_the_thread(world: World) -> None:
    question = await asked(world, world.ann)

    shown = await world.ben.slash(thread_of(world, question), "answer")

    assert shown.modal is not None
    assert shown.modal["custom_id"] == f"forum:answer:{question.id}"


async def test_answer_without_a_number_elsewhere_says_what_is_missing(world: World) -> None:
    told = await world.ben.slash(world.text, "answer")

    assert told.modal is None
    assert said(told)


async def test_the_comment_buttons_open_the_comment_form(world: World) -> None:
    question = await asked(world, world.ann)
    made = await answered(world, world.ben, question.id)

    shown = await world.ann.click(card(world, question, made), label="Comment")
    await world.ann.submit_modal(shown, {"text": COMMENT, "name": ""})
    comment_made = await newest(world)

    assert labels(shown.modal) == ["Your comment", NAME]
    assert comment_made.parent_id == made.id
    assert COMMENT.split(",")[0] in text_of(card(world, question, comment_made))


async def test_a_comment_on_a_question_is_listed_on_its_card(world: World) -> None:
    question = await asked(world, world.ann)

    await comment(world, world.ben, question.id)
    await world.show()

    assert COMMENT.split(",")[0] in text_of(card(world, await post(world, question.id)))


async def test_an_answer_that_is_too_short_is_kept(world: World) -> None:
    question = await asked(world, world.ann)

    told = await answer(world, world.ben, question.id, "No idea.")
    again = await world.ben.click(reply(told), label="Open the form again")

    assert field(again.modal, "text")["value"] == "No idea."
    assert not await exists(world, question.id + 1)


async def test_the_name_of_an_anonymous_member_stands_in_the_form_again(world: World) -> None:
    question = await asked(world, world.ann, name="Night owl")

    shown = await world.ann.click(card(world, question), label="Answer")

    assert field(shown.modal, "name")["value"] == "Night owl"


async def test_another_member_does_not_find_that_name_in_the_form(world: World) -> None:
    question = await asked(world, world.ann, name="Night owl")

    shown = await world.ben.click(card(world, question), label="Answer")

    assert not field(shown.modal, "name").get("value")


async def test_clearing_the_name_asks_once_more(world: World) -> None:
    question = await asked(world, world.ann, name="Night owl")

    told = await comment(world, world.ann, question.id)

    assert "Night owl" in said(told)
    assert "Post under my own name" in buttons(reply(told))
    assert not await exists(world, question.id + 1)


async def test_a_cleared_name_can_be_taken_back(world: World) -> None:
    question = await asked(world, world.ann, name="Night owl")
    told = await comment(world, world.ann, question.id)

    await world.ann.click(reply(told), label="Post as Night owl")

    made = await newest(world)
    assert made.author.name == "Night owl"
    assert made.author.is_asker


async def test_a_cleared_name_can_be_meant(world: World) -> None:
    question = await asked(world, world.ann, name="Night owl")
    told = await comment(world, world.ann, question.id)

    await world.ann.click(reply(told), label="Post under my own name")

    assert (await newest(world)).author.user_id == world.ann.id


async def test_nobody_else_can_use_anothers_held_text(world: World) -> None:
    question = await asked(world, world.ann, name="Night owl")
    told = await comment(world, world.ann, question.id)
    draft = next(
        each["custom_id"]
        for row in reply(told).components
        for each in row["components"]
        if each["custom_id"].startswith("forum:asbefore:")
    )
    panel = await button_in(world, world.text, draft)

    pressed = await world.ben.click(panel, custom_id=draft)

    assert said(pressed)
    assert not await exists(world, question.id + 1)


async def test_an_answer_to_an_answered_question_does_not_undo_its_choice(world: World) -> None:
    question = await asked(world, world.ann)
    made = await answered(world, world.ben, question.id)
    await accepting.accept(world.store, world.actor(world.ann), made.id, now=world.now)

    await answer(world, world.mod, question.id, "Another way is to walk before bed.")

    assert (await post(world, made.id)).is_accepted
