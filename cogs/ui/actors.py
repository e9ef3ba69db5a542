"""Who is acting: from Discord's member to the forum's `Actor`."""

from __future__ import annotations

from typing import Any

import discord

from forum.vocabulary import Actor, Level


def actor_of(source: discord.Interaction[Any] | discord.Member) -> Actor:
    """Give the member behind an interaction or an event, with the level their rights give.

    Raises:
        TypeError: outside a server, where there are no members. The command tree lets nothing
            through from there.
    """
    member = source.user if isinstance(source, discord.Interaction) else source
    if not isinstance(member, discord.Member):
        raise TypeError("an actor acts in a server")
    return Actor(
        guild_id=member.guild.id,
        user_id=member.id,
        name=member.display_name,
        # Not an interaction's own permissions: those hold the channel's overwrites, and who manages
        # messages in one channel is no moderator of the forum.
        level=level_of(member.guild_permissions),
        role_ids=frozenset(role.id for role in member.roles if not role.is_default()),
        is_bot=member.bot,
    )


def level_of(permissions: discord.Permissions) -> Level:
    """Give the level that permissions in the whole server stand for."""
    if permissions.administrator or permissions.manage_guild:
        return Level.ADMIN
    if permissions.manage_messages:
        return Level.MODERATOR
    return Level.BASIC
