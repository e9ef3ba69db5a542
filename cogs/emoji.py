"""Whether two emoji can stand under cards: found out by trying them."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING

import discord

from cogs.setting_up import guild_of
from cogs.ui import server as words
from cogs.ui.refused import TRYING, refused
from db.services import guilds
from db.store import Store

if TYPE_CHECKING:
    from bot.client import ForumBot

    Here = discord.Interaction[ForumBot]

#: What plain words are made of, and emoji are not: letters and blanks.
_WORDS = frozenset({"Lu", "Ll", "Lo", "Zs"})


async def find_problem(store: Store, interaction: Here, pair: tuple[str, str]) -> str | None:
    """Say why these cannot be the vote emoji; None if they can.

    Args:
        store: Knows the moderators' channel, where trying disturbs nobody.
        interaction: Of the admin who chose them.
        pair: Up and down.
    """
    guild = guild_of(interaction)
    if pair[0] == pair[1]:
        return words.SAME_EMOJI
    place = await _place_to_try(store, interaction)
    if place is None:
        return words.NOWHERE_TO_TRY
    try:
        for text in pair:
            if not await _is_at_hand(guild, text):
                return words.UNLIKE_EMOJI
        await _try(place, pair)
    except (discord.HTTPException, discord.RateLimited) as error:
        return refused(error, TRYING)
    return None


async def _is_at_hand(guild: discord.Guild, text: str) -> bool:
    emoji = discord.PartialEmoji.from_str(text)
    if emoji.id is not None:
        # Not the cache: keeping emoji there takes an intent that nothing else needs.
        return emoji.id in {each.id for each in await guild.fetch_emojis()}
    # Discord has the last word; this only keeps plain words from being sent to it.
    kinds = {unicodedata.category(letter) for letter in text}
    return not text.isascii() and not kinds & _WORDS


async def _place_to_try(
    store: Store, interaction: Here
) -> discord.TextChannel | discord.Thread | None:
    guild = guild_of(interaction)
    settings = await guilds.get_settings(store, guild.id)
    for channel in (guild.get_channel(settings.mod_channel_id or 0), interaction.channel):
        if isinstance(channel, discord.TextChannel | discord.Thread) and (
            channel.permissions_for(guild.me).send_messages
        ):
            return channel
    return None


async def _try(place: discord.TextChannel | discord.Thread, pair: tuple[str, str]) -> None:
    message = await place.send(words.TRYING_EMOJI)
    try:
        for each in pair:
            await message.add_reaction(discord.PartialEmoji.from_str(each))
    finally:
        await message.delete()
