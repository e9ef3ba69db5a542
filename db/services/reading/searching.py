"""Full-text search and the completion of tags."""

from __future__ import annotations

from db.records import Page
from db.store import Store


async def search(
    store: Store, guild_id: int, words: str, *, cursor: str | None = None, size: int = 10
) -> Page:
    """Give the questions that have these words, in themselves, their answers or comments.

    Those with all the words come first, then those with some of them. Anything may be typed:
    what holds no words finds nothing.
    """
    raise NotImplementedError


async def complete_tags(store: Store, guild_id: int, prefix: str) -> tuple[str, ...]:
    """Give up to 25 tags that start with what was typed, the most used first."""
    raise NotImplementedError
