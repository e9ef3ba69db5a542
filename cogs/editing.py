"""Editing and deleting posts."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from typing import TYPE_CHECKING

import discord
from discord import app_commands
from discord.ext import commands

from cogs.here import Pointed, again, complete_post, post_or_thread
from cogs.questions import chooses_category, question_text
from cogs.submitting import open_form
from cogs.ui.actors import actor_of
from cogs.ui.asking import deleting_question, deleting_view
from cogs.ui.buttons import button, buttons
from cogs.ui.modals import MAX_TYPED, edit_answer_form, edit_comment_form, edit_question_form
from cogs.ui.replies import say, wait
from db.records import EditForm
from db.services import editing, guilds, moderating, offering, reading
from db.store import Store
from forum.errors import TooLongError
from forum.vocabulary import PostKind

if TYPE_CHECKING:
    from bot.client import ForumBot

    Here = discord.Interaction[ForumBot]

_EDITED = "Your change is saved; the card shows it in a moment."
_DELETED = "It is deleted; its card goes in a moment."


class Editing(commands.Cog):
    """Lets authors, and whoever has the level, change and delete posts."""

    def __init__(self, store: Store) -> None:
        """Take the store that posts are kept in."""
        self._store = store

    @app_commands.command()
    @app_commands.autocomplete(post=complete_post)
    async def edit(self, interaction: Here, post: Pointed = "") -> None:
        """Edit one of your posts; the form comes filled in.

        Args:
            post: Its number or a link to it; empty means the question of this thread.
        """
        await open_form(interaction, _edit_of(interaction, post), again("edit", post))

    @app_commands.command()
    @app_commands.autocomplete(post=complete_post)
    async def delete(self, interaction: Here, post: Pointed) -> None:
        """Delete one of your posts that nobody has answered or commented on.

        Args:
            post: Its number or a link to it.
        """
        await wait(interaction)
        await self._ask_to_delete(interaction, await post_or_thread(interaction, post))

    async def press_edit(self, interaction: Here, post_id: int, rest: str) -> None:
        """Open the form of a post, filled in; id 0 is what a command meant."""
        building = _edit_of(interaction, rest or str(post_id or ""))
        await open_form(interaction, building, button("edit", post_id, "Edit", rest=rest))

    async def press_delete(self, interaction: Here, post_id: int, _rest: str) -> None:
        """Ask once before a post is deleted."""
        await wait(interaction)
        await self._ask_to_delete(interaction, post_id)

    async def press_deletenow(self, interaction: Here, post_id: int, _rest: str) -> None:
        """Delete a post."""
        await wait(interaction)
        actor, now = actor_of(interaction), discord.utils.utcnow()
        await moderating.delete(self._store, actor, post_id, "", now=now)
        await say(interaction, _DELETED)

    async def _ask_to_delete(self, interaction: Here, post_id: int) -> None:
        actor = actor_of(interaction)
        post = await reading.visible_post(self._store, actor, post_id)
        await offering.require_may_delete(self._store, actor, post_id)
        await say(interaction, deleting_question(post), view=deleting_view(post_id))


async def build_edit(interaction: Here, post_id: int, values: dict[str, str]) -> discord.ui.Modal:
    """Make the form a post is edited with; what `values` lack is as it stands now."""
    actor = actor_of(interaction)
    now = await editing.editable(interaction.client.store, actor, post_id)
    if len(now.body) > MAX_TYPED:
        # An imported text: a form would cut its end off.
        raise TooLongError("Details", MAX_TYPED, len(now.body))
    return await _FORMS[now.kind](interaction, now, values)


async def submit_edited_question(interaction: Here, post_id: int, values: dict[str, str]) -> None:
    """Change a question."""
    if await chooses_category(interaction, "edit_question", post_id, values):
        return
    store, actor = interaction.client.store, actor_of(interaction)
    text, now = question_text(values), discord.utils.utcnow()
    await editing.edit_question(store, actor, post_id, text, now=now)
    await say(interaction, _EDITED)


async def submit_edited_text(interaction: Here, post_id: int, values: dict[str, str]) -> None:
    """Change an answer or a comment."""
    store, actor = interaction.client.store, actor_of(interaction)
    text, now = values.get("text", ""), discord.utils.utcnow()
    await editing.edit(store, actor, post_id, text, now=now)
    await say(interaction, _EDITED)


async def _edit_of(interaction: Here, text: str) -> discord.ui.Modal:
    return await build_edit(interaction, await post_or_thread(interaction, text), {})


async def _question(interaction: Here, now: EditForm, values: dict[str, str]) -> discord.ui.Modal:
    guild_id = actor_of(interaction).guild_id
    categories = await guilds.list_categories(interaction.client.store, guild_id)
    stands = {
        "title": now.title or "",
        "details": now.body,
        "category": str(now.category_id or ""),
        "tags": now.tags,
    }
    return edit_question_form(now.post_id, stands | values, categories)


async def _answer(_interaction: Here, now: EditForm, values: dict[str, str]) -> discord.ui.Modal:
    return edit_answer_form(now.post_id, {"text": now.body, **values})


async def _comment(_interaction: Here, now: EditForm, values: dict[str, str]) -> discord.ui.Modal:
    return edit_comment_form(now.post_id, {"text": now.body, **values})


_FORMS: Mapping[
    PostKind, Callable[[Here, EditForm, dict[str, str]], Awaitable[discord.ui.Modal]]
] = {
    PostKind.QUESTION: _question,
    PostKind.ANSWER: _answer,
    PostKind.COMMENT: _comment,
}


async def setup(bot: ForumBot) -> None:
    """Add the cog and its buttons."""
    cog = Editing(bot.store)
    await bot.add_cog(cog)
    bot.add_dynamic_items(
        buttons(
            {
                "edit": cog.press_edit,
                "delete": cog.press_delete,
                "deletenow": cog.press_deletenow,
            }
        )
    )
