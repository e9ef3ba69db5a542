"""Posts written by hand become posts of the forum, with credit and consent."""

from __future__ import annotations

from sqlalchemy import update

from db.models import Member as MemberRow
from db.services import guilds
from forum.vocabulary import Level, Origin
from tests.e2e.acting import (
    TITLE,
    answered,
    asked,
    button_in,
    card,
    exists,
    newest,
    post,
    reactions,
    reply,
    said,
    thread_of,
)
from tests.e2e.conftest import World
from tests.e2e.simcord_help import post_by_hand, set_tags, text_of


async def test_a_post_written_by_hand_becomes_its_authors_question(world: World) -> None:
    thread, message = await post_by_hand(
        world.env, world.ann, world.forum, TITLE, "I lie awake for hours."
    )
    question = await newest(world)

    assert question.origin is Origin.ADOPTED
    assert question.title == TITLE
    assert question.author.user_id == world.ann.id
    assert (question.thread_id, question.vote_message_id) == (thread.id, message.id)
    assert reactions(thread.history()[0]) == {"👍": 1, "👎": 1}


async def test_votes_on_an_adopted_post_stand_on_the_members_own_message(world: World) -> None:
    thread, message = await post_by_hand(world.env, world.ann, world.forum, TITLE, "Hours.")
    question = await newest(world)

    await world.ben.react(message, "👍")

    assert thread.id == question.thread_id
    assert (await post(world, question.id)).score == 1


async def test_the_tags_of_a_post_written_by_hand_are_taken_over(world: World) -> None:
    ids = set_tags(world.env, world.forum, ["Open", "Sleep", "exams"], moderated=["Open"])
    admin = world.actor(world.admin, Level.ADMIN)
    category = await guilds.add_category(world.store, admin, "Sleep", now=world.now)
    await guilds.set_forum_tags(
        world.store,
        world.guild.id,
        world.forum.id,
        {"open": ids["Open"]},
        {category.id: ids["Sleep"]},
    )

    tags = [ids["Sleep"], ids["exams"]]
    await post_by_hand(world.env, world.ann, world.forum, TITLE, "Hours.", tags)

    question = await newest(world)
    assert question.tags == ("exams",)
    assert question.category is not None
    assert question.category.name == "Sleep"


async def test_a_post_in_another_forum_channel_is_left_alone(world: World) -> None:
    other = world.guild.create_forum_channel("elsewhere")

    thread, _ = await post_by_hand(world.env, world.ann, other, TITLE, "Hours.")
    await world.show()

    assert len(thread.history()) == 1
    assert not await exists(world, 1)


async def test_the_post_of_a_barred_member_is_not_adopted_and_they_are_told(world: World) -> None:
    await asked(world, world.ann)
    async with world.store.write() as session:
        await session.execute(
            update(MemberRow).where(MemberRow.user_id == world.ann.id).values(is_blocked=True)
        )

    thread, _ = await post_by_hand(world.env, world.ann, world.forum, "Another one", "Hours.")
    await world.show()

    assert not await exists(world, 2)
    assert "not part of the forum" in text_of(world.ann.user.dm_channel.history()[-1])
    assert len(thread.history()) == 1


async def test_a_talk_message_becomes_an_answer_by_its_author(world: World) -> None:
    question = await asked(world, world.ann)
    thread = thread_of(world, question)
    talk = await world.ben.send(thread, "I count sheep.")

    await world.ben.context_menu(thread, "Make this an answer", talk)

    made = await newest(world)
    assert made.question_id == question.id
    assert made.author.user_id == world.ben.id
    assert made.body == "I count sheep."
    assert made.vote_message_id == talk.id


async def test_a_message_in_a_thread_the_library_does_not_know_becomes_a_question_of_its_own(
    world: World,
) -> None:
    thread = thread_of(world, await asked(world, world.ann))
    talk = await world.ben.send(thread, "And how do I get up in the morning?")
    guild = world.bot.get_guild(world.guild.id)
    assert guild is not None
    guild._threads.clear()

    await world.ben.context_menu(thread, "Make this a question", talk)

    question = await newest(world)
    assert question.channel_id == world.forum.id
    assert question.thread_id not in (None, thread.id)


async def test_a_message_becomes_a_question_by_its_author(world: World) -> None:
    talk = await world.ben.send(world.text, "Does anybody know how to sleep before an exam?")

    await world.ben.context_menu(world.text, "Make this a question", talk)

    made = await newest(world)
    assert made.author.user_id == world.ben.id
    assert "sleep before an exam" in (made.title or "")


async def test_the_same_message_twice_is_one_question(world: World) -> None:
    talk = await world.ben.send(world.text, "Does anybody know how to sleep before an exam?")
    await world.ben.context_menu(world.text, "Make this a question", talk)

    await world.ben.context_menu(world.text, "Make this a question", talk)

    assert not await exists(world, 2)


async def test_another_member_may_not_propose_it(world: World) -> None:
    talk = await world.ben.send(world.text, "Does anybody know how to sleep before an exam?")

    told = await world.ann.context_menu(world.text, "Make this a question", talk)
    await world.show()

    assert said(told)
    assert world.text.history()[-1].id == talk.id


async def test_a_moderators_proposal_waits_for_the_author(world: World) -> None:
    talk = await world.ben.send(world.text, "Does anybody know how to sleep before an exam?")

    await world.mod.context_menu(world.text, "Make this a question", talk)

    proposal = world.text.history()[-1]
    assert [user.id for user in proposal.mentions] == [world.ben.id]
    assert not await exists(world, 1)


async def test_the_author_says_yes(world: World) -> None:
    talk = await world.ben.send(world.text, "Does anybody know how to sleep before an exam?")
    await world.mod.context_menu(world.text, "Make this a question", talk)
    proposal = world.text.history()[-1]
    await world.restart()

    await world.ben.click(proposal, label="Yes")

    assert (await newest(world)).author.user_id == world.ben.id
    assert proposal.id not in [message.id for message in world.text.history()]


async def test_the_author_says_no(world: World) -> None:
    talk = await world.ben.send(world.text, "Does anybody know how to sleep before an exam?")
    await world.mod.context_menu(world.text, "Make this a question", talk)

    await world.ben.click(world.text.history()[-1], label="No")

    assert not await exists(world, 1)
    assert world.text.history()[-1].id == talk.id


async def test_nobody_else_says_yes_for_the_author(world: World) -> None:
    talk = await world.ben.send(world.text, "Does anybody know how to sleep before an exam?")
    await world.mod.context_menu(world.text, "Make this a question", talk)

    told = await world.ann.click(world.text.history()[-1], label="Yes")

    assert said(told)
    assert not await exists(world, 1)


async def test_a_bots_message_never_becomes_a_post(world: World) -> None:
    message = await button_in(world, world.text, "forum:more:1")

    told = await world.mod.context_menu(world.text, "Make this a question", message)

    assert "member" in said(told)
    assert not await exists(world, 1)


async def test_a_webhooks_message_never_becomes_a_post(world: World) -> None:
    message = await world.guild.create_webhook(world.text).send("Something from elsewhere")

    told = await world.mod.context_menu(world.text, "Make this a question", message)

    assert "member" in said(told)
    assert not await exists(world, 1)


async def test_a_message_outside_a_questions_thread_becomes_no_answer(world: World) -> None:
    talk = await world.ben.send(world.text, "I count sheep.")

    told = await world.ben.context_menu(world.text, "Make this an answer", talk)

    assert "thread of a question" in said(told)


async def test_the_card_of_an_adopted_answer_carries_its_buttons(world: World) -> None:
    question = await asked(world, world.ann)
    await answered(world, world.mod, question.id)
    thread = thread_of(world, question)
    talk = await world.ben.send(thread, "I count sheep.")
    await world.ben.context_menu(thread, "Make this an answer", talk)
    made = await newest(world)

    told = await world.ann.click(card(world, question, made), label="Accept")

    assert "best answer" in text_of(reply(told))
