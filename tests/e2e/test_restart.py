"""The bot ends and another one starts: what was on screen works, what was missed is put right."""

from __future__ import annotations

import pytest

from db.records import PostView
from db.services import facts
from forum.vocabulary import PostState
from tests.e2e import posts
from tests.e2e.acting import (
    ANSWER,
    COMMENT,
    DETAILS,
    answer,
    answered,
    ask,
    asked,
    button_in,
    card,
    comment,
    form,
    newest,
    post,
    reactions,
    reply,
    said,
    thread_of,
)
from tests.e2e.checking import assert_all_is_right, shown_keys
from tests.e2e.conftest import Member, World
from tests.e2e.simcord_help import burst, clear_reactions, delete_channel, field, post_by_hand

UP, DOWN = "👍", "👎"
THINGS = (
    *("tea", "bread", "canal", "harbour", "winter", "music"),
    *("garden", "letter", "bicycle", "window", "lamp", "river"),
)


@pytest.fixture
async def talk(world: World) -> tuple[PostView, PostView]:
    """A question of Ann's with an answer of Ben's."""
    question = await asked(world, world.ann)
    reply_of_ben = await answered(world, world.ben, question.id)
    return await post(world, question.id), reply_of_ben


Talk = tuple[PostView, PostView]


async def test_the_bot_starts_where_discord_takes_no_commands_and_tells_them_next_time(
    world: World,
) -> None:
    path = "/applications/*/commands"
    await world.stop()
    await facts.set_fact(world.store, "commands", "those of another version")
    world.env.inject_error("PUT", path, status=503)
    await world.start()
    assert (await asked(world, world.ann)).state is PostState.VISIBLE
    assert await facts.get_fact(world.store, "commands") == "those of another version"

    await world.restart()

    assert await facts.get_fact(world.store, "commands") != "those of another version"


async def test_every_button_of_a_card_works(world: World, talk: Talk) -> None:
    question, by_ben = talk
    cards = card(world, question), card(world, question, by_ben)
    await world.restart()

    answering = await world.mod.click(cards[0], label="Answer")
    await world.mod.submit_modal(answering, {"text": "Count your breath.", "name": ""})
    commenting = await world.ann.click(cards[1], label="Comment")
    await world.ann.submit_modal(commenting, {"text": COMMENT, "name": ""})
    accepted = await world.ann.click(cards[1], label="Accept")
    followed = await world.ben.click(cards[0], label="Follow")
    menu = await world.ben.click(cards[1], label="More")

    assert (await post(world, question.id)).answers == 2
    assert (await post(world, by_ben.id)).comments == 1
    assert (await post(world, by_ben.id)).is_accepted
    assert [said(each) for each in (accepted, followed, menu)]
    await assert_all_is_right(world)


async def test_every_button_of_a_private_menu_works(world: World, talk: Talk) -> None:
    question, by_ben = talk
    own = await world.ben.click(card(world, question, by_ben), label="More")
    others = await world.mod.click(card(world, question), label="More")
    await world.restart()

    editing = await world.ben.click(reply(own), label="Edit")
    await world.ben.submit_modal(editing, {"text": "Get up and read for a while."})
    await world.mod.click(reply(others), label="Vote up")
    closing = await world.mod.click(reply(others), label="Close")
    await world.mod.submit_modal(closing, {"reason": "Solved.", "duplicate": ""})

    assert field(editing.modal, "text")["value"] == ANSWER
    assert (await post(world, by_ben.id)).body == "Get up and read for a while."
    assert (await post(world, question.id)).score == 1
    assert (await post(world, question.id)).is_closed
    await assert_all_is_right(world)


async def test_lists_are_turned_and_opened(world: World) -> None:
    for number in range(12):
        await posts.ask(world, world.member(f"Member{number}"), _title(number))
    listed = await world.ann.slash(world.text, "questions")
    found = await world.ann.slash(world.text, "search", words="remember")
    await world.restart()

    first_page = said(listed)
    await world.ann.click(reply(listed), label="Next")
    last_page = said(listed)
    await world.ann.click(reply(found), label="Next")
    opened = await world.ann.select(reply(listed), ["1"], custom_id="forum:pick:0")

    assert _title(11) in first_page
    assert _title(0) in last_page
    assert _title(11) not in last_page
    assert _title(0) in said(opened)


def _title(number: int) -> str:
    return f"What do you remember of the {THINGS[number]}?"


@pytest.mark.parametrize("name", ["", "Night owl"])
async def test_forms_that_were_open_arrive(world: World, talk: Talk, name: str) -> None:
    question, by_ben = talk
    who = world.member("Cleo")
    asking = await who.slash(world.text, "ask")
    answering = await who.slash(world.text, "answer", question=str(question.id))
    commenting = await who.slash(world.text, "comment", post=str(by_ben.id))
    reporting = await who.context_menu(
        thread_of(world, question), "Report", card(world, question, by_ben)
    )
    await world.restart()

    title = "Which tea is good in the evening?"
    await who.submit_modal(asking, form(title=title, name=name))
    assert (await newest(world)).title == title
    await who.submit_modal(answering, {"text": "Camomile tea, I would say.", "name": name})
    await who.submit_modal(commenting, {"text": COMMENT, "name": name})
    await who.submit_modal(reporting, {"reason": "It is an advertisement."})

    assert (await post(world, question.id)).answers == 2
    assert (await post(world, by_ben.id)).comments == 1
    assert len(world.mods.history()) == 1
    await assert_all_is_right(world)


async def test_a_held_text_is_found_changed_and_posted(world: World) -> None:
    told = await ask(world, world.ann, title="Sleep?", tags="sleep", name="Night owl")
    await world.restart()

    again = await world.ann.click(reply(told), label="Open the form again")
    await world.restart()
    await world.ann.submit_modal(again, form(tags="sleep", name="Night owl"))

    question = await newest(world)
    assert (question.author.name, question.tags) == ("Night owl", ("sleep",))
    assert "no drafts" in said(await world.ann.slash(world.text, "drafts"))
    await assert_all_is_right(world)


async def test_what_was_asked_about_a_text_can_still_be_answered(world: World, talk: Talk) -> None:
    question, _ = talk
    matching = await ask(world, world.ben, title="How do I sleep before the exam?")
    await answer(world, world.mod, question.id, "Count your breath.", "Night owl")
    naming = await answer(world, world.mod, question.id, "I meant to say: slowly.")
    await world.restart()

    await world.ben.click(reply(matching), label="Post anyway")
    await world.mod.click(reply(naming), label="Post as Night owl")

    assert (await newest(world)).author.name == "Night owl"
    assert (await post(world, question.id)).answers == 3
    assert "question 4" in shown_keys(world)
    await assert_all_is_right(world)


async def test_votes_of_the_meantime_are_put_right(world: World, talk: Talk) -> None:
    question, by_ben = talk
    on_question, on_answer = card(world, question), card(world, question, by_ben)
    stays, switches, leaves, comes = (world.member(f"Voter{number}") for number in range(4))
    for voter in (stays, switches, leaves):
        await voter.react(on_answer, UP)
    await world.stop()

    await switches.unreact(on_answer, UP)
    await switches.react(on_answer, DOWN)
    await leaves.unreact(on_answer, UP)
    await comes.react(on_answer, "👍🏿")
    await comes.react(on_question, DOWN)
    await world.ann.react(on_question, UP)
    await world.start()

    assert await _votes(world, by_ben) == (2, 1)
    assert await _votes(world, question) == (0, 1)
    assert reactions(card(world, question)) == {UP: 1, DOWN: 2}
    await assert_all_is_right(world)


async def test_a_post_that_cannot_be_looked_at_does_not_keep_the_others_from_it(
    world: World, talk: Talk
) -> None:
    question, by_ben = talk
    on_question, on_answer = card(world, question), card(world, question, by_ben)
    voter = world.member("Voter")
    await world.stop()
    await voter.react(on_question, UP)
    await voter.react(on_answer, UP)
    # The newest is looked at first.
    path = f"/channels/{on_answer.channel.id}/messages/{on_answer.id}"
    world.env.inject_error("GET", path, status=503, times=None)
    await world.start()

    assert await _votes(world, question) == (1, 0)
    assert await _votes(world, by_ben) == (0, 0)


async def test_of_two_arrows_the_newer_counts_and_two_new_ones_do_not(
    world: World, talk: Talk
) -> None:
    question, by_ben = talk
    message = card(world, question, by_ben)
    known, unknown = world.member("Known"), world.member("Unknown")
    await known.react(message, UP)
    await world.stop()

    await known.react(message, DOWN)
    await unknown.react(message, UP)
    await unknown.react(message, DOWN)
    await world.start()

    assert await _votes(world, by_ben) == (0, 1)
    assert reactions(card(world, question, by_ben)) == {UP: 1, DOWN: 2}
    await assert_all_is_right(world)


async def test_cleared_and_super_reactions_of_the_meantime_are_put_right(
    world: World, talk: Talk
) -> None:
    question, by_ben = talk
    await world.mod.react(card(world, question), UP)
    await world.stop()

    await clear_reactions(world.env, card(world, question))
    await burst(world.env, world.mod, card(world, question, by_ben), UP)
    await world.start()

    assert await _votes(world, question) == (0, 0)
    assert await _votes(world, by_ben) == (1, 0)
    await assert_all_is_right(world)


async def test_a_ballot_by_command_needs_no_reaction_to_stand(world: World, talk: Talk) -> None:
    _, by_ben = talk
    await world.mod.slash(world.text, "vote", direction="up", post=str(by_ben.id))

    await world.restart()

    assert await _votes(world, by_ben) == (1, 0)


async def test_an_answer_whose_card_was_deleted_meanwhile_is_hidden(
    world: World, talk: Talk
) -> None:
    question, by_ben = talk
    await world.stop()

    await world.mod.delete(card(world, question, by_ben))
    await world.start()

    assert (await post(world, by_ben.id)).state is PostState.HIDDEN
    assert (await post(world, question.id)).answers == 0
    await assert_all_is_right(world)


async def test_a_question_whose_thread_was_deleted_meanwhile_is_hidden(
    world: World, talk: Talk
) -> None:
    question, _ = talk
    await world.stop()

    await delete_channel(world.env, thread_of(world, question))
    await world.start()

    assert (await post(world, question.id)).state is PostState.HIDDEN
    assert "sleep" not in said(await world.ben.slash(world.text, "questions"))
    await assert_all_is_right(world)


async def test_an_adopted_post_stays_one_and_goes_with_its_message(world: World) -> None:
    thread, message = await post_by_hand(
        world.env, world.ann, world.forum, "How do I sleep before an exam?", DETAILS
    )
    question = await newest(world)
    assert question.thread_id == thread.id
    await world.mod.react(message, UP)
    await world.restart()
    assert await _votes(world, question) == (1, 0)
    await world.stop()

    await world.ann.delete(message)
    await world.start()

    assert (await post(world, question.id)).state is PostState.HIDDEN
    await assert_all_is_right(world)


async def test_what_was_asked_of_discord_before_the_end_is_shown_after_it(world: World) -> None:
    question = await asked(world, world.ann)
    await world.bot.courier.stop()
    await answer(world, world.ben, question.id)
    await comment(world, world.ben, question.id)
    await world.mod.slash(world.text, "vote", direction="up", post=str(question.id))
    assert "answer 2" not in shown_keys(world)

    for _ in range(3):
        await world.restart()

    assert sorted(shown_keys(world)) == ["answer 2", "comment 3", "question 1"]
    await assert_all_is_right(world)


async def test_a_button_of_a_post_that_is_gone_says_so(world: World, talk: Talk) -> None:
    _, by_ben = talk
    old = await button_in(world, world.text, f"forum:accept:{by_ben.id}")
    await world.ben.slash(world.text, "delete", post=str(by_ben.id))
    await world.mod.slash(world.text, "mod delete", post=str(by_ben.id), reason="Spam.")
    await world.restart()

    told = await _press(world, world.ann, old)

    assert "my side" not in told
    await assert_all_is_right(world)


async def _press(world: World, member: Member, message: object) -> str:
    return said(await member.click(message, label="Press"))  # type: ignore[arg-type]


async def _votes(world: World, shown: PostView) -> tuple[int, int]:
    found = await post(world, shown.id)
    return found.ups, found.downs
