"""Posts written by hand: a member's own post in the forum channel, and messages by menu."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from typing import TYPE_CHECKING, Any

import discord
from discord import app_commands
from discord.ext import commands

from bot.errors import explain, guarded
from cogs.questions import say_posted
from cogs.ui import adopting as words
from cogs.ui.actors import actor_of
from cogs.ui.buttons import buttons
from cogs.ui.replies import say, wait
from db.records import HandWritten, Posted
from db.services import answering, asking, discord_ids, drafts, guilds, offering
from db.store import Store
from forum.errors import BlockedError, ForumError
from forum.vocabulary import Actor, PostKind

if TYPE_CHECKING:
    from bot.client import ForumBot

    Here = discord.Interaction[ForumBot]

#: The event of a post can come a moment before its first message can be read.
_PAUSES = (0.0, 0.5, 1.0, 2.0)
#: What an author is asked about is kept sealed for them, as a draft of this kind.
_PROPOSED = {PostKind.QUESTION: "propose_question", PostKind.ANSWER: "propose_answer"}
_KINDS = {form: kind for kind, form in _PROPOSED.items()}
_WRITTEN_TYPES = frozenset({discord.MessageType.default, discord.MessageType.reply})


class Adopting(commands.Cog):
    """Makes what members wrote by hand posts of the forum, with their name and consent."""

    def __init__(self, store: Store) -> None:
        """Take the store that posts are kept in."""
        self._store = store

    @commands.Cog.listener()
    @guarded
    async def on_thread_create(self, thread: discord.Thread) -> None:
        """Adopt the post that a member wrote in a forum channel."""
        if thread.owner_id == thread.guild.me.id or thread.parent_id is None:
            return
        kind = await discord_ids.is_forum_channel(self._store, thread.guild.id, thread.parent_id)
        if kind == "forum":
            await adopt_thread(self._store, thread)

    async def make_question(self, interaction: Here, message: discord.Message) -> None:
        """Make a message its author's question."""
        await wait(interaction)
        await self._propose(interaction, message, PostKind.QUESTION, 0)

    async def make_answer(self, interaction: Here, message: discord.Message) -> None:
        """Make a message in a question's thread its author's answer."""
        await wait(interaction)
        guild_id, channel_id = actor_of(interaction).guild_id, message.channel.id
        question_id = await discord_ids.question_of_thread(self._store, guild_id, channel_id)
        if question_id is None:
            await say(interaction, words.NO_QUESTION_HERE)
        else:
            await self._propose(interaction, message, PostKind.ANSWER, question_id)

    async def press_consent(self, interaction: Here, draft_id: int, _rest: str) -> None:
        """Let the author agree to what somebody proposed."""
        await wait(interaction)
        actor, now = actor_of(interaction), discord.utils.utcnow()
        draft = await drafts.get(self._store, actor, draft_id, now=now)
        posted = await self._adopt(actor, _KINDS[draft.form], draft.post_id, draft.values)
        await self._close_proposal(interaction, draft_id)
        await say_posted(interaction, posted)

    async def press_decline(self, interaction: Here, draft_id: int, _rest: str) -> None:
        """Let the author say no."""
        await wait(interaction)
        actor, now = actor_of(interaction), discord.utils.utcnow()
        await drafts.get(self._store, actor, draft_id, now=now)
        await self._close_proposal(interaction, draft_id)
        await say(interaction, words.DECLINED)

    async def _propose(
        self, interaction: Here, message: discord.Message, kind: PostKind, question_id: int
    ) -> None:
        if not is_by_member(message):
            await say(interaction, words.NOT_A_MEMBER)
            return
        actor, values = actor_of(interaction), _values_of(interaction, message)
        if message.author.id == interaction.user.id:
            await say_posted(interaction, await self._adopt(actor, kind, question_id, values))
            return
        await offering.require_may_propose(self._store, actor, kind)
        author = Actor(actor.guild_id, message.author.id, message.author.display_name)
        draft_id = await drafts.keep(
            self._store, author, _PROPOSED[kind], question_id, values, now=discord.utils.utcnow()
        )
        await message.reply(
            words.proposal(message.author.id, actor.name, kind),
            view=words.proposal_view(draft_id),
            allowed_mentions=discord.AllowedMentions(users=[message.author], replied_user=True),
        )
        await say(interaction, words.PROPOSED)

    async def _adopt(
        self, author: Actor, kind: PostKind, question_id: int, values: dict[str, str]
    ) -> Posted:
        written, now = _written_from(values), discord.utils.utcnow()
        if kind is PostKind.QUESTION:
            return await asking.adopt(self._store, author, written, now=now)
        return await answering.adopt_answer(self._store, author, question_id, written, now=now)

    async def _close_proposal(self, interaction: Here, draft_id: int) -> None:
        await drafts.drop(self._store, actor_of(interaction), draft_id)
        if interaction.message is not None:
            # Where it stays, such as in an archived thread, its buttons say that it is over.
            with suppress(discord.HTTPException):
                await interaction.message.delete()


async def adopt_thread(store: Store, thread: discord.Thread) -> None:
    """Make a forum post that a member wrote their question, or tell them why it is none."""
    message = await _first_message(thread)
    if message is None or not is_by_member(message):
        return
    try:
        author = await thread.guild.fetch_member(message.author.id)
    except discord.NotFound:
        return  # they left at once
    written = await _hand_written(store, thread, message)
    try:
        await asking.adopt(store, actor_of(author), written, now=discord.utils.utcnow())
    except ForumError as error:
        await _tell_why_not(thread, author, error)


def is_by_member(message: discord.Message) -> bool:
    """Tell whether a person of the server wrote a message: no bot, webhook or notice."""
    return not message.author.bot and message.webhook_id is None and message.type in _WRITTEN_TYPES


async def _first_message(thread: discord.Thread) -> discord.Message | None:
    for pause in _PAUSES:
        await asyncio.sleep(pause)
        try:
            # The first message of a forum post has its thread's id.
            return await thread.fetch_message(thread.id)
        except discord.NotFound:
            continue
    return None  # Deleted before we got to it.


async def _hand_written(
    store: Store, thread: discord.Thread, message: discord.Message
) -> HandWritten:
    categories = await guilds.list_categories(store, thread.guild.id)
    tag_ids = {tag.id for tag in thread.applied_tags}
    tagged = [each.id for each in categories if each.forum_tag_id in tag_ids]
    taken = {each.forum_tag_id for each in categories}
    # Moderated tags are states: the bot sets those itself.
    free = [tag.name for tag in thread.applied_tags if tag.id not in taken and not tag.moderated]
    return HandWritten(
        body=message.content,
        channel_id=thread.parent_id,
        thread_id=thread.id,
        message_id=message.id,
        title=thread.name,
        category_id=next(iter(tagged), None),
        tags=", ".join(free),
    )


async def _tell_why_not(thread: discord.Thread, author: discord.Member, error: ForumError) -> None:
    said, only_them = words.not_adopted(explain(error)), discord.AllowedMentions(users=[author])
    if isinstance(error, BlockedError):
        # Being barred is between the member and the moderators.
        try:
            await author.send(said)
        except discord.Forbidden:
            said = words.NOT_ADOPTED_PRIVATELY
        else:
            return
    await thread.send(f"{author.mention} {said}", allowed_mentions=only_them)


def _values_of(interaction: Here, message: discord.Message) -> dict[str, str]:
    # The interaction knows a thread also where the library has not heard of it.
    channel: Any = interaction.channel or message.channel
    is_thread = isinstance(channel, discord.Thread)
    return {
        "body": message.content,
        "channel": str(channel.parent_id if is_thread else channel.id),
        "thread": str(channel.id) if is_thread else "",
        "message": str(message.id),
    }


def _written_from(values: dict[str, str]) -> HandWritten:
    return HandWritten(
        body=values["body"],
        channel_id=int(values["channel"]),
        thread_id=int(values["thread"]) if values["thread"] else None,
        message_id=int(values["message"]),
    )


async def setup(bot: ForumBot) -> None:
    """Add the cog, its buttons and its menus."""
    cog = Adopting(bot.store)
    await bot.add_cog(cog)
    bot.add_dynamic_items(buttons({"consent": cog.press_consent, "decline": cog.press_decline}))
    for name, callback in (
        ("Make this a question", cog.make_question),
        ("Make this an answer", cog.make_answer),
    ):
        bot.tree.add_command(app_commands.ContextMenu(name=name, callback=callback))
