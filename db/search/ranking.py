"""Which of the questions found comes first. Plain values in, an order out; no database."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

#: What a word in a title weighs more than one in a text.
_TITLE_BONUS = 2.0


@dataclass(frozen=True, slots=True)
class Hit:
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
    bits = [1 << n for n in range(terms)]
    weights = {
        bit: math.log(1 + len(hits) / max(1, sum(1 for hit in hits if hit.found & bit)))
        for bit in bits
    }
    found: dict[int, int] = {}
    in_title: dict[int, int] = {}
    newest: dict[int, int] = {}
    for hit in hits:
        question_id = hit.question_id
        found[question_id] = found.get(question_id, 0) | hit.found
        in_title[question_id] = in_title.get(question_id, 0) | hit.in_title
        newest[question_id] = max(newest.get(question_id, 0), hit.post_id)

    def weight(question_id: int) -> float:
        body = sum(weights[bit] for bit in bits if found[question_id] & bit)
        title = sum(weights[bit] for bit in bits if in_title[question_id] & bit)
        return body + _TITLE_BONUS * title

    return sorted(found, key=lambda each: (weight(each), newest[each]), reverse=True)
