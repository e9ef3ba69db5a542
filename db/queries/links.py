"""Where a post stands on Discord, from a row of a statement."""

from __future__ import annotations

from typing import Any

from db.records import PostLink


def link_of(row: Any) -> PostLink:
    """Give the way to a post.

    Args:
        row: Has the post's id, guild and messages, and its question's title, thread and channel.
    """
    return PostLink(
        row.id,
        row.title,
        row.guild_id,
        row.thread_id or row.channel_id,
        row.card_message_id or row.vote_message_id,
    )
