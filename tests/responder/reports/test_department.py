"""The report of one department: its posts, its cases, and of the rest what it must know."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

import pytest

from responder.reports.build import build
from responder.reports.gather import Facts, Frame, gather
from responder.reports.renderers.registry import RENDERERS
from responder.reports.report import Said, Term
from responder.reports.settings import Goals
from responder.reports.tongues.registry import TONGUES
from responder.review import Reviewer
from responder.service.departments import departments
from responder.sla import Policy
from storage.ledger import Ledger
from storage.model import Brand, Classification
from storage.polled import Batch, Span
from storage.sources import SourceState
from tests.factories import classification
from tests.responder.reports.lived import DAY, HOUR, MADE_AT, MONDAY, WEEK, case_of, post, rows

DESKS = departments(
    {"shop": {"topics": ["price", "question_info"]}, "drivers": {"topics": ["delivery"]}}
)
FRAME = Frame(
    calendar=Policy(time_zone="Europe/Paris").calendar,
    brands=(Brand(name="Brumelle"),),
    departments=DESKS,
    goals=Goals(answered_in_time=0.9, unanswered_at_most=1, complaint_share_at_most=0.1),
)


class TopicEngine:
    """Takes the first word for the topic; each post is a complaint."""

    name = "topics"
    version = "1"

    def classify(
        self, texts: Sequence[str], langs: Sequence[str | None]
    ) -> Sequence[Classification]:
        return [classification(topic=text.split()[0]) for text in texts]


@pytest.fixture
def lived(ledger: Ledger, monkeypatch: pytest.MonkeyPatch) -> Ledger:
    """Five weeks in which people wrote of deliveries, and three posts on prices in the last."""
    monkeypatch.setattr("tests.responder.reports.lived.ReadingEngine", TopicEngine)
    for week in range(5):
        for number in range(4):
            at = MONDAY - week * 7 * DAY + number * HOUR
            post(ledger, f"d{week}{number}", "delivery is late", at)
    for number in range(2):
        post(ledger, f"p{number}", "price is high", MONDAY + DAY)
    post(ledger, "q", "question_info when", MONDAY + DAY)
    return ledger


def facts(ledger: Ledger, name: str | None) -> Facts:
    asked = None if name is None else DESKS.named(name)
    return gather(ledger, WEEK, None, FRAME, MADE_AT, asked)


def test_page_one_is_that_of_its_posts_and_its_cases(lived: Ledger) -> None:
    shop, drivers = facts(lived, "shop"), facts(lived, "drivers")
    assert [told.posts.week.all.posts for told in (shop, drivers)] == [3, 4]
    assert [len(told.service.asked) for told in (shop, drivers)] == [3, 4]
    assert [told.service.waiting.late for told in (shop, drivers)] == [3, 20]
    assert [told.topics.asking[0] for told in (shop, drivers)] == [1, 0]
    made = build(shop)
    assert Said("front.answer_late", {"n": 3}) in made.front.do
    assert Said("front.write_help", {"n": 1}) in made.front.do
    assert Said("front.answer_late", {"n": 20}) in build(drivers).front.do


def test_a_case_that_was_handed_over_is_that_of_its_new_department(lived: Ledger) -> None:
    case = case_of(lived, "p0")
    drivers = DESKS.named("drivers")
    Reviewer(lived, "Ana", MADE_AT).transfer(case.id, case.version, drivers, "yours")
    assert [facts(lived, name).service.waiting.cases for name in ("shop", "drivers")] == [2, 21]


def test_the_goals_of_the_whole_house_are_not_those_of_a_department(lived: Ledger) -> None:
    house, shop = build(facts(lived, None)).front.goals, build(facts(lived, "shop")).front.goals
    assert house is not None and shop is not None
    assert (len(house.rows), [row[0] for row in shop.rows]) == (
        3,
        [Term("goal", "answered_in_time")],
    )


def test_what_belongs_to_it_is_told_and_the_rest_is_left_to_the_whole_report(
    lived: Ledger,
) -> None:
    made = build(facts(lived, "shop"))
    assert made.department == "shop"
    assert [(section.key, section.name) for section in made.sections] == [
        ("department", "shop"),
        ("volume", None),
        ("service", None),
        ("questions", None),
        ("trust", None),
        ("method", None),
    ]
    page = made.sections[0]
    assert page.said[0].values["n"] == 3
    assert [row[0] for row in rows(page, "departments.shares")] == [
        Term("topic", "price"),
        Term("topic", "question_info"),
    ]
    # Of the whole house, as the report of all has it.
    house = build(facts(lived, None))
    assert page == next(
        part
        for section in house.sections
        if section.key == "departments"
        for part in section.parts
        if part.name == "shop"
    )
    assert Said("method.department", {"department": "shop"}) in made.sections[-1].said


def test_a_week_in_which_nobody_wrote_to_it_is_no_hole(lived: Ledger) -> None:
    shop = facts(lived, "shop").posts
    assert [week.all.posts for week in shop.before] == [0] * 4
    assert shop.compared is not None and shop.compared.all.posts == 0


@pytest.mark.parametrize("language", TONGUES)
@pytest.mark.parametrize("form", RENDERERS)
def test_every_form_says_it(lived: Ledger, language: str, form: str) -> None:
    told = RENDERERS[form](build(facts(lived, "shop")), TONGUES[language])
    assert "shop" in told


def test_that_nobody_wrote_to_it_is_not_that_nothing_was_read(ledger: Ledger) -> None:
    post(ledger, "1", "late again", MONDAY + HOUR)
    assert build(facts(ledger, "drivers")).front.headline.key == "front.young"
    headline = build(facts(ledger, "shop")).front.headline
    assert headline == Said("front.nothing_of", {"department": "shop"})


def test_a_case_of_a_brand_that_has_another_name_now_still_waits(ledger: Ledger) -> None:
    post(ledger, "1", "late again", MONDAY + HOUR, brands=("Brumelette",))
    told = facts(ledger, None)
    assert (told.posts.week.all.posts, told.service.waiting.cases) == (0, 1)
    assert told.topics.backlogs["drivers"].cases == 1


def test_a_period_that_goes_on_is_read_so_far(ledger: Ledger) -> None:
    source = SourceState(name="x/1", channel="x")
    now = MONDAY + 2 * DAY
    ledger.record(source, Batch(covered=Span(start=MONDAY - DAY, end=now)), at=now)
    made = build(gather(ledger, WEEK, None, replace(FRAME, watched=("x/1",)), now))
    assert not [said for said in made.front.watch if said.key == "front.hole"]
    later = now + timedelta(days=2)
    made = build(gather(ledger, WEEK, None, replace(FRAME, watched=("x/1",)), later))
    (hole,) = [said for said in made.front.watch if said.key == "front.hole"]
    assert getattr(hole.values["part"], "value", None) == pytest.approx(0.5)
