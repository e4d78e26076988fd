"""Labels by the name of a post: of those that no case is open for, and of those of a case."""

import sys
from datetime import datetime
from pathlib import Path
from types import SimpleNamespace
from typing import cast

import pytest

from storage.ledger import opened
from storage.model import Json
from tests.classifier.lessons import WordReader, leaks, posts
from tests.responder.percent import AN_HOUR_AGO, Town

PEOPLE = """
[responder.people.Ana]
role = "writer"
"""
ANN: Json = {"handle": "ann"}

Row = dict[str, Json]


@pytest.fixture
def town(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Town:
    return Town.at(tmp_path, monkeypatch)


def names(rows: list[Row]) -> list[str]:
    return [str(row["post"]) for row in rows]


def labelling(case: Row) -> list[tuple[Json, Json]]:
    events = cast(list[Row], case["events"])
    return [(event["actor"], event["note"]) for event in events if event["action"] == "label"]


def taught(town: Town) -> list[dict[str, str]]:
    with opened(town.path) as ledger:
        return [dict(post.labels) for post in ledger.views.corrected()]


def test_what_was_passed_over_rightly_is_labelled_and_not_listed_again(town: Town) -> None:
    town.says("1", "kettle, 31 %")
    town.says("2", "spoon, 12 %", url="https://x.example/2")
    assert town("label", "x/1", "complaint=no").stdout == "x/1: complaint=no\n"
    assert names(town.rows("missed")) == ["x/2"]
    (row,) = town.rows("label", "https://x.example/2", "complaint=no")
    assert (row["post"], row["labels"]) == ("x/2", {"complaint": "no"})
    assert town.rows("missed") == [] and town.rows("queue") == []
    assert taught(town) == [{"complaint": "no"}, {"complaint": "no"}]


def test_a_label_on_another_question_leaves_a_post_in_the_list(town: Town) -> None:
    town.says("1", "kettle, 31 %")
    town("label", "x/1", "topic=delivery")
    (row,) = town.rows("missed")
    assert row["labels"] == {"topic": "delivery"}


def test_what_is_called_a_complaint_stands_first_until_it_is_opened(town: Town) -> None:
    town.says("1", "kettle, 31 %")
    town.says("$(id)", "spoon, 12 %")
    ran = town("label", "x/$(id)", "complaint=yes")
    assert ran.stdout == "'x/$(id)': complaint=no → yes\n"
    assert "no case was opened: `vigie open 'x/$(id)'` opens one" in ran.stderr
    first, second = town.rows("missed")
    assert (first["post"], first["labels"], second["labels"]) == (
        "x/$(id)",
        {"complaint": "yes"},
        {},
    )
    assert cast(Row, first["classification"])["complaint"] == 0.12
    page = town("missed").stdout
    assert page.index("yes") < page.index("31%")
    town("open", "x/$(id)")
    town.says("3", "lid, 90 %, high")
    assert town.case(1)["labels"] == {"complaint": "yes"}
    assert names(town.rows("missed")) == ["x/1"]


def test_a_label_is_taken_back_and_the_post_is_listed_again(town: Town) -> None:
    town.says("1", "kettle, 31 %")
    told = "nobody labelled the complaint of x/1: there is nothing to take back"
    assert told in town.refused("label", "x/1", "complaint=")
    town("label", "x/1", "complaint=yes", "--as", "Bob")
    assert town("label", "x/1", "complaint=").stdout == "x/1: complaint=yes → no (taken back)\n"
    assert told in town.refused("label", "x/1", "complaint=")
    assert names(town.rows("missed")) == ["x/1"] and taught(town) == []


def test_a_label_is_of_the_text_that_its_person_saw(town: Town) -> None:
    town.says("1", "kettle, 31 %")
    town("label", "x/1", "complaint=no")
    town.says("1", "kettle, I mean, 21 %")
    assert names(town.rows("missed")) == ["x/1"] and taught(town) == []


def test_a_post_that_a_case_is_to_answer_is_labelled_as_the_case(town: Town) -> None:
    town.says("1", "kettle, about delivery, 90 %", url="https://x.example/1")
    town.says("2", "spoon, about delivery, 90 %")
    by_post = town("label", "https://x.example/1", "topic=billing")
    by_number = town("label", "2", "topic=billing")
    assert by_post.stdout.replace("case 1", "case 2") == by_number.stdout
    first, second = town.case(1), town.case(2)
    assert labelling(first) == labelling(second) == [("Ana", "topic=delivery → billing")]
    assert "/billing/" in str(first["playbook"]) and first["status"] == second["status"]
    (row,) = town.rows("label", "x/1", "topic=")
    assert (row["id"], row["topic"]) == (1, "delivery")
    assert "you saw 1" in town.refused("label", "x/1", "urgency=low", "--version", "1")
    assert town.case(1)["labels"] == {}


def test_another_post_of_a_case_is_labelled_for_itself_and_weighs_the_case(town: Town) -> None:
    town.says("1", "kettle, 60 %", author=ANN)
    town.says("2", "on fire, 99 %", author={"handle": "bob"}, in_reply_to="1", conversation_id="1")
    case = town.case(1)
    (other,) = {"1", "2"} - {str(cast(Row, case["mention"])["native_id"])}
    assert cast(Row, case["risk"])["level"] == "critical" and other == "2"
    assert "case 1 is" in town("label", "x/2", "urgency=low").stdout
    after = town.case(1)
    assert after["labels"] == {} and after["draft"] == case["draft"]
    assert after["topic"] == case["topic"]
    assert labelling(after) == [("Ana", "x/2: urgency=critical → low")]
    assert cast(Row, after["risk"])["level"] == "high"
    assert taught(town) == [{"urgency": "low"}]
    town("label", "x/2", "abuse=yes")
    assert town.case(1)["draft"] == case["draft"]
    assert "you saw 1" in town.refused("label", "x/2", "urgency=", "--version", "1")


def test_what_cannot_be_labelled_is_refused_with_the_reason(town: Town) -> None:
    town.says("1", "our kettle", own=True)
    town.says("2", "spoon")
    town.says("3", "lid", judged=False)
    with opened(town.path) as ledger:
        ledger.entomb("x", ("2",), at=AN_HOUR_AGO)
    assert "the brand itself wrote" in town.refused("label", "x/1", "complaint=no")
    assert "deleted or forgotten" in town.refused("label", "x/2", "complaint=no")
    assert "not judged yet: `vigie queue`" in town.refused("label", "x/3", "complaint=no")
    assert "no post 'x/77' is stored" in town.refused("label", "x/77", "complaint=no")
    town("queue")
    assert "possible: complaint: yes, no" in town.refused("label", "x/3", "complaint=maybe")
    told = town.refused("label", "x/3", "complaint=no", "--version", "2")
    assert "a post without a case has no version" in told
    assert taught(town) == []


@pytest.mark.parametrize("number", ["0", str(2**62 + 1), "9" * 5_000])
def test_a_number_that_no_case_has_is_wrong_usage(town: Town, number: str) -> None:
    town("label", number, "complaint=no", fails=2)


def test_who_is_not_of_the_team_labels_nothing(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    town.says("1", "kettle")
    monkeypatch.delenv("VIGIE_APPROVER")
    assert "who are you?" in town.refused("label", "x/1", "complaint=no")
    town.config.write_text(town.config.read_text(encoding="utf-8") + PEOPLE, encoding="utf-8")
    assert "may only read" in town.refused("label", "x/1", "complaint=no", "--as", "Eve")
    assert taught(town) == []
    town("label", "x/1", "complaint=no", "--as", "ana")


def test_the_audit_tells_who_labelled_a_post_without_a_case(town: Town) -> None:
    town.says("1", "kettle\x1b[31m, 31 %")
    town.says("2\x1b[31m", "spoon, 90 %")
    town("label", "x/1", "complaint=no", "--as", "Bob")
    town("label", "1", "urgency=low")
    *entries, apart = town.rows("audit")
    assert [(row["case"], row["action"]) for row in entries][-1] == (1, "label")
    assert (apart["entry"], apart["case"], apart["post"]) == (None, None, "x/1")
    assert (apart["actor"], apart["action"], apart["note"]) == ("Bob", "label", "complaint=no")
    assert datetime.fromisoformat(str(apart["at"])) > AN_HOUR_AGO
    assert apart.keys() - {"post"} == entries[0].keys()
    page = town("audit").stdout
    assert "x/1" in page and "Bob" in page and "\x1b" not in page
    assert town.rows("audit", "1") == entries
    assert "whole" in town("audit", "--verify").stdout


def test_what_was_said_before_a_case_was_opened_is_told_with_it(town: Town) -> None:
    town.says("1", "kettle, 31 %")
    town("label", "x/1", "complaint=yes", "--as", "Bob")
    town("open", "x/1", "--label", "topic=delivery")
    *_, apart = told = town.rows("audit", "1")
    assert (apart["actor"], apart["note"]) == ("Bob", "complaint=yes")
    assert sum(row["entry"] is None for row in told) == 1


def test_who_is_forgotten_is_forgotten_there_too(town: Town) -> None:
    town.says("1", "kettle, 31 %", author=ANN)
    town("label", "x/1", "complaint=no")
    town("forget", "--author", "ann")
    assert town.rows("audit") == []


def test_what_would_teach_most_is_asked_of_posts_without_a_case_by_name(town: Town) -> None:
    town.says("1", "kettle, 40 %", url="https://x.example/1?a=b&c=d")
    town.says("2", "spoon, 55 %")
    town.says("3", "kettle, 40 %", about="Rivalin")
    town.says("4", "lid, 40 %", own=True)
    rows = {str(row["post"]): row["case"] for row in town.rows("queue", "--uncertain")}
    assert rows == {"x/1": None, "x/2": 1}
    page = town("queue", "--uncertain").stdout
    assert "'https://x.example/1?a=b&c=d'" in page
    for label in ("complaint=no", "urgency=low"):
        town("label", "x/1", label)
    assert names(town.rows("queue", "--uncertain")) == ["x/2"]
    town.says("1", "kettle, I mean, 40 %", url="https://x.example/1?a=b&c=d")
    assert set(names(town.rows("queue", "--uncertain"))) == {"x/1", "x/2"}


def test_of_copies_the_one_with_a_case_is_asked_about(town: Town) -> None:
    later = (AN_HOUR_AGO.replace(microsecond=0)).isoformat()
    town.says("1", "kettle, 40 %", published_at=later)
    town.says("2", "kettle, 40 %")
    assert names(town.rows("queue", "--uncertain")) == ["x/2"]
    town("open", "x/1")
    (row,) = town.rows("queue", "--uncertain")
    assert (row["case"], row["post"]) == (1, "x/1")


def test_what_was_passed_over_teaches_without_a_case(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "classifier.encoder", SimpleNamespace(Encoder=WordReader))
    texts = posts(42)
    town.say(texts)
    for number, text in enumerate(texts):
        town("label", f"x/{number}", f"complaint={leaks(text)}")
    (verdict,) = town.rows("train")
    assert (verdict["question"], verdict["corrections"]) == ("complaint", 42)
    assert verdict["kept"] and town.rows("queue") == []
