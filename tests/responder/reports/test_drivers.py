"""What page one says is behind a week, to be watched and to be done."""

from dataclasses import replace

from classifier.follow import count, take_in
from responder.reports.build import build
from responder.reports.gather import Frame, gather
from responder.reports.report import Front, Said
from responder.service.departments import departments
from storage.incident import Facet, Stream
from storage.ledger import Ledger
from storage.polled import Batch
from storage.sources import SourceState
from tests.factories import NOON, mention
from tests.responder.alerts.bench import tiers
from tests.responder.reports.lived import DAY, HOUR, MADE_AT, MONDAY, WEEK, post
from tests.responder.reports.stories import FRAME as STORY_FRAME
from tests.stories import BRAND, OUTAGE, Town, signal

FRAME = replace(STORY_FRAME, tiers_of=tiers, departments=departments({}))


def front(ledger: Ledger, frame: Frame = FRAME) -> Front:
    return build(gather(ledger, WEEK, "Brumelle", frame, MADE_AT)).front


def test_incidents_and_posts_that_went_far_are_told(ledger: Ledger) -> None:
    town = Town(ledger)
    town.hear(town.story(OUTAGE, NOON, NOON + HOUR, 30), NOON + HOUR)
    count([BRAND], ledger)
    stream = Stream("Brumelle", Facet.TOPIC, "outage_technical")
    take_in(BRAND, [signal(stream)], ledger, NOON + HOUR)
    for number, likes in enumerate((4_000, 150)):
        post(ledger, f"far {number}", "late again", MONDAY + DAY, likes=likes)
    incident, far = front(ledger).drove
    assert (incident.key, incident.values["n"]) == ("front.incident", 30)
    assert far == Said("front.far", {"n": 2, "most": 4_000})
    assert Said("front.incidents", {"n": 1}) in front(ledger).watch


def test_without_a_change_nothing_is_behind_it(ledger: Ledger) -> None:
    for number in range(20):
        post(ledger, f"{number}", "late again", MONDAY + DAY + number * HOUR / 20)
    assert front(ledger).drove == ()


def test_a_source_that_brings_nothing_is_to_be_looked_at(ledger: Ledger) -> None:
    name = sorted(FRAME.watched)[0]
    heard = mention("1", "late again", at=MONDAY)
    ledger.record(SourceState(name=name, channel="m"), Batch(mentions=(heard,)), at=MONDAY)
    (told,) = (said for said in front(ledger).do if said.key == "front.mend")
    assert told.values == {"source": name, "quiet": MADE_AT - MONDAY}


def test_posts_that_nobody_could_judge_are_told(ledger: Ledger) -> None:
    for number in range(10):
        post(ledger, f"{number}", "hm" if number < 4 else "late again", MONDAY + DAY)
    (told,) = (said for said in front(ledger).watch if said.key == "front.undecided")
    assert told.values["n"] == 4
