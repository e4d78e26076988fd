"""What the report says of five invented weeks, and what it does not."""

import pytest

from responder.reports.report import Report, Said, Term
from tests.responder.reports.stories import STORIES, golden, told

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
    assert front.headline.key == "front.calm"
    assert front.changed == ()
    assert [one.key for one in front.drove] == ["front.loud"]
