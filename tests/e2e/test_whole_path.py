"""The main path in one go, as people walk it: set up, ask, answer, vote, accept, find, moderate."""

from __future__ import annotations

import discord
import pytest
from simcord.builders import ChannelHandle
from simcord.results import InteractionResult

from db.records import PostView
from db.services import guilds
from forum.vocabulary import PostState
from tests.e2e.acting import (
    ANSWER,
    COMMENT,
    TITLE,
    ask,
    buttons,
    comment,
    form,
    newest,
    post,
    reactions,
    reply,
    said,
    thread_of,
)
from tests.e2e.checking import assert_all_is_right, public_messages
from tests.e2e.conftest import World
from tests.e2e.simcord_help import field, text_of

UP, DOWN = "👍", "👎"


@pytest.mark.parametrize("kind", ["forum", "text"])
async def test_from_set_up_to_the_board(world: World, kind: str) -> None:
    category = await _sets_up(world, world.forum if kind == "forum" else world.text)

    question = await _asks(world, category)
    best, other = await _is_answered(world, question)
    await _is_voted_on_and_accepted(world, question, best, other)
    await _is_edited(world, question)
    await _is_found_again(world, question, best)
    await _is_asked_again_by_another(world, question)
    await _is_moderated(world, question, other)
    await world.restart()
    await _ends_well(world, question, best, other)


async def _sets_up(world: World, home: ChannelHandle) -> int:
    opened = await world.admin.slash(world.text, "forum setup")
    await world.admin.select(reply(opened), [home], custom_id="forum:home:0")
    await world.admin.select(reply(opened), [world.mods], custom_id="forum:modchannel:0")
    shown = await world.admin.click(reply(opened), label="Add categories")
    added = await world.admin.submit_modal(shown, {"names": "Sleep\nWork"})
    assert "Ready" in said(added)
    assert "needed" not in said(added)
    categories = await guilds.list_categories(world.store, world.guild.id)
    assert [each.name for each in categories] == ["Sleep", "Work"]
    return categories[0].id


async def _asks(world: World, category: int) -> PostView:
    told = await ask(world, world.ann, category=str(category), tags="exams, sleep")
    question = await newest(world)
    assert str(question.id) in said(told)
    shown = _card_text(world, question)
    order = ["0 votes", "sleep before an exam", "lie awake", "in Sleep by Ann", "120 points"]
    assert [shown.index(part) for part in order] == sorted(shown.index(part) for part in order)
    assert "0 answers" in shown
    assert thread_of(world, question).name == TITLE
    return question


async def _is_answered(world: World, question: PostView) -> tuple[PostView, PostView]:
    shown = await world.ben.click(_card(world, question), label="Answer")
    await world.ben.submit_modal(shown, {"text": ANSWER, "name": ""})
    best = await newest(world)
    talk = await world.mod.send(thread_of(world, question), "I go for a walk before I go to bed.")
    await world.mod.context_menu(thread_of(world, question), "Make this an answer", talk)
    other = await newest(world)
    await comment(world, world.ann, best.id, COMMENT, "Night owl")
    remark = await newest(world)
    assert (best.author.name, other.author.name) == ("Ben", "Mona")
    assert (remark.author.name, remark.author.is_asker) == ("Night owl", False)
    assert "2 answers" in _card_text(world, question)
    assert "Night owl" in _card_text(world, best)
    # Of two answers, and of the comment as if it were another's: silence would tell whose it is.
    mentions = [each for each in public_messages(world) if world.ann.mention in each.content]
    assert len(mentions) == 3
    return best, other


async def _is_voted_on_and_accepted(
    world: World, question: PostView, best: PostView, other: PostView
) -> None:
    voters = [world.member(f"Voter{number}") for number in range(3)]
    for voter in voters:
        await voter.react(_card(world, best), UP)
    await voters[0].react(_vote_message(world, other), DOWN)
    await voters[1].react(_card(world, question), UP)
    await voters[2].slash(world.text, "vote", direction="up", post=str(question.id))
    await world.ben.react(_card(world, best), UP)
    await world.ann.click(_card(world, best), label="Accept")
    await world.show()
    assert reactions(_card(world, best)) == {UP: 4, DOWN: 1}
    assert "own" in said(await world.ben.slash(world.text, "why"))
    assert "+3 votes" in _card_text(world, best)
    assert "Best answer" in _card_text(world, best)
    assert "Best answer" in _card_text(world, question)
    # 100 to begin with, 40 for the answer, 3 times 20 for votes, 300 for being chosen.
    assert "500 points" in said(await world.ann.slash(world.text, "profile", person=world.ben.user))


async def _is_edited(world: World, question: PostView) -> None:
    await world.env.advance_time(301)  # slips of the pen that are put right sooner leave no mark
    menu = await world.ann.click(_card(world, question), label="More")
    shown = await world.ann.click(reply(menu), label="Edit")
    assert field(shown.modal, "title")["value"] == TITLE
    typed = form(title=f"{TITLE} And the night after?", category=str(await _category(world)))
    del typed["name"]
    await world.ann.submit_modal(shown, typed)
    await world.show()
    assert "night after" in _card_text(world, question)
    assert "edited by" in _card_text(world, question)


async def _is_found_again(world: World, question: PostView, best: PostView) -> None:
    mod, text = world.mod, world.text
    looked = {
        "search": await mod.slash(text, "search", words="lie awake"),
        "questions": await mod.slash(text, "questions", sort="votes", category="Sleep"),
        "person": await mod.slash(text, "questions", person=world.ann.user, state="accepted"),
        "question": await mod.slash(text, "question", question=str(question.id)),
    }
    assert {name for name, each in looked.items() if "night after" not in said(each)} == set()
    assert ANSWER.rstrip(".") in said(looked["question"])
    assert "night after" not in said(await mod.slash(text, "unanswered"))
    assert "night after" not in said(await mod.slash(text, "questions", category="Work"))
    assert "new answer" in said(await world.ann.slash(text, "inbox"))


async def _is_asked_again_by_another(world: World, question: PostView) -> None:
    told = await _asks_the_same(world)
    await world.ben.click(reply(told), label="This is mine too")
    await world.ben.click(reply(told), label="Post anyway")
    again = await newest(world)
    assert again.id != question.id
    await world.mod.slash(
        world.text,
        "mod close",
        post=str(again.id),
        reason="Asked before.",
        duplicate=str(question.id),
    )
    await world.show()
    assert "asked before" in _card_text(world, again)
    assert "Answer" not in buttons(_card(world, again))


async def _asks_the_same(world: World) -> InteractionResult:
    title = "How can I sleep before an exam and the night after it?"
    told = await ask(world, world.ben, title=title, category=str(await _category(world)))
    assert "Post anyway" in buttons(reply(told))
    return told


async def _is_moderated(world: World, question: PostView, other: PostView) -> None:
    shown = await world.ben.context_menu(thread_of(world, question), "Report", _card(world, other))
    await world.ben.submit_modal(shown, {"reason": "It is an advertisement."})
    await world.show()
    hiding = await world.mod.click(world.mods.history()[-1], label="Hide")
    await world.mod.submit_modal(hiding, {"reason": "It is an advertisement."})
    await world.show()
    assert (await post(world, other.id)).state is PostState.HIDDEN
    assert "1 answer" in _card_text(world, question)


async def _ends_well(world: World, question: PostView, best: PostView, other: PostView) -> None:
    assert (await post(world, question.id)).score == 2
    assert (await post(world, best.id)).score == 3
    board = said(await world.ann.slash(world.text, "leaderboard"))
    assert board.index("Ben") < board.index("Ann")
    shown = await world.ann.slash(world.text, "privacy")
    assert "Posts under a chosen name: **1**" in said(shown)
    await assert_all_is_right(world)


async def _category(world: World) -> int:
    return (await guilds.list_categories(world.store, world.guild.id))[0].id


def _card(world: World, shown: PostView) -> discord.Message:
    key = f"{shown.kind} {shown.id}"
    (found,) = {
        each.id: each
        for each in public_messages(world)
        if any((embed.footer.text or "").split(" ·")[0] == key for embed in each.embeds)
    }.values()
    return found


def _vote_message(world: World, shown: PostView) -> discord.Message:
    return next(each for each in public_messages(world) if each.id == shown.vote_message_id)


def _card_text(world: World, shown: PostView) -> str:
    return text_of(_card(world, shown)).replace("\\", "")
