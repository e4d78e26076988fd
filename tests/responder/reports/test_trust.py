from dataclasses import replace
from datetime import date, timedelta
from types import ModuleType

import pytest

from responder.reports.figures import Share
from responder.reports.gathering.trust import TrustFacts, trust
from responder.reports.prevalence import FEWEST_LABELLED
from responder.reports.report import Part, Said, Section, Term
from responder.reports.sections.trust import LISTED, section
from responder.reports.tongues.english import trust as english
from responder.reports.tongues.french import trust as french
from responder.reports.window import between
from storage.ledger import Ledger
from storage.model import Cost, Failure, Setback
from storage.polled import Batch, Hole, Reject, Span
from storage.sources import SourceState
from storage.views.scope import Brands
from storage.views.trust import Rejected
from tests.factories import NOON, mention
from tests.responder.reports.lived import (
    DAY,
    HOUR,
    MADE_AT,
    MONDAY,
    PARIS,
    WEEK,
    post,
    rows,
    said_in,
    tongue,
)

X, BLOGS = SourceState(name="x/1", channel="x"), SourceState(name="rss/1", channel="rss")


def facts(ledger: Ledger, brands: Brands = None) -> TrustFacts:
    return trust(ledger, WEEK, brands, ["Brumelle"], {X.name, BLOGS.name}, DAY, MADE_AT)


def told(ledger: Ledger) -> Section:
    return section(facts(ledger))


def labelled(ledger: Ledger, native_id: str, field: str, value: str) -> None:
    found = ledger.mentions.find("x", native_id)
    assert found is not None
    ledger.label(found, field, value, actor="somebody", at=NOON)


def test_what_was_read_and_what_was_not(ledger: Ledger) -> None:
    hole = Hole(span=Span(start=NOON, end=NOON + 12 * HOUR), reason="cut short")
    old = Hole(span=Span(start=MONDAY - 3 * DAY, end=MONDAY - 2 * DAY), reason="cut short")
    read = Span(start=MONDAY - 7 * DAY, end=MADE_AT)
    ledger.record(X, Batch(covered=read, holes=(hole, old)), at=MADE_AT)
    late = Span(start=NOON - DAY, end=MADE_AT)
    ledger.record(BLOGS, Batch(covered=late), at=MADE_AT)
    found = told(ledger)
    blogs, x = rows(found, "trust.coverage")
    assert blogs[:3] == ("rss/1", Part(value=83 / 168), 0)
    assert x[:3] == ("x/1", Part(value=156 / 168), 1)
    (line,) = rows(found, "trust.holes")
    assert line == (
        "x/1",
        NOON.astimezone(PARIS),
        (NOON + 12 * HOUR).astimezone(PARIS),
        12 * HOUR,
        Term("hole", "cut short"),
    )


def test_what_was_never_read_is_not_covered(ledger: Ledger) -> None:
    gone = Span(start=NOON - timedelta(days=90), end=NOON - timedelta(days=60))
    ledger.record(X, Batch(covered=gone), at=NOON)
    assert rows(told(ledger), "trust.coverage")[0][1] == Part(value=0.0)


def test_a_source_that_is_silent_or_fails_is_told(ledger: Ledger) -> None:
    post(ledger, "1", "late again", MONDAY + DAY)
    ledger.sources.set_back(X, Setback(failure=Failure.CREDENTIALS, detail="no"), at=MADE_AT)
    (row,) = rows(told(ledger), "trust.coverage")
    assert row[3:] == (MADE_AT - MONDAY - DAY, Term("failure", "credentials"))


def test_what_was_turned_away_is_counted_by_reason(ledger: Ledger) -> None:
    rejects = [Reject(native_id=f"{n}", reason="names no brand") for n in range(3)]
    rejects.append(Reject(native_id="9", reason="no time"))
    ledger.record(X, Batch(rejects=tuple(rejects)), at=NOON)
    ledger.record(X, Batch(rejects=(Reject(native_id="8", reason="noise"),)), at=MONDAY - DAY)
    assert rows(told(ledger), "trust.rejected") == [
        ("x/1", Term("reject", "names no brand"), 3),
        ("x/1", "no time", 1),
    ]


def test_what_was_left_undecided_is_a_share_of_what_was_judged(ledger: Ledger) -> None:
    for number, word in enumerate(("late", "late", "hm", "thanks")):
        post(ledger, f"{number}", f"{word} it is", MONDAY + DAY)
    (said,) = told(ledger).said
    share = said.values["undecided"]
    assert isinstance(share, Share)
    assert (said.values["n"], share.count, share.n) == (4, 1, 4)
    (engine,) = rows(told(ledger), "trust.engines")
    assert engine[:2] == ("fake", 4)


def test_agreement_is_told_by_question(ledger: Ledger) -> None:
    for number, word in enumerate(("late", "late", "thanks", "hm")):
        post(ledger, f"{number}", f"{word} it is", MONDAY + DAY)
    for number, value in enumerate(("yes", "no", "no", "yes")):
        labelled(ledger, f"{number}", "complaint", value)
    labelled(ledger, "0", "topic", "billing")
    labelled(ledger, "0", "topic", "delivery")
    labelled(ledger, "2", "sentiment", "positive")
    found = {row[0]: row[1:] for row in rows(told(ledger), "trust.agreement")}
    counts = {
        question.value: (n, share.count, share.n)
        for question, (n, share) in found.items()
        if isinstance(question, Term) and isinstance(share, Share)
    }
    # The undecided one is labelled, and speaks neither for the classifier nor against it.
    assert counts == {"complaint": (4, 2, 3), "topic": (1, 1, 1), "sentiment": (1, 1, 1)}


def test_a_label_of_an_older_text_does_not_count(ledger: Ledger) -> None:
    post(ledger, "1", "late again", MONDAY + DAY)
    labelled(ledger, "1", "complaint", "no")
    post(ledger, "1", "late once more", MONDAY + DAY, seen=NOON + DAY)
    assert facts(ledger).agreed == []


def test_the_corrected_share_stands_beside_the_raw_one(ledger: Ledger) -> None:
    for number in range(100):
        word = "late" if number < 40 else "thanks"
        post(ledger, f"{number}", f"{word} it is", MONDAY + DAY)
    for number in range(FEWEST_LABELLED):
        labelled(ledger, f"{number}", "complaint", "yes" if number < 27 else "no")
        labelled(ledger, f"{40 + number}", "complaint", "no" if number < 27 else "yes")
    seen, finds, passes, mended = (row[1] for row in rows(told(ledger), "trust.corrected"))
    assert isinstance(seen, Share)
    assert isinstance(finds, Share)
    assert isinstance(passes, Share)
    assert isinstance(mended, Share)
    assert (seen.count, seen.n) == (40, 100)
    assert (finds.count, finds.n) == (passes.count, passes.n) == (27, 30)
    assert mended.value == pytest.approx((0.4 + 0.9 - 1) / 0.8)
    assert mended.low < seen.value < mended.high
    assert mended.high - mended.low > seen.high - seen.low


def test_with_few_labels_nothing_is_corrected(ledger: Ledger) -> None:
    post(ledger, "1", "late again", MONDAY + DAY)
    labelled(ledger, "1", "complaint", "yes")
    assert rows(told(ledger), "trust.corrected")[3][1] == Said("trust.not_corrected")


def test_what_cost_nothing_is_left_out(ledger: Ledger) -> None:
    post(ledger, "1", "late again", MONDAY + DAY)
    assert rows(told(ledger), "trust.costs") == []


def test_costs_are_those_of_the_days_of_the_week(ledger: Ledger) -> None:
    for day in range(-1, 9):
        at = MONDAY + day * DAY + 12 * HOUR
        cost = Cost(requests=1, items=10, micros=50_000)
        ledger.record(X, Batch(cost=cost), at=at)
    assert rows(told(ledger), "trust.costs") == [
        ("x", 7, 70, Said("trust.dollars", {"whole": 0, "cents": "35"}))
    ]
    assert ledger.views.trust.spent(date(2026, 11, 16), date(2026, 11, 17))["x"].requests == 1


def test_the_last_day_of_a_period_that_ends_at_noon_costs_too(ledger: Ledger) -> None:
    for day in range(3):
        cost = Cost(requests=1)
        ledger.record(X, Batch(cost=cost), at=MONDAY + day * DAY + 10 * HOUR)
    ends = f"{MONDAY + 2 * HOUR}", f"{MONDAY + DAY + 12 * HOUR}"
    found = trust(ledger, between(*ends, PARIS), None, (), {X.name}, DAY, MADE_AT)
    assert found.spent["x"].requests == 2


def test_what_was_deleted_before_it_was_judged_waits_for_nobody(ledger: Ledger) -> None:
    ledger.record(X, Batch(mentions=(mention("1", at=NOON),)), at=NOON)
    assert [row.posts for row in facts(ledger).decided] == [1]
    ledger.record(X, Batch(deleted=("1",)), at=NOON)
    assert facts(ledger).decided == []


def test_one_author_widens_the_interval_of_the_raw_share(ledger: Ledger) -> None:
    for number in range(20):
        post(ledger, f"a{number}", "late again", MONDAY + DAY, author="one")
        post(ledger, f"b{number}", "thanks a lot", MONDAY + DAY)
    assert rows(told(ledger), "trust.corrected") == []
    labelled(ledger, "b0", "complaint", "no")
    seen = rows(told(ledger), "trust.corrected")[0][1]
    assert isinstance(seen, Share)
    assert seen.value == 0.5
    assert seen.high - seen.low > 0.4


@pytest.mark.parametrize(("locale", "words"), [("en_GB", english), ("fr_FR", french)])
def test_both_tongues_say_all_of_it(ledger: Ledger, locale: str, words: ModuleType) -> None:
    empty = said_in(told(ledger), tongue(locale, words))
    assert empty
    test_what_was_read_and_what_was_not(ledger)
    test_agreement_is_told_by_question(ledger)
    test_costs_are_those_of_the_days_of_the_week(ledger)
    ledger.sources.set_back(X, Setback(failure=Failure.OUTAGE, detail="no"), at=MADE_AT)
    many = [Rejected(source="x", reason=f"reason {n}", posts=2) for n in range(LISTED + 2)]
    made = section(replace(facts(ledger, ("Laitou",)), rejected=many))
    assert Said("trust.note.more", {"n": 4}) in made.notes
    assert not [line for line in said_in(made, tongue(locale, words)) if "{" in line]
