"""Asking: what is refused and why, and what a question leaves in the store."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest

from db.models import Follow, Member, Outbox, PointsEvent, Post, PostStats, Tag
from db.records import HandWritten, QuestionText
from db.services import asking
from db.store import Store
from forum.errors import (
    BadNameError,
    BlockedError,
    LevelNeededError,
    NoSuchCategoryError,
    NotSetUpError,
    RateError,
    RepeatError,
    TooLongError,
    TooManyTagsError,
    TooShortError,
)
from forum.vocabulary import Origin
from tests.store.factories import (
    GUILD,
    HOME_CHANNEL,
    make_actor,
    make_category,
    make_guild,
    make_member,
    make_moderator,
    make_question,
)
from tests.store.reading_rows import rows

TITLE = "How do I sleep better at night?"


def text(**changes: Any) -> QuestionText:
    return QuestionText(**{"title": TITLE, "body": "I lie awake for hours.", **changes})


async def test_a_question_is_kept_with_its_numbers_points_tags_and_card(
    store: Store, now: datetime
) -> None:
    await make_guild(store)
    asker = make_actor(name="Ada")
    posted = await asking.ask(store, asker, text(tags="sleep, night shift"), now=now)

    (post,) = await rows(store, Post)
    assert posted.post_id == posted.question_id == post.id
    assert not posted.is_anonymous
    assert (post.title, post.author_id, post.channel_id) == (TITLE, asker.user_id, HOME_CHANNEL)
    (stats,) = await rows(store, PostStats)
    assert (stats.is_listed, stats.author_id, stats.hotness > 0) == (True, asker.user_id, True)
    (member,) = await rows(store, Member)
    assert (member.name, member.points) == ("Ada", 120)
    assert await rows(store, PointsEvent.amount) == [20]
    assert {(tag.name, tag.questions) for tag in await rows(store, Tag)} == {
        ("sleep", 1),
        ("night-shift", 1),
    }
    assert await rows(store, Outbox.target) == [f"card:{post.id}"]


async def test_the_asker_follows_under_a_seal(store: Store, now: datetime) -> None:
    await make_guild(store)
    posted = await asking.ask(store, make_actor(), text(), now=now)
    assert await rows(store, Follow.post_id) == [posted.post_id]


async def test_an_anonymous_question_makes_no_member_and_no_points(
    store: Store, now: datetime
) -> None:
    await make_guild(store)
    posted = await asking.ask(store, make_actor(), text(shown_name=" Sad  Fox "), now=now)

    assert posted.is_anonymous
    (post,) = await rows(store, Post)
    assert (post.shown_name, post.author_id) == ("Sad Fox", None)
    assert post.author_sealed is not None
    assert (await rows(store, PostStats.author_id)) == [None]
    assert await rows(store, Member) == []
    assert await rows(store, PointsEvent) == []


async def test_a_question_goes_to_the_nearest_channel_above_its_category(
    store: Store, now: datetime
) -> None:
    await make_guild(store)
    top = await make_category(store, "Family", channel_id=77)
    deep = await make_category(store, "Parents", parent_id=top)
    other = await make_category(store, "Work")
    in_deep = await asking.ask(store, make_actor(), text(category_id=deep), now=now)
    in_other = await asking.ask(
        store, make_actor(), text(title="Another title here", category_id=other), now=now
    )
    assert await rows(store, Post.channel_id, Post.id == in_deep.post_id) == [77]
    assert await rows(store, Post.channel_id, Post.id == in_other.post_id) == [HOME_CHANNEL]


REFUSED: list[tuple[dict[str, Any], type[Exception], dict[str, Any]]] = [
    ({"title": "Too short"}, TooShortError, {"field": "Title", "minimum": 12, "length": 9}),
    ({"title": "x" * 121}, TooLongError, {"field": "Title", "maximum": 120, "length": 121}),
    ({"body": "x" * 4001}, TooLongError, {"field": "Details", "maximum": 4000, "length": 4001}),
    ({"tags": "a, b, c, d, e, f"}, TooManyTagsError, {"maximum": 5, "count": 6}),
    ({"category_id": 999}, NoSuchCategoryError, {"name": "999"}),
    ({"shown_name": "x" * 41}, BadNameError, {"problem": "long"}),
    ({"shown_name": "Moderator"}, BadNameError, {"problem": "reserved"}),
    ({"shown_name": "Grace"}, BadNameError, {"problem": "staff"}),
]


@pytest.mark.parametrize(("changes", "error", "data"), REFUSED)
async def test_what_does_not_fit_is_refused_with_its_data_and_keeps_nothing(
    store: Store,
    now: datetime,
    changes: dict[str, Any],
    error: type[Exception],
    data: dict[str, Any],
) -> None:
    await make_guild(store)
    for verb in (asking.check, asking.ask):
        with pytest.raises(error) as refused:
            await verb(store, make_actor(), text(**changes), now=now, staff=["Grace"])
        assert data.items() <= vars(refused.value).items()
    assert await rows(store, Post) == []
    assert await rows(store, Member) == []


async def test_checking_writes_nothing(store: Store, now: datetime) -> None:
    await make_guild(store)
    await asking.check(store, make_actor(), text(tags="sleep"), now=now)
    for table in (Post, Member, Tag, Outbox):
        assert await rows(store, table) == []


@pytest.mark.parametrize("guild", [{}, {"home_channel_id": None}])
async def test_without_a_home_there_is_nowhere_to_ask(
    store: Store, now: datetime, guild: dict[str, Any]
) -> None:
    if guild:
        await make_guild(store, **guild)
    with pytest.raises(NotSetUpError):
        await asking.ask(store, make_actor(), text(), now=now)


async def test_a_barred_member_cannot_ask_until_the_bar_ends(store: Store, now: datetime) -> None:
    await make_guild(store)
    until = now + timedelta(days=1)
    barred = await make_member(store, is_blocked=True, blocked_until=until)
    with pytest.raises(BlockedError) as refused:
        await asking.ask(store, barred, text(shown_name="Fox"), now=now)
    assert refused.value.until == until
    await asking.ask(store, barred, text(), now=until)


async def test_a_level_that_the_server_asks_for_is_needed(store: Store, now: datetime) -> None:
    await make_guild(store, overrides={"permissions": {"post_question": "EXPERTS"}})
    with pytest.raises(LevelNeededError) as refused:
        await asking.ask(store, make_actor(), text(), now=now)
    assert refused.value.level == 20
    await asking.ask(store, make_moderator(), text(), now=now)


async def test_the_words_of_a_recent_question_are_refused_with_a_link(
    store: Store, now: datetime
) -> None:
    await make_guild(store)
    first = await asking.ask(store, make_actor(), text(), now=now)
    same = text(title=TITLE.upper(), body="I lie awake, for hours!!")
    with pytest.raises(RepeatError) as refused:
        await asking.ask(store, make_actor(), same, now=now)
    assert refused.value.post_id == first.post_id

    for _ in range(5):
        await make_question(store)
    await asking.ask(store, make_actor(), same, now=now)


async def test_eleven_questions_an_hour_are_one_too_many_named_or_not(
    store: Store, now: datetime
) -> None:
    await make_guild(store)
    hasty = make_actor()
    for number in range(10):
        name = f"Fox {number}" if number % 2 else ""
        question = text(title=f"Question number {number} of ten", shown_name=name)
        await asking.ask(store, hasty, question, now=now + timedelta(minutes=number))

    late = text(title="One question too many")
    later = now + timedelta(minutes=30)
    for shown_name in ("", "Another fox"):
        with pytest.raises(RateError) as refused:
            await asking.ask(store, hasty, text(title=late.title, shown_name=shown_name), now=later)
        assert (refused.value.action, refused.value.limit) == ("question", 10)
        assert refused.value.again_at == now + timedelta(hours=1)
    await asking.ask(store, make_actor(), text(title="Somebody else asks this"), now=later)
    await asking.ask(store, hasty, late, now=now + timedelta(hours=1))


async def test_a_message_in_a_forum_post_of_its_own_carries_the_question(
    store: Store, now: datetime
) -> None:
    await make_guild(store)
    category = await make_category(store, "Work", channel_id=77)
    author = make_actor()
    written = HandWritten(body="Help!", channel_id=77, message_id=88, thread_id=88, title="Why?")
    first = await asking.adopt(store, author, written, now=now)
    again = await asking.adopt(store, author, written, now=now)

    assert first == again
    (post,) = await rows(store, Post)
    assert (post.title, post.body, post.origin) == ("Why?", "Help!", Origin.ADOPTED)
    assert (post.thread_id, post.vote_message_id, post.channel_id) == (88, 88, 77)
    assert (post.category_id, post.author_id) == (category, author.user_id)


async def test_a_message_from_the_middle_of_a_thread_becomes_a_card_elsewhere(
    store: Store, now: datetime
) -> None:
    await make_guild(store)
    written = HandWritten(body="What about dreams?", channel_id=5, message_id=9, thread_id=8)
    await asking.adopt(store, make_actor(), written, now=now)
    (post,) = await rows(store, Post)
    assert (post.origin, post.thread_id, post.vote_message_id) == (Origin.FORM, None, None)
    assert (post.channel_id, post.title) == (HOME_CHANNEL, "What about dreams?")


async def test_a_message_goes_into_no_category_of_another_server(
    store: Store, now: datetime
) -> None:
    await make_guild(store)
    await make_guild(store, guild_id=GUILD + 1)
    foreign = await make_category(store, "Work", guild_id=GUILD + 1)
    written = HandWritten(body="Hm?", channel_id=5, message_id=9, category_id=foreign)
    with pytest.raises(NoSuchCategoryError):
        await asking.adopt(store, make_actor(), written, now=now)


async def test_a_message_without_words_gets_a_title_all_the_same(
    store: Store, now: datetime
) -> None:
    await make_guild(store)
    written = HandWritten(body="", channel_id=5, message_id=9)
    await asking.adopt(store, make_actor(), written, now=now)
    assert await rows(store, Post.title) == ["Question of 2026-03-01"]


async def test_two_servers_share_nothing(store: Store, now: datetime) -> None:
    await make_guild(store)
    await make_guild(store, guild_id=GUILD + 1)
    await asking.ask(store, make_actor(7), text(tags="sleep"), now=now)
    await asking.ask(store, make_actor(7, guild_id=GUILD + 1), text(tags="sleep"), now=now)
    assert await rows(store, Tag.questions) == [1, 1]
    assert await rows(store, Member.points) == [120, 120]
