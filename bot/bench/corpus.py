"""Made-up text: 60,000 words, as unevenly used as those of a language."""

from __future__ import annotations

import itertools
import random
from collections.abc import Iterator

VOCABULARY = 60_000
_SYLLABLES = [
    f"{consonant}{vowel}"
    for consonant in ("b", "d", "f", "g", "k", "l", "m", "n", "p", "r", "s", "t", "v", "z")
    for vowel in ("a", "e", "i", "o", "u")
]


class Corpus:
    """Words by Zipf's law, the same for the same seed."""

    def __init__(self, seed: int) -> None:
        """Make the words: the frequent ones are short, as in every language."""
        self.random = random.Random(seed)
        self.words = list(itertools.islice(_all_words(), VOCABULARY))
        self._weights = list(itertools.accumulate(1.0 / rank for rank in range(1, VOCABULARY + 1)))

    def text(self, least: int, most: int) -> str:
        """Give between so many words."""
        count = self.random.randint(least, most)
        return " ".join(self.random.choices(self.words, cum_weights=self._weights, k=count))

    def title(self) -> str:
        """Give a question's title."""
        return f"{self.text(6, 10)[:119]}?"

    def body(self) -> str:
        """Give the text of a question or an answer."""
        return f"{self.text(30, 60)}."

    def blur(self, title: str) -> str:
        """Give a title with a third of its words dropped or replaced, as others would ask it."""
        words = title.rstrip("?").split()
        for place in self.random.sample(range(len(words)), k=max(1, len(words) // 3)):
            words[place] = "" if self.random.random() < 0.5 else self.text(1, 1)
        return " ".join(word for word in words if word)


def _all_words() -> Iterator[str]:
    for length in itertools.count(2):
        for syllables in itertools.product(_SYLLABLES, repeat=length):
            yield "".join(syllables)
