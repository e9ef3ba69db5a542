"""One errand of the courier, and what every kind of errand needs."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import discord

from db.queries import outbox
from db.records import OutboxItem, PostView
from db.services import reading
from db.store import Store
from forum.errors import NoSuchPostError

if TYPE_CHECKING:
    from bot.client import ForumBot

#: How far this machine's clock and Discord's may be apart.
_SKEW = timedelta(minutes=10)
#: How many messages are looked through for one that may have been sent before a crash.
_LOOK_BACK = 300


class NotYetError(Exception):
    """What this needs is not on Discord yet, such as the thread of an answer's question."""


class AsleepError(Exception):
    """The thread is archived: it is drawn when it next opens."""


class GiveUpError(Exception):
    """This cannot be done; the reason is for an admin to read."""


@dataclass(frozen=True, slots=True)
class Delivery:
    """One row of the outbox on its way."""

    bot: ForumBot
    store: Store
    item: OutboxItem

    @property
    def guild_id(self) -> int:
        """The server it belongs to."""
        return self.item.guild_id

    @property
    def own_id(self) -> int:
        """The bot's own user id."""
        assert self.bot.user is not None, "the courier starts after the login"
        return self.bot.user.id

    @property
    def was_tried(self) -> bool:
        """Whether an earlier try may have reached Discord without our knowing."""
        return self.item.attempts > 0

    async def begin(self) -> None:
        """Note the try before something new is sent."""
        async with self.store.write() as session:
            await outbox.begin(session, self.item)

    async def post(self) -> PostView | None:
        """Read the post that this is about as it is now; None if it is gone for good."""
        try:
            return await reading.get_post(self.store, self.guild_id, int(self.item.rest))
        except NoSuchPostError:
            return None

    async def channel(
        self, channel_id: int
    ) -> discord.abc.GuildChannel | discord.abc.PrivateChannel | discord.Thread:
        """Give a channel or thread with all that is known of it."""
        return self.bot.get_channel(channel_id) or await self.bot.fetch_channel(channel_id)

    def place(self, channel_id: int) -> discord.PartialMessageable:
        """Give a channel or thread to write in, whether or not the bot has it in its cache."""
        return self.bot.get_partial_messageable(channel_id, guild_id=self.guild_id)

    async def find_own(
        self,
        place: discord.abc.Messageable,
        since: datetime,
        matches: Callable[[discord.Message], bool],
    ) -> discord.Message | None:
        """Find a message that an earlier try may have sent; None at once on a first try."""
        if not self.was_tried:
            return None
        after = since - _SKEW
        async for message in place.history(limit=_LOOK_BACK, after=after, oldest_first=False):
            if message.author.id == self.own_id and matches(message):
                return message
        return None
