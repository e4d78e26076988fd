"""A post that the classifier passed over: found, opened, and what becomes of its case."""

import json
import sys
from datetime import datetime, timedelta
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

Row = dict[str, Json]


@pytest.fixture
def town(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Town:
    return Town.at(tmp_path, monkeypatch)


def names(rows: list[Row]) -> list[str]:
    return [str(row["post"]) for row in rows]


def events(case: Row) -> list[tuple[Json, Json, Json]]:
    told = cast(list[Row], case["events"])
    return [(event["actor"], event["action"], event["note"]) for event in told]


def risk(case: Row) -> Json:
    return cast(Row, case["risk"])["level"]


def test_posts_without_a_case_are_listed_the_likeliest_complaints_first(town: Town) -> None:
    town.says("1", "kettle, 12 %")
    town.says("2", "kettle, 90 %")
    town.says("3", "kettle, 31 %")
    town.says("4", "kettle, 25 %", published_at=(AN_HOUR_AGO - timedelta(days=9)).isoformat())
    town.says("5", "our kettle, 20 %", own=True)
    town.says("6", "kettle, 22 %", about="Rivalin")
    assert names(town.rows("missed")) == ["x/3", "x/1"]
    assert names(town.rows("missed", "--days", "30")) == ["x/3", "x/4", "x/1"]
    assert names(town.rows("missed", "--most", "1")) == ["x/3"]
    (first, _) = town.rows("missed")
    assert cast(Row, first["classification"])["complaint"] == 0.31
    assert cast(Row, first["mention"])["text"] == "Brumelle kettle, 31 %"


def test_the_list_shows_hostile_posts_harmlessly_and_names_for_a_shell(town: Town) -> None:
    town.says("1", "[bold]kettle[/] \x1b[31mred \u202eright")
    town.says("$(id)\x1b]0;t\x07", "spoon")
    town.says("3", "lid", url="https://x.example/a?b=1&c=2")
    page = town("missed").stdout
    assert "\x1b" not in page and "\u202e" not in page
    assert "[bold]kettle[/]" in page
    assert "'x/$(id)'" in page and "'https://x.example/a?b=1&c=2'" in page


def test_a_post_is_opened_by_name_or_address_and_goes_on_like_any_case(town: Town) -> None:
    town.says("1", "kettle, about delivery, 12 %", url="https://x.example/1")
    town.says("2", "spoon")
    assert town("open", "https://x.example/1", "--note", "late").stdout.startswith("case 1 is open")
    (row,) = town.rows("open", "x/2", "--as", "Bob")
    assert (row["id"], row["brand"], row["lang"]) == (2, "Brumelle", "en")
    assert datetime.fromisoformat(str(row["opened_at"])) == AN_HOUR_AGO
    case = town.case(1)
    assert events(case)[0] == ("Ana", "open", "passed over by the classifier: late")
    assert events(town.case(2))[0] == ("Bob", "open", "passed over by the classifier")
    assert (risk(case), case["topic"], case["status"]) == ("low", "delivery", "drafted")
    assert cast(Row, case["classification"])["complaint"] == 0.12
    assert [row["id"] for row in town.rows("queue")] == [1, 2]
    assert names(town.rows("missed")) == []
    assert "whole" in town("audit", "--verify").stdout


def test_the_history_tells_when_it_was_opened_not_when_it_was_posted(town: Town) -> None:
    town.says("1", "kettle")
    town("open", "x/1")
    (event,) = town.rows("audit", "1")
    assert datetime.fromisoformat(str(event["at"])) > AN_HOUR_AGO + timedelta(minutes=59)


def test_a_post_is_opened_and_taught_in_one_act(town: Town) -> None:
    town.says("1", "kettle, about delivery, 90 %")
    town.says("2", "spoon, 12 %")
    labels = ("complaint=yes", "urgency=high", "topic=delivery")
    words = [word for label in labels for word in ("--label", label)]
    (opened_case,) = town.rows("open", "x/2", *words)
    automatic = town.case(1)
    for clock in ("due_at", "resolve_by", "topic"):
        assert opened_case[clock] == automatic[clock]
    assert risk(opened_case) == "high"
    assert [note for _, action, note in events(town.case(2)) if action == "label"] == [
        "complaint=no → yes",
        "urgency=low → high",
        "topic=other → delivery",
    ]


def test_a_label_that_cannot_be_given_opens_nothing(town: Town) -> None:
    town.says("1", "kettle")
    told = town.refused("open", "x/1", "--label", "complaint=yes", "--label", "urgency=soon")
    assert "cannot label urgency=soon" in told and "low, normal, high, critical" in told
    assert town.rows("queue") == [] and names(town.rows("missed")) == ["x/1"]
    assert town.rows("audit") == []


def test_a_complaint_that_was_taken_for_praise_is_not_thanked_for(town: Town) -> None:
    town.says("1", "praise, 12 %")
    town.says("2", "praise, 12 %, for the other one")
    town("open", "x/1")
    town("open", "x/2", "--label", "complaint=yes")
    assert town.case(1)["topic"] == "praise"
    assert town.case(2)["topic"] == "other"
    assert "/praise/" not in str(town.case(2)["playbook"])


def test_what_has_no_case_by_right_is_refused_with_the_reason(town: Town) -> None:
    town.says("1", "kettle, 90 %", url="https://x.example/1")
    town.says("2", "our kettle", own=True)
    town.says("3", "kettle", about="Rivalin")
    town.says("4", "spoon")
    town.says("5", "lid", author={"handle": "eve"})
    with opened(town.path) as ledger:
        ledger.entomb("x", ("4",), at=AN_HOUR_AGO)
    town("forget", "--author", "eve")
    town.says("6", "crate", judged=False)
    assert "`vigie show 1`" in town.refused("open", "x/1")
    assert "`vigie show 1`" in town.refused("open", "https://x.example/1")
    assert "the brand itself wrote" in town.refused("open", "x/2")
    assert "competitors alone" in town.refused("open", "x/3")
    assert "deleted or forgotten" in town.refused("open", "x/4")
    assert "deleted or forgotten" in town.refused("open", "x/5")
    assert "not judged yet: `vigie queue`" in town.refused("open", "x/6")
    assert "no post 'x/77' is stored" in town.refused("open", "x/77")
    assert "no post '\\x1b[31m' is stored" in town.refused("open", "\x1b[31m")
    assert [row["id"] for row in town.rows("queue")] == [1]


def test_who_is_not_of_the_team_opens_nothing(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    town.says("1", "kettle")
    monkeypatch.delenv("VIGIE_APPROVER")
    assert "who are you?" in town.refused("open", "x/1")
    town.config.write_text(town.config.read_text(encoding="utf-8") + PEOPLE, encoding="utf-8")
    assert "may only read" in town.refused("open", "x/1", "--as", "Eve")
    assert "stands for Vigie itself" in town.refused("open", "x/1", "--as", "vigie")
    town("open", "x/1", "--as", "ana")


def test_a_post_on_us_and_a_competitor_is_a_case_of_ours(town: Town) -> None:
    town.says("1", "which kettle?", about="Rivalin or Brumelle,")
    (case,) = town.rows("open", "x/1")
    assert case["brand"] == "Brumelle"


def test_a_thread_and_a_copy_have_one_case(town: Town) -> None:
    ann: Json = {"handle": "ann"}
    town.says("1", "kettle", author=ann)
    town.says("2", "kettle, 90 %", author=ann, in_reply_to="1", conversation_id="1")
    assert "thread of this post has a case already: `vigie show 1`" in town.refused("open", "x/1")
    page: Json = "https://blog.example/spoon"
    town.says("3", "spoon", author=ann, url=page)
    town.says("3", "spoon", author=ann, url=page, channel="blog")
    assert "2 posts bear this address: name one as x/3 or blog/3" in town.refused("open", str(page))
    town("open", "x/3")
    assert "has a case on x: `vigie show 2`" in town.refused("open", "blog/3")


def test_a_channel_and_an_identifier_may_hold_slashes(town: Town) -> None:
    town.says("https://blog.example/a", "kettle", channel="feeds/blogs")
    town("open", "feeds/blogs/https://blog.example/a")


def test_what_comes_later_in_the_thread_joins_the_case(town: Town) -> None:
    ann: Json = {"handle": "ann"}
    town.says("1", "kettle", author=ann)
    town("open", "x/1")
    town.says("2", "kettle, 90 %", author=ann, in_reply_to="1", conversation_id="1")
    assert [row["id"] for row in town.rows("queue")] == [1]
    assert len(cast(list[Row], town.case(1)["thread"])) == 2


def test_a_case_outlives_that_its_post_is_edited_and_judged_again(town: Town) -> None:
    town.says("1", "kettle, 12 %")
    town("open", "x/1", "--label", "complaint=yes", "--label", "urgency=high")
    due = town.case(1)["due_at"]
    town.says("1", "kettle, I mean, 9 %")
    case = town.case(1)
    assert (case["status"], risk(case), case["due_at"]) == ("drafted", "high", due)
    assert ("vigie", "reopen", "the post was edited: to be drafted anew") in events(case)
    assert names(town.rows("missed")) == []
    town.says("1", "kettle, I mean, 80 %")
    assert [row["id"] for row in town.rows("queue")] == [1]


def test_counters_that_are_read_later_weigh_the_case_as_people_labelled_it(town: Town) -> None:
    town.says("1", "kettle, 12 %")
    town("open", "x/1", "--label", "complaint=yes", "--label", "urgency=high")
    before = cast(float, cast(Row, town.case(1)["risk"])["score"])
    counted(town, "1", 30, likes=400)
    counted(town, "1", 50, likes=4_000)
    case = town.case(1)
    after = cast(Row, case["risk"])
    assert case["status"] == "drafted"
    assert after["level"] in {"high", "critical"} and cast(float, after["score"]) > before


def test_what_was_foreseen_of_a_post_weighs_its_case_from_the_start(town: Town) -> None:
    town.says("1", "kettle, 12 %")
    counted(town, "1", 10, likes=400, shares=90)
    counted(town, "1", 50, likes=4_000, shares=900)
    town("open", "x/1", "--label", "complaint=yes")
    reasons = cast(list[str], cast(Row, town.case(1)["risk"])["reasons"])
    assert any("to pass" in reason for reason in reasons)


def counted(town: Town, native_id: str, minutes: int, **counters: int) -> None:
    at = (AN_HOUR_AGO + timedelta(minutes=minutes)).isoformat()
    poll = {"channel": "x", "native_id": native_id, "engagement": {**counters, "at": at}}
    town("import", "-", stdin=json.dumps(poll))
    town("queue")


def test_what_would_teach_most_is_asked_of_opened_posts_until_they_are_labelled(town: Town) -> None:
    town.says("1", "kettle, 40 %")
    town("open", "x/1")
    assert [row["case"] for row in town.rows("queue", "--uncertain")] == [1]
    for label in ("complaint=yes", "urgency=high"):
        town("label", "1", label)
    assert town.rows("queue", "--uncertain") == []


def test_a_kind_of_complaint_that_never_had_a_case_is_taught_by_opening_some(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "classifier.encoder", SimpleNamespace(Encoder=WordReader))
    texts = posts(42)
    town.say(texts)
    assert town.rows("queue") == []
    for number, text in enumerate(texts):
        town("open", f"x/{number}", "--label", f"complaint={leaks(text)}")
    (verdict,) = town.rows("train")
    assert (verdict["question"], verdict["corrections"]) == ("complaint", 42)
    assert verdict["kept"]
    town.says("new", "jar was leaking again today with blue lid")
    assert ("x", "new") in {
        (post["channel"], post["native_id"])
        for post in (cast(Row, row["mention"]) for row in town.rows("queue"))
    }


def test_no_address_takes_the_name_of_another_post(town: Town) -> None:
    town.says("1", "kettle, 12 %")
    town.says("2", "spoon, 12 %", url="x/1")
    town("open", "x/1")
    assert names(town.rows("missed")) == ["x/2"]
