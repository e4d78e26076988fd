"""What people say of abuse, and of whether a post asks for an answer."""

import json
import sys
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import cast

import pytest

from classifier.said import corrected
from responder.commands.common import now
from storage.ledger import opened
from storage.model import Json, Urgency
from tests.classifier.lessons import WordReader, leaks, posts
from tests.factories import classification
from tests.responder.percent import Town

Row = dict[str, Json]

SPARING = """
[responder]
spare_abuse = true
"""


@pytest.fixture
def town(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Town:
    return Town.at(tmp_path, monkeypatch)


@pytest.fixture
def sparing(town: Town) -> Town:
    town.config.write_text(town.config.read_text(encoding="utf-8") + SPARING, encoding="utf-8")
    return town


def test_both_are_kept_told_and_taken_back(town: Town) -> None:
    town.says("1", "kettle, 90 %")
    town("label", "1", "needs_reply=no")
    town("label", "1", "abuse=yes")
    case = town.case(1)
    assert case["labels"] == {"needs_reply": "no", "abuse": "yes"}
    notes = [e["note"] for e in cast(list[Row], case["events"]) if e["action"] == "label"]
    assert notes == ["needs_reply=yes → no", "abuse=no → yes"]
    town("label", "1", "abuse=")
    town("label", "1", "needs_reply=")
    assert town.case(1)["labels"] == {}
    assert "possible: abuse: yes, no" in town.refused("label", "1", "abuse=perhaps")


def test_a_text_is_spared_as_people_say_it_is_abuse(sparing: Town) -> None:
    sparing.says("1", "kettle, 90 %")
    sparing.says("2", "abuse of a kettle, 90 %")
    assert "text spared: abuse 0.90" in sparing("show", "2").stdout
    sparing("label", "1", "abuse=yes")
    sparing("label", "2", "abuse=no")
    assert "text spared: abuse 1.00" in sparing("show", "1").stdout
    assert "abuse of a kettle" in sparing("show", "2").stdout
    assert sparing("queue").stdout.count("text spared") == 1
    for number in ("1", "2"):
        sparing("label", number, "abuse=")
    assert "kettle, 90 %" in sparing("show", "1").stdout
    assert "text spared: abuse 0.90" in sparing("show", "2").stdout


def test_the_desk_spares_it_too(town: Town) -> None:
    town.says("1", "abuse of a kettle, 90 %")
    town("label", "1", "abuse=no")
    with opened(town.path) as ledger:
        (case,) = ledger.cases.all()
        row = ledger.queue.row(case.id, now())
        assert (row.abuse, ledger.abuse([case.mention_id])) == (0, {case.mention_id: 0})


def test_what_is_called_abuse_has_its_draft_taken_away_unless_a_person_wrote_it(
    town: Town,
) -> None:
    town.says("1", "kettle, 90 %")
    town.says("2", "spoon, 90 %")
    town("edit", "2", "--text", "We are sorry, and we ring you today.")
    assert town.case(1)["draft"] is not None
    for number in ("1", "2"):
        town("label", number, "abuse=yes")
    case = town.case(1)
    assert (case["draft"], case["status"]) == (None, "rejected")
    assert "to be drafted anew: the post is abuse" in str(case["events"])
    assert town.case(2)["draft"] == "We are sorry, and we ring you today."


def actions(case: Row) -> list[Json]:
    return [event["action"] for event in cast(list[Row], case["events"])]


def test_what_was_declined_as_abuse_is_drafted_once_it_is_called_harmless(town: Town) -> None:
    town.says("1", "abuse of a kettle, 90 %")
    town.says("2", "spoon, 90 %")
    assert (town.case(1)["draft"], town.case(1)["status"]) == (None, "rejected")
    town("label", "1", "abuse=no")
    case = town.case(1)
    assert case["draft"] is not None and case["status"] == "drafted"
    assert "to be drafted anew: the post is no abuse" in str(case["events"])
    town("label", "2", "abuse=yes")
    assert town.case(2)["status"] == "rejected"
    town("label", "2", "abuse=")
    assert town.case(2)["status"] == "drafted"
    assert "whole" in town("audit", "--verify").stdout


def test_abuse_that_is_taken_back_to_the_classifiers_abuse_is_not_drafted(town: Town) -> None:
    town.says("1", "abuse of a kettle, 90 %")
    town("label", "1", "abuse=yes")
    town("label", "1", "abuse=")
    case = town.case(1)
    assert case["status"] == "rejected" and "reopen" not in actions(case)


def test_a_draft_goes_with_the_word_that_it_was_written_on(town: Town) -> None:
    town.says("1", "abuse of a kettle, 90 %")
    town("label", "1", "abuse=no")
    assert town.case(1)["draft"] is not None
    town("label", "1", "abuse=")
    assert (town.case(1)["draft"], town.case(1)["status"]) == (None, "rejected")


def test_who_says_again_that_it_is_no_abuse_changes_nothing(town: Town) -> None:
    town.says("1", "abuse of a kettle, 90 %")
    for _ in range(2):
        town("label", "1", "abuse=no")
        town("queue")
    assert actions(town.case(1)).count("reopen") == 1


def test_what_says_nothing_of_a_complaint_leaves_a_post_undecided() -> None:
    told = replace(classification(), undecided=True)
    for field, value in (("needs_reply", "yes"), ("abuse", "no"), ("sentiment", "negative")):
        assert corrected(told, {field: value}).undecided
    for field, value in (("complaint", "no"), ("topic", "billing"), ("urgency", "low")):
        assert not corrected(told, {field: value}).undecided


def test_a_label_of_an_older_text_does_not_hide_that_it_became_critical(town: Town) -> None:
    town.says("1", "kettle, 90 %")
    town("label", "1", "urgency=low")
    with opened(town.path) as ledger:
        (case,) = ledger.cases.all()
        assert not ledger.cases.critical([case.id])
    town.says("1", "kettle bites, 95 %, critical")
    with opened(town.path) as ledger:
        assert ledger.cases.critical([case.id]) == {case.id}


def test_a_draft_that_a_person_rejected_is_not_written_anew(town: Town) -> None:
    town.says("1", "kettle, 90 %")
    town.says("2", "abuse of a spoon, 90 %")
    town("reject", "1", "--reason", "I ring her")
    town("label", "2", "abuse=no")
    assert town.case(2)["status"] == "drafted"
    town("reject", "2", "--reason", "I ring him")
    for number in ("1", "2"):
        town("label", number, "abuse=no")
        assert town.case(int(number))["status"] == "rejected"


def test_what_is_no_complaint_is_as_urgent_as_its_question() -> None:
    told = classification(urgency=Urgency.HIGH)
    no = {"complaint": "no"}
    assert corrected(told, {**no, "needs_reply": "yes"}).urgency is Urgency.NORMAL
    assert corrected(told, {**no, "needs_reply": "no"}).urgency is Urgency.LOW
    assert corrected(told, {"abuse": "yes"}).abuse == 1.0


@pytest.mark.parametrize("question", ["needs_reply", "abuse"])
def test_both_are_learnt_and_used(
    town: Town, question: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "classifier.encoder", SimpleNamespace(Encoder=WordReader))
    texts = posts(60)
    town.say(texts)
    for number, text in enumerate(texts):
        town("open", f"x/{number}", "--label", f"{question}={leaks(text)}")
    (verdict,) = town.rows("train")
    assert (verdict["question"], verdict["corrections"]) == (question, 60)
    assert verdict["kept"]
    post = json.dumps({"text": "Brumelle jar was leaking again today with blue lid"})
    (told,) = [json.loads(line) for line in town("classify", stdin=post).stdout.splitlines()]
    assert cast(float, told[question]) > 0.5
