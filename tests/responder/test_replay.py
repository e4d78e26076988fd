import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from functools import cached_property
from pathlib import Path

import pytest

from classifier.engine import Engine
from responder.alerts.settings import PageBudget
from responder.desk import Desk
from responder.replay import replay, rung_json, summary_json
from responder.suggest import suggested, suggestion_json
from storage.model import Brand, Classification, Json, Urgency
from storage.settings import Settings, StorageSettings
from tests.factories import NOON, FrozenClock, classification

MONTH_AGO = NOON - timedelta(days=30)


class WordEngine:
    """Takes glass for critical, and the rest for an ordinary complaint."""

    name = "word"
    version = "1"

    def classify(
        self, texts: Sequence[str], langs: Sequence[str | None]
    ) -> Sequence[Classification]:
        return [
            replace(
                classification(),
                urgency=Urgency.CRITICAL if "glass" in text else Urgency.NORMAL,
            )
            for text in texts
        ]


class WordDesk(Desk):
    @cached_property
    def shipped_engine(self) -> Engine:
        return WordEngine()


@pytest.fixture
def desk(path: Path) -> Desk:
    settings = Settings(storage=StorageSettings(path=path), brands=(Brand(name="Brumelle"),))
    return WordDesk(settings=settings, clock=FrozenClock())


def write(folder: Path, *rows: dict[str, Json]) -> str:
    file = folder / "past.jsonl"
    lines = "".join(json.dumps(row) + "\n" for row in rows)
    file.write_text(lines + "broken\n", encoding="utf-8")
    return str(file)


def said(native_id: str, text: str, minutes: int, **more: Json) -> dict[str, Json]:
    at = (MONTH_AGO + timedelta(minutes=minutes)).isoformat()
    return {"channel": "x", "native_id": native_id, "text": text, "published_at": at, **more}


def test_the_urgent_are_told_in_the_order_of_their_time(desk: Desk, tmp_path: Path) -> None:
    counters: Json = {"likes": 9, "at": (MONTH_AGO + timedelta(minutes=50)).isoformat()}
    file = write(
        tmp_path,
        said("3", "glass again", 40),
        said("1", "glass in my Brumelle", 10),
        said("2", "my Brumelle is late", 20),
        {"channel": "x", "native_id": "1", "engagement": counters},
    )
    told: list[str] = []
    past = replay(desk, file, told.append)
    first, second = map(rung_json, past.rung)
    assert first["at"] == (MONTH_AGO + timedelta(minutes=11)).isoformat()
    assert (first["kind"], first["mention"]) == ("urgent", {"channel": "x", "native_id": "1"})
    assert second["mention"] == {"channel": "x", "native_id": "3"}
    assert told == ["line 5: not JSON: expected value at column 1"]
    assert summary_json(past) == {
        "summary": {
            "from": (MONTH_AGO + timedelta(minutes=10)).isoformat(),
            "to": (MONTH_AGO + timedelta(minutes=50)).isoformat(),
            "mentions": 3,
            "polls": 1,
            "rejected": 1,
            "cases": 3,
            "alerts": {"urgent": 2},
        }
    }


def test_a_thread_is_one_story_from_when_it_becomes_critical(desk: Desk, tmp_path: Path) -> None:
    file = write(
        tmp_path,
        said("1", "my Brumelle is late", 0),
        said("2", "and there is glass in it", 30, in_reply_to="1", conversation_id="1"),
        said("3", "glass, do you hear", 60, in_reply_to="1", conversation_id="1"),
    )
    (rung,) = replay(desk, file, lambda line: None).rung
    assert rung.at == MONTH_AGO + timedelta(minutes=31)
    assert rung.mention is not None
    assert rung.mention.native_id == "2"


def test_nothing_is_kept(desk: Desk, tmp_path: Path, path: Path) -> None:
    replay(desk, write(tmp_path, said("1", "glass", 0)), lambda line: None)
    assert not path.exists()


def counted(native_id: str, minutes: int, likes: int) -> dict[str, Json]:
    at = (MONTH_AGO + timedelta(minutes=minutes)).isoformat()
    return {"channel": "x", "native_id": native_id, "engagement": {"likes": likes, "at": at}}


def rising(native_id: str, start: int, *, to: int) -> list[dict[str, Json]]:
    """A complaint that takes off, and ends at some height."""
    counters: Json = {"likes": 1, "at": (MONTH_AGO + timedelta(minutes=start)).isoformat()}
    post = said(native_id, "my Brumelle is late", start, engagement=counters)
    steps = ((10, 60), (20, 200), (30, 420), (200, to), (26 * 60, to), (27 * 60, to))
    return [post, *(counted(native_id, start + minutes, likes) for minutes, likes in steps)]


def test_posts_that_spread_are_told_with_their_lead(desk: Desk, tmp_path: Path) -> None:
    file = write(tmp_path, *rising("1", 0, to=1_200), *rising("2", 5_000, to=430))
    past = replay(desk, file, lambda line: None)
    went_far, came_to_nothing = map(rung_json, past.rung)
    assert went_far["kind"] == "spread"
    assert went_far["key"] == "post 1 spread"
    assert went_far["mention"] == {"channel": "x", "native_id": "1"}
    at = datetime.fromisoformat(str(went_far["at"]))
    assert MONTH_AGO < at <= MONTH_AGO + timedelta(minutes=31)
    assert went_far["lead_minutes"] == (MONTH_AGO + timedelta(minutes=200) - at).seconds / 60
    assert isinstance(went_far["probability"], float)
    assert 0.5 <= went_far["probability"] < 1
    assert went_far["threshold"] == 1_000
    assert (came_to_nothing["key"], came_to_nothing["lead_minutes"]) == ("post 2 spread", None)


def test_counters_are_not_known_before_their_time(desk: Desk, tmp_path: Path) -> None:
    later: Json = {"likes": 1_500, "at": (MONTH_AGO + timedelta(minutes=90)).isoformat()}
    post = said("1", "my Brumelle is late", 0, engagement=later)
    file = write(tmp_path, post, counted("1", 30, 3), counted("1", 40, 4))
    (rung,) = replay(desk, file, lambda line: None).rung
    assert rung.at == MONTH_AGO + timedelta(minutes=91)


def test_quiet_hours_end_between_two_events(desk: Desk, tmp_path: Path) -> None:
    settings = desk.settings.model_copy(update={"alerts": {"quiet": ["11:00-17:00"]}})
    quiet = WordDesk(settings=settings, clock=desk.clock)
    (rung,) = replay(quiet, write(tmp_path, *rising("1", 0, to=800)), lambda line: None).rung
    assert rung.at == MONTH_AGO + timedelta(hours=5)


def test_thresholds_are_proposed_for_a_budget(desk: Desk, tmp_path: Path) -> None:
    rows = [
        row
        for day in range(8)
        for row in rising(str(day), day * 24 * 60, to=1_200 if day % 2 else 430)
    ]
    past = replay(desk, write(tmp_path, *rows), lambda line: None, weigh=True)
    found = {row["pages_a_day"]: row for row in map(suggestion_json, suggested(past, None))}
    one = found[1.0]
    assert (one["learnt"], one["stories"], one["told"]) == (True, 8, 8)
    assert (one["precision"], one["precision_n"], one["recall"]) == (0.5, 8, 1.0)
    assert isinstance(one["lead_minutes"], float)
    assert one["lead_minutes"] > 150
    # Eight alike: half of them cannot be told without the other half.
    assert found[0.5]["told"] == 0
    two = suggested(past, PageBudget(pages_a_day=2, pages_a_night=1))
    assert [found.pages_a_day for found in two] == [0.25, 0.5, 1.0, 2.0, 3.0, 5.0]


def week(tmp_path: Path, *more: dict[str, Json]) -> str:
    rows = [row for day in range(8) for row in rising(str(day), day * 24 * 60, to=1_200)]
    return write(tmp_path, *rows, *more)


@pytest.mark.parametrize("year", ["1995", "2095"])
def test_a_post_with_a_wrong_date_does_not_stretch_the_budget(
    desk: Desk, tmp_path: Path, year: str
) -> None:
    odd = said("odd", "my Brumelle is late", 0) | {"published_at": f"{year}-01-01T00:00:00Z"}
    past = replay(desk, week(tmp_path, odd), lambda line: None, weigh=True)
    (quarter, *_) = map(suggestion_json, suggested(past, None))
    assert (quarter["pages_a_day"], quarter["stories"], quarter["told"]) == (0.25, 8, 0)
    assert isinstance(quarter["days"], float)
    assert quarter["days"] < 11


def test_what_is_proposed_can_be_configured(desk: Desk, tmp_path: Path) -> None:
    past = replay(desk, week(tmp_path), lambda line: None, weigh=True)
    for row in map(suggestion_json, suggested(past, None)):
        told = {"pages_a_day": 1, "pages_a_night": 1, "threshold": row["threshold"]}
        assert PageBudget.model_validate(told)


@pytest.mark.parametrize("date", ["0001-01-01T00:00:00Z", "9999-12-31T23:59:59Z"])
def test_a_time_at_the_end_of_the_calendar_is_left_out(
    desk: Desk, tmp_path: Path, date: str
) -> None:
    odd = said("odd", "glass", 0) | {"published_at": date}
    told: list[str] = []
    past = replay(desk, write(tmp_path, odd, said("1", "glass", 0)), told.append)
    assert len(past.rung) == 1
    assert told[-1] == "left out, with a time that cannot be: 1 posts or readings"


def test_an_empty_stretch_has_a_summary(desk: Desk, tmp_path: Path) -> None:
    (summary,) = summary_json(replay(desk, write(tmp_path), lambda line: None)).values()
    assert summary == {
        "from": None,
        "to": None,
        "mentions": 0,
        "polls": 0,
        "rejected": 1,
        "cases": 0,
        "alerts": {},
    }


def test_a_burst_is_told_as_one_incident_that_holds_back_its_posts(
    desk: Desk, tmp_path: Path
) -> None:
    quiet = [
        said(f"q{hour}", f"my Brumelle basket number {hour} came late", hour * 60 + hour % 50)
        for hour in range(5 * 24)
    ]
    start = 5 * 24 * 60
    burst = [
        said(f"b{n}", f"glass in my Brumelle jar {n}", start + n // 2, author={"handle": f"c{n}"})
        for n in range(60)
    ]
    past = replay(desk, write(tmp_path, *quiet, *burst), lambda line: None)
    rows = [rung_json(rung) for rung in past.rung]
    (told,) = [row for row in rows if row["kind"] == "burst"]
    (incident,) = [rung for rung in past.rung if rung.mention is None]
    assert told["incident"] == told["key"] == "incident 1"
    assert "mention" not in told
    at = MONTH_AGO + timedelta(minutes=start)
    assert at < incident.at <= at + timedelta(minutes=15)
    urgent = [row for row in rows if row["kind"] == "urgent"]
    assert 0 < len(urgent) <= 30
    summary = summary_json(past)["summary"]
    assert isinstance(summary, dict)
    assert summary["alerts"] == {"urgent": len(urgent), "burst": 1}
