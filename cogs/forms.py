"""Where every form arrives, and where a text that was not posted is kept and found again."""

from __future__ import annotations

import io
import logging
from collections.abc import Mapping
from typing import TYPE_CHECKING

import discord
from discord import app_commands
from discord.ext import commands

from bot.errors import guarded, send_error
from cogs import answers, editing, moderation, questions, server
from cogs.submitting import Form, Submission, keep, open_form, read_submission
from cogs.ui.actors import actor_of
from cogs.ui.asking import (
    CHOOSE_CATEGORY,
    DISCARDED,
    KEPT,
    category_view,
    draft_view,
    drafts_embed,
    drafts_view,
)
from cogs.ui.buttons import button, buttons, picked
from cogs.ui.modals import from_draft
from cogs.ui.replies import replace, say, wait
from db.records import DraftView
from db.services import drafts, guilds, reading
from db.store import Store
from forum.errors import RepeatError

if TYPE_CHECKING:
    from bot.client import ForumBot

    Here = discord.Interaction[ForumBot]

_log = logging.getLogger(__name__)

#: The interaction has an answer already, such as where the gateway brought it twice.
_ANSWERED = 40060

FORMS: Mapping[str, Form] = {
    "ask": Form(questions.submit_question, questions.build_ask),
    "answer": Form(answers.submit_answer, answers.build_answer),
    "comment": Form(answers.submit_comment, answers.build_comment),
    "edit_question": Form(editing.submit_edited_question, editing.build_edit),
    "edit_answer": Form(editing.submit_edited_text, editing.build_edit),
    "edit_comment": Form(editing.submit_edited_text, editing.build_edit),
    "report": Form(moderation.submit_report, moderation.build_report),
    "modhide": Form(moderation.submit_modhide, moderation.build_modhide),
    "modclose": Form(moderation.submit_modclose, moderation.build_modclose),
    "moddelete": Form(moderation.submit_moddelete, moderation.build_moddelete),
    "categories": Form(server.submit_categories, server.build_categories),
}


class Forms(commands.Cog):
    """Carries forms out, whichever process opened them, and keeps what could not be posted."""

    def __init__(self, store: Store) -> None:
        """Take the store that drafts are kept in."""
        self._store = store

    @commands.Cog.listener()
    @guarded
    async def on_interaction(self, interaction: Here) -> None:
        """Take in a form."""
        submission = read_submission(interaction)
        if submission is None:
            return
        try:
            await wait(interaction)
        except discord.HTTPException as error:
            # Too late to answer: `/drafts` has the text. Another answer means that it arrived.
            if error.code != _ANSWERED:
                await keep(interaction, submission.form, submission.post_id, submission.values)
            raise
        await submit(interaction, submission)

    @app_commands.command()
    async def drafts(self, interaction: Here) -> None:
        """Find a text again that could not be posted."""
        await wait(interaction)
        actor, now = actor_of(interaction), discord.utils.utcnow()
        mine = await drafts.mine(self._store, actor, now=now)
        typed = [draft for draft in mine if draft.form in FORMS]
        await say(interaction, drafts_embed(typed), view=drafts_view(typed))

    async def press_draft(self, interaction: Here, draft_id: int, _rest: str) -> None:
        """Open the form of a draft, filled in."""
        building = self._build(interaction, draft_id)
        await open_form(interaction, building, button("draft", draft_id, "Open the form again"))

    async def press_drop(self, interaction: Here, draft_id: int, _rest: str) -> None:
        """Delete a draft."""
        await interaction.response.defer()
        await drafts.drop(self._store, actor_of(interaction), draft_id)
        await replace(interaction, DISCARDED)

    async def press_post(self, interaction: Here, draft_id: int, _rest: str) -> None:
        """Post a question although others are close to it."""
        await self._resubmit(interaction, draft_id, {"anyway": "yes"})

    async def press_named(self, interaction: Here, draft_id: int, _rest: str) -> None:
        """Post under one's own name where one wrote under another."""
        await self._resubmit(interaction, draft_id, {"as_me": "yes"})

    async def press_asbefore(self, interaction: Here, draft_id: int, _rest: str) -> None:
        """Post under the name one wrote under before."""
        await wait(interaction)
        draft = await self._draft(interaction, draft_id)
        await self._resubmit(interaction, draft_id, {"name": draft.values.get("before", "")})

    async def choose_category(self, interaction: Here, draft_id: int, _rest: str) -> None:
        """Go on with a question whose category was chosen after the form."""
        await self._resubmit(interaction, draft_id, {"category": picked(interaction)[0]})

    async def press_categories(self, interaction: Here, draft_id: int, rest: str) -> None:
        """Turn the page of the categories."""
        await interaction.response.defer()
        guild_id = actor_of(interaction).guild_id
        categories = await guilds.list_categories(self._store, guild_id)
        view = category_view(draft_id, categories, int(rest))
        await replace(interaction, CHOOSE_CATEGORY, view=view)

    async def _resubmit(self, interaction: Here, draft_id: int, changes: dict[str, str]) -> None:
        await wait(interaction)
        draft = await self._draft(interaction, draft_id)
        values = draft.values | changes
        await submit(interaction, Submission(draft.form, draft.post_id, values, draft_id))

    async def _build(self, interaction: Here, draft_id: int) -> discord.ui.Modal:
        draft = await self._draft(interaction, draft_id)
        build = FORMS[draft.form].build
        return from_draft(await build(interaction, draft.post_id, draft.values), draft)

    async def _draft(self, interaction: Here, draft_id: int) -> DraftView:
        actor, now = actor_of(interaction), discord.utils.utcnow()
        return await drafts.get(self._store, actor, draft_id, now=now)


async def submit(interaction: Here, submission: Submission) -> None:
    """Carry a form out; whatever goes wrong, its text is kept and offered again."""
    try:
        await FORMS[submission.form].submit(interaction, submission.post_id, submission.values)
    except Exception as error:
        if not await _offers_again(interaction, submission, error):
            return
    if submission.draft_id is not None:
        # Posted, or kept anew with what was changed.
        await drafts.drop(interaction.client.store, actor_of(interaction), submission.draft_id)


async def _offers_again(interaction: Here, submission: Submission, error: Exception) -> bool:
    try:
        draft_id = await keep(interaction, submission.form, submission.post_id, submission.values)
    except Exception as failure:
        # The store itself is in trouble: the text goes back to its author as it is.
        _log.error("a draft could not be kept", exc_info=failure)
        await send_error(interaction, error)
        await say(interaction, _text_file(submission.values))
        return False
    view = draft_view(draft_id, *await _way_to(interaction, error))
    await send_error(interaction, error, note=KEPT, view=view)
    return True


async def _way_to(interaction: Here, error: Exception) -> list[discord.ui.Button[discord.ui.View]]:
    """Give a link to the post that already says the same, for a text that was refused so."""
    if not isinstance(error, RepeatError):
        return []
    guild_id = actor_of(interaction).guild_id
    post = await reading.get_post(interaction.client.store, guild_id, error.post_id)
    return [discord.ui.Button(label="See it", url=post.link.url)] if post.link.url else []


def _text_file(values: Mapping[str, str]) -> discord.File:
    text = "\n\n".join(value for value in values.values() if value)
    return discord.File(io.BytesIO(text.encode(errors="replace")), "your-text.txt")


async def setup(bot: ForumBot) -> None:
    """Add the cog and its buttons."""
    cog = Forms(bot.store)
    await bot.add_cog(cog)
    bot.add_dynamic_items(
        buttons(
            {
                "draft": cog.press_draft,
                "drop": cog.press_drop,
                "post": cog.press_post,
                "named": cog.press_named,
                "asbefore": cog.press_asbefore,
                "category": cog.choose_category,
                "categories": cog.press_categories,
            }
        )
    )
