"""Makes the demo's server: its people, their roles and its channels."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import discord
import simcord
from simcord.builders import GuildHandle, RoleHandle, UserHandle

from bot.demo.faces import give_face
from bot.demo.people import PEOPLE, Role

Member = simcord.MemberActor

_ASKING = (
    "Each question is a post. Ask with the button in #welcome, with /ask in any channel, or by a "
    "post of your own."
)
_OWN_CHANNEL = "A category with a text channel of its own: each card has a thread."


def settle_in(env: simcord.Env, guild: GuildHandle) -> dict[str, Member]:
    """Fill a new server with channels and people; give the people by name."""
    roles = {
        Role.MODERATOR: guild.create_role(
            "Moderators",
            permissions=discord.Permissions(manage_messages=True, manage_threads=True),
            color=0x9D8FF0,
        ),
        Role.ADMIN: guild.create_role(
            "Admins", permissions=discord.Permissions(administrator=True), color=0xE08AA2
        ),
    }
    _make_channels(env, guild, roles[Role.MODERATOR])
    return _invite(env, guild, roles)


def _invite(
    env: simcord.Env, guild: GuildHandle, roles: Mapping[Role, RoleHandle]
) -> dict[str, Member]:
    members = {}
    for person in PEOPLE:
        user = env.create_user(person.name)
        give_face(env.backend, user.id, person.color)
        held = [roles[person.role]] if person.role in roles else []
        members[person.name] = guild.add_member(user, roles=held)
    return members


def _make_channels(env: simcord.Env, guild: GuildHandle, moderators: RoleHandle) -> None:
    start = guild.create_category("Start here")
    guild.create_text_channel("welcome", topic="How to ask, and the Ask button", category=start)
    forum = guild.create_category("Forum")
    questions = guild.create_forum_channel("questions")
    env.backend.edit_channel(questions.id, {"parent_id": forum.id, "topic": _ASKING})
    guild.create_text_channel("grief-and-loss", topic=_OWN_CHANNEL, category=forum)
    talk = guild.create_category("Talk")
    guild.create_text_channel("lounge", topic="Try the commands here", category=talk)
    staff = guild.create_category("Staff")
    for_staff: dict[Any, discord.PermissionOverwrite] = {
        guild.default_role: discord.PermissionOverwrite(view_channel=False),
        moderators: discord.PermissionOverwrite(view_channel=True),
        UserHandle(env, env.backend.bot_user): discord.PermissionOverwrite(
            view_channel=True, send_messages=True, embed_links=True
        ),
    }
    guild.create_text_channel(
        "moderators", topic="Reports come here", category=staff, overwrites=for_staff
    )
