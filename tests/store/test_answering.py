"""Answering and commenting: refusals, what is kept, and under which name."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from db.models import Member, Outbox, PointsEvent, Post, PostStats
from db.records import HandWritten
from db.services import answering, auditing, moderating
from db.store import Store
from forum.errors import (
    AnsweredError,
    BadNameError,
    BlockedError,
    ClosedError,
    HiddenError,
    LevelNeededError,
    NoSuchPostError,
    OwnPostError,
    RateError,
    RepeatError,
    TooLongError,
    TooShortError,
    WrongKindError,
)
from forum.vocabulary import Actor, Origin, PostState
from tests.store.factories import (
    GUILD,
    make_actor,
    make_answer,
    make_comment,
    make_guild,
    make_member,
    make_moderator,
    make_question,
)
from tests.store.reading_rows import rows

WORDS = "Try a walk before bed."


async def test_an_answer_is_kept_counted_paid_and_shown(store: Store, now: datetime) -> None:
    await make_guild(store)
    question = await make_question(store)
    answerer = make_actor(name="Bea")
    posted = await answering.answer(store, answerer, question, WORDS, "", now=now)

    (post,) = await rows(store, Post, Post.id == posted.post_id)
    assert (post.question_id, post.parent_id, post.body) == (question, question, WORDS)
    assert (post.author_id, post.shown_name, post.by_asker) == (answerer.user_id, None, False)
    assert await rows(store, PostStats.answers, PostStats.post_id == question) == [1]
    assert await rows(store, Member.points, Member.user_id == answerer.user_id) == [140]
    targets = await rows(store, Outbox.target, Outbox.lane == question)
    cards = {f"card:{posted.post_id}", f"card:{question}", f"thread:{question}"}
    assert cards <= set(targets)
    assert await auditing.check(store) == ()


async def test_an_anonymous_answer_counts_but_leaves_no_member(store: Store, now: datetime) -> None:
    await make_guild(store)
    question = await make_question(store)
    members = await rows(store, Member.user_id)
    posted = await answering.answer(store, make_actor(), question, WORDS, "Owl", now=now)

    assert posted.is_anonymous
    assert await rows(store, PostStats.answers, PostStats.post_id == question) == [1]
    assert await rows(store, Member.user_id) == members
    assert await rows(store, PointsEvent, PointsEvent.post_id == posted.post_id) == []
    assert await auditing.check(store) == ()


async def test_a_comment_on_a_comment_goes_to_its_parent(store: Store, now: datetime) -> None:
    await make_guild(store)
    question = await make_question(store)
    answer = await make_answer(store, question)
    first = await answering.comment(store, make_actor(), answer, WORDS, "", now=now)
    second = await answering.comment(
        store, make_actor(), first.post_id, "And then some tea.", "", now=now
    )
    parents = await rows(store, Post.parent_id, Post.id.in_([first.post_id, second.post_id]))
    assert parents == [answer, answer]
    assert await rows(store, PostStats.comments, PostStats.post_id == answer) == [2]
    assert second.question_id == question
    assert await auditing.check(store) == ()


@pytest.mark.parametrize(
    ("body", "error", "length"),
    [("Too short", TooShortError, 9), ("x" * 4001, TooLongError, 4001)],
)
async def test_an_answer_too_short_or_long_is_refused(
    store: Store, now: datetime, body: str, error: type[TooShortError], length: int
) -> None:
    await make_guild(store)
    question = await make_question(store)
    with pytest.raises(error) as refused:
        await answering.answer(store, make_actor(), question, body, "", now=now)
    assert (refused.value.field, refused.value.length) == ("Your answer", length)


async def test_a_closed_question_takes_comments_but_no_answers(store: Store, now: datetime) -> None:
    await make_guild(store)
    question = await make_question(store, closed_at=now, closed_by="author")
    with pytest.raises(ClosedError) as refused:
        await answering.answer(store, make_actor(), question, WORDS, "", now=now)
    assert refused.value.post_id == question
    await answering.comment(store, make_actor(), question, WORDS, "", now=now)


@pytest.mark.parametrize("state", [PostState.HIDDEN, PostState.QUEUED])
async def test_what_is_not_visible_takes_nothing(
    store: Store, now: datetime, state: PostState
) -> None:
    await make_guild(store)
    question = await make_question(store)
    answer = await make_answer(store, question, state=state.value)
    hidden = await make_question(store, state=state.value)
    below = await make_answer(store, hidden)
    for post_id in (answer, hidden, below):
        with pytest.raises(HiddenError):
            await answering.comment(store, make_actor(), post_id, WORDS, "", now=now)
    with pytest.raises(HiddenError):
        await answering.answer(store, make_actor(), hidden, WORDS, "", now=now)


async def test_what_is_not_there_cannot_be_answered(store: Store, now: datetime) -> None:
    await make_guild(store)
    await make_guild(store, guild_id=GUILD + 1)
    question = await make_question(store)
    gone = await make_question(store, state=PostState.DELETED.value)
    stranger = make_actor(guild_id=GUILD + 1)
    for actor, post_id in ((make_actor(), gone), (make_actor(), 999), (stranger, question)):
        with pytest.raises(NoSuchPostError) as refused:
            await answering.answer(store, actor, post_id, WORDS, "", now=now)
        assert refused.value.post_id == post_id


async def test_an_answer_cannot_be_answered(store: Store, now: datetime) -> None:
    await make_guild(store)
    answer = await make_answer(store, await make_question(store))
    with pytest.raises(WrongKindError) as refused:
        await answering.answer(store, make_actor(), answer, WORDS, "", now=now)
    assert refused.value.wanted == "question"


async def test_a_server_may_keep_comments_off_questions(store: Store, now: datetime) -> None:
    await make_guild(store, overrides={"comments_on_questions": False})
    question = await make_question(store)
    answer = await make_answer(store, question)
    with pytest.raises(WrongKindError):
        await answering.comment(store, make_actor(), question, WORDS, "", now=now)
    await answering.comment(store, make_actor(), answer, WORDS, "", now=now)


async def test_a_server_may_refuse_own_and_second_answers_sealed_or_not(
    store: Store, now: datetime
) -> None:
    await make_guild(store, overrides={"self_answer": False, "several_answers": False})
    asker, answerer = make_actor(), make_actor()
    question = await make_question(store, asker, shown_name="Fox")
    with pytest.raises(OwnPostError):
        await answering.answer(store, asker, question, WORDS, "", now=now)
    posted = await answering.answer(store, answerer, question, WORDS, "Owl", now=now)
    with pytest.raises(AnsweredError) as refused:
        await answering.answer(store, answerer, question, "Quite another answer", "", now=now)
    assert refused.value.post_id == posted.post_id


async def test_barred_members_and_those_without_the_level_cannot_write(
    store: Store, now: datetime
) -> None:
    await make_guild(store, overrides={"permissions": {"post_comment": "EDITORS"}})
    question = await make_question(store)
    barred = await make_member(store, is_blocked=True)
    with pytest.raises(BlockedError):
        await answering.answer(store, barred, question, WORDS, "", now=now)
    with pytest.raises(LevelNeededError) as refused:
        await answering.comment(store, make_actor(), question, WORDS, "", now=now)
    assert refused.value.level == 50


async def test_the_same_words_are_refused_where_they_stand(store: Store, now: datetime) -> None:
    await make_guild(store)
    question, other = await make_question(store, thread_id=55), await make_question(store)
    first = await answering.answer(store, make_actor(), question, WORDS, "", now=now)
    for name in ("", "Owl"):
        with pytest.raises(RepeatError) as refused:
            await answering.answer(store, make_actor(), question, f"*{WORDS}*", name, now=now)
        assert refused.value.post_id == first.post_id
    await answering.answer(store, make_actor(), other, WORDS, "", now=now)
    await answering.comment(store, make_actor(), question, WORDS, "", now=now)
    with pytest.raises(RepeatError):
        await answering.comment(store, make_actor(), question, WORDS, "", now=now)
    await answering.comment(store, make_actor(), first.post_id, WORDS, "", now=now)


async def test_answers_and_comments_have_limits_of_their_own(store: Store, now: datetime) -> None:
    await make_guild(store, overrides={"rates": {"answer": 2, "comment": 1}})
    question, hasty = await make_question(store), make_actor()
    await answering.answer(store, hasty, question, "The first of two.", "", now=now)
    soon = now + timedelta(minutes=59)
    await answering.answer(store, hasty, question, "The second of two.", "Owl", now=soon)
    await answering.comment(store, hasty, question, WORDS, "", now=soon)
    with pytest.raises(RateError) as refused:
        await answering.answer(store, hasty, question, "One too many.", "Owl", now=soon)
    assert refused.value.again_at == now + timedelta(hours=1)
    with pytest.raises(RateError):
        await answering.comment(store, hasty, question, "And one more.", "Owl", now=soon)
    await answering.answer(
        store, hasty, question, "Late enough now.", "", now=now + timedelta(hours=1)
    )


async def test_a_talk_message_becomes_its_authors_answer_once(store: Store, now: datetime) -> None:
    await make_guild(store)
    question, author = await make_question(store, thread_id=55), make_actor()
    written = HandWritten(body="Tea.", channel_id=5, message_id=66, thread_id=55)
    first = await answering.adopt_answer(store, author, question, written, now=now)
    again = await answering.adopt_answer(store, author, question, written, now=now)
    assert first == again
    (post,) = await rows(store, Post, Post.id == first.post_id)
    assert (post.origin, post.vote_message_id) == (Origin.ADOPTED, 66)
    assert (post.author_id, post.body) == (author.user_id, "Tea.")
    assert await auditing.check(store) == ()


async def test_a_message_is_adopted_once_also_when_no_more_answers_are_taken(
    store: Store, now: datetime
) -> None:
    await make_guild(store, overrides={"several_answers": False})
    question = await make_question(store, thread_id=55)
    written = HandWritten(body="Tea.", channel_id=5, thread_id=55, message_id=66)
    author = make_actor()
    first = await answering.adopt_answer(store, author, question, written, now=now)
    assert await answering.adopt_answer(store, author, question, written, now=now) == first
    await moderating.close(store, make_moderator(), question, "Done.", now=now)
    assert await answering.adopt_answer(store, author, question, written, now=now) == first


async def test_another_servers_thread_tells_no_names(store: Store, now: datetime) -> None:
    await make_guild(store)
    question, member = await make_question(store), make_actor()
    await answering.answer(store, member, question, "Some tea, perhaps.", "Owl", now=now)
    elsewhere = make_actor(member.user_id, guild_id=2)
    with pytest.raises(NoSuchPostError):
        await answering.name_in_thread(store, elsewhere, question)


async def test_a_message_from_elsewhere_becomes_a_card_in_the_thread(
    store: Store, now: datetime
) -> None:
    await make_guild(store)
    question = await make_question(store, thread_id=55)
    written = HandWritten(body="Tea.", channel_id=5, message_id=66)
    posted = await answering.adopt_answer(store, make_actor(), question, written, now=now)
    (post,) = await rows(store, Post, Post.id == posted.post_id)
    assert (post.origin, post.vote_message_id) == (Origin.FORM, None)


async def test_only_the_name_they_asked_with_marks_the_asker(store: Store, now: datetime) -> None:
    await make_guild(store)
    named, hidden = make_actor(), make_actor()
    open_question = await make_question(store, named)
    sealed_question = await make_question(store, hidden, shown_name="Fox")

    async def mark(actor: Actor, question: int, body: str, name: str) -> bool:
        posted = await answering.answer(store, actor, question, body, name, now=now)
        (by_asker,) = await rows(store, Post.by_asker, Post.id == posted.post_id)
        return bool(by_asker)

    assert await mark(named, open_question, "Under my own name", "")
    assert not await mark(named, open_question, "Under another name", "Owl")
    assert await mark(hidden, sealed_question, "Under the same name", "Fox")
    assert not await mark(hidden, sealed_question, "Under my own name", "")
    assert not await mark(make_actor(), sealed_question, "Somebody else", "Owl")


async def test_one_anonymous_name_belongs_to_one_author_in_its_thread(
    store: Store, now: datetime
) -> None:
    await make_guild(store)
    asker, other = make_actor(), make_actor()
    question = await make_question(store, asker, shown_name="Sad Fox")
    for name in ("Sad Fox", "sad-fox", "SAD  F0X"):
        with pytest.raises(BadNameError) as refused:
            await answering.answer(store, other, question, WORDS, name, now=now)
        assert refused.value.problem == "taken"
    elsewhere = await make_question(store)
    await answering.answer(store, other, elsewhere, WORDS, "Sad Fox", now=now)
    posted = await answering.answer(store, asker, question, WORDS, "sad fox", now=now)
    assert await rows(store, Post.shown_name, Post.id == posted.post_id) == ["Sad Fox"]


async def test_a_member_keeps_to_one_anonymous_name_in_a_thread(
    store: Store, now: datetime
) -> None:
    await make_guild(store)
    asker = make_actor()
    question = await make_question(store, asker, shown_name="Sad Fox")
    assert await answering.name_in_thread(store, asker, question) == "Sad Fox"
    assert await answering.name_in_thread(store, make_actor(), question) is None
    with pytest.raises(BadNameError) as refused:
        await answering.answer(store, asker, question, WORDS, "Owl", now=now)
    assert (refused.value.problem, refused.value.name) == ("yours", "Sad Fox")
    posted = await answering.comment(store, asker, question, WORDS, "anonymous", now=now)
    assert await rows(store, Post.shown_name, Post.id == posted.post_id) == ["Sad Fox"]


async def test_nobody_shows_the_name_of_a_member_who_wrote_there(
    store: Store, now: datetime
) -> None:
    await make_guild(store)
    question = await make_question(store, make_actor(name="Ada"))
    with pytest.raises(BadNameError) as refused:
        await answering.answer(store, make_actor(), question, WORDS, "ada", now=now)
    assert refused.value.problem == "taken"


async def test_as_many_as_like_hide_behind_the_word_anonymous(store: Store, now: datetime) -> None:
    await make_guild(store)
    question = await make_question(store)
    for number in range(3):
        body = f"Number {number} says this."
        await answering.answer(store, make_actor(), question, body, "Anonymous", now=now)
    names = await rows(store, Post.shown_name, Post.question_id == question)
    assert sorted(names) == ["Anonymous", "Anonymous 2", "Anonymous 3"]


async def test_the_names_of_staff_who_acted_are_not_shown_by_others(
    store: Store, now: datetime
) -> None:
    await make_guild(store)
    question = await make_question(store)
    moderator = make_moderator(name="Grace")
    comment = await make_comment(store, question, question)
    await moderating.hide(store, moderator, comment, "", now=now)
    with pytest.raises(BadNameError) as refused:
        await answering.answer(store, make_actor(), question, WORDS, "Grace", now=now)
    assert refused.value.problem == "staff"
