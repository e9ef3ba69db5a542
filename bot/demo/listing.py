"""What stands at the left of the page: the channels, posts and threads that a member sees."""

from __future__ import annotations

from typing import Any

from simcord.backend.access import channel_accessible
from simcord.backend.models import Channel, Message
from simcord.backend.models.message import EPHEMERAL_FLAG
from simcord.enums import ChannelType

from bot.demo.furnishing import Member
from bot.demo.people import PEOPLE
from bot.demo.world import World

_KINDS = {ChannelType.TEXT: "text", ChannelType.FORUM: "forum"}
_EXCERPT = 180


def people(world: World) -> list[dict[str, Any]]:
    """List those whom a person can be."""
    return [
        {
            "id": str(world.members[person.name].id),
            "name": person.name,
            "role": person.role.value,
            "about": person.about,
            "color": f"#{person.color:06x}",
        }
        for person in PEOPLE
        if person.about
    ]


def listing(world: World, member: Member) -> dict[str, Any]:
    """List everything that `member` can open, in Discord's order."""
    channels = [each for each in world.env.backend.channels.values() if _sees(world, member, each)]
    headings = sorted(
        (each for each in channels if each.type == ChannelType.CATEGORY), key=_position
    )
    groups = [
        {"name": heading and heading.name, "channels": _in_group(world, channels, heading)}
        for heading in (None, *headings)
    ]
    return {
        "server": world.env.backend.get_guild(world.guild.id).name,
        "groups": [group for group in groups if group["channels"]],
        "direct": _direct(world, member),
    }


def _sees(world: World, member: Member, channel: Channel) -> bool:
    in_server = channel.guild_id == world.guild.id
    return in_server and channel_accessible(world.env.backend, channel.id, member.id)


def _in_group(
    world: World, channels: list[Channel], heading: Channel | None
) -> list[dict[str, Any]]:
    parent_id = heading.id if heading else None
    inside = [each for each in channels if each.type in _KINDS and each.parent_id == parent_id]
    return [_channel(world, each, channels) for each in sorted(inside, key=_position)]


def _channel(world: World, channel: Channel, channels: list[Channel]) -> dict[str, Any]:
    threads = [each for each in channels if each.is_thread and each.parent_id == channel.id]
    newest_first = sorted(threads, key=lambda thread: -thread.id)
    return {
        "id": str(channel.id),
        "name": channel.name,
        "kind": _KINDS[ChannelType(channel.type)],
        "topic": channel.topic or "",
        "last": str(_last(world, channel)),
        "tags": [
            {"id": str(tag["id"]), "name": tag["name"]}
            for tag in channel.available_tags
            if not tag.get("moderated")
        ],
        "threads": [_thread(world, each, channel) for each in newest_first],
    }


def _thread(world: World, thread: Channel, parent: Channel) -> dict[str, Any]:
    backend = world.env.backend
    messages = backend.messages.get(thread.id, {})
    starter = messages.get(thread.id) or backend.messages.get(parent.id, {}).get(thread.id)
    names = {int(tag["id"]): str(tag["name"]) for tag in parent.available_tags}
    meta = thread.thread_metadata
    return {
        "id": str(thread.id),
        "name": thread.name,
        "last": str(_last(world, thread)),
        "messages": sum(each.id != thread.id for each in _public(world, thread)),
        "tags": [names[tag_id] for tag_id in thread.applied_tags if tag_id in names],
        "is_archived": bool(meta and meta.archived),
        "is_locked": bool(meta and meta.locked),
        **(_starter(starter) if starter else {}),
    }


def _starter(starter: Message) -> dict[str, Any]:
    texts = [starter.content, *(str(embed.get("description", "")) for embed in starter.embeds)]
    text = " ".join(" ".join(texts).split())
    return {
        "excerpt": text if len(text) <= _EXCERPT else f"{text[:_EXCERPT].rstrip()}…",
        "reactions": [
            {"emoji": each.emoji, "count": len(each.user_ids)} for each in starter.reactions
        ],
    }


def _direct(world: World, member: Member) -> dict[str, Any] | None:
    backend = world.env.backend
    channel_id = backend.dm_channels.get(member.id)
    if channel_id is None or not (messages := backend.messages.get(channel_id)):
        return None
    return {"id": str(channel_id), "name": backend.bot_user.name, "last": str(max(messages))}


def _last(world: World, channel: Channel) -> int:
    if channel.type == ChannelType.FORUM:
        return channel.last_message_id or 0
    return max((each.id for each in _public(world, channel)), default=channel.id)


def _public(world: World, channel: Channel) -> list[Message]:
    messages = world.env.backend.messages.get(channel.id, {}).values()
    return [each for each in messages if not each.flags & EPHEMERAL_FLAG]


def _position(channel: Channel) -> tuple[int, int]:
    return channel.position, channel.id
