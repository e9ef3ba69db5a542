"""Which of the questions found comes first. Plain values in, an order out; no database."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

#: What a word in a title weighs more than one in a text.
_TITLE_BONUS = 2.0


class Hit(NamedTuple):
    """A post that was found. Bit n of the masks stands for the n-th term."""

    post_id: int
    question_id: int
    found: int
    in_title: int


def rank(hits: Sequence[Hit], terms: int) -> list[int]:
    """Give the questions of these hits, best first; a question has what any of its posts has.

    Rare words weigh more, as `log(1 + posts / posts with the word)` among the hits; what weighs
    the same comes newest first.
    """
    questions: dict[int, tuple[int, int, int]] = {}
    for post_id, question_id, found, in_title in hits:
        known = questions.get(question_id)
        if known is not None:
            found, in_title = found | known[0], in_title | known[1]
            post_id = max(post_id, known[2])
        questions[question_id] = (found, in_title, post_id)
    # There are few different masks among thousands of hits.
    masks = Counter(hit.found for hit in hits)
    words = [_weight(1 << n, masks, len(hits)) for n in range(terms)]
    pairs = {(found, in_title) for found, in_title, _ in questions.values()}
    worth = {pair: _sum(words, pair[0]) + _TITLE_BONUS * _sum(words, pair[1]) for pair in pairs}
    places = [
        (worth[found, in_title], newest, question_id)
        for question_id, (found, in_title, newest) in questions.items()
    ]
    places.sort(reverse=True)
    return [question_id for _, _, question_id in places]


def _weight(bit: int, masks: Counter[int], hits: int) -> float:
    having = sum(count for mask, count in masks.items() if mask & bit)
    return math.log(1 + hits / max(1, having))


def _sum(words: Sequence[float], mask: int) -> float:
    return sum(weight for n, weight in enumerate(words) if mask & 1 << n)
