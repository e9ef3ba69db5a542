"""What all tables share: their registry, and the shapes of their indexes."""

from __future__ import annotations

from datetime import datetime
from typing import Any, ClassVar

from sqlalchemy import Index, MetaData, text
from sqlalchemy.orm import DeclarativeBase

from db.types import Document, UtcDateTime


class Base(DeclarativeBase):
    """The one registry; constraints are named by a convention, for migrations to find them."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map: ClassVar[Any] = {datetime: UtcDateTime, dict[str, Any]: Document}


def partial_index(name: str, *columns: str, where: str, unique: bool = False) -> Index:
    """Index only the rows where a condition holds."""
    condition = text(where)
    return Index(name, *columns, unique=unique, sqlite_where=condition, postgresql_where=condition)


#: The key is the row's place: one tree in the place of two, and one page written for each change.
BY_KEY = {"sqlite_with_rowid": False}
