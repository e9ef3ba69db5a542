"""Sets the demo's forum up and fills it, through the bot's own commands, forms and buttons."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import discord
import simcord
from simcord.builders import ChannelHandle
from simcord.components import walk_components
from simcord.results import InteractionResult

from bot.demo import sample
from bot.demo.furnishing import Member
from bot.demo.sample import Answer, Comment, Question
from bot.demo.world import World

_ANYWAY = "Post anyway"
_UP, _DOWN = "👍", "👎"
#: How long the next person takes to write something.
_PACE = timedelta(minutes=7)
#: Until the last cards are drawn.
_DRAWN_SECONDS = 20.0


async def seed(world: World) -> None:
    """Set the forum up and write the sample into it, as if over the last days."""
    seeding = _Seeding(world)
    async with world.acting():
        await seeding.set_up()
        for question in sample.QUESTIONS:
            await seeding.write(question)
        world.set_clock(datetime.now(UTC))
        await world.env.advance_time(_DRAWN_SECONDS)
        world.forget_private_answers()


class _Seeding:
    def __init__(self, world: World) -> None:
        self._world = world
        self._channels = world.guild.channels
        self._clock = datetime.now(UTC)

    async def set_up(self) -> None:
        """Go through `/forum setup` as the admin."""
        admin, staff = self._world.members["Theo"], self._channels["moderators"]
        shown = await admin.slash(staff, "forum setup")
        panel = _response(shown)
        await admin.select(panel, [self._channels["questions"]], custom_id="forum:home:0")
        await admin.select(panel, [staff], custom_id="forum:modchannel:0")
        form = await admin.click(panel, label="Add categories")
        await admin.submit_modal(form, {"names": "\n".join(sample.CATEGORIES)})
        await admin.slash(
            staff,
            "forum category channel",
            category=sample.CATEGORY_WITH_CHANNEL,
            channel=self._channels["grief-and-loss"],
        )
        await admin.slash(staff, "forum panel", channel=self._channels["welcome"])

    async def write(self, question: Question) -> None:
        """Ask a question, and write and vote what came after it."""
        self._set_clock(datetime.now(UTC) - timedelta(hours=question.hours_ago))
        thread, card = await self._ask(question)
        await self._vote(card, question.ups, ())
        for comment in question.comments:
            await self._comment(card, comment)
        for answer in question.answers:
            await self._answer(question, thread, card, answer)
        if question.close_reason:
            moderator = self._world.members["Ines"]
            await moderator.slash(
                thread, "mod close", post=f"{_number(card)}", reason=question.close_reason
            )

    async def _ask(self, question: Question) -> tuple[ChannelHandle, discord.Message]:
        asker, channel = self._world.members[question.author], self._channels["lounge"]
        before = set(self._world.env.backend.channels)
        form = await asker.slash(channel, "ask", title=question.title)
        values = {
            "title": question.title,
            "details": question.text,
            "category": [_option(form, "category", question.category)],
            "tags": question.tags,
            "name": question.shown_name,
        }
        result = await asker.submit_modal(form, values)
        if _offers(result, _ANYWAY):
            await asker.click(_response(result), label=_ANYWAY)
        await self._world.env.settle()
        (thread_id,) = set(self._world.env.backend.channels) - before
        thread = self._world.channel(thread_id)
        assert thread is not None, "a thread that is there"
        parent = self._channels["questions"]
        if question.category == sample.CATEGORY_WITH_CHANNEL:
            parent = self._channels["grief-and-loss"]
            return thread, next(m for m in parent.history() if m.id == thread_id)
        return thread, thread.history()[0]

    async def _answer(
        self, question: Question, thread: ChannelHandle, card: discord.Message, answer: Answer
    ) -> None:
        self._pass_time()
        author = self._world.members[answer.author]
        before = {message.id for message in thread.history()}
        form = await author.click(card, label="Answer")
        await self._submit(author, form, {"text": answer.text})
        # Beside the card a note may have come that tells the asker.
        (posted,) = (m for m in thread.history() if m.components and m.id not in before)
        await self._vote(posted, answer.ups, answer.downs)
        for comment in answer.comments:
            await self._comment(posted, comment)
        if answer.is_accepted:
            self._pass_time()
            await self._world.members[question.author].click(posted, label="Accept")

    async def _comment(self, card: discord.Message, comment: Comment) -> None:
        self._pass_time()
        author = self._world.members[comment.author]
        form = await author.click(card, label="Comment")
        await self._submit(author, form, {"text": comment.text, "name": comment.shown_name})

    async def _vote(self, card: discord.Message, ups: Sequence[str], downs: Sequence[str]) -> None:
        ballots = [(name, _UP) for name in ups] + [(name, _DOWN) for name in downs]
        for name, emoji in ballots:
            await self._world.members[name].set_reaction(card, emoji, reacted=True)

    async def _submit(
        self, author: Member, form: InteractionResult, values: Mapping[str, Any]
    ) -> None:
        await author.submit_modal(form, dict(values))
        await self._world.env.settle()

    def _pass_time(self) -> None:
        self._set_clock(self._clock + _PACE)

    def _set_clock(self, now: datetime) -> None:
        self._clock = now
        self._world.set_clock(now)


def _response(result: InteractionResult) -> simcord.ResponseMessage:
    assert result.response is not None, "an answer to a command"
    return result.response


def _offers(result: InteractionResult, label: str) -> bool:
    buttons = walk_components(_response(result).components)
    return any(each.get("label") == label for each in buttons)


def _option(form: InteractionResult, custom_id: str, label: str) -> str:
    assert form.modal is not None, "a form"
    (select,) = (
        each
        for each in walk_components(form.modal["components"])
        if each.get("custom_id") == custom_id
    )
    return next(str(each["value"]) for each in select["options"] if each["label"] == label)


def _number(card: discord.Message) -> int:
    """Give the number of the question that a card shows, from the ids of its buttons."""
    ids = (
        str(button.custom_id)
        for row in card.components
        if isinstance(row, discord.ActionRow)
        for button in row.children
    )
    return int(next(ids).split(":")[2])
