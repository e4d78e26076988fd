"""What spreads is one story: no urgent case besides, and one page for all posts of a case."""

from dataclasses import replace

import pytest

from classifier.triage import triage
from responder.alerts.gate import Gate
from responder.review import Reviewer
from storage.ledger import Ledger
from storage.model import Author, CaseId, Classification, Mention, Urgency
from tests.factories import NOON, classification, mention
from tests.responder.alerts.bench import KEY, Reader, Watch, late


class HighReader(Reader):
    """Takes all for complaints of high urgency."""

    def _read(self, text: str) -> Classification:
        return classification(urgency=Urgency.HIGH)


@pytest.fixture
def watch(ledger: Ledger) -> Watch:
    return Watch(ledger)


def test_points_for_spread_make_no_case_urgent(watch: Watch) -> None:
    watch.ledger.mentions.keep("x/search/1", [mention("1", "Late again!", likes=1)], at=NOON)
    triage(HighReader(), late, watch.ledger, NOON)
    watch.take_off("1")
    watch.round(30)
    case = watch.ledger.cases.get(CaseId(1))
    assert case.risk.level is Urgency.CRITICAL
    assert watch.notifier.told == [("first", KEY)]
    Reviewer(watch.ledger, "somebody", NOON).label(case.id, case.version, "urgency", "critical")
    watch.round(31)
    assert watch.notifier.told[1:] == [("first", "case 1 urgent")]


def test_what_a_person_calls_critical_is_urgent_wherever_it_stands(watch: Watch) -> None:
    watch.hear(mention("1", "Late again!"))
    watch.round(1)
    assert watch.notifier.told == []
    Reviewer(watch.ledger, "somebody", NOON).label(CaseId(1), 1, "urgency", "critical")
    watch.round(2)
    assert watch.notifier.told == [("first", "case 1 urgent")]
    Reviewer(watch.ledger, "somebody", NOON).label(CaseId(1), 2, "urgency", "normal")
    watch.round(3)
    assert watch.ledger.alerts.firing() == []


def test_what_is_called_critical_no_more_is_as_urgent_as_it_was(watch: Watch) -> None:
    watch.hear(mention("1", "Late again!"))
    Reviewer(watch.ledger, "somebody", NOON).label(CaseId(1), 1, "urgency", "critical")
    watch.round(1)
    assert len(watch.ledger.alerts.firing()) == 1
    Reviewer(watch.ledger, "somebody", NOON).label(CaseId(1), 2, "urgency", "")
    watch.round(2)
    assert watch.ledger.alerts.firing() == []


def thread() -> list[Mention]:
    """A post and a reply to it, which one case gathers."""
    root = mention("1", "Glass in my jar!", likes=1, conversation_id="1")
    reply = mention(
        "2", "In mine too!", author="noe", likes=1, conversation_id="1", in_reply_to="1"
    )
    return [root, reply]


def test_a_post_and_its_reply_that_spread_at_once_are_one_page(watch: Watch) -> None:
    watch.hear(*thread())
    watch.take_off("1", "2")
    watch.round(30)
    (page,) = watch.notifier.pages
    assert page.event is Gate.SEND_FIRST
    assert sorted(story.key for story in page.stories) == [KEY, "post 2 spread"]


def test_a_reply_that_spreads_later_grows_the_page_of_its_case(watch: Watch) -> None:
    watch.hear(*thread())
    watch.take_off("2")
    watch.round(30)
    watch.take_off("1")
    for minute in range(30, 41):
        watch.round(minute)
    assert [page.event for page in watch.notifier.pages] == [Gate.SEND_FIRST, Gate.SEND_UPDATE]
    assert len({page.dedup_key for page in watch.notifier.pages}) == 1
    assert len(watch.notifier.pages[-1].stories) == 2


def test_many_posts_of_one_case_are_not_many_of_the_brand(watch: Watch) -> None:
    more = [
        replace(post, native_id=number, author=Author(handle=f"a{number}"))
        for number, post in zip("345", [thread()[1]] * 3, strict=True)
    ]
    watch.hear(*thread(), *more)
    watch.take_off("1")
    watch.round(30)
    watch.take_off(*"2345")
    for minute in range(30, 41):
        watch.round(minute)
    assert len({page.dedup_key for page in watch.notifier.pages}) == 1
