"""Column types that both databases keep alike."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import JSON, BigInteger, Integer, TypeDecorator
from sqlalchemy.engine.interfaces import Dialect

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


def to_micros(moment: datetime) -> int:
    """Give whole microseconds since 1970-01-01 UTC.

    Raises:
        ValueError: if `moment` is naive.
    """
    if moment.tzinfo is None:
        raise ValueError("a naive datetime has no place in the store")
    return (moment - EPOCH) // _MICROSECOND


def from_micros(value: int) -> datetime:
    """Give the aware UTC moment that `to_micros` wrote."""
    return EPOCH + timedelta(microseconds=value)


class UtcDateTime(TypeDecorator[datetime]):
    """An aware moment, kept as whole microseconds since 1970 UTC.

    One integer on both databases: it sorts, compares and copies exactly, and a batch of rows can
    be passed as JSON without a cast. Naive moments are refused.
    """

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> int | None:
        """Turn a moment into its number."""
        return None if value is None else to_micros(value)

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:
        """Turn a number into its moment."""
        return None if value is None else from_micros(value)


#: A 64-bit key that counts up by itself on both databases (SQLite only does so for INTEGER).
RowId = BigInteger().with_variant(Integer, "sqlite")

#: A Discord snowflake.
Snowflake = BigInteger

#: A small document that no statement looks into.
Document = JSON(none_as_null=True)
