"""The end of an incident, and what is left of its work then."""

from datetime import timedelta

from storage.ledger import opened
from storage.model import Urgency
from tests.factories import NOON
from tests.outages import HOUR, MINUTE, Begin, Watch
from tests.stories import OUTAGE

APP = [told for told in OUTAGE if told[1] in {"outage_technical", "website_app"}]


def ended(begin: Begin, urgency: Urgency = Urgency.CRITICAL) -> Watch:
    """An outage that is over, with all its cases open."""
    watch = begin()
    watch.town.urgency = urgency
    watch.live(watch.town.story(APP, NOON, NOON + 40 * MINUTE, 40), NOON + HOUR, 20 * MINUTE)
    watch.live([], NOON + 12 * HOUR, HOUR)
    assert watch.pages()[-1].event.value == "resolved"
    return watch


def test_the_end_of_an_incident_is_told_with_what_is_left_and_pages_nothing_anew(
    begin: Begin,
) -> None:
    watch = ended(begin)
    watch.live([], NOON + 40 * HOUR, 4 * HOUR)
    assert watch.pages("urgent") == watch.pages("sla") == []
    pages = watch.pages()
    assert [page.event.value for page in pages].count("first") == 1
    over = pages[-1]
    assert (over.event.value, over.ended, over.left) == (
        "resolved",
        "incident 1, closed: calm",
        40,
    )
    assert "Cases of it still open: 40. vigie queue" in over.lines


def test_what_gets_worse_or_begins_after_the_end_pages_by_itself(begin: Begin) -> None:
    watch = ended(begin, Urgency.HIGH)
    with opened(watch.path) as ledger, ledger.together():
        ledger._db.execute(
            """UPDATE cases SET risk_level = 'critical' WHERE id = (
               SELECT max(g.case_id) FROM incident_mentions p
               JOIN case_mentions g ON g.mention_id = p.mention_id)"""
        )
    watch.clock.at += timedelta(minutes=5)
    watch.round("alerts")
    assert len(watch.pages("urgent")) == 1
    watch.town.urgency = Urgency.CRITICAL
    watch.live([watch.town.post(OUTAGE[0], watch.clock())], watch.clock() + 9 * MINUTE, 9 * MINUTE)
    told = {story.key for page in watch.pages("urgent") for story in page.stories}
    assert len(told) == 2
