"""Statements on notifications. What concerns an anonymous post of the recipient is sealed."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import delete, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from db.authorship import Authored, author_of, is_anonymous, notice_context
from db.models import Notification
from db.queries import outbox
from db.records import Notice
from db.sealing import Seal

#: The recipient of a decoy: a sealed notification for nobody. It stands where a missing row would
#: tell that the one who acted is the one who would have been told.
NOBODY = 0

_COLUMNS = (
    Notification.id,
    Notification.guild_id,
    Notification.recipient_id,
    Notification.recipient_sealed,
    Notification.kind,
    Notification.post_id,
    Notification.facts,
    Notification.created_at,
)


@dataclass(frozen=True, slots=True)
class Telling:
    """Something that one member is to be told.

    Attributes:
        is_private: They are involved by a sealed row: kept sealed and never mentioned in public.
    """

    recipient_id: int
    is_private: bool
    kind: str
    post_id: int
    facts: Mapping[str, Any] = field(default_factory=dict)


def to_author(
    seal: Seal,
    post: Authored,
    kind: str,
    *,
    actor_id: int,
    actor_is_named: bool,
    facts: Mapping[str, Any] | None = None,
) -> Telling | None:
    """Word what a post's author is to be told of somebody's act; None where nobody is.

    Nobody is told of what they did under their own name to their own named post, which everyone
    can see. In all other cases a row is written, or its absence would tell who acted.

    Args:
        actor_is_named: The act stands under the actor's own name.
    """
    author_id = author_of(seal, post)
    if author_id is None:
        return None
    if is_anonymous(post):
        recipient_id = NOBODY if author_id == actor_id else author_id
        return Telling(recipient_id, True, kind, post.id, facts or {})
    if actor_is_named and author_id == actor_id:
        return None
    return Telling(author_id, False, kind, post.id, facts or {})


async def tell(
    session: AsyncSession,
    seal: Seal,
    guild_id: int,
    lane: int,
    tellings: Collection[Telling],
    now: datetime,
    *,
    besides: Collection[str] = (),
) -> None:
    """Keep what members are to be told, and ask for its delivery.

    Args:
        besides: Other targets that the same act asks the outbox for.
    """
    ids = await _keep(session, seal, guild_id, tellings, now)
    targets = [*besides, *(outbox.notice(id_) for id_ in ids)]
    await outbox.ask_for(session, guild_id, lane, targets, now)


async def tell_each(
    session: AsyncSession,
    seal: Seal,
    guild_id: int,
    tellings: Collection[tuple[int, Telling]],
    now: datetime,
) -> None:
    """Keep what members are to be told of many questions (lane, telling)."""
    ids = await _keep(session, seal, guild_id, [telling for _, telling in tellings], now)
    wishes = [
        (guild_id, lane, outbox.notice(id_)) for (lane, _), id_ in zip(tellings, ids, strict=True)
    ]
    await outbox.ask_for_all(session, wishes, now)


async def _keep(
    session: AsyncSession,
    seal: Seal,
    guild_id: int,
    tellings: Collection[Telling],
    now: datetime,
) -> Sequence[int]:
    """Keep tellings and give their ids in their order."""
    if not tellings:
        return ()
    rows = [
        {
            "guild_id": guild_id,
            "recipient_id": None if telling.is_private else telling.recipient_id,
            "recipient_sealed": _sealed(seal, telling),
            "kind": telling.kind,
            "post_id": telling.post_id,
            "facts": dict(telling.facts),
            "created_at": now,
        }
        for telling in tellings
    ]
    statement = insert(Notification).returning(Notification.id, sort_by_parameter_order=True)
    return (await session.scalars(statement, rows)).all()


async def find(session: AsyncSession, seal: Seal, notice_id: int) -> Notice | None:
    """Give a notification with its recipient opened; None for a decoy."""
    row = (
        await session.execute(select(*_COLUMNS).where(Notification.id == notice_id))
    ).one_or_none()
    return None if row is None else _opened(seal, row)


async def list_named(
    session: AsyncSession, guild_id: int, user_id: int, *, limit: int
) -> Sequence[Notice]:
    """Give a member's newest notifications that are not sealed."""
    rows = await session.execute(
        select(*_COLUMNS)
        .where(Notification.guild_id == guild_id, Notification.recipient_id == user_id)
        .order_by(Notification.id.desc())
        .limit(limit)
    )
    return [_notice(row, row.recipient_id, is_private=False) for row in rows]


async def list_private(
    session: AsyncSession, seal: Seal, guild_id: int, user_id: int, *, scan: int
) -> Sequence[Notice]:
    """Give a member's sealed notifications among the guild's newest `scan`, the newest first."""
    rows = await session.execute(
        select(*_COLUMNS)
        .where(Notification.guild_id == guild_id, Notification.recipient_sealed.is_not(None))
        .order_by(Notification.id.desc())
        .limit(scan)
    )
    notices = (_opened(seal, row) for row in rows)
    return [notice for notice in notices if notice and notice.recipient_id == user_id]


async def list_by_id(session: AsyncSession, seal: Seal, ids: Collection[int]) -> Sequence[Notice]:
    """Give these notifications, opened."""
    rows = await session.execute(
        select(*_COLUMNS).where(Notification.id.in_(ids)).order_by(Notification.id)
    )
    return [notice for row in rows if (notice := _opened(seal, row)) is not None]


async def count_named(session: AsyncSession, guild_id: int, user_id: int) -> int:
    """Count a member's notifications that are not sealed."""
    statement = select(func.count()).where(
        Notification.guild_id == guild_id, Notification.recipient_id == user_id
    )
    return await session.scalar(statement) or 0


async def mark_read(session: AsyncSession, guild_id: int, user_id: int) -> None:
    """Note that a member saw their named notifications."""
    await session.execute(
        update(Notification)
        .where(
            Notification.guild_id == guild_id,
            Notification.recipient_id == user_id,
            Notification.is_read.is_(False),
        )
        .values(is_read=True)
    )


async def delete_named(session: AsyncSession, guild_id: int, user_id: int) -> None:
    """Delete a member's notifications that are not sealed."""
    await session.execute(
        delete(Notification).where(
            Notification.guild_id == guild_id, Notification.recipient_id == user_id
        )
    )


async def delete_ids(session: AsyncSession, ids: Collection[int]) -> None:
    """Delete notifications by their ids."""
    await session.execute(delete(Notification).where(Notification.id.in_(ids)))


def _sealed(seal: Seal, telling: Telling) -> bytes | None:
    if not telling.is_private:
        return None
    return seal.person(notice_context(telling.post_id), telling.recipient_id).sealed


def _opened(seal: Seal, row: Any) -> Notice | None:
    if row.recipient_sealed is None:
        return _notice(row, row.recipient_id, is_private=False)
    recipient_id = seal.open_person(notice_context(row.post_id), row.recipient_sealed)
    return None if recipient_id == NOBODY else _notice(row, recipient_id, is_private=True)


def _notice(row: Any, recipient_id: int, *, is_private: bool) -> Notice:
    return Notice(
        id=row.id,
        guild_id=row.guild_id,
        recipient_id=recipient_id,
        is_private=is_private,
        kind=row.kind,
        post_id=row.post_id,
        facts=row.facts,
        created_at=row.created_at,
    )
