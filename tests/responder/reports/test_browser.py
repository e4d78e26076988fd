"""The page of a report in a real browser: it is quiet, asks for nothing, and everyone can read it.

Needs a browser of the Chromium family. The rules of axe-core come with a package whose code is not
used: pip install --no-deps -r tests/axe.txt
"""

import json
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

import pytest

from responder.reports.renderers import html
from responder.reports.tongues.registry import TONGUES
from tests import browser
from tests.browser import Browser, Page
from tests.responder.reports.full import full, speaking

PHONE, DESKTOP = 360, 1_100
A4 = 688
"""CSS pixels between the margins of the sheet."""
looks = pytest.mark.parametrize(
    ("language", "width", "dark"),
    [("en", PHONE, True), ("fr", PHONE, False), ("en", DESKTOP, False), ("fr", DESKTOP, True)],
)
every_language = pytest.mark.parametrize("language", TONGUES)


@pytest.fixture(scope="module")
def chromium(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    program = browser.found()
    if program is None:
        pytest.skip(f"no browser is installed: none of {', '.join(browser.NAMES)}")
    with browser.running(program, tmp_path_factory.mktemp("profile")) as started:
        yield started


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    folder = tmp_path_factory.mktemp("pages")
    files = {language: folder / f"{language}.html" for language in TONGUES}
    for language, file in files.items():
        file.write_text(html.render(full(), speaking(TONGUES[language])), encoding="utf-8")
    return files


@pytest.fixture(scope="module")
def rules() -> str:
    spec = find_spec("axe_playwright_python")
    if spec is None or spec.origin is None:
        pytest.skip("axe-core is not installed: pip install --no-deps -r tests/axe.txt")
    return (Path(spec.origin).parent / "axe.min.js").read_text(encoding="utf-8")


@every_language
def test_the_page_is_quiet_and_asks_for_nothing(
    chromium: Browser, pages: dict[str, Path], language: str
) -> None:
    page = chromium.open(pages[language], width=DESKTOP)
    page.run("document.querySelectorAll('details').forEach(d => { d.open = true })")
    assert page.requests() == [pages[language].as_uri()]
    assert page.complaints() == []
    assert page.run("document.scripts.length + document.images.length") == 0


def test_what_is_wrong_with_a_page_is_seen(chromium: Browser, rules: str, tmp_path: Path) -> None:
    bad = tmp_path / "bad.html"
    bad.write_text(
        "<!doctype html><title>t</title><p style='color:#999'>pale</p>"
        "<img src='http://town.example/a.png'><script>console.error('loud'); nowhere()</script>",
        encoding="utf-8",
    )
    page = chromium.open(bad, width=DESKTOP)
    assert "http://town.example/a.png" in page.requests()
    assert len(page.complaints()) >= 3
    found = {one["id"] for one in violations(page, rules)}
    assert {"color-contrast", "html-has-lang", "image-alt"} <= found


def violations(page: Page, rules: str) -> list[dict[str, object]]:
    page.run(rules)
    told = page.run("axe.run().then(found => JSON.stringify(found.violations))")
    assert isinstance(told, str)
    found: list[dict[str, object]] = json.loads(told)
    return found


@looks
def test_everyone_can_read_the_page(
    chromium: Browser, pages: dict[str, Path], rules: str, language: str, width: int, *, dark: bool
) -> None:
    page = chromium.open(pages[language], width=width, dark=dark)
    page.run("document.querySelectorAll('details').forEach(d => { d.open = true })")
    page.run(rules)
    told = page.run(
        "axe.run({resultTypes: ['violations']}).then(r => JSON.stringify(r.violations))"
    )
    assert isinstance(told, str)
    assert told == "[]", told[:4_000]


@looks
def test_nothing_is_wider_than_the_screen(
    chromium: Browser, pages: dict[str, Path], language: str, width: int, *, dark: bool
) -> None:
    page = chromium.open(pages[language], width=width, dark=dark)
    assert page.run("document.scrollingElement.scrollWidth") == width
    assert boxes(page, "box.scrollWidth > box.clientWidth && box.tabIndex !== 0") == 0


@every_language
def test_nothing_is_cut_off_on_paper(
    chromium: Browser, pages: dict[str, Path], language: str
) -> None:
    page = chromium.open(pages[language], width=A4, printed=True)
    assert boxes(page, "box.scrollWidth > box.clientWidth + 1") == 0
    assert page.run("document.scrollingElement.scrollWidth") == A4
    background = "getComputedStyle(document.body).backgroundColor"
    dark = chromium.open(pages[language], width=A4, dark=True, printed=True)
    assert page.run(background) == dark.run(background) == "rgb(255, 255, 255)"
    assert page.pdf().startswith(b"%PDF-")


def boxes(page: Page, wrong: str) -> object:
    return page.run(f"[...document.querySelectorAll('.wide')].filter(box => {wrong}).length")
