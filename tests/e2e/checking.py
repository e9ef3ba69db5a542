"""What must be true at the end of any story: nothing waits, nothing is counted wrong or twice."""

from __future__ import annotations

import re
from collections import Counter

import discord

from db.services import auditing
from tests.e2e.conftest import World
from tests.e2e.looking import rows


async def assert_all_is_right(world: World) -> None:
    """Discord shows every post once, the outbox is empty, and every total is its rows' sum."""
    await world.show()
    assert await rows(world, "outbox") == []
    assert await auditing.check(world.store) == ()
    assert [key for key, count in Counter(shown_keys(world)).items() if count > 1] == []


def shown_keys(world: World) -> list[str]:
    """What each card says it shows, such as "answer 17", from every message of the bot."""
    feet = [
        embed.footer.text or ""
        for message in public_messages(world)
        if message.author.id == world.env.backend.bot_user.id
        for embed in message.embeds
    ]
    return [foot.split(" ·")[0] for foot in feet if foot]


def public_messages(world: World) -> list[discord.Message]:
    """All that everyone can read, the moderators' channel apart."""
    places = [world.text, world.forum, *world.threads()]
    return [message for place in places for message in place.history()]


def full_text(message: discord.Message, *more: discord.Message) -> str:
    """A post's text as people read it on its card and on the message that goes on."""
    descriptions = [embed.description or "" for each in (message, *more) for embed in each.embeds]
    return " ".join(unescaped(" ".join(descriptions)).split())


def unescaped(text: str) -> str:
    """What Discord makes of escapes: a backslash before a sign that is no letter or digit goes."""
    return re.sub(r"\\([^0-9A-Za-z\s])", r"\1", text).replace("\u200b", "")
