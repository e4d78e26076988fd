"""The report of a sample week, in every form."""

import csv
import json
import re
from dataclasses import replace
from datetime import timedelta
from io import StringIO
from pathlib import Path

import pytest
from typer.testing import CliRunner

from cli import app
from responder.reports.build import build
from responder.reports.gather import gather
from responder.reports.renderers.registry import RENDERERS
from responder.reports.report import Report, Section, Table
from responder.reports.tongues.english import ENGLISH
from responder.reports.tongues.registry import TONGUES
from responder.reports.window import week
from storage.ledger import Ledger, opened
from storage.polled import Batch, Span
from storage.sources import SourceState
from storage.views.posts import of_topic
from storage.views.scope import EVERYTHING, Scope
from tests.factories import NOON, mention
from tests.responder.reports.week import FRAME, MADE_AT, PARIS, X, fill, golden, sample

HOSTILE = '<script>alert("1")</script>|[link](http://evil.example)\x1b[2J'


@pytest.mark.parametrize("form", RENDERERS)
@pytest.mark.parametrize("language", TONGUES)
def test_the_golden_file_shows_the_sample_week(language: str, form: str) -> None:
    told = RENDERERS[form](sample(), TONGUES[language])
    assert golden(language, form).read_text(encoding="utf-8") == told, (
        "review the change, then: python -m tests.responder.reports.week"
    )


def hostile() -> Report:
    table = Table(key="k", columns=("=A1",), rows=((HOSTILE,), ("=1+1",)))
    section = Section(key="k", tables=(table,))
    return replace(sample(), brand=HOSTILE, sections=(section,))


def test_the_page_needs_nothing_but_itself() -> None:
    page = RENDERERS["html"](sample(), ENGLISH)
    assert not re.search(r"<script|<link|<img|<iframe|@import|url\((?!#)|https?:|\son\w+=", page)
    assert "default-src 'none'" in page
    assert "prefers-color-scheme: dark" in page


def test_hostile_words_stay_words() -> None:
    page = RENDERERS["html"](hostile(), ENGLISH)
    assert "<script" not in page
    assert "&lt;script&gt;" in page
    text = RENDERERS["md"](hostile(), ENGLISH)
    assert "<script" not in text.replace("\\<", "")
    assert "\x1b" not in text
    rows = list(csv.reader(StringIO(RENDERERS["csv"](hostile(), ENGLISH))))
    assert rows[1:] == [["'=A1"], [HOSTILE.replace("\x1b[2J", "")], ["'=1+1"]]


def test_json_holds_the_figures_with_their_intervals() -> None:
    told = json.loads(RENDERERS["json"](sample(), ENGLISH))
    assert (told["brand"], told["period"], told["time_zone"]) == (
        "Brumelle",
        "2026-W47",
        "Europe/Paris",
    )
    assert told["from"] == "2026-11-16T00:00:00+01:00"
    tables = {table["key"]: table for part in told["sections"] for table in part["tables"]}
    compared = {row[0]["value"]: row[1] for row in tables["volume.compared"]["rows"]}
    assert compared["posts"] == 21
    assert (compared["complaint"]["count"], compared["complaint"]["n"]) == (13, 18)
    assert {row[0]: row[1]["value"] for row in tables["trust.coverage"]["rows"]} == {
        'rss/"blog" <1>': pytest.approx(83 / 168, abs=1e-6),
        "x/search/1": pytest.approx(156 / 168, abs=1e-6),
    }


def test_a_correction_counts_in_place_of_the_classifier(ledger: Ledger) -> None:
    fill(ledger)
    whole = week("2026-W47", PARIS)
    (told,) = ledger.views.posts.weeks([whole.span], EVERYTHING)
    assert told.all.answers[of_topic("other")].total == 1


def test_one_brand_alone(ledger: Ledger) -> None:
    fill(ledger)
    whole = week("2026-W47", PARIS)
    other = replace(mention("n1", at=NOON), brands=("Another",))
    ledger.record(X, Batch(mentions=(other,)), at=MADE_AT)
    counts = {
        brand: ledger.views.posts.weeks([whole.span], Scope(brands=brand))[0].all.posts
        for brand in (("Brumelle",), ("Another",), None)
    }
    assert counts == {("Brumelle",): 21, ("Another",): 1, None: 22}


def test_an_empty_ledger_makes_nothing_up(ledger: Ledger) -> None:
    made = build(gather(ledger, week("2026-W47", PARIS), None, replace(FRAME, watched=()), NOON))
    text = RENDERERS["md"](made, ENGLISH)
    assert "**No post was read in this period.**" in text
    assert "The period is not over yet." in text
    assert "No source is watched" in text
    assert "Sat 21 Nov" not in text


def test_what_was_never_read_is_not_covered(ledger: Ledger) -> None:
    asked = SourceState(name="rss/1", channel="rss")
    gone = Span(start=NOON - timedelta(days=90), end=NOON - timedelta(days=60))
    ledger.record(asked, Batch(covered=gone), at=NOON)
    made = build(
        gather(ledger, week("2026-W47", PARIS), None, replace(FRAME, watched=("rss/1",)), NOON)
    )
    assert "| rss/1 | 0.0% | 0 |" in RENDERERS["md"](made, ENGLISH)


@pytest.fixture
def config(path: Path) -> Path:
    with opened(path) as ledger:
        fill(ledger)
    file = path.parent / "config.toml"
    file.write_text(
        'time_zone = "Europe/Paris"\n[storage]\npath = "vigie.db"\n[[brands]]\nname = "Brumelle"\n',
        encoding="utf-8",
    )
    return file


def run(config: Path, *words: str) -> tuple[int, str]:
    ran = CliRunner().invoke(app, ["report", "--config", str(config), *words])
    return ran.exit_code, ran.stdout


def test_one_form_goes_to_stdout(config: Path) -> None:
    code, out = run(config, "--week", "2026-W47", "--brand", "Brumelle")
    assert code == 0
    assert out.startswith("# Brumelle: week 47 of 2026\n")
    assert "| posts | 21 |" in out


def test_a_report_is_headed_by_the_only_brand(config: Path) -> None:
    code, out = run(config, "--week", "2026-W47")
    assert (code, out.splitlines()[0]) == (0, "# Brumelle: week 47 of 2026")


def test_each_form_is_a_file(config: Path) -> None:
    words = ["--week", "2026-W47", "--format", "html,md,json,csv", "--output"]
    folder = config.parent / "out"
    assert run(config, *words, str(folder)) == (0, "")
    assert sorted(file.name for file in folder.iterdir()) == [
        "vigie-2026-W47",
        *(f"vigie-2026-W47.{form}" for form in ("html", "json", "md")),
    ]
    tables = {file.name: file.read_text(encoding="utf-8") for file in folder.glob("*/*")}
    assert tables
    assert all(name.endswith(".csv") and "," in text for name, text in tables.items())


@pytest.mark.parametrize(
    "words",
    [
        ["--format", "pdf"],
        ["--week", "2026-47"],
        ["--from", "2026-11-20"],
        ["--week", "2026-W47", "--from", "2026-11-20", "--to", "2026-11-21"],
    ],
)
def test_wrong_usage(config: Path, words: list[str]) -> None:
    assert run(config, *words)[0] == 2


def test_a_brand_that_is_not_configured_is_told(config: Path) -> None:
    assert run(config, "--brand", "Nobody")[0] == 1
