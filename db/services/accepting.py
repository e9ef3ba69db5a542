"""Accepting: which answers are the best ones of their question."""

from __future__ import annotations

from datetime import datetime

from db.store import Store
from forum.vocabulary import Actor


async def accept(store: Store, actor: Actor, answer_id: int, *, now: datetime) -> None:
    """Make an answer the best answer of its question."""
    raise NotImplementedError


async def unaccept(store: Store, actor: Actor, answer_id: int, *, now: datetime) -> None:
    """Take back that an answer is a best one."""
    raise NotImplementedError
