"""A look into the tables, for tests that say what stands there."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from db.models import Notification
from db.queries import notifications
from db.records import Notice
from db.store import Store


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
