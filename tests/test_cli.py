"""The commands as a user types them."""

import csv
import io
import json
import subprocess
import sys
from pathlib import Path
from typing import cast

import pytest
from rich.console import Console
from typer.testing import CliRunner, Result

from classifier import registry
from cli import app
from responder.commands.common import desk_of
from responder.screens.watch import current_page
from storage.model import Json

POSTS = [
    {
        "channel": "x",
        "native_id": "1",
        "text": "@acme my parcel never came, it is the third time I ask and nobody answers!",
        "published_at": "2026-11-20T21:58:03+01:00",
        "lang": "en",
        "author": {"handle": "customer1", "followers": 1200},
    },
    {
        "channel": "x",
        "native_id": "2",
        "text": "Merci Acme, livraison rapide et équipe adorable, bravo !",
        "published_at": "2026-11-20T22:00:00+01:00",
        "lang": "fr",
        "author": {"handle": "client2"},
    },
    {
        "channel": "x",
        "native_id": "3",
        "text": "[bold red]Acme[/] \x1b[31m\u202eis the worst, charged me twice, I want a refund",
        "published_at": "2026-11-20T22:01:00+01:00",
        "lang": "en",
        "author": {"handle": "=cmd()"},
    },
]

Row = dict[str, Json]


class Shell:
    """Runs commands in a folder with a first configuration."""

    def __init__(self, folder: Path) -> None:
        self.config = folder / "config.toml"
        self._runner = CliRunner()
        self("init", "--yes", "--brand", "Acme")

    def __call__(self, *words: str, stdin: str | None = None, fails: int = 0) -> Result:
        result = self._runner.invoke(app, [*words, "--config", str(self.config)], input=stdin)
        assert result.exit_code == fails, (result.output, result.exception)
        return result

    def rows(self, *words: str) -> list[Row]:
        return [json.loads(line) for line in self(*words).stdout.splitlines()]


@pytest.fixture
def shell(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Shell:
    monkeypatch.delenv("VIGIE_APPROVER", raising=False)
    return Shell(tmp_path)


@pytest.fixture
def filled(shell: Shell, tmp_path: Path) -> Shell:
    file = tmp_path / "posts.jsonl"
    file.write_text("\n".join(json.dumps(post) for post in POSTS), encoding="utf-8")
    shell("import", str(file))
    return shell


def case_of(shell: Shell, native_id: str) -> Row:
    rows = shell.rows("queue", "--json")
    return next(r for r in rows if cast(Row, r["mention"])["native_id"] == native_id)


def test_an_import_counts_and_names_the_rows_it_rejects(shell: Shell, tmp_path: Path) -> None:
    file = tmp_path / "posts.jsonl"
    lines = [json.dumps(POSTS[0]), "{not json", json.dumps({"channel": "x"}), json.dumps(POSTS[1])]
    file.write_text("\n".join(lines), encoding="utf-8")
    first = shell("import", str(file), "--json")
    assert json.loads(first.stdout) == {"new": 2, "known": 0, "rejected": 2}
    assert f"{file}:2:" in first.stderr
    assert f"{file}:3:" in first.stderr
    again = shell("import", str(file), "--json")
    assert json.loads(again.stdout) == {"new": 0, "known": 2, "rejected": 2}


def test_an_import_reads_stdin(shell: Shell) -> None:
    result = shell("import", "-", "--json", stdin=json.dumps(POSTS[0]))
    assert json.loads(result.stdout)["new"] == 1


def test_a_file_that_is_not_there_is_told_in_one_line(shell: Shell) -> None:
    result = shell("import", "nowhere.jsonl", fails=1)
    assert result.stderr.strip().count("\n") == 0
    assert "nowhere.jsonl" in result.stderr


def test_the_queue_is_ordered_by_risk_with_reasons_and_due_times(filled: Shell) -> None:
    rows = filled.rows("queue", "--json")
    scores = [cast(Row, row["risk"])["score"] for row in rows]
    assert scores == sorted(scores, key=lambda s: -cast(float, s))
    assert all(cast(Row, row["risk"])["reasons"] and row["due_at"] for row in rows)
    ids = [cast(Row, row["mention"])["native_id"] for row in rows]
    assert ids.index("1") < ids.index("2")


def test_an_approval_wants_the_version_that_was_seen_and_a_name(filled: Shell) -> None:
    case = case_of(filled, "1")
    words = ["approve", str(case["id"]), "--version", str(case["version"])]
    filled(*words[:2], fails=2)
    assert "who are you" in filled(*words, fails=1).stderr
    brush_off = "We are sorry. Please be patient."
    filled("edit", str(case["id"]), "--text", brush_off, "--as", "approver")
    assert "you saw" in filled(*words, "--as", "approver", fails=1).stderr
    latest = case_of(filled, "1")
    words[3] = str(latest["version"])
    warned = filled(*words, "--as", "approver", fails=1).stderr
    assert "--confirm empty_brush_off" in warned
    words += ["--confirm", "empty_brush_off"]
    (done,) = filled.rows(*words, "--as", "approver", "--json")
    assert (done["status"], done["approved_by"]) == ("handoff", "approver")


def test_a_hand_off_is_approved_copied_and_told(filled: Shell) -> None:
    case = case_of(filled, "1")
    number = str(case["id"])
    assert case["handoff_reason"] == "Vigie does not post on x"
    filled("handoff", number, "--posted", "https://x.example/9", "--as", "approver", fails=1)
    version = str(case["version"])
    filled("approve", number, "--version", version, "--as", "approver")
    told_how = filled("handoff", number, "--as", "approver").stderr
    assert "copy this text" in told_how and f"vigie handoff {number} --posted" in told_how
    filled("handoff", number, "--posted", "javascript:alert(1)", "--as", "approver", fails=1)
    filled("handoff", number, "--posted", "https://x.example/9", "--as", "approver")
    (told,) = filled.rows("show", number, "--json")
    assert told["status"] == "published"
    assert cast(Row, told["receipt"])["url"] == "https://x.example/9"
    actions = [cast(Row, event)["action"] for event in cast(list[Json], told["events"])]
    assert actions == ["open", "draft", "approve", "hand off", "hand off", "posted by hand"]


def test_a_case_is_shown_with_what_was_foreseen_of_its_post(filled: Shell, tmp_path: Path) -> None:
    readings = [
        {"at": f"2026-11-20T{at}+01:00", "likes": likes, "shares": 1, "replies": 0}
        for at, likes in (("22:05:00", 10), ("22:20:00", 60), ("22:40:00", 160))
    ]
    file = tmp_path / "polls.jsonl"
    polls = ({"channel": "x", "native_id": "1", "engagement": read} for read in readings)
    file.write_text("\n".join(map(json.dumps, polls)), encoding="utf-8")
    filled("import", str(file))
    (told,) = filled.rows("show", str(case_of(filled, "1")["id"]), "--json")
    forecast = cast(Row, told["forecast"])
    assert forecast["interactions"] == 161
    assert {"at", "status", "median", "low", "high", "exceeds", "model"} <= set(forecast)
    assert told["answered_at"] is None


def test_the_text_of_an_abusive_post_is_spared_until_it_is_asked_for(
    filled: Shell, tmp_path: Path
) -> None:
    config = filled.config.read_text(encoding="utf-8")
    spared = config.replace("[responder]", "[responder]\nspare_abuse = true")
    filled.config.write_text(spared, encoding="utf-8")
    file = tmp_path / "abuse.jsonl"
    words = "@acme you fucking idiots, go kill yourselves, you worthless scum"
    file.write_text(json.dumps(POSTS[0] | {"native_id": "9", "text": words}), encoding="utf-8")
    filled("import", str(file))
    number = str(case_of(filled, "9")["id"])
    pages = (["queue"], ["queue", "--uncertain"], ["show", number])
    for page in pages:
        assert "idiots" not in filled(*page).stdout
    assert "text spared" in filled("show", number).stdout
    live = Console(file=io.StringIO(), width=200)
    live.print(current_page(desk_of(filled.config)))
    assert isinstance(live.file, io.StringIO)
    assert "text spared" in live.file.getvalue() and "idiots" not in live.file.getvalue()
    assert "idiots" in filled("show", number, "--unspare").stdout
    assert "idiots" in filled("show", number, "--json").stdout


def test_reject_snooze_assign_label_close(filled: Shell) -> None:
    number = str(case_of(filled, "1")["id"])
    by = ("--as", "approver", "--json")
    (rejected,) = filled.rows("reject", number, "--reason", "too cold", *by)
    assert rejected["status"] == "rejected"
    (assigned,) = filled.rows("assign", number, "--to", "colleague", *by)
    assert assigned["assignee"] == "colleague"
    (labelled,) = filled.rows("label", number, "topic=billing", *by)
    assert labelled["topic"] == "billing"
    assert "possible" in filled("label", number, "topic=nonsense", *by, fails=1).stderr
    filled("snooze", number, "--hours", "2", *by)
    assert number not in {str(row["id"]) for row in filled.rows("queue", "--json")}
    (closed,) = filled.rows("close", number, "--reason", "answered by phone", *by)
    assert closed["status"] == "closed"


def test_hostile_text_reaches_the_terminal_as_text_only(filled: Shell) -> None:
    number = str(case_of(filled, "3")["id"])
    for page in (filled("queue"), filled("show", number)):
        assert "\x1b" not in page.stdout
        assert "\u202e" not in page.stdout
    assert "[bold red]Acme[/]" in filled("show", number).stdout


def test_an_export_can_be_imported_again(filled: Shell, tmp_path: Path) -> None:
    exported = filled("export").stdout
    first = json.loads(exported.splitlines()[0])
    assert first["classification"]["engine"] == registry.DEFAULT
    (tmp_path / "other").mkdir()
    other = Shell(tmp_path / "other")
    result = other("import", "-", "--json", stdin=exported)
    assert json.loads(result.stdout) == {"new": 3, "known": 0, "rejected": 0}


def test_a_cell_of_an_export_is_never_a_formula(filled: Shell) -> None:
    text = filled("export", "--format", "csv").stdout
    rows = list(csv.DictReader(io.StringIO(text)))
    assert [row["native_id"] for row in rows] == ["1", "2", "3"]
    assert rows[2]["author.handle"] == "'=cmd()"


def test_classify_answers_row_by_row(shell: Shell, tmp_path: Path) -> None:
    file = tmp_path / "texts.jsonl"
    file.write_text('{"text": "merci"}\nnot json\n{"text": "", "native_id": "7", "channel": "x"}\n')
    result = CliRunner().invoke(app, ["classify", str(file)])
    first, second, third = (json.loads(line) for line in result.stdout.splitlines())
    assert first["lang"] and 0 <= first["complaint"] <= 1
    assert second["line"] == 2 and "error" in second
    assert (third["native_id"], third["undecided"]) == ("7", True)


def test_the_configuration_may_be_named_before_the_command(shell: Shell) -> None:
    result = CliRunner().invoke(app, ["--config", str(shell.config), "status", "--json"])
    assert result.exit_code == 0
    assert json.loads(result.stdout)["sources"] == []


def test_init_never_overwrites(shell: Shell) -> None:
    assert "exists" in shell("init", "--yes", "--brand", "Other", fails=1).stderr


def test_wrong_usage_is_2_and_an_unknown_case_is_1(shell: Shell) -> None:
    shell("show", "not-a-number", fails=2)
    assert "no case 99" in shell("show", "99", fails=1).stderr


def test_a_backup_holds_what_the_ledger_holds(filled: Shell, tmp_path: Path) -> None:
    filled("backup", str(tmp_path / "copy.db"))
    copy = tmp_path / "copy.toml"
    copy.write_text(filled.config.read_text().replace("vigie.db", "copy.db"))
    result = CliRunner().invoke(app, ["export", "--config", str(copy)])
    assert len(result.stdout.splitlines()) == 3


def test_the_command_line_starts_without_what_it_does_not_need() -> None:
    program = "import sys, cli; print(*sys.modules)"
    loaded = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    ).stdout.split()
    heavy = {"sqlite_utils", "numpy", "apscheduler", "tweepy", "praw", "mastodon", "atproto"}
    assert heavy.isdisjoint(loaded)
    assert {"httpx", "feedparser", "jinja2", "transformers"}.isdisjoint(loaded)


@pytest.mark.parametrize("date", ["9999-12-31T23:59:00Z", "0001-01-01T00:00:00Z"])
def test_a_date_that_cannot_be_stops_nothing(shell: Shell, date: str) -> None:
    odd = {**POSTS[0], "native_id": "9", "published_at": date}
    rows = "\n".join(json.dumps(row) for row in (odd, POSTS[0]))
    shell("import", "-", stdin=rows)
    assert case_of(shell, "1")["due_at"]
    assert case_of(shell, "9")["due_at"]
    shell("queue")
    shell("report", "--week", "2026-W47")


@pytest.mark.parametrize("hours", ["nan", "inf", "1e300", "-1"])
def test_a_snooze_that_cannot_be_is_wrong_usage(filled: Shell, hours: str) -> None:
    filled("snooze", str(case_of(filled, "1")["id"]), "--hours", hours, "--as", "a", fails=2)


def test_hostile_media_and_channels_reach_the_terminal_as_text_only(shell: Shell) -> None:
    odd = {**POSTS[0], "channel": "reviews [/b]", "media": ["\x1b]0;owned\x07photo"]}
    shell("import", "-", stdin=json.dumps(odd))
    number = str(case_of(shell, "1")["id"])
    page = shell("show", number).stdout
    assert "\x1b" not in page
    assert "reviews [/b]" in page
    assert "\x1b" not in shell("export", "--format", "csv").stdout
