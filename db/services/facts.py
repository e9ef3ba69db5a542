"""Facts about the store itself, such as which commands Discord was told of last."""

from __future__ import annotations

from sqlalchemy import select

from db.models import Meta
from db.queries.dialects import insert_into
from db.store import Store


async def get_fact(store: Store, key: str) -> str | None:
    """Give what was kept under `key`."""
    async with store.read() as session:
        return await session.scalar(select(Meta.value).where(Meta.key == key))


async def set_fact(store: Store, key: str, value: str) -> None:
    """Keep `value` under `key`."""
    async with store.write() as session:
        await session.execute(
            insert_into(session, Meta)
            .values(key=key, value=value)
            .on_conflict_do_update(index_elements=[Meta.key], set_={"value": value})
        )
