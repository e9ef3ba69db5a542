"""What members do in the tests: ask, answer, comment, and what they read of it."""

from __future__ import annotations

from typing import Any

import discord
import simcord
from simcord.builders import ChannelHandle
from simcord.results import InteractionResult, ResponseMessage
from sqlalchemy import func, select

from db.models import Post
from db.records import PostView
from db.services import reading
from tests.e2e.conftest import World
from tests.e2e.simcord_help import text_of

Member = simcord.MemberActor
TITLE = "How do I sleep before an exam?"
DETAILS = "I lie awake for hours and count what can go wrong."
ANSWER = "Get up for a while and write the worries down."
COMMENT = "That helped me as well, thank you."


def form(**values: str) -> dict[str, Any]:
    """What somebody types into the ask form."""
    typed = {"title": TITLE, "details": DETAILS, "category": "0", "tags": "", "name": ""} | values
    return {**typed, "category": [typed["category"]]}


async def ask(world: World, member: Member, **values: str) -> InteractionResult:
    """Ask by the command and its form."""
    shown = await member.slash(world.text, "ask")
    return await member.submit_modal(shown, form(**values))


async def answer(
    world: World, member: Member, question_id: int, text: str = ANSWER, name: str = ""
) -> InteractionResult:
    """Answer by the command and its form."""
    shown = await member.slash(world.text, "answer", question=str(question_id))
    return await member.submit_modal(shown, {"text": text, "name": name})


async def comment(
    world: World, member: Member, post_id: int, text: str = COMMENT, name: str = ""
) -> InteractionResult:
    """Comment by the command and its form."""
    shown = await member.slash(world.text, "comment", post=str(post_id))
    return await member.submit_modal(shown, {"text": text, "name": name})


async def asked(world: World, member: Member, **values: str) -> PostView:
    """A question that stands on Discord."""
    await ask(world, member, **values)
    return await newest(world)


async def answered(
    world: World, member: Member, question_id: int, text: str = ANSWER, name: str = ""
) -> PostView:
    """An answer that stands on Discord."""
    await answer(world, member, question_id, text, name)
    return await newest(world)


async def newest(world: World) -> PostView:
    """The post that was made last, once Discord shows it."""
    await world.show()
    async with world.store.read() as session:
        newest_id = await session.scalar(select(func.max(Post.id)))
    assert newest_id is not None, "nothing was posted"
    return await post(world, newest_id)


async def exists(world: World, post_id: int) -> bool:
    """Whether the store has a post."""
    return bool(await reading.get_posts(world.store, world.guild.id, [post_id]))


async def post(world: World, post_id: int) -> PostView:
    """A post as the store has it."""
    return await reading.get_post(world.store, world.guild.id, post_id)


def reply(result: InteractionResult) -> ResponseMessage:
    """The last thing the bot answered, which must be private."""
    said = result.followups[-1] if result.followups else result.response
    assert said is not None, "nothing was answered"
    assert said.ephemeral
    return said


def said(result: InteractionResult) -> str:
    """The words of the last answer."""
    return text_of(reply(result))


def buttons(message: discord.Message | ResponseMessage) -> list[str]:
    """The labels of the buttons under a message."""
    rows: list[Any] = (
        message.components
        if isinstance(message, ResponseMessage)
        else [row.to_dict() for row in message.components]
    )
    return [each["label"] for row in rows for each in row["components"] if each["type"] == 2]


async def button_in(world: World, channel: ChannelHandle, custom_id: str) -> discord.Message:
    """A public message of the bot with a button that was meant for somebody else."""
    view = discord.ui.View(timeout=None)
    view.add_item(discord.ui.Button(label="Press", custom_id=custom_id))
    view.stop()
    with world.env._bot_scope():
        await world.bot.get_partial_messageable(channel.id).send("A button", view=view)
    return channel.history()[-1]


def thread_of(world: World, question: PostView) -> ChannelHandle:
    """The thread of a question."""
    return next(thread for thread in world.threads() if thread.id == question.thread_id)


def card(world: World, question: PostView, shown: PostView | None = None) -> discord.Message:
    """The message that shows a question, or another post of its thread."""
    message_id = (shown or question).card_message_id
    history = thread_of(world, question).history()
    return next(message for message in history if message.id == message_id)


def reactions(message: discord.Message) -> dict[str, int]:
    """How many have reacted, by emoji; the bot's own seed counts."""
    return {str(reaction.emoji): reaction.count for reaction in message.reactions}
