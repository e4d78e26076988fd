import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from functools import cached_property
from pathlib import Path

import pytest

from classifier.engine import Engine
from responder.desk import Desk
from responder.replay import replay, rung_json, summary_json
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
    assert rung.mention and rung.mention.native_id == "2"


def test_nothing_is_kept(desk: Desk, tmp_path: Path, path: Path) -> None:
    replay(desk, write(tmp_path, said("1", "glass", 0)), lambda line: None)
    assert not path.exists()


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
