"""Plots: drawn the same each time, in the colours of the page, with words that stay words."""

import re
from dataclasses import replace
from math import gcd
from xml.etree.ElementTree import Element, fromstring

import pytest

from responder.reports import plots
from responder.reports.places import at, places_of
from responder.reports.plots import COLOURS, HATCHES, MARKERS, draw
from responder.reports.renderers import html
from responder.reports.renderers.grid import behind
from responder.reports.report import Plot, Point, Series, Shape
from responder.reports.tongues.registry import TONGUES
from tests.responder.reports.full import full, speaking
from tests.responder.reports.plotted import BARS, DAYS, LINES, RANGES

ENGLISH, FRENCH = speaking(TONGUES["en"]), speaking(TONGUES["fr"])
every_shape = pytest.mark.parametrize("plot", [LINES, BARS, RANGES], ids=lambda plot: plot.key)


def read(svg: str) -> Element:
    """Read a picture as strictly as XML; a page declares these prefixes by itself."""
    return fromstring(str(svg).replace("<svg ", '<svg xmlns:xlink="x" ', 1))


def words(svg: str) -> list[str]:
    return [element.text or "" for element in read(svg).iter("text")]


@every_shape
def test_the_same_plot_is_drawn_the_same(plot: Plot) -> None:
    assert draw(plot, ENGLISH, "a") == draw(plot, ENGLISH, "a")


@every_shape
def test_a_plot_is_told_in_words(plot: Plot) -> None:
    picture = read(draw(plot, ENGLISH, "a"))
    title, desc = picture[0], picture[1]
    assert (title.tag, desc.tag) == ("title", "desc")
    assert picture.get("aria-labelledby") == f"{title.get('id')} {desc.get('id')}"
    assert title.text == ENGLISH.title("plot", plot.key)
    assert desc.text == ENGLISH.described(plot)


@every_shape
def test_a_plot_has_no_colour_of_its_own_and_no_name_that_clashes(plot: Plot) -> None:
    one, other = draw(plot, ENGLISH, "one"), draw(plot, ENGLISH, "other")
    assert not re.search(r"#[0-9a-f]{6}|<style|<metadata|https?:|font-family", one)
    ids = [set(re.findall(r'\sid="([^"]+)"', svg)) for svg in (one, other)]
    assert ids[0].isdisjoint(ids[1])
    used = set(re.findall(r'(?:href="#|url\(#)([^")]+)', one))
    assert used
    assert used <= ids[0]


def test_numbers_and_days_are_those_of_the_language() -> None:
    english, french = (words(draw(BARS, tongue, "a")) for tongue in (ENGLISH, FRENCH))
    assert {"Mon 16", "5,000"} <= set(english)
    assert {"lun. 16", "5\u202f000"} <= set(french)
    assert "20\u202f%" in words(draw(LINES, FRENCH, "a"))
    assert {"−5%", "0%", "product quality"} <= set(words(draw(RANGES, ENGLISH, "a")))


def test_the_scale_begins_at_zero_or_shows_it() -> None:
    flat = tuple(Point(at=day, value=value) for day, value in zip(DAYS, (0.4, 0.0), strict=False))
    svg = words(draw(replace(LINES, series=(Series(name="x", points=flat),)), ENGLISH, "a"))
    assert "0%" in svg
    assert not [word for word in svg if word.startswith("−")]
    down = (*flat, Point(at=DAYS[3], value=-0.3))
    svg = words(draw(replace(LINES, series=(Series(name="x", points=down),)), ENGLISH, "a"))
    assert {"0%", "−20%"} <= set(svg)


def test_words_of_others_are_neither_markup_nor_formulas() -> None:
    assert "<b>$rss_1$</b>" in words(draw(BARS, ENGLISH, "a"))


def test_colour_alone_tells_no_series_from_another() -> None:
    points = tuple(Point(at=day, value=1.0) for day in DAYS)
    many = tuple(Series(name=f"c{number}", points=points) for number in range(9))
    for shape, counts in (Shape.LINES, MARKERS), (Shape.BARS, HATCHES):
        svg = draw(replace(BARS, shape=shape, series=many), ENGLISH, "a")
        assert {f"c{number}" for number in range(9)} <= set(words(svg))
        assert gcd(len(COLOURS), len(counts)) == 1
    assert len(read(svg).findall(".//pattern")) >= len(HATCHES) - 1


def test_many_days_do_not_stand_in_each_others_way() -> None:
    many = tuple(Point(at=DAYS[0].replace(day=1 + n), value=float(n)) for n in range(28))
    svg = draw(replace(BARS, series=(Series(name="x", points=many),)), ENGLISH, "a")
    days = [told for told in words(svg) if " " in told]
    assert 5 <= len(days) <= 8
    assert days[0] == "1 Nov"


def test_a_plot_of_nothing_is_drawn() -> None:
    for plot in (LINES, BARS, RANGES):
        draw(replace(plot, series=()), ENGLISH, "a")
        nothing = Series(name="x", points=(Point(at=DAYS[0], value=None),))
        draw(replace(plot, series=(nothing,)), ENGLISH, "a")


def test_the_table_behind_a_plot_holds_its_figures() -> None:
    later = Series(name="later", points=(Point(at=DAYS[4], value=0.5),))
    grid = behind(replace(LINES, series=(*LINES.series, later)), ENGLISH)
    assert grid.head == ["Of", "Tone: negative", "Tone: positive", "later"]
    rows = [[cell.text for cell in row] for row in grid.rows]
    assert [row[0] for row in rows] == [ENGLISH.cell(day) for day in DAYS]
    assert rows[0] == ["Mon 16 Nov", "40.0% (32.0% to 60.0%)", "15.0% (7.0% to 35.0%)", "–"]
    assert rows[4] == ["Fri 20 Nov", "–", "–", "50.0%"]
    places = places_of(replace(LINES, series=(LINES.series[0], later)))
    assert [point.value for point in at(later, places)] == [None, None, None, None, 0.5, None, None]


def test_without_the_library_the_figures_stand_in_tables(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(plots, "can_draw", lambda: False)
    page = html.render(full(), ENGLISH)
    assert "<svg" not in page
    assert page.count("vigie[plots]") == 1
    assert page.count("<details open>") == page.count("<figure>") >= 3
    assert "40.0% (32.0% to 60.0%)" in page
