"""Forms: nobody loses what they typed, whatever goes wrong."""

from __future__ import annotations

import pytest
from sqlalchemy import text as sql

from cogs import submitting
from tests.e2e.acting import (
    ANSWER,
    DETAILS,
    TITLE,
    answered,
    ask,
    asked,
    buttons,
    form,
    newest,
    reply,
    said,
)
from tests.e2e.conftest import World
from tests.e2e.simcord_help import field, text_of


async def test_drafts_are_listed_for_their_author_alone(world: World) -> None:
    await ask(world, world.ann, title="Sleep?")

    mine = await world.ann.slash(world.text, "drafts")
    others = await world.ben.slash(world.text, "drafts")

    assert "Sleep" in said(mine)
    assert "Sleep" not in said(others)


async def test_a_draft_opens_filled_in_after_a_restart(world: World) -> None:
    await ask(world, world.ann, title="Sleep?", tags="sleep", name="Night owl")
    listed = await world.ann.slash(world.text, "drafts")
    await world.restart()

    again = await world.ann.click(reply(listed), label="Open 1")

    values = [field(again.modal, key)["value"] for key in ("title", "details", "tags", "name")]
    assert values == ["Sleep?", DETAILS, "sleep", "Night owl"]


async def test_a_draft_can_be_discarded(world: World) -> None:
    told = await ask(world, world.ann, title="Sleep?")

    await world.ann.click(reply(told), label="Discard")

    assert "no drafts" in said(await world.ann.slash(world.text, "drafts"))


async def test_an_edited_draft_takes_the_place_of_the_first(world: World) -> None:
    told = await ask(world, world.ann, title="Sleep?")
    again = await world.ann.click(reply(told), label="Open the form again")

    await world.ann.submit_modal(again, form(title="Sleeping?"))

    listed = await world.ann.slash(world.text, "drafts")
    assert "Sleeping" in said(listed)
    assert buttons(reply(listed)) == ["Open 1", "Discard 1"]


async def test_a_fault_keeps_the_text_too(world: World) -> None:
    question = await asked(world, world.ann)
    shown = await world.ben.slash(world.text, "answer", question=str(question.id))
    await _execute(world, "ALTER TABLE post_stats RENAME TO post_stats_away")

    told = await world.ben.submit_modal(shown, {"text": ANSWER, "name": ""})
    await _execute(world, "ALTER TABLE post_stats_away RENAME TO post_stats")
    again = await world.ben.click(reply(told), label="Open the form again")
    await world.ben.submit_modal(again, {"text": ANSWER, "name": ""})

    assert "my side" in said(told)
    assert field(again.modal, "text")["value"] == ANSWER
    assert (await newest(world)).body == ANSWER


async def test_a_text_that_cannot_be_kept_is_given_back(world: World) -> None:
    shown = await world.ann.slash(world.text, "ask")
    await _execute(world, "ALTER TABLE draft RENAME TO draft_away")

    told = await world.ann.submit_modal(shown, form(title="Sleep?"))
    await _execute(world, "ALTER TABLE draft_away RENAME TO draft")

    given = reply(told).attachments
    assert [each.filename for each in given] == ["your-text.txt"]


async def test_a_form_nobody_knows_any_more_keeps_its_text(world: World) -> None:
    shown = await world.ann.slash(world.text, "ask")
    shown._interaction.modal["custom_id"] = "forum:poem:3"  # type: ignore[index]

    told = await world.ann.submit_modal(shown, form())

    assert "Open the form again" in buttons(reply(told))


async def test_a_form_that_is_answered_too_late_keeps_its_text(world: World) -> None:
    shown = await world.ann.slash(world.text, "ask")
    world.env.inject_error("POST", "/interactions/*/callback", status=404, code=10062)

    await world.ann.submit_modal(shown, form())

    assert TITLE in said(await world.ann.slash(world.text, "drafts"))


async def test_a_refused_text_says_where_it_is_kept(world: World) -> None:
    assert "`/drafts` finds it" in said(await ask(world, world.ann, title="Sleep?"))


async def test_a_held_text_names_nobody_in_the_store(world: World) -> None:
    await ask(world, world.ann, title="Sleep?", name="Night owl")

    async with world.store.read() as session:
        rows = (await session.execute(sql("SELECT * FROM draft"))).all()
        members = (await session.execute(sql("SELECT user_id FROM member"))).scalars().all()
    assert len(rows) == 1
    assert DETAILS not in str(rows)
    assert str(world.ann.id) not in str(rows)
    assert world.ann.id not in members


@pytest.mark.parametrize("command", ["answer", "comment", "edit"])
async def test_a_form_for_no_post_is_refused_in_words(world: World, command: str) -> None:
    option = "question" if command == "answer" else "post"

    told = await world.ann.slash(world.text, command, **{option: "999"})

    assert told.modal is None
    assert said(told)


async def test_a_slow_store_offers_the_form_again_instead_of_failing(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    question = await asked(world, world.ann)

    with monkeypatch.context() as impatient:
        impatient.setattr(submitting, "_QUICK", 0.0)
        told = await world.ben.slash(world.text, "answer", question=str(question.id))
    again = await world.ben.click(reply(told), label="Answer")

    assert told.modal is None
    assert again.modal is not None
    assert again.modal["custom_id"] == f"forum:answer:{question.id}"


async def test_every_answer_is_private(world: World) -> None:
    question = await asked(world, world.ann)
    await answered(world, world.ben, question.id)
    await world.ben.slash(world.text, "vote", direction="up", post=str(question.id))

    shown = [text_of(message) for message in world.text.history()]
    assert not [text for text in shown if TITLE in text]


async def _execute(world: World, statement: str) -> None:
    async with world.store.write() as session:
        await session.execute(sql(statement))
