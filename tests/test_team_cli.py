"""A team at the command line: one act for many, who is at a case, the history for an auditor."""

import sqlite3
from datetime import timedelta
from pathlib import Path
from typing import cast

import pytest

from responder.commands.common import now
from storage.ledger import opened
from storage.model import CaseId
from storage.presence import LEASE, Doing
from tests.test_cli import Row, Shell
from tests.test_incidents_cli import shell as shell  # the incident with its twenty posts

PEOPLE = """
[responder.people.karine]
role = "approver"
[responder.people.walid]
role = "writer"
"""


@pytest.fixture
def db(shell: Shell) -> Path:
    return next(shell.config.parent.rglob("*.db"))


def planned(shell: Shell, *words: str) -> tuple[str, list[Row], list[Row]]:
    rows = shell.rows("bulk", "1", *words, "--json")
    shown = [row for row in rows if "plan" in row]
    return str(shown[0]["plan"]), shown, [row for row in rows if "left_out" in row]


def flat(output: str) -> str:
    """Undo the folding of lines."""
    return " ".join(output.split())


def confirmed(shown: list[Row]) -> list[str]:
    warned = {cast(str, f["check"]) for row in shown for f in cast(list[Row], row["findings"])}
    return [word for name in sorted(warned) for word in ("--confirm", name)]


def test_many_cases_are_answered_in_one_act_that_shows_every_text(shell: Shell) -> None:
    plan, shown, _ = planned(shell)
    assert len(shown) > 5
    before = {row["id"]: row["version"] for row in shell.rows("queue", "--json")}
    assert all(before[row["case"]] == row["version"] for row in shown)  # nothing was changed
    changed, rejected = shown[0]["case"], shown[1]["case"]
    shell("note", str(changed), "--text", "rang them")
    shell("reject", str(rejected))
    done = shell.rows("bulk", "1", "--approve", plan[:12], *confirmed(shown), "--json")
    left = {row["case"] for row in done if "left_out" in row}
    approved = {row["id"]: row for row in done if "left_out" not in row}
    assert left == {changed, rejected}
    assert {row["case"]: row["text"] for row in shown[2:]} == {
        number: row["draft"] for number, row in approved.items()
    }
    assert {row["approved_by"] for row in approved.values()} == {"karine"}
    events = shell.rows("audit", str(shown[2]["case"]), "--json")
    (act,) = [event for event in events if event["action"] == "approve"]
    assert f"bulk {plan[:12]} of incident 1" in str(act["note"])
    again = shell("bulk", "1", "--approve", plan[:12], *confirmed(shown), fails=1)
    assert "changed since it was shown" in flat(again.output)


def test_a_plan_is_personal_and_holds_only_what_was_asked(shell: Shell) -> None:
    _, shown, _ = planned(shell)
    one, other = (str(row["case"]) for row in shown[:2])
    shell("edit", one, "--text", "We are on it and write again before six.")
    _, some, left = planned(shell)
    assert int(one) not in {row["case"] for row in some}
    assert any("words of karine" in str(row["left_out"]) for row in left)
    spoken = {row["id"]: row["lang"] for row in shell.rows("queue", "--json")}
    _, english, _ = planned(shell, "--language", "en")
    assert {spoken[row["case"]] for row in english} == {"en"} < set(spoken.values())
    german = shell.rows("bulk", "1", "--language", "de", "--cases", one, "--json")
    assert [row["case"] for row in german] == [int(one)] and "it is in" in str(german[0])
    plan, some, left = planned(shell, "--cases", f"{one},{other}")
    for choice in ("--cases", one), ("--language", "en"):
        told = shell("bulk", "1", "--approve", plan, *choice, fails=2).output
        assert "as it was shown" in flat(told)
    assert {str(row["case"]) for row in some} == {one, other} and not left
    assert "not of this incident: case 999" in shell("bulk", "1", "--cases", "999", fails=1).output
    assert "no plan" in shell("bulk", "1", "--approve", "0" * 12, fails=1).output
    wrong = shell("bulk", "1", "--approve", plan, "--confirm", "nothing_such", fails=1)
    assert "no warning of these texts" in wrong.output
    assert "To approve exactly these: vigie bulk 1 --approve" in flat(shell("bulk", "1").stdout)


def test_a_writer_approves_nothing_in_bulk_either(shell: Shell) -> None:
    shell.config.write_text(shell.config.read_text(encoding="utf-8") + PEOPLE, encoding="utf-8")
    plan, shown, _ = planned(shell)
    words = ("bulk", "1", "--approve", plan, *confirmed(shown), "--as")
    assert "walid is a writer" in flat(shell(*words, "walid", fails=1).output)
    assert "may only read" in flat(shell(*words, "eve", fails=1).output)
    assert "may only read" in shell("incidents", "close", "1", "--as", "eve", fails=1).output
    told = {row["what"]: row["found"] for row in shell.rows("check", "--json")}
    assert told["people"] == "1 writer, 1 approver"


def test_a_forgotten_author_is_in_no_plan_any_more(shell: Shell, db: Path) -> None:
    plan, shown, _ = planned(shell)
    with opened(db) as ledger:
        case = ledger.cases.get(CaseId(cast(int, shown[0]["case"])))
        author = ledger.mentions.get(case.mention_id).mention.author
    assert author is not None
    shell("forget", "--author", author.handle)
    assert "not whole" in shell("bulk", "1", "--approve", plan, fails=1).output


def test_who_edits_a_case_is_told_and_nobody_is_held_up(shell: Shell, db: Path) -> None:
    _, (first, *_), _ = planned(shell)
    number, at = CaseId(cast(int, first["case"])), now()
    with opened(db) as ledger:
        soon = at + timedelta(hours=1)
        ledger.presence.enter(number, "Ana", Doing.EDITS, now=at, until=soon)
        ledger.presence.enter(number, "Bob", Doing.READS, now=at, until=soon)
        ledger.presence.enter(number, "Cem", Doing.EDITS, now=at - LEASE, until=at)
        there = [p.person for p in ledger.presence.others(number, "Bob", now=at)]
        assert there == ["Ana"]
    page = shell("show", str(number)).stdout
    assert "\nAna is editing\n" in page and "Bob" not in page and "Cem" not in page
    (edited,) = shell.rows("edit", str(number), "--text", str(first["text"]), "--json")
    words = ("approve", str(number), "--version", str(edited["version"]), *confirmed([first]))
    assert "Ana is editing this case" in shell(*words).stderr
    with opened(db) as ledger:
        ledger.presence.leave(number, "Ana")
        assert ledger.presence.others(number, "Cem", now=at)[0].person == "Bob"
        assert not ledger.presence.others(number, "Cem", now=soon)


def test_an_approval_is_taken_back_and_a_note_is_kept(shell: Shell) -> None:
    _, (first, *_), _ = planned(shell)
    number = str(first["case"])
    plan, shown, _ = planned(shell, "--cases", number)
    shell("bulk", "1", "--approve", plan, *confirmed(shown))
    shell("take-back", number, "--reason", "they rang")
    shell("note", number, "--text", "all is well")
    assert "empty" in shell("note", number, "--text", " ", fails=1).output
    assert "nobody approved" in shell("take-back", number, fails=1).output
    shell("escalate", number, "--note", " ", fails=1)
    shell("escalate", number, "--note", "she wants the manager")
    shell("stand-down", number)
    events = shell.rows("audit", number, "--json")
    taken, noted, escalated, stood_down = events[-4:]
    assert cast(dict[str, Row], stood_down["changes"])["escalated_by"]["before"] == "karine"
    assert escalated["note"] == "she wants the manager"
    assert (taken["action"], taken["note"]) == ("take back", "they rang")
    changes = cast(dict[str, Row], taken["changes"])
    assert changes["approved_by"] == {"before": "karine", "after": None}
    assert noted["note"] == "all is well"
    assert "all is well" in shell("audit", number).stdout


def test_the_history_is_verified_and_held_against_a_head(shell: Shell, db: Path) -> None:
    (told,) = shell.rows("audit", "--verify", "--json")
    head = str(told["head"])
    assert head[:16] in shell("check", "--json").stdout
    shell("note", "1", "--text", "later")
    kept = shell("audit", "--verify", "--head", head)
    assert "whole up to" in kept.stdout and f"entry {told['entries']}" in kept.stderr
    assert "no entry has the head" in shell("audit", "--verify", "--head", "f" * 64, fails=1).output
    assert "name no head" in shell("audit", "--verify", "--head", "f", fails=1).output
    shell("audit", "--head", head, fails=2)
    with sqlite3.connect(db) as raw:
        raw.execute("DROP TRIGGER audit_is_kept")
        raw.execute("UPDATE audit SET actor = 'somebody else' WHERE seq = 3")
    raw.close()
    assert "was altered: entry 3" in shell("audit", "--verify", fails=1).output
    assert "was altered" in shell("check", "--json", fails=1).stdout
