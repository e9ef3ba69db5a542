"""Who is told of an answer or a comment, and that neither a row nor its absence names anybody."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import pytest

from db.models import Member, Notification, Outbox
from db.records import QuestionText
from db.services import answering, asking, notifying
from db.store import Store
from forum.errors import HiddenError, NoSuchPostError
from forum.vocabulary import Actor
from tests.store.factories import (
    make_actor,
    make_answer,
    make_comment,
    make_guild,
    make_member,
    make_question,
)
from tests.store.reading_rows import rows, told

WORDS = "Try a walk before bed."


async def asked(store: Store, asker: Actor, now: datetime, name: str = "") -> int:
    """A question, asked through its door, so that the asker follows it."""
    text = QuestionText(title="How do I sleep better?", body="", shown_name=name)
    return (await asking.ask(store, asker, text, now=now)).post_id


async def shapes(store: Store, *, after: int = 0) -> list[tuple[bool, str, str]]:
    """What a thief of the database can tell the notifications apart by."""
    found = await rows(store, Notification, Notification.id > after)
    return sorted((row.recipient_id is None, row.kind, row.facts["role"]) for row in found)


async def test_a_named_asker_is_told_openly_of_an_answer(store: Store, now: datetime) -> None:
    await make_guild(store)
    asker = make_actor()
    question = await asked(store, asker, now)
    posted = await answering.answer(store, make_actor(), question, WORDS, "", now=now)
    ((user_id, notices),) = (await told(store)).items()
    assert user_id == asker.user_id
    (notice,) = notices
    assert (notice.kind, notice.post_id, notice.is_private) == ("answered", posted.post_id, False)
    assert notice.facts == {"role": "asker"}
    assert f"notice:{notice.id}" in await rows(store, Outbox.target)


async def test_an_anonymous_asker_is_told_privately(store: Store, now: datetime) -> None:
    await make_guild(store)
    asker = make_actor()
    question = await asked(store, asker, now, "Fox")
    await answering.answer(store, make_actor(), question, WORDS, "", now=now)
    ((user_id, notices),) = (await told(store)).items()
    assert (user_id, [notice.is_private for notice in notices]) == (asker.user_id, [True])
    assert await rows(store, Notification.recipient_id) == [None]


async def test_who_answers_openly_is_not_told_of_it(store: Store, now: datetime) -> None:
    await make_guild(store)
    asker = make_actor()
    question = await asked(store, asker, now)
    await answering.answer(store, asker, question, WORDS, "", now=now)
    assert await rows(store, Notification) == []


async def test_who_unfollowed_is_told_no_more(store: Store, now: datetime) -> None:
    await make_guild(store)
    asker = make_actor()
    question = await asked(store, asker, now)
    await notifying.unfollow(store, asker, question, now=now)
    await answering.answer(store, make_actor(), question, WORDS, "", now=now)
    assert await rows(store, Notification) == []


async def test_followers_are_told_privately_and_once(store: Store, now: datetime) -> None:
    await make_guild(store)
    follower, commenter = make_actor(), make_actor()
    question = await asked(store, make_actor(), now)
    for member in (follower, follower, commenter):
        await notifying.follow(store, member, question, now=now)
    answer = await make_answer(store, question)
    await make_comment(store, question, answer, commenter)
    await answering.comment(store, make_actor(), answer, WORDS, "", now=now)

    notices = await told(store)
    assert [notice.is_private for notice in notices[follower.user_id]] == [True]
    assert [notice.facts for notice in notices[commenter.user_id]] == [{"role": "commenter"}]


async def test_a_comment_is_told_to_its_posts_author_and_earlier_commenters(
    store: Store, now: datetime
) -> None:
    await make_guild(store)
    asker, answerer, first, second = (make_actor() for _ in range(4))
    question = await asked(store, asker, now)
    answer = await make_answer(store, question, answerer)
    await make_comment(store, question, answer, first)
    await make_comment(store, question, answer, second, shown_name="Owl")
    await answering.comment(store, first, answer, WORDS, "", now=now)

    roles = {
        user_id: [(notice.facts["role"], notice.is_private) for notice in notices]
        for user_id, notices in (await told(store, "commented")).items()
    }
    assert roles == {
        asker.user_id: [("asker", False)],
        answerer.user_id: [("author", False)],
        second.user_id: [("commenter", True)],
    }


async def test_a_named_asker_is_told_of_their_own_anonymous_answer_like_any_other(
    store: Store, now: datetime
) -> None:
    await make_guild(store)
    asker = make_actor()
    question = await asked(store, asker, now)
    await answering.answer(store, asker, question, WORDS, "Owl", now=now)
    assert list(await told(store)) == [asker.user_id]


@dataclass(frozen=True, slots=True)
class Scene:
    """A thread in which one member, or a stranger, writes next."""

    asker_name: str
    member_follows: bool = False
    member_commented_as: str | None = None
    #: Under which name the next comment is written.
    next_name: str = ""


SCENES = {
    "the sealed asker comments openly": Scene("Fox"),
    "the sealed asker comments under that name": Scene("Fox", next_name="Fox"),
    "the named asker comments anonymously": Scene("", next_name="Owl"),
    "a follower comments openly": Scene("Fox", member_follows=True),
    "a follower comments anonymously": Scene("", member_follows=True, next_name="Owl"),
    "a named commenter comments anonymously": Scene("", member_commented_as="", next_name="Owl"),
    "a sealed commenter comments openly": Scene("Fox", member_commented_as="Owl"),
}


@pytest.mark.parametrize("scene", SCENES.values(), ids=SCENES.keys())
async def test_what_is_written_does_not_tell_whether_the_one_with_a_stake_acted(
    store: Store, now: datetime, scene: Scene
) -> None:
    await make_guild(store)
    left = []
    for number, is_stranger in enumerate((False, True)):
        member = make_actor()
        is_asker = not scene.member_follows and scene.member_commented_as is None
        title = f"Question number {number} of two"
        text = QuestionText(title=title, body="", shown_name=scene.asker_name)
        asker = member if is_asker else make_actor()
        question = (await asking.ask(store, asker, text, now=now)).post_id
        answer = await make_answer(store, question)
        if scene.member_follows:
            await notifying.follow(store, member, question, now=now)
        if scene.member_commented_as is not None:
            name = scene.member_commented_as or None
            await make_comment(store, question, answer, member, shown_name=name)
        before = max(await rows(store, Notification.id), default=0)
        actor = make_actor() if is_stranger else member
        name_now = f"{scene.next_name} {number}" if scene.next_name == "Owl" else scene.next_name
        if is_stranger and scene.next_name == "Fox":
            name_now = "Badger"
        await answering.comment(store, actor, answer, WORDS, name_now, now=now)
        left.append(await shapes(store, after=before))
    assert left[0] == left[1]


async def test_a_sealed_asker_who_is_told_openly_too_leaves_a_row_all_the_same(
    store: Store, now: datetime
) -> None:
    await make_guild(store)
    asker = make_actor()
    question = await asked(store, asker, now, "Fox")
    answer = await make_answer(store, question)
    await make_comment(store, question, answer, asker)
    await answering.comment(store, make_actor(), answer, WORDS, "", now=now)

    assert [notice.is_private for notice in (await told(store))[asker.user_id]] == [False]
    assert (True, "commented", "asker") in await shapes(store)


async def test_the_inbox_holds_named_and_sealed_notices_of_nobody_else(
    store: Store, now: datetime
) -> None:
    await make_guild(store)
    asker, other = make_actor(), make_actor()
    sealed = await asked(store, asker, now, "Fox")
    await answering.answer(store, other, sealed, WORDS, "", now=now)
    text = QuestionText(title="And here I am myself", body="")
    named = (await asking.ask(store, asker, text, now=now)).post_id
    await answering.answer(store, other, named, WORDS, "", now=now)

    notices = await notifying.inbox(store, asker)
    assert [notice.is_private for notice in notices] == [False, True]
    assert await notifying.inbox(store, other) == ()
    assert len(await notifying.inbox(store, asker, limit=1)) == 1


async def test_reading_the_inbox_leaves_no_mark_on_sealed_notices(
    store: Store, now: datetime
) -> None:
    await make_guild(store)
    asker = make_actor()
    for name, title in (("Fox", "Anonymous question"), ("", "A question with a name")):
        text = QuestionText(title=title, body="", shown_name=name)
        question = (await asking.ask(store, asker, text, now=now)).post_id
        await answering.answer(store, make_actor(), question, WORDS, "", now=now)
    await notifying.mark_read(store, asker)
    marks = {row.recipient_id: row.is_read for row in await rows(store, Notification)}
    assert marks == {None: False, asker.user_id: True}


async def test_closed_dms_are_kept_of_members_only(store: Store, now: datetime) -> None:
    await make_guild(store)
    known, unknown = await make_member(store), make_actor()
    for member in (known, unknown):
        await notifying.dm_refused(store, member.guild_id, member.user_id)
    assert not await notifying.dms_open(store, known)
    assert await notifying.dms_open(store, unknown)
    assert await rows(store, Member.user_id) == [known.user_id]
    await notifying.try_dms_again(store, known, now=now)
    assert await notifying.dms_open(store, known)


async def test_following_goes_by_the_question_and_needs_one_that_is_visible(
    store: Store, now: datetime
) -> None:
    await make_guild(store)
    member = make_actor()
    question = await make_question(store)
    answer = await make_answer(store, question)
    await notifying.follow(store, member, answer, now=now)
    assert await notifying.is_following(store, member, question)
    await notifying.unfollow(store, member, question, now=now)
    assert not await notifying.is_following(store, member, answer)

    hidden = await make_question(store, state="hidden")
    with pytest.raises(HiddenError):
        await notifying.follow(store, member, hidden, now=now)
    with pytest.raises(NoSuchPostError):
        await notifying.follow(store, member, 999, now=now)
    assert not await notifying.is_following(store, member, 999)
