"""What is kept of a member: shown to them alone, and erased without telling anything."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Literal

import pytest
from sqlalchemy import delete

from db.models import (
    AuditEntry,
    Draft,
    Erasure,
    Flag,
    Follow,
    Member,
    Notification,
    Outbox,
    PointsEvent,
    Post,
    PostStats,
    Revision,
    Vote,
)
from db.records import PrivacySummary, QuestionText
from db.services import (
    answering,
    asking,
    auditing,
    drafts,
    editing,
    moderating,
    notifying,
    privacy,
    voting,
)
from db.services.voting import Ballot
from db.store import Store
from forum.errors import BlockedError
from forum.vocabulary import Actor, Direction, Door
from tests.store.factories import (
    make_actor,
    make_answer,
    make_comment,
    make_guild,
    make_member,
    make_moderator,
    make_question,
)
from tests.store.reading_rows import rows

WEEK = timedelta(days=7)
WAYS: list[Literal["nameless", "remove"]] = ["nameless", "remove"]


async def vote(store: Store, voter: Actor, post_id: int, now: datetime) -> None:
    (message_id,) = await rows(store, Post.vote_message_id, Post.id == post_id)
    ballot = Ballot(
        guild_id=voter.guild_id,
        voter=voter,
        wanted=Direction.UP,
        door=Door.REACTION,
        now=now,
        message_id=message_id,
        channel_id=5,
        emoji="👍",
    )
    await voting.cast(store, ballot)


async def live(store: Store, member: Actor, now: datetime) -> tuple[int, int, int]:
    """A member does one of everything; gives a named, a sealed and a voted post."""
    text = QuestionText(title="A question under my name", body="Body", tags="sleep")
    named = (await asking.ask(store, member, text, now=now)).post_id
    hidden = QuestionText(title="A question under another", body="", shown_name="Fox")
    sealed = (await asking.ask(store, member, hidden, now=now)).post_id
    other = await make_question(store)
    await vote(store, member, other, now)
    await answering.comment(store, member, other, "A comment of mine.", "", now=now)
    await answering.answer(store, make_actor(), named, "An answer to one.", "", now=now)
    await answering.answer(store, make_actor(), sealed, "An answer to two.", "", now=now)
    await moderating.report(store, member, other, "Rude.", now=now)
    await notifying.follow(store, member, other, now=now)
    await drafts.keep(store, member, "ask", 0, {"title": "Draft"}, now=now)
    return named, sealed, other


async def test_a_member_alone_is_told_how_much_is_kept(store: Store, now: datetime) -> None:
    await make_guild(store)
    member = make_actor()
    await live(store, member, now)
    assert await privacy.summary(store, member) == PrivacySummary(
        points=130,
        questions=1,
        answers=0,
        comments=1,
        anonymous_posts=1,
        votes=1,
        reports=1,
        follows=3,
        notifications=2,
        drafts=1,
    )
    nothing = PrivacySummary(100, 0, 0, 0, 0, 0, 0, 0, 0, 0)
    assert await privacy.summary(store, make_actor()) == nothing


async def test_the_export_holds_all_of_it(store: Store, now: datetime) -> None:
    await make_guild(store)
    member = make_actor(name="Ada")
    named, sealed, other = await live(store, member, now)
    data = await privacy.export(store, member)
    assert (data["member"]["name"], data["member"]["points"]) == ("Ada", 130)
    assert [post["body"] for post in data["posts"]] == ["Body", "A comment of mine."]
    assert [post["id"] for post in data["posts_under_a_chosen_name"]] == [sealed]
    assert [vote["post_id"] for vote in data["votes"]] == [other]
    assert [event["amount"] for event in data["points"] if event["amount"]] == [20, 10]
    assert {notice["is_private"] for notice in data["notifications"]} == {True, False}
    assert (sorted(data["follows"]), data["reports"]) == ([named, sealed, other], [other])
    assert data["drafts"] == [{"form": "ask", "post": 0, "values": {"title": "Draft"}}]


@pytest.mark.parametrize("way", WAYS)
async def test_everything_plain_goes_at_once(
    store: Store, now: datetime, way: Literal["nameless", "remove"]
) -> None:
    await make_guild(store)
    member = make_actor()
    await live(store, member, now)
    erased = await privacy.erase(store, member, posts=way, now=now)

    assert (erased.posts, erased.votes) == (2, 1)
    user_id = member.user_id
    for column in (
        Member.user_id,
        Post.author_id,
        PostStats.author_id,
        PointsEvent.member_id,
        Vote.voter_id,
        Notification.recipient_id,
    ):
        assert await rows(store, column, column == user_id) == []
    assert await rows(store, Draft) == []
    assert await auditing.check(store) == ()


async def test_what_is_sealed_stays_for_the_moment(store: Store, now: datetime) -> None:
    await make_guild(store)
    member = make_actor()
    await live(store, member, now)
    tables = (Follow.follower_tag, Flag.flagger_tag, Post.author_tag)
    before = [set(await rows(store, column)) for column in tables]
    await privacy.erase(store, member, posts="remove", now=now)
    assert [set(await rows(store, column)) for column in tables] == before


@pytest.mark.parametrize("way", WAYS)
async def test_what_is_sealed_goes_within_the_week(
    store: Store, now: datetime, way: Literal["nameless", "remove"]
) -> None:
    await make_guild(store)
    member = make_actor()
    named, sealed, _ = await live(store, member, now)
    own_comment = await answering.comment(store, member, named, "Said as a fox.", "Fox", now=now)
    await privacy.erase(store, member, posts=way, now=now)
    (order,) = await rows(store, Erasure)
    assert len(order.order_sealed) > 8_000

    assert await privacy.carry_out_erasures(store, now=now) == 0
    done = 0
    for hours in range(0, 8 * 24, 12):
        done += await privacy.carry_out_erasures(store, now=now + timedelta(hours=hours))
    # Two posts, three follows, a report and a notice.
    assert done == 7
    assert await rows(store, Post.id, Post.author_sealed.is_not(None)) == []
    assert await rows(store, Flag) == []
    assert len(await rows(store, Follow)) == 0
    assert await auditing.check(store) == ()

    (question,) = await rows(store, Post, Post.id == sealed)
    assert question.shown_name == "Fox"
    if way == "remove":
        # An answer of somebody else hangs on it: only its words go.
        assert (question.state, question.title, question.body) == (
            "visible",
            "(removed)",
            "(removed)",
        )
        states = await rows(store, Post.state, Post.id == own_comment.post_id)
        assert states == ["deleted"]
    await privacy.carry_out_erasures(store, now=now + timedelta(days=10))
    assert await rows(store, Erasure) == []


async def test_a_round_takes_one_post_of_an_order_however_long_none_was_run(
    store: Store, now: datetime
) -> None:
    await make_guild(store)
    member = make_actor()
    for number in range(3):
        text = QuestionText(f"What would you do, number {number}?", "", shown_name=f"Fox {number}")
        await asking.ask(store, member, text, now=now)
    await privacy.erase(store, member, posts="remove", now=now)

    sealed = []
    for _ in range(4):
        await privacy.carry_out_erasures(store, now=now + timedelta(days=30))
        sealed.append(len(await rows(store, Post.id, Post.author_sealed.is_not(None))))
    assert sealed == [2, 1, 0, 0]
    assert await rows(store, Erasure) == []


async def test_an_order_tells_neither_its_size_nor_its_progress(
    store: Store, now: datetime
) -> None:
    await make_guild(store)
    full, empty = make_actor(), make_actor()
    await live(store, full, now)
    for member in (full, empty):
        await privacy.erase(store, member, posts="nameless", now=now)
    orders = await rows(store, Erasure)
    assert len({len(order.order_sealed) for order in orders}) == 1
    assert len({order.due_at for order in orders}) == 1
    await privacy.carry_out_erasures(store, now=now + timedelta(days=3))
    after = await rows(store, Erasure)
    assert [len(order.order_sealed) for order in after] == [
        len(order.order_sealed) for order in orders
    ]
    for before, later in zip(orders, after, strict=True):
        assert before.order_sealed != later.order_sealed


async def test_points_that_others_earned_stay(store: Store, now: datetime) -> None:
    await make_guild(store)
    member, author = make_actor(), make_actor()
    answer = await make_answer(store, await make_question(store), author)
    await vote(store, member, answer, now)
    await privacy.erase(store, member, posts="remove", now=now)
    assert await rows(store, Member.points, Member.user_id == author.user_id) == [160]
    assert await rows(store, PostStats.score, PostStats.post_id == answer) == [1]
    unreact = [target for target in await rows(store, Outbox.target) if "unreact" in target]
    assert len(unreact) == 1


async def test_erasing_oneself_again_does_not_multiply_ones_vote(
    store: Store, now: datetime
) -> None:
    await make_guild(store)
    member = make_actor()
    answer = await make_answer(store, await make_question(store))
    for _ in range(4):
        await vote(store, member, answer, now)
        await privacy.erase(store, member, posts="remove", now=now)
    assert await rows(store, PostStats.score, PostStats.post_id == answer) == [1]
    assert await auditing.check(store) == ()


async def test_a_double_on_a_hidden_post_does_not_stop_an_erasure(
    store: Store, now: datetime
) -> None:
    await make_guild(store)
    member = make_actor()
    answer = await make_answer(store, await make_question(store))
    await vote(store, member, answer, now)
    await privacy.erase(store, member, posts="remove", now=now)
    await vote(store, member, answer, now)
    await moderating.hide(store, make_moderator(), answer, "", now=now)
    await privacy.erase(store, member, posts="remove", now=now)
    assert await rows(store, Vote.voter_id, Vote.voter_id > 0) == []
    assert await auditing.check(store) == ()


async def test_removing_leaves_what_others_wrote_in_place(store: Store, now: datetime) -> None:
    await make_guild(store)
    member, other = make_actor(), make_actor()
    alone = await make_question(store, member)
    own_answer = await make_answer(store, alone, member)
    own_comment = await make_comment(store, alone, own_answer, member)
    shared = await make_question(store, member)
    foreign = await make_answer(store, shared, other)
    commented = await make_answer(store, shared, member)
    await make_comment(store, shared, commented, other)
    await editing.edit(store, member, commented, "Another version.", now=now)
    await privacy.erase(store, member, posts="remove", now=now)

    states = {post.id: (post.state, post.body) for post in await rows(store, Post)}
    for gone in (alone, own_answer, own_comment):
        assert states[gone] == ("deleted", "")
    for emptied in (shared, commented):
        assert states[emptied] == ("visible", "(removed)")
    assert states[foreign][0] == "visible"
    assert await rows(store, Revision) == []
    cards = await rows(store, Outbox.target, Outbox.target.startswith("card"))
    assert {f"card:{post_id}" for post_id in (alone, own_answer, shared, commented)} <= set(cards)
    # Whether it has answers and a best one is on the thread's tags.
    assert f"thread:{alone}" in await rows(store, Outbox.target)
    assert await auditing.check(store) == ()


async def test_nameless_posts_keep_their_words_and_adopted_ones_move_to_their_card(
    store: Store, now: datetime
) -> None:
    await make_guild(store)
    member = make_actor()
    question = await make_question(store, member, origin="adopted")
    (before,) = await rows(store, Post)
    await privacy.erase(store, member, posts="nameless", now=now)
    (after,) = await rows(store, Post)
    assert (after.title, after.body, after.state) == (before.title, before.body, "visible")
    assert (after.author_id, after.shown_name, after.origin) == (None, None, "form")
    assert f"card:{question}" in await rows(store, Outbox.target)


async def test_a_name_goes_from_the_card_that_lists_its_comment(
    store: Store, now: datetime
) -> None:
    await make_guild(store)
    member, question = make_actor(), await make_question(store)
    await make_comment(store, question, question, member)
    await privacy.erase(store, member, posts="nameless", now=now)
    assert f"card:{question}" in await rows(store, Outbox.target)


async def test_a_moderators_acts_stay_as_nobodys(store: Store, now: datetime) -> None:
    await make_guild(store)
    moderator = await make_member(store, make_moderator())
    question = await make_question(store)
    changed = QuestionText(title="A better title for it", body="Better.")
    await editing.edit_question(store, moderator, question, changed, now=now)
    await editing.edit_question(
        store, moderator, question, QuestionText("Once more, with feeling", ""), now=now
    )
    async with store.write() as session:
        await session.execute(delete(Outbox))
    await privacy.erase(store, moderator, posts="nameless", now=now)
    assert f"card:{question}" in await rows(store, Outbox.target)
    assert await rows(store, AuditEntry.actor_id) == [0, 0]
    assert await rows(store, Post.edited_by_id) == [None]
    assert await rows(store, Revision.editor_id) == [None, None]


async def test_erasing_oneself_does_not_lift_a_bar(store: Store, now: datetime) -> None:
    await make_guild(store)
    barred = await make_member(store, is_blocked=True, bonus=50)
    await privacy.erase(store, barred, posts="remove", now=now)
    (member,) = await rows(store, Member)
    assert (member.name, member.points, member.bonus, member.is_blocked) == ("", 100, 0, True)
    with pytest.raises(BlockedError):
        await asking.ask(store, barred, QuestionText("May I ask again?", ""), now=now)
