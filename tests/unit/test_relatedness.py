from __future__ import annotations

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from forum.relatedness import SAME_SHARE, idf, score, shares, similarity, words


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("How do I sleep?", ("how", "do", "sleep")),
        ("Sleep, sleep; SLEEP", ("sleep",)),
        ("snake_case and-hyphen", ("snake", "case", "and", "hyphen")),
        ("My partner's friend doesn’t", ("my", "partners", "friend", "doesnt")),
        ("version 2 of 3.11", ("version", "2", "of", "3", "11")),
        ("Straße \uff37IDE", ("strasse", "wide")),  # a fullwidth W
        ("Как мне уснуть?", ("как", "мне", "уснуть")),
        ("я и ты", ("я", "и", "ты")),  # only single Latin letters are dropped
        ("眠れない", ("眠", "れない")),  # each ideograph is a word, as in Question2Answer
        ("मुझे नींद नहीं", ("मुझे", "नींद", "नहीं")),
        ("🌻 ?!", ()),
    ],
)
def test_words_of_any_alphabet(text: str, found: tuple[str, ...]) -> None:
    assert words(text) == found


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=40))
def test_words_are_folded_and_found_once(text: str) -> None:
    found = words(text)

    assert len(set(found)) == len(found)
    assert words(" ".join(found)) == found


# q2a.md 2.4: ln(10,000 / count); words in more questions than that are ignored.
@pytest.mark.parametrize(
    ("count", "weight"),
    [
        (1, math.log(10_000)),
        (100, math.log(100)),
        (9_999, math.log(10_000 / 9_999)),
        (10_000, 0.0),
        (50_000, 0.0),
        (0, math.log(10_000)),
    ],
)
def test_a_rare_word_says_more(count: int, weight: float) -> None:
    assert idf(count) == pytest.approx(weight)


def test_scores_add_up() -> None:
    assert score([]) == 0
    assert score([0.1] * 10) == 1.0


# q2a.md 2.4: title words + 2 x tags + category.
@pytest.mark.parametrize(
    ("word_counts", "tag_counts", "category_count", "alike"),
    [
        ([], [], None, 0.0),
        ([100], [], None, math.log(100)),
        ([100, 10_000], [], None, math.log(100)),
        ([], [100], None, 2 * math.log(100)),
        ([], [], 1_000, math.log(10)),
        (
            [10, 100],
            [1_000],
            100,
            math.log(1_000) + math.log(100) + 2 * math.log(10) + math.log(100),
        ),
    ],
)
def test_questions_are_alike_by_what_they_share(
    word_counts: list[int], tag_counts: list[int], category_count: int | None, alike: float
) -> None:
    assert similarity(word_counts, tag_counts, category_count) == pytest.approx(alike)


@pytest.mark.parametrize(
    ("title", "other", "is_same"),
    [
        ("How do I deal with my trauma?", "How can I deal with flashbacks of trauma?", True),
        ("How do I sleep better?", "How do I find better sleep?", True),
        ("How do I tell my partner that I need time?", "How do I ask for a raise?", False),
        ("What helps against headaches?", "What do you say to a friend who grieves?", False),
        ("睡不着怎么办", "睡不着", True),
        ("", "How do I sleep better?", True),
    ],
)
def test_the_same_question_shares_half_of_its_letters(
    title: str, other: str, is_same: bool
) -> None:
    assert shares(title, other, SAME_SHARE) is is_same
