"""The chain of the history: what breaks it, what may be forgotten, what cannot be written."""

import sqlite3
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from sqlite_utils import Database

from classifier.triage import triage
from responder.history import BrokenHistory, told
from storage.database import connect
from storage.ledger import Ledger
from storage.model import WATCHER, Action, Case
from storage.polled import Batch
from storage.sources import SourceState
from tests.factories import NOON, mention
from tests.fakes import FakeEngine

SOURCE = SourceState(name="x/search/1", channel="x")


@pytest.fixture
def case(ledger: Ledger) -> Case:
    ledger.record(SOURCE, Batch(mentions=(mention(text="never came!"),)), at=NOON)
    triage(FakeEngine(), lambda at, urgency: at, ledger, NOON)
    (opened,) = ledger.cases.all()
    becoming = replace(opened, draft="Hello Wolpertinger, sorry.", draft_by="ana")
    edited = ledger.cases.move(opened, Action.EDIT, actor="ana", at=NOON, becoming=becoming)
    return ledger.cases.move(edited, Action.NOTE, actor="ana", at=NOON, note="rang wolpertinger")


@pytest.fixture
def raw(ledger: Ledger, path: Path) -> Iterator[Database]:
    db = connect(path)
    yield db
    db.close()


def test_an_act_is_kept_with_what_stood_before_and_after(ledger: Ledger, case: Case) -> None:
    opened, edited, noted = ledger.cases.events(case.id)
    assert opened.changes["status"] == (None, "open")
    assert edited.changes["draft"] == (None, "Hello Wolpertinger, sorry.")
    assert edited.changes["status"] == ("open", "drafted")
    assert noted.changes == {} and noted.note == "rang wolpertinger"


def test_a_whole_chain_is_found_whole(ledger: Ledger, case: Case) -> None:
    verdict = ledger.audit.verify()
    assert (verdict.entries, verdict.forgotten, verdict.broken_at) == (3, 0, None)


@pytest.mark.parametrize(
    "forgery",
    [
        "UPDATE audit SET actor = 'ben' WHERE seq = 2",
        "UPDATE audit SET note = 'rang nobody' WHERE seq = 2",
        "UPDATE audit SET changes = '{}' WHERE seq = 2",
        "UPDATE audit SET at = '2020-01-01T00:00:00.000000+00:00' WHERE seq = 2",
        "UPDATE audit SET text_sha256 = 'f' WHERE seq = 2",
        "DELETE FROM audit WHERE seq = 2",
    ],
)
def test_a_forgery_is_refused_and_where_it_is_forced_found(
    ledger: Ledger, raw: Database, case: Case, forgery: str
) -> None:
    with pytest.raises(sqlite3.IntegrityError, match="append-only"):
        raw.execute(forgery)
    raw.execute("DROP TRIGGER audit_is_kept")
    raw.execute("DROP TRIGGER audit_is_whole")
    raw.execute(forgery)
    raw.conn.commit()
    assert ledger.audit.verify().broken_at == 2


@pytest.mark.parametrize(("seq", "version"), [(3, 9), (1, 9), (4, 3)])
def test_no_entry_takes_the_place_of_another(
    ledger: Ledger, raw: Database, case: Case, seq: int, version: int
) -> None:
    entry = [seq, case.id, version, "note", "ben", "now", None, "d", "c", None, "{}", "s"]
    with pytest.raises(sqlite3.IntegrityError, match="append-only"):
        raw.execute(f"INSERT OR REPLACE INTO audit VALUES ({', '.join('?' * 12)})", entry)
    assert ledger.audit.verify().broken_at is None


def test_an_entry_cut_off_at_the_end_shows_in_the_head(
    ledger: Ledger, raw: Database, case: Case
) -> None:
    before = ledger.audit.verify()
    raw.execute("DROP TRIGGER audit_is_whole")
    raw.execute("DELETE FROM audit WHERE seq = 3")
    raw.conn.commit()
    after = ledger.audit.verify()
    assert (after.broken_at, after.entries, after.unlike) == (None, 2, case.id)
    assert after.head != before.head
    with pytest.raises(BrokenHistory, match=f"newest entry of case {case.id}"):
        told(after)
    raw.execute("UPDATE cases SET version = 2")
    raw.conn.commit()
    assert ledger.audit.verify().unlike is None  # then the head alone tells


def test_what_was_written_can_be_forgotten_and_the_chain_holds(ledger: Ledger, case: Case) -> None:
    head = ledger.audit.verify().head
    ledger.audit.unsay([case.id], spare=WATCHER)
    verdict = ledger.audit.verify()
    assert (verdict.head, verdict.forgotten, verdict.broken_at) == (head, 3, None)
    events = ledger.cases.events(case.id)
    assert [(e.action, e.actor) for e in events] == [
        (Action.OPEN, WATCHER),
        (Action.EDIT, "ana"),
        (Action.NOTE, "ana"),
    ]
    assert all(not e.changes and e.note is None for e in events)


def test_nothing_is_put_into_an_entry_that_was_forgotten(
    ledger: Ledger, raw: Database, case: Case
) -> None:
    ledger.audit.unsay([case.id], spare=WATCHER)
    raw.execute("DROP TRIGGER audit_is_kept")
    raw.execute("UPDATE audit SET changes = '{}' WHERE seq = 2")
    raw.conn.commit()
    assert ledger.audit.verify().broken_at == 2
