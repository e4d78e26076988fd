"""Listening again by the real commands: a network of the town, imports, the queue, the status."""

import json
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from listener.town.http import Fault
from responder.commands.common import now
from storage.model import Json
from tests.test_cli import POSTS, Shell
from tests.watching import Scene, scene


@pytest.fixture
def stage(tmp_path: Path) -> Iterator[Scene]:
    with scene("mastodon", tmp_path / "stage", options={"search": False}) as made:
        yield made


def once(stage: Scene) -> None:
    result = stage.vigie("watch", "--once")
    assert result.exit_code == 0, result.stderr


def refreshed(stage: Scene) -> dict[str, Json]:
    told = json.loads(stage.vigie("status", "--json").stdout)["refresh"]
    assert [row["channel"] for row in told] == [stage.kind]
    row: dict[str, Json] = told[0]
    return row


def overdue(stage: Scene) -> None:
    """Let the last readings of all posts be ten minutes old."""
    with stage.ledger() as ledger:
        at = (now() - timedelta(minutes=10)).isoformat(timespec="microseconds")
        ledger._db.execute("UPDATE mentions SET engagement_at = ?", [at])
        ledger._db.execute("UPDATE asked SET at = ?", [at])


def silence_the_polls(stage: Scene) -> None:
    """Let the searches fail for a round: they would bring the newest counters themselves."""
    for path in ("/timelines/", "/notifications"):
        stage.faulty.faults.extend([Fault(status=500, path=path)] * 9)


def test_a_round_reads_what_is_due_again_and_tells_lag_and_cost(stage: Scene) -> None:
    native_id = stage.complain()
    once(stage)
    assert refreshed(stage)["followed"] == 1
    assert refreshed(stage)["due"] == 0
    overdue(stage)
    late = refreshed(stage)
    assert late["due"] == 1
    assert isinstance(late["lag_seconds"], int)
    assert late["lag_seconds"] > 60
    stage.network.like(native_id, likes=400, shares=90)
    silence_the_polls(stage)
    once(stage)
    told = refreshed(stage)
    assert (told["due"], told["failure"]) == (0, None)
    assert told["today"] != {"requests": 0, "items": 0, "usd": 0.0}
    assert "Counters read again" in stage.vigie("status").stdout
    with stage.ledger() as ledger:
        (case,) = ledger.cases.queue(now())
        (kept,) = ledger.cases.mentions(case.id)
        likes = [r.likes for r in ledger.readings.of([kept.id])[kept.id]]
        assert (likes[0], likes[-1]) == (0, 400)
        assert any("interactions" in reason for reason in case.risk.reasons)


def test_a_network_that_fails_then_is_told_and_stops_nothing_else(stage: Scene) -> None:
    stage.complain()
    once(stage)
    overdue(stage)
    silence_the_polls(stage)
    stage.faulty.faults.append(Fault(status=500, path="/api/v1/statuses"))
    once(stage)
    assert refreshed(stage)["failure"] == "outage"


def test_imported_polls_re_order_the_queue(tmp_path: Path) -> None:
    vigie = Shell(tmp_path)
    rows = [
        {**POSTS[0], "native_id": str(n), "author": {"handle": f"c{n}"}, "url": None}
        for n in range(3)
    ]
    counters = {"likes": 1, "shares": 0, "replies": 0, "at": "2026-11-20T21:59:00+01:00"}
    lines = "\n".join(json.dumps({**row, "engagement": counters}) for row in rows)
    vigie("import", "-", stdin=lines)
    before = [row["native_id"] for row in heads(vigie)]
    last = before[-1]
    polls = [
        {
            "channel": "x",
            "native_id": last,
            "engagement": {"likes": likes, "at": f"2026-11-20T22:{minute}:00+01:00"},
        }
        for minute, likes in (("20", "1.2K"), ("10", 300), ("15", 700), ("15", 700), ("25", 900))
    ]
    told = vigie("import", "-", "--json", stdin="\n".join(map(json.dumps, polls))).stdout
    assert json.loads(told) == {"new": 0, "known": 5, "rejected": 0}
    after = [row["native_id"] for row in heads(vigie)]
    assert after == [last, *before[:-1]]


def test_a_ledger_is_replayed_from_its_own_export(tmp_path: Path) -> None:
    vigie = Shell(tmp_path)
    at = "2026-11-20T2{}:00+01:00"
    post = {**POSTS[0], "text": "Glass in my Acme!", "published_at": at.format("1:00")}
    likes = {"1:00": 1, "1:10": 60, "1:20": 200, "1:30": 420, "3:00": 1_200}
    polls = [
        {
            "channel": post["channel"],
            "native_id": post["native_id"],
            "engagement": {"likes": count, "at": at.format(minute)},
        }
        for minute, count in likes.items()
    ]
    vigie("import", "-", stdin="\n".join(map(json.dumps, [post, *polls])))
    exported = vigie("export", "--readings").stdout
    *rung, last = map(
        json.loads, vigie("replay", "-", "--json", stdin=exported).stdout.splitlines()
    )
    (spread,) = [row for row in rung if row["kind"] == "spread"]
    assert (spread["threshold"], spread["lead_minutes"] > 80) == (1_000, True)
    assert last["summary"]["polls"] == len(likes)
    told = vigie("replay", "-", "--suggest", stdin=exported).stdout
    assert "as configured" in told
    refused = vigie("export", "--readings", "--format", "csv", fails=2)
    assert "jsonl" in refused.stderr


def heads(vigie: Shell) -> list[dict[str, Json]]:
    found = []
    for row in vigie.rows("queue", "--json"):
        post = row["mention"]
        assert isinstance(post, dict)
        found.append(post)
    return found
