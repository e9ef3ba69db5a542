from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cogs.ui.text import length, safe, safe_body, shorten, split, spoiler

SPECIAL = st.text(alphabet="\\*_~`|[]()<>#-+.!@:/ \nax1é😀👍🏽", max_size=120)
UNESCAPED = re.compile(r"(?<!\\)(?:\\\\)*[*_~`|\[\]<]")


def shown(text: str) -> str:
    """What Discord makes of it: a backslash before a sign that is no letter or digit goes."""
    return re.sub(r"\\([^0-9A-Za-z\s])", r"\1", text).replace("\u200b", "")


@pytest.mark.parametrize(
    ("typed", "sent"),
    [
        ("**bold** and __line__", r"\*\*bold\*\* and \_\_line\_\_"),
        ("[click](https://evil.example)", r"\[click\](https\://evil.example)"),
        ("<@123> <#4> <:a:5>!", "\\<@\u200b123\\> \\<#4\\> \\<:a:5>!"),
        ("@everyone @here me@home", "@\u200beveryone @\u200bhere me@home"),
        ("a\n\n# b", r"a \# b"),
        ("||x|| `y`", r"\|\|x\|\| \`y\`"),
    ],
)
def test_a_line_shows_as_typed(typed: str, sent: str) -> None:
    assert safe(typed) == sent


@pytest.mark.parametrize(
    "marker", ["# ", "### ", "-# ", "> ", ">>> ", "- ", "+ ", "* ", "1. ", "12) "]
)
def test_no_line_begins_with_a_block_marker(marker: str) -> None:
    first = re.escape(marker[0])
    for line in safe_body(f"{marker}one\n  {marker}two").splitlines():
        assert re.match(rf"\s*(\d+\\|\\{first})", line), line


def test_a_plain_address_in_a_body_stays_a_link() -> None:
    address = "https://en.wikipedia.org/wiki/Self_care_(book)?a=1&b=~x#y_z"
    assert safe_body(f"see {address} now") == f"see {address} now"


def test_a_masked_link_in_a_body_shows_where_it_leads() -> None:
    assert safe_body("[a](https://b.example)") == r"\[a\](https://b.example)"


@given(SPECIAL)
def test_nothing_in_a_line_stays_unescaped(typed: str) -> None:
    assert not UNESCAPED.search(safe(typed))
    assert "\n" not in safe(typed)
    assert not re.search(r"(?<!\\)://", safe(typed))


@given(SPECIAL)
def test_escaping_at_most_doubles_a_text(typed: str) -> None:
    assert len(safe_body(typed)) <= 2 * len(typed)


@given(SPECIAL.filter(lambda text: "://" not in text))
def test_a_body_shows_what_was_typed(typed: str) -> None:
    def words(text: str) -> list[str]:
        return text.split()

    assert words(shown(safe_body(typed))) == words(typed)


@given(SPECIAL)
def test_nothing_in_a_spoiler_closes_it(typed: str) -> None:
    inside = spoiler(typed)[2:-2]
    assert "||" not in inside
    assert not inside.endswith("|")
    assert "``" not in inside


@given(SPECIAL, st.lists(st.integers(5, 60), min_size=1, max_size=4))
def test_a_split_never_cuts_an_escape(typed: str, sizes: list[int]) -> None:
    text = safe_body(typed)
    parts = split(text, sizes)
    assert len(parts) <= len(sizes)
    for part, size in zip(parts, sizes, strict=False):
        assert length(part) <= size
        backslashes = len(part.rstrip("…")) - len(part.rstrip("…").rstrip("\\"))
        assert backslashes % 2 == 0


@given(SPECIAL)
def test_what_fits_is_split_into_all_of_it(typed: str) -> None:
    text = safe_body(typed)
    parts = split(text, [30] * 20)
    assert "".join("".join(parts).split()) == "".join(text.split())


def test_a_text_is_cut_at_a_line_end_that_is_near() -> None:
    assert split("one two\nthree four five", [12, 20]) == ["one two", "three four five"]


def test_what_is_left_out_is_marked() -> None:
    assert shorten("one two three", 9) == "one two…"


def test_an_emoji_counts_as_discord_counts_it() -> None:
    assert length("a😀") == 3
