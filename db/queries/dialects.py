"""What SQLite and PostgreSQL spell apart, so that each statement is written once."""

from __future__ import annotations

from typing import Any

from sqlalchemy import UnaryExpression
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.sql import operators


def insert_into(session: AsyncSession, table: Any) -> Any:
    """Give an INSERT of this session's database, which knows ON CONFLICT."""
    dialect: Any = sqlite if session.get_bind().dialect.name == "sqlite" else postgresql
    return dialect.insert(table)


def unchosen(column: Any) -> Any:
    """Give a column as a condition that no index is chosen for.

    SQLite keeps no statistics: it thinks a guild has ten posts, and rather reads all of them than
    look up eleven ids. A unary plus says nothing to either database, and keeps the column out.
    """
    return UnaryExpression(column, operator=operators.custom_op("+"), type_=column.type)
