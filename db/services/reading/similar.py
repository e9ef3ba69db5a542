"""Questions whose titles are alike."""

from __future__ import annotations

from db.records import Match, QuestionRow
from db.store import Store
from forum.vocabulary import Actor


async def similar(store: Store, guild_id: int, title: str, *, limit: int = 5) -> tuple[Match, ...]:
    """Give the questions most like a title, which may still be being typed; the closest first."""
    raise NotImplementedError


complete_questions = similar


async def close_matches(store: Store, guild_id: int, title: str) -> tuple[Match, ...]:
    """Give the few that are close enough to be shown before a question is posted."""
    raise NotImplementedError


async def related(store: Store, actor: Actor, question_id: int) -> tuple[QuestionRow, ...]:
    """Give up to five questions that share title words, tags or the category.

    Raises:
        NoSuchPostError: if there is no such question, or it is not theirs to see.
    """
    raise NotImplementedError
