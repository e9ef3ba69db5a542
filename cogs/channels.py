"""The Discord side of set-up: channels, forum tags, the panel, and whether an emoji works."""

from __future__ import annotations

from collections.abc import Awaitable, Collection, Mapping, Sequence
from copy import copy
from dataclasses import dataclass
from typing import Literal, NamedTuple

import discord

from db.records import CategoryView

HomeChannel = discord.ForumChannel | discord.TextChannel

STATE_TAGS = {
    "open": "Open",
    "answered": "Answered",
    "accepted": "Best answer",
    "closed": "Closed",
}
HOME_NAME = "questions"
#: A forum channel's limits (Discord's).
_TAG_ROOM = 20
_TAG_LENGTH = 20


@dataclass(frozen=True, slots=True)
class Tags:
    """The tags of a forum channel that mean something to the forum."""

    states: dict[str, int]
    #: By category id.
    categories: dict[int, int]
    #: Names of categories for which there was no room.
    left_out: tuple[str, ...]


class Panel(NamedTuple):
    """Where the panel was posted, and whether it stays on top."""

    url: str
    is_pinned: bool


@dataclass(frozen=True, slots=True)
class WantedTag:
    """A tag that a forum channel should have: for a state (a word) or a category (its id)."""

    key: str | int
    name: str
    known_id: int | None
    moderated: bool


def kind_of(channel: HomeChannel) -> Literal["forum", "text"]:
    """Tell the store's word for a kind of channel."""
    return "forum" if isinstance(channel, discord.ForumChannel) else "text"


async def create_home(guild: discord.Guild, kind: str, topic: str) -> HomeChannel:
    """Make a channel for questions.

    Raises:
        discord.HTTPException: 50024 where a forum channel needs a Community server.
    """
    if kind == "forum":
        return await guild.create_forum(HOME_NAME, topic=topic)
    return await guild.create_text_channel(HOME_NAME, topic=topic)


async def make_tags(
    channel: discord.ForumChannel,
    categories: Sequence[CategoryView],
    known_states: Mapping[str, int],
    *,
    drop: Collection[int] = (),
) -> Tags:
    """Give a forum channel a tag for each state and each category; the admins' own tags stay.

    Args:
        channel: The channel.
        categories: Those that get a tag, in their order.
        known_states: The state tags it had when the forum last looked.
        drop: Tags of categories that are gone.
    """
    wanted = _wanted(categories, known_states)
    plan, meant = plan_tags(wanted, [tag for tag in channel.available_tags if tag.id not in drop])
    tags: Sequence[discord.ForumTag] = plan
    if _spelled(plan) != _spelled(channel.available_tags):
        tags = (await channel.edit(available_tags=plan)).available_tags
    ids = {tag.name: tag.id for tag in tags}
    have = {key: ids[tag.name] for key, tag in meant.items()}
    return Tags(
        states={key: tag_id for key, tag_id in have.items() if isinstance(key, str)},
        categories={key: tag_id for key, tag_id in have.items() if isinstance(key, int)},
        left_out=tuple(each.name for each in wanted if each.key not in have),
    )


async def post_panel(
    channel: HomeChannel, title: str, embed: discord.Embed, view: discord.ui.View
) -> Panel:
    """Post the panel and pin it; in a forum channel it is a post of its own.

    Raises:
        discord.HTTPException: It could not be posted.
    """
    if isinstance(channel, discord.ForumChannel):
        made = await channel.create_thread(name=title, embed=embed, view=view)
        return Panel(made.message.jump_url, await _works(made.thread.edit(pinned=True)))
    message = await channel.send(embed=embed, view=view)
    return Panel(message.jump_url, await _works(message.pin()))


async def _works(pinning: Awaitable[object]) -> bool:
    try:
        await pinning
    except (discord.HTTPException, discord.RateLimited):
        # Another post is pinned already, or a permission lacks: the admin is told to do it.
        return False
    return True


def _wanted(categories: Sequence[CategoryView], known: Mapping[str, int]) -> list[WantedTag]:
    states = [
        WantedTag(state, name, known.get(state), moderated=True)
        for state, name in STATE_TAGS.items()
    ]
    return states + [
        WantedTag(each.id, each.name, each.forum_tag_id, moderated=False) for each in categories
    ]


def plan_tags(
    wanted: Sequence[WantedTag], existing: Sequence[discord.ForumTag]
) -> tuple[list[discord.ForumTag], dict[str | int, discord.ForumTag]]:
    """Lay the tags that are wanted over those that exist.

    Returns:
        All tags the channel should have, and which of them stands for what. What there is no room
        for is in neither.
    """
    # Copies: what the library remembers of the channel changes when Discord says so.
    tags = [copy(tag) for tag in existing]
    meant: dict[str | int, discord.ForumTag] = {}
    for each in wanted:
        # By identity: tags that Discord does not know yet are all equal to the library.
        used = {id(tag) for tag in meant.values()}
        tag = _find(each, [tag for tag in tags if id(tag) not in used])
        if tag is None and len(tags) < _TAG_ROOM:
            tag = discord.ForumTag(name="")
            tags.append(tag)
        if tag is not None:
            tag.name = _unique(
                each.name, {other.name.casefold() for other in tags if other is not tag}
            )
            tag.moderated = each.moderated
            meant[each.key] = tag
    return tags, meant


def _find(wanted: WantedTag, tags: Sequence[discord.ForumTag]) -> discord.ForumTag | None:
    name = wanted.name[:_TAG_LENGTH].casefold()
    by_id = (tag for tag in tags if tag.id and tag.id == wanted.known_id)
    by_name = (tag for tag in tags if tag.name.casefold() == name)
    return next(by_id, None) or next(by_name, None)


def _spelled(tags: Sequence[discord.ForumTag]) -> list[tuple[int, str, bool]]:
    return [(tag.id, tag.name, tag.moderated) for tag in tags]


def _unique(name: str, taken: Collection[str]) -> str:
    shown, number = name[:_TAG_LENGTH], 2
    while shown.casefold() in taken:
        end = f" {number}"
        shown, number = name[: _TAG_LENGTH - len(end)] + end, number + 1
    return shown
