"""What is kept of a member: shown, given as a file, erased."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Literal

from db.records import Erased, PrivacySummary
from db.store import Store
from forum.vocabulary import Actor


async def summary(store: Store, actor: Actor) -> PrivacySummary:
    """Give how much is kept of a member."""
    raise NotImplementedError


async def export(store: Store, actor: Actor) -> dict[str, Any]:
    """Give all that is kept of a member."""
    raise NotImplementedError


async def erase(
    store: Store, actor: Actor, *, posts: Literal["nameless", "remove"], now: datetime
) -> Erased:
    """Erase a member."""
    raise NotImplementedError


async def carry_out_erasures(store: Store, *, now: datetime) -> int:
    """Erase the anonymous posts whose time has come."""
    raise NotImplementedError
