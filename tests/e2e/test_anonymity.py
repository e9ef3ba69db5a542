"""Who acts under a chosen name: nothing anybody can see, read in a log or steal tells."""

from __future__ import annotations

import re
from datetime import timedelta
from pathlib import Path

import pytest
import simcord

from db.records import PostView
from db.services import privacy
from forum.vocabulary import PostState
from tests.e2e.acting import (
    answer,
    asked,
    buttons,
    card,
    comment,
    form,
    newest,
    post,
    reply,
    said,
    thread_of,
)
from tests.e2e.conftest import World
from tests.e2e.looking import in_the_file, in_the_log, on_discord, on_the_wire, rows, traces
from tests.e2e.simcord_help import close_dms, text_of

Member = simcord.MemberActor
NAME = "Night owl"
TEA = "Which tea is good in the evening?"
UP, DOWN = "👍", "👎"
EDITED = "How do I sleep before an important exam?"


def _hider(world: World) -> Member:
    """Somebody whose names are like nothing else that is written here."""
    user = world.env.create_user("quetzalcoatl", global_name="Quetzal Coatl")
    return world.guild.add_member(user, nick="Huitzilopochtli")


async def _lives_anonymously(world: World, who: Member) -> int:
    """All that a member can do, and never under their own name; gives their question."""
    question = await asked(world, who, name=NAME, tags="sleep")
    named = await asked(world, world.ben, title=TEA)
    await answer(world, world.ben, question.id)
    answered = await newest(world)
    await comment(world, who, answered.id, name=NAME)
    await answer(world, who, question.id, "I found out that walking helps.", NAME)
    own = await newest(world)
    await who.click(card(world, question, answered), label="Accept")
    shown = await who.slash(thread_of(world, question), "edit")
    typed = form(title=EDITED)
    await who.submit_modal(shown, {key: typed[key] for key in typed if key != "name"})
    await _is_refused(world, who, own.id)
    await who.click(card(world, named), label="Follow")
    await answer(world, world.mod, named.id, "Camomile, if you like how it tastes.")
    told = await who.slash(world.text, "delete", post=str(own.id))
    await world.show()
    await who.click(reply(told), label="Delete for good")
    await world.show()
    assert (await post(world, question.id)).title == EDITED
    assert (await post(world, answered.id)).is_accepted
    assert (await post(world, answered.id)).comments == 1
    assert (await post(world, own.id)).state is PostState.DELETED
    return question.id


async def _is_refused(world: World, who: Member, post_id: int) -> None:
    """Forms that cannot be posted, a vote by command that can, and looking at one's own things."""
    shown = await who.slash(world.text, "comment", post=str(post_id))
    told = await who.submit_modal(shown, {"text": "Short", "name": NAME})
    assert "Open the form again" in buttons(reply(told))
    shown = await who.slash(world.text, "answer", question=str(post_id))
    told = await who.submit_modal(shown, {"text": "But I have nothing to hide.", "name": ""})
    assert "Post under my own name" in buttons(reply(told))
    for command in ("drafts", "inbox", "notifications", "why", "privacy", "leaderboard"):
        assert said(await who.slash(world.text, command))
    for command in ("question", "follow", "related"):
        assert said(await who.slash(world.text, command, question=str(post_id)))


async def _is_moderated_and_leaves(world: World, who: Member, question_id: int) -> None:
    """A member reports it, a moderator hides it while DMs are closed, its author erases all."""
    question = await post(world, question_id)
    reported = await world.ben.context_menu(
        thread_of(world, question), "Report", card(world, question)
    )
    await world.ben.submit_modal(reported, {"reason": "It is about me."})
    await world.show()
    close_dms(world.env, who.user)
    shown = await world.mod.click(world.mods.history()[-1], label="Hide")
    await world.mod.submit_modal(shown, {"reason": "Names somebody."})
    await world.show()
    assert "was hidden" in said(await who.slash(world.text, "inbox"))
    await _erases(world, who)


async def _erases(world: World, who: Member) -> None:
    shown = await who.slash(world.text, "privacy")
    preview = await who.click(reply(shown), label="Erase, remove posts")
    done = await who.click(reply(preview), label="Erase it")
    assert "Done" in said(done)
    await world.show()


async def _looks_around(world: World, who: Member, question_id: int) -> None:
    """What others and the moderator can ask the bot about the question."""
    question = await post(world, question_id)
    for each in (world.ben, world.mod):
        for command in ("questions", "unanswered", "leaderboard", "inbox", "why"):
            await each.slash(world.text, command)
        for command in ("question", "related"):
            await each.slash(world.text, command, question=str(question_id))
        await each.slash(world.text, "search", words="sleep exam")
        await each.click(card(world, question), label="More")
        await each.autocomplete(thread_of(world, question), "comment", "post", "")
    await world.mod.slash(world.text, "mod close", post=str(question_id), reason="Solved.")
    await world.mod.slash(world.text, "mod reopen", post=str(question_id))
    await world.show()


async def test_nothing_others_see_or_the_bot_sends_names_an_anonymous_author(
    world: World,
) -> None:
    who = _hider(world)
    question_id = await _lives_anonymously(world, who)
    await _looks_around(world, who, question_id)
    await _is_moderated_and_leaves(world, who, question_id)

    seen, sent = on_discord(world, who), on_the_wire(world, who)
    assert [text for text in seen if NAME in text]
    assert [text for text in sent if NAME in text]
    assert [text for text in seen if traces(text, world.ben)], "a named author is found so"
    assert [text for text in seen if traces(text, who)] == []
    assert [text for text in sent if traces(text, who)] == []


async def test_the_direct_message_reaches_the_author_alone(world: World) -> None:
    who = _hider(world)
    await _lives_anonymously(world, who)

    told = [text_of(message) for message in who.user.dm_channel.history()]
    assert [text for text in told if "answer" in text]
    assert not world.mod.user.dm_channel.history()


async def test_no_log_names_an_anonymous_author(
    world: World, caplog: pytest.LogCaptureFixture
) -> None:
    who = _hider(world)
    await _is_moderated_and_leaves(world, who, await _lives_anonymously(world, who))

    lines = in_the_log(caplog.records)
    assert lines
    assert [line for line in lines if traces(line, who) or NAME in line] == []


async def test_the_raw_database_does_not_name_an_anonymous_author(
    world: World, tmp_path: Path
) -> None:
    who = _hider(world)
    await _is_moderated_and_leaves(world, who, await _lives_anonymously(world, who))

    assert {"name", "big-endian"} <= in_the_file(tmp_path, world.ben), "a named author is found so"
    assert in_the_file(tmp_path, who) == set()


async def test_an_anonymous_author_gets_no_row_and_no_points(world: World) -> None:
    who = _hider(world)
    await asked(world, world.ben, title=TEA)
    plain = ("member", "points_event", "vote", "role_level", "guild")
    before = {table: await rows(world, table) for table in plain}

    question = await asked(world, who, name=NAME)
    await answer(world, who, question.id, name=NAME)
    await comment(world, who, question.id, name=NAME)
    await _is_refused(world, who, question.id)
    await _erases(world, who)

    assert {table: await rows(world, table) for table in plain} == before


async def test_what_others_look_up_stays_what_it_was(world: World) -> None:
    who = _hider(world)
    await asked(world, who, title=TEA)
    before = await _looked_up(world, who)

    question_id = await _lives_anonymously(world, who)
    await world.ben.react(card(world, await post(world, question_id)), UP)

    assert await _looked_up(world, who) == before


async def _looked_up(world: World, who: Member) -> list[str]:
    """What a moderator finds out about a person. Their rank depends on what others earn."""
    looked = [
        await world.mod.slash(world.text, "profile", person=who.user),
        await world.mod.slash(world.text, "questions", person=who.user),
        await world.mod.slash(world.text, "search", words=who.name),
        await world.mod.slash(world.text, "leaderboard"),
    ]
    *found, board = [re.sub(r", rank \d+", "", said(each)) for each in looked]
    places = [line for line in board.splitlines() if traces(line, who)]
    return [*found, *(place.partition("·")[2] for place in places)]


async def test_an_erasure_touches_nothing_anonymous_at_that_moment(world: World) -> None:
    who = _hider(world)
    question_id = await _lives_anonymously(world, who)
    before, stored = _messages(world, who), await rows(world, "post")

    await _erases(world, who)

    assert _messages(world, who) == before
    assert await rows(world, "post") == stored
    while await privacy.carry_out_erasures(world.store, now=world.now + timedelta(days=9)):
        pass  # each round takes one post
    await world.show()
    assert (await post(world, question_id)).title != EDITED


def _messages(world: World, who: Member) -> list[str]:
    return [text for text in on_discord(world, who) if text.startswith("Message(")]


async def test_ones_own_vote_on_an_anonymous_post_looks_like_any_other(world: World) -> None:
    who = _hider(world)
    question = await asked(world, who, name=NAME)
    other = await asked(world, world.ben, title=TEA, name="Tea leaf")
    world.env.http_requests.clear()

    await who.react(card(world, question), UP)
    await world.show()
    own = _requests(world, question)
    world.env.http_requests.clear()
    await who.react(card(world, other), UP)
    await world.show()

    assert own == _requests(world, other)
    assert (await post(world, question.id)).score == (await post(world, other.id)).score == 1
    assert "counted" in said(await who.slash(world.text, "why"))


def _requests(world: World, question: PostView) -> list[tuple[str, str]]:
    return [
        (request.method, request.path.replace(str(question.thread_id), "thread"))
        for request in world.env.http_requests
    ]
