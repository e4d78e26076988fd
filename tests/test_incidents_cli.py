"""The commands on incidents, as a user types them."""

import json
from datetime import timedelta
from pathlib import Path
from typing import cast

import pytest

from classifier.follow import count, take_in
from responder.commands.common import now
from storage.incident import Facet, Stream
from storage.ledger import opened
from storage.model import Brand
from tests.stories import OUTAGE, Town, signal
from tests.test_cli import Row, Shell

OUT = Stream("Brumelle", Facet.TOPIC, "outage_technical")


@pytest.fixture
def shell(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Shell:
    monkeypatch.setenv("VIGIE_APPROVER", "karine")
    shell = Shell(tmp_path)
    path = next(tmp_path.glob("*.toml"))
    text = path.read_text(encoding="utf-8").replace("Acme", "Brumelle")
    path.write_text(text, encoding="utf-8")
    shell("queue", "--json")
    start = now() - timedelta(hours=1)
    with opened(next(tmp_path.rglob("*.db"))) as ledger:
        town = Town(ledger)
        town.hear(town.story(OUTAGE, start, now(), 20), now())
        count([Brand(name="Brumelle")], ledger)
        take_in(Brand(name="Brumelle"), [signal(OUT, start, at=now())], ledger, now())
    return shell


def test_a_person_reads_and_corrects_incidents(shell: Shell) -> None:
    (row,) = shell.rows("incidents", "--json")
    assert (row["id"], row["posts"], row["state"]) == (1, 20, "growing")
    (told,) = shell.rows("incidents", "show", "1", "--json")
    posts = cast(list[int], told["mentions"])
    assert len(posts) == 20 and len(cast(list[int], told["examples"])) == 2
    (renamed,) = shell.rows("incidents", "rename", "1", "--title", "The outage", "--json")
    assert renamed["headline"] == "The outage"
    (own,) = shell.rows("incidents", "detach", "1", str(posts[0]), "--own", "--json")
    assert (own["id"], own["apart"]) == (2, [1])
    assert shell.rows("incidents", "merge", "2", "1", "--json")[0]["id"] == 1
    shell("incidents", "reopen", "2")
    shell("incidents", "attach", "1", str(posts[0]))
    shell("incidents", "detach", "1", str(posts[1]))
    shell("incidents", "close", "1", "--reason", "mended")
    assert [r["id"] for r in shell.rows("incidents", "--json")] == [2]
    (over, *_) = [r for r in shell.rows("incidents", "--all", "--json") if r["id"] == 1]
    assert (over["state"], over["closed_by"]) == ("closed", "karine")
    events = cast(list[Row], shell.rows("incidents", "show", "1", "--json")[0]["events"])
    assert {e["actor"] for e in events} == {"vigie", "karine"}
    assert "The outage" in shell("incidents", "--all").stdout
    assert "mended" in shell("incidents", "show", "1").stdout
    assert "no incident 9" in shell("incidents", "show", "9", fails=1).output


def test_queue_and_case_name_the_incident_of_a_post(shell: Shell) -> None:
    rows = shell.rows("queue", "--json")
    assert [r["incident"] for r in rows] == [1] * len(rows)
    assert "incident 1" in shell("queue").stdout
    case = str(rows[0]["id"])
    assert json.loads(shell("show", case, "--json").stdout)["incident"] == 1
    assert "Incident 1" in shell("show", case).stdout
