"""Hiding, showing, closing, deleting and reporting posts."""

from __future__ import annotations

from datetime import datetime

from db.records import ReportView
from db.store import Store
from forum.vocabulary import Actor


async def hide(store: Store, actor: Actor, post_id: int, reason: str, *, now: datetime) -> None:
    """Hide a post."""
    raise NotImplementedError


async def show(store: Store, actor: Actor, post_id: int, reason: str, *, now: datetime) -> None:
    """Show a hidden post again."""
    raise NotImplementedError


async def delete(store: Store, actor: Actor, post_id: int, reason: str, *, now: datetime) -> None:
    """Delete a post that nothing stands under."""
    raise NotImplementedError


async def close(
    store: Store,
    actor: Actor,
    question_id: int,
    reason: str,
    *,
    duplicate_of: int | None = None,
    now: datetime,
) -> None:
    """Close a question."""
    raise NotImplementedError


async def reopen(store: Store, actor: Actor, question_id: int, *, now: datetime) -> None:
    """Open a closed question again."""
    raise NotImplementedError


async def report(store: Store, actor: Actor, post_id: int, reason: str, *, now: datetime) -> None:
    """Report a post to the moderators."""
    raise NotImplementedError


async def keep(store: Store, actor: Actor, post_id: int, *, now: datetime) -> None:
    """Clear the reports of a post, and show it again where they had hidden it."""
    raise NotImplementedError


async def report_card(store: Store, post_id: int) -> ReportView:
    """Give what the moderators' card of a reported post shows."""
    raise NotImplementedError


async def report_posted(store: Store, post_id: int, message_id: int) -> None:
    """Note where the moderators' card stands."""
    raise NotImplementedError
