"""Editing: who may, what is kept of the old text, and what the edit tells."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest

from db.models import AuditEntry, Member, Outbox, Post, PostStats, Tag
from db.records import QuestionText
from db.services import asking, auditing, editing
from db.store import Store
from forum.errors import (
    BlockedError,
    ClosedError,
    HiddenError,
    LevelNeededError,
    NoSuchCategoryError,
    NoSuchPostError,
    NotYoursError,
    TooLongError,
    TooShortError,
    WrongKindError,
)
from forum.vocabulary import Actor, Level
from tests.store.factories import (
    make_actor,
    make_answer,
    make_category,
    make_comment,
    make_guild,
    make_member,
    make_moderator,
    make_question,
)
from tests.store.reading_rows import rows, told

LATER = timedelta(minutes=10)
TITLE, BODY = "How do I sleep better?", "I lie awake."


def text(**changes: Any) -> QuestionText:
    return QuestionText(**{"title": TITLE, "body": BODY, "tags": "sleep", **changes})


async def asked(store: Store, asker: Actor, now: datetime, **changes: Any) -> int:
    return (await asking.ask(store, asker, text(**changes), now=now)).post_id


async def test_every_version_of_a_question_is_kept(store: Store, now: datetime) -> None:
    await make_guild(store)
    asker = make_actor()
    question = await asked(store, asker, now)
    first, second = now + LATER, now + 2 * LATER
    await editing.edit_question(store, asker, question, text(body="Still awake."), now=first)
    moderator = make_moderator(name="Grace")
    await editing.edit_question(
        store, moderator, question, text(title="How do I sleep well?", tags="night"), now=second
    )

    versions = await editing.history(store, asker, question)
    assert [(v.number, v.title, v.body, v.tags, v.editor, v.created_at) for v in versions] == [
        (1, TITLE, BODY, ("sleep",), "", now),
        (2, TITLE, "Still awake.", ("sleep",), "", first),
        (3, "How do I sleep well?", BODY, ("night",), "Grace", second),
    ]


async def test_an_edit_moves_tags_category_and_card(store: Store, now: datetime) -> None:
    await make_guild(store)
    work = await make_category(store, "Work")
    asker = make_actor()
    question = await asked(store, asker, now, tags="sleep, night")
    new = text(tags="night, work", category_id=work)
    await editing.edit_question(store, asker, question, new, now=now + LATER)

    counts = {tag.name: tag.questions for tag in await rows(store, Tag)}
    assert counts == {"sleep": 0, "night": 1, "work": 1}
    assert await rows(store, PostStats.category_id) == [work]
    assert {f"card:{question}", f"thread:{question}"} <= set(await rows(store, Outbox.target))
    assert await auditing.check(store) == ()
    form = await editing.editable(store, asker, question)
    assert (form.title, form.body, form.category_id, form.tags) == (
        TITLE,
        BODY,
        work,
        "night, work",
    )


async def test_an_edit_that_changes_nothing_leaves_nothing(store: Store, now: datetime) -> None:
    await make_guild(store)
    asker = make_actor()
    question = await asked(store, asker, now)
    await editing.edit_question(store, asker, question, text(), now=now + LATER)
    assert len(await editing.history(store, asker, question)) == 1
    assert await rows(store, Post.edited_at) == [None]


async def test_an_authors_edit_within_five_minutes_leaves_no_mark(
    store: Store, now: datetime
) -> None:
    await make_guild(store)
    author = make_actor()
    answer = await make_answer(store, await make_question(store), author)
    soon = now + timedelta(seconds=300)
    await editing.edit(store, author, answer, "A better answer.", now=soon)
    assert await rows(store, Post.edited_at, Post.id == answer) == [None]
    await editing.edit(store, author, answer, "The best answer.", now=soon + LATER)
    assert await rows(store, Post.edited_at, Post.id == answer) == [soon + LATER]
    assert len(await editing.history(store, author, answer)) == 3


async def test_an_anonymous_authors_edit_names_nobody(store: Store, now: datetime) -> None:
    await make_guild(store)
    author = make_moderator()
    question = await make_question(store)
    members = await rows(store, Member.user_id)
    answer = await make_answer(store, question, author, shown_name="Fox")
    await editing.edit(store, author, answer, "A better answer.", now=now + LATER)
    (post,) = await rows(store, Post, Post.id == answer)
    assert (post.edited_at, post.edited_by_id) == (now + LATER, None)
    assert await rows(store, AuditEntry) == []
    assert await rows(store, Member.user_id) == members
    assert [v.editor for v in await editing.history(store, author, answer)] == ["", ""]


async def test_an_author_is_told_when_somebody_else_edits(store: Store, now: datetime) -> None:
    await make_guild(store)
    named, sealed = make_actor(), make_actor()
    question = await make_question(store)
    answers = [
        await make_answer(store, question, named),
        await make_answer(store, question, sealed, shown_name="Fox"),
    ]
    moderator = make_moderator()
    for answer in answers:
        await editing.edit(store, moderator, answer, f"Edited {answer}.....", now=now + LATER)
    notices = await told(store, "edited")
    assert not notices[named.user_id][0].is_private
    assert notices[sealed.user_id][0].is_private
    entries = await rows(store, AuditEntry)
    assert [(entry.verb, entry.actor_id) for entry in entries] == [
        ("a_edit", moderator.user_id)
    ] * 2


async def test_an_edited_comment_is_drawn_on_its_posts_card_too(
    store: Store, now: datetime
) -> None:
    await make_guild(store)
    question, author = await make_question(store), make_actor()
    answer = await make_answer(store, question)
    comment = await make_comment(store, question, answer, author)
    await editing.edit(store, author, comment, "A better comment.", now=now)
    assert set(await rows(store, Outbox.target)) == {f"card:{comment}", f"card:{answer}"}


@pytest.mark.parametrize("name", [None, "Fox"])
async def test_others_may_not_edit_and_learn_nothing(
    store: Store, now: datetime, name: str | None
) -> None:
    await make_guild(store)
    answer = await make_answer(store, await make_question(store), shown_name=name)
    stranger = make_actor()
    for attempt in (
        editing.edit(store, stranger, answer, "Something else.", now=now),
        editing.editable(store, stranger, answer),
        editing.history(store, stranger, answer),
    ):
        with pytest.raises(NotYoursError):
            await attempt


async def test_experts_edit_answers_and_editors_edit_questions(store: Store, now: datetime) -> None:
    await make_guild(store)
    question = await make_question(store)
    answer = await make_answer(store, question)
    expert, editor = make_actor(level=Level.EXPERT), make_actor(level=Level.EDITOR)
    await editing.edit(store, expert, answer, "An expert's words.", now=now)
    with pytest.raises(NotYoursError):
        await editing.edit_question(store, expert, question, text(), now=now)
    await editing.edit_question(store, editor, question, text(), now=now)


async def test_what_is_hidden_or_closed_or_gone_is_not_edited(store: Store, now: datetime) -> None:
    await make_guild(store)
    asker = make_actor()
    hidden = await make_question(store, asker, state="hidden")
    closed = await make_question(store, asker, closed_at=now)
    with pytest.raises(HiddenError):
        await editing.edit_question(store, asker, hidden, text(), now=now)
    with pytest.raises(ClosedError):
        await editing.edit_question(store, asker, closed, text(), now=now)
    with pytest.raises(NoSuchPostError):
        await editing.edit_question(store, asker, 999, text(), now=now)


async def test_answers_under_a_closed_question_can_be_edited(store: Store, now: datetime) -> None:
    await make_guild(store)
    author = make_actor()
    answer = await make_answer(store, await make_question(store, closed_at=now), author)
    await editing.edit(store, author, answer, "A better answer.", now=now)


async def test_each_kind_has_its_own_form(store: Store, now: datetime) -> None:
    await make_guild(store)
    author = make_actor()
    question = await make_question(store, author)
    answer = await make_answer(store, question, author)
    with pytest.raises(WrongKindError):
        await editing.edit(store, author, question, "Not a question's form", now=now)
    with pytest.raises(WrongKindError):
        await editing.edit_question(store, author, answer, text(), now=now)


async def test_new_words_keep_to_the_limits(store: Store, now: datetime) -> None:
    await make_guild(store)
    author = make_actor()
    question = await make_question(store, author, title="Short")
    answer = await make_answer(store, question, author)
    with pytest.raises(TooShortError):
        await editing.edit(store, author, answer, "Short", now=now)
    with pytest.raises(TooLongError):
        await editing.edit_question(store, author, question, text(body="x" * 4001), now=now)
    with pytest.raises(TooShortError):
        await editing.edit_question(store, author, question, text(title="Brief"), now=now)
    # A title that was adopted short may stay.
    await editing.edit_question(store, author, question, text(title="Short"), now=now)


async def test_moving_takes_the_right_to_post_there(store: Store, now: datetime) -> None:
    await make_guild(store, overrides={"permissions": {"post_question": "EXPERTS"}})
    work = await make_category(store, "Work")
    asker = make_actor()
    question = await make_question(store, asker, title=TITLE, body=BODY)
    with pytest.raises(LevelNeededError):
        await editing.edit_question(store, asker, question, text(category_id=work), now=now)
    with pytest.raises(NoSuchCategoryError):
        await editing.edit_question(store, asker, question, text(category_id=999), now=now)
    await editing.edit_question(store, asker, question, text(), now=now)


async def test_a_barred_member_does_not_edit(store: Store, now: datetime) -> None:
    await make_guild(store)
    barred = await make_member(store, is_blocked=True)
    answer = await make_answer(store, await make_question(store), barred)
    with pytest.raises(BlockedError):
        await editing.edit(store, barred, answer, "A better answer.", now=now)
