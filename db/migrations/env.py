"""What Alembic runs: the migrations, on the connection that `db.migrate` opened."""

from __future__ import annotations

from typing import Any, Literal

from alembic import context

from db.models import Base
from db.types import UtcDateTime

#: Tables, columns and indexes of full-text search; each database has its own, in plain SQL.
_SEARCH_PREFIXES = ("post_fts", "search_")


def _is_compared(item: Any, name: str | None, kind: str, is_found: bool, other: Any) -> bool:
    return name is None or not name.startswith(_SEARCH_PREFIXES)


def _render(kind: str, item: Any, autogen_context: Any) -> str | Literal[False]:
    """Write types of our own as what the database has, so that migrations never change."""
    return "sa.BigInteger()" if kind == "type" and isinstance(item, UtcDateTime) else False


context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Base.metadata,
    include_object=_is_compared,
    render_item=_render,
    render_as_batch=True,  # SQLite alters tables by copying them
    compare_type=True,
    compare_server_default=False,
)
with context.begin_transaction():
    context.run_migrations()
