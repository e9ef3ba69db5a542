"""Posts and pages as people see them, and who may see what; views."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import func, select, update

from db.models import Post, PostStats, PostTag, Tag, View
from db.services import reading
from db.store import Store
from forum.errors import NoSuchPostError
from forum.vocabulary import Actor, Level, PostKind, PostState
from tests.store.factories import (
    GUILD,
    make_actor,
    make_answer,
    make_category,
    make_comment,
    make_guild,
    make_member,
    make_moderator,
    make_question,
)


async def _change(store: Store, post_id: int, **columns: Any) -> None:
    async with store.write() as session:
        await session.execute(update(Post).where(Post.id == post_id).values(**columns))


async def _set(store: Store, post_id: int, **numbers: Any) -> None:
    async with store.write() as session:
        await session.execute(
            update(PostStats).where(PostStats.post_id == post_id).values(**numbers)
        )


async def test_a_question_is_shown_with_all_that_its_card_needs(
    store: Store, now: datetime
) -> None:
    await make_guild(store)
    asker = await make_member(store, make_actor(name="Ada"))
    mod = await make_member(store, make_moderator(name="Mo"))
    top = await make_category(store, "Family")
    category = await make_category(store, "Children", parent_id=top, channel_id=31)
    question_id = await make_question(
        store, asker, title="How do I sleep better?", category_id=category, thread_id=77
    )
    async with store.write() as session:
        for position, name in enumerate(["zzz", "night", "a-b"]):
            tag = Tag(guild_id=GUILD, name=name)
            session.add(tag)
            await session.flush()
            session.add(PostTag(post_id=question_id, tag_id=tag.id, position=position))
    answer_id = await make_answer(store, question_id, thread_id=None)
    await _change(store, answer_id, accepted_at=now)
    await _set(store, question_id, score=3, ups=4, downs=1, accepted=1, views=9)
    await _change(store, question_id, edited_at=now, edited_by_id=mod.user_id)

    post = await reading.get_post(store, GUILD, question_id)

    assert (post.kind, post.state, post.question_id) == (
        PostKind.QUESTION,
        PostState.VISIBLE,
        question_id,
    )
    assert post.title == post.question_title == "How do I sleep better?"
    assert post.tags == ("zzz", "night", "a-b")
    assert post.category is not None
    assert (post.category.path, post.category.name) == ("Family / Children", "Children")
    assert post.category.channel_id == 31
    assert (post.author.name, post.author.user_id, post.author.is_anonymous) == (
        "Ada",
        asker.user_id,
        False,
    )
    assert (post.score, post.ups, post.downs, post.answers, post.views) == (3, 4, 1, 1, 9)
    assert post.is_accepted
    assert [link.post_id for link in post.accepted] == [answer_id]
    assert post.accepted[0].channel_id == 77
    assert (post.edited_at, post.edited_by) == (now, "Mo")
    assert post.thread_id == 77


async def test_an_answer_and_its_comment_know_their_question(store: Store) -> None:
    await make_guild(store)
    question_id = await make_question(store, title="How do I sleep better?", thread_id=77)
    answer_id = await make_answer(store, question_id, card_message_id=501)
    comment_id = await make_comment(store, question_id, answer_id)

    answer, comment = await reading.get_posts(store, GUILD, [answer_id, comment_id])

    assert (answer.kind, comment.kind) == (PostKind.ANSWER, PostKind.COMMENT)
    assert answer.question_title == comment.question_title == "How do I sleep better?"
    assert answer.thread_id == comment.thread_id == 77
    assert (answer.parent_id, comment.parent_id) == (question_id, answer_id)
    assert comment.parent_message_id == 501
    assert comment.score == 0


async def test_an_anonymous_author_shows_only_the_chosen_name(store: Store) -> None:
    await make_guild(store)
    author = await make_member(store, make_actor(name="Ada"))
    question_id = await make_question(store, author, shown_name="Somebody")
    answer_id = await make_answer(store, question_id, author, shown_name="Somebody", by_asker=True)

    question, answer = await reading.get_posts(store, GUILD, [question_id, answer_id])

    assert (question.author.name, question.author.user_id, question.author.points) == (
        "Somebody",
        None,
        None,
    )
    assert question.author.is_anonymous
    assert answer.author.is_asker
    assert "Ada" not in repr((question, answer))
    assert str(author.user_id) not in repr((question, answer))


async def test_a_card_lists_the_newest_five_visible_comments_oldest_first(store: Store) -> None:
    await make_guild(store)
    question_id = await make_question(store)
    ids = [
        await make_comment(store, question_id, question_id, body=f"Comment number {n}.")
        for n in range(7)
    ]
    await _change(store, ids[5], state="hidden")
    answer_id = await make_answer(store, question_id)
    on_answer = await make_comment(store, question_id, answer_id)

    question, answer = await reading.get_posts(store, GUILD, [question_id, answer_id])

    assert [comment.id for comment in question.newest_comments] == [*ids[1:5], ids[6]]
    assert question.newest_comments[0].body == "Comment number 1."
    assert [comment.id for comment in answer.newest_comments] == [on_answer]


async def test_a_duplicate_links_to_its_original(store: Store, now: datetime) -> None:
    await make_guild(store)
    original = await make_question(store, title="How do I sleep better?")
    copy = await make_question(store)
    await _change(store, copy, closed_at=now, closed_by="moderator", duplicate_of_id=original)

    post = await reading.get_post(store, GUILD, copy)

    assert post.is_closed
    assert post.duplicate_of is not None
    assert (post.duplicate_of.post_id, post.duplicate_of.title) == (
        original,
        "How do I sleep better?",
    )


async def test_posts_come_in_the_order_asked_for_and_unknown_ones_are_left_out(
    store: Store,
) -> None:
    await make_guild(store)
    await make_guild(store, 2)
    first, second = await make_question(store), await make_question(store)
    elsewhere = await make_question(store, make_actor(guild_id=2))

    posts = await reading.get_posts(store, GUILD, [second, 404, elsewhere, first, second, 2**70])

    assert [post.id for post in posts] == [second, first]


@pytest.mark.parametrize("post_id", [404, 0, -1, 2**63, 10**30])
async def test_a_post_that_is_not_there_is_told_as_such(
    store: Store, post_id: int, now: datetime
) -> None:
    await make_guild(store)
    actor = make_actor()

    with pytest.raises(NoSuchPostError):
        await reading.get_post(store, GUILD, post_id)
    with pytest.raises(NoSuchPostError):
        await reading.visible_post(store, actor, post_id)
    with pytest.raises(NoSuchPostError):
        await reading.question_page(store, actor, post_id, now=now)


async def test_a_post_of_another_guild_is_not_there(store: Store, now: datetime) -> None:
    await make_guild(store)
    await make_guild(store, 2)
    question_id = await make_question(store)
    stranger = make_actor(guild_id=2, level=Level.ADMIN)

    with pytest.raises(NoSuchPostError):
        await reading.visible_post(store, stranger, question_id)
    with pytest.raises(NoSuchPostError):
        await reading.question_page(store, stranger, question_id, now=now)


@pytest.mark.parametrize("shown_name", [None, "Somebody"])
@pytest.mark.parametrize(
    ("state", "sees"),
    [
        ("visible", {"author", "stranger", "moderator"}),
        ("queued", {"author", "moderator"}),
        ("hidden", {"author", "moderator"}),
        ("deleted", set()),
    ],
)
async def test_who_sees_a_post_in_which_state(
    store: Store, now: datetime, state: str, sees: set[str], shown_name: str | None
) -> None:
    await make_guild(store)
    author = make_actor()
    question_id = await make_question(store, author, shown_name=shown_name, state=state)
    answer_id = await make_answer(store, question_id)
    people = {"author": author, "stranger": make_actor(), "moderator": make_moderator()}

    async def can_see(actor: Actor) -> bool:
        try:
            await reading.visible_post(store, actor, question_id)
            await reading.visible_post(store, actor, answer_id)
            await reading.question_page(store, actor, question_id, now=now)
        except NoSuchPostError:
            return False
        return True

    assert {name for name, actor in people.items() if await can_see(actor)} == sees


async def test_an_answer_under_a_hidden_question_is_not_for_its_author_alone_to_see(
    store: Store,
) -> None:
    await make_guild(store)
    question_id = await make_question(store)
    answerer = make_actor()
    answer_id = await make_answer(store, question_id, answerer)
    await _change(store, question_id, state="hidden")

    with pytest.raises(NoSuchPostError):
        await reading.visible_post(store, answerer, answer_id)


async def test_answers_are_paged_by_ten_with_the_best_first(store: Store, now: datetime) -> None:
    await make_guild(store)
    question_id = await make_question(store)
    ids = [await make_answer(store, question_id) for _ in range(12)]
    await _change(store, ids[11], accepted_at=now)
    await _change(store, ids[3], state="hidden")
    await _set(store, question_id, answers=11, accepted=1)
    order = [ids[11], *ids[:3], *ids[4:11]]

    first, second, beyond = [
        await reading.question_page(
            store, make_actor(), question_id, page=page, now=now, count_view=False
        )
        for page in (1, 2, 10**9)
    ]

    assert [answer.id for answer in first.answers] == order[:10]
    assert [answer.id for answer in second.answers] == order[10:]
    assert (first.page, first.pages, second.page) == (1, 2, 2)
    assert beyond == second


@pytest.mark.parametrize("page", [0, -5, 1, 7])
async def test_a_question_without_answers_has_one_page(
    store: Store, now: datetime, page: int
) -> None:
    await make_guild(store)
    question_id = await make_question(store)

    shown = await reading.question_page(store, make_actor(), question_id, page=page, now=now)

    assert (shown.answers, shown.page, shown.pages) == ((), 1, 1)


async def test_the_id_of_an_answer_opens_its_question(store: Store, now: datetime) -> None:
    await make_guild(store)
    question_id = await make_question(store)
    answer_id = await make_answer(store, question_id)

    shown = await reading.question_page(store, make_actor(), answer_id, now=now)

    assert shown.question.id == question_id
    assert [answer.id for answer in shown.answers] == [answer_id]


async def _views(store: Store, question_id: int) -> int:
    await reading.flush_views(store)
    async with store.read() as session:
        statement = select(PostStats.views).where(PostStats.post_id == question_id)
        return (await session.scalars(statement)).one()


async def test_a_view_counts_once_a_member_and_day(store: Store, now: datetime) -> None:
    await make_guild(store)
    question_id = await make_question(store)
    one, other = make_actor(), make_actor()
    for actor in (one, one, other):
        await reading.question_page(store, actor, question_id, now=now)
    assert await _views(store, question_id) == 2
    # What this process remembers is not needed for it.
    store.extras.clear()
    await reading.question_page(store, one, question_id, now=now)
    assert await _views(store, question_id) == 2

    await reading.question_page(store, one, question_id, now=now + timedelta(days=1))

    assert await _views(store, question_id) == 3


@pytest.mark.parametrize("shown_name", [None, "Somebody"])
async def test_the_authors_own_view_does_not_count(
    store: Store, now: datetime, shown_name: str | None
) -> None:
    await make_guild(store)
    author = make_actor()
    question_id = await make_question(store, author, shown_name=shown_name)

    await reading.question_page(store, author, question_id, now=now)
    await reading.question_page(store, make_actor(is_bot=True), question_id, now=now)
    await reading.question_page(store, make_actor(), question_id, now=now, count_view=False)

    assert await _views(store, question_id) == 0


async def test_forty_views_lift_a_question_as_one_vote_does(store: Store, now: datetime) -> None:
    await make_guild(store)
    question_id = await make_question(store)
    async with store.read() as session:
        before = await session.scalar(select(PostStats.hotness))
    for _ in range(40):
        await reading.question_page(store, make_actor(), question_id, now=now)
    assert await _views(store, question_id) == 40

    async with store.read() as session:
        after = await session.scalar(select(PostStats.hotness))

    assert (after or 0) - (before or 0) == 160_000 * 100


async def test_who_viewed_is_told_by_nothing_plain_and_forgotten_the_next_day(
    store: Store, now: datetime
) -> None:
    await make_guild(store)
    question_id = await make_question(store)
    viewer = make_actor()
    await reading.question_page(store, viewer, question_id, now=now)
    await reading.flush_views(store)
    async with store.read() as session:
        row = (await session.scalars(select(View))).one()
    assert row.viewer_tag != store.seal.tag(f"post:{question_id}", viewer.user_id)
    assert len(row.viewer_tag) == 16

    await reading.purge(store, now=now)
    async with store.read() as session:
        assert await session.scalar(select(func.count()).select_from(View)) == 1
    await reading.purge(store, now=now + timedelta(days=1))
    async with store.read() as session:
        assert await session.scalar(select(func.count()).select_from(View)) == 0
    assert await _views(store, question_id) == 1
