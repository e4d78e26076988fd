"""Counters as people are shown them, in English and in French."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from listener.counts import LARGEST, count_of, counted

NARROW, NO_BREAK, THIN = "\u202f", "\u00a0", "\u2009"


@pytest.mark.parametrize(
    ("shown", "meant"),
    [
        ("0", 0),
        ("999", 999),
        ("1.2K", 1_200),
        ("1.2k", 1_200),
        ("12K+", 12_000),
        ("1.25M", 1_250_000),
        ("3M", 3_000_000),
        ("2B", 2_000_000_000),
        ("4 million", 4_000_000),
        ("12,345", 12_345),
        ("1,234,567", 1_234_567),
        ("1,234,567K", 1_234_567_000),
        (" 7 ", 7),
    ],
)
def test_english(shown: str, meant: int) -> None:
    assert count_of(shown) == meant


@pytest.mark.parametrize(
    ("shown", "meant"),
    [
        ("1,2 k", 1_200),
        ("1,2 K", 1_200),
        (f"1,2{NO_BREAK}k", 1_200),
        (f"1,2{NARROW}M", 1_200_000),
        ("12 345", 12_345),
        (f"12{NARROW}345", 12_345),
        (f"12{NO_BREAK}345{NO_BREAK}678", 12_345_678),
        (f"1{THIN}000", 1_000),
        ("1.234.567", 1_234_567),
        ("1’234", 1_234),
        ("3 M", 3_000_000),
        ("2,5 millions", 2_500_000),
        ("12 mille", 12_000),
        ("1,1 Md", 1_100_000_000),
        ("1 milliard", 1_000_000_000),
    ],
)
def test_french(shown: str, meant: int) -> None:
    assert count_of(shown) == meant


@pytest.mark.parametrize(
    "shown",
    [
        *("", " ", "many", "beaucoup", "-3", "K", "1.2", "1,2", "1.234K", "1,234k", "1 2"),
        *("1,23,456", "1 234,567", "12 likes", "1e5", "0x10", "٣", "½", "1.2.3K", "9" * 30),
        *("1\n2", "∞", "NaN"),
    ],
)
def test_what_tells_no_number_is_unknown(shown: str) -> None:
    assert count_of(shown) is None


@given(st.integers(0, LARGEST))
def test_a_number_is_read_however_its_thousands_are_parted(number: int) -> None:
    assert count_of(str(number)) == number
    for mark in (",", ".", " ", NARROW, NO_BREAK, "’"):
        assert count_of(f"{number:,}".replace(",", mark)) == number


@given(st.integers(0, 9_999), st.integers(0, 9), st.sampled_from(["K", " k", "M", f"{NARROW}M"]))
def test_one_decimal_before_a_unit(whole: int, tenth: int, unit: str) -> None:
    factor = {"k": 1_000, "m": 1_000_000}[unit[-1].lower()]
    for mark in ".,":
        assert count_of(f"{whole}{mark}{tenth}{unit}") == whole * factor + tenth * factor // 10


@given(st.text())
def test_any_text_is_a_count_or_unknown(text: str) -> None:
    found = count_of(text)
    assert found is None or 0 <= found <= LARGEST


@pytest.mark.parametrize(
    ("wire", "meant"),
    [
        *((3, 3), (-3, -3), (3.0, 3), ("1.2K", 1_200), (None, None), (True, None), (3.5, None)),
        *(([], None), ({}, None), (float("nan"), None), (float("inf"), None), (2**70, None)),
    ],
)
def test_a_value_of_any_type(wire: object, meant: int | None) -> None:
    assert counted(wire) == meant
