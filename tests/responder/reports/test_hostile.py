"""Whatever strangers write and call themselves: it is never structure, link, call or formula."""

import csv
import json
import re
from dataclasses import replace
from functools import cache
from html.parser import HTMLParser
from io import StringIO

import pytest
from hypothesis import HealthCheck, assume, example, given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from responder.reports.enclose import enclose
from responder.reports.plots import draw
from responder.reports.renderers import csv as tables
from responder.reports.renderers import html, markdown
from responder.reports.renderers import json as whole
from responder.reports.renderers.document import Document
from responder.reports.renderers.layout import link
from responder.reports.report import Front, Part, Quote, Report, Said, Section, Series, Table, Term
from responder.reports.tongues.registry import TONGUES
from responder.safe_text import for_terminal
from tests.responder.reports.full import speaking
from tests.responder.reports.plotted import BARS, RANGES
from tests.responder.reports.week import sample

ENGLISH = speaking(TONGUES["en"])
HOME = "https://town.example/1"
PIECES = (
    "<script>", "</td></tr></table>", "<!--", "]]>", "&lt;", "&#60;", '"', "'", "`",
    "```", "~~~", "\\", "|", "\n", "\r\n", "\u2028", "\t", "    ", "# ", "> ", "- ",
    "+ ", "1. ", "2) ", "***", "__", "~~", "[x](http://evil.com)",
    "![x](http://evil.com/a.png)", "[x]: http://evil.com", "<http://evil.com>",
    "http://evil.com", "//evil.com", "www.evil.com", "evil.com", "evil。com",
    "a@evil.com", "mailto:a@evil.com", "javascript:alert(1)", "<!channel>", "<@U1>",
    "@everyone", "@here", "#1", ":smile:", "{n}", "%s", "$x$", "=1+1", "+1", "-1",
    "@SUM(1)", "＝1", "＋1", "－1", "＠x", ";=1", "; +1", ";\t-1", "\xa0", "\u3000",
    "\ufeff", "\u200b", "\u200d", "\u202e", "\u2066", "\u2069", "́", "\x00",
    "\x1b[2J", "\x85", "\x9b31m", "עברית", "العربية", "日本語", "😀", "a", "1", " ",
)  # fmt: skip
WORDS = st.lists(st.sampled_from(PIECES), min_size=1, max_size=6).map("".join) | st.text(
    st.characters(exclude_categories=["Cs"]), min_size=1, max_size=40
)
usually = settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.filter_too_much]
)
FORMULA = re.compile(r"\s*[=+\-@＝＋－＠]")


def written(words: str, url: str | None = HOME) -> Report:
    """Put the same words wherever a stranger's or a name of the configuration may stand."""
    table = Table(
        key="cells",
        columns=("figure", words, "value"),
        rows=(
            (words, Quote(text=words, url=url), words),
            (Term("topic", words), Said("test.note", {"what": words}), None),
        ),
    )
    hole = Said("front.hole", {"source": words, "part": Part(value=0.5)})
    part = Section(key="part", name=words, tables=(table,))
    section = Section(key="test", said=(hole,), tables=(table,), notes=(hole,), parts=(part,))
    front = Front(headline=hole, watch=(hole,), do=(Said("test.note", {"what": words}),))
    return replace(sample(), brand=words, department=words, front=front, sections=(section,))


class Bones(HTMLParser):
    """What of a page is not words."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[tuple[str, tuple[tuple[str, str | None], ...]]] = []
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        named = {"id", "aria-labelledby"}
        kept = tuple((name, "" if name in named else value) for name, value in attrs)
        inside = tuple((k, "#" if k == "href" and str(v).startswith("#") else v) for k, v in kept)
        self.found.append((tag, inside))

    def handle_endtag(self, tag: str) -> None:
        self.found.append((f"/{tag}", ()))

    def handle_comment(self, data: str) -> None:
        self.found.append(("comment", ()))

    def handle_pi(self, data: str) -> None:
        self.found.append(("instruction", ()))


def bones(text: str) -> list[str]:
    """Tell what Markdown reads besides words, and where its links lead."""
    read = MarkdownIt("gfm-like", {"linkify": True}).parse(text)
    inside = [child for token in read for child in token.children or ()]
    blocks = [token.type for token in read]
    return blocks + [f"{c.type} {c.attrs.get('href')}" for c in inside if c.type != "text"]


@cache
def plain() -> tuple[object, list[str]]:
    report = written("words")
    return Bones(html.render(report, ENGLISH)).found, bones(markdown.render(report, ENGLISH))


@usually
@given(WORDS)
def test_words_are_no_structure(words: str) -> None:
    assume(for_terminal(words, newlines=False).strip())
    report = written(words)
    assert Bones(html.render(report, ENGLISH)).found == plain()[0]
    text = markdown.render(report, ENGLISH)
    assert bones(text) == plain()[1]
    assert not re.search(r"@\w", text)


@usually
@given(WORDS)
@example('a;"=1+1')
def test_words_are_no_formula_in_any_country(words: str) -> None:
    for text in tables.tables(written(words), ENGLISH).values():
        assert [len(row) for row in csv.reader(StringIO(text))] == [3 + 1] * 3
        for comma in ",;\t":
            cells = [cell for row in csv.reader(StringIO(text), delimiter=comma) for cell in row]
            assert not [cell for cell in cells if FORMULA.match(cell)]


@usually
@given(WORDS)
def test_words_are_words_in_json_and_in_a_message(words: str) -> None:
    report = written(words)
    text = whole.render(report, ENGLISH)
    assert Document.model_validate_json(text).brand == words
    parcel = enclose(report, ENGLISH, ["html"])
    for line in (parcel.title, *parcel.lines):
        assert len(line) <= 300
        assert line == for_terminal(line, newlines=False)
        assert not re.search(r"[<>@*_`~|\[\]\\&#]|://|\w\.com", line)
    name = parcel.files[0].name
    assert re.fullmatch(r"[\w-]{1,150}\.html", name)


@usually
@given(st.sampled_from(("https://", "http://", "javascript:", "data:", "//", "")), WORDS)
def test_an_address_leads_to_the_host_that_is_shown(scheme: str, words: str) -> None:
    url = f"{scheme}{words}"
    report = written("words", url)
    pages = Bones(html.render(report, ENGLISH)).found
    hrefs = {value for tag, attrs in pages if tag == "a" for name, value in attrs if name == "href"}
    assert hrefs <= {"#", url if link(url) else "#"}
    cells = [row for row in bones(markdown.render(report, ENGLISH)) if row == "td_open"]
    assert len(cells) == [*plain()[1]].count("td_open")
    row = json.loads(whole.render(report, ENGLISH))["sections"][0]["tables"][0]["rows"][0]
    assert row[1]["url"] in (link(url), None)


@pytest.mark.parametrize("letter", ["<", "[", "日"])
def test_a_hundred_thousand_letters_are_words(letter: str) -> None:
    report = written(letter * 100_000 + "x")
    assert Bones(html.render(report, ENGLISH)).found == plain()[0]
    assert markdown.render(report, ENGLISH).count("\n|") == 8


@pytest.mark.parametrize(
    "name", ["日本語", "עברית", "😀", "x" * 100_000, "<b>$x$</b>", "_x", "\u202e"]
)
def test_a_name_on_a_plot_leaves_room_for_the_plot(name: str) -> None:
    points = RANGES.series[0].points
    named = replace(RANGES, series=(Series(name="all", points=(replace(points[0], at=name),)),))
    for plot in (named, replace(BARS, series=(*BARS.series, Series(name=name, points=())))):
        assert len(draw(plot, ENGLISH, "a")) < 15_000


@pytest.mark.parametrize("word", ["עברית", "العربية", "abc עברית"])
def test_what_is_written_from_right_to_left_moves_no_figure(word: str) -> None:
    report = written(word)
    kept = f"\u2068{word}\u2069"
    page = re.sub(r"\b(id|href|aria-labelledby)=\"[^\"]*\"", "", html.render(report, ENGLISH))
    for text in (page, markdown.render(report, ENGLISH)):
        assert f"{kept} could not be read for 50.0%" in text
        assert text.count(word) == text.count(kept)
    assert kept not in tables.render(report, ENGLISH)
