"""How people point at posts, categories and tags in a command's options."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING

from discord import app_commands

from db.records import CategoryView
from db.services import discord_ids, guilds, reading
from forum.errors import NoSuchCategoryError, NoSuchPostError, NotAPostError

if TYPE_CHECKING:
    import discord

    from bot.client import ForumBot
    from db.store import Store

_CHOICES = 25
_CHOICE_LENGTH = 100
_NUMBER = re.compile(r"(?:question:|#)?(\d{1,18})")
_MESSAGE_LINK = re.compile(
    r"<?https://(?:\w+\.)?discord(?:app)?\.com/channels/\d+/(\d+)(?:/(\d+))?>?"
)


async def find_post(store: Store, guild_id: int, text: str) -> int | None:
    """Give the id of the post that a number, a picked title or a link means, if it means one.

    A number is not looked up here: the verb that takes it says whether there is such a post.
    """
    if number := _NUMBER.fullmatch(text.strip()):
        return int(number[1])
    link = _MESSAGE_LINK.fullmatch(text.strip())
    if link is None:
        return None
    if link[2] and (post := await discord_ids.post_by_message(store, guild_id, int(link[2]))):
        return post.post_id
    return await discord_ids.question_of_thread(store, guild_id, int(link[1]))


async def get_post_id(store: Store, guild_id: int, text: str) -> int:
    """Give the id of the post that a number, a link or a title, picked or typed whole, means.

    Raises:
        NoSuchPostError: It means none, or more than one.
    """
    post_id = await find_post(store, guild_id, text)
    if post_id is None:
        post_id = await _titled(store, guild_id, text)
    if post_id is None:
        raise NoSuchPostError
    return post_id


async def get_post_of(store: Store, guild_id: int, message_id: int) -> int:
    """Give the id of the post that a message shows.

    Raises:
        NotAPostError: It shows none.
    """
    post = await discord_ids.post_by_message(store, guild_id, message_id)
    if post is None:
        raise NotAPostError
    return post.post_id


async def _titled(store: Store, guild_id: int, text: str) -> int | None:
    """Give the one question with this title; people do not always pick what they are offered."""
    wanted = text.strip().casefold()
    matches = await reading.similar(store, guild_id, text)
    found = [match.post_id for match in matches if match.title.casefold() == wanted]
    return found[0] if len(found) == 1 else None


async def get_category(store: Store, guild_id: int, text: str) -> CategoryView:
    """Give the category that was picked (its id), or typed (its name or its path).

    Raises:
        NoSuchCategoryError: None is called so.
    """
    wanted = text.strip().casefold()
    categories = await guilds.list_categories(store, guild_id)
    for spelled in (_path, _name, _id):
        for category in categories:
            if spelled(category) == wanted:
                return category
    raise NoSuchCategoryError(name=text)


async def complete_question(
    interaction: discord.Interaction[ForumBot], current: str
) -> list[app_commands.Choice[str]]:
    """Offer questions whose titles are like what is being typed."""
    if interaction.guild_id is None or not current.strip():
        return []
    matches = await reading.similar(interaction.client.store, interaction.guild_id, current)
    return _choices((match.title, f"question:{match.post_id}") for match in matches)


async def complete_category(
    interaction: discord.Interaction[ForumBot], current: str
) -> list[app_commands.Choice[str]]:
    """Offer the categories in whose path stands what is being typed."""
    if interaction.guild_id is None:
        return []
    categories = await guilds.list_categories(interaction.client.store, interaction.guild_id)
    typed = current.strip().casefold()
    return _choices((each.path, str(each.id)) for each in categories if typed in _path(each))


async def complete_tag(
    interaction: discord.Interaction[ForumBot], current: str
) -> list[app_commands.Choice[str]]:
    """Offer the tags that begin with what is being typed, the most used first."""
    if interaction.guild_id is None:
        return []
    store = interaction.client.store
    tags = await reading.complete_tags(store, interaction.guild_id, current.strip())
    return _choices((tag, tag) for tag in tags)


def _choices(pairs: Iterable[tuple[str, str]]) -> list[app_commands.Choice[str]]:
    choices = [
        app_commands.Choice(name=name[:_CHOICE_LENGTH], value=value)
        for name, value in pairs
        if len(value) <= _CHOICE_LENGTH
    ]
    return choices[:_CHOICES]


def _path(category: CategoryView) -> str:
    return category.path.casefold()


def _name(category: CategoryView) -> str:
    return category.name.casefold()


def _id(category: CategoryView) -> str:
    return str(category.id)
