"""Full-text search and the completion of tags."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy.ext.asyncio import AsyncSession

from db.queries import lists, tags
from db.records import Page
from db.search import postgres, sqlite, terms
from db.search.ranking import Hit, rank
from db.search.terms import Term
from db.services.reading import cursors
from db.store import Store

#: Never more than this many of the newest matches are looked at, however frequent the words are:
#: posts with all the words, of which a few pages are read, and posts with any.
_MOST_WITH_ALL = 500
_MOST_WITH_ANY = 1_000
#: Discord shows at most this many completions.
_MOST_TAGS = 25
_NOTHING = Page((), None, None)


async def search(
    store: Store, guild_id: int, words: str, *, cursor: str | None = None, size: int = 10
) -> Page:
    """Give the questions that have these words, in themselves, their answers or comments.

    Those with all the words come first, then those with some of them. Anything may be typed:
    what holds no words finds nothing.
    """
    wanted = terms.split(words)
    if not wanted:
        return _NOTHING
    offset = cursors.read_offset(cursor)
    async with store.read() as session:
        # Some of what was found may be under a hidden question: so look at more than is shown.
        ranked = await _ranked(session, guild_id, wanted, enough=offset + 2 * size + 1)
        candidates = ranked[offset : offset + 2 * size]
        rows = await lists.list_rows(session, guild_id, candidates) if candidates else {}
    shown = [post_id for post_id in candidates if post_id in rows][:size]
    if not shown:
        return _NOTHING
    end = offset + candidates.index(shown[-1]) + 1
    return Page(
        tuple(rows[post_id] for post_id in shown),
        next=str(end) if end < len(ranked) else None,
        previous=str(max(0, offset - size)) if offset else None,
    )


async def complete_tags(store: Store, guild_id: int, prefix: str) -> tuple[str, ...]:
    """Give up to 25 tags that start with what was typed, the most used first."""
    async with store.read() as session:
        return await tags.list_starting_with(session, guild_id, _typed(prefix), limit=_MOST_TAGS)


async def _ranked(
    session: AsyncSession, guild_id: int, wanted: Sequence[Term], *, enough: int
) -> list[int]:
    """Give the questions with all the terms, and if those are too few, those with any."""
    ranked = rank(await _hits(session, guild_id, wanted, every=True), len(wanted))
    if len(ranked) >= enough or len(wanted) == 1:
        return ranked
    with_any = await _hits(session, guild_id, wanted, every=False)
    first = set(ranked)
    return ranked + [post_id for post_id in rank(with_any, len(wanted)) if post_id not in first]


async def find_titles(
    session: AsyncSession, guild_id: int, wanted: Sequence[Term], *, rarest: int, limit: int
) -> tuple[dict[str, int], list[int]]:
    """Give how frequent the terms are in titles, and questions with the rarest in theirs.

    Args:
        rarest: how many of the terms are looked up.
        limit: how far a term is counted, and how many questions are given at most.
    """
    engine = sqlite if _is_sqlite(session) else postgres
    if not wanted:
        return {}, []
    counted = await engine.count(session, guild_id, wanted, at_most=limit)
    counts = {term.text: count for term, count in zip(wanted, counted, strict=True)}
    there = sorted((term for term in wanted if counts[term.text]), key=lambda t: counts[t.text])
    if not there:
        return counts, []
    found = await engine.titles(session, guild_id, there[:rarest], limit=limit)
    return counts, [post_id for post_id, _ in sorted(found, key=lambda each: -each[1])]


async def _hits(
    session: AsyncSession, guild_id: int, wanted: Sequence[Term], *, every: bool
) -> list[Hit]:
    hits = sqlite.hits if _is_sqlite(session) else postgres.hits
    most = _MOST_WITH_ALL if every else _MOST_WITH_ANY
    return await hits(session, guild_id, wanted, every=every, limit=most)


def _is_sqlite(session: AsyncSession) -> bool:
    return session.get_bind().dialect.name == "sqlite"


def _typed(prefix: str) -> str:
    """Give a prefix without what a database cannot take."""
    return prefix.replace("\0", "").encode(errors="ignore").decode().strip().lower()
