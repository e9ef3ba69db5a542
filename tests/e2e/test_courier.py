from __future__ import annotations

from collections.abc import Callable
from typing import Any

import discord
import pytest
from simcord.http import router
from sqlalchemy import select

from db.models import Outbox
from db.services import accepting, answering, discord_ids, guilds, moderating, notifying, voting
from db.services.voting import Ballot
from forum.vocabulary import Direction, Door, Level
from tests.e2e.conftest import Member, World
from tests.e2e.posts import answer, ask, post
from tests.e2e.simcord_help import close_dms, set_bot_permissions, set_tags, set_thread, text_of

UP, DOWN = "👍", "👎"


async def move_to_text(world: World) -> None:
    admin = world.actor(world.admin, Level.ADMIN)
    await guilds.set_up(
        world.store, admin, home_channel_id=world.text.id, kind="text", now=world.now
    )


async def comment(world: World, member: Member, post_id: int, shown_name: str = "") -> int:
    text = "I would like to hear more of that."
    posted = await answering.comment(
        world.store, world.actor(member), post_id, text, shown_name, now=world.now
    )
    await world.show()
    return posted.post_id


async def vote(world: World, member: Member, post_id: int) -> None:
    await voting.cast(
        world.store,
        Ballot(
            guild_id=world.guild.id,
            voter=world.actor(member),
            wanted=Direction.UP,
            door=Door.COMMAND,
            now=world.now,
            post_id=post_id,
        ),
    )


async def outbox_rows(world: World) -> list[Any]:
    async with world.store.read() as session:
        return list(await session.scalars(select(Outbox)))


def in_threads(world: World) -> list[discord.Message]:
    return [message for thread in world.threads() for message in thread.history()]


def cards(world: World, key: str) -> list[discord.Message]:
    """Every message anywhere that shows the post with this key in its footer."""
    found = [*world.text.history(), *in_threads(world)]
    return [
        each
        for each in {each.id: each for each in found}.values()
        if any((embed.footer.text or "").split(" ·")[0] == key for embed in each.embeds)
    ]


def emoji_on(message: discord.Message) -> list[str]:
    return [str(reaction.emoji) for reaction in message.reactions]


async def test_a_question_is_a_post_in_the_forum_channel_with_both_emoji(world: World) -> None:
    question = await ask(world, world.ann)
    (thread,) = world.forum.threads
    (card,) = thread.history()
    assert thread.name == "How do I fall asleep sooner?"
    assert emoji_on(card) == [UP, DOWN]
    known = await post(world, question)
    assert (known.thread_id, known.card_message_id) == (thread.id, card.id)
    assert known.vote_message_id == card.id


async def test_a_question_in_a_text_channel_is_a_card_with_a_thread(world: World) -> None:
    await move_to_text(world)
    question = await ask(world, world.ann)
    await answer(world, world.ben, question)
    (card,) = cards(world, f"question {question}")
    (thread,) = world.text.threads
    assert card.channel.id == world.text.id
    assert thread.id == card.id
    assert emoji_on(card) == [UP, DOWN]
    assert "1 answer" in text_of(card)
    assert cards(world, f"answer {question + 1}")[0].channel.id == thread.id


async def test_answers_stand_in_the_thread_and_comments_reply_to_their_card(world: World) -> None:
    question = await ask(world, world.ann)
    first = await answer(world, world.ben, question)
    second = await answer(world, world.mod, question, "Leave your telephone in another room.")
    remark = await comment(world, world.ann, first)
    order = [
        each.embeds[0].footer.text or "" for each in world.forum.threads[0].history() if each.embeds
    ]
    keys = [f"question {question}", f"answer {first}", f"answer {second}", f"comment {remark}"]
    assert [foot.split(" ·")[0] for foot in order] == keys
    (reply,) = cards(world, f"comment {remark}")
    assert reply.reference is not None
    assert reply.reference.message_id == (await post(world, first)).card_message_id
    assert "1 comment" in text_of(cards(world, f"answer {first}")[0])


async def test_a_storm_of_votes_is_one_redraw(world: World) -> None:
    question = await ask(world, world.ann)
    voters = [world.member(f"Voter {number}") for number in range(20)]
    await world.env.settle()
    world.sent.clear()
    for voter in voters:
        await vote(world, voter, question)
    await world.show()
    edits = [path for method, path, _ in world.sent if method == "PATCH" and "/messages/" in path]
    assert len(edits) <= 2
    assert "+20 votes" in text_of(cards(world, f"question {question}")[0])


async def test_a_text_too_long_for_one_message_goes_on_in_the_thread(world: World) -> None:
    question = await ask(world, world.ann, body="*" * 4000)
    (more,) = cards(world, f"question {question} (continued)")
    assert (await post(world, question)).more_message_id == more.id


class Crash(BaseException):
    """The process dies here."""


@pytest.mark.parametrize("kind", ["forum", "text"])
async def test_a_crash_between_sending_and_saving_makes_no_second_card(
    world: World, monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    if kind == "text":
        await move_to_text(world)
    real = discord_ids.card_posted
    crashes: list[int] = []

    async def die_at_first(store: Any, post_id: int, **kw: Any) -> None:
        if post_id not in crashes:
            crashes.append(post_id)
            raise Crash
        await real(store, post_id, **kw)

    monkeypatch.setattr(discord_ids, "card_posted", die_at_first)
    question = await ask(world, world.ann)
    await world.restart()
    reply = await answer(world, world.ben, question)
    await world.restart()
    remark = await comment(world, world.ann, reply)
    await world.restart()
    assert crashes == [question, reply, remark]
    for key in (f"question {question}", f"answer {reply}", f"comment {remark}"):
        assert len(cards(world, key)) == 1
    assert len(world.threads()) == 1


@pytest.mark.parametrize("kind", ["forum", "text"])
async def test_an_answer_of_discord_that_is_lost_makes_no_second_message(
    world: World, monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    if kind == "text":
        await move_to_text(world)
    lose_answers(monkeypatch, lambda method, path: method == "POST" and "interactions" not in path)
    question = await ask(world, world.ann)
    reply = await answer(world, world.ben, question)
    for _ in range(4):
        await world.restart()
    for key in (f"question {question}", f"answer {reply}"):
        assert len(cards(world, key)) == 1
    pings = [each for each in in_threads(world) if f"<@{world.ann.id}>" in each.content]
    assert len(pings) == 1


def lose_answers(monkeypatch: pytest.MonkeyPatch, which: Callable[[str, str], bool]) -> None:
    """Discord does what it is asked, and the first answer on each path gets lost."""
    real, lost = router.dispatch, set()

    def dispatch(backend: Any, method: str, path: str, **kw: Any) -> Any:
        answer = real(backend, method, path, **kw)
        if which(method, path) and path not in lost:
            lost.add(path)
            raise OSError("connection reset")
        return answer

    monkeypatch.setattr(router, "dispatch", dispatch)


async def test_an_archived_thread_is_drawn_when_it_next_opens(world: World) -> None:
    question = await ask(world, world.ann)
    (thread,) = world.forum.threads
    await set_thread(world.env, thread, archived=True)
    world.env.inject_error(
        "PATCH", "/channels/*/messages/*", status=400, code=50083, message="archived", times=None
    )
    await vote(world, world.ben, question)
    await world.show()
    assert "0 votes" in text_of(cards(world, f"question {question}")[0])
    assert [row.is_parked for row in await outbox_rows(world)] == [True]
    world.env.backend.faults.clear()
    await set_thread(world.env, thread, archived=False)
    await world.show()
    assert "+1 vote" in text_of(cards(world, f"question {question}")[0])
    assert not await outbox_rows(world)


async def test_a_missing_permission_is_given_up_with_a_reason(world: World) -> None:
    set_bot_permissions(world.env, world.guild, world.forum, send_messages=False)
    await ask(world, world.ann)
    (row,) = await outbox_rows(world)
    assert row.failed_at is not None
    assert "permission" in row.reason


async def test_a_card_whose_thread_was_refused_does_not_stand_twice_after_another_try(
    world: World,
) -> None:
    await move_to_text(world)
    set_bot_permissions(world.env, world.guild, world.text, create_public_threads=False)
    question = await ask(world, world.ann)
    set_bot_permissions(world.env, world.guild, world.text, create_public_threads=True)
    await guilds.try_again(world.store, world.actor(world.admin, Level.ADMIN), now=world.env.now())
    await world.show()
    (card,) = cards(world, f"question {question}")
    assert (await post(world, question)).thread_id == card.id


async def test_what_failed_is_tried_again_and_answers_wait_for_their_question(
    world: World,
) -> None:
    world.env.inject_error("POST", "/channels/*/threads", status=503, times=1)
    question = await ask(world, world.ann)
    reply = await answer(world, world.ben, question)
    await world.env.advance_time(5)
    await world.show()
    order = [each.embeds[0].footer.text or "" for each in in_threads(world) if each.embeds]
    assert [foot.split(" ·")[0] for foot in order] == [f"question {question}", f"answer {reply}"]


async def test_the_asker_is_mentioned_in_the_thread_and_nobody_else(world: World) -> None:
    question = await ask(world, world.ann)
    world.sent.clear()
    await answer(world, world.ben, question, "Ask @everyone and <@1> about it, they know.")
    allowed = [
        body["allowed_mentions"]
        for method, path, body in world.sent
        if method == "POST" and path.endswith("/messages")
    ]
    assert [list(map(int, each.get("users", []))) for each in allowed] == [[], [world.ann.id]]
    (ping,) = [each for each in in_threads(world) if f"<@{world.ann.id}>" in each.content]
    assert "Ask" not in ping.content


async def test_an_anonymous_asker_is_told_by_dm_and_never_in_the_thread(world: World) -> None:
    question = await ask(world, world.ann, shown_name="sad fox")
    await answer(world, world.ben, question)
    assert not [each for each in in_threads(world) if str(world.ann.id) in each.content]
    (told,) = world.ann.user.dm_channel.history()
    assert "new answer" in told.content


async def test_a_closed_dm_falls_back_to_the_inbox(world: World) -> None:
    close_dms(world.env, world.ann.user)
    question = await ask(world, world.ann, shown_name="sad fox")
    await answer(world, world.ben, question)
    assert not await outbox_rows(world)
    (notice,) = await notifying.inbox(world.store, world.actor(world.ann))
    assert notice.kind == "answered"


async def test_a_hidden_question_keeps_neither_text_nor_name_on_discord(world: World) -> None:
    question = await ask(world, world.ann)
    moderator = world.actor(world.mod, Level.MODERATOR)
    await moderating.hide(world.store, moderator, question, "off topic", now=world.now)
    await world.show()
    (card,) = cards(world, f"question {question}")
    assert "Hidden by a moderator: off topic" in text_of(card)
    assert "lie awake" not in text_of(card)
    assert world.forum.threads[0].name == "Hidden question"
    await moderating.show(world.store, moderator, question, "", now=world.now)
    await world.show()
    assert "lie awake" in text_of(cards(world, f"question {question}")[0])
    assert world.forum.threads[0].name == "How do I fall asleep sooner?"


@pytest.mark.parametrize("kind", ["forum", "text"])
async def test_a_deleted_question_without_talk_goes_with_its_thread(
    world: World, kind: str
) -> None:
    if kind == "text":
        await move_to_text(world)
    question = await ask(world, world.ann, body="*" * 4000)
    await moderating.delete(world.store, world.actor(world.ann), question, "", now=world.now)
    await world.show()
    assert not world.threads()
    assert not cards(world, f"question {question}")


async def test_a_deleted_question_with_talk_leaves_the_talk_and_no_title(world: World) -> None:
    question = await ask(world, world.ann)
    await world.ben.send(world.forum.threads[0], "I would like to know that as well.")
    await moderating.delete(world.store, world.actor(world.ann), question, "", now=world.now)
    await world.show()
    (thread,) = world.forum.threads
    assert thread.name == "Deleted question"
    assert [each.content for each in thread.history()][-1].startswith("I would like")
    assert not [each for each in thread.history() if "lie awake" in text_of(each)]


async def test_a_card_that_a_moderator_deleted_hides_its_post(world: World) -> None:
    question = await ask(world, world.ann)
    reply = await answer(world, world.ben, question)
    await world.mod.delete(cards(world, f"answer {reply}")[0])
    await world.show()
    assert (await post(world, reply)).state == "hidden"
    assert "0 answers" in text_of(cards(world, f"question {question}")[0])


async def test_the_forum_tags_follow_the_state(world: World) -> None:
    tags = set_tags(world.env, world.forum, ["Open", "Answered", "Best answer", "Closed"])
    state_tags = dict(zip(("open", "answered", "accepted", "closed"), tags.values(), strict=True))
    await guilds.set_forum_tags(
        world.store, world.guild.id, world.forum.id, state_tags=state_tags, category_tags={}
    )
    names = {tag: name for name, tag in tags.items()}

    def shown_tags() -> list[str]:
        return [
            names[int(tag)]
            for tag in world.env.backend.get_channel(world.forum.threads[0].id).applied_tags
        ]

    question = await ask(world, world.ann)
    assert shown_tags() == ["Open"]
    reply = await answer(world, world.ben, question)
    assert shown_tags() == ["Answered"]
    await accepting.accept(world.store, world.actor(world.ann), reply, now=world.now)
    await world.show()
    assert shown_tags() == ["Best answer"]
    assert "Best answer" in text_of(cards(world, f"answer {reply}")[0])


async def test_without_manage_threads_a_question_stands_without_the_moderated_tags(
    world: World,
) -> None:
    names = ["Open", "Answered", "Best answer", "Closed", "Sleep"]
    tags = set_tags(world.env, world.forum, names, moderated=names[:4])
    state_tags = dict(zip(("open", "answered", "accepted", "closed"), tags.values(), strict=False))
    admin = world.actor(world.admin, Level.ADMIN)
    category = await guilds.add_category(world.store, admin, "Sleep", now=world.now)
    await guilds.set_forum_tags(
        world.store, world.guild.id, world.forum.id, state_tags, {category.id: tags["Sleep"]}
    )
    set_bot_permissions(world.env, world.guild, world.forum, manage_threads=False)

    question = await ask(world, world.ann, category_id=category.id)

    applied = world.env.backend.get_channel(world.forum.threads[0].id).applied_tags
    assert [int(tag) for tag in applied] == [tags["Sleep"]]
    await answer(world, world.ben, question)
    assert not [row for row in await outbox_rows(world) if row.failed_at]


async def test_a_report_is_one_card_for_the_moderators_edited_in_place(world: World) -> None:
    question = await ask(world, world.ann)
    for member, reason in ((world.ben, "spam"), (world.mod, "advertising")):
        await moderating.report(world.store, world.actor(member), question, reason, now=world.now)
        await world.show()
    (card,) = world.mods.history()
    for words in ("Reported 2 times", "spam", "advertising"):
        assert words in text_of(card)
    assert world.ben.name not in text_of(card)


async def test_votes_that_came_and_went_while_the_bot_was_down_are_put_right(world: World) -> None:
    question = await ask(world, world.ann)
    (card,) = cards(world, f"question {question}")
    await world.ben.react(card, UP)
    await world.stop()
    await world.ben.unreact(card, UP)
    await world.mod.react(card, DOWN)
    await world.ann.react(card, UP)  # her own question: does not count and goes
    await world.start()
    await world.show()
    (card,) = cards(world, f"question {question}")
    assert (await post(world, question)).score == -1
    assert "–1 vote" in text_of(card)
    assert {str(each.emoji): each.count for each in card.reactions} == {UP: 1, DOWN: 2}


async def test_a_post_that_the_network_failed_does_not_keep_catch_up_from_the_others(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = await ask(world, world.ann)
    second = await ask(world, world.ann, "What do I do when I wake at three?")
    known = {each: await post(world, each) for each in (first, second)}
    await world.stop()
    for each in known:
        await world.ben.react(cards(world, f"question {each}")[0], UP)
    real = router.dispatch

    def cut_off(backend: Any, method: str, path: str, **kw: Any) -> Any:
        if method == "GET" and path.endswith(f"/messages/{known[second].card_message_id}"):
            raise OSError("the network is away")
        return real(backend, method, path, **kw)

    monkeypatch.setattr(router, "dispatch", cut_off)
    await world.start()
    assert (await post(world, first)).score == 1


async def test_a_message_deleted_while_the_bot_was_down_hides_its_post(world: World) -> None:
    question = await ask(world, world.ann)
    reply = await answer(world, world.ben, question)
    card = cards(world, f"answer {reply}")[0]
    await world.stop()
    await world.mod.delete(card)
    await world.start()
    assert (await post(world, reply)).state == "hidden"


async def test_nothing_a_courier_logs_names_the_author_of_an_anonymous_post(
    world: World, caplog: pytest.LogCaptureFixture
) -> None:
    question = await ask(world, world.ann, shown_name="sad fox")
    await answer(world, world.ben, question)
    await world.restart()
    ours = [record.getMessage() for record in caplog.records if record.name.startswith("bot.")]
    assert ours
    assert not [line for line in ours if str(world.ann.id) in line or "Ann" in line]
