"""Lists of questions, paged by keyset, and the rows that name a list in a button's id."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from db.queries import listings, lists
from db.queries.lists import Filters, Found, Key
from db.records import ListQuery, Page
from db.services.reading import cursors
from db.store import Store
from forum.texts import fold_tag

_NOTHING = Page((), None, None)


async def list_questions(
    store: Store, query: ListQuery, *, cursor: str | None = None, size: int = 10
) -> Page:
    """Give one page of a list, as fast at any depth; a cursor that makes no sense, the first."""
    place = cursors.read_key(cursor)
    async with store.read() as session:
        filters = await _filters(session, query)
        if filters is None:
            return _NOTHING
        backwards = place is not None and place.backwards
        after = None if place is None else Key(place.value, place.post_id)
        rows = await lists.list_page(
            session, filters, after=after, backwards=backwards, limit=size + 1
        )
    return _page(rows, size, has_come_forwards=place is not None, backwards=backwards)


async def save_listing(
    store: Store, guild_id: int, kind: str, query: dict[str, Any], *, now: datetime
) -> int:
    """Keep what a list shows for seven days, so that a button's id can name it."""
    async with store.write() as session:
        return await listings.add(session, guild_id, kind, query, now)


async def get_listing(
    store: Store, guild_id: int, listing_id: int
) -> tuple[str, dict[str, Any]] | None:
    """Give the kind and query of a kept list, or None where it is gone."""
    async with store.read() as session:
        return await listings.find(session, guild_id, listing_id)


async def _filters(session: AsyncSession, query: ListQuery) -> Filters | None:
    """Look up the names in a query; None where one is unknown, so that nothing matches."""
    categories = tag_id = None
    if query.category_id is not None:
        categories = await lists.find_category_tree(session, query.guild_id, query.category_id)
        if not categories:
            return None
    if query.tag is not None:
        tag_id = await lists.find_tag(session, query.guild_id, fold_tag(query.tag))
        if tag_id is None:
            return None
    return Filters(query, categories or (), tag_id)


def _page(rows: list[Found], size: int, *, has_come_forwards: bool, backwards: bool) -> Page:
    """Cut the row too many off, which only told that there is a further page."""
    is_more = len(rows) > size
    if is_more:
        rows = rows[1:] if backwards else rows[:-1]
    if not rows:
        return _NOTHING
    is_next, is_previous = (True, is_more) if backwards else (is_more, has_come_forwards)
    first, last = rows[0].key, rows[-1].key
    return Page(
        tuple(found.row for found in rows),
        cursors.write_key(last.value, last.post_id, backwards=False) if is_next else None,
        cursors.write_key(first.value, first.post_id, backwards=True) if is_previous else None,
    )
