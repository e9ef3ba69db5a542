"""Full-text search, kept by triggers on `post`, and indexes for lists by state and for the board.

Whoever writes a post need not think of search, and no service can forget it. SQLite: two FTS5
tables without a copy of the text; the rowid is the post. `search_index` has words, stemmed and
without accents; `search_unspaced` has three-letter runs of texts in scripts that put no spaces
between words. PostgreSQL: a table of word vectors. Each row holds its guild as a word of its own,
so that the words of one server, however frequent, never slow down or crowd out another's.

`search_title` is a log of questions whose title is new, changed or shown again: what keeps titles
in memory reads on from where it was.

A later migration that lets Alembic copy the table `post` (batch mode on SQLite) drops the triggers
and an index with the old table: it must run `_SQLITE_ON_POST` of this file again.
"""

from __future__ import annotations

from alembic import op
from sqlalchemy import text

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

# Han, kana, hangul, Thai, Lao, Myanmar, Khmer.
_UNSPACED = (
    "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7a3\uf900-\ufaff"
)
_HAS_UNSPACED = f"title || body GLOB '*[{_UNSPACED}]*'"

_SQLITE_TABLES = (
    "CREATE VIRTUAL TABLE search_index USING fts5("
    " scope, title, body, content='', columnsize=0,"
    " tokenize='porter unicode61 remove_diacritics 2')",
    "CREATE VIRTUAL TABLE search_unspaced USING fts5("
    " scope, title, body, content='', columnsize=0, tokenize='trigram')",
    # Its words: how runs of one or two letters are found.
    "CREATE VIRTUAL TABLE search_unspaced_terms USING fts5vocab('search_unspaced', 'row')",
    "CREATE TABLE search_title (id INTEGER PRIMARY KEY AUTOINCREMENT,"
    " guild_id INTEGER NOT NULL, post_id INTEGER NOT NULL)",
    "CREATE INDEX search_title_guild_id ON search_title (guild_id, id)",
)


def _in(table: str, row: str, command: str, condition: str) -> str:
    """Add a version of a post to an index, or take exactly what was added out of it again."""
    columns, values = ("rowid", "id") if not command else (f"{table}, rowid", f"'{command}', id")
    padding = " || '  '" if table == "search_unspaced" else ""
    return (
        f"INSERT INTO {table}({columns}, scope, title, body)"
        f" SELECT {values}, 'g' || guild_id || '.', title{padding}, body{padding} FROM"
        f" (SELECT {row}id AS id, {row}guild_id AS guild_id, coalesce({row}title, '') AS title,"
        f" {row}body AS body, {row}state AS state)"
        f" WHERE state = 'visible' AND {condition};"
    )


def _sync(row: str, command: str = "") -> str:
    return _in("search_index", row, command, "true") + _in(
        "search_unspaced", row, command, _HAS_UNSPACED
    )


_SQLITE_ON_POST = (
    # From a hit to its question by a few megabytes, not by the wide rows of the whole forum.
    "CREATE INDEX search_question_of ON post (id, question_id)",
    f"CREATE TRIGGER search_after_insert AFTER INSERT ON post BEGIN {_sync('new.')} END",
    f"CREATE TRIGGER search_after_delete AFTER DELETE ON post BEGIN {_sync('old.', 'delete')} END",
    "CREATE TRIGGER search_after_update AFTER UPDATE OF title, body, state ON post"
    " WHEN old.state <> new.state OR old.title IS NOT new.title OR old.body <> new.body"
    f" BEGIN {_sync('old.', 'delete')} {_sync('new.')} END",
    "CREATE TRIGGER search_title_after_insert AFTER INSERT ON post WHEN new.kind = 'question'"
    " BEGIN INSERT INTO search_title(guild_id, post_id) VALUES (new.guild_id, new.id); END",
    "CREATE TRIGGER search_title_after_update AFTER UPDATE OF title, state ON post"
    " WHEN new.kind = 'question' AND new.state = 'visible'"
    " AND (old.title <> new.title OR old.state <> 'visible')"
    " BEGIN INSERT INTO search_title(guild_id, post_id) VALUES (new.guild_id, new.id); END",
)

_SQLITE_FILL = (
    "INSERT INTO search_index(rowid, scope, title, body)"
    " SELECT id, 'g' || guild_id || '.', coalesce(title, ''), body FROM post"
    " WHERE state = 'visible' ORDER BY id",
    "INSERT INTO search_unspaced(rowid, scope, title, body)"
    " SELECT id, 'g' || guild_id || '.', title || '  ', body || '  ' FROM"
    " (SELECT id, guild_id, coalesce(title, '') AS title, body FROM post WHERE state = 'visible')"
    f" WHERE {_HAS_UNSPACED} ORDER BY id",
)

_POSTGRES_TABLES = (
    # English endings as on SQLite, but no stop words: every word that is typed can be found.
    "CREATE TEXT SEARCH DICTIONARY search_stem (TEMPLATE = snowball, LANGUAGE = english)",
    "CREATE TEXT SEARCH CONFIGURATION search_words (COPY = simple)",
    "ALTER TEXT SEARCH CONFIGURATION search_words ALTER MAPPING FOR asciiword WITH search_stem",
    # Folds accents; parts what the parser would take for addresses and signs; gives each letter
    # of an unspaced script room, so that any run of them is a phrase.
    "CREATE FUNCTION search_fold(typed text) RETURNS text LANGUAGE sql IMMUTABLE STRICT"
    " PARALLEL SAFE RETURN regexp_replace(regexp_replace(lower(normalize(regexp_replace("
    "normalize(typed, NFKD), '[\u0300-\u036f]', '', 'g'), NFC)),"
    f" '[^a-z0-9\u00aa-\U0010ffff]+|[\u2000-\u206f\u3000-\u303f]+', ' ', 'g'),"
    f" '([{_UNSPACED}])', ' \\1 ', 'g')",
    "CREATE FUNCTION search_vector(guild_id bigint, title text, body text) RETURNS tsvector"
    " LANGUAGE sql IMMUTABLE PARALLEL SAFE RETURN"
    " setweight(to_tsvector('search_words', search_fold(coalesce(title, ''))), 'A')"
    " || to_tsvector('search_words', search_fold(body))"
    " || array_to_tsvector(ARRAY['g' || guild_id || '.'])",
    "CREATE TABLE search_post ("
    " post_id bigint PRIMARY KEY REFERENCES post ON DELETE CASCADE,"
    " guild_id bigint NOT NULL, question_id bigint NOT NULL, words tsvector NOT NULL)",
    "CREATE INDEX search_post_words ON search_post USING gin (words) WITH (fastupdate = off)",
    "CREATE INDEX search_post_guild_id ON search_post (guild_id, post_id)",
    "CREATE TABLE search_title ("
    " id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,"
    " guild_id bigint NOT NULL, post_id bigint NOT NULL)",
    "CREATE INDEX search_title_guild_id ON search_title (guild_id, id)",
)

_POSTGRES_TRIGGERS = (
    "CREATE FUNCTION search_follow() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
    " IF new.state = 'visible' THEN"
    "  INSERT INTO search_post VALUES (new.id, new.guild_id, coalesce(new.question_id, new.id),"
    "   search_vector(new.guild_id, new.title, new.body))"
    "  ON CONFLICT (post_id) DO UPDATE SET words = excluded.words;"
    " ELSE DELETE FROM search_post WHERE post_id = new.id; END IF;"
    " IF new.kind = 'question' AND (tg_op = 'INSERT' OR new.state = 'visible'"
    "  AND (old.title <> new.title OR old.state <> 'visible'))"
    " THEN INSERT INTO search_title (guild_id, post_id) VALUES (new.guild_id, new.id); END IF;"
    " RETURN NULL; END $$",
    "CREATE TRIGGER search_after_write AFTER INSERT OR UPDATE OF title, body, state ON post"
    " FOR EACH ROW EXECUTE FUNCTION search_follow()",
)

_POSTGRES_FILL = (
    "INSERT INTO search_post SELECT id, guild_id, coalesce(question_id, id),"
    " search_vector(guild_id, title, body) FROM post WHERE state = 'visible'",
)

_SQLITE_DROP = (
    "DROP INDEX search_question_of",
    "DROP TRIGGER search_title_after_update",
    "DROP TRIGGER search_title_after_insert",
    "DROP TABLE search_title",
    "DROP TRIGGER search_after_update",
    "DROP TRIGGER search_after_delete",
    "DROP TRIGGER search_after_insert",
    "DROP TABLE search_unspaced_terms",
    "DROP TABLE search_unspaced",
    "DROP TABLE search_index",
)
_POSTGRES_DROP = (
    "DROP TRIGGER search_after_write ON post",
    "DROP FUNCTION search_follow",
    "DROP TABLE search_title",
    "DROP TABLE search_post",
    "DROP FUNCTION search_vector",
    "DROP FUNCTION search_fold",
    "DROP TEXT SEARCH CONFIGURATION search_words",
    "DROP TEXT SEARCH DICTIONARY search_stem",
)

_LIST_INDEXES = {
    "unaccepted": "is_listed AND NOT is_closed AND accepted = 0",
    "unupvoted": "is_listed AND NOT is_closed AND best_answer_score = 0",
    "accepted": "is_listed AND accepted > 0",
    "closed": "is_listed AND is_closed",
}


_POINTS_INDEX = ("ix_member_guild_id_points", "member", ["guild_id", "points", "user_id"])
_PRESENT = "NOT has_left"


def upgrade() -> None:
    op.drop_index(_POINTS_INDEX[0], "member")
    op.create_index(*_POINTS_INDEX, sqlite_where=text(_PRESENT), postgresql_where=text(_PRESENT))
    for name, where in _LIST_INDEXES.items():
        op.create_index(
            f"ix_post_stats_{name}",
            "post_stats",
            ["guild_id", "post_id"],
            sqlite_where=text(where),
            postgresql_where=text(where),
        )
    if op.get_bind().dialect.name == "sqlite":
        _run(*_SQLITE_TABLES, *_SQLITE_FILL, *_SQLITE_ON_POST)
    else:
        _run(*_POSTGRES_TABLES, *_POSTGRES_FILL, *_POSTGRES_TRIGGERS)


def downgrade() -> None:
    op.drop_index(_POINTS_INDEX[0], "member")
    op.create_index(*_POINTS_INDEX)
    for name in _LIST_INDEXES:
        op.drop_index(f"ix_post_stats_{name}", "post_stats")
    _run(*(_SQLITE_DROP if op.get_bind().dialect.name == "sqlite" else _POSTGRES_DROP))


def _run(*statements: str) -> None:
    for statement in statements:
        op.get_bind().exec_driver_sql(statement)
