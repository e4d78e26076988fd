"""A ledger that is watched minute by minute, for the tests of what spreads."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from classifier.reassess import reassess
from classifier.triage import triage
from responder.alerts.dispatch import dispatch, seen
from responder.alerts.lookout import spread
from responder.alerts.round import tell
from responder.alerts.settings import AlertSettings
from storage.alert import Alert, AlertKind
from storage.ledger import Ledger
from storage.model import CaseId, Classification, Engagement, Mention, Sentiment, Urgency
from tests.factories import NOON, classification, mention
from tests.fakes import FakeNotifier

MINUTE = timedelta(minutes=1)
HOUR = timedelta(hours=1)
KEY = "post 1 spread"


class Reader:
    """Takes `!` for a complaint, `?` for what is in doubt, and all else for praise."""

    name = "reader"
    version = "1"

    def classify(
        self, texts: Sequence[str], langs: Sequence[str | None]
    ) -> Sequence[Classification]:
        return [self._read(text) for text in texts]

    def _read(self, text: str) -> Classification:
        if "!" in text:
            return classification(urgency=Urgency.NORMAL)
        doubt = classification(complaint=0.1, urgency=Urgency.LOW, topic="praise")
        if "?" in text:
            return replace(doubt, undecided=True)
        tone = {Sentiment.NEGATIVE: 0.0, Sentiment.NEUTRAL: 0.0, Sentiment.POSITIVE: 1.0}
        return replace(doubt, sentiment=tone, topic_probability=0.99, needs_reply=1.0)


def late(at: datetime, urgency: Urgency) -> datetime:
    return at + timedelta(days=9)


def tiers(_: Sequence[str]) -> tuple[int, ...]:
    return (100, 1_000, 10_000)


def big(at: datetime) -> Alert:
    return Alert(key="incident 1", kind=AlertKind.BURST, starts_at=at, reasons=("an incident",))


def round_of(ledger: Ledger, notifier: FakeNotifier, settings: AlertSettings, at: datetime) -> None:
    """Tell one notifier what holds now, as the loop does."""
    tell(
        {"fake": notifier},
        settings,
        ledger,
        at,
        tiers_of=tiers,
        zone="UTC",
        silent_after=timedelta(days=9),
    )


class Watch:
    """One ledger that is watched minute by minute."""

    def __init__(self, ledger: Ledger) -> None:
        self.ledger = ledger
        self.notifier = FakeNotifier()

    def hear(self, *posts: Mention) -> None:
        self.ledger.mentions.keep("x/search/1", posts, at=NOON)
        triage(Reader(), late, self.ledger, NOON)

    def read(self, minute: float, likes: int) -> None:
        at = NOON + minute * MINUTE
        assert self.ledger.mentions.read_engagement("x", "1", Engagement(at=at, likes=likes))
        self.round(minute)

    def take_off(self, *native_ids: str) -> None:
        """Read counters that rise, without a round yet."""
        for minute, likes in ((10, 60), (20, 200), (30, 420)):
            counters = Engagement(at=NOON + minute * MINUTE, likes=likes)
            for native_id in native_ids:
                assert self.ledger.mentions.read_engagement("x", native_id, counters)

    def round(self, minute: float, parents: Mapping[CaseId, str] | None = None) -> None:
        at = NOON + minute * MINUTE
        reassess(tiers, late, self.ledger, at)
        found = spread(self.ledger, tiers, at, parents=parents or {})
        others = [big(at)] if parents else []
        snapshot = seen(
            self.ledger, (), at, silent_after=timedelta(days=9), found=[*others, *found]
        )
        dispatch(
            {"fake": self.notifier}, AlertSettings(notify=("fake",)), snapshot, self.ledger, at
        )

    @property
    def told(self) -> list[tuple[str, str]]:
        """What was told of posts that spread."""
        return [(event, key) for event, key in self.notifier.told if key.endswith("spread")]

    def rise(self) -> None:
        """Let a complaint take off, as far as one page."""
        self.hear(mention("1", "Glass in my jar!", likes=1, url="https://x.example/1"))
        self.take_off("1")
        self.round(30)
