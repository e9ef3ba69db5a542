"""What was typed into a search, as terms that no database can misread."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

#: More terms than this say no more about what is meant; the longest, which are the rarest, stay.
MOST_TERMS = 8
#: Longer words are in no text that people write.
_LONGEST = 60

# Scripts that put no spaces between words: a run of them is found inside longer runs. Han, kana,
# hangul, Thai, Lao, Myanmar, Khmer, as in migration 0002.
UNSPACED = (
    "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7a3\uf900-\ufaff"
)
_RUNS = re.compile(rf"[{UNSPACED}]+|[^{UNSPACED}\s]+")
_APOSTROPHES = "'’"


@dataclass(frozen=True, slots=True)
class Term:
    """A word, or a run of letters of a script without spaces."""

    text: str
    is_unspaced: bool


def split(typed: str) -> tuple[Term, ...]:
    """Give the terms in what was typed, each once, at most `MOST_TERMS`; none of punctuation."""
    letters = "".join(
        character if _is_of_a_word(character) else " "
        for character in unicodedata.normalize("NFC", typed)
    )
    runs = dict.fromkeys(
        run.strip(_APOSTROPHES)[:_LONGEST] for run in _RUNS.findall(letters.lower())
    )
    found = [Term(run, re.match(f"[{UNSPACED}]", run) is not None) for run in runs if _says(run)]
    # A single Latin letter is in nearly every text.
    telling = [term for term in found if len(term.text) > 1 or not term.text.isascii()] or found
    longest = sorted(telling, key=lambda term: -len(term.text))[:MOST_TERMS]
    return tuple(term for term in telling if term in longest)


def _says(run: str) -> bool:
    return any(unicodedata.category(character)[0] in "LN" for character in run)


def _is_of_a_word(character: str) -> bool:
    return unicodedata.category(character)[0] in "LNM" or character in _APOSTROPHES
