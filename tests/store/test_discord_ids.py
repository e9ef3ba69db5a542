"""What Discord tells the store: where cards stand, and which messages and channels are gone."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import select

from db.models import Category, Channel, Guild, Notification
from db.queries import outbox
from db.services import auditing, discord_ids, voting
from db.services.discord_ids import FoundPost
from db.store import Store
from forum.vocabulary import Direction, PostKind
from tests.store.factories import (
    GUILD,
    HOME_CHANNEL,
    NOW,
    ballot_by_reaction,
    make_actor,
    make_answer,
    make_category,
    make_comment,
    make_guild,
    make_question,
    message_of,
)
from tests.store.reading_rows import log, post_of, stats_of, targets

BLANK: dict[str, Any] = {
    "card_message_id": None,
    "vote_message_id": None,
    "thread_id": None,
    "up_emoji": None,
    "down_emoji": None,
}


@pytest.fixture(autouse=True)
async def guild(store: Store) -> int:
    return await make_guild(store)


async def _make_channel(store: Store, kind: str, channel_id: int = HOME_CHANNEL) -> None:
    async with store.write() as session:
        session.add(Channel(id=channel_id, guild_id=GUILD, kind=kind, state_tags={}))


@pytest.mark.parametrize(
    ("kind", "asked"), [("forum", ["seed:{0}", "thread:{0}"]), ("text", ["seed:{0}"])]
)
async def test_a_posted_card_asks_for_its_arrows_and_in_a_forum_for_its_tags(
    store: Store, kind: str, asked: list[str]
) -> None:
    await _make_channel(store, kind)
    question_id = await make_question(store, **BLANK)

    await discord_ids.card_posted(
        store,
        question_id,
        channel_id=HOME_CHANNEL,
        thread_id=70,
        card_message_id=71,
        more_message_id=72,
        vote_message_id=71,
        up_emoji="⬆️",
        down_emoji="⬇️",
        now=NOW,
    )

    post = await post_of(store, question_id)
    assert (post.thread_id, post.card_message_id, post.more_message_id) == (70, 71, 72)
    assert (post.up_emoji, post.down_emoji) == ("⬆️", "⬇️")
    assert await targets(store) == [name.format(question_id) for name in asked]
    await discord_ids.more_posted(store, question_id, None)
    assert (await post_of(store, question_id)).more_message_id is None


async def test_a_comment_s_card_carries_no_votes(store: Store) -> None:
    await _make_channel(store, "text")
    question_id = await make_question(store)
    comment_id = await make_comment(store, question_id, question_id, **BLANK)

    await discord_ids.card_posted(
        store,
        comment_id,
        channel_id=70,
        card_message_id=71,
        up_emoji=None,
        down_emoji=None,
        now=NOW,
    )

    assert (await post_of(store, comment_id)).card_message_id == 71
    assert await targets(store) == []


async def test_a_deleted_card_hides_its_post_and_keeps_its_votes(store: Store) -> None:
    author, voter = make_actor(), make_actor()
    question_id = await make_question(store)
    answer_id = await make_answer(store, question_id, author)
    message_id = await message_of(store, answer_id)
    await voting.cast(store, ballot_by_reaction(voter, message_id, Direction.UP))

    assert await discord_ids.message_gone(store, GUILD, [message_id, 1], now=NOW) == 1

    post = await post_of(store, answer_id)
    assert (post.state, post.state_by, post.state_reason) == (
        "hidden",
        "rule",
        discord_ids.MESSAGE_GONE,
    )
    assert (post.card_message_id, post.vote_message_id) == (None, None)
    assert (await stats_of(store, answer_id)).score == 1
    assert (await stats_of(store, question_id)).answers == 0
    assert await log(store) == [("a_hide", answer_id, None)]
    async with store.read() as session:
        (notice,) = await session.scalars(select(Notification))
    assert (notice.kind, notice.recipient_id) == ("hidden", author.user_id)
    assert f"card:{question_id}" in await targets(store)
    assert await auditing.check(store) == ()


async def test_an_adopted_post_goes_with_its_own_message_or_with_its_card(store: Store) -> None:
    for column, message_id in (("vote_message_id", 90), ("card_message_id", 91)):
        values: dict[str, Any] = {"vote_message_id": 92, "card_message_id": 93, column: message_id}
        question_id = await make_question(store, origin="adopted", **values)

        assert await discord_ids.message_gone(store, GUILD, [message_id], now=NOW) == 1
        assert (await post_of(store, question_id)).state == "hidden"
        await discord_ids.message_gone(store, GUILD, [92, 93], now=NOW)


async def test_a_deleted_message_of_a_hidden_post_is_only_forgotten(store: Store) -> None:
    question_id = await make_question(store, state="hidden", state_by="author")
    message_id = await message_of(store, question_id)

    assert await discord_ids.message_gone(store, GUILD, [message_id], now=NOW) == 0

    post = await post_of(store, question_id)
    assert (post.state_by, post.card_message_id) == ("author", None)


async def test_messages_of_nobody_or_of_another_guild_are_nothing(store: Store) -> None:
    question_id = await make_question(store)
    message_id = await message_of(store, question_id)

    assert await discord_ids.message_gone(store, GUILD, [1, 2], now=NOW) == 0
    assert await discord_ids.message_gone(store, 5, [message_id], now=NOW) == 0
    assert (await post_of(store, question_id)).state == "visible"


async def test_a_card_that_turns_out_to_be_gone_hides_its_post(store: Store) -> None:
    question_id = await make_question(store)

    await discord_ids.forget_card(store, question_id, now=NOW)
    await discord_ids.forget_card(store, question_id, now=NOW)

    assert (await post_of(store, question_id)).state == "hidden"
    assert len(await log(store)) == 1


@pytest.mark.parametrize(("kind", "keeps_card"), [("forum", False), ("text", True)])
async def test_a_deleted_thread_hides_its_question_with_all_messages_in_it(
    store: Store, kind: str, keeps_card: bool
) -> None:
    await _make_channel(store, kind)
    question_id = await make_question(store, thread_id=70)
    answer_id = await make_answer(store, question_id)

    await discord_ids.thread_gone(store, GUILD, 70, now=NOW)
    await discord_ids.thread_gone(store, GUILD, 71, now=NOW)

    question, answer = await post_of(store, question_id), await post_of(store, answer_id)
    assert (question.state, question.state_reason) == ("hidden", discord_ids.THREAD_GONE)
    assert question.thread_id is None
    assert (question.card_message_id is not None) is keeps_card
    assert (answer.state, answer.card_message_id) == ("visible", None)


async def test_a_deleted_channel_is_forgotten_and_its_questions_hidden(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("db.queries.messages.CHUNK", 2)
    await _make_channel(store, "forum")
    category_id = await make_category(store, channel_id=HOME_CHANNEL)
    questions = [await make_question(store) for _ in range(3)]
    elsewhere = await make_question(store, channel_id=5)

    await discord_ids.channel_gone(store, GUILD, HOME_CHANNEL, now=NOW)

    states = [(await post_of(store, each)).state for each in (*questions, elsewhere)]
    assert states == ["hidden", "hidden", "hidden", "visible"]
    async with store.read() as session:
        assert (await session.get_one(Guild, GUILD)).home_channel_id is None
        assert (await session.get_one(Category, category_id)).channel_id is None
        assert await session.get(Channel, HOME_CHANNEL) is None
    assert await auditing.check(store) == ()


async def test_guilds_come_and_go_and_come_again(store: Store) -> None:
    await discord_ids.guild_joined(store, 7, now=NOW)
    await discord_ids.guild_left(store, 7, now=NOW)
    async with store.read() as session:
        assert (await session.get_one(Guild, 7)).left_at == NOW

    await discord_ids.guild_joined(store, 7, now=NOW)
    async with store.read() as session:
        assert (await session.get_one(Guild, 7)).left_at is None


async def test_an_opened_thread_lets_go_out_what_waited_for_it(store: Store) -> None:
    question_id = await make_question(store, thread_id=70)
    async with store.write() as session:
        await outbox.ask_for(session, GUILD, question_id, [outbox.card(question_id)], NOW)
        (item,) = await outbox.list_due(session, NOW, limit=5)
        await outbox.park(session, item)
    woken: list[str] = []
    store.on_outbox = lambda: woken.append("woken")

    for thread_id in (71, 70, 70):
        await discord_ids.thread_opened(store, GUILD, thread_id)

    async with store.read() as session:
        assert len(await outbox.list_due(session, NOW, limit=5)) == 1
    assert woken == ["woken"]


async def test_vote_messages_come_newest_first_with_the_place_they_stand_in(store: Store) -> None:
    await _make_channel(store, "text")
    question_id = await make_question(store, thread_id=70)
    answer_id = await make_answer(store, question_id)
    await make_comment(store, question_id, answer_id)
    await make_question(store, state="hidden")
    in_forum = await make_question(store, thread_id=80, channel_id=5)

    found = await discord_ids.list_vote_messages(store, GUILD, limit=10)

    assert [(each.post_id, each.channel_id) for each in found] == [
        (in_forum, 80),
        (answer_id, 70),
        (question_id, HOME_CHANNEL),
    ]
    (older,) = await discord_ids.list_vote_messages(store, GUILD, limit=1, before=answer_id)
    assert older.post_id == question_id


async def test_a_post_is_found_by_its_card_and_by_its_own_message(store: Store) -> None:
    question_id = await make_question(store, card_message_id=70, vote_message_id=71)
    answer_id = await make_answer(store, question_id)
    found = FoundPost(question_id, PostKind.QUESTION, question_id)

    assert await discord_ids.post_by_message(store, GUILD, 70) == found
    assert await discord_ids.post_by_message(store, GUILD, 71) == found
    assert await discord_ids.post_by_message(store, 5, 70) is None
    by_card = await discord_ids.post_by_message(store, GUILD, await message_of(store, answer_id))
    assert by_card == FoundPost(answer_id, PostKind.ANSWER, question_id)


async def test_a_thread_is_its_question_s(store: Store) -> None:
    question_id = await make_question(store, thread_id=70)
    await make_question(store, thread_id=71, state="deleted")

    assert await discord_ids.question_of_thread(store, GUILD, 70) == question_id
    assert await discord_ids.question_of_thread(store, GUILD, 71) is None
    assert await discord_ids.question_of_thread(store, 5, 70) is None


async def test_a_channel_holds_questions_where_it_is_a_home_or_a_category_s(store: Store) -> None:
    await _make_channel(store, "forum")
    await _make_channel(store, "text", 5)
    await _make_channel(store, "text", 6)
    await make_category(store, channel_id=5)

    kinds = [
        await discord_ids.is_forum_channel(store, GUILD, each) for each in (HOME_CHANNEL, 5, 6)
    ]

    assert kinds == ["forum", "text", None]
