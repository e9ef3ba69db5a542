"""What people do in Discord that SimCord's preview has no control for."""

from __future__ import annotations

from typing import Any

import discord
from simcord.actors import MessageLike
from simcord.backend.errors import BackendError
from simcord.builders import ChannelHandle
from simcord.enums import AppCommandType
from simcord.results import to_discord_message

from bot.demo.furnishing import Member
from bot.demo.windows import Window
from bot.demo.world import World


class ActError(Exception):
    """Something that Discord would not let this person do; the text says it to them."""


def menu(world: World, window: Window, message_id: int) -> dict[str, Any]:
    """Name what the bot has in the menu of a message, and in that of the person who wrote it."""
    message = find_message(world, window, message_id)
    author = world.member(message.author.id) if isinstance(message, discord.Message) else None
    return {
        "message": _commands(world, window, AppCommandType.MESSAGE),
        "person": _commands(world, window, AppCommandType.USER) if author else [],
        "author": author and {"id": str(author.id), "name": author.name},
    }


async def choose(
    world: World, window: Window, name: str, target_id: int, *, is_person: bool
) -> None:
    """Choose an entry of the menu of a message or of a person; a form it opens is shown."""
    target = world.member(target_id) if is_person else find_message(world, window, target_id)
    if target is None:
        raise ActError("Only people of this server have a profile.")
    result = await window.member.context_menu(window.channel, name, target)
    if result.modal is not None:
        window.show_form(result)


async def react(world: World, window: Window, message_id: int, emoji: str) -> None:
    """Put a reaction under a message, or take it off again."""
    message = find_message(world, window, message_id)
    stored = world.env.backend.get_message(window.channel.id, message_id)
    reaction = stored.reaction_for(emoji)
    has = reaction is not None and window.member.id in reaction.user_ids
    actor: Any = window.member if window.channel.guild else window.member.user
    await actor.set_reaction(message, emoji, reacted=not has)


async def post(
    world: World, member: Member, forum: ChannelHandle, title: str, text: str, tags: list[int]
) -> int:
    """Write a post in a forum channel by hand; give its thread's id."""
    backend = world.env.backend
    if not 1 <= len(title) <= 100 or not 1 <= len(text) <= 2000:
        raise ActError("Discord wants a title of up to 100 characters and a text of up to 2000.")
    backend.require_permissions(world.guild.id, member.id, forum.id, "send_messages")
    thread = backend.create_thread(
        forum.id, title, member.id, applied_tags=tags[:5], broadcast=False
    )
    starter = backend.prepare_message(thread.id, member.id, text)
    starter.id = thread.id
    backend.commit_message(starter, broadcast=False)
    backend.get_channel(forum.id).last_message_id = thread.id
    backend.announce_thread_create(thread)
    backend.announce_message_create(starter)
    await world.env.settle()
    return thread.id


def find_message(world: World, window: Window, message_id: int) -> MessageLike:
    """Give a message of the channel that the window shows."""
    try:
        stored = world.env.backend.get_message(window.channel.id, message_id)
    except BackendError:
        raise ActError("That message is gone.") from None
    return to_discord_message(world.env, stored)


def _commands(world: World, window: Window, kind: AppCommandType) -> list[str]:
    if window.channel.guild is None:
        return []
    commands = world.env.backend.visible_commands(
        user_id=window.member.id, channel_id=window.channel.id, type=kind
    )
    return [str(command["name"]) for command in commands]
