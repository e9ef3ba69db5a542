"""What tests look at in the store, in a word each."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from db.models import AuditEntry, Member, Notification, Outbox, Post, PostStats
from db.queries import notifications
from db.records import Notice
from db.store import Store
from forum.vocabulary import Actor


async def post_of(store: Store, post_id: int) -> Post:
    async with store.read() as session:
        return await session.get_one(Post, post_id)


async def stats_of(store: Store, post_id: int) -> PostStats:
    async with store.read() as session:
        return await session.get_one(PostStats, post_id)


async def points_of(store: Store, member: Actor) -> int:
    async with store.read() as session:
        return (await session.get_one(Member, (member.guild_id, member.user_id))).points


async def has_row(store: Store, member: Actor) -> bool:
    async with store.read() as session:
        return await session.get(Member, (member.guild_id, member.user_id)) is not None


async def targets(store: Store, kind: str = "") -> list[str]:
    """The targets in the outbox, of one kind ("card:", ...) or of all, in their order."""
    async with store.read() as session:
        named = select(Outbox.target).where(Outbox.target.startswith(kind)).order_by(Outbox.id)
        return list(await session.scalars(named))


async def log(store: Store) -> list[tuple[Any, ...]]:
    """The log: verb, post and actor, oldest first."""
    async with store.read() as session:
        rows = await session.execute(
            select(AuditEntry.verb, AuditEntry.post_id, AuditEntry.actor_id).order_by(AuditEntry.id)
        )
        return [tuple(row) for row in rows]


async def rows(store: Store, column: Any, *conditions: Any) -> list[Any]:
    """Everything in a table or a column."""
    async with store.read() as session:
        return list(await session.scalars(select(column).where(*conditions)))


async def told(store: Store, kind: str | None = None) -> dict[int, list[Notice]]:
    """What is told to whom, opened; decoys tell nobody."""
    found: dict[int, list[Notice]] = {}
    async with store.read() as session:
        for notice_id in await session.scalars(select(Notification.id).order_by(Notification.id)):
            notice = await notifications.find(session, store.seal, notice_id)
            if notice is not None and kind in (None, notice.kind):
                found.setdefault(notice.recipient_id, []).append(notice)
    return found
