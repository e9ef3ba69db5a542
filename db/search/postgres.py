"""Search on PostgreSQL: word vectors, bounded by the newest matches.

The planner walks back from the newest posts where words are frequent, and takes the word index
where they are rare; for that it has to see the words, so plans are made for each search.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from db.search.ranking import Hit
from db.search.terms import Term


async def hits(
    session: AsyncSession, guild_id: int, terms: Sequence[Term], *, every: bool, limit: int
) -> list[Hit]:
    """Give the newest posts of a guild that have these terms, all of them or any."""
    await session.execute(text("SET LOCAL plan_cache_mode = force_custom_plan"))
    values: dict[str, Any] = {f"term_{n}": term.text for n, term in enumerate(terms)}
    rows = await session.execute(
        text(_statement(len(terms), every=every)),
        {**values, "guild_id": guild_id, "guild_word": f"g{guild_id}.", "most": limit},
    )
    return [Hit._make(row) for row in rows.all()]


async def titles(
    session: AsyncSession, guild_id: int, terms: Sequence[Term], *, limit: int
) -> list[tuple[int, int]]:
    """Give the newest questions with any of these terms in their titles, and how many of them."""
    found = await hits(session, guild_id, terms, every=False, limit=limit)
    return [(hit.question_id, hit.in_title.bit_count()) for hit in found if hit.in_title]


async def count(
    session: AsyncSession, guild_id: int, terms: Sequence[Term], *, at_most: int
) -> list[int]:
    """Give how many posts of a guild have each of these terms, counted up to a bound."""
    await session.execute(text("SET LOCAL plan_cache_mode = force_custom_plan"))
    counts = ", ".join(
        f"(SELECT count(*) FROM (SELECT 1 FROM search_post WHERE guild_id = :guild_id"
        f" AND words @@ {_query(n)} LIMIT :most) AS counted)"
        for n in range(len(terms))
    )
    values: dict[str, Any] = {f"term_{n}": term.text for n, term in enumerate(terms)}
    row = await session.execute(
        text(f"SELECT {counts}"), {**values, "guild_id": guild_id, "most": at_most}
    )
    return list(row.one())


def _query(n: int) -> str:
    return f"phraseto_tsquery('search_words', search_fold(CAST(:term_{n} AS text)))"


def _statement(terms: int, *, every: bool) -> str:
    queries = [_query(n) for n in range(terms)]
    wanted = (" && " if every else " || ").join(queries)
    found = " + ".join(f"(words @@ {q})::int * {1 << n}" for n, q in enumerate(queries))
    titles = "ts_filter(words, '{a}')"
    in_title = " + ".join(f"({titles} @@ {q})::int * {1 << n}" for n, q in enumerate(queries))
    return (
        f"SELECT post_id, question_id, {found}, {in_title} FROM"
        " (SELECT post_id, question_id, words FROM search_post"
        " WHERE guild_id = :guild_id"
        " AND words @@ (CAST(quote_literal(:guild_word) AS tsquery)"
        f" && ({wanted})) ORDER BY post_id DESC LIMIT :most) AS hit"
    )
