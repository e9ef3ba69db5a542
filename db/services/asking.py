"""Asking: a question is checked, kept and sent on its way to Discord."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from db.records import HandWritten, Posted, QuestionText
from db.store import Store
from forum.vocabulary import Actor


async def ask(
    store: Store, actor: Actor, text: QuestionText, *, now: datetime, staff: Collection[str] = ()
) -> Posted:
    """Keep a question and ask for its card."""
    raise NotImplementedError


async def check(
    store: Store, actor: Actor, text: QuestionText, *, now: datetime, staff: Collection[str] = ()
) -> None:
    """Raise whatever `ask` would raise, and write nothing."""
    raise NotImplementedError


async def adopt(store: Store, actor: Actor, written: HandWritten, *, now: datetime) -> Posted:
    """Make a message that a member wrote by hand their question."""
    raise NotImplementedError
