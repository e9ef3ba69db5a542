"""Lists of questions, paged by keyset, and the rows that name a list in a button's id."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from db.records import ListQuery, Page
from db.store import Store


async def list_questions(
    store: Store, query: ListQuery, *, cursor: str | None = None, size: int = 10
) -> Page:
    """Give one page of a list, as fast at any depth."""
    raise NotImplementedError


async def save_listing(
    store: Store, guild_id: int, kind: str, query: dict[str, Any], *, now: datetime
) -> int:
    """Keep what a list shows for seven days, so that a button's id can name it."""
    raise NotImplementedError


async def get_listing(
    store: Store, guild_id: int, listing_id: int
) -> tuple[str, dict[str, Any]] | None:
    """Give the kind and query of a kept list, or None where it is gone."""
    raise NotImplementedError
