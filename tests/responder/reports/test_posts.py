"""Which weeks are known, and what the sections of volume and topics say of them."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from responder.reports.figures import Balance, Change, Growth, Share
from responder.reports.gathering.posts import PostFacts, a_year_before, periods_before, posts
from responder.reports.gathering.topics import TopicFacts, topics
from responder.reports.looks import Look, looks
from responder.reports.report import Plot, Quote, Said, Section, Table, Term
from responder.reports.sections import departments as departments_section
from responder.reports.sections import praise, questions, volume
from responder.reports.sections import topics as topics_section
from responder.reports.sections.quoting import quoted
from responder.reports.settings import Quotes
from responder.reports.tongues.english import topics as english_topics
from responder.reports.tongues.english import volume as english_volume
from responder.reports.tongues.french import topics as french_topics
from responder.reports.tongues.french import volume as french_volume
from responder.reports.tongues.tongue import gaps
from responder.reports.window import Window, week
from responder.service.departments import Departments, departments
from storage.judgements import Judgement
from storage.ledger import Ledger
from storage.model import Brand, Sentiment, Urgency
from storage.polled import Batch
from storage.sources import SourceState
from tests.factories import classification, mention, risk

PARIS = ZoneInfo("Europe/Paris")
W47 = week("2026-W47", PARIS)
NOW = W47.span.end + timedelta(days=1)
SOURCE = SourceState(name="x/search/1", channel="x")
DESKS = departments({"shop": {"topics": ["price"]}, "logistics": {"topics": ["delivery"]}})
NONE = Departments(all={})


def say(
    ledger: Ledger,
    at: datetime,
    count: int,
    *,
    complaints: int = 0,
    channel: str = "x",
    topic: str = "delivery",
    text: str = "a post",
) -> None:
    """Keep posts of as many authors, the first of them complaints."""
    for number in range(count):
        key = f"{channel}{at:%m%d%H}{topic}{number}"
        post = mention(key, text, at=at + timedelta(seconds=number), author=key, channel=channel)
        source = SourceState(name=channel, channel=channel)
        (new,) = ledger.record(source, Batch(mentions=(post,)), at=at).new
        complains = number < complaints
        tone = {s: float((s is Sentiment.NEGATIVE) == complains) for s in Sentiment}
        urgency = Urgency.HIGH if complains else Urgency.LOW
        told = classification(complaint=float(complains), urgency=urgency, topic=topic)
        judgement = Judgement(
            mention_id=new,
            revision=1,
            classification=replace(told, sentiment=tone),
            risk=risk(),
            topic=topic,
            actionable=complains,
            due_at=None,
        )
        ledger.judgements.keep(judgement, at=at)


def gathered(
    ledger: Ledger, window: Window = W47, desks: Departments = NONE, quotes: Quotes = "full"
) -> TopicFacts:
    owned = {name: desk.topics for name, desk in desks.all.items()}
    found = posts(ledger, window, None, owned, NOW)
    return topics(ledger, found, [Brand(name="Brumelle")], desks, quotes, 0.8)


def eight_weeks(ledger: Ledger, *, now: int, complaints: int) -> PostFacts:
    """Eight weeks of 100 posts with 20 complaints, then one of so many."""
    for span in periods_before(W47, 8):
        say(ledger, span.start + timedelta(hours=1), 100, complaints=20)
    say(ledger, W47.span.start + timedelta(hours=1), now, complaints=complaints)
    return gathered(ledger).posts


def table(section: Section, key: str) -> Table:
    return next(found for found in section.tables if found.key == key)


def test_weeks_before_follow_one_another_over_a_change_of_the_clocks() -> None:
    spans = periods_before(week("2026-W45", PARIS), 8)
    assert [span.end for span in spans[:-1]] == [span.start for span in spans[1:]]
    assert spans[-1] == week("2026-W44", PARIS).span
    assert spans[0] == week("2026-W37", PARIS).span
    # The clocks went back on 2026-10-25, the last day of week 43.
    assert spans[-2].end - spans[-2].start == timedelta(days=7, hours=1)


def looked(facts: PostFacts) -> Sequence[Look]:
    return looks(facts.week.all, [known.all for known in facts.before])


def volume_of(facts: PostFacts) -> Section:
    return volume.section(facts, looked(facts))


def topics_of(facts: TopicFacts) -> Section:
    return topics_section.section(facts, looked(facts.posts))


def departments_of(facts: TopicFacts) -> Section:
    return departments_section.section(facts, looked(facts.posts))


@pytest.mark.parametrize(
    ("name", "before"),
    [
        ("2026-W47", "2025-W47"),
        ("2021-W01", "2020-W01"),
        ("2027-W10", "2026-W10"),
        ("2020-W53", None),
    ],
)
def test_a_year_before_is_the_same_week_of_the_calendar(name: str, before: str | None) -> None:
    found = a_year_before(week(name, PARIS))
    assert found == (None if before is None else week(before, PARIS).span)


def test_weeks_before_the_first_post_are_not_known(ledger: Ledger) -> None:
    spans = periods_before(W47, 8)
    say(ledger, spans[4].start + timedelta(days=3), 5)
    for span in (spans[5], spans[7], W47.span):
        say(ledger, span.start + timedelta(hours=1), 5)
    facts = gathered(ledger).posts
    # The week in which it began is not whole; the one without a post may be a hole.
    assert [known.span for known in facts.before] == [spans[5], spans[7]]
    assert facts.year_ago is None


def test_the_week_a_year_ago_is_told_where_it_is_known(ledger: Ledger) -> None:
    year = a_year_before(W47)
    assert year is not None
    say(ledger, year.start, 50, complaints=10)
    facts = eight_weeks(ledger, now=100, complaints=20)
    assert facts.year_ago is not None and facts.year_ago.all.posts == 50
    compared = table(volume_of(facts), "volume.compared")
    assert compared.columns[-1] == "volume.year_ago"
    assert compared.rows[0][-1] == 50
    changed = compared.rows[1][-1]
    assert isinstance(changed, Change) and changed.value == pytest.approx(0)


def test_an_unchanged_week_claims_nothing(ledger: Ledger) -> None:
    told = table(volume_of(eight_weeks(ledger, now=104, complaints=22)), "volume.compared")
    assert [row[4] for row in told.rows] == [Term("verdict", "chance")] * 4
    growth = told.rows[0][3]
    assert isinstance(growth, Growth) and growth.low < 0 < growth.high


def test_a_changed_week_is_told_with_its_interval(ledger: Ledger) -> None:
    told = table(volume_of(eight_weeks(ledger, now=100, complaints=70)), "volume.compared")
    rows = {row[0]: row for row in told.rows}
    _, now, usual, against, verdict, since = rows[Term("figure", "complaint")]
    assert isinstance(now, Share) and (now.count, now.n) == (70, 100)
    assert isinstance(against, Change) and 0 < against.low < 0.5 < against.high
    assert isinstance(since, Change) and since.value == pytest.approx(0.5)
    assert (verdict, rows[Term("figure", "posts")][4]) == (
        Term("verdict", "changed"),
        Term("verdict", "chance"),
    )
    assert usual is not None


def test_days_and_weeks_are_drawn_and_stand_in_tables(ledger: Ledger) -> None:
    say(ledger, W47.span.start + timedelta(days=2), 3, channel="mastodon")
    section = volume_of(eight_weeks(ledger, now=100, complaints=20))
    by_day, balance, complaint = section.plots
    assert [
        (series.name, sum(p.value or 0 for p in series.points)) for series in by_day.series
    ] == [
        ("mastodon", 3),
        ("x", 100),
    ]
    assert [len(series.points) for series in by_day.series] == [7, 7]
    for plot in (balance, complaint):
        assert plot.is_share and len(plot.series[0].points) == 9
        assert all(_banded(plot))
    days = table(section, "volume.days")
    assert [row[1] for row in days.rows] == ["x", "mastodon"]
    assert isinstance(days.rows[0][3], Balance)
    assert len(table(section, "volume.weeks").rows) == 9


def _banded(plot: Plot) -> list[bool]:
    points = [point for series in plot.series for point in series.points]
    return [
        p.low is not None
        and p.value is not None
        and p.high is not None
        and p.low < p.value < p.high
        for p in points
    ]


def test_days_that_have_not_begun_are_left_out(ledger: Ledger) -> None:
    say(ledger, W47.span.start, 2)
    now = W47.span.start + timedelta(days=1, hours=2)
    facts = posts(ledger, W47, None, {}, now)
    assert len(facts.days) == 2


def test_topics_have_shares_urgency_and_departments(ledger: Ledger) -> None:
    say(ledger, W47.span.start, 6, complaints=2, topic="delivery")
    say(ledger, W47.span.start, 4, topic="price")
    section = topics_of(gathered(ledger, desks=DESKS))
    shares = table(section, "topics.shares")
    first, second = shares.rows
    assert (first[0], first[5], first[6]) == (Term("topic", "delivery"), 2, "logistics")
    assert isinstance(first[1], Share) and (first[1].count, first[1].n) == (6, 10)
    assert (second[0], second[6]) == (Term("topic", "price"), "shop")
    assert [row[0] for row in table(section, "topics.samples").rows] == [
        *[Term("topic", "delivery")] * 3,
        *[Term("topic", "price")] * 3,
    ]
    assert table(section, "topics.rising").empty == "topics.no_past"


def test_a_department_has_its_page(ledger: Ledger) -> None:
    say(ledger, W47.span.start, 6, complaints=2, topic="delivery")
    say(ledger, W47.span.start, 4, topic="price")
    section = departments_of(gathered(ledger, desks=DESKS))
    shop, logistics = section.parts
    assert (shop.name, logistics.name) == ("shop", "logistics")
    assert logistics.said[0].values["n"] == 6
    assert logistics.said[1] == Said("departments.waiting", {"n": 2})
    assert len(table(logistics, "departments.waiting").rows) == 2
    assert [row[0] for row in table(shop, "departments.shares").rows] == [Term("topic", "price")]
    assert shop.said[1] == Said("departments.waiting", {"n": 0})


def test_without_departments_that_is_said(ledger: Ledger) -> None:
    section = departments_of(gathered(ledger))
    assert section.said == (Said("departments.none"),)


def test_thanks_and_questions_have_their_sections(ledger: Ledger) -> None:
    say(ledger, W47.span.start, 2, topic="praise", text="thank you all")
    say(ledger, W47.span.start, 1, complaints=1, topic="question_info", text="when?")
    facts = gathered(ledger)
    (thanks,) = praise.section(facts).tables
    assert [row[0] for row in thanks.rows] == [Quote(text="thank you all", url=None)] * 2
    (asked,) = questions.section(facts).tables
    assert [row[1] for row in asked.rows] == [Quote(text="when?", url=None)]


@pytest.mark.parametrize(
    ("quotes", "told"),
    [
        ("full", "one two " + "x" * 150),
        ("shortened", "one two …"),
        ("link", None),
    ],
)
def test_a_post_is_quoted_as_configured(quotes: Quotes, told: str | None) -> None:
    text = "one\n two " + "x" * 150
    assert quoted(text, "https://x.example/1", quotes) == Quote(
        text=told, url="https://x.example/1"
    )


def test_an_empty_ledger_has_sections_all_the_same(ledger: Ledger) -> None:
    facts = gathered(ledger, desks=DESKS)
    sections = [
        volume_of(facts.posts),
        topics_of(facts),
        departments_of(facts),
        praise.section(facts),
        questions.section(facts),
    ]
    assert [section.key for section in sections] == [
        "volume",
        "topics",
        "departments",
        "praise",
        "questions",
    ]


WORDS = [(english_volume, french_volume), (english_topics, french_topics)]


def test_both_languages_know_the_same() -> None:
    for english, french in WORDS:
        assert {key: gaps(told) for key, told in english.PHRASES.items()} == {
            key: gaps(told) for key, told in french.PHRASES.items()
        }
        assert english.TITLES.keys() == french.TITLES.keys()


def test_everything_said_has_words(ledger: Ledger) -> None:
    say(ledger, W47.span.start, 12, complaints=12)
    facts = gathered(ledger, desks=DESKS)
    found = [
        volume_of(facts.posts),
        topics_of(facts),
        departments_of(facts),
        praise.section(facts),
        questions.section(facts),
    ]
    sections: Sequence[Section] = [*found, *(part for section in found for part in section.parts)]
    phrases = {key: told for english, _ in WORDS for key, told in english.PHRASES.items()}
    titles: Mapping[str, str] = {k: t for english, _ in WORDS for k, t in english.TITLES.items()}
    for section in sections:
        assert f"section.{section.key}" in titles
        for said in (*section.said, *section.notes):
            assert gaps(phrases[said.key]) <= {*said.values}
        for told in section.tables:
            assert f"table.{told.key}" in titles
            assert told.empty in {*phrases, "none"}
            assert {f"column.{column}" for column in told.columns} <= titles.keys()
            assert all(len(row) == len(told.columns) for row in told.rows)
        assert all(f"plot.{plot.key}" in titles for plot in section.plots)
