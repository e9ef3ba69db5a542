"""Asking: `/ask`, its form, similar questions, and what is refused."""

from __future__ import annotations

import pytest

from db.services import guilds, notifying
from forum.vocabulary import Level
from tests.e2e.acting import (
    DETAILS,
    TITLE,
    ask,
    asked,
    buttons,
    card,
    exists,
    form,
    newest,
    post,
    reply,
    said,
)
from tests.e2e.conftest import World
from tests.e2e.simcord_help import field, labels, text_of

FIELDS = ["Title", "Details", "Category", "Tags", "Your name to display (optional)"]


async def test_the_ask_form_has_its_five_fields(world: World) -> None:
    shown = await world.ann.slash(world.text, "ask", title=TITLE)

    assert labels(shown.modal) == FIELDS
    assert field(shown.modal, "title")["value"] == TITLE
    assert shown.modal is not None
    assert shown.modal["custom_id"] == "forum:ask:0"
    assert (
        shown.modal["components"][4]["description"]
        == "Empty: posts as you. Any name, or 'anonymous', hides you."
    )
    assert len(shown.modal["components"][1]["description"]) <= 100


async def test_a_question_becomes_a_post_in_the_forum_channel(world: World) -> None:
    told = await ask(world, world.ann, tags="sleep, exams")
    question = await newest(world)

    assert f"<#{world.forum.id}>" in said(told)
    assert question.title == TITLE
    assert question.tags == ("sleep", "exams")
    thread = world.threads()[-1]
    assert thread.name == TITLE
    assert DETAILS.rstrip(".") in text_of(card(world, question)).replace("\\", "")
    assert "Ann" in text_of(card(world, question))


async def test_an_anonymous_question_shows_only_its_name(world: World) -> None:
    told = await ask(world, world.ann, name="Night owl")
    question = await newest(world)

    assert question.author.is_anonymous
    assert question.author.user_id is None
    assert "Night owl" in text_of(card(world, question))
    assert "Ann" not in text_of(card(world, question))
    assert "nobody can see that it is yours" in said(told)


@pytest.mark.parametrize(("title", "limit"), [("Sleep?", "12"), ("Why not sleep? " * 9, "120")])
async def test_a_title_of_the_wrong_length_keeps_the_text_and_offers_it_again(
    world: World, title: str, limit: str
) -> None:
    told = await ask(world, world.ann, title=title)
    again = await world.ann.click(reply(told), label="Open the form again")

    assert limit in said(told)
    assert field(again.modal, "title")["value"] == title
    assert field(again.modal, "details")["value"] == DETAILS
    assert not await exists(world, 1)


async def test_a_kept_text_is_posted_once_it_fits_and_is_a_draft_no_more(world: World) -> None:
    told = await ask(world, world.ann, title="Sleep?")
    again = await world.ann.click(reply(told), label="Open the form again")
    await world.ann.submit_modal(again, form())

    assert (await newest(world)).title == TITLE
    assert "no drafts" in said(await world.ann.slash(world.text, "drafts"))


async def test_similar_questions_complete_the_title(world: World) -> None:
    question = await asked(world, world.ann)

    choices = await world.ben.autocomplete(world.text, "ask", "title", "sleep before exam")

    assert {"name": TITLE, "value": f"question:{question.id}"} in [
        {"name": choice["name"], "value": choice["value"]} for choice in choices
    ]


async def test_picking_a_similar_question_shows_it_and_lets_it_be_followed(world: World) -> None:
    question = await asked(world, world.ann)

    shown = await world.ben.slash(world.text, "ask", title=f"question:{question.id}")
    await world.ben.click(reply(shown), label="This is mine too")

    assert TITLE.rstrip("?") in said(shown)
    assert await notifying.is_following(world.store, world.actor(world.ben), question.id)


async def test_a_title_that_only_begins_like_a_picked_one_is_a_title(world: World) -> None:
    shown = await world.ann.slash(world.text, "ask", title="question: how do I sleep?")

    assert field(shown.modal, "title")["value"] == "question: how do I sleep?"


async def test_close_matches_are_shown_before_anything_is_posted(world: World) -> None:
    await _a_few_questions(world)
    first = await asked(world, world.ann)

    told = await ask(world, world.ben, title="How can I sleep before the exam?")

    assert str(first.id) in said(told)
    assert "Post anyway" in buttons(reply(told))
    assert not await exists(world, first.id + 1)


async def test_post_anyway_posts_also_after_a_restart(world: World) -> None:
    first = await asked(world, world.ann)
    told = await ask(world, world.ben, title="How can I sleep before the exam?")
    await world.restart()

    await world.ben.click(reply(told), label="Post anyway")

    question = await newest(world)
    assert question.id == first.id + 1
    assert question.title == "How can I sleep before the exam?"


async def test_the_same_words_again_are_refused_with_a_link(world: World) -> None:
    first = await asked(world, world.ann)

    told = await ask(world, world.ann)

    assert not await exists(world, first.id + 1)
    links = [
        each.get("url")
        for row in reply(told).components
        for each in row["components"]
        if each.get("url")
    ]
    assert (await post(world, first.id)).link.url in links


async def test_a_form_that_was_open_during_a_restart_still_arrives(world: World) -> None:
    shown = await world.ann.slash(world.text, "ask")
    await world.restart()

    await world.ann.submit_modal(shown, form())

    assert (await newest(world)).title == TITLE


async def test_a_category_can_be_chosen_in_the_command_and_the_form(world: World) -> None:
    ids = await _categories(world, ["Sleep", "Food"])

    shown = await world.ann.slash(world.text, "ask", category="Food")
    options = field(shown.modal, "category")["options"]
    await world.ann.submit_modal(shown, form(category=str(ids["Food"])))

    assert [option["label"] for option in options if option.get("default")] == ["Food"]
    question = await newest(world)
    assert question.category is not None
    assert question.category.name == "Food"


async def test_of_many_categories_the_likeliest_are_shown_and_another_is_chosen_after(
    world: World,
) -> None:
    ids = await _categories(world, [f"Room {number:02}" for number in range(29)] + ["Sleep"])

    shown = await world.ann.slash(world.text, "ask", title=TITLE)
    options = field(shown.modal, "category")["options"]
    told = await world.ann.submit_modal(shown, form(category="other"))
    turned = await world.ann.click(reply(told), label="Next")
    assert turned.acknowledged
    await world.ann.select(reply(told), [str(ids["Room 28"])])

    assert len(options) == 25
    assert options[0]["label"] == "Sleep"
    assert options[-1]["label"] == "Another…"
    question = await newest(world)
    assert question.category is not None
    assert question.category.name == "Room 28"


async def test_a_name_of_the_staff_cannot_be_shown(world: World) -> None:
    told = await ask(world, world.ann, name="Mona")

    assert "Open the form again" in buttons(reply(told))
    assert not await exists(world, 1)


async def test_the_name_of_someone_who_is_staff_no_more_is_free(world: World) -> None:
    await world.mod.slash(world.text, "help")
    world.env.backend.get_guild(world.guild.id).members[world.mod.id].role_ids.clear()
    await world.mod.slash(world.text, "help")

    await ask(world, world.ann, name="Mona")

    assert (await newest(world)).author.name == "Mona"


async def test_what_is_typed_pings_nobody(world: World) -> None:
    await ask(world, world.ann, details=f"@everyone and <@{world.ben.id}> please help me out")
    await world.show()

    message = world.threads()[-1].history()[0]
    assert not message.mentions
    assert not message.mention_everyone


@pytest.mark.parametrize("name", ["", "Night owl"])
async def test_the_logs_do_not_name_an_asker(
    world: World, name: str, caplog: pytest.LogCaptureFixture
) -> None:
    await ask(world, world.ann, name=name)
    await world.show()

    ours = [
        record.getMessage() for record in caplog.records if record.name.startswith(("cogs", "bot"))
    ]
    assert not [line for line in ours if str(world.ann.id) in line or "Night owl" in line]


async def _categories(world: World, names: list[str]) -> dict[str, int]:
    admin = world.actor(world.admin, Level.ADMIN)
    return {
        name: (await guilds.add_category(world.store, admin, name, now=world.now)).id
        for name in names
    }


async def _a_few_questions(world: World) -> None:
    for title in ("What is a good tea for winter?", "Where does the old canal begin?"):
        await ask(world, world.mod, title=title)
