"""Reports by members, and what moderators do with a post."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import discord
from discord import app_commands, ui
from discord.ext import commands
from discord.utils import utcnow

from cogs.here import complete_post
from cogs.pointing import complete_question, get_post_id, get_post_of
from cogs.submitting import open_form, show_form
from cogs.ui import moderation as words
from cogs.ui.actors import actor_of
from cogs.ui.buttons import button, buttons
from cogs.ui.replies import say, wait
from db.services import moderating
from db.store import Store

if TYPE_CHECKING:
    from bot.client import ForumBot

    Here = discord.Interaction[ForumBot]

PostText = app_commands.Range[str, 1, 200]
ReasonText = app_commands.Range[str, 1, words.REASON_LENGTH]


class Moderation(commands.Cog):
    """Takes reports, and lets moderators act on posts. The verbs check everyone's level."""

    mod = app_commands.Group(
        name="mod", description="For moderators: hide, show, close, reopen or delete a post."
    )

    def __init__(self, store: Store) -> None:
        """Take the store that is written."""
        self._store = store

    @mod.command()
    @app_commands.autocomplete(post=complete_post)
    async def hide(self, interaction: Here, post: PostText, reason: ReasonText) -> None:
        """Hide a post from everyone but moderators.

        Args:
            post: Its number or a link to it.
            reason: Why; it stands on the card, and its author is told.
        """
        await wait(interaction)
        post_id = await self._post_id(interaction, post)
        await submit_modhide(interaction, post_id, {"reason": reason})

    @mod.command()
    @app_commands.autocomplete(post=complete_post)
    async def show(self, interaction: Here, post: PostText, reason: ReasonText = "") -> None:
        """Show a hidden post again.

        Args:
            post: Its number or a link to it.
            reason: Why, for the log.
        """
        await wait(interaction)
        await self._show(interaction, await self._post_id(interaction, post), reason)

    @mod.command()
    @app_commands.autocomplete(post=complete_post, duplicate=complete_question)
    async def close(
        self,
        interaction: Here,
        post: PostText,
        reason: ReasonText,
        duplicate: PostText = "",
    ) -> None:
        """Close a question: it takes no more answers.

        Args:
            post: The number of the question or a link to it.
            reason: Why; it stands on the card.
            duplicate: The question that it repeats, if it does.
        """
        await wait(interaction)
        post_id = await self._post_id(interaction, post)
        await submit_modclose(interaction, post_id, {"reason": reason, "duplicate": duplicate})

    @mod.command()
    @app_commands.autocomplete(post=complete_post)
    async def reopen(self, interaction: Here, post: PostText) -> None:
        """Open a closed question again.

        Args:
            post: The number of the question or a link to it.
        """
        await wait(interaction)
        await self._reopen(interaction, await self._post_id(interaction, post))

    @mod.command()
    @app_commands.autocomplete(post=complete_post)
    async def delete(self, interaction: Here, post: PostText, reason: ReasonText) -> None:
        """Delete a post for good. Answers and comments under it must be gone first.

        Args:
            post: Its number or a link to it.
            reason: Why; its author is told.
        """
        await wait(interaction)
        post_id = await self._post_id(interaction, post)
        await submit_moddelete(interaction, post_id, {"reason": reason})

    async def report_message(self, interaction: Here, message: discord.Message) -> None:
        """Ask why the post behind a message is reported."""
        await self.press_report_message(interaction, message.id, "")

    async def press_report_message(self, interaction: Here, message_id: int, _rest: str) -> None:
        """Ask why it is reported, from the button that stands in for the menu of a message."""
        building = self._report_of(interaction, message_id)
        await open_form(interaction, building, button("reportmessage", message_id, "Report"))

    async def ask_why(self, form: str, interaction: Here, post_id: int, _rest: str) -> None:
        """Ask for the reason of an act, from a button that names the post."""
        await show_form(interaction, words.reason_form(form, post_id, {}))

    async def press_show(self, interaction: Here, post_id: int, _rest: str) -> None:
        """Show a hidden post again, from a button."""
        await wait(interaction)
        await self._show(interaction, post_id, "")

    async def press_reopen(self, interaction: Here, post_id: int, _rest: str) -> None:
        """Open a closed question again, from a button."""
        await wait(interaction)
        await self._reopen(interaction, post_id)

    async def press_keep(self, interaction: Here, post_id: int, _rest: str) -> None:
        """Clear the reports of a post, from the moderators' card."""
        await wait(interaction)
        await moderating.keep(self._store, actor_of(interaction), post_id, now=utcnow())
        await say(interaction, words.KEPT)

    async def _report_of(self, interaction: Here, message_id: int) -> ui.Modal:
        guild_id = actor_of(interaction).guild_id
        post_id = await get_post_of(self._store, guild_id, message_id)
        return words.reason_form("report", post_id, {})

    async def _show(self, interaction: Here, post_id: int, reason: str) -> None:
        await moderating.show(self._store, actor_of(interaction), post_id, reason, now=utcnow())
        await say(interaction, words.SHOWN)

    async def _reopen(self, interaction: Here, post_id: int) -> None:
        await moderating.reopen(self._store, actor_of(interaction), post_id, now=utcnow())
        await say(interaction, words.REOPENED)

    async def _post_id(self, interaction: Here, text: str) -> int:
        return await get_post_id(self._store, actor_of(interaction).guild_id, text)


async def submit_report(interaction: Here, post_id: int, values: dict[str, str]) -> None:
    """Report a post to the moderators."""
    store, actor = interaction.client.store, actor_of(interaction)
    await moderating.report(store, actor, post_id, values["reason"], now=utcnow())
    await say(interaction, words.REPORTED)


async def submit_modhide(interaction: Here, post_id: int, values: dict[str, str]) -> None:
    """Hide a post."""
    store, actor = interaction.client.store, actor_of(interaction)
    await moderating.hide(store, actor, post_id, values["reason"], now=utcnow())
    await say(interaction, words.HIDDEN)


async def submit_modclose(interaction: Here, post_id: int, values: dict[str, str]) -> None:
    """Close a question, as a duplicate where another one was named."""
    store, actor = interaction.client.store, actor_of(interaction)
    duplicate = values.get("duplicate")
    original = await get_post_id(store, actor.guild_id, duplicate) if duplicate else None
    await moderating.close(
        store, actor, post_id, values["reason"], duplicate_of=original, now=utcnow()
    )
    await say(interaction, words.CLOSED)


async def submit_moddelete(interaction: Here, post_id: int, values: dict[str, str]) -> None:
    """Delete a post for good."""
    store, actor = interaction.client.store, actor_of(interaction)
    await moderating.delete(store, actor, post_id, values["reason"], now=utcnow())
    await say(interaction, words.DELETED)


async def build_report(_: Here, post_id: int, values: dict[str, str]) -> ui.Modal:
    """Open the report again, filled in."""
    return words.reason_form("report", post_id, values)


async def build_modhide(_: Here, post_id: int, values: dict[str, str]) -> ui.Modal:
    """Open the form for hiding again, filled in."""
    return words.reason_form("modhide", post_id, values)


async def build_modclose(_: Here, post_id: int, values: dict[str, str]) -> ui.Modal:
    """Open the form for closing again, filled in."""
    return words.reason_form("modclose", post_id, values)


async def build_moddelete(_: Here, post_id: int, values: dict[str, str]) -> ui.Modal:
    """Open the form for deleting again, filled in."""
    return words.reason_form("moddelete", post_id, values)


async def setup(bot: ForumBot) -> None:
    """Give the bot its moderation."""
    cog = Moderation(bot.store)
    await bot.add_cog(cog)
    bot.tree.add_command(app_commands.ContextMenu(name="Report", callback=cog.report_message))
    forms = {
        form: partial(cog.ask_why, form) for form in ("report", "modhide", "modclose", "moddelete")
    }
    bot.add_dynamic_items(
        buttons(
            forms
            | {
                "reportmessage": cog.press_report_message,
                "modshow": cog.press_show,
                "modreopen": cog.press_reopen,
                "modkeep": cog.press_keep,
            }
        )
    )
