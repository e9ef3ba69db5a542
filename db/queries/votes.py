"""Statements on votes: a whole batch of ballots in a handful of them, by both databases.

The hot path of the store, so the SQL is written out and its rows are plain tuples. It is written
with `?`; PostgreSQL's numbers are put in on import.
"""

from __future__ import annotations

import itertools
import json
import re
from collections.abc import Collection, Sequence
from typing import Any, NamedTuple

from sqlalchemy.ext.asyncio import AsyncConnection

Rows = Sequence[tuple[Any, ...]]


class BallotKey(NamedTuple):
    """What a ballot's facts are looked up by. `target` is a message's id, or a post's."""

    number: int
    guild_id: int
    target: int
    voter_id: int


class FactRow(NamedTuple):
    """All the store knows about one ballot; None where there is no vote or no member yet."""

    number: int
    post_id: int
    kind: str
    state: str
    author_id: int | None
    question_id: int | None
    category_id: int | None
    ups: int | None
    downs: int | None
    point_ups: int | None
    point_downs: int | None
    best_answer_score: int | None
    direction: int | None
    counts: bool | None
    door: str | None
    message_id: int | None
    emoji: str | None
    cast_at: int | None
    points: int | None
    is_blocked: bool | None
    blocked_until: int | None
    preset: str
    overrides: str
    votes_last_hour: int
    oldest_vote_in_hour_at: int | None


# Each vote, switch and retraction leaves one GIVEN entry in the ledger, worth something or not.
_RECENT = """
    SELECT {what} FROM points_event e
    WHERE e.guild_id = b.guild_id AND e.member_id = b.voter_id
        AND e.kind = 'given' AND e.created_at > ?"""

_FACTS = f"""
SELECT b.n, p.id, p.kind, p.state, p.author_id, p.question_id, s.category_id,
    s.ups, s.downs, s.point_ups, s.point_downs, q.best_answer_score,
    v.direction, v.counts, v.door, v.message_id, v.emoji, v.cast_at,
    m.points, m.is_blocked, m.blocked_until, g.preset, {{overrides}},
    ({_RECENT.format(what="count(*)")}),
    ({_RECENT.format(what="min(e.created_at)")})
FROM {{ballots}}
{{join}} guild g ON g.id = b.guild_id
{{join}} post p {{by}} ON p.{{target}} = b.target AND p.guild_id = b.guild_id
LEFT JOIN post_stats s ON s.post_id = p.id
LEFT JOIN post_stats q ON q.post_id = p.question_id
LEFT JOIN {{vote}}
LEFT JOIN {{member}}"""

_SQLITE = {
    "overrides": "g.overrides",
    # json_each has columns named id, key and value of its own, so its rows are renamed first.
    "ballots": """(
    SELECT json_extract(value, '$[0]') AS n, json_extract(value, '$[1]') AS guild_id,
        json_extract(value, '$[2]') AS target, json_extract(value, '$[3]') AS voter_id
    FROM json_each(?)) b""",
    # Ballots first, never another way round.
    "join": "CROSS JOIN",
    "vote": "vote v ON v.post_id = p.id AND v.voter_id = b.voter_id",
    "member": "member m ON m.guild_id = b.guild_id AND m.user_id = b.voter_id",
}
_POSTGRESQL = {
    "overrides": "g.overrides::text",
    "ballots": """unnest(?::int[], ?::bigint[], ?::bigint[], ?::bigint[])
    AS b(n, guild_id, target, voter_id)""",
    "join": "JOIN",
    # By LATERAL and a limit: joined plainly, the planner reads every vote of a hot post.
    "vote": """LATERAL (
    SELECT * FROM vote w WHERE w.post_id = p.id AND w.voter_id = b.voter_id LIMIT 1) v ON true""",
    "member": """LATERAL (
    SELECT * FROM member w WHERE w.guild_id = b.guild_id AND w.user_id = b.voter_id LIMIT 1
) m ON true""",
}
_LOCK = """
SELECT post_id FROM post_stats
WHERE post_id IN (
    SELECT unnest(ARRAY[id, question_id]) FROM post
    WHERE vote_message_id = ANY(?::bigint[]) OR id = ANY(?::bigint[]))
ORDER BY post_id FOR UPDATE"""

_SAVE_VOTE = """
INSERT INTO vote (
    post_id, voter_id, guild_id, direction, counts, door, message_id, emoji, cast_at)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
ON CONFLICT (post_id, voter_id) DO UPDATE SET
    direction = excluded.direction, counts = excluded.counts, door = excluded.door,
    message_id = excluded.message_id, emoji = excluded.emoji, cast_at = excluded.cast_at"""
_REMOVE_VOTE = "DELETE FROM vote WHERE post_id = ? AND voter_id = ?"
_SAVE_STATS = """
UPDATE post_stats SET ups = ?, downs = ?, score = ?, point_ups = ?, point_downs = ?,
    hotness = hotness + ?
WHERE post_id = ?"""
# Points move by what is inserted over the base; a voter who is not known by name keeps their name.
_SAVE_MEMBER = """
INSERT INTO member (guild_id, user_id, name, points, bonus)
VALUES (?, ?, ?, ?, 0)
ON CONFLICT (guild_id, user_id) DO UPDATE SET
    points = member.points + excluded.points - ?,
    name = CASE WHEN excluded.name = '' THEN member.name ELSE excluded.name END,
    has_left = member.has_left AND excluded.name = ''"""


def _numbered(sql: str) -> str:
    """Put PostgreSQL's numbers in the place of question marks."""
    numbers = itertools.count(1)
    return re.sub(r"\?", lambda _: f"${next(numbers)}", sql)


class _Dialect(NamedTuple):
    by_message: str
    by_post: str
    save_vote: str
    remove_vote: str
    save_stats: str
    save_member: str


def _dialect(parts: dict[str, str], *, by_message: str) -> _Dialect:
    return _Dialect(
        _FACTS.format(target="vote_message_id", by=by_message, **parts),
        _FACTS.format(target="id", by="", **parts),
        _SAVE_VOTE,
        _REMOVE_VOTE,
        _SAVE_STATS,
        _SAVE_MEMBER,
    )


_DIALECTS = {
    # Of two indexes that find a message SQLite takes the one that must be unique, and then reads
    # the wide row.
    "sqlite": _dialect(_SQLITE, by_message="INDEXED BY ix_post_ballot"),
    "postgresql": _Dialect(*map(_numbered, _dialect(_POSTGRESQL, by_message=""))),
}


async def lock_posts(
    connection: AsyncConnection, message_ids: Collection[int], post_ids: Collection[int]
) -> None:
    """Hold the numbers of these posts until the commit: another process may vote on them too.

    Those of their questions as well, whose best answer may change: locked later and out of order,
    two batches would wait for each other, or count without the other's answer. On SQLite the
    transaction holds everything already.
    """
    if connection.dialect.name == "postgresql":
        await connection.exec_driver_sql(
            _numbered(_LOCK), (sorted(set(message_ids)), sorted(set(post_ids)))
        )


async def load_facts(
    connection: AsyncConnection, keys: Collection[BallotKey], *, by_message: bool, since: int
) -> list[FactRow]:
    """Give what is known of each ballot whose post exists in its guild.

    Args:
        since: the moment (microseconds) after which a voter's acts are counted.
    """
    if not keys:
        return []
    statements = _DIALECTS[connection.dialect.name]
    sql = statements.by_message if by_message else statements.by_post
    if connection.dialect.name == "sqlite":
        ballots: tuple[Any, ...] = (json.dumps(list(keys)),)
    else:
        ballots = tuple(map(list, zip(*keys, strict=True)))
    rows = await connection.exec_driver_sql(sql, (since, since, *ballots))
    return [FactRow._make(row) for row in rows]


async def save_votes(connection: AsyncConnection, rows: Rows) -> None:
    """Write ballots: post, voter, guild, direction, counts, door, message, emoji, cast at."""
    await _write(connection, _DIALECTS[connection.dialect.name].save_vote, rows)


async def remove_votes(connection: AsyncConnection, rows: Rows) -> None:
    """Delete ballots: post, voter."""
    await _write(connection, _DIALECTS[connection.dialect.name].remove_vote, rows)


async def save_stats(connection: AsyncConnection, rows: Rows) -> None:
    """Write numbers: ups, downs, score, point ups, point downs, change of hotness, post."""
    await _write(connection, _DIALECTS[connection.dialect.name].save_stats, rows)


async def save_members(connection: AsyncConnection, rows: Rows) -> None:
    """Move points: guild, member, name or "", base and change together, base."""
    await _write(connection, _DIALECTS[connection.dialect.name].save_member, rows)


async def _write(connection: AsyncConnection, sql: str, rows: Rows) -> None:
    if rows:
        await connection.exec_driver_sql(sql, list(rows))
