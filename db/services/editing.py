"""Editing a post; every version is kept."""

from __future__ import annotations

from datetime import datetime

from db.records import EditForm, QuestionText, RevisionView
from db.store import Store
from forum.vocabulary import Actor


async def edit_question(
    store: Store, actor: Actor, post_id: int, text: QuestionText, *, now: datetime
) -> None:
    """Change a question's title, body, category and tags."""
    raise NotImplementedError


async def edit(store: Store, actor: Actor, post_id: int, body: str, *, now: datetime) -> None:
    """Change an answer or a comment."""
    raise NotImplementedError


async def editable(store: Store, actor: Actor, post_id: int) -> EditForm:
    """Give what the edit form starts with."""
    raise NotImplementedError


async def history(store: Store, actor: Actor, post_id: int) -> tuple[RevisionView, ...]:
    """Give every version of a post, the first one first."""
    raise NotImplementedError
