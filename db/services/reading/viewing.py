"""Views: counted once a member and day, and who it was is forgotten with the day."""

from __future__ import annotations

from datetime import datetime

from db.store import Store


async def flush_views(store: Store) -> None:
    """Wait until the views that were counted in the background are written."""
    raise NotImplementedError


async def purge(store: Store, *, now: datetime) -> None:
    """Forget who viewed what before today, and lists older than seven days."""
    raise NotImplementedError
