"""Answering and commenting."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from db.records import HandWritten, Posted
from db.store import Store
from forum.vocabulary import Actor


async def answer(
    store: Store,
    actor: Actor,
    question_id: int,
    body: str,
    shown_name: str,
    *,
    now: datetime,
    staff: Collection[str] = (),
) -> Posted:
    """Keep an answer and ask for its card."""
    raise NotImplementedError


async def comment(
    store: Store,
    actor: Actor,
    post_id: int,
    body: str,
    shown_name: str,
    *,
    now: datetime,
    staff: Collection[str] = (),
) -> Posted:
    """Keep a comment on a question or an answer; one on a comment goes to its parent."""
    raise NotImplementedError


async def adopt_answer(
    store: Store, actor: Actor, question_id: int, written: HandWritten, *, now: datetime
) -> Posted:
    """Make a talk message its author's answer."""
    raise NotImplementedError


async def name_in_thread(store: Store, actor: Actor, question_id: int) -> str | None:
    """Give the anonymous name this member already has under a question."""
    raise NotImplementedError
