"""The titles of a guild's questions in memory, by word: what is like a title in a millisecond.

Words weigh as in Question2Answer (`forum.relatedness`), so that whatever 10,000 titles have says
nothing and is not even looked at. numpy makes it faster and is not needed.
"""

from __future__ import annotations

import heapq
from array import array
from bisect import bisect_left, insort
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from forum.relatedness import idf, words


def _numpy_if_there() -> Any:
    try:
        import numpy
    except ImportError:  # the extra `speed` is not installed
        return None
    return numpy


_NUMPY = _numpy_if_there()
#: A word that is still being typed stands for at most this many that begin with it.
_MOST_BEGINNINGS = 64
_SHORTEST_BEGINNING = 2
#: How many earlier versions of titles are looked past at most.
_MOST_GONE = 200
# Between titles that are equally close the newest come first; far below any difference of words.
_RECENCY = 1e-6


@dataclass(frozen=True, slots=True)
class _Part:
    """Titles that share something with the one typed, and what it weighs."""

    places: Any
    weight: float


class TitleIndex:
    """Titles by word. Places count up in the order of adding; a changed title takes a new one."""

    def __init__(self) -> None:
        """Start without titles."""
        self._ids = array("q")
        self._places_of: dict[str, array[int]] = {}
        self._vocabulary: list[str] | None = None
        #: How many of the first places are in the order of their ids, to be found by halving.
        self._in_order = 0
        self._out_of_order: dict[int, int] = {}
        self._gone: set[int] = set()

    def __len__(self) -> int:
        return len(self._ids) - len(self._gone)

    @property
    def is_worn(self) -> bool:
        """Tell whether so many titles changed that building it anew is worth it."""
        return len(self._gone) > 1_000 + len(self) // 5

    def add(self, post_id: int, title: str) -> None:
        """Take in a title; an earlier title of the same question is forgotten."""
        old = self._find(post_id)
        if old is not None:
            self._gone.add(old)
        place = len(self._ids)
        if old is None and place == self._in_order and (not place or self._ids[-1] < post_id):
            self._in_order += 1
        else:
            self._out_of_order[post_id] = place
        self._ids.append(post_id)
        for word in words(title):
            if word not in self._places_of:
                self._places_of[word] = array("i")
                if self._vocabulary is not None:
                    insort(self._vocabulary, word)
            self._places_of[word].append(place)

    def counts(self, wanted: Iterable[str]) -> dict[str, int]:
        """Give how many titles have each of these words, for those that any has."""
        return {word: len(self._places_of[word]) for word in wanted if word in self._places_of}

    def count_begun(self, beginning: str) -> int:
        """Give how many titles have another word that begins so, counted word by word."""
        return sum(len(places) for places in self._begun(beginning))

    def closest(self, typed: str, limit: int, *, is_typing: bool = False) -> list[int]:
        """Give the questions whose titles share most with what was typed, roughly in order.

        Args:
            is_typing: the last word may not be whole yet.
        """
        wanted = words(typed)
        parts = [
            _Part(self._places_of[word], idf(count))
            for word, count in self.counts(wanted).items()
            if idf(count) > 0
        ]
        if is_typing and wanted:
            # Other words that begin so weigh together what one word would.
            weight = idf(self.count_begun(wanted[-1]))
            parts += [_Part(places, weight) for places in self._begun(wanted[-1]) if weight > 0]
        if not parts:
            return []
        best = _best if _NUMPY is None else _best_by_numpy
        places = best(parts, limit + min(len(self._gone), _MOST_GONE), len(self._ids))
        return [self._ids[place] for place in places if place not in self._gone][:limit]

    def _begun(self, beginning: str) -> list[array[int]]:
        if len(beginning) < _SHORTEST_BEGINNING:
            return []
        if self._vocabulary is None:
            self._vocabulary = sorted(self._places_of)
        start = bisect_left(self._vocabulary, beginning)
        return [
            self._places_of[word]
            for word in self._vocabulary[start : start + _MOST_BEGINNINGS]
            if word.startswith(beginning) and word != beginning
        ]

    def _find(self, post_id: int) -> int | None:
        if post_id in self._out_of_order:
            return self._out_of_order[post_id]
        place = bisect_left(self._ids, post_id, 0, self._in_order)
        return place if place < self._in_order and self._ids[place] == post_id else None


def _best(parts: Sequence[_Part], limit: int, total: int) -> list[int]:
    scores: defaultdict[int, float] = defaultdict(float)
    for part in parts:
        for place in part.places:
            scores[place] += part.weight
    return heapq.nlargest(limit, scores, key=lambda place: (scores[place], place))


def _best_by_numpy(parts: Sequence[_Part], limit: int, total: int) -> list[int]:
    scores = _NUMPY.zeros(total)
    found = [_NUMPY.frombuffer(part.places, dtype=_NUMPY.int32) for part in parts]
    for places, part in zip(found, parts, strict=True):
        scores[places] += part.weight
    candidates = _NUMPY.concatenate(found)
    weights = scores[candidates] + candidates * (_RECENCY / total)
    # A title stands in it once for each word it shares, so ask for enough to have `limit` others.
    enough = limit * len(parts)
    if enough < len(candidates):
        top = _NUMPY.argpartition(weights, -enough)[-enough:]
        candidates, weights = candidates[top], weights[top]
    order = _NUMPY.argsort(-weights, kind="stable")
    return list(dict.fromkeys(candidates[order].tolist()))[:limit]
