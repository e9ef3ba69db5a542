"""Times of one path, and the table they are shown in."""

from __future__ import annotations

import time
from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import TextIO, TypeVar

T = TypeVar("T")


@dataclass(slots=True)
class Times:
    """How long each run of a path took, in milliseconds, and how many ran a second if many did."""

    each: list[float] = field(default_factory=list)
    rate: float | None = None

    @property
    def median(self) -> float:
        """Give what half of the runs stayed within."""
        return self._at(0.5)

    @property
    def p95(self) -> float:
        """Give what 95 % of the runs stayed within."""
        return self._at(0.95)

    def add_since(self, started: float) -> None:
        """Add a run that started then, by `time.perf_counter`."""
        self.each.append((time.perf_counter() - started) * 1_000)

    def _at(self, share: float) -> float:
        ordered = sorted(self.each)
        return ordered[min(len(ordered) - 1, int(len(ordered) * share))] if ordered else 0.0


@dataclass(frozen=True, slots=True)
class Target:
    """What a path is to reach: at most so many milliseconds, or at least so many a second."""

    median: float | None = None
    p95: float | None = None
    rate: float | None = None
    #: At least this share of the floor's rate.
    of_floor: float | None = None
    found: float | None = None


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the table. `note` is a further figure, such as how many were found."""

    path: str
    times: Times
    floor: Times | None = None
    target: Target = Target()
    found: float | None = None

    @property
    def ratio(self) -> float | None:
        """Give how many times the floor's time it takes, or its share of the floor's rate."""
        if self.floor is None:
            return None
        if self.times.rate is not None and self.floor.rate:
            return self.times.rate / self.floor.rate
        return self.times.median / self.floor.median if self.floor.median else None

    @property
    def misses(self) -> bool:
        """Tell whether the target is missed."""
        target, times = self.target, self.times
        share = self.ratio if times.rate is not None else None
        return any(
            (
                target.median is not None and times.median > target.median,
                target.p95 is not None and times.p95 > target.p95,
                target.rate is not None and (times.rate or 0) < target.rate,
                target.of_floor is not None and share is not None and share < target.of_floor,
                target.found is not None and (self.found or 0) < target.found,
            )
        )


async def measure(run: Callable[[T], Awaitable[object]], inputs: Iterable[T]) -> Times:
    """Time a path once for each input, one after the other."""
    times = Times()
    for each in inputs:
        started = time.perf_counter()
        await run(each)
        times.add_since(started)
    return times


def show(rows: Sequence[Row], out: TextIO) -> None:
    """Write the table."""
    head = ("path", "median ms", "p95 ms", "a second", "floor", "ratio", "target", "")
    cells = [head, *(_cells(row) for row in rows)]
    widths = [max(len(line[n]) for line in cells) for n in range(len(head))]
    for line in cells:
        first = line[0].ljust(widths[0])
        rest = (cell.rjust(width) for cell, width in zip(line[1:], widths[1:], strict=True))
        out.write("  ".join((first, *rest)).rstrip() + "\n")


def _cells(row: Row) -> tuple[str, ...]:
    times, has_target = row.times, row.target != Target()
    return (
        row.path if row.found is None else f"{row.path}, {row.found:.1%} found",
        _number(times.median) if times.each else "",
        _number(times.p95) if times.each else "",
        f"{times.rate:,.0f}" if times.rate is not None else "",
        _floor(row),
        f"{row.ratio:.2f}" if row.ratio is not None else "",
        _target(row.target),
        "" if not has_target else "MISSED" if row.misses else "ok",
    )


def _floor(row: Row) -> str:
    if row.floor is None:
        return ""
    if row.times.rate is not None and row.floor.rate is not None:
        return f"{row.floor.rate:,.0f}/s"
    return _number(row.floor.median)


def _target(target: Target) -> str:
    limits = (target.median, target.p95)
    parts = []
    if any(limit is not None for limit in limits):
        shown = (f"{limit:g}" if limit is not None else "-" for limit in limits)
        parts.append(f"≤ {' / '.join(shown)} ms")
    if target.rate is not None:
        parts.append(f"≥ {target.rate:,.0f}/s")
    if target.of_floor is not None:
        parts.append(f"≥ {target.of_floor:.0%} of floor")
    if target.found is not None:
        parts.append(f"≥ {target.found:.0%}")
    return ", ".join(parts)


def _number(milliseconds: float) -> str:
    return f"{milliseconds:,.0f}" if milliseconds >= 100 else f"{milliseconds:.2f}"
