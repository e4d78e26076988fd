from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from types import ModuleType

import pytest

from responder.reports.figures import Share
from responder.reports.gathering.service import LISTED, ServiceFacts, service, works
from responder.reports.report import Part, Said, Section, Term
from responder.reports.sections.service import FEWEST_CASES, FEWEST_REPLIES, section
from responder.reports.tongues.english import service as english
from responder.reports.tongues.french import service as french
from responder.review import Reviewer
from responder.service.promise import Service as Promises
from responder.sla import Policy
from storage.ledger import Ledger, opened
from storage.views.scope import EVERYTHING, Scope
from storage.views.service import Reply
from tests.factories import NOON, FrozenClock
from tests.responder.reports.lived import (
    DAY,
    HOUR,
    MADE_AT,
    MONDAY,
    PARIS,
    WEEK,
    answer,
    case_of,
    post,
    rows,
    said_in,
    tongue,
)

POLICY = Policy(time_zone="Europe/Paris")
FEW = Said("service.few")
TEN = MONDAY + 10 * HOUR
"""Monday at ten: the team works."""


@pytest.fixture
def ledger(path: Path) -> Iterator[Ledger]:
    clock = FrozenClock(MADE_AT + 30 * DAY)
    with opened(path, promise=Promises(policy=POLICY, clock=clock)) as ledger:
        yield ledger


def facts(ledger: Ledger, scope: Scope = EVERYTHING) -> ServiceFacts:
    return service(ledger, WEEK, scope, POLICY.calendar, MADE_AT)


def told(ledger: Ledger) -> Section:
    return section(facts(ledger))


def test_the_wait_is_told_by_hours_urgency_and_channel(ledger: Ledger) -> None:
    post(ledger, "1", "late again", TEN)
    post(ledger, "2", "mould inside", MONDAY + 2 * HOUR)
    post(ledger, "3", "late here", MONDAY - DAY)
    answer(ledger, "1", TEN + HOUR)
    answer(ledger, "2", MONDAY + 12 * HOUR)
    found = {row[0]: row[1:5] for row in rows(told(ledger), "service.answers")}
    assert found == {
        Term("service.group", "all"): (2, 2, HOUR, FEW),
        Term("service.group", "in_hours"): (1, 1, HOUR, FEW),
        Term("service.group", "out_of_hours"): (1, 1, 10 * HOUR, FEW),
        Term("service.urgency", "high"): (1, 1, HOUR, FEW),
        Term("service.urgency", "normal"): (1, 1, 10 * HOUR, FEW),
        "x": (2, 2, HOUR, FEW),
    }


def test_nine_in_ten_are_told_of_ten_at_least(ledger: Ledger) -> None:
    for number in range(FEWEST_CASES):
        assert all(row[4] == FEW for row in rows(told(ledger), "service.answers"))
        post(ledger, f"{number}", "late again", TEN)
        answer(ledger, f"{number}", TEN + (number + 1) * HOUR)
    assert rows(told(ledger), "service.answers")[0][3:5] == (5 * HOUR, 9 * HOUR)


def test_who_still_waits_is_not_left_out(ledger: Ledger) -> None:
    for number in range(3):
        post(ledger, f"{number}", "late again", TEN)
    answer(ledger, "0", TEN + HOUR)
    everybody = rows(told(ledger), "service.answers")[0]
    assert everybody[1:5] == (3, 1, None, FEW)
    case = case_of(ledger, "1")
    Reviewer(ledger, "somebody", TEN + DAY).close(case.id, case.version, "chat")
    found = told(ledger)
    assert rows(found, "service.answers")[0][1:5] == (2, 1, HOUR, FEW)
    assert found.said[0].values == {"n": 3, "answered": 1, "waiting": 1, "closed": 1}


def test_the_delay_is_cut_where_we_saw_the_post(ledger: Ledger) -> None:
    post(ledger, "1", "late again", TEN, seen=TEN + HOUR)
    answer(ledger, "1", TEN + 4 * HOUR)
    found = {row[0]: row[1:] for row in rows(told(ledger), "service.delay")}
    assert found[Term("service.delay", "seen")][:2] == (1, HOUR)
    assert found[Term("service.delay", "answered")][:2] == (1, 3 * HOUR)
    assert found[Term("service.delay", "whole")][:2] == (1, 4 * HOUR)


def test_what_was_answered_before_vigie_saw_it_waited_no_longer(ledger: Ledger) -> None:
    post(ledger, "1", "late again", TEN, seen=TEN + 9 * HOUR)
    answer(ledger, "1", TEN + 4 * HOUR)
    found = {row[0]: row[2] for row in rows(told(ledger), "service.delay")}
    assert found[Term("service.delay", "seen")] == 4 * HOUR
    assert found[Term("service.delay", "whole")] == 4 * HOUR


def test_what_was_imported_was_not_seen_late_by_us(ledger: Ledger) -> None:
    post(ledger, "1", "late again", TEN, seen=TEN + HOUR)
    ledger.mentions._db.execute("UPDATE mentions SET source = 'import'")
    answer(ledger, "1", TEN + 4 * HOUR)
    found = told(ledger)
    assert rows(found, "service.delay") == []
    assert Said("service.note.imported", {"n": 1}) in found.notes


def test_each_promise_is_judged_by_its_own_clock(ledger: Ledger) -> None:
    # High: the first answer within two hours, the next within four, the end within three days.
    post(ledger, "1", "late again", TEN)
    answer(ledger, "1", TEN + HOUR)
    post(ledger, "1b", "late still", TEN + 3 * HOUR, author="customer_1", under="1")
    answer(ledger, "1", TEN + 9 * HOUR)
    post(ledger, "2", "late as well", TEN)
    post(ledger, "3", "late at the end", MONDAY + 7 * DAY - HOUR)
    found = {row[0]: row[1:] for row in rows(told(ledger), "service.promises")}
    first, following, end = (
        found[Term("promised", name)] for name in ("first_response", "next_response", "resolution")
    )
    assert (first[0], following[0], end[0]) == (2, 1, 2)
    # All of them are counted: there is nothing to draw an interval around.
    assert (first[1], following[1], end[1]) == (Part(value=0.5), Part(value=0), Part(value=0.5))


def test_a_case_that_is_closed_unanswered_breaks_no_promise(ledger: Ledger) -> None:
    post(ledger, "1", "late again", TEN)
    case = case_of(ledger, "1")
    Reviewer(ledger, "somebody", TEN + DAY).close(case.id, case.version, "chat")
    assert rows(told(ledger), "service.promises") == []


def test_the_oldest_wait_stands_first_and_the_others_are_counted(ledger: Ledger) -> None:
    for number in range(LISTED + 2):
        post(ledger, f"{number}", "late again", TEN + number * HOUR)
    answer(ledger, "0", TEN + HOUR)
    post(ledger, "0b", "late still", MONDAY + 6 * DAY, author="customer_0", under="0")
    found = told(ledger)
    listed = rows(found, "service.waiting")
    assert len(listed) == LISTED
    assert listed[0][5] == (TEN + HOUR).astimezone(PARIS)
    assert listed[0][6] == MADE_AT - TEN - HOUR
    assert Said("service.note.more", {"n": 2}) in found.notes


def test_a_case_that_is_opened_again_is_counted_once_for_each_time(ledger: Ledger) -> None:
    post(ledger, "1", "late again", TEN)
    answer(ledger, "1", TEN + HOUR)
    post(ledger, "1b", "late still", TEN + 3 * HOUR, author="customer_1", under="1")
    by = Reviewer(ledger, "somebody", TEN + 4 * HOUR)
    case = case_of(ledger, "1")
    case = by.close(case.id, case.version, "chat")
    by.reopen(case.id, case.version, "not yet")
    assert told(ledger).said[1].values == {"n": 2, "cases": 1, "customers": 1}


@pytest.mark.parametrize(
    ("word", "after", "kind"),
    [
        ("thanks a lot", HOUR, "thanks"),
        ("late even so", HOUR, "complains"),
        ("hm and now", HOUR, "other"),
        ("thanks a lot", 3 * DAY, "silence"),
        (None, HOUR, "silence"),
    ],
)
def test_what_followed_a_reply(
    ledger: Ledger, word: str | None, after: timedelta, kind: str
) -> None:
    for number in range(FEWEST_REPLIES):
        post(ledger, f"{number}", "late again", TEN)
        answer(ledger, f"{number}", TEN + HOUR, playbook="late-parcel")
        if word is not None:
            by = f"customer_{number}"
            post(ledger, f"{number}b", word, TEN + HOUR + after, author=by, under=f"{number}")
    name, replies, known, *shares = rows(told(ledger), "service.playbooks")[0]
    assert (name, replies, known) == ("late-parcel", FEWEST_REPLIES, FEWEST_REPLIES)
    full = [s.value for s in shares if isinstance(s, Share)]
    kinds = ["thanks", "complains", "other", "silence"]
    assert full == [float(one == kind) for one in kinds]


def test_the_playbook_of_a_reply_is_that_of_its_time(ledger: Ledger) -> None:
    post(ledger, "1", "late again", TEN)
    answer(ledger, "1", TEN + HOUR, playbook="late-parcel")
    post(ledger, "1b", "late still", TEN + 3 * HOUR, author="customer_1", under="1")
    answer(ledger, "1", TEN + 9 * HOUR, playbook="again")
    post(ledger, "2", "late for me", TEN)
    answer(ledger, "2", TEN + HOUR)
    found = [(row[0], row[1]) for row in rows(told(ledger), "service.playbooks")]
    assert found == [
        ("again", 1),
        ("late-parcel", 1),
        (Term("service.playbook", "own_words"), 1),
    ]


@pytest.mark.parametrize(
    ("text", "complaint", "sentiment"),
    [("late still", "no", "positive"), ("thanks a lot", "yes", "negative")],
)
def test_what_followed_is_told_as_people_correct_it_until_they_take_it_back(
    ledger: Ledger, text: str, complaint: str, sentiment: str
) -> None:
    post(ledger, "1", "late again", TEN)
    answer(ledger, "1", TEN + HOUR)
    post(ledger, "1b", text, TEN + 3 * HOUR, author="customer_1", under="1")
    next_post = ledger.mentions.find("x", "1b")
    assert next_post is not None

    def followed(complaint: str, sentiment: str) -> tuple[bool | None, bool | None]:
        ledger.label(next_post, "complaint", complaint, actor="Ana", at=NOON)
        ledger.label(next_post, "sentiment", sentiment, actor="Ana", at=NOON)
        (reply,) = facts(ledger).replies
        return reply.complains, reply.pleased

    corrected = complaint == "yes", sentiment == "positive"
    assert followed(complaint, sentiment) == corrected
    assert followed("", "") == (not corrected[0], not corrected[1])


def test_of_few_replies_and_of_young_ones_nothing_is_said(ledger: Ledger) -> None:
    young = [
        Reply(playbook="p", at=MADE_AT - HOUR, next_at=None, complains=None, pleased=None)
    ] * FEWEST_REPLIES
    found = rows(section(replace(facts(ledger), replies=young)), "service.playbooks")
    assert found[0][1:3] == (FEWEST_REPLIES, 0)
    assert found[0][3:] == (Said("service.few"),) * 4


def test_confirmed_warnings_are_counted_by_check(ledger: Ledger) -> None:
    post(ledger, "1", "late again", TEN)
    post(ledger, "2", "late for me", TEN)
    answer(ledger, "1", TEN + HOUR, warned=["missing_apology", "dead_link"])
    answer(ledger, "2", TEN + HOUR, warned=["dead_link"])
    found = [row[:2] for row in rows(told(ledger), "service.checks")]
    assert found == [(Term("check", "dead_link"), 2), (Term("check", "missing_apology"), 1)]


def test_one_brand_alone(ledger: Ledger) -> None:
    post(ledger, "1", "late again", TEN)
    post(ledger, "2", "late again", TEN, brands=("Another",))
    for number in ("1", "2"):
        answer(ledger, number, TEN + HOUR, playbook="p", warned=["dead_link"])
    found = facts(ledger, Scope(brands=("Another",)))
    assert (len(found.asked), len(found.replies)) == (1, 1)
    assert [promise.due for promise in found.promises] == [1, 0, 1]
    assert found.approved.approvals == 1
    assert facts(ledger, Scope(brands=("Nobody",))).reopened.times == 0


def test_working_hours_are_those_of_the_calendar() -> None:
    assert works(POLICY.calendar, NOON)
    assert not works(POLICY.calendar, NOON + DAY)
    assert not works(POLICY.calendar, MONDAY)


def test_an_empty_week_makes_nothing_up(ledger: Ledger) -> None:
    found = told(ledger)
    assert [len(part.rows) for part in found.tables] == [0] * 6
    assert found.notes == ()
    assert found.said[1] == Said("service.reopened.none")


@pytest.mark.parametrize(("locale", "words"), [("en_GB", english), ("fr_FR", french)])
def test_both_tongues_say_all_of_it(ledger: Ledger, locale: str, words: ModuleType) -> None:
    test_the_oldest_wait_stands_first_and_the_others_are_counted(ledger)
    post(ledger, "late", "thanks a lot", MONDAY + DAY)
    answer(ledger, "7", MONDAY + 2 * DAY, playbook="p", warned=["dead_link"])
    ledger.mentions._db.execute("UPDATE mentions SET source = 'import' WHERE native_id = '9'")
    lines = said_in(told(ledger), tongue(locale, words))
    assert not [line for line in lines if "{" in line]
