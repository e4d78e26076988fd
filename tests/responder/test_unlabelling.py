"""A correction that is taken back: the classifier's own answer counts again, and all is kept."""

import sqlite3
from pathlib import Path
from typing import cast

import pytest

from storage.ledger import opened
from storage.model import CaseId, Json
from tests.responder.percent import Town

Row = dict[str, Json]


@pytest.fixture
def town(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Town:
    return Town.at(tmp_path, monkeypatch)


def standing(case: Row) -> tuple[Json, ...]:
    return (case["topic"], case["due_at"], case["resolve_by"], *cast(Row, case["risk"]).values())


def labelling(case: Row) -> list[tuple[Json, Json]]:
    events = cast(list[Row], case["events"])
    return [(event["actor"], event["note"]) for event in events if event["action"] == "label"]


@pytest.mark.parametrize("label", ["complaint=no", "urgency=critical", "urgency=low"])
def test_a_case_stands_as_before_once_a_label_is_taken_back(town: Town, label: str) -> None:
    town.says("1", "kettle, about delivery, 90 %")
    before = town.case(1)
    town("label", "1", label)
    labelled = town.case(1)
    assert cast(Row, labelled["risk"]) != cast(Row, before["risk"])
    assert labelled["labels"] == dict([label.split("=")])
    town("label", "1", f"{label.split('=')[0]}=")
    after = town.case(1)
    assert after["risk"] == before["risk"] and after["due_at"] == before["due_at"]
    assert after["labels"] == {}


def test_a_topic_that_is_taken_back_is_drafted_for_as_the_classifier_has_it(town: Town) -> None:
    town.says("1", "kettle, about delivery, 90 %")
    before = town.case(1)
    town("label", "1", "topic=billing")
    assert "/billing/" in str(town.case(1)["playbook"])
    town("label", "1", "topic=")
    after = town.case(1)
    assert standing(after) == standing(before)
    assert "/delivery/" in str(after["playbook"])


def test_praise_that_was_called_a_complaint_is_praise_again(town: Town) -> None:
    town.says("1", "praise, 12 %")
    town("open", "x/1", "--label", "complaint=yes")
    assert town.case(1)["topic"] == "other"
    town("label", "1", "complaint=")
    assert town.case(1)["topic"] == "praise"


def test_all_that_was_said_on_a_question_goes_and_who_said_it_stays(town: Town) -> None:
    town.says("1", "kettle, 90 %")
    town("label", "1", "urgency=low", "--as", "Ana")
    town("label", "1", "urgency=normal", "--as", "Bob")
    town("label", "1", "complaint=yes", "--as", "Ana")
    town("label", "1", "urgency=", "--as", "Cem")
    case = town.case(1)
    assert case["labels"] == {"complaint": "yes"}
    assert "corrected by people: complaint yes" in town("show", "1").stdout
    assert labelling(case) == [
        ("Ana", "urgency=high → low"),
        ("Bob", "urgency=low → normal"),
        ("Ana", "complaint=yes"),
        ("Cem", "urgency=normal → high (taken back)"),
    ]
    with sqlite3.connect(town.path) as raw:
        kept = raw.execute("SELECT actor, value FROM labels ORDER BY id").fetchall()
    raw.close()
    assert kept == [("Ana", "low"), ("Bob", "normal"), ("Ana", "yes"), ("Cem", "")]
    assert "whole" in town("audit", "--verify").stdout


def test_what_was_taken_back_teaches_nothing_and_is_asked_for_again(town: Town) -> None:
    town.says("1", "kettle, 55 %")
    asked = town.rows("queue", "--uncertain")
    for label in ("complaint=yes", "urgency=high"):
        town("label", "1", label)
    assert town.rows("queue", "--uncertain") == []
    for label in ("complaint=", "urgency="):
        town("label", "1", label)
    assert town.rows("queue", "--uncertain") == asked
    assert "nobody has corrected anything yet" in town("train").stderr
    town("label", "1", "complaint=no")
    with opened(town.path) as ledger:
        (taught,) = ledger.views.corrected()
    assert taught.labels == {"complaint": "no"}


def test_a_critical_post_that_was_called_calm_is_critical_again(town: Town) -> None:
    town.says("1", "kettle on fire, 99 %")

    def critical() -> set[CaseId]:
        with opened(town.path) as ledger:
            return ledger.cases.critical([CaseId(1)])

    assert critical() == {CaseId(1)}
    town("label", "1", "urgency=normal")
    assert critical() == set()
    town("label", "1", "urgency=")
    assert critical() == {CaseId(1)}


def test_there_must_be_something_to_take_back(town: Town) -> None:
    town.says("1", "kettle, 90 %")
    told = "nobody labelled the urgency of case 1: there is nothing to take back"
    assert told in town.refused("label", "1", "urgency=")
    town("label", "1", "urgency=low")
    town("label", "1", "urgency=")
    assert told in town.refused("label", "1", "urgency=")
    town("label", "1", "urgency=low")
    town.says("1", "kettle, I mean, 90 %")  # a label is of the text that its person saw
    assert told in town.refused("label", "1", "urgency=")
    assert "possible: topic, urgency" in town.refused("label", "1", "colour=")


def test_a_label_without_its_sign_takes_nothing_back(town: Town) -> None:
    town.says("1", "kettle, 90 %")
    town("label", "1", "urgency=low")
    assert "not FIELD=VALUE" in town("label", "1", "urgency", fails=2).stderr
    assert "not FIELD=VALUE" in town("open", "x/1", "--label", "urgency", fails=2).stderr
    assert town.case(1)["labels"] == {"urgency": "low"}
