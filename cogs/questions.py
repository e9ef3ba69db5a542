"""Asking: `/ask`, its form, and what stands between the form and the card."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import discord
from discord import app_commands
from discord.ext import commands

from cogs.here import again
from cogs.pointing import complete_category, complete_question, get_category, get_post_id
from cogs.staff import staff_names
from cogs.submitting import keep, open_form
from cogs.ui.actors import actor_of
from cogs.ui.asking import (
    CHOOSE_CATEGORY,
    FOLLOWED,
    category_view,
    matches_embed,
    matches_view,
    picked_view,
    posted_text,
    posted_view,
)
from cogs.ui.buttons import buttons
from cogs.ui.cards import question_card
from cogs.ui.modals import MAX_TITLE_TYPED, OTHER, ask_form
from cogs.ui.replies import say, wait
from db.records import Posted, QuestionText
from db.services import asking, guilds, notifying, reading
from db.store import Store
from forum.errors import NoSuchCategoryError

if TYPE_CHECKING:
    from bot.client import ForumBot

    Here = discord.Interaction[ForumBot]

#: What a picked title reads; whatever else begins so was typed.
_PICKED = re.compile(r"question:\d{1,18}")


class Questions(commands.Cog):
    """Lets members ask."""

    def __init__(self, store: Store) -> None:
        """Take the store that questions are kept in."""
        self._store = store

    @app_commands.command()
    @app_commands.autocomplete(title=complete_question, category=complete_category)
    async def ask(
        self,
        interaction: Here,
        title: app_commands.Range[str, None, MAX_TITLE_TYPED] = "",
        category: app_commands.Range[str, None, 400] = "",
    ) -> None:
        """Ask a question. Similar ones are offered while you type the title.

        Args:
            title: What you want to know. Picking one of the questions offered shows it to you.
            category: Where it belongs.
        """
        if _PICKED.fullmatch(title):
            await self._show_picked(interaction, title)
        else:
            await open_ask(interaction, {"title": title, "category": category})

    async def press_ask(self, interaction: Here, _id: int, title: str) -> None:
        """Open the form, with a title if the button has one."""
        await open_ask(interaction, {"title": title})

    async def press_mine(self, interaction: Here, question_id: int, _rest: str) -> None:
        """Let a member hear of a question that is theirs too."""
        await wait(interaction)
        now = discord.utils.utcnow()
        await notifying.follow(self._store, actor_of(interaction), question_id, now=now)
        await say(interaction, FOLLOWED)

    async def _show_picked(self, interaction: Here, title: str) -> None:
        await wait(interaction)
        actor = actor_of(interaction)
        question_id = await get_post_id(self._store, actor.guild_id, title)
        question = await reading.visible_post(self._store, actor, question_id)
        embeds = question_card(question).embeds
        await say(interaction, *embeds, view=picked_view(question.question_id))


async def open_ask(interaction: Here, values: dict[str, str]) -> None:
    """Open the form a question is asked with; `values["category"]` as picked or typed."""
    building = build_ask(interaction, 0, values)
    await open_form(interaction, building, again("ask", values.get("title", "")))


async def build_ask(interaction: Here, _post_id: int, values: dict[str, str]) -> discord.ui.Modal:
    """Make the form a question is asked with, filled in."""
    store, guild_id = interaction.client.store, actor_of(interaction).guild_id
    categories = await guilds.list_categories(store, guild_id)
    chosen = await _category_id(store, guild_id, values.get("category", ""))
    return ask_form({**values, "category": chosen}, categories)


async def submit_question(interaction: Here, _post_id: int, values: dict[str, str]) -> None:
    """Post a question, or ask first what still has to be asked."""
    if await chooses_category(interaction, "ask", 0, values):
        return
    if "anyway" not in values and await _asks_about_matches(interaction, values):
        return
    store, text = interaction.client.store, question_text(values)
    staff = await staff_names(interaction, text.shown_name)
    posted = await asking.ask(
        store, actor_of(interaction), text, now=discord.utils.utcnow(), staff=staff
    )
    await say_posted(interaction, posted)


async def chooses_category(
    interaction: Here, form: str, post_id: int, values: dict[str, str]
) -> bool:
    """Hold a question whose category is *Another…* until one is chosen; tell whether it was so."""
    if values.get("category") != OTHER:
        return False
    guild_id = actor_of(interaction).guild_id
    categories = await guilds.list_categories(interaction.client.store, guild_id)
    values["category"] = ""
    if not categories:
        return False
    draft_id = await keep(interaction, form, post_id, values)
    await say(interaction, CHOOSE_CATEGORY, view=category_view(draft_id, categories))
    return True


def question_text(values: dict[str, str]) -> QuestionText:
    """Read what the ask form or the edit form holds."""
    return QuestionText(
        title=values.get("title", ""),
        body=values.get("details", ""),
        category_id=int(values.get("category") or 0) or None,
        tags=values.get("tags", ""),
        shown_name=values.get("name", ""),
    )


async def say_posted(interaction: Here, posted: Posted) -> None:
    """Tell the author, privately, where their post will stand."""
    guild_id = actor_of(interaction).guild_id
    post = await reading.get_post(interaction.client.store, guild_id, posted.post_id)
    await say(interaction, posted_text(posted, post), view=posted_view(posted))


async def _category_id(store: Store, guild_id: int, typed: str) -> str:
    try:
        return str((await get_category(store, guild_id, typed)).id) if typed else ""
    except NoSuchCategoryError:
        # Mistyped, or gone since the draft was kept: the form asks for it, with all else in it.
        return ""


async def _asks_about_matches(interaction: Here, values: dict[str, str]) -> bool:
    store, actor, text = interaction.client.store, actor_of(interaction), question_text(values)
    matches = await reading.close_matches(store, actor.guild_id, text.title)
    if not matches:
        return False
    # What would be refused anyway is refused before anybody reads through matches.
    staff = await staff_names(interaction, text.shown_name)
    await asking.check(store, actor, text, now=discord.utils.utcnow(), staff=staff)
    draft_id = await keep(interaction, "ask", 0, values)
    await say(interaction, matches_embed(matches), view=matches_view(draft_id, matches))
    return True


async def setup(bot: ForumBot) -> None:
    """Add the cog and its buttons."""
    cog = Questions(bot.store)
    await bot.add_cog(cog)
    bot.add_dynamic_items(buttons({"ask": cog.press_ask, "mine": cog.press_mine}))
