"""Titles in memory: what is closest to what was typed, with numpy and without."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db.search import titles
from db.search.titles import TitleIndex

TITLES = {
    1: "How do I sleep better at night?",
    2: "How do I wake up earlier?",
    3: "My partner snores at night",
    4: "Is melatonin safe?",
}


@pytest.fixture(params=["numpy", "plain"])
def index(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> TitleIndex:
    if request.param == "plain":
        monkeypatch.setattr(titles, "_NUMPY", None)
    else:
        pytest.importorskip("numpy")
    made = TitleIndex()
    for post_id, title in TITLES.items():
        made.add(post_id, title)
    return made


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("sleep at night", [1, 3]),
        ("How do I", [2, 1]),
        ("MELATONIN", [4]),
        ("nothing like it", []),
        ("", []),
        ("?!", []),
    ],
)
def test_the_titles_that_share_most_come_first_then_the_newest(
    index: TitleIndex, typed: str, expected: list[int]
) -> None:
    assert index.closest(typed, 5) == expected


def test_a_word_that_is_being_typed_stands_for_those_that_begin_with_it(index: TitleIndex) -> None:
    assert index.closest("mela", 5) == []
    assert index.closest("mela", 5, is_typing=True) == [4]
    assert index.closest("m", 5, is_typing=True) == []
    assert index.count_begun("sl") == 1
    index.add(5, "Meladrine or melatonin?")
    assert set(index.closest("mela", 5, is_typing=True)) == {4, 5}


def test_a_changed_title_is_found_by_its_new_words_only(index: TitleIndex) -> None:
    index.add(4, "Is valerian safe?")
    index.add(4, "Is valerian good?")

    assert index.closest("melatonin", 5) == []
    assert index.closest("safe", 5) == []
    assert index.closest("valerian", 5) == [4]
    assert len(index) == 4


def test_a_question_shown_later_than_newer_ones_is_found(index: TitleIndex) -> None:
    index.add(10, "About dreams")
    index.add(7, "About nightmares")
    index.add(8, "About nightmares again")
    index.add(7, "About daydreams")

    assert index.closest("nightmares", 5) == [8]
    assert index.closest("daydreams", 5) == [7]


def test_what_very_many_titles_have_says_nothing() -> None:
    index = TitleIndex()
    for post_id in range(1, 10_002):
        index.add(post_id, "common" if post_id > 1 else "common rare")

    assert index.closest("common", 5) == []
    assert index.closest("common rare", 5) == [1]


def test_an_index_whose_titles_changed_very_often_is_worn() -> None:
    index = TitleIndex()
    for turn in range(1_100):
        index.add(1, f"Title number {turn}")

    assert index.is_worn
    assert index.closest("1099", 5) == [1]


_WORDS = st.lists(st.sampled_from(["aa", "bb", "cc", "dd", "ee"]), min_size=1, max_size=4)


@given(st.dictionaries(st.integers(1, 60), _WORDS, min_size=1), _WORDS)
def test_numpy_and_plain_python_agree(forum: dict[int, list[str]], typed: list[str]) -> None:
    numpy = pytest.importorskip("numpy")
    index = TitleIndex()
    for post_id, title in sorted(forum.items()):
        index.add(post_id, " ".join(title))

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(titles, "_NUMPY", None)
        plain = index.closest(" ".join(typed), 100)
        patch.setattr(titles, "_NUMPY", numpy)
        assert index.closest(" ".join(typed), 100) == plain
