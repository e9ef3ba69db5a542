from __future__ import annotations

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from forum import numbers


@pytest.mark.parametrize(
    ("n", "shown"),
    [
        (0, "0"),
        (1, "1"),
        (999, "999"),
        (1_000, "1.0k"),
        (1_049, "1.0k"),
        (1_050, "1.1k"),
        # q2a.md 2.2: 5.0k is 4,950 to 5,049.
        (4_949, "4.9k"),
        (4_950, "5.0k"),
        (5_049, "5.0k"),
        (5_050, "5.1k"),
        # Below 100,000 there is one decimal, whatever it rounds to.
        (99_949, "99.9k"),
        (99_950, "100.0k"),
        (99_999, "100.0k"),
        (100_000, "100k"),
        (100_499, "100k"),
        (100_500, "101k"),
        (999_499, "999k"),
        (999_500, "1,000k"),
        (999_999, "1,000k"),
        (1_000_000, "1.0m"),
        (1_049_999, "1.0m"),
        (1_050_000, "1.1m"),
        (99_949_999, "99.9m"),
        (99_950_000, "100.0m"),
        (100_000_000, "100m"),
        (1_234_500_000, "1,235m"),  # there is no letter for more
        # Question2Answer shortens only what is 1,000 or more.
        (-120, "-120"),
        (-5_000, "-5,000"),
    ],
)
def test_compact_is_as_question2answer_writes_it(n: int, shown: str) -> None:
    assert numbers.compact(n) == shown


@settings(max_examples=100, deadline=None)
@given(st.integers(1_000, 99_999_999_999))
@example(99_950)
@example(999_999)
def test_compact_is_never_further_off_than_half_its_last_digit(n: int) -> None:
    shown = numbers.compact(n)

    digits, unit = shown[:-1].replace(",", ""), {"k": 1_000, "m": 1_000_000}[shown[-1]]
    step = unit // 10 if "." in digits else unit
    value = int(digits.replace(".", "")) * step
    assert 2 * abs(value - n) <= step


@pytest.mark.parametrize(
    ("n", "shown"),
    [
        (12, "+12"),
        (1, "+1"),
        (0, "0"),
        (-1, "–1"),
        (-3, "–3"),
        (5_000, "+5.0k"),
        (-5_000, "–5.0k"),
    ],
)
def test_signed_has_a_plus_or_an_en_dash(n: int, shown: str) -> None:
    assert numbers.signed(n) == shown


@pytest.mark.parametrize(
    ("n", "shown"),
    [
        (12, "+12 votes"),
        (1, "+1 vote"),
        (0, "0 votes"),
        (-1, "–1 vote"),
        (-2, "–2 votes"),
        (1_234, "+1.2k votes"),
    ],
)
def test_votes_are_singular_for_one_either_way(n: int, shown: str) -> None:
    assert numbers.votes(n) == shown


@pytest.mark.parametrize(
    ("n", "shown"),
    [(5_000, "5.0k points"), (1, "1 point"), (0, "0 points"), (100, "100 points")],
)
def test_points_are_singular_for_one(n: int, shown: str) -> None:
    assert numbers.points(n) == shown


@pytest.mark.parametrize(
    ("n", "shown"), [(999, "999"), (5_012, "5,012"), (1_234_567, "1,234,567"), (-1_000, "-1,000")]
)
def test_full_keeps_every_digit(n: int, shown: str) -> None:
    assert numbers.full(n) == shown
