"""Every language says the same things, and knows all that a report may say."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta

import pytest

from responder.reports.figures import Balance, Change, share
from responder.reports.renderers.layout import every
from responder.reports.report import Cell, Part, Points, Report, Said, Table, Term
from responder.reports.tongues.registry import TONGUES
from responder.reports.tongues.tongue import Tongue, gaps, joined, kinds
from tests.responder.reports.week import sample

ENGLISH, FRENCH = TONGUES["en"], TONGUES["fr"]
FREE_TERMS = {"channel", "hole"}
"""Kinds of terms that the configuration or a network names; each language may know some."""
every_language = pytest.mark.parametrize("tongue", TONGUES.values(), ids=TONGUES)


@every_language
def test_all_languages_say_the_same(tongue: Tongue) -> None:
    assert tongue.phrases.keys() == ENGLISH.phrases.keys()
    assert tongue.titles.keys() == ENGLISH.titles.keys()
    told, known = (
        {kind: set(words) for kind, words in one.terms.items() if kind not in FREE_TERMS}
        for one in (tongue, ENGLISH)
    )
    assert told == known


@every_language
def test_all_languages_carry_the_same_figures(tongue: Tongue) -> None:
    assert {key: gaps(phrase) for key, phrase in tongue.phrases.items()} == {
        key: gaps(phrase) for key, phrase in ENGLISH.phrases.items()
    }


@every_language
def test_sentences_with_a_number_have_every_plural_form(tongue: Tongue) -> None:
    counted = [phrase for phrase in tongue.phrases.values() if not isinstance(phrase, str)]
    assert counted
    for phrase in counted:
        assert {"one", "other"} <= phrase.keys() <= set(tongue.locale.plural_form.tags) | {"other"}
        assert "n" in gaps(phrase)


def test_one_and_many() -> None:
    phrase = {"one": "{n} post.", "other": "{n} posts."}
    english, french = (replace(one, phrases={"p": phrase}) for one in (ENGLISH, FRENCH))
    said = [Said("p", {"n": n}) for n in (0, 1, 2, 1_000_000)]
    assert list(map(english.say, said)) == ["0 posts.", "1 post.", "2 posts.", "1,000,000 posts."]
    many = "1\u202f000\u202f000 posts."
    assert list(map(french.say, said)) == ["0 post.", "1 post.", "2 posts.", many]


def said_in(report: Report) -> Iterator[Said]:
    front = report.front
    yield front.headline
    for block in (front.changed, front.known, front.drove, front.watch, front.do):
        yield from block
    for _, section in every(report):
        yield from (*section.said, *section.notes)
        for table in section.tables:
            yield Said(table.empty)


def cells_in(report: Report) -> Iterator[Cell]:
    for said in said_in(report):
        yield from said.values.values()
    for _, section in every(report):
        for table in section.tables:
            yield from (column for column in table.columns if isinstance(column, Term))
            yield from (cell for row in table.rows for cell in row)
        for plot in section.plots:
            yield from (series.name for series in plot.series)


def titles_in(report: Report) -> Iterator[str]:
    tables = [report.front.goals] if report.front.goals else []
    for _, section in every(report):
        yield f"section.{section.key}"
        yield from (f"plot.{plot.key}" for plot in section.plots)
        tables += section.tables
    for table in tables:
        yield f"table.{table.key}"
        yield from (f"column.{column}" for column in table.columns if isinstance(column, str))


@every_language
def test_all_that_a_report_says_is_known(tongue: Tongue) -> None:
    report = sample()
    assert {said.key for said in said_in(report)} <= tongue.phrases.keys()
    assert set(titles_in(report)) <= tongue.titles.keys()
    plots = [plot for _, section in every(report) for plot in section.plots]
    assert {f"plot.{plot.key}" for plot in plots} <= tongue.phrases.keys()
    terms = [cell for cell in cells_in(report) if isinstance(cell, Term)]
    unknown = [t for t in terms if t.kind not in FREE_TERMS and t.value not in tongue.terms[t.kind]]
    assert terms
    assert unknown == []


@every_language
def test_all_that_a_report_says_has_its_figures(tongue: Tongue) -> None:
    for said in said_in(sample()):
        assert gaps(tongue.phrases[said.key]) <= said.values.keys(), said.key


@every_language
def test_signs_stand_as_the_language_wants(tongue: Tongue) -> None:
    told = [
        form
        for phrase in tongue.phrases.values()
        for form in ([phrase] if isinstance(phrase, str) else phrase.values())
    ]
    told += tongue.titles.values()
    assert not [text for text in told if "'" in text], "an apostrophe is ’"
    high = r"(?<!\u202f)(?<!\u202f[»])[;!?%]|(?<=\w):(?=\s)|«(?!\u202f)|(?<!\u202f)»"
    if tongue.locale.language == "fr":
        assert not [text for text in told if re.search(high, text)]
    else:
        assert not [text for text in told if re.search(r"\s[;:!?%]", text)]


def test_a_word_is_said_once() -> None:
    with pytest.raises(ValueError, match="said twice: a, b"):
        joined(({"b": "1", "a": "2", "c": "3"}, {"a": "4", "b": "5"}))
    with pytest.raises(ValueError, match="said twice: x"):
        kinds(({"topic": {"x": "1"}}, {"topic": {"x": "2"}}))


FIGURES: list[tuple[Cell, str, str]] = [
    (
        share(3, 1_200),
        "0.2% (0.1 to 0.7; n = 1,200)",
        "0,2\u202f% (0,1 à 0,7\u202f; n\xa0=\xa01\u202f200)",
    ),
    (
        Balance(n=40, value=-0.1, low=-0.25, high=0.05),
        "−10.0% (−25.0 to 5.0; n = 40)",
        "−10,0\u202f% (−25,0 à 5,0\u202f; n\xa0=\xa040)",
    ),
    (Part(value=1.0), "100.0%", "100,0\u202f%"),
    (Points(value=0.019), "1.9 points", "1,9 point"),
    (Points(value=-0.02), "−2.0 points", "−2,0 points"),
    (
        Change(value=0.0149, low=-0.00001, high=0.03),
        "+1.5 points (0.0 to +3.0)",
        "+1,5 point (de 0,0 à +3,0)",
    ),
    (timedelta(hours=30), "1 day 6 hrs", "1\u202fj 6\u202fh"),
    (timedelta(minutes=-5), "−5 mins", "−5\xa0min"),
    (timedelta(), "0 mins", "0\xa0min"),
    (date(2026, 11, 16), "Mon 16 Nov", "lun. 16 nov."),
    (Term("topic", "never heard\x1b[2J of"), "never heard of", "never heard of"),
    (None, "–", "–"),
]


@pytest.mark.parametrize(("cell", "english", "french"), FIGURES)
def test_figures_by_language(cell: Cell, english: str, french: str) -> None:
    assert (ENGLISH.cell(cell), FRENCH.cell(cell)) == (english, french)


def test_a_sentence_that_nobody_knows_is_an_error() -> None:
    with pytest.raises(KeyError):
        ENGLISH.say(Said("no.such"))


def test_a_table_without_rows_says_so() -> None:
    assert FRENCH.say(Said(Table(key="topics", columns=(), rows=()).empty)) == "Rien."
