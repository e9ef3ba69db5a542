"""Voting: by reaction and by command, and which reactions are no votes."""

from __future__ import annotations

import asyncio

import discord

from cogs.voting import Turns
from db.queries import outbox
from db.services import guilds, voting
from forum.vocabulary import Direction, Level
from tests.e2e.acting import answered, asked, card, post, reactions, said
from tests.e2e.conftest import Member, World
from tests.e2e.simcord_help import burst, clear_reactions

UP, DOWN = "👍", "👎"


async def test_a_card_is_seeded_with_both_arrows(world: World) -> None:
    question = await asked(world, world.ann)

    assert reactions(card(world, question)) == {UP: 1, DOWN: 1}


async def test_a_reaction_is_a_vote(world: World) -> None:
    question = await asked(world, world.ann)

    await world.ben.react(card(world, question), UP)

    assert (await post(world, question.id)).score == 1


async def test_removing_the_reaction_retracts_the_vote(world: World) -> None:
    question = await asked(world, world.ann)
    await world.ben.react(card(world, question), UP)

    await world.ben.unreact(card(world, question), UP)

    assert (await post(world, question.id)).score == 0


async def test_the_other_arrow_switches_and_the_old_reaction_goes(world: World) -> None:
    question = await asked(world, world.ann)
    await world.ben.react(card(world, question), UP)

    await world.ben.react(card(world, question), DOWN)
    await world.show()

    assert (await post(world, question.id)).score == -1
    assert reactions(card(world, question)) == {UP: 1, DOWN: 2}


async def test_ones_own_vote_is_taken_off_and_why_says_why(world: World) -> None:
    question = await asked(world, world.ann)

    await world.ann.react(card(world, question), UP)
    await world.show()

    assert (await post(world, question.id)).score == 0
    assert reactions(card(world, question)) == {UP: 1, DOWN: 1}
    assert "own" in said(await world.ann.slash(world.text, "why"))


async def test_ones_own_vote_on_an_anonymous_post_counts_like_any_other(world: World) -> None:
    question = await asked(world, world.ann, name="Night owl")

    await world.ann.react(card(world, question), UP)

    assert (await post(world, question.id)).score == 1


async def test_why_says_so_when_every_vote_counted(world: World) -> None:
    assert "counted" in said(await world.ann.slash(world.text, "why"))


async def test_other_emoji_and_other_messages_are_nothing_to_us(world: World) -> None:
    question = await asked(world, world.ann)
    talk = await world.ann.send(world.text, "Hello")

    await world.ben.react(card(world, question), "🎉")
    await world.ben.react(talk, UP)
    await world.show()

    assert (await post(world, question.id)).score == 0
    assert reactions(card(world, question))["🎉"] == 1


async def test_a_skin_tone_counts_as_its_emoji(world: World) -> None:
    question = await asked(world, world.ann)

    await world.ben.react(card(world, question), "👍🏽")

    assert (await post(world, question.id)).score == 1


async def test_a_skin_tone_that_still_stands_keeps_the_vote(world: World) -> None:
    question = await asked(world, world.ann)
    await world.ben.react(card(world, question), UP)
    await world.ben.react(card(world, question), "👍🏽")

    await world.ben.unreact(card(world, question), UP)
    one_left = (await post(world, question.id)).score
    await world.ben.unreact(card(world, question), "👍🏽")

    assert (one_left, (await post(world, question.id)).score) == (1, 0)


async def test_a_normal_and_a_super_reaction_are_one_vote(world: World) -> None:
    question = await asked(world, world.ann)
    message = card(world, question)
    await world.ben.react(message, UP)
    await burst(world.env, world.ben, message, UP)
    both = (await post(world, question.id)).score

    await world.ben.unreact(message, UP)
    super_stands = (await post(world, question.id)).score
    await burst(world.env, world.ben, message, UP, add=False)

    assert (both, super_stands, (await post(world, question.id)).score) == (1, 1, 0)


async def test_a_normal_reaction_that_stands_keeps_the_vote_of_a_super_one(world: World) -> None:
    question = await asked(world, world.ann)
    message = card(world, question)
    await burst(world.env, world.ben, message, UP)
    await world.ben.react(message, UP)

    await burst(world.env, world.ben, message, UP, add=False)

    assert (await post(world, question.id)).score == 1


async def test_cleared_reactions_take_all_votes_back(world: World) -> None:
    question = await asked(world, world.ann)
    await world.ben.react(card(world, question), UP)
    await world.mod.react(card(world, question), DOWN)

    await clear_reactions(world.env, card(world, question))

    cleared = await post(world, question.id)
    assert (cleared.ups, cleared.downs) == (0, 0)


async def test_a_cleared_emoji_takes_its_votes_back(world: World) -> None:
    question = await asked(world, world.ann)
    await world.ben.react(card(world, question), UP)
    await world.mod.react(card(world, question), DOWN)

    await clear_reactions(world.env, card(world, question), UP)

    cleared = await post(world, question.id)
    assert (cleared.ups, cleared.downs) == (0, 1)


async def test_a_bots_reaction_is_no_vote(world: World) -> None:
    question = await asked(world, world.ann)
    robot: Member = world.guild.add_member(world.env.create_user("Robot", bot=True))

    await robot.react(card(world, question), UP)

    assert (await post(world, question.id)).score == 0


async def test_a_vote_by_command_is_one_ballot_with_the_reaction(world: World) -> None:
    question = await asked(world, world.ann)
    await world.ben.slash(world.text, "vote", direction="up", post=str(question.id))

    await world.ben.react(card(world, question), UP)

    assert (await post(world, question.id)).score == 1


async def test_a_vote_by_command_can_be_taken_back(world: World) -> None:
    question = await asked(world, world.ann)
    answer = await answered(world, world.ben, question.id)
    await world.ann.slash(world.text, "vote", direction="down", post=str(answer.id))
    down = (await post(world, answer.id)).score

    told = await world.ann.slash(world.text, "vote", direction="take back", post=str(answer.id))

    assert (down, (await post(world, answer.id)).score) == (-1, 0)
    assert "taken back" in said(told)


async def test_ones_own_vote_by_command_is_refused_in_words(world: World) -> None:
    question = await asked(world, world.ann)

    told = await world.ann.slash(world.text, "vote", direction="up", post=str(question.id))

    assert "own" in said(told)


async def test_a_comment_takes_no_votes(world: World) -> None:
    question = await asked(world, world.ann)
    shown = await world.ben.slash(world.text, "comment", post=str(question.id))
    await world.ben.submit_modal(shown, {"text": "That is a good question.", "name": ""})
    await world.show()

    told = await world.mod.slash(world.text, "vote", direction="up", post=str(question.id + 1))

    assert said(told)
    assert await voting.vote_of(world.store, world.actor(world.mod), question.id + 1) is None


async def test_a_custom_emoji_of_the_server_votes(world: World) -> None:
    emoji = world.guild.create_emoji("yes")
    admin = world.actor(world.admin, Level.ADMIN)
    await guilds.set_emoji(world.store, admin, f"<:yes:{emoji.id}>", DOWN, now=world.now)
    question = await asked(world, world.ann)

    await world.ben.react(card(world, question), f"yes:{emoji.id}")

    mine = await voting.vote_of(world.store, world.actor(world.ben), question.id)
    assert mine is Direction.UP


async def test_the_next_act_of_a_member_waits_for_the_one_before() -> None:
    turns, order = Turns(), []

    async def act(name: str, message_id: int, pauses: int) -> None:
        async with turns.of(message_id, 7):
            for _ in range(pauses):
                await asyncio.sleep(0)
            order.append(name)

    await asyncio.gather(act("first", 1, 5), act("second", 1, 0), act("elsewhere", 2, 0))

    assert order == ["elsewhere", "first", "second"]


async def test_a_reaction_that_became_a_vote_again_is_left_alone(world: World) -> None:
    question = await asked(world, world.ann)
    message: discord.Message = card(world, question)
    await world.ben.react(message, UP)
    # Asked for while another vote stood, and overtaken by the member.
    late = outbox.unreact(message.channel.id, message.id, world.ben.user.id, UP)
    async with world.bot.store.write() as session:
        await outbox.ask_for(session, world.guild.id, question.id, [late], discord.utils.utcnow())

    await world.show()

    assert reactions(card(world, question)) == {UP: 2, DOWN: 1}
    assert (await post(world, question.id)).score == 1


async def test_a_vote_without_a_readable_message_is_still_taken_back(world: World) -> None:
    question = await asked(world, world.ann)
    message: discord.Message = card(world, question)
    await world.ben.react(message, UP)
    world.env.inject_error(
        "GET", f"/channels/*/messages/{message.id}", status=403, code=50001, message="No"
    )

    await world.ben.unreact(message, UP)

    assert (await post(world, question.id)).score == 0
