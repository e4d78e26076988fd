"""What the report says of five invented weeks, and what it does not."""

import csv
import re
from io import StringIO
from itertools import pairwise

import pytest

from responder.reports import plots
from responder.reports.renderers.csv import tables
from responder.reports.renderers.document import Document
from responder.reports.renderers.registry import RENDERERS
from responder.reports.report import Report, Said, Term
from responder.reports.tongues.registry import TONGUES
from tests.responder.reports.stories import STORIES, golden, told
from tests.responder.reports.test_page import Reader

NAMES = [story.name for story in STORIES]


@pytest.fixture(scope="module")
def reports() -> dict[str, Report]:
    return {story.name: told(story) for story in STORIES}


@pytest.mark.parametrize("name", NAMES)
def test_the_golden_files_tell_the_week(reports: dict[str, Report], name: str) -> None:
    for path, text in golden(reports[name], name).items():
        assert path.read_text(encoding="utf-8") == text, (
            "review the change, then: python -m tests.responder.reports.stories"
        )


@pytest.mark.parametrize("language", TONGUES)
def test_every_story_is_a_sound_page_and_document(
    reports: dict[str, Report], language: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(plots, "can_draw", lambda: False)
    for report in reports.values():
        told = RENDERERS["html"](report, TONGUES[language])
        assert told == RENDERERS["html"](report, TONGUES[language])
        page = Reader(told)
        ids = [attrs["id"] for _, attrs in page.tags if "id" in attrs]
        assert len(ids) == len(set(ids))
        levels = [int(tag[1]) for tag, _ in page.all("h1", "h2", "h3", "h4", "h5", "h6")]
        assert levels[:1] == [1]
        assert all(after <= before + 1 for before, after in pairwise(levels))
        assert len(page.all("caption")) == len(page.all("table"))
        assert {attrs["scope"] for _, attrs in page.all("th")} == {"col", "row"}
        Document.model_validate_json(RENDERERS["json"](report, TONGUES[language]))


@pytest.mark.parametrize("language", TONGUES)
def test_figures_of_every_story_can_be_read_by_programs(
    reports: dict[str, Report], language: str
) -> None:
    for report in reports.values():
        for text in tables(report, TONGUES[language]).values():
            head, *rows = csv.reader(StringIO(text))
            for row in rows:
                assert len(row) == len(head)
                shown = [c for c in row if re.fullmatch(r"[−+]?[\d\s]+(,\d+)?\s?%?|\d+/.*", c)]
                assert not [cell for cell in shown if not cell.isdecimal()]


def named(said: tuple[Said, ...]) -> list[tuple[str, object]]:
    return [(one.key, one.values.get("what")) for one in said]


def test_a_quiet_week_claims_nothing(reports: dict[str, Report]) -> None:
    front = reports["quiet"].front
    assert front.headline.key == "front.calm"
    assert front.changed == ()
    assert [known.key for known in front.known] == ["front.unchanged_from"]


def test_praise_is_a_better_week(reports: dict[str, Report]) -> None:
    front = reports["praise"].front
    assert front.headline.key == "front.better_on"
    assert ("front.topic", Term("topic", "praise")) in named(front.changed)


def test_an_outage_is_a_worse_week_and_the_hole_in_it_is_told(reports: dict[str, Report]) -> None:
    front = reports["outage"].front
    assert front.headline.key == "front.worse_on"
    assert ("front.topic", Term("topic", "outage_technical")) in named(front.changed)
    assert "front.hole" in [one.key for one in front.watch]
    assert len(front.changed) == 3
    assert [one.key for one in front.drove] == ["front.of_complaint", "front.peak"]
    assert [one.key for one in front.do] == ["front.answer_late", "front.take_up"]


def test_what_grows_slowly_is_seen_over_the_weeks(reports: dict[str, Report]) -> None:
    front = reports["quality"].front
    assert front.headline.key == "front.worsening_on"
    assert named(front.drove) == [("front.of_urgent", Term("topic", "product_quality"))]
    assert ("front.topic_slowly", Term("topic", "product_quality")) in named(front.changed)


def test_three_accounts_are_three_voices(reports: dict[str, Report]) -> None:
    front = reports["trolls"].front
    assert front.headline.key == "front.other"
    assert named(front.changed) == [("front.posts", Term("figure", "posts"))]
    assert [one.key for one in front.drove] == ["front.loud"]
