"""Answering and commenting: the commands, the buttons and their forms."""

from __future__ import annotations

from typing import TYPE_CHECKING

import discord
from discord import app_commands
from discord.ext import commands

from cogs.here import Pointed, again, complete_post, post_or_thread
from cogs.pointing import complete_question
from cogs.questions import say_posted
from cogs.staff import staff_names
from cogs.submitting import keep, open_form
from cogs.ui.actors import actor_of
from cogs.ui.asking import named_question, named_view
from cogs.ui.buttons import button, buttons
from cogs.ui.modals import answer_form, comment_form
from cogs.ui.replies import say
from db.services import answering, reading
from forum.names import is_anonymous

if TYPE_CHECKING:
    from bot.client import ForumBot

    Here = discord.Interaction[ForumBot]


class Answers(commands.Cog):
    """Lets members answer and comment."""

    @app_commands.command()
    @app_commands.autocomplete(question=complete_question)
    async def answer(self, interaction: Here, question: Pointed = "") -> None:
        """Answer a question. In its thread, just send the command.

        Args:
            question: Its number, a link to it, or words of its title; empty means this thread's.
        """
        await open_form(interaction, _answer_to(interaction, question), again("answer", question))

    @app_commands.command()
    @app_commands.autocomplete(post=complete_post)
    async def comment(self, interaction: Here, post: Pointed = "") -> None:
        """Comment on a question or an answer.

        Args:
            post: Its number or a link to it; empty means the question of this thread.
        """
        await open_form(interaction, _comment_on(interaction, post), again("comment", post))

    async def press_answer(self, interaction: Here, question_id: int, rest: str) -> None:
        """Open the answer form; id 0 is what a command meant."""
        building = _answer_to(interaction, rest or str(question_id or ""))
        await open_form(interaction, building, button("answer", question_id, "Answer", rest=rest))

    async def press_comment(self, interaction: Here, post_id: int, rest: str) -> None:
        """Open the comment form; id 0 is what a command meant."""
        building = _comment_on(interaction, rest or str(post_id or ""))
        await open_form(interaction, building, button("comment", post_id, "Comment", rest=rest))


async def build_answer(
    interaction: Here, question_id: int, values: dict[str, str]
) -> discord.ui.Modal:
    """Make the answer form; a name this member wrote under here before stands in it."""
    before = await _name_before(interaction, question_id)
    return answer_form(question_id, {"name": before or "", **values})


async def build_comment(
    interaction: Here, post_id: int, values: dict[str, str]
) -> discord.ui.Modal:
    """Make the comment form; a name this member wrote under here before stands in it."""
    before = await _name_before(interaction, post_id)
    return comment_form(post_id, {"name": before or "", **values})


async def submit_answer(interaction: Here, question_id: int, values: dict[str, str]) -> None:
    """Post an answer."""
    if await _asks_about_name(interaction, "answer", question_id, values):
        return
    name = values.get("name", "")
    posted = await answering.answer(
        interaction.client.store,
        actor_of(interaction),
        question_id,
        values.get("text", ""),
        name,
        now=discord.utils.utcnow(),
        staff=await staff_names(interaction, name),
    )
    await say_posted(interaction, posted)


async def submit_comment(interaction: Here, post_id: int, values: dict[str, str]) -> None:
    """Post a comment."""
    if await _asks_about_name(interaction, "comment", post_id, values):
        return
    name = values.get("name", "")
    posted = await answering.comment(
        interaction.client.store,
        actor_of(interaction),
        post_id,
        values.get("text", ""),
        name,
        now=discord.utils.utcnow(),
        staff=await staff_names(interaction, name),
    )
    await say_posted(interaction, posted)


async def _answer_to(interaction: Here, text: str) -> discord.ui.Modal:
    return await build_answer(interaction, await post_or_thread(interaction, text), {})


async def _comment_on(interaction: Here, text: str) -> discord.ui.Modal:
    return await build_comment(interaction, await post_or_thread(interaction, text), {})


async def _name_before(interaction: Here, post_id: int) -> str | None:
    store, actor = interaction.client.store, actor_of(interaction)
    post = await reading.visible_post(store, actor, post_id)
    return await answering.name_in_thread(store, actor, post.question_id)


async def _asks_about_name(
    interaction: Here, form: str, post_id: int, values: dict[str, str]
) -> bool:
    # Whoever was hidden here and clears the name is asked once more: it cannot be taken back.
    if is_anonymous(values.get("name", "")) or "as_me" in values:
        return False
    before = await _name_before(interaction, post_id)
    if before is None:
        return False
    draft_id = await keep(interaction, form, post_id, {**values, "before": before})
    await say(interaction, named_question(before), view=named_view(draft_id, before))
    return True


async def setup(bot: ForumBot) -> None:
    """Add the cog and its buttons."""
    cog = Answers()
    await bot.add_cog(cog)
    bot.add_dynamic_items(buttons({"answer": cog.press_answer, "comment": cog.press_comment}))
