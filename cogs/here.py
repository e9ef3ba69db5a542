"""What a command means where it is used: the question of this thread, and its answers."""

from __future__ import annotations

from typing import TYPE_CHECKING

import discord
from discord import app_commands

from cogs.pointing import complete_question, get_post_id
from cogs.ui.actors import actor_of
from cogs.ui.buttons import button
from cogs.ui.cards import shown_name
from db.records import PostView
from db.services import discord_ids, reading
from forum.errors import NoPostNamedError, NoSuchPostError
from forum.texts import excerpt
from forum.vocabulary import PostKind

if TYPE_CHECKING:
    from bot.client import ForumBot

    Here = discord.Interaction[ForumBot]

#: How a post is named in a command: its number, a link, words of its title; or not at all.
Pointed = app_commands.Range[str, None, 200]
_CHOICE_LENGTH = 100
_REST_LENGTH = 80


async def post_or_thread(interaction: Here, text: str) -> int:
    """Give the post that `text` points at, or the question whose thread this is.

    Raises:
        NoPostNamedError: It is empty, outside a question's thread.
        NoSuchPostError: It points at none.
    """
    if text.strip():
        guild_id = actor_of(interaction).guild_id
        return await get_post_id(interaction.client.store, guild_id, text)
    question_id = await _question_here(interaction)
    if question_id is None:
        raise NoPostNamedError
    return question_id


def again(verb: str, text: str) -> discord.ui.Button[discord.ui.View]:
    """Make a button that does what a command with `text` for its post would do."""
    # What is longer than an id has room for is left out; then it is asked for.
    return button(verb, 0, verb.capitalize(), rest=text if len(text) <= _REST_LENGTH else "")


async def complete_post(interaction: Here, current: str) -> list[app_commands.Choice[str]]:
    """Offer the posts of this thread, or questions anywhere else."""
    posts = await _posts_here(interaction)
    return _choices(posts, current) if posts else await complete_question(interaction, current)


async def complete_answer(interaction: Here, current: str) -> list[app_commands.Choice[str]]:
    """Offer the answers of this thread."""
    posts = await _posts_here(interaction)
    return _choices([post for post in posts if post.kind is PostKind.ANSWER], current)


async def _posts_here(interaction: Here) -> list[PostView]:
    question_id = await _question_here(interaction)
    if question_id is None:
        return []
    store, now = interaction.client.store, discord.utils.utcnow()
    try:
        page = await reading.question_page(
            store, actor_of(interaction), question_id, now=now, count_view=False
        )
    except NoSuchPostError:
        return []  # hidden: nobody could be told while they type
    return [page.question, *page.answers]


async def _question_here(interaction: Here) -> int | None:
    guild_id, channel_id = actor_of(interaction).guild_id, interaction.channel_id or 0
    return await discord_ids.question_of_thread(interaction.client.store, guild_id, channel_id)


def _choices(posts: list[PostView], current: str) -> list[app_commands.Choice[str]]:
    typed = current.strip().casefold()
    named = [(_name(post), str(post.id)) for post in posts]
    return [
        app_commands.Choice(name=name, value=value)
        for name, value in named
        if typed in name.casefold()
    ]


def _name(post: PostView) -> str:
    who = f"{post.kind.capitalize()} {post.id} by {shown_name(post.author)}"
    return excerpt(f"{who}: {post.title or post.body}", _CHOICE_LENGTH)
