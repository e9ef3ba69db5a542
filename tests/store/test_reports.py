"""Reporting posts, and how moderators settle it."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from db.models import AuditEntry, Flag, Member, Outbox, Post
from db.services import auditing, moderating
from db.store import Store
from forum.errors import (
    BlockedError,
    HiddenError,
    LevelNeededError,
    NotYoursError,
    OwnPostError,
    RateError,
    StateError,
    TooLongError,
)
from tests.store.factories import (
    make_actor,
    make_answer,
    make_guild,
    make_member,
    make_moderator,
    make_question,
)
from tests.store.reading_rows import rows, told


async def reported(store: Store, now: datetime, post_id: int, times: int) -> None:
    for number in range(times):
        await moderating.report(store, make_actor(), post_id, f"Reason {number}", now=now)


async def test_a_report_goes_to_the_moderators_without_its_reporter(
    store: Store, now: datetime
) -> None:
    await make_guild(store, mod_channel_id=44)
    question = await make_question(store)
    members = await rows(store, Member.user_id)
    await moderating.report(store, make_actor(), question, "Rude.", now=now)
    await moderating.report(store, make_actor(), question, "", now=now)

    assert f"report:{question}" in await rows(store, Outbox.target)
    assert await rows(store, Member.user_id) == members
    view = await moderating.report_card(store, question)
    assert (view.count, view.reasons, view.mod_channel_id, view.message_id) == (
        2,
        ("Rude.",),
        44,
        None,
    )
    assert view.post.id == question
    await moderating.report_posted(store, question, 99)
    assert (await moderating.report_card(store, question)).message_id == 99


async def test_a_post_is_reported_once_by_each(store: Store, now: datetime) -> None:
    await make_guild(store)
    question, member = await make_question(store), make_actor()
    await moderating.report(store, member, question, "", now=now)
    with pytest.raises(StateError) as refused:
        await moderating.report(store, member, question, "", now=now)
    assert refused.value.state == "reported"


async def test_reports_that_do_not_fit_are_refused(store: Store, now: datetime) -> None:
    await make_guild(store, overrides={"permissions": {"flag": "EDITORS"}})
    author = make_moderator()
    own = await make_question(store, author, shown_name="Fox")
    hidden = await make_question(store, state="hidden")
    barred = await make_member(store, is_blocked=True)
    moderator = make_moderator()
    with pytest.raises(OwnPostError):
        await moderating.report(store, author, own, "", now=now)
    with pytest.raises(HiddenError):
        await moderating.report(store, moderator, hidden, "", now=now)
    with pytest.raises(TooLongError):
        await moderating.report(store, moderator, own, "x" * 501, now=now)
    with pytest.raises(BlockedError):
        await moderating.report(store, barred, own, "", now=now)
    with pytest.raises(LevelNeededError):
        await moderating.report(store, make_actor(), own, "", now=now)
    assert await rows(store, Flag) == []


async def test_five_reports_an_hour_are_enough(store: Store, now: datetime) -> None:
    await make_guild(store)
    member = make_actor()
    for number in range(5):
        moment = now + timedelta(minutes=number)
        await moderating.report(store, member, await make_question(store), "", now=moment)
    last = await make_question(store)
    with pytest.raises(RateError) as refused:
        await moderating.report(store, member, last, "", now=now + timedelta(minutes=30))
    assert (refused.value.action, refused.value.again_at) == ("flag", now + timedelta(hours=1))
    await moderating.report(store, member, last, "", now=now + timedelta(hours=1))


async def test_five_reports_hide_a_post_and_keeping_it_shows_it_again(
    store: Store, now: datetime
) -> None:
    await make_guild(store)
    author = make_actor()
    answer = await make_answer(store, await make_question(store), author)
    await reported(store, now, answer, 4)
    assert await rows(store, Post.state, Post.id == answer) == ["visible"]
    await reported(store, now, answer, 1)
    (post,) = await rows(store, Post, Post.id == answer)
    assert (post.state, post.state_by) == ("hidden", "rule")
    assert post.state_reason == moderating.REPORTED_REASON
    assert [notice.kind for notice in (await told(store))[author.user_id]] == ["hidden"]
    assert await auditing.check(store) == ()

    moderator = make_moderator()
    await moderating.keep(store, moderator, answer, now=now)
    assert await rows(store, Post.state, Post.id == answer) == ["visible"]
    assert await rows(store, Flag) == []
    assert await auditing.check(store) == ()
    # Settled for good: one more report does not hide it again.
    await reported(store, now, answer, 1)
    assert await rows(store, Post.state, Post.id == answer) == ["visible"]


async def test_keeping_a_visible_post_clears_its_reports(store: Store, now: datetime) -> None:
    await make_guild(store)
    question, moderator = await make_question(store), make_moderator()
    await reported(store, now, question, 2)
    await moderating.keep(store, moderator, question, now=now)
    assert await rows(store, Flag) == []
    assert [entry.verb for entry in await rows(store, AuditEntry)] == ["q_clearflags"]
    with pytest.raises(StateError):
        await moderating.keep(store, moderator, question, now=now)


async def test_keeping_does_not_show_what_a_moderator_hid(store: Store, now: datetime) -> None:
    await make_guild(store)
    question, moderator = await make_question(store), make_moderator()
    await reported(store, now, question, 1)
    await moderating.hide(store, moderator, question, "", now=now)
    await moderating.keep(store, moderator, question, now=now)
    assert await rows(store, Post.state) == ["hidden"]
    with pytest.raises(LevelNeededError):
        await moderating.keep(store, make_actor(), question, now=now)


async def test_an_author_does_not_show_a_post_that_is_reported(store: Store, now: datetime) -> None:
    await make_guild(store)
    author = make_actor()
    question = await make_question(store, author)
    await reported(store, now, question, 1)
    await moderating.hide(store, author, question, "", now=now)
    with pytest.raises(NotYoursError):
        await moderating.show(store, author, question, "", now=now)
