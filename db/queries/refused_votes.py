"""Statements on votes that did not count, which their voters can ask about."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, func, insert, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from db.models import Notification, Post

KIND = "vote_refused"


@dataclass(frozen=True, slots=True)
class NewRefusal:
    """A vote that is refused: whose, on which post, and the error with its data."""

    guild_id: int
    voter_id: int
    post_id: int
    facts: dict[str, Any]


async def keep(session: AsyncSession, refusals: Collection[NewRefusal], now: datetime) -> None:
    """Put refusals into their voters' inboxes; they are sent to nobody."""
    rows = [
        {
            "guild_id": refusal.guild_id,
            "recipient_id": refusal.voter_id,
            "kind": KIND,
            "post_id": refusal.post_id,
            "facts": refusal.facts,
            "created_at": now,
        }
        for refusal in refusals
    ]
    if rows:
        await session.execute(insert(Notification), rows)


async def list_newest(
    session: AsyncSession, guild_id: int, voter_id: int, *, limit: int
) -> Sequence[Row[Any]]:
    """Give facts, time, post id, title of the question, its thread and the post's message."""
    question = aliased(Post)
    rows = await session.execute(
        select(
            Notification.facts,
            Notification.created_at,
            Post.id.label("post_id"),
            question.title,
            func.coalesce(question.thread_id, question.channel_id).label("channel_id"),
            func.coalesce(Post.card_message_id, Post.vote_message_id).label("message_id"),
        )
        .join(Post, Post.id == Notification.post_id)
        .join(question, question.id == func.coalesce(Post.question_id, Post.id))
        .where(
            Notification.guild_id == guild_id,
            Notification.recipient_id == voter_id,
            Notification.kind == KIND,
        )
        .order_by(Notification.id.desc())
        .limit(limit)
    )
    return rows.all()
