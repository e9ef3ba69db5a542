"""The names of a server's staff, which nobody may take as the name they show."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from typing import TYPE_CHECKING, Any, cast

import discord
from discord.ext import commands

from bot.errors import guarded
from cogs.ui.actors import level_of
from forum.vocabulary import Level

if TYPE_CHECKING:
    from bot.client import ForumBot

_PATIENCE = 2.0
#: Discord gives up to 100 members whose name starts with something; this many letters of the
#: shown name find "Mod Anna" for "Mod-Anna" as well, in all but the largest servers.
_BEGINNING = 3
_MOST = 100


class Staff(commands.Cog):
    """Remembers the names of moderators who act here, and looks others up by their beginning.

    The bot sees no list of members without a privileged intent; a search by name needs none.
    """

    def __init__(self) -> None:
        """Begin with nobody known."""
        self._seen: defaultdict[int, dict[int, frozenset[str]]] = defaultdict(dict)

    @commands.Cog.listener()
    @guarded
    async def on_interaction(self, interaction: discord.Interaction[Any]) -> None:
        """Remember a moderator by their names, and forget whoever is none any more."""
        member = interaction.user
        if not isinstance(member, discord.Member):
            return
        if _is_staff(member):
            self._seen[member.guild.id][member.id] = _names(member)
        else:
            self._seen[member.guild.id].pop(member.id, None)

    async def names(self, guild: discord.Guild, shown_name: str) -> frozenset[str]:
        """Give the names of staff that `shown_name` could be mistaken for."""
        seen: frozenset[str] = frozenset().union(*self._seen[guild.id].values())
        beginning = shown_name.strip()[:_BEGINNING]
        if not beginning:
            return seen
        try:
            async with asyncio.timeout(_PATIENCE):
                found = await guild.query_members(beginning, limit=_MOST, cache=False)
        except OSError:
            # Too slow, or the gateway is just away. Posting does not wait for a search: the names
            # seen here are checked all the same.
            return seen
        return seen.union(*(_names(member) for member in found if _is_staff(member)))


async def staff_names(
    interaction: discord.Interaction[ForumBot], shown_name: str
) -> frozenset[str]:
    """Give the staff's names a shown name is to be checked against; none for an empty one."""
    # By name: an extension is loaded as a module of its own, so its class is not this one.
    staff = cast("Staff | None", interaction.client.get_cog(Staff.__name__))
    if staff is None or interaction.guild is None or not shown_name.strip():
        return frozenset()
    return await staff.names(interaction.guild, shown_name)


def _is_staff(member: discord.Member) -> bool:
    return not member.bot and level_of(member.guild_permissions) >= Level.MODERATOR


def _names(member: discord.Member) -> frozenset[str]:
    names = (member.nick, member.global_name, member.name)
    return frozenset(name for name in names if name)


async def setup(bot: ForumBot) -> None:
    """Add the cog."""
    await bot.add_cog(Staff())
