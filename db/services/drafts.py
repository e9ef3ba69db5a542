"""Texts that were refused or timed out, sealed and kept for 24 hours."""

from __future__ import annotations

from datetime import datetime

from db.records import DraftView
from db.store import Store
from forum.vocabulary import Actor


async def keep(
    store: Store, actor: Actor, form: str, post_id: int, values: dict[str, str], *, now: datetime
) -> int:
    """Keep what a form held and give the id to offer it again by."""
    raise NotImplementedError


async def get(store: Store, actor: Actor, draft_id: int, *, now: datetime) -> DraftView:
    """Give one's own draft."""
    raise NotImplementedError


async def drop(store: Store, actor: Actor, draft_id: int) -> None:
    """Delete one's own draft."""
    raise NotImplementedError


async def mine(store: Store, actor: Actor, *, now: datetime) -> tuple[DraftView, ...]:
    """Give one's own drafts, the newest first."""
    raise NotImplementedError


async def purge(store: Store, *, now: datetime) -> int:
    """Delete the drafts whose time is over."""
    raise NotImplementedError
