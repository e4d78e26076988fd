import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from typer.testing import CliRunner

from cli import app
from storage.alert import Alert, AlertKind
from storage.ledger import opened
from tests.factories import NOON


@pytest.fixture
def config(path: Path) -> Path:
    file = path.parent / "config.toml"
    file.write_text(
        '[storage]\npath = "vigie.db"\n[responder]\napprover = "Ada"\n'
        '[[brands]]\nname = "Brumelle"\n',
        encoding="utf-8",
    )
    story = Alert(
        key="source x failing", kind=AlertKind.SOURCE, starts_at=NOON, reasons=("x is down",)
    )
    with opened(path) as ledger:
        ledger.alerts.keep([story], at=NOON)
    return file


def run(config: Path, command: str, *words: str) -> tuple[int, str, str]:
    ran = CliRunner().invoke(app, [command, "--config", str(config), *words])
    return ran.exit_code, ran.stdout, ran.stderr


def test_an_alert_is_listed_and_taken(config: Path) -> None:
    code, out, _ = run(config, "alerts", "--json")
    (row,) = [json.loads(line) for line in out.splitlines()]
    assert (code, row["kind"], row["key"], row["at"]) == (
        0,
        "source",
        "source x failing",
        NOON.isoformat(),
    )
    code, out, _ = run(config, "ack", "1", "--json")
    assert (code, json.loads(out)["acknowledged_by"]) == (0, "Ada")
    assert "taken by Ada" in run(config, "alerts")[1]
    code, _, err = run(config, "ack", "7")
    assert (code, err) == (1, "vigie: no alert 7: `vigie alerts` lists them\n")


def test_a_silence_has_an_end_and_a_reason(config: Path) -> None:
    code, out, _ = run(config, "silence", "--hours", "2", "--reason", "a drill", "--json")
    assert (code, json.loads(out)["reason"]) == (0, "a drill")
    assert "a drill" in run(config, "alerts")[1]
    late = ["--until", "2099-01-01T00:00:00+01:00", "--reason", "a long drill", "--json"]
    assert json.loads(run(config, "silence", *late)[1])["until"] == "2098-12-31T23:00:00+00:00"


@pytest.mark.parametrize(
    "words",
    [
        ["--hours", "1"],
        ["--reason", "why"],
        ["--reason", "why", "--until", "tomorrow"],
        ["--reason", "why", "--until", "2099-01-01T00:00:00"],
        ["--reason", "why", "--until", "2099-01-01T00:00:00Z", "--hours", "1"],
    ],
)
def test_half_a_silence_is_refused(config: Path, words: list[str]) -> None:
    assert run(config, "silence", *words)[0] == 2


def test_a_silence_can_be_of_one_story(config: Path) -> None:
    words = ["--hours", "2", "--reason", "known", "--alert", "1"]
    code, out, _ = run(config, "silence", *words, "--json")
    assert (code, json.loads(out)["key"]) == (0, "source x failing")
    assert run(config, "silence", "--hours", "2", "--reason", "y", "--alert", "7")[0] == 1
    assert "Silence of 'source x failing'" in run(config, "alerts")[1]


def test_an_alert_is_marked_in_the_same_breath(config: Path) -> None:
    story = Alert(
        key="budget x",
        kind=AlertKind.BUDGET,
        starts_at=datetime.now(UTC),
        reasons=("it is gone",),
    )
    with opened(config.parent / "vigie.db") as ledger:
        ledger.alerts.keep([story], at=datetime.now(UTC))
    code, out, _ = run(config, "ack", "2", "--noise", "--json")
    assert (code, json.loads(out)["outcome"]) == (0, "noise")
    code, out, _ = run(config, "alerts", "--review", "--json")
    rows = {row["kind"]: row for row in map(json.loads, out.splitlines())}
    assert (code, rows["budget"]["alerts"], rows["budget"]["told"]) == (0, 1, 0)
    assert "budget" in run(config, "alerts", "--review")[1]


def test_the_state_of_alerting_is_told(config: Path) -> None:
    with config.open("a", encoding="utf-8") as file:
        file.write(
            "[alerts]\nheartbeat = 'http://127.0.0.1:9/secret-of-mine'\n"
            "[alerts.budget]\npages_a_day = 2\npages_a_night = 1\n"
            "[alerts.people.Ada]\nnotify = ['console']\n"
            "[[alerts.rota]]\npeople = ['Ada']\n"
        )
    page = run(config, "alerts")[1]
    assert "On call: Ada." in page
    assert "Receiver console: not asked yet" in page
    assert "By night: score" in page
    assert "Receiver heartbeat: not asked yet" in page
    code, out, _ = run(config, "status", "--json")
    alerts = json.loads(out)["alerts"]
    assert (code, alerts["on_call"], alerts["receivers"][0]["name"]) == (0, ["Ada"], "console")
    assert "secret-of-mine" not in page + out


def test_a_test_goes_out_by_every_notifier(config: Path) -> None:
    code, _, err = run(config, "test")
    assert code == 0
    assert "ALERT: test: this is a test" in err
    assert "a test was sent by: console" in err


def test_a_replay_ends_with_its_summary(config: Path, tmp_path: Path) -> None:
    empty = tmp_path / "empty.jsonl"
    empty.write_text("", encoding="utf-8")
    code, out, _ = run(config, "replay", str(empty), "--json")
    assert (code, json.loads(out)["summary"]["mentions"]) == (0, 0)
    assert "0 mentions" in run(config, "replay", str(empty))[1]
