from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from forum.errors import InvalidInputError, TooLongError, TooManyTagsError, TooShortError
from forum.policy import Policy
from forum.texts import (
    check_answer,
    check_body,
    check_comment,
    check_title,
    clean,
    excerpt,
    parse_tags,
    repeat_key,
)

POLICY = Policy()
ENGLAND = "\U0001f3f4\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f"
# What hides or turns text, besides ordinary characters that give it a context.
TRICKS = "\u202e\u2066\u200b\u200c\u200d\u200e\u2060\ufeff\xad\ufe0f\ufe0e\U000e0041\U000e0100\x00"
CONTEXT = "ab 1#,\n\t\r\u0301e\u0308👩🔥❤🏽🏴می\u0915\u094d\u093c\u0323ー\u3164\u2800\u2028"
texts = st.text(st.sampled_from(TRICKS + CONTEXT) | st.characters(), max_size=40)
quick = settings(max_examples=150, deadline=None)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("  two words \n", "two words"),
        ("a\r\nb\rc\u2028d\u2029e\x85f\x0bg", "a\nb\nc\nd\ne\nf\ng"),
        ("e\u0301", "é"),  # composed
        ("a\n\n\nb", "a\n\n\nb"),
        ("a\n\n\n\nb", "a\n\n\nb"),
        ("a\n \n\t\n\n\n  b", "a\n\n\n  b"),
        ("a\tb", "a\tb"),
        ("nul\x00 bell\x07 del\x7f c1\x9b", "nul bell del c1"),
        ("\u202etxet\u202c", "txet"),
        ("\u2066a\u2069\u200e\u200f\u061c", "a"),
        ("in\u200bvis\u2060ible\ufeff\xad", "invisible"),
        ("\u3164", ""),  # Hangul filler
        ("\u115f\u1160\uffa0\u17b4\u180e\u034f", ""),
        ("\u2800", ""),  # Braille blank
        ("\u2813\u2811\u2800\u2813", "\u2813\u2811 \u2813"),
        ("hi\U000e0048\U000e0069", "hi"),  # tags spell a hidden text
        ("x\U000e0100\U000e0101", "x"),
        ("lone \ud800 surrogate", "lone  surrogate"),
        # What shows stays as it is.
        ("👩\u200d💻", "👩\u200d💻"),
        ("❤\ufe0f\u200d🔥", "❤\ufe0f\u200d🔥"),
        ("👩🏽\u200d🚀", "👩🏽\u200d🚀"),
        ("🙂\u200d↔\ufe0f", "🙂\u200d↔\ufe0f"),
        ("1\ufe0f\u20e3", "1\ufe0f\u20e3"),
        (ENGLAND, ENGLAND),
        ("\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645",) * 2,  # Persian parts letters so
        ("\u0915\u094d\u200d\u0937",) * 2,  # Hindi joins letters so
        # Where a joiner or a selector changes nothing, it only hides.
        ("a\u200db", "ab"),
        ("a\u200cb", "ab"),
        ("👩\u200d", "👩"),
        ("👩\u200d\u200d💻", "👩💻"),
        ("a\ufe0f\ufe0f\ufe0f", "a\ufe0f"),
        (" \ufe0fa", "a"),
        ("\U0001f3f4\U000e0067", "\U0001f3f4"),
    ],
)
def test_clean_keeps_what_shows(typed: str, kept: str) -> None:
    assert clean(typed) == kept


@quick
@given(texts)
def test_cleaning_twice_changes_nothing(text: str) -> None:
    assert clean(clean(text)) == clean(text)


@quick
@given(texts)
def test_clean_leaves_nothing_that_hides(text: str) -> None:
    kept = clean(text)

    assert kept == kept.strip()
    assert unicodedata.is_normalized("NFC", kept)
    assert "\n\n\n\n" not in kept
    assert not re.search("[\u202a-\u202e\u2066-\u2069\u200b\u200e\u200f\u061c\ufeff]", kept)
    for flag in (ENGLAND,):
        kept = kept.replace(flag, "")
    categories = {c: unicodedata.category(c) for c in kept if c not in "\n\t\u200c\u200d"}
    assert not {c for c, category in categories.items() if category in ("Cc", "Cs")}


@quick
@given(texts)
def test_clean_always_fits_utf8(text: str) -> None:
    clean(text).encode()


Check = Callable[[str, Policy], str]


# q2a.md 2.6 and design.md, Text limits.
@pytest.mark.parametrize(
    ("check", "field", "shortest", "longest"),
    [
        (check_title, "Title", 12, 120),
        (check_body, "Details", 0, 4_000),
        (check_answer, "Your answer", 12, 4_000),
        (check_comment, "Your comment", 12, 1_000),
    ],
)
def test_lengths_are_held(check: Check, field: str, shortest: int, longest: int) -> None:
    assert check("x" * shortest, POLICY) == "x" * shortest
    assert check(f"  {'x' * longest}\n", POLICY) == "x" * longest

    with pytest.raises(TooLongError) as too_long:
        check("x" * (longest + 1), POLICY)
    assert (too_long.value.field, too_long.value.maximum) == (field, longest)
    assert too_long.value.length == longest + 1
    if shortest:
        with pytest.raises(TooShortError) as too_short:
            check("x" * (shortest - 1), POLICY)
        assert (too_short.value.field, too_short.value.minimum) == (field, shortest)
        assert too_short.value.length == shortest - 1


@pytest.mark.parametrize(
    "typed",
    [
        "hi" + "\u200b" * 20,
        "hi" + " " * 20 + "there",
        "e\u0301\u0302\u0303\u0304" * 5,
        "👩\u200d💻" * 5,
    ],
)
def test_what_cannot_be_seen_does_not_make_a_text_long_enough(typed: str) -> None:
    with pytest.raises(TooShortError):
        check_answer(typed, POLICY)


@pytest.mark.parametrize("check", [check_title, check_answer, check_comment])
def test_adopted_posts_may_be_short(check: Callable[..., str]) -> None:
    assert check("Why?", POLICY, minimum=False) == "Why?"
    with pytest.raises(TooLongError):
        check("x" * 4_001, POLICY, minimum=False)


def test_a_title_is_one_line() -> None:
    assert check_title("How do I\n\nask  this?", POLICY) == "How do I ask this?"


def test_a_body_may_be_empty_and_keeps_its_lines() -> None:
    assert check_body(" ", POLICY) == ""
    assert check_body("one\n\ntwo", POLICY) == "one\n\ntwo"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("How do I sleep?", "how do i SLEEP"),
        ("Straße!", "STRASSE"),
        ("e\u0301a", "éa"),
        ("a-b c", "abc"),
    ],
)
def test_the_same_letters_are_a_repeat(one: str, other: str) -> None:
    assert repeat_key(one) == repeat_key(other)
    assert len(repeat_key(one)) == 16


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (("a", "b"), ("ab",)),
        (("ab", ""), ("a", "b")),
        (("👍",), ("👎",)),  # no letters at all
        (("कि",), ("का",)),  # a vowel sign is a mark
        (("room 1",), ("room 2",)),
    ],
)
def test_other_words_are_no_repeat(one: tuple[str, ...], other: tuple[str, ...]) -> None:
    assert repeat_key(*one) != repeat_key(*other)


@pytest.mark.parametrize(
    ("typed", "tags"),
    [
        ("", ()),
        (" , ,", ()),
        ("sleep", ("sleep",)),
        ("Sleep Work", ("sleep", "work")),
        ("sleep, work life", ("sleep", "work-life")),
        ("#sleep #work", ("sleep", "work")),
        ("## , #", ()),
        ("c#, c++", ("c#", "c++")),
        ("b, a, B", ("b", "a")),
        ("сон، عمل、夢，x", ("сон", "عمل", "夢", "x")),  # noqa: RUF001 - commas of other scripts
        ("sle\u200bep", ("sleep",)),
        ("#\ufe0f\u20e3", ()),
        ("a\nb c", ("a", "b-c")),
    ],
)
def test_tags_are_parted_and_folded(typed: str, tags: tuple[str, ...]) -> None:
    assert parse_tags(typed, POLICY) == tags


def test_tags_are_limited_in_number_and_length() -> None:
    assert len(parse_tags("a b c d e", POLICY)) == 5  # q2a.md 2.6
    with pytest.raises(TooManyTagsError) as too_many:
        parse_tags("a b c d e f", POLICY)
    assert (too_many.value.maximum, too_many.value.count) == (5, 6)

    assert parse_tags("x" * 30, POLICY) == ("x" * 30,)  # ours
    with pytest.raises(TooLongError) as too_long:
        parse_tags("ok, " + "x" * 31, POLICY)
    assert (too_long.value.field, too_long.value.maximum) == ("Each tag", 30)


@quick
@given(texts)
def test_parsed_tags_parse_to_themselves(text: str) -> None:
    try:
        tags = parse_tags(text, POLICY)
    except InvalidInputError:
        return
    assert parse_tags(", ".join(tags), POLICY) == tags


@pytest.mark.parametrize(
    ("text", "limit", "shown"),
    [
        ("short", 5, "short"),
        ("one\n\ntwo", 10, "one two"),
        ("one two three", 12, "one two…"),
        ("one two three", 8, "one two…"),
        ("one two three", 7, "one…"),
        ("unbreakable", 6, "unbre…"),
        ("ab", 1, "…"),
        ("xxe\u0308\u0308zz", 5, "xx…"),  # not between a letter and its marks
        ("x👩\u200d💻y", 4, "x…"),
        ("x👍🏽yz", 3, "x…"),
    ],
)
def test_an_excerpt_is_cut_at_a_word(text: str, limit: int, shown: str) -> None:
    assert excerpt(text, limit) == shown


@quick
@given(texts, st.integers(1, 30))
def test_an_excerpt_never_passes_its_limit(text: str, limit: int) -> None:
    shown = excerpt(text, limit)

    assert len(shown) <= limit
    assert "\n" not in shown
    assert " ".join(text.split()).startswith(shown.removesuffix("…"))
