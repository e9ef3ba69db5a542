"""Reactions that were added, taken off or cleared while nobody listened, or by a moderator."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from sqlalchemy import select

from db.models import AuditEntry, Outbox, Vote
from db.queries import outbox
from db.services import voting
from db.services.voting import Reconciled
from db.store import Store
from forum.vocabulary import Actor, Direction
from tests.store.factories import (
    GUILD,
    HOME_CHANNEL,
    NOW,
    ballot_by_command,
    ballot_by_reaction,
    make_actor,
    make_guild,
    make_member,
    make_question,
    message_of,
)

UP, DOWN = Direction.UP, Direction.DOWN


class Message:
    """A question's message in a text channel, and what its reactions come to in the store."""

    def __init__(self, store: Store, question_id: int, message_id: int, author: Actor) -> None:
        self._store = store
        self.question_id = question_id
        self.message_id = message_id
        self.author = author

    async def reconcile(self, reactors: Mapping[Actor, set[Direction]]) -> Reconciled:
        return await voting.reconcile(
            self._store,
            GUILD,
            self.message_id,
            {member.user_id: frozenset(ways) for member, ways in reactors.items()},
            now=NOW,
        )

    async def react(self, member: Actor, way: Direction) -> None:
        await voting.cast(self._store, ballot_by_reaction(member, self.message_id, way))

    async def command(self, member: Actor, way: Direction) -> None:
        await voting.cast(self._store, ballot_by_command(member, self.question_id, way))

    async def vote_of(self, member: Actor) -> Direction | None:
        return await voting.vote_of(self._store, member, self.question_id)

    def name(self, member: Actor, emoji: str) -> str:
        return outbox.unreact(HOME_CHANNEL, self.message_id, member.user_id, emoji)

    async def taken_off(self) -> set[str]:
        async with self._store.read() as session:
            named = select(Outbox.target).where(Outbox.target.startswith("unreact:"))
            return set(await session.scalars(named))

    async def forget_asked(self) -> None:
        """Let everything that was asked for be carried out."""
        async with self._store.write() as session:
            for row in await session.scalars(select(Outbox)):
                await session.delete(row)


@pytest.fixture
async def message(store: Store) -> Message:
    await make_guild(store)
    author = make_actor()
    question_id = await make_question(store, author, thread_id=None)
    return Message(store, question_id, await message_of(store, question_id), author)


async def test_a_reaction_added_meanwhile_is_a_vote_under_the_name_that_is_known(
    store: Store, message: Message
) -> None:
    member = await make_member(store, make_actor(name="Ada"))

    assert await message.reconcile({member: {UP}}) == Reconciled(added=1)
    assert await message.vote_of(member) is UP
    async with store.read() as session:
        vote = await session.get_one(Vote, (message.question_id, member.user_id))
    assert (vote.door, vote.message_id, vote.emoji) == ("reaction", message.message_id, "👍")


async def test_what_agrees_is_left_alone(message: Message) -> None:
    member = make_actor()
    await message.react(member, UP)

    assert await message.reconcile({member: {UP}}) == Reconciled()


async def test_a_reaction_taken_off_meanwhile_retracts(message: Message) -> None:
    member = make_actor()
    await message.react(member, UP)

    assert await message.reconcile({}) == Reconciled(retracted=1)
    assert await message.vote_of(member) is None


async def test_a_command_ballot_needs_no_reaction(message: Message) -> None:
    member = make_actor()
    await message.command(member, UP)

    assert await message.reconcile({}) == Reconciled()
    assert await message.vote_of(member) is UP


async def test_a_reaction_on_another_message_retracts_nothing_here(
    store: Store, message: Message
) -> None:
    member = make_actor()
    await message.react(member, UP)
    async with store.write() as session:
        vote = await session.get_one(Vote, (message.question_id, member.user_id))
        vote.message_id = 1  # a card that is gone

    assert await message.reconcile({}) == Reconciled()
    assert await message.vote_of(member) is UP


async def test_a_reaction_that_replaced_the_stored_one_is_a_switch(message: Message) -> None:
    member = make_actor()
    await message.react(member, UP)

    assert await message.reconcile({member: {DOWN}}) == Reconciled(switched=1)
    assert await message.vote_of(member) is DOWN


async def test_of_both_arrows_the_one_not_stored_is_the_newer(message: Message) -> None:
    member = make_actor()
    await message.react(member, UP)

    assert await message.reconcile({member: {UP, DOWN}}) == Reconciled(switched=1)
    assert await message.vote_of(member) is DOWN
    assert await message.taken_off() == {message.name(member, "👍")}


async def test_of_both_arrows_over_a_command_ballot_the_one_not_stored_is_the_newer(
    message: Message,
) -> None:
    member = make_actor()
    await message.command(member, DOWN)

    assert await message.reconcile({member: {UP, DOWN}}) == Reconciled(switched=1)
    assert await message.vote_of(member) is UP
    assert await message.taken_off() == {message.name(member, "👎")}


async def test_both_arrows_with_neither_stored_count_for_nothing(message: Message) -> None:
    member = make_actor()

    assert await message.reconcile({member: {UP, DOWN}}) == Reconciled(taken_off=1)
    assert await message.vote_of(member) is None
    assert await message.taken_off() == {message.name(member, "👍"), message.name(member, "👎")}


async def test_a_reaction_that_does_not_count_comes_off(store: Store, message: Message) -> None:
    assert await message.reconcile({message.author: {UP}}) == Reconciled(taken_off=1)
    assert await message.taken_off() == {message.name(message.author, "👍")}
    (refusal,) = await voting.refusals(store, message.author)
    assert refusal.error == "SelfVoteError"


async def test_a_reaction_that_could_not_be_taken_off_is_not_refused_again(
    store: Store, message: Message
) -> None:
    await message.reconcile({message.author: {UP}})

    assert await message.reconcile({message.author: {UP}}) == Reconciled()
    assert len(await voting.refusals(store, message.author)) == 1


async def test_a_reaction_that_waits_to_come_off_does_not_undo_the_command_after_it(
    message: Message,
) -> None:
    member = make_actor()
    await message.react(member, UP)
    await message.command(member, DOWN)

    assert await message.reconcile({member: {UP}}) == Reconciled()
    assert await message.vote_of(member) is DOWN


async def test_a_reaction_added_again_after_a_command_switches(message: Message) -> None:
    member = make_actor()
    await message.react(member, UP)
    await message.command(member, DOWN)
    await message.forget_asked()

    assert await message.reconcile({member: {UP}}) == Reconciled(switched=1)


async def test_a_gap_of_many_members_is_put_right_at_once(message: Message) -> None:
    stay, go, come, turn = (make_actor() for _ in range(4))
    for member in (stay, go, turn):
        await message.react(member, UP)

    found = await message.reconcile({stay: {UP}, come: {DOWN}, turn: {DOWN}})

    assert found == Reconciled(added=1, retracted=1, switched=1)


async def test_a_message_that_carries_no_votes_is_left_alone(
    store: Store, message: Message
) -> None:
    for guild_id, message_id in ((GUILD, 1), (5, message.message_id)):
        found = await voting.reconcile(store, guild_id, message_id, {7: frozenset({UP})}, now=NOW)
        assert found == Reconciled()


async def test_a_clear_retracts_the_reactions_of_that_way_and_no_other_ballot(
    store: Store, message: Message
) -> None:
    up, down, by_command = (make_actor() for _ in range(3))
    await message.react(up, UP)
    await message.react(down, DOWN)
    await message.command(by_command, UP)
    await message.forget_asked()

    assert await voting.clear(store, GUILD, message.message_id, [UP], now=NOW) == 1

    votes = [await message.vote_of(member) for member in (up, down, by_command)]
    assert votes == [None, DOWN, UP]
    assert await message.taken_off() == set()


async def test_a_clear_is_logged_and_the_arrows_come_back(store: Store, message: Message) -> None:
    await message.react(make_actor(), UP)
    await message.forget_asked()

    await voting.clear(store, GUILD, message.message_id, list(Direction), now=NOW)

    async with store.read() as session:
        entry = (await session.scalars(select(AuditEntry))).one()
        assert (entry.verb, entry.post_id) == ("votes_clear", message.question_id)
        assert entry.facts == {"retracted": 1}
        targets = set(await session.scalars(select(Outbox.target)))
    assert targets == {f"card:{message.question_id}", f"seed:{message.question_id}"}


async def test_a_clear_elsewhere_is_nothing(store: Store, message: Message) -> None:
    await message.react(make_actor(), UP)

    assert await voting.clear(store, GUILD, 1, [UP], now=NOW) == 0
    assert await voting.clear(store, 5, message.message_id, [UP], now=NOW) == 0


@pytest.mark.parametrize(
    ("emoji", "direction"),
    [
        ("👍", UP),
        ("👍🏿", UP),
        ("👎🏻", DOWN),
        ("❤", None),
        ("🏻", None),
    ],
)
def test_skin_tones_count_as_their_emoji(emoji: str, direction: Direction | None) -> None:
    assert voting.direction_of(("👍", "👎"), emoji) is direction


@pytest.mark.parametrize("emoji", ["<:agree:17>", "<a:agree:17>", "agree:17", "<:renamed:17>"])
def test_a_custom_emoji_is_known_by_its_id(emoji: str) -> None:
    assert voting.direction_of(("<:agree:17>", "<:agree:18>"), emoji) is UP
    assert voting.direction_of((None, None), emoji) is None


def test_a_variation_selector_makes_no_difference() -> None:
    assert voting.direction_of(("⬆️", "⬇️"), "⬆") is UP
