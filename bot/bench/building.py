"""Builds the forum that is measured, in a process of its own: its memory is not the bot's.

`python -m bot.bench.building URL QUESTIONS SEED`
"""

from __future__ import annotations

import asyncio
import sqlite3
import sys
import time
from collections.abc import Sequence
from typing import Any, TextIO

from sqlalchemy.engine import make_url

from bot.bench.corpus import Corpus
from bot.bench.rows import CATEGORIES, COLUMNS, GUILD_ID, HOME_CHANNEL_ID, TAGS, Forum, Rows
from db import migrate
from db.types import to_micros

_CHUNK = 1_000
_BAR = 30


class Progress:
    """A bar on a terminal; elsewhere a line for every tenth."""

    def __init__(self, total: int, out: TextIO) -> None:
        """Begin at nothing."""
        self._total, self._out = total, out
        self._done, self._told = 0, 0
        self._started = time.monotonic()

    def add(self, more: int) -> None:
        """Note that so many more questions are in, and show it."""
        self._done += more
        share = self._done / self._total
        seconds = time.monotonic() - self._started
        line = f"{self._done:,} of {self._total:,} questions, {seconds:.0f} s"
        if self._out.isatty():
            bar = "#" * int(share * _BAR)
            end = "\n" if self._done == self._total else ""
            self._out.write(f"\r[{bar:<{_BAR}}] {line}{end}")
        elif int(share * 10) > self._told:
            self._told = int(share * 10)
            self._out.write(f"{line}\n")
        self._out.flush()


async def build(url: str, questions: int, seed: int, out: TextIO) -> None:
    """Migrate an empty database and fill it."""
    await migrate.upgrade(url)
    forum = Forum(questions, Corpus(seed))
    if make_url(url).get_backend_name() == "sqlite":
        _fill_sqlite(make_url(url).database or "", forum, Progress(questions, out))
    else:
        await _fill_postgres(url, forum, Progress(questions, out))


def _frame(forum: Forum) -> Rows:
    """Give the rows that others refer to."""
    created = to_micros(forum.now)
    return {
        "guild": [(GUILD_ID, HOME_CHANNEL_ID, "👍", "👎", "question2answer", "{}", created)],
        "channel": [(HOME_CHANNEL_ID, GUILD_ID, "forum", "{}")],
        "category": [
            (number, GUILD_ID, None if number < 5 else 1 + number % 4, f"Category {number}", "", 0)
            for number in range(1, CATEGORIES + 1)
        ],
        "tag": [(number, GUILD_ID, f"tag-{number}", 0) for number in range(1, TAGS + 1)],
    }


_FRAME_COLUMNS = {
    table: columns.split()
    for table, columns in {
        "guild": "id home_channel_id up_emoji down_emoji preset overrides created_at",
        "channel": "id guild_id kind state_tags",
        "category": "id guild_id parent_id name description position",
        "tag": "id guild_id name questions",
    }.items()
}
_COUNT_TAGS = """
UPDATE tag SET questions = (SELECT count(*) FROM post_tag WHERE post_tag.tag_id = tag.id)"""


def _fill_sqlite(path: str, forum: Forum, progress: Progress) -> None:
    database = sqlite3.connect(path, isolation_level=None)
    # What is built can be built again; what is measured later is durable.
    for pragma in ("synchronous=OFF", "foreign_keys=OFF", "cache_size=-200000"):
        database.execute(f"PRAGMA {pragma}")

    def insert(columns: dict[str, list[str]], rows: Rows) -> None:
        for table, values in rows.items():
            names = columns[table]
            marks = ", ".join("?" * len(names))
            database.executemany(
                f"INSERT INTO {table} ({', '.join(names)}) VALUES ({marks})", values
            )

    database.execute("BEGIN")
    insert(_FRAME_COLUMNS, _frame(forum))
    database.execute("COMMIT")
    for count, rows in forum.chunks(_CHUNK):
        database.execute("BEGIN")
        insert(COLUMNS, rows)
        database.execute("COMMIT")
        progress.add(count)
    database.execute("BEGIN")
    insert(COLUMNS, {"member": forum.member_rows()})
    database.execute(_COUNT_TAGS)
    database.execute("COMMIT")
    database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    database.close()


async def _fill_postgres(url: str, forum: Forum, progress: Progress) -> None:
    from bot.bench.raw import connect_postgres  # asyncpg is an extra

    connection = await connect_postgres(url)

    async def copy(columns: dict[str, list[str]], rows: dict[str, Sequence[Any]]) -> None:
        for table, values in rows.items():
            await connection.copy_records_to_table(table, records=values, columns=columns[table])

    await copy(_FRAME_COLUMNS, dict(_frame(forum)))
    for count, rows in forum.chunks(_CHUNK):
        async with connection.transaction():
            await copy(COLUMNS, dict(rows))
        progress.add(count)
    await copy(COLUMNS, {"member": forum.member_rows()})
    await connection.execute(_COUNT_TAGS)
    for table in ("post", "category", "tag"):
        await connection.execute(
            f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), max(id)) FROM {table}"
        )
    await connection.execute("ANALYZE")
    await connection.close()


if __name__ == "__main__":
    _url, _questions, _seed = sys.argv[1:]
    asyncio.run(build(_url, int(_questions), int(_seed), sys.stderr))
