"""Editing and deleting one's own posts, and the menu behind *More*."""

from __future__ import annotations

from db.services import editing
from forum.vocabulary import PostState
from tests.e2e.acting import (
    ANSWER,
    DETAILS,
    TITLE,
    answered,
    asked,
    buttons,
    card,
    newest,
    post,
    reply,
    said,
    thread_of,
)
from tests.e2e.conftest import World
from tests.e2e.simcord_help import field, labels, text_of

NEW_TITLE = "How do I sleep before an important exam?"


async def test_the_form_of_a_question_comes_filled_in(world: World) -> None:
    question = await asked(world, world.ann, tags="sleep, exams")

    shown = await world.ann.slash(world.text, "edit", post=str(question.id))

    assert labels(shown.modal) == ["Title", "Details", "Category", "Tags"]
    values = [field(shown.modal, key)["value"] for key in ("title", "details", "tags")]
    assert values == [TITLE, DETAILS, "sleep, exams"]


async def test_an_edited_question_is_drawn_again_and_its_first_text_is_kept(world: World) -> None:
    question = await asked(world, world.ann)
    shown = await world.ann.slash(world.text, "edit", post=str(question.id))

    typed = {"title": NEW_TITLE, "details": DETAILS, "category": ["0"], "tags": ""}
    await world.ann.submit_modal(shown, typed)
    await world.show()

    assert (await post(world, question.id)).title == NEW_TITLE
    assert NEW_TITLE.rstrip("?") in text_of(card(world, question))
    versions = await editing.history(world.store, world.actor(world.ann), question.id)
    assert TITLE in [version.title for version in versions]


async def test_an_answer_is_edited_through_more(world: World) -> None:
    question = await asked(world, world.ann)
    answer = await answered(world, world.ben, question.id)

    menu = await world.ben.click(card(world, question, answer), label="More")
    shown = await world.ben.click(reply(menu), label="Edit")
    await world.ben.submit_modal(shown, {"text": f"{ANSWER} Then read."})

    assert field(shown.modal, "text")["value"] == ANSWER
    assert (await post(world, answer.id)).body == f"{ANSWER} Then read."


async def test_somebody_elses_post_is_not_offered_for_editing(world: World) -> None:
    question = await asked(world, world.ann)

    menu = await world.ben.click(card(world, question), label="More")
    shown = await world.ben.slash(world.text, "edit", post=str(question.id))

    assert "Edit" not in buttons(reply(menu))
    assert "Report" in buttons(reply(menu))
    assert shown.modal is None
    assert said(shown)


async def test_more_offers_a_moderator_what_their_level_allows(world: World) -> None:
    question = await asked(world, world.ann)

    menu = await world.mod.click(card(world, question), label="More")

    assert {"Edit", "Hide", "Close", "Delete for good", "Vote up"} <= set(buttons(reply(menu)))


async def test_more_tells_an_anonymous_author_that_it_is_theirs(world: World) -> None:
    question = await asked(world, world.ann, name="Night owl")

    mine = await world.ann.click(card(world, question), label="More")
    others = await world.ben.click(card(world, question), label="More")

    assert "You wrote this" in said(mine)
    assert "Edit" in buttons(reply(mine))
    assert "You wrote this" not in said(others)


async def test_a_refused_edit_is_kept(world: World) -> None:
    question = await asked(world, world.ann)
    shown = await world.ann.slash(world.text, "edit", post=str(question.id))

    typed = {"title": "Sleep?", "details": "Something new", "category": ["0"], "tags": ""}
    told = await world.ann.submit_modal(shown, typed)
    again = await world.ann.click(reply(told), label="Open the form again")

    assert field(again.modal, "title")["value"] == "Sleep?"
    assert field(again.modal, "details")["value"] == "Something new"
    assert (await post(world, question.id)).title == TITLE


async def test_deleting_asks_once(world: World) -> None:
    question = await asked(world, world.ann)

    told = await world.ann.slash(world.text, "delete", post=str(question.id))
    before = (await post(world, question.id)).state
    await world.ann.click(reply(told), label="Delete for good")

    assert before is PostState.VISIBLE
    assert (await post(world, question.id)).state is PostState.DELETED


async def test_a_question_with_an_answer_is_not_deleted(world: World) -> None:
    question = await asked(world, world.ann)
    await answered(world, world.ben, question.id)

    told = await world.ann.slash(world.text, "delete", post=str(question.id))

    assert "hidden but not deleted" in said(told)
    assert not buttons(reply(told))
    assert (await post(world, question.id)).state is PostState.VISIBLE


async def test_somebody_elses_post_is_not_deleted(world: World) -> None:
    question = await asked(world, world.ann)

    told = await world.ben.slash(world.text, "delete", post=str(question.id))

    assert "Only whoever wrote this" in said(told)
    assert not buttons(reply(told))
    assert (await post(world, question.id)).state is PostState.VISIBLE


async def test_a_deleted_answer_leaves_the_thread(world: World) -> None:
    question = await asked(world, world.ann)
    answer = await answered(world, world.ben, question.id)

    told = await world.ben.slash(world.text, "delete", post=str(answer.id))
    await world.ben.click(reply(told), label="Delete for good")
    await world.show()

    shown = [text_of(message) for message in thread_of(world, question).history()]
    assert not [text for text in shown if ANSWER.rstrip(".") in text.replace("\\", "")]
    assert (await post(world, question.id)).answers == 0


async def test_an_edited_comment_shows_its_new_text(world: World) -> None:
    question = await asked(world, world.ann)
    shown = await world.ben.slash(world.text, "comment", post=str(question.id))
    await world.ben.submit_modal(shown, {"text": "That is a good question.", "name": ""})
    made = await newest(world)

    shown = await world.ben.slash(world.text, "edit", post=str(made.id))
    await world.ben.submit_modal(shown, {"text": "That is a very good question."})
    await world.show()

    assert labels(shown.modal) == ["Your comment"]
    assert "very good" in text_of(card(world, question, made))
