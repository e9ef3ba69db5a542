# ruff: noqa: RUF001 - look-alikes are what is tested
from __future__ import annotations

import unicodedata

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from forum.errors import BadNameError
from forum.names import check_shown_name, is_anonymous, name_key
from forum.policy import Policy


def check(name: str, *, taken: tuple[str, ...] = (), staff: tuple[str, ...] = ()) -> str:
    return check_shown_name(name, taken=taken, staff=staff, policy=Policy())


def problem_of(name: str, *, taken: tuple[str, ...] = (), staff: tuple[str, ...] = ()) -> str:
    with pytest.raises(BadNameError) as refused:
        check(name, taken=taken, staff=staff)
    return refused.value.problem


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("anonymous", "anonymous"),  # design.md: any name, or 'anonymous'
        ("  Lost \n in   thought ", "Lost in thought"),
        ("Tired\u202e mum\u200b", "Tired mum"),
        ("Überfordert", "Überfordert"),
        ("眠れない人", "眠れない人"),
        ("🌻", "🌻"),
        ("❤\ufe0f", "❤\ufe0f"),
        ("Task master", "Task master"),  # "asker" is no word of it
        ("x" * 40, "x" * 40),  # q2a.md 1.12
    ],
)
def test_a_name_is_shown_on_one_clean_line(typed: str, shown: str) -> None:
    assert check(typed) == shown


def test_a_name_is_at_most_40_characters() -> None:
    assert problem_of("x" * 41) == "long"


@pytest.mark.parametrize(
    "typed", ["", "\u200b", "\u3164\u3164", "\u2800", "...", "-", "_", "\u0301"]
)
def test_a_name_that_shows_as_nothing_is_refused(typed: str) -> None:
    assert problem_of(typed) == "empty"


# design.md, Anonymity: "(asker)" and "the author" are the forum's own words; the rest is staff.
@pytest.mark.parametrize(
    "typed",
    [
        "(asker)",
        "Ann (asker)",
        "Asker",
        "the author",
        "The-Author",
        "Moderator",
        "m o d e r a t o r",
        "ADMIN",
        "Adm1n",
        "аdmin",
        "ᴀᴅᴍɪɴ",
        "𝐚𝐝𝐦𝐢𝐧",
        "Your admin",
        "Wellspring",
        "VVellspring",
        "âdmïn",
    ],
)
def test_official_names_are_reserved(typed: str) -> None:
    assert problem_of(typed) == "reserved"


@pytest.mark.parametrize(
    "typed", ["Dr. Ann Miller", "dr ann miller", "DrAnnMiller", "Dr. Αnn Мiller", "Dr Ann Mi11er"]
)
def test_a_staff_members_name_is_refused_however_it_is_written(typed: str) -> None:
    assert problem_of(typed, staff=("Someone", "Dr Ann Miller")) == "staff"


def test_a_name_of_the_thread_is_refused() -> None:
    assert problem_of("sunfl0wer", taken=("Sunflower",)) == "taken"
    assert problem_of("🌻", taken=("🌻",)) == "taken"
    assert check("🌻", taken=("🌼",)) == "🌻"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Ann", "ANN"),
        ("a n n", "A.n-n"),
        ("paypal", "раураl"),
        ("Ｆｕｌｌ", "full"),
        ("O0o", "ooo"),
        ("Il1|", "llll"),
        ("modern", "modem"),
        ("Zoë", "zoe"),
        ("❤\ufe0f", "❤"),
        ("👍🏽", "👍"),
    ],
)
def test_look_alikes_share_a_skeleton(one: str, other: str) -> None:
    assert name_key(one) == name_key(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [("Ann", "Anna"), ("कि", "का"), ("か", "が"), ("room 2", "room 3"), ("🌻", "🌼")],
)
def test_other_names_do_not(one: str, other: str) -> None:
    assert name_key(one) != name_key(other)


@settings(max_examples=150, deadline=None)
@given(st.text(st.characters() | st.sampled_from("rnvil1|0 \u200b\ufe0f\u0301ıİς🌻"), max_size=20))
@example("R:N")
def test_a_skeleton_is_its_own_skeleton(text: str) -> None:
    key = name_key(text)

    assert name_key(key) == key
    assert name_key(text.upper().lower()) == name_key(text.lower())
    assert not {c for c in key if unicodedata.category(c) in ("Zs", "Cf", "Cc")}


@pytest.mark.parametrize(
    ("typed", "hides"),
    [
        ("", False),
        ("  \n", False),
        ("anonymous", True),
        (".", True),
        # To be refused, not to be posted under the name its author meant to hide.
        ("\u200b", True),
    ],
)
def test_anything_typed_hides_the_author(typed: str, hides: bool) -> None:
    assert is_anonymous(typed) is hides
