"""Places in a list, short enough for a button's id.

A place is `n` or `p` (the rows after it, or before it), the value that the list sorts by and the
id, in base 36: `n1jz8k3w.2s`. Whatever else stands there is read as no place at all.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_KEY = re.compile(r"([np])(-?[0-9a-z]{1,13})\.([0-9a-z]{1,13})", re.ASCII)
_OFFSET = re.compile(r"[0-9]{1,6}", re.ASCII)
_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"
_LARGEST = 2**63 - 1


@dataclass(frozen=True, slots=True)
class Place:
    """Which row a page begins after, or ends before."""

    backwards: bool
    value: int
    post_id: int


def write_key(value: int, post_id: int, *, backwards: bool) -> str:
    """Name the place of a row."""
    return f"{'p' if backwards else 'n'}{_base36(value)}.{_base36(post_id)}"


def read_key(cursor: str | None) -> Place | None:
    """Give the place that `write_key` named."""
    match = _KEY.fullmatch(cursor or "")
    if match is None:
        return None
    value, post_id = int(match[2], 36), int(match[3], 36)
    if max(abs(value), post_id) > _LARGEST:
        return None
    return Place(match[1] == "p", value, post_id)


def read_offset(cursor: str | None) -> int:
    """Give a place in a list that is counted, not keyed; 0 where it names none."""
    return int(cursor) if cursor is not None and _OFFSET.fullmatch(cursor) else 0


def _base36(number: int) -> str:
    digits, rest = "", abs(number)
    while rest or not digits:
        rest, digit = divmod(rest, 36)
        digits = _DIGITS[digit] + digits
    return digits if number >= 0 else f"-{digits}"
