"""Hiding, showing, deleting and closing: by whom, and what follows for numbers and points."""

from __future__ import annotations

from datetime import datetime

import pytest

from db.models import AuditEntry, Member, Notification, Outbox, Post, PostStats, Revision, Tag
from db.records import QuestionText
from db.services import accepting, asking, auditing, editing, moderating
from db.store import Store
from forum.errors import (
    HiddenError,
    NoSuchPostError,
    NotYoursError,
    StateError,
    TooLongError,
    WrongKindError,
)
from forum.vocabulary import Level
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
from tests.store.reading_rows import rows, told


async def points_of(store: Store, user_id: int) -> int:
    (points,) = await rows(store, Member.points, Member.user_id == user_id)
    return int(points)


async def test_hiding_a_question_takes_it_off_lists_tags_and_points(
    store: Store, now: datetime
) -> None:
    await make_guild(store)
    asker, moderator = make_actor(), make_moderator()
    text = QuestionText(title="How do I sleep better?", body="", tags="sleep")
    question = (await asking.ask(store, asker, text, now=now)).post_id
    await moderating.hide(store, moderator, question, "Too personal.", now=now)

    (post,) = await rows(store, Post)
    assert (post.state, post.state_by, post.state_reason) == (
        "hidden",
        "moderator",
        "Too personal.",
    )
    assert await rows(store, PostStats.is_listed) == [False]
    assert await rows(store, Tag.questions) == [0]
    assert await points_of(store, asker.user_id) == 100
    (entry,) = await rows(store, AuditEntry)
    assert (entry.verb, entry.actor_id, entry.reason) == (
        "q_hide",
        moderator.user_id,
        "Too personal.",
    )
    assert [notice.kind for notice in (await told(store))[asker.user_id]] == ["hidden"]
    assert {f"card:{question}", f"thread:{question}"} <= set(await rows(store, Outbox.target))
    assert await auditing.check(store) == ()

    await moderating.show(store, moderator, question, "", now=now)
    assert await rows(store, PostStats.is_listed) == [True]
    assert await rows(store, Tag.questions) == [1]
    assert await points_of(store, asker.user_id) == 120
    assert await auditing.check(store) == ()


async def test_hiding_an_accepted_answer_undoes_the_acceptance(store: Store, now: datetime) -> None:
    await make_guild(store)
    asker, answerer = make_actor(), make_actor()
    question = await make_question(store, asker)
    answer = await make_answer(store, question, answerer)
    await accepting.accept(store, asker, answer, now=now)
    assert await points_of(store, answerer.user_id) == 440
    await moderating.hide(store, make_moderator(), answer, "", now=now)

    (stats,) = await rows(store, PostStats, PostStats.post_id == question)
    assert (stats.answers, stats.accepted) == (0, 0)
    assert await points_of(store, answerer.user_id) == 100
    assert await points_of(store, asker.user_id) == 120
    assert await auditing.check(store) == ()
    await moderating.show(store, make_moderator(), answer, "", now=now)
    assert await rows(store, Post.accepted_at, Post.id == answer) == [None]
    assert await points_of(store, answerer.user_id) == 140
    assert await auditing.check(store) == ()


async def test_a_hidden_question_loses_what_accepting_brought_until_it_is_back(
    store: Store, now: datetime
) -> None:
    await make_guild(store)
    asker = make_actor()
    question = await make_question(store, asker)
    answer = await make_answer(store, question)
    await accepting.accept(store, asker, answer, now=now)
    moderator = make_moderator()
    await moderating.hide(store, moderator, question, "", now=now)
    assert await points_of(store, asker.user_id) == 100
    assert await auditing.check(store) == ()
    await moderating.hide(store, moderator, answer, "", now=now)
    assert await auditing.check(store) == ()
    await moderating.show(store, moderator, question, "", now=now)
    assert await points_of(store, asker.user_id) == 120
    assert await auditing.check(store) == ()


async def test_hiding_a_comment_is_counted_on_its_post(store: Store, now: datetime) -> None:
    await make_guild(store)
    question = await make_question(store)
    comment = await make_comment(store, question, question)
    await moderating.hide(store, make_moderator(), comment, "", now=now)
    assert await rows(store, PostStats.comments) == [0]
    assert set(await rows(store, Outbox.target, Outbox.target.startswith("card"))) == {
        f"card:{comment}",
        f"card:{question}",
    }
    assert await auditing.check(store) == ()


@pytest.mark.parametrize("name", [None, "Fox"])
async def test_an_author_hides_and_shows_their_own_as_the_author(
    store: Store, now: datetime, name: str | None
) -> None:
    await make_guild(store)
    author = make_actor()
    answer = await make_answer(store, await make_question(store), author, shown_name=name)
    await moderating.hide(store, author, answer, "", now=now)
    assert await rows(store, Post.state_by, Post.id == answer) == ["author"]
    await moderating.show(store, author, answer, "", now=now)
    entries = await rows(store, AuditEntry)
    assert [(entry.verb, entry.actor_id) for entry in entries] == [
        ("a_hide", None),
        ("a_reshow", None),
    ]
    assert await rows(store, Notification) == []
    assert await auditing.check(store) == ()


async def test_an_anonymous_author_with_a_level_is_not_told_apart_by_it(
    store: Store, now: datetime
) -> None:
    await make_guild(store)
    author, other = make_moderator(), make_moderator()
    answer = await make_answer(store, await make_question(store), author, shown_name="Fox")
    await moderating.hide(store, author, answer, "", now=now)
    await moderating.show(store, author, answer, "", now=now)
    await moderating.hide(store, other, answer, "", now=now)
    # What only a level allows is done in the moderator's name: "the author" would be staff.
    await moderating.show(store, author, answer, "", now=now)
    actors = [entry.actor_id for entry in await rows(store, AuditEntry)]
    assert actors == [None, None, other.user_id, author.user_id]
    # And as many rows tell of it as of anybody else's act.
    assert len(await rows(store, Notification, Notification.kind == "shown")) == 1
    assert "shown" not in {n.kind for n in (await told(store))[author.user_id]}


async def test_what_a_moderator_hid_its_author_cannot_show(store: Store, now: datetime) -> None:
    await make_guild(store)
    author = make_actor()
    question = await make_question(store, author)
    await moderating.hide(store, make_moderator(), question, "", now=now)
    with pytest.raises(NotYoursError):
        await moderating.show(store, author, question, "", now=now)


async def test_an_author_does_not_hide_what_another_closed(store: Store, now: datetime) -> None:
    await make_guild(store)
    author = make_actor()
    question = await make_question(store, author)
    await moderating.close(store, make_moderator(), question, "", now=now)
    with pytest.raises(NotYoursError):
        await moderating.hide(store, author, question, "", now=now)


async def test_strangers_may_do_none_of_it(store: Store, now: datetime) -> None:
    await make_guild(store)
    question = await make_question(store, shown_name="Fox")
    hidden = await make_question(store, state="hidden", state_by="author")
    stranger = make_actor()
    for attempt in (
        moderating.hide(store, stranger, question, "", now=now),
        moderating.show(store, stranger, hidden, "", now=now),
        moderating.delete(store, stranger, question, "", now=now),
        moderating.close(store, stranger, question, "", now=now),
    ):
        with pytest.raises(NotYoursError):
            await attempt


async def test_a_moderator_of_another_server_finds_nothing(store: Store, now: datetime) -> None:
    await make_guild(store)
    await make_guild(store, guild_id=GUILD + 1)
    question = await make_question(store)
    with pytest.raises(NoSuchPostError):
        await moderating.hide(store, make_moderator(guild_id=GUILD + 1), question, "", now=now)


async def test_the_state_that_is_there_already_is_refused(store: Store, now: datetime) -> None:
    await make_guild(store)
    moderator = make_moderator()
    question = await make_question(store)
    states = []
    for verb in (moderating.show, moderating.hide, moderating.hide):
        try:
            await verb(store, moderator, question, "", now=now)
        except StateError as refused:
            states.append(refused.state)
    assert states == ["visible", "hidden"]


async def test_a_reason_has_an_end(store: Store, now: datetime) -> None:
    await make_guild(store)
    question = await make_question(store)
    with pytest.raises(TooLongError) as refused:
        await moderating.hide(store, make_moderator(), question, "x" * 501, now=now)
    assert (refused.value.field, refused.value.maximum) == ("Reason", 500)


async def test_deleting_takes_the_words_and_their_versions(store: Store, now: datetime) -> None:
    await make_guild(store)
    author = make_actor()
    text = QuestionText(title="How do I sleep better?", body="Secret words", tags="sleep")
    question = (await asking.ask(store, author, text, now=now)).post_id
    changed = QuestionText(title="How do I sleep better?", body="Other words", tags="sleep")
    await editing.edit_question(store, author, question, changed, now=now)
    await moderating.delete(store, author, question, "", now=now)

    (post,) = await rows(store, Post)
    assert (post.state, post.state_by, post.title, post.body) == ("deleted", "author", "", "")
    assert await rows(store, Revision) == []
    assert await rows(store, Tag.questions) == [0]
    assert await points_of(store, author.user_id) == 100
    assert await auditing.check(store) == ()
    with pytest.raises(NoSuchPostError):
        await moderating.show(store, make_moderator(), question, "", now=now)


async def test_nothing_is_deleted_from_under_others(store: Store, now: datetime) -> None:
    await make_guild(store)
    author, moderator = make_actor(), make_moderator()
    question = await make_question(store, author)
    answer = await make_answer(store, question)
    for actor in (author, moderator):
        with pytest.raises(StateError) as refused:
            await moderating.delete(store, actor, question, "", now=now)
        assert refused.value.state == "has_children"
    await moderating.delete(store, moderator, answer, "", now=now)
    await moderating.delete(store, moderator, question, "", now=now)
    assert await auditing.check(store) == ()


async def test_the_original_of_a_duplicate_is_not_deleted(store: Store, now: datetime) -> None:
    await make_guild(store)
    moderator = make_moderator()
    original, duplicate = await make_question(store), await make_question(store)
    await moderating.close(store, moderator, duplicate, "", duplicate_of=original, now=now)
    with pytest.raises(StateError):
        await moderating.delete(store, moderator, original, "", now=now)


async def test_an_editor_deletes_nothing_of_others(store: Store, now: datetime) -> None:
    await make_guild(store)
    question = await make_question(store)
    with pytest.raises(NotYoursError):
        await moderating.delete(store, make_actor(level=Level.EDITOR), question, "", now=now)


async def test_closing_says_who_why_and_of_what_it_is_a_duplicate(
    store: Store, now: datetime
) -> None:
    await make_guild(store)
    asker, moderator = make_actor(), make_moderator()
    question, original = await make_question(store, asker), await make_question(store)
    await moderating.close(
        store, moderator, question, "Asked before.", duplicate_of=original, now=now
    )
    (post,) = await rows(store, Post, Post.id == question)
    assert (post.closed_at, post.closed_by, post.close_reason, post.duplicate_of_id) == (
        now,
        "moderator",
        "Asked before.",
        original,
    )
    assert await rows(store, PostStats.is_closed, PostStats.post_id == question) == [True]
    assert [notice.kind for notice in (await told(store))[asker.user_id]] == ["closed"]
    assert await auditing.check(store) == ()

    await moderating.reopen(store, moderator, question, now=now)
    (post,) = await rows(store, Post, Post.id == question)
    assert (post.closed_at, post.closed_by, post.close_reason, post.duplicate_of_id) == (
        None,
        None,
        None,
        None,
    )
    assert await auditing.check(store) == ()


async def test_a_question_is_a_duplicate_of_another_visible_question_only(
    store: Store, now: datetime
) -> None:
    await make_guild(store)
    moderator = make_moderator()
    question, hidden = await make_question(store), await make_question(store, state="hidden")
    answer = await make_answer(store, question)
    refusals = {question: StateError, hidden: NoSuchPostError, answer: WrongKindError}
    for original, error in refusals.items():
        with pytest.raises(error):
            await moderating.close(store, moderator, question, "", duplicate_of=original, now=now)
    with pytest.raises(WrongKindError):
        await moderating.close(store, moderator, answer, "", now=now)


@pytest.mark.parametrize("name", [None, "Fox"])
async def test_askers_close_and_reopen_their_own(
    store: Store, now: datetime, name: str | None
) -> None:
    await make_guild(store)
    asker = make_actor()
    question = await make_question(store, asker, shown_name=name)
    await moderating.close(store, asker, question, "Solved.", now=now)
    assert await rows(store, Post.closed_by) == ["author"]
    with pytest.raises(StateError) as refused:
        await moderating.close(store, asker, question, "", now=now)
    assert refused.value.state == "closed"
    await moderating.reopen(store, asker, question, now=now)
    with pytest.raises(StateError) as refused:
        await moderating.reopen(store, asker, question, now=now)
    assert refused.value.state == "open"
    assert await rows(store, AuditEntry.actor_id) == [None, None]
    assert await rows(store, Notification) == []


async def test_what_a_moderator_closed_the_asker_cannot_open(store: Store, now: datetime) -> None:
    await make_guild(store)
    asker = make_actor()
    question = await make_question(store, asker)
    await moderating.close(store, make_moderator(), question, "", now=now)
    with pytest.raises(NotYoursError):
        await moderating.reopen(store, asker, question, now=now)


async def test_a_hidden_question_is_neither_closed_nor_opened(store: Store, now: datetime) -> None:
    await make_guild(store)
    moderator = make_moderator()
    hidden = await make_question(store, state="hidden")
    closed = await make_question(store, closed_at=now, closed_by="moderator", state="hidden")
    with pytest.raises(HiddenError):
        await moderating.close(store, moderator, hidden, "", now=now)
    with pytest.raises(HiddenError):
        await moderating.reopen(store, moderator, closed, now=now)


async def test_a_server_may_leave_closing_to_its_moderators(store: Store, now: datetime) -> None:
    await make_guild(store, overrides={"asker_may_close": False})
    asker = await make_member(store)
    question = await make_question(store, asker)
    with pytest.raises(NotYoursError):
        await moderating.close(store, asker, question, "", now=now)
