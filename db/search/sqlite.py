"""Search on SQLite: FTS5, bounded by the newest matches.

Every word that was typed goes in as a quoted FTS5 string, where nothing but a quote means
anything, and terms hold none.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from db.search.ranking import Hit
from db.search.terms import Term

_WORDS, _RUNS = "search_index", "search_unspaced"
#: The trigram index knows nothing shorter; such a run stands for all that begin with it.
_SHORTEST_RUN = 3
_MOST_BEGINNINGS = 64


@dataclass(frozen=True, slots=True)
class _Source:
    """A term as one of the two indexes reads it."""

    index: str
    expression: str

    def match(self, columns: str, guild_id: int) -> str:
        return f'(scope : "g{guild_id}.") AND ({{{columns}}} : ({self.expression}))'


async def hits(
    session: AsyncSession, guild_id: int, terms: Sequence[Term], *, every: bool, limit: int
) -> list[Hit]:
    """Give the newest posts of a guild that have these terms, all of them or any."""
    sources = [await _source(session, term) for term in terms]
    statement, values = _statement(sources, guild_id, every=every)
    rows = await session.execute(text(statement), {**values, "most": limit})
    return [Hit._make(row) for row in rows.all()]


async def titles(
    session: AsyncSession, guild_id: int, terms: Sequence[Term], *, limit: int
) -> list[tuple[int, int]]:
    """Give the newest questions with any of these terms in their titles, and how many of them."""
    parts, values = [], {}
    for n, source in enumerate([await _source(session, term) for term in terms]):
        values[f"title_{n}"] = source.match("title", guild_id)
        parts.append(
            f"SELECT * FROM (SELECT rowid AS id FROM {source.index}"
            f" WHERE {source.index} MATCH :title_{n} ORDER BY rowid DESC LIMIT :most)"
        )
    rows = await session.execute(
        text(
            f"SELECT id, count(*) FROM ({' UNION ALL '.join(parts)})"
            " GROUP BY id ORDER BY 2 DESC, 1 DESC LIMIT :most"
        ),
        {**values, "most": limit},
    )
    return [(row[0], row[1]) for row in rows.all()]


async def count(
    session: AsyncSession, guild_id: int, terms: Sequence[Term], *, at_most: int
) -> list[int]:
    """Give how many titles of a guild have each of these terms, counted up to a bound."""
    sources = [await _source(session, term) for term in terms]
    counts = ", ".join(
        f"(SELECT count(*) FROM (SELECT 1 FROM {source.index}"
        f" WHERE {source.index} MATCH :title_{n} LIMIT :most))"
        for n, source in enumerate(sources)
    )
    values = {f"title_{n}": source.match("title", guild_id) for n, source in enumerate(sources)}
    row = (await session.execute(text(f"SELECT {counts}"), {**values, "most": at_most})).one()
    return list(row)


async def _source(session: AsyncSession, term: Term) -> _Source:
    if not term.is_unspaced:
        return _Source(_WORDS, f'"{term.text}"')
    if len(term.text) >= _SHORTEST_RUN:
        return _Source(_RUNS, f'"{term.text}"')
    beginnings = await session.scalars(
        text(
            "SELECT term FROM search_unspaced_terms"
            " WHERE term >= :run AND term < :beyond LIMIT :most"
        ),
        {"run": term.text, "beyond": term.text + "\U0010ffff", "most": _MOST_BEGINNINGS},
    )
    quoted = ['"' + each.replace('"', '""') + '"' for each in beginnings]
    return _Source(_RUNS, " OR ".join(quoted) or f'"{term.text}"')


def _statement(
    sources: Sequence[_Source], guild_id: int, *, every: bool
) -> tuple[str, dict[str, Any]]:
    """Select the hits, the question of each, and the bits of the terms they have."""
    hit, values = _hit(sources, guild_id, every=every)
    of_all = (1 << len(sources)) - 1
    bits = [f"SELECT id, {of_all if every else 0} AS found, 0 AS in_title FROM hit"]
    for name, source, columns, found, in_title in _bits(sources, every=every):
        values[name] = source.match(columns, guild_id)
        bits.append(
            f"SELECT rowid, {found}, {in_title} FROM {source.index}"
            f" WHERE {source.index} MATCH :{name} AND rowid >= (SELECT min(id) FROM hit)"
        )
    statement = (
        f"WITH hit AS MATERIALIZED ({hit}), bit AS MATERIALIZED"
        " (SELECT id, sum(found) AS found, sum(in_title) AS in_title"
        f" FROM ({' UNION ALL '.join(bits)}) GROUP BY id HAVING sum(found) > 0)"
        " SELECT bit.id, coalesce(post.question_id, post.id), found, in_title"
        " FROM bit CROSS JOIN post INDEXED BY search_question_of ON post.id = bit.id"
    )
    return statement, values


def _bits(
    sources: Sequence[_Source], *, every: bool
) -> Iterator[tuple[str, _Source, str, int, int]]:
    """Give what to look up among the hits: a name, a source, its columns and the bits it gives.

    Where every term is wanted, each hit has them all, and it is enough to know which titles do:
    term by term, a frequent one would be looked up far beyond the hits.
    """
    for index in (_WORDS, _RUNS):
        here = [(1 << n, each) for n, each in enumerate(sources) if each.index == index]
        if every and here:
            all_here = " AND ".join(f"({each.expression})" for _, each in here)
            yield f"{index}_title", _Source(index, all_here), "title", 0, sum(b for b, _ in here)
        elif not every:
            for bit, each in here:
                yield f"title_{bit}", each, "title", 0, bit
                yield f"any_{bit}", each, "title body", bit, 0


def _hit(sources: Sequence[_Source], guild_id: int, *, every: bool) -> tuple[str, dict[str, Any]]:
    """Select the newest posts with every term or any of them, from the one index or from both."""
    word = " AND " if every else " OR "
    values: dict[str, Any] = {}
    for index in (_WORDS, _RUNS):
        expressions = [f"({each.expression})" for each in sources if each.index == index]
        if expressions:
            values[index] = _Source(index, word.join(expressions)).match("title body", guild_id)
    both = (
        f" AND rowid IN (SELECT rowid FROM {_RUNS} WHERE {_RUNS} MATCH :{_RUNS})"
        if every and len(values) > 1
        else ""
    )
    parts = [
        f"SELECT * FROM (SELECT rowid AS id FROM {index} WHERE {index} MATCH :{index}{both}"
        " ORDER BY rowid DESC LIMIT :most)"
        for index in (list(values)[:1] if both else values)
    ]
    # UNION: a post that both indexes have is one hit.
    return f"SELECT id FROM ({' UNION '.join(parts)}) ORDER BY id DESC LIMIT :most", values
