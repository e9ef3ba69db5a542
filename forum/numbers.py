"""Numbers as people read them, the way Question2Answer writes them (q2a.md 2.2)."""

from __future__ import annotations

_MILLION = 1_000_000
_THOUSAND = 1_000


def compact(n: int) -> str:
    """Give a short form: 999, 5.0k, 100k, 1.2m; below 1,000 it is whole, with its sign."""
    if n >= _MILLION:
        return _shorten(n, _MILLION) + "m"
    if n >= _THOUSAND:
        return _shorten(n, _THOUSAND) + "k"
    return full(n)


def signed(n: int) -> str:
    """Give a short form with its sign: +12, 0, or –3 with an en dash."""
    if n == 0:
        return "0"
    return ("+" if n > 0 else "–") + compact(abs(n))


def votes(n: int) -> str:
    """Give net votes in words: +12 votes, +1 vote, 0 votes, –1 vote."""
    return f"{signed(n)} {'vote' if abs(n) == 1 else 'votes'}"


def points(n: int) -> str:
    """Give points in words: 5.0k points, 1 point."""
    return f"{compact(n)} {'point' if n == 1 else 'points'}"


def full(n: int) -> str:
    """Give the whole number with thousands separators, as a profile shows it."""
    return f"{n:,}"


def _shorten(n: int, unit: int) -> str:
    # Halves round up. The number decides before it is rounded: 99,950 still has its decimal.
    if n < 100 * unit:
        tenths = (10 * n + unit // 2) // unit
        return f"{tenths // 10}.{tenths % 10}"
    return full((n + unit // 2) // unit)
