"""What to look for, how a network wants it asked, and what concerns a brand when it comes back."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from listener.matching import Matcher
from listener.query import Grammar, queries, terms
from storage.model import Brand
from storage.polled import Reject
from tests.factories import mention

BRAND = Brand(
    name="Brumelle",
    handles=("brumelle",),
    hashtags=("brumelle",),
    keywords=("Laiterie Brumelle",),
    products=("Crème Brumelle",),
    noise=("brumelle matinale",),
)
WORD = Brand(name="Orage", products=("yaourt",), ambiguous=True)


@pytest.mark.parametrize(
    "text",
    [
        "Brumelle ne répond pas",
        "BRUMELLE!!",
        "la laiterie brumelle encore",
        "@brumelle hello",
        "#brumelle",
        "#brumellearnaque",
        "#BrumelleSucks",
        "ma creme brumelle a tourné",
        "\x1b[31mBrumelle is a scam\x1b[0m",
        "Bru\u200bmelle",
    ],
)
def test_a_brand_is_found(text: str) -> None:
    assert Matcher([BRAND]).brands_in(text) == ("Brumelle",)


@pytest.mark.parametrize("text", ["brumellerie", "une brume légère", "une brumelle matinale", ""])
def test_what_only_looks_like_it_is_not(text: str) -> None:
    assert Matcher([BRAND]).brands_in(text) == ()


def test_an_ordinary_word_needs_company() -> None:
    matcher = Matcher([WORD])
    assert matcher.brands_in("quel orage cette nuit") == ()
    assert matcher.brands_in("mon yaourt Orage est moisi") == ("Orage",)
    assert matcher.brands_in("Orage arnaque ses clients") == ("Orage",)
    assert matcher.brands_in("#oragearnaque") == ("Orage",)


def test_a_post_of_two_brands_bears_both() -> None:
    text = "Brumelle ou un yaourt Orage ?"
    assert Matcher([BRAND, WORD]).brands_in(text) == ("Brumelle", "Orage")


def test_what_concerns_nobody_is_rejected_with_the_reason() -> None:
    keep = Matcher([BRAND]).keep()
    assert keep(mention("1", "hello")) == Reject(native_id="1", reason="names no brand")
    assert keep(mention("1", "brumelle matinale")) == Reject(native_id="1", reason="noise")


def test_in_the_brands_own_stream_everything_concerns_it() -> None:
    kept = Matcher([BRAND]).keep(all_concern=True)(mention("1", "hello"))
    assert not isinstance(kept, Reject)
    assert kept.brands == ("Brumelle",)


def test_a_query_joins_terms_and_leaves_noise_out() -> None:
    grammar = Grammar(max_length=512, suffix="-is:retweet")
    (query,) = queries(BRAND, grammar)
    assert query.startswith('(@brumelle OR Brumelle OR "Laiterie Brumelle" OR "Crème Brumelle"')
    assert query.endswith(') -"brumelle matinale" -is:retweet')
    assert "#brumellearnaque" in query


def test_an_ordinary_word_is_asked_for_in_company() -> None:
    (query,) = queries(WORD, Grammar(max_length=512))
    assert "(Orage yaourt)" in query
    assert "(Orage OR" not in query


def test_a_network_without_or_gets_a_query_a_term() -> None:
    asked = queries(BRAND, Grammar(max_length=100, joins=False))
    assert "Brumelle" in asked
    assert not any(" OR " in query for query in asked)


TERM = st.text("abcdefghij ", min_size=1, max_size=30).filter(str.strip)


@given(
    keywords=st.lists(TERM, max_size=40),
    noise=st.lists(TERM, max_size=5),
    length=st.integers(300, 600),
)
def test_long_lists_are_split_within_the_limit_and_nothing_is_left_out(
    keywords: list[str], noise: list[str], length: int
) -> None:
    brand = Brand(name="Brumelle", keywords=tuple(keywords), noise=tuple(noise))
    asked = queries(brand, Grammar(max_length=length))
    assert all(len(query) <= length for query in asked)
    assert all(any(k.strip() in query for query in asked) for k in keywords)


def test_a_hashtag_has_letters_and_figures_alone() -> None:
    asked = terms(Brand(name='A & Co "x"', anger=("arnaque",)), Grammar(max_length=512))
    assert "#acoxarnaque" in asked
