"""Votes as members cast them: by reaction and by command, switched, retracted, refused."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from db.models import Member, Notification, Outbox, PointsEvent, PostStats, Vote
from db.services import voting
from db.store import Store
from forum.errors import (
    BlockedError,
    BotVoteError,
    HiddenError,
    LevelNeededError,
    NoSuchPostError,
    RateError,
    SelfVoteError,
    VotingDoorError,
    WrongKindError,
)
from forum.vocabulary import Actor, Direction, Door, Level
from tests.store.factories import (
    GUILD,
    HOME_CHANNEL,
    NOW,
    ballot_by_command,
    ballot_by_reaction,
    make_actor,
    make_answer,
    make_comment,
    make_guild,
    make_member,
    make_question,
    message_of,
)

UP, DOWN = Direction.UP, Direction.DOWN


@pytest.fixture(autouse=True)
async def guild(store: Store) -> int:
    return await make_guild(store)


async def _stats(store: Store, post_id: int) -> PostStats:
    async with store.read() as session:
        return await session.get_one(PostStats, post_id)


async def _vote(store: Store, post_id: int, voter: Actor) -> Vote | None:
    async with store.read() as session:
        return await session.get(Vote, (post_id, voter.user_id))


async def _points(store: Store, member: Actor) -> int:
    async with store.read() as session:
        return (await session.get_one(Member, (member.guild_id, member.user_id))).points


async def _targets(store: Store, kind: str) -> Sequence[str]:
    async with store.read() as session:
        named = select(Outbox.target).where(Outbox.target.startswith(f"{kind}:"))
        return (await session.scalars(named.order_by(Outbox.id))).all()


async def test_a_vote_up_moves_score_points_card_and_hotness(store: Store) -> None:
    author, voter = make_actor(), make_actor()
    question_id = await make_question(store, author)
    hotness = (await _stats(store, question_id)).hotness

    ballot = ballot_by_reaction(voter, await message_of(store, question_id), UP)
    outcome = await voting.cast(store, ballot)

    assert (outcome.post_id, outcome.old, outcome.new, outcome.score) == (question_id, None, UP, 1)
    stats = await _stats(store, question_id)
    assert (stats.ups, stats.downs, stats.score, stats.point_ups) == (1, 0, 1, 1)
    assert stats.hotness == hotness + 100 * 160_000
    assert await _points(store, author) == 100 + 20 + 10
    assert await _points(store, voter) == 100 + 10
    assert await _targets(store, "card") == [f"card:{question_id}"]
    assert await voting.vote_of(store, voter, question_id) is UP


async def test_a_vote_down_on_an_answer_costs_its_author_and_pays_its_voter(store: Store) -> None:
    author, voter = make_actor(), make_actor()
    answer_id = await make_answer(store, await make_question(store), author)

    await voting.cast(store, ballot_by_command(voter, answer_id, DOWN))

    assert await _points(store, author) == 100 + 40 - 20
    assert await _points(store, voter) == 100 + 10


async def test_the_same_vote_twice_changes_nothing(store: Store) -> None:
    voter, question_id = make_actor(), await make_question(store)
    ballot = ballot_by_command(voter, question_id, UP)
    await voting.cast(store, ballot)

    outcome = await voting.cast(store, ballot)

    assert (outcome.old, outcome.new, outcome.score) == (UP, UP, 1)
    async with store.read() as session:
        given = select(PointsEvent).where(PointsEvent.member_id == voter.user_id)
        assert len((await session.scalars(given)).all()) == 1


async def test_a_switch_by_reaction_takes_the_old_reaction_off(store: Store) -> None:
    author, voter = make_actor(), make_actor()
    question_id = await make_question(store, author)
    message_id = await message_of(store, question_id)
    await voting.cast(store, ballot_by_reaction(voter, message_id, UP, emoji="👍🏽"))

    outcome = await voting.cast(store, ballot_by_reaction(voter, message_id, DOWN))

    assert (outcome.old, outcome.new, outcome.score) == (UP, DOWN, -1)
    assert await _targets(store, "unreact") == [
        f"unreact:{HOME_CHANNEL}:{message_id}:{voter.user_id}:👍🏽"
    ]
    assert await _points(store, author) == 100 + 20 - 10


async def test_a_reaction_that_was_taken_off_retracts(store: Store) -> None:
    author, voter = make_actor(), make_actor()
    question_id = await make_question(store, author)
    message_id = await message_of(store, question_id)
    await voting.cast(store, ballot_by_reaction(voter, message_id, UP))

    outcome = await voting.cast(store, ballot_by_reaction(voter, message_id, None, removed=UP))

    assert (outcome.old, outcome.new, outcome.score) == (UP, None, 0)
    assert await _vote(store, question_id, voter) is None
    assert (await _points(store, author), await _points(store, voter)) == (120, 100)
    assert await _targets(store, "unreact") == []


@pytest.mark.parametrize(
    "changes",
    [
        {"removed": DOWN},  # the bot took the old arrow off after a switch
        {"removed": UP, "message_id": 1},
        {"removed": UP, "emoji": "👍🏽"},
    ],
)
async def test_another_reaction_that_is_gone_retracts_nothing(
    store: Store, changes: dict[str, Any]
) -> None:
    voter, question_id = make_actor(), await make_question(store)
    message_id = await message_of(store, question_id)
    await voting.cast(store, ballot_by_reaction(voter, message_id, UP))

    gone = {"message_id": message_id, "wanted": None, **changes}
    if gone["message_id"] == message_id:
        await voting.cast(store, ballot_by_reaction(voter, **gone))
    else:
        with pytest.raises(NoSuchPostError):
            await voting.cast(store, ballot_by_reaction(voter, **gone))

    assert await voting.vote_of(store, voter, question_id) is UP


async def test_a_reaction_gone_from_the_message_does_not_retract_a_command_ballot(
    store: Store,
) -> None:
    voter, question_id = make_actor(), await make_question(store)
    await voting.cast(store, ballot_by_command(voter, question_id, UP))

    message_id = await message_of(store, question_id)
    await voting.cast(store, ballot_by_reaction(voter, message_id, None, removed=UP))

    assert await voting.vote_of(store, voter, question_id) is UP


async def test_a_reaction_on_top_of_a_command_ballot_makes_it_a_reaction_ballot(
    store: Store,
) -> None:
    voter, question_id = make_actor(), await make_question(store)
    message_id = await message_of(store, question_id)
    await voting.cast(store, ballot_by_command(voter, question_id, UP))

    outcome = await voting.cast(store, ballot_by_reaction(voter, message_id, UP))

    vote = await _vote(store, question_id, voter)
    assert vote is not None
    assert (vote.door, vote.message_id, vote.emoji) == ("reaction", message_id, "👍")
    assert outcome.old is outcome.new is UP


@pytest.mark.parametrize("wanted", [DOWN, None])
async def test_a_command_takes_the_reaction_off_that_it_replaces(
    store: Store, wanted: Direction | None
) -> None:
    voter, question_id = make_actor(), await make_question(store, thread_id=77)
    message_id = await message_of(store, question_id)
    await voting.cast(store, ballot_by_reaction(voter, message_id, UP))

    await voting.cast(store, ballot_by_command(voter, question_id, wanted))

    assert await voting.vote_of(store, voter, question_id) is wanted
    assert await _targets(store, "unreact") == [f"unreact:77:{message_id}:{voter.user_id}:👍"]


async def test_one_s_own_named_post_takes_no_vote_and_the_reaction_comes_off(store: Store) -> None:
    author = make_actor()
    question_id = await make_question(store, author)
    message_id = await message_of(store, question_id)

    with pytest.raises(SelfVoteError):
        await voting.cast(store, ballot_by_reaction(author, message_id, UP))

    assert await _targets(store, "unreact") == [
        f"unreact:{HOME_CHANNEL}:{message_id}:{author.user_id}:👍"
    ]
    (refusal,) = await voting.refusals(store, author)
    assert (refusal.error, refusal.facts) == ("SelfVoteError", {"post_id": question_id})
    assert refusal.link.post_id == question_id
    assert refusal.at == NOW


async def test_a_refused_command_leaves_no_notice(store: Store) -> None:
    author = make_actor()
    question_id = await make_question(store, author)

    with pytest.raises(SelfVoteError):
        await voting.cast(store, ballot_by_command(author, question_id, UP))

    async with store.read() as session:
        assert (await session.scalars(select(Notification))).all() == []


async def test_the_author_s_vote_on_their_anonymous_post_is_one_like_any_other_s(
    store: Store,
) -> None:
    author = make_actor()
    question_id = await make_question(store, author, shown_name="Nobody")

    outcome = await voting.cast(store, ballot_by_command(author, question_id, UP))

    assert outcome.score == 1
    assert await _points(store, author) == 100 + 10  # for voting; the post earns nothing


async def test_a_barred_member_cannot_vote_but_can_retract(store: Store) -> None:
    voter = await make_member(store)
    question_id = await make_question(store)
    await voting.cast(store, ballot_by_command(voter, question_id, UP))
    await make_member(store, voter, is_blocked=True)

    with pytest.raises(BlockedError):
        await voting.cast(store, ballot_by_command(voter, question_id, DOWN))
    outcome = await voting.cast(store, ballot_by_command(voter, question_id, None))

    assert outcome.new is None


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"voter": make_actor(is_bot=True)}, BotVoteError),
        ({"door": Door.BUTTON}, VotingDoorError),
        ({"guild_id": 5, "voter": make_actor(guild_id=5)}, NoSuchPostError),
        ({"post_id": 999_999}, NoSuchPostError),
    ],
)
async def test_some_ballots_never_count(
    store: Store, changes: dict[str, Any], error: type[Exception]
) -> None:
    values = {"voter": make_actor(), "post_id": await make_question(store), "wanted": UP}

    with pytest.raises(error):
        await voting.cast(store, ballot_by_command(**{**values, **changes}))


async def test_comments_take_no_votes(store: Store) -> None:
    question_id = await make_question(store)
    comment_id = await make_comment(store, question_id, question_id)

    with pytest.raises(WrongKindError):
        await voting.cast(store, ballot_by_command(make_actor(), comment_id, UP))


async def test_hidden_posts_take_no_votes(store: Store) -> None:
    question_id = await make_question(store, state="hidden")

    with pytest.raises(HiddenError):
        await voting.cast(store, ballot_by_command(make_actor(), question_id, UP))


async def test_closed_questions_take_votes(store: Store) -> None:
    question_id = await make_question(store, closed_at=NOW, closed_by="author")

    assert (await voting.cast(store, ballot_by_command(make_actor(), question_id, UP))).score == 1


async def test_every_change_counts_for_the_limit_on_haste_except_that_retracting_is_free(
    store: Store,
) -> None:
    await make_guild(store, 2, overrides={"rates": {"vote": 2}})
    voter = make_actor(guild_id=2)
    first, second = [await make_question(store, make_actor(guild_id=2)) for _ in range(2)]
    await voting.cast(store, ballot_by_command(voter, first, UP))
    await voting.cast(store, ballot_by_command(voter, first, DOWN, now=_later(minutes=10)))

    with pytest.raises(RateError) as refused:
        await voting.cast(store, ballot_by_command(voter, second, UP, now=_later(minutes=20)))
    await voting.cast(store, ballot_by_command(voter, first, None, now=_later(minutes=20)))

    assert refused.value.again_at == _later(hours=1)


async def test_caps_on_farming_leave_the_score_and_take_the_points(store: Store) -> None:
    await make_guild(store, 2, overrides={"votes_same_author_a_day": 1})
    author, voter = make_actor(guild_id=2), make_actor(guild_id=2)
    questions = [await make_question(store, author) for _ in range(3)]

    outcomes = await asyncio.gather(
        *(voting.cast(store, ballot_by_command(voter, each, UP)) for each in questions)
    )

    assert [outcome.score for outcome in outcomes] == [1, 1, 1]
    assert await _points(store, author) == 100 + 3 * 20 + 10
    assert await _points(store, voter) == 100 + 10
    votes = [await _vote(store, each, voter) for each in questions]
    assert [vote.counts for vote in votes if vote] == [True, False, False]


async def test_an_author_earns_no_more_than_the_daily_cap_from_votes(store: Store) -> None:
    await make_guild(store, 2, overrides={"points_a_day": 15})
    author = make_actor(guild_id=2)
    questions = [await make_question(store, author) for _ in range(2)]

    for each in questions:
        await voting.cast(store, ballot_by_command(make_actor(guild_id=2), each, UP))

    assert await _points(store, author) == 100 + 2 * 20 + 10


async def test_a_role_s_level_opens_votes_that_need_one(store: Store) -> None:
    await make_guild(store, 2, overrides={"permissions": {"vote_down": "EXPERTS"}})
    question_id = await make_question(store, make_actor(guild_id=2))
    member = make_actor(guild_id=2, role_ids=frozenset({7}))
    with pytest.raises(LevelNeededError):
        await voting.cast(store, ballot_by_command(member, question_id, DOWN))
    await _give_level(store, 2, role_id=7, level=Level.EXPERT)

    assert (await voting.cast(store, ballot_by_command(member, question_id, DOWN))).score == -1


async def test_a_vote_and_its_retraction_in_one_batch_leave_nothing(store: Store) -> None:
    author, voter = make_actor(), make_actor()
    question_id = await make_question(store, author)
    message_id = await message_of(store, question_id)
    other = ballot_by_reaction(make_actor(), message_id, DOWN)
    ballots = [
        ballot_by_reaction(voter, message_id, UP),
        other,
        ballot_by_reaction(voter, message_id, DOWN),
        ballot_by_reaction(voter, message_id, None, removed=DOWN),
    ]

    outcomes = await asyncio.gather(*(voting.cast(store, each) for each in ballots))

    assert [outcome.score for outcome in outcomes] == [1, 0, -2, -1]
    assert await _vote(store, question_id, voter) is None
    stats = await _stats(store, question_id)
    assert (stats.ups, stats.downs, stats.score) == (0, 1, -1)
    assert (await _points(store, author), await _points(store, voter)) == (110, 100)


async def test_the_best_answer_s_score_follows_the_votes_on_answers(store: Store) -> None:
    question_id = await make_question(store)
    first, second = [await make_answer(store, question_id) for _ in range(2)]
    voter = make_actor()

    scores = []
    for post_id, wanted in [(first, UP), (second, UP), (first, DOWN), (second, None)]:
        await voting.cast(store, ballot_by_command(voter, post_id, wanted))
        scores.append((await _stats(store, question_id)).best_answer_score)

    assert scores == [1, 1, 1, 0]


async def test_a_ballot_that_breaks_the_batch_fails_alone(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    question_id = await make_question(store)
    broken = make_actor(name="x" * 5)
    _break_names(monkeypatch, broken.name)

    outcomes = await asyncio.gather(
        *(
            voting.cast(store, ballot_by_command(voter, question_id, UP))
            for voter in (make_actor(), broken, make_actor())
        ),
        return_exceptions=True,
    )

    assert isinstance(outcomes[1], RuntimeError)
    stats = await _stats(store, question_id)
    assert (stats.ups, stats.score) == (2, 2)
    assert await _vote(store, question_id, broken) is None


async def test_an_erased_author_s_post_still_takes_votes(store: Store) -> None:
    question_id = await make_question(store)
    await _erase_author(store, question_id)

    assert (await voting.cast(store, ballot_by_command(make_actor(), question_id, UP))).score == 1


async def test_a_message_is_found_by_the_votes_it_carries(store: Store) -> None:
    question_id = await make_question(store, thread_id=78)
    answer_id = await make_answer(store, question_id)
    message_id = await message_of(store, answer_id)

    target = await voting.find_vote_target(store, message_id)

    assert target is not None
    assert (target.post_id, target.guild_id, target.channel_id) == (answer_id, GUILD, 78)
    assert (target.up_emoji, target.down_emoji) == ("👍", "👎")
    assert await voting.find_vote_target(store, message_id) is target
    assert await voting.find_vote_target(store, 1) is None


async def test_a_reaction_is_known_to_be_a_ballot_by_now(store: Store) -> None:
    voter, question_id = make_actor(), await make_question(store)
    message_id = await message_of(store, question_id)
    await voting.cast(store, ballot_by_reaction(voter, message_id, UP))

    assert await voting.is_ballot(store, message_id, voter.user_id, "👍")
    assert not await voting.is_ballot(store, message_id, voter.user_id, "👎")
    assert not await voting.is_ballot(store, message_id, make_actor().user_id, "👍")
    assert not await voting.is_ballot(store, 1, voter.user_id, "👍")


def _later(**passed: float) -> datetime:
    return NOW + timedelta(**passed)


async def _give_level(store: Store, guild_id: int, *, role_id: int, level: Level) -> None:
    from db.models import RoleLevel

    async with store.write() as session:
        session.add(RoleLevel(guild_id=guild_id, role_id=role_id, level=level))


async def _erase_author(store: Store, post_id: int) -> None:
    from db.models import Post

    async with store.write() as session:
        post = await session.get_one(Post, post_id)
        stats = await session.get_one(PostStats, post_id)
        post.author_id = stats.author_id = None


def _break_names(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    """Let the last of a batch's writes fail while a voter of this name is in it."""
    from db.queries import outbox, votes

    names: list[str] = []
    save_members, ask_for_all = votes.save_members, outbox.ask_for_all

    async def save(connection: Any, rows: Any) -> None:
        names[:] = [row[2] for row in rows]
        await save_members(connection, rows)

    async def ask(session: Any, wishes: Any, now: datetime) -> None:
        await ask_for_all(session, wishes, now)
        if name in names:
            raise RuntimeError("the disk is full")

    monkeypatch.setattr(votes, "save_members", save)
    monkeypatch.setattr(outbox, "ask_for_all", ask)
