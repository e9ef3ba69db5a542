"""What people do in Discord that SimCord's public surface has no verb for."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

import discord
import simcord
from simcord import interactions
from simcord.backend import serializers
from simcord.backend.models import Overwrite
from simcord.builders import ChannelHandle, GuildHandle, UserHandle
from simcord.components import walk_components
from simcord.enums import ComponentType, InteractionType, OverwriteType
from simcord.results import InteractionResult, to_discord_message

Member = simcord.MemberActor


def field(modal: Mapping[str, Any] | None, custom_id: str) -> dict[str, Any]:
    """The component of a form that was shown, as the bot sent it."""
    assert modal is not None, "no form was shown"
    found = [
        each for each in walk_components(modal["components"]) if each.get("custom_id") == custom_id
    ]
    assert found, f"the form has no {custom_id}"
    return dict(found[0])


def labels(modal: Mapping[str, Any] | None) -> list[str]:
    """The labels of a form that was shown, from top to bottom."""
    assert modal is not None, "no form was shown"
    return [part["label"] for part in modal["components"] if part["type"] == 18]


def set_tags(
    env: simcord.Env, forum: ChannelHandle, names: Sequence[str], *, moderated: Collection[str] = ()
) -> dict[str, int]:
    """Give a forum channel these tags; their ids by name."""
    backend = env.backend
    tags = [
        {
            "id": str(backend.snowflake()),
            "name": name,
            "moderated": name in moderated,
            "emoji_id": None,
            "emoji_name": None,
        }
        for name in names
    ]
    backend.edit_channel(forum.id, {"available_tags": tags})
    return {tag["name"]: int(tag["id"]) for tag in backend.get_channel(forum.id).available_tags}


async def post_by_hand(
    env: simcord.Env,
    member: Member,
    forum: ChannelHandle,
    title: str,
    content: str,
    tags: Sequence[int] = (),
) -> tuple[ChannelHandle, discord.Message]:
    """A forum post that a member makes in Discord's own form: the thread and its first message."""
    backend = env.backend
    backend.require_permissions(member.guild.id, member.id, forum.id, "send_messages")
    thread = backend.create_thread(
        forum.id, title, member.id, applied_tags=list(tags), broadcast=False
    )
    starter = backend.prepare_message(thread.id, member.id, content)
    starter.id = thread.id
    backend.commit_message(starter, broadcast=False)
    backend.get_channel(forum.id).last_message_id = thread.id
    backend.announce_thread_create(thread)
    backend.announce_message_create(starter)
    await env.settle()
    return ChannelHandle(env, member.guild, thread), to_discord_message(env, starter)


async def set_thread(
    env: simcord.Env,
    thread: ChannelHandle,
    *,
    archived: bool | None = None,
    locked: bool | None = None,
    tags: Sequence[int] | None = None,
) -> None:
    """Archive, open, lock or tag a thread, as a moderator or Discord itself does."""
    meta = {"archived": archived, "locked": locked}
    change = {} if tags is None else {"applied_tags": list(tags)}
    env.backend.edit_channel(
        thread.id,
        change,
        thread_metadata={key: value for key, value in meta.items() if value is not None},
    )
    await env.settle()


async def delete_channel(env: simcord.Env, channel: ChannelHandle) -> None:
    """A channel goes with its threads (SimCord would leave those behind)."""
    backend = env.backend
    inside = [
        each.id
        for each in backend.channels.values()
        if each.is_thread and each.parent_id == channel.id
    ]
    for channel_id in (*inside, channel.id):
        backend.delete_channel(channel_id)
    await env.settle()


async def clear_reactions(
    env: simcord.Env, message: discord.Message, emoji: str | None = None
) -> None:
    """A moderator takes off all reactions, or all of one emoji, in one go."""
    if emoji is None:
        env.backend.clear_reactions(message.channel.id, message.id)
    else:
        env.backend.clear_reaction(message.channel.id, message.id, emoji)
    await env.settle()


async def burst(
    env: simcord.Env, member: Member, message: discord.Message, emoji: str, *, add: bool = True
) -> None:
    """A super reaction comes or goes."""
    backend: Any = env.backend
    stored = backend.get_message(message.channel.id, message.id)
    bursts: dict[tuple[int, str], set[int]] = backend.__dict__.setdefault("bursts", {})
    holders = bursts.setdefault((stored.id, emoji), set())
    (holders.add if add else holders.discard)(member.id)
    payload = {
        "user_id": str(member.id),
        "channel_id": str(stored.channel_id),
        "message_id": str(stored.id),
        "emoji": serializers.emoji_payload(emoji),
        "burst": True,
        "type": 1,
        "guild_id": str(member.guild.id),
    }
    if add:
        guild = backend.get_guild(member.guild.id)
        payload |= {
            "burst_colors": ["#ffffff"],
            "member": serializers.member_payload(backend, guild, guild.members[member.id]),
            "message_author_id": str(stored.author_id),
        }
    backend.emit("MESSAGE_REACTION_ADD" if add else "MESSAGE_REACTION_REMOVE", payload)
    await env.settle()


def set_bot_permissions(
    env: simcord.Env,
    guild: GuildHandle,
    channel: ChannelHandle | None = None,
    **permissions: bool,
) -> None:
    """Give or take permissions of the bot, in one channel or in the whole server."""
    backend = env.backend
    if channel is not None:
        allowed = {name: True for name, given in permissions.items() if given}
        denied = {name: True for name, given in permissions.items() if not given}
        overwrite = Overwrite(
            backend.bot_user.id,
            OverwriteType.MEMBER,
            allow=discord.Permissions(**allowed).value,
            deny=discord.Permissions(**denied).value,
        )
        backend.set_overwrite(channel.id, overwrite)
        return
    stored = backend.get_guild(guild.id)
    bot_role = next(role for role in stored.roles.values() if role.managed)
    taken = {name: False for name, given in permissions.items() if not given}
    # What is taken must go from everyone's role as well; what is given is the bot's alone.
    for role, change in ((stored.everyone_role, taken), (bot_role, permissions)):
        changed = discord.Permissions(role.permissions)
        changed.update(**change)
        if changed.value != role.permissions:
            backend.edit_role(guild.id, role.id, {"permissions": changed.value})


def close_dms(env: simcord.Env, user: UserHandle, *, closed: bool = True) -> None:
    """Someone takes no direct messages from this server's people (50007), or does again."""
    path = f"/channels/{user.dm_channel.id}/messages"
    env.backend.faults[:] = [fault for fault in env.backend.faults if fault["path"] != path]
    if closed:
        env.inject_error("POST", path, status=403, code=50007, message="Cannot send", times=None)


async def click_at_once(
    env: simcord.Env, clicks: Sequence[tuple[Member, discord.Message, str]]
) -> list[InteractionResult]:
    """Several people press buttons before the bot has heard of any."""
    backend, results = env.backend, []
    for member, message, custom_id in clicks:
        stored = backend.get_message(message.channel.id, message.id)
        record, payload = interactions.base_payload(
            backend,
            type=InteractionType.MESSAGE_COMPONENT,
            channel_id=stored.channel_id,
            guild_id=member.guild.id,
            user_id=member.id,
            data={"custom_id": custom_id, "component_type": ComponentType.BUTTON},
        )
        payload["message"] = dict(serializers.message_payload(backend, stored))
        record.source_message_id = stored.id
        backend.emit("INTERACTION_CREATE", payload)
        results.append(InteractionResult(env, record))
    await env.settle()
    return results


async def submit_unbounded(
    env: simcord.Env,
    member: Member,
    channel: ChannelHandle,
    shown: InteractionResult,
    typed: Mapping[str, str],
) -> InteractionResult:
    """Send the text inputs of a form as a client would that holds to no limit of a field."""
    assert shown.modal is not None, "no form was shown"
    fields = [
        {
            "type": 18,
            "id": number,
            "component": {"type": 4, "id": 100 + number, "custom_id": key, "value": value},
        }
        for number, (key, value) in enumerate(typed.items(), start=1)
    ]
    record, payload = interactions.base_payload(
        env.backend,
        type=InteractionType.MODAL_SUBMIT,
        channel_id=channel.id,
        guild_id=member.guild.id,
        user_id=member.id,
        data={"custom_id": shown.modal["custom_id"], "components": fields},
    )
    env.backend.emit("INTERACTION_CREATE", payload)
    await env.settle()
    return InteractionResult(env, record)


def text_of(message: discord.Message | simcord.ResponseMessage) -> str:
    """All that a person reads of a message: content, embeds and buttons, line by line."""
    lines = [message.content]
    for embed in message.embeds:
        lines += [embed.author.name or "", embed.title or "", embed.description or ""]
        lines += [f"{each.name}\n{each.value}" for each in embed.fields]
        lines += [embed.footer.text or ""]
    return "\n".join(line for line in lines if line)
