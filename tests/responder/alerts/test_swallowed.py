"""No page, silence or acknowledgement swallows what it is not about."""

from datetime import timedelta

import pytest

from responder.alerts.notifier import NotifyError
from responder.alerts.oncall import keep_silence
from responder.alerts.page import Page
from storage.ledger import Ledger
from storage.model import Urgency
from tests.factories import NOON, FrozenClock
from tests.fakes import FakeNotifier
from tests.responder.alerts.test_faults import go, settings_of, story


def test_a_silenced_incident_holds_back_nothing_critical(
    ledger: Ledger, clock: FrozenClock
) -> None:
    told = FakeNotifier()
    outage = story("incident")
    go(ledger, settings_of(), clock, [outage], {"phone": told})
    until = clock() + timedelta(hours=8)
    keep_silence(ledger, until, "known", actor="Ada", at=clock(), alert=1)
    glass = story("glass", severity=Urgency.CRITICAL, parent="incident")
    cracks = story("cracks", parent="incident")
    go(ledger, settings_of(), clock, [outage, glass, cracks], {"phone": told})
    assert told.told == [("first", "incident"), ("first", "glass")]


def test_a_silence_of_two_days_loses_no_end(ledger: Ledger, clock: FrozenClock) -> None:
    told = FakeNotifier()
    go(ledger, settings_of(), clock, [story()], {"phone": told})
    keep_silence(ledger, clock() + timedelta(days=2), "holidays", actor="Ada", at=clock())
    for hour in range(60):
        clock.forward(hours=1)
        # Just when the silence is over, nobody is there.
        told.broken = 46 < hour < 50
        go(ledger, settings_of(), clock, [], {"phone": told})
    assert told.told == [("first", "spread 1"), ("resolved", "spread 1")]
    assert ledger.pages.unsettled() == []


def test_an_end_that_nobody_can_be_told_is_put_away_after_a_day(
    ledger: Ledger, clock: FrozenClock
) -> None:
    told = FakeNotifier()
    go(ledger, settings_of(), clock, [story()], {"phone": told})
    told.broken = True
    for _ in range(27):
        clock.forward(hours=1)
        go(ledger, settings_of(), clock, [], {"phone": told})
    assert [page.name for page in ledger.pages.unsettled()] == ["Vigie"], "that it fails"


@pytest.mark.parametrize("answered", [True, False])
def test_a_page_at_which_a_receiver_always_fails_holds_up_no_other(
    ledger: Ledger, clock: FrozenClock, *, answered: bool
) -> None:
    told = Choosy(answered=answered)
    poison = story("poison", severity=Urgency.CRITICAL)
    for minute in range(120):
        new = [story(f"spread {n}", starts_at=clock()) for n in range(minute // 60 + 1)]
        go(ledger, settings_of(pages_per_hour=9), clock, [poison, *new], {"phone": told})
        clock.forward(minutes=1)
    assert told.told == [("first", "spread 0"), ("first", "spread 1")]
    minutes = [(page.at - NOON) / timedelta(minutes=1) for page in told.pages]
    assert minutes == [0, 60] if answered else minutes[1] <= 65
    assert told.tried <= 30, "it is left alone for longer each time"


class Choosy(FakeNotifier):
    """Always fails at one page."""

    def __init__(self, *, answered: bool) -> None:
        super().__init__()
        self.answered = answered
        self.tried = 0

    def notify(self, page: Page) -> None:
        if "poison" in page.title:
            self.tried += 1
            raise NotifyError("exit status 1", answered=self.answered)
        super().notify(page)
