import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from classifier.patterns import Search, compiled, lines

TABLES = (
    """
    (my|a) … lawyers?
    # hours?
    (la )?fumee
    suicid*
    order
    order (is )?late
    (order|parcel) … (la fumee|lost)
    """,
    """
    order late
    parcel*
    (no|not) (~ )?order
    1(2|0) parcels
    e-mail
    """,
)
WORDS = ["my", "a", "lawyer", "lawyers,", "12", "10", "hours", "la", "fumee", "suicide", "order"]
WORDS += [
    "is",
    "late",
    "parcel",
    "parcels",
    "no",
    "not",
    "lost",
    "e-mail",
    "12hours",
    "orders",
    "-",
]
SEARCH = Search(TABLES)


def one_by_one(bare: str) -> list[tuple[int, int, int]]:
    """Compare every pattern at every letter that begins a word."""
    found = []
    for start, letter in enumerate(bare):
        if not letter.isalnum() or (start > 0 and bare[start - 1].isalnum()):
            continue
        for place, table in enumerate(TABLES):
            matches = (compiled(line).match(bare, start) for line in lines(table))
            if match := next(filter(None, matches), None):
                found.append((place, start, match.end()))
    return found


@settings(deadline=None)
@given(st.lists(st.sampled_from(WORDS), max_size=14), st.sampled_from([" ", "  ", ", ", ""]))
def test_all_at_once_finds_what_each_pattern_finds_alone(words: list[str], between: str) -> None:
    bare = between.join(words)
    assert list(SEARCH.spans(bare)) == one_by_one(bare)


@pytest.mark.parametrize(
    ("bare", "met"),
    [
        ("my very good lawyer", [(0, 0, 19)]),
        ("orders", []),
        ("reorder", []),
        ("waiting 3 hours", [(0, 8, 15)]),
        ("", []),
    ],
)
def test_words_are_found_from_border_to_border(bare: str, met: list[tuple[int, int, int]]) -> None:
    assert list(SEARCH.spans(bare)) == met


def test_no_table_finds_nothing() -> None:
    assert list(Search([]).spans("my lawyer")) == []
