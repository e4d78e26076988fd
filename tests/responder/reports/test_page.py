"""The page of a report: in order, in contrast, and deaf to what posts command."""

import re
from html.parser import HTMLParser
from importlib.resources import files
from itertools import pairwise

import pytest
from markdown_it import MarkdownIt

from responder.reports.renderers import html, markdown
from responder.reports.renderers.layout import heading, link, named
from responder.reports.report import Section
from responder.reports.tongues.registry import TONGUES
from tests.responder.reports.full import HOSTILE, URLS, full, speaking

ENGLISH = speaking(TONGUES["en"])
ALLOWED = {"charset", "class", "clip-path", "content", "d", "href", "http-equiv", "id", "lang"} | {
    "name", "open", "rel", "role", "scope", "style", "tabindex", "transform", "viewbox", "x", "y",
    "xlink:href", "aria-labelledby", "width", "height", "patternunits", "fill", "stroke-width",
    "stroke-linecap", "stroke-linejoin",
}  # fmt: skip


class Reader(HTMLParser):
    """Collects what stands on a page."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str]]] = []
        self.texts: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, {name: value or "" for name, value in attrs}))

    def handle_data(self, data: str) -> None:
        self.texts.append(data)

    def all(self, *names: str) -> list[tuple[str, dict[str, str]]]:
        return [(tag, attrs) for tag, attrs in self.tags if tag in names]


@pytest.fixture(scope="module")
def page() -> Reader:
    return Reader(html.render(full(), ENGLISH))


def test_headings_are_in_order(page: Reader) -> None:
    levels = [int(tag[1]) for tag, _ in page.all("h1", "h2", "h3", "h4", "h5", "h6")]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))


def test_every_name_is_given_once_and_every_reference_leads_somewhere(page: Reader) -> None:
    ids = [attrs["id"] for _, attrs in page.tags if "id" in attrs]
    assert len(ids) == len(set(ids))
    links = [attrs["href"] for _, attrs in page.all("a")]
    inside = {href[1:] for href in links if href.startswith("#")}
    labels = {name for _, attrs in page.tags for name in attrs.get("aria-labelledby", "").split()}
    assert len(inside) == len(full().sections)
    assert inside | labels <= set(ids)


@pytest.mark.parametrize("language", TONGUES)
def test_the_page_of_a_department_is_headed_by_its_name(language: str) -> None:
    assert "R&D" in heading(Section(key="department", name="R&D"), TONGUES[language])


def test_departments_of_one_sound_have_names_of_their_own() -> None:
    names = ("R&D", "R D", "r-d", "R D 2", "!!!", "???", "", "x" * 100_000)
    parts = tuple(Section(key="department", name=name) for name in names)
    told = [name for name, _ in named(parts, "departments")]
    assert told[:4] == [f"departments-department-r-d{more}" for more in ("", "-2", "-3", "-2-2")]
    assert len(set(told)) == len(names)
    assert max(map(len, told)) < 100
    assert all(re.fullmatch(r"[\w-]+", name) for name in told)


def test_every_table_has_a_caption_and_scopes(page: Reader) -> None:
    assert len(page.all("caption")) == len(page.all("table"))
    assert {attrs["scope"] for _, attrs in page.all("th")} == {"col", "row"}


def test_every_plot_has_words_and_a_table(page: Reader) -> None:
    plots = [attrs for _, attrs in page.all("svg") if attrs.get("role") == "img"]
    assert len(plots) == len(page.all("details")) == len(page.all("desc")) >= 3


def test_posts_command_nothing(page: Reader) -> None:
    shown = HOSTILE.replace("\x1b[2J", "").replace("\u202e", "")
    assert page.texts.count(shown) == len(URLS)
    assert not page.all("script", "img", "iframe", "link", "object", "form", "base", "b")
    assert {name for _, attrs in page.tags for name in attrs} <= ALLOWED


def test_only_addresses_of_the_web_are_links(page: Reader) -> None:
    links = [attrs for _, attrs in page.all("a") if not attrs["href"].startswith("#")]
    assert [attrs["href"] for attrs in links] == ["https://town.example/posts/1"]
    assert {attrs["rel"] for attrs in links} == {"noreferrer noopener nofollow"}


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)",
        " https://town.example/",
        "https://town.example/\n",
        "https://town.example/ b",
        "https:///nowhere",
        "https://[",
        "//town.example/",
        "ftp://town.example/",
        "https://town.example/\u202e",
        "",
        None,
    ],
)
def test_other_addresses_are_not(url: str | None) -> None:
    assert link(url) is None


def test_addresses_of_posts_are() -> None:
    for url in ("https://town.example/@a/1?b=c&d=%20#e", "http://127.0.0.1:8080/x"):
        assert link(url) == url


def test_markdown_commands_nothing() -> None:
    text = markdown.render(full(), ENGLISH)
    read = MarkdownIt("gfm-like", {"linkify": True}).parse(text)
    inside = [child for token in read for child in token.children or ()]
    assert {token.type for token in read if "html" in token.type} == set()
    assert {token.type for token in inside} <= {
        "text", "softbreak", "strong_open", "strong_close", "em_open", "em_close",
        "link_open", "link_close",
    }  # fmt: skip
    links = [token.attrs["href"] for token in inside if token.type == "link_open"]
    assert links == ["https://town.example/posts/1"]
    assert not re.search(r"@\w", text)
    told = "".join(token.content for token in inside).replace("\N{WORD JOINER}", "")
    assert told.count(HOSTILE.replace("\x1b[2J", "").replace("\u202e", "")) == len(URLS) + 1


def colours(scheme: str) -> dict[str, str]:
    style = files("responder.reports.renderers").joinpath("page.css").read_text(encoding="utf-8")
    light, dark = re.findall(r":root \{([^}]*--text[^}]*)\}", style)
    return dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6})", light if scheme == "light" else dark))


def luminance(colour: str) -> float:
    """Relative luminance, https://www.w3.org/TR/WCAG22/#dfn-relative-luminance."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return sum(w * p for w, p in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def contrast(one: str, other: str) -> float:
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_colours_stand_out(scheme: str) -> None:
    told = colours(scheme)
    for name in ("text", "soft", "link"):
        for ground in ("page", "raised"):
            assert contrast(told[name], told[ground]) >= 4.5, name
    series = [name for name in told if name.startswith("series-")]
    assert len(series) == 6
    for name in series:
        assert contrast(told[name], told["page"]) >= 3, name
