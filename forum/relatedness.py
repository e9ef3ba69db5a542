"""How alike two questions are: Question2Answer's weights of shared words (q2a.md 2.4)."""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Iterable

#: From this many questions on a word says nothing (`QA_IGNORED_WORDS_FREQ`).
IGNORED_FROM = 10_000
#: Ours, beside Question2Answer's threshold: while a forum is small every word is rare in it, and
#: "how do I" alone would pass. Of a title's letters so many must stand in words that the other
#: has too: half before somebody is asked whether theirs is the same question (an eighth of real
#: titles, where a third stops nearly half of them), a third to be called related.
SAME_SHARE = 1 / 2
RELATED_SHARE = 1 / 3
# A shared tag says twice what a shared word says.
_TAG_WEIGHT = 2

# As in Question2Answer, an apostrophe joins a word and each ideograph is a word of its own.
_APOSTROPHE = re.compile(r"(?<=\w)['’](?=\w)")
_IDEOGRAPH = re.compile(r"([㐀-䶿一-鿿豈-﫿\U00020000-\U0003ffff])")
_ONE_LATIN_LETTER = re.compile(r"[a-z]")


def words(text: str) -> tuple[str, ...]:
    """Give the words of a text in any alphabet, each once, in order, folded for comparison.

    Numbers are words; single Latin letters are not, as they are in nearly every title.
    """
    folded = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold())
    spaced = _IDEOGRAPH.sub(r" \1 ", _APOSTROPHE.sub("", folded))
    letters = "".join(c if _is_of_a_word(c) else " " for c in spaced)
    return tuple(
        dict.fromkeys(word for word in letters.split() if not _ONE_LATIN_LETTER.fullmatch(word))
    )


def idf(count: int) -> float:
    """Give what a shared word says, ln(10000 / count); 0 from 10,000 questions on.

    Args:
        count: How many questions have the word; below 1 is read as 1.
    """
    return math.log(IGNORED_FROM / min(max(count, 1), IGNORED_FROM))


def score(weights: Iterable[float]) -> float:
    """Give how alike two questions are: the sum of what each shared word says."""
    return math.fsum(weights)


def similarity(
    word_counts: Iterable[int], tag_counts: Iterable[int] = (), category_count: int | None = None
) -> float:
    """Give how alike two questions are, from how common each thing is that they share.

    Args:
        word_counts: For each shared title word, how many questions have it.
        tag_counts: For each shared tag, how many questions have it.
        category_count: How many questions the shared category has; None where it is not shared.
    """
    shared = [idf(count) for count in word_counts]
    shared += [_TAG_WEIGHT * idf(count) for count in tag_counts]
    if category_count is not None:
        shared.append(idf(category_count))
    return score(shared)


def shares(title: str, other: str, least: float) -> bool:
    """Tell whether at least this part of a title, 0 to 1, is in words that the other has too.

    Longer words weigh more; an ideograph weighs as two letters.
    """
    there = set(words(other))
    lengths = {word: len(word) if word.isascii() else len(word) + 1 for word in words(title)}
    shared = sum(length for word, length in lengths.items() if word in there)
    return shared >= least * sum(lengths.values())


def _is_of_a_word(character: str) -> bool:
    # Marks are letters' parts: without them many scripts fall apart.
    return unicodedata.category(character)[0] in "LNM"
