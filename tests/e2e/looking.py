"""What is left of a member's acts where others can look: on Discord, on the wire, on the disk."""

from __future__ import annotations

import logging
from pathlib import Path
from typing import Any

import simcord
from sqlalchemy import text

from tests.e2e.conftest import World

Member = simcord.MemberActor
_WIRE = ("/interactions/", "/webhooks/")


def traces(where: str, member: Member) -> list[str]:
    """The ways in which a text names a member; empty if it does not."""
    names = {member.name, member.user.name, str(member.id), f"{member.id:x}"}
    return sorted(name for name in names if name.lower() in where.lower())


def on_discord(world: World, member: Member) -> list[str]:
    """Everything on Discord that is not for this member's eyes only, with all that it holds.

    Channels and threads (with their members), messages (with buttons, mentions, who reacted),
    the private answers that others got, everybody else's direct messages, the audit log.
    """
    backend: Any = world.env.backend
    own_dm = member.user.dm_channel.id
    channels = [each for each in backend.channels.values() if each.id != own_dm]
    messages = [
        message
        for channel in channels
        for message in backend.messages.get(channel.id, {}).values()
        if not message.is_ephemeral or not message.visible_to(member.id)
    ]
    return [repr(each) for each in (*channels, *messages, *world.guild.audit_log())]


def on_the_wire(world: World, member: Member) -> list[str]:
    """Every request of the bot, but for answers to this member alone."""
    backend: Any = world.env.backend
    tokens = {each.token for each in backend.interactions.values() if each.user_id == member.id}
    own_dm = f"/channels/{member.user.dm_channel.id}/"
    return [
        repr(request)
        for request in world.env.http_requests
        if not request.path.startswith(own_dm)
        and request.path != "/users/@me/channels"
        and not (request.path.startswith(_WIRE) and tokens & set(request.path.split("/")))
    ]


def in_the_log(records: list[logging.LogRecord]) -> list[str]:
    """Every line of the log with all that hangs on it."""
    return [f"{record.getMessage()} {record.__dict__}" for record in records]


def in_the_file(folder: Path, member: Member) -> set[str]:
    """How a member can be found in the bytes of the database and of its log of changes."""
    raw = b"".join(path.read_bytes() for path in sorted(folder.glob("wellspring.db*")))
    needles = {
        "name": member.name.encode(),
        "user name": member.user.name.encode(),
        "decimal": str(member.id).encode(),
        "hex": f"{member.id:x}".encode(),
        "upper hex": f"{member.id:X}".encode(),
        "big-endian": member.id.to_bytes(8, "big"),
        "little-endian": member.id.to_bytes(8, "little"),
    }
    return {name for name, needle in needles.items() if needle in raw}


async def rows(world: World, table: str) -> list[tuple[Any, ...]]:
    """Every row of a table, in an order of its own."""
    async with world.store.read() as session:
        found = await session.execute(text(f'SELECT * FROM "{table}"'))
        return sorted((tuple(row) for row in found), key=repr)
