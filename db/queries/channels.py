"""Statements on the channels that hold questions."""

from __future__ import annotations

from sqlalchemy import update
from sqlalchemy.ext.asyncio import AsyncSession

from db.models import Channel
from db.queries.dialects import insert_into
from db.records import ChannelView


async def note(session: AsyncSession, guild_id: int, channel_id: int, kind: str) -> None:
    """Keep that a channel holds questions; what is known of its tags stays."""
    statement = insert_into(session, Channel).values(
        id=channel_id, guild_id=guild_id, kind=kind, state_tags={}
    )
    await session.execute(
        statement.on_conflict_do_update(
            index_elements=[Channel.id],
            set_={"kind": kind},
            # Another server's channel is not this one's to change.
            where=Channel.guild_id == guild_id,
        )
    )


async def find(session: AsyncSession, guild_id: int, channel_id: int) -> ChannelView | None:
    """Give what is known of a channel."""
    channel = await session.get(Channel, channel_id)
    if channel is None or channel.guild_id != guild_id:
        return None
    return ChannelView(channel.id, channel.kind, channel.state_tags)


async def set_state_tags(
    session: AsyncSession, guild_id: int, channel_id: int, state_tags: dict[str, int]
) -> None:
    """Keep which tags of a forum channel stand for which state."""
    await session.execute(
        update(Channel)
        .where(Channel.id == channel_id, Channel.guild_id == guild_id)
        .values(state_tags=state_tags)
    )
