"""A past stretch of posts under today's rules, on a simulated clock; nothing is kept.

Each post counts as seen in the minute in which it was posted, and the stretch as listened to in
full. What we answered is not replayed, so alerts of late answers are left out: every case would
have one.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import groupby

from classifier.burst_finder import BurstFinder
from classifier.follow import find_incidents
from classifier.reassess import reassess
from classifier.triage import triage
from listener.intake import take_in
from listener.matching import Matcher
from listener.records import format_of
from listener.rows import Reading, Rejected, read_rows
from responder.alerts.burst_lookout import bursts
from responder.alerts.inhibition import held_back
from responder.alerts.rules import Snapshot, firing
from responder.desk import Desk
from responder.files import Say, input_of
from storage.ledger import Ledger, opened
from storage.listened import Listened, Reach
from storage.model import Alert, AlertKind, Case, CaseId, Json, Mention

STEP = timedelta(minutes=1)
LOOK = timedelta(minutes=5)
"""Pause between two looks for incidents."""
TOLD = frozenset({AlertKind.BURST, AlertKind.URGENT})


@dataclass(frozen=True, slots=True, kw_only=True)
class Rung:
    """One alert of the past, when it would have been told, and what it is about."""

    at: datetime
    alert: Alert
    mention: Mention | None
    """The post; None for an incident."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Replay:
    """What the stretch would have been."""

    first: datetime | None
    last: datetime | None
    counts: Counter[str]
    """Rows by what they were, and the cases that they made."""
    rung: Sequence[Rung]


def replay(desk: Desk, name: str, say: Say) -> Replay:
    """Live through the posts and engagement polls of a file.

    Rows that cannot be read are told by line and reason. Raises ImportRefused, EngineError.
    """
    counts = Counter[str](mentions=0, polls=0, rejected=0)
    events: list[Mention | Reading] = []
    with input_of(name) as stream:
        for row in read_rows(stream, format_of(name), read_at=desk.clock()):
            if isinstance(row, Rejected):
                counts["rejected"] += 1
                say(f"line {row.line}: {row.reason}")
            else:
                counts["polls" if isinstance(row, Reading) else "mentions"] += 1
                events.append(row)
    with opened(":memory:") as ledger:
        times = sorted(map(_time, events))
        first, last = (times[0], times[-1]) if times else (None, None)
        past = _Past(desk, ledger, Matcher(desk.settings.brands), first or desk.clock())
        for minute, found in _minutes(events):
            past.live(found, minute)
        past.live([], (last or past.began) + LOOK)
        counts["cases"] = sum(ledger.cases.counts().values())
    return Replay(first=first, last=last, counts=counts, rung=tuple(past.rung.values()))


def _time(event: Mention | Reading) -> datetime:
    return event.published_at if isinstance(event, Mention) else event.engagement.at


def _minutes(
    events: Iterable[Mention | Reading],
) -> Iterator[tuple[datetime, list[Mention | Reading]]]:
    """Group what happened by the end of the minute, in the order of time."""
    in_order = sorted(events, key=_time)
    for minute, found in groupby(in_order, key=lambda e: _time(e).replace(second=0, microsecond=0)):
        yield minute + STEP, list(found)


@dataclass(slots=True)
class _Past:
    """The ledger of the simulated time, and what it rang for."""

    desk: Desk
    ledger: Ledger
    matcher: Matcher
    began: datetime
    rung: dict[str, Rung] = field(default_factory=dict)
    """By story: one is told once."""
    fresh: set[CaseId] = field(default_factory=set)
    """Of which something was heard since the last look."""
    looked: datetime | None = None

    def live(self, found: Sequence[Mention | Reading], now: datetime) -> None:
        """Hear what happened in a minute, judge it, and ring for what is new."""
        take_in(found, self.matcher, self.ledger, now, refuse=lambda rejected: None)
        triage(self.desk.own_engine, self.desk.due, self.ledger, now)
        reassess(self.desk.tiers_of, self.desk.due, self.ledger, now, kinds=self.desk.kinds)
        self.fresh |= {case.id for event in found if (case := self._case(event)) is not None}
        heard = [self.ledger.cases.get(case) for case in sorted(self.fresh)]
        if self.looked is None or now - self.looked >= LOOK:
            self._look(now)
            self.fresh.clear()
        incidents = bursts(self.ledger)
        self.ledger.alerts.keep(incidents.alerts, at=now)
        snapshot = Snapshot(
            cases=heard,
            sources=(),
            silent_after=timedelta(),
            found=incidents.alerts,
            parents=incidents.parents,
        )
        alerts = [alert for alert in firing(snapshot, now) if alert.kind in TOLD]
        in_place = held_back(alerts)
        for alert in alerts:
            if alert.key not in in_place:
                mention = self._mention(alert)
                self.rung.setdefault(alert.key, Rung(at=now, alert=alert, mention=mention))

    def _look(self, now: datetime) -> None:
        """Find incidents, as the watch does."""
        brands = self.desk.settings.brands
        reach = Reach(start=self.began, end=now, lost=False)
        find = BurstFinder.at(now, self.ledger, brands, Listened(reaches=[reach]))
        find_incidents(find, brands, self.ledger, now)
        self.looked = now

    def _mention(self, alert: Alert) -> Mention | None:
        if alert.case_id is None:
            return None
        return self.ledger.mentions.get(self.ledger.cases.get(alert.case_id).mention_id).mention

    def _case(self, event: Mention | Reading) -> Case | None:
        known = self.ledger.mentions.find(event.channel, event.native_id)
        return None if known is None else self.ledger.cases.of_mention(known)


def rung_json(rung: Rung) -> dict[str, Json]:
    """Give one alert in the form of the contract; what only a forecast knows is null."""
    post = rung.mention
    about: dict[str, Json] = {"incident": rung.alert.key}
    if post is not None:
        about = {"mention": {"channel": post.channel, "native_id": post.native_id}}
    return {
        "at": rung.at.isoformat(),
        "kind": rung.alert.kind.value,
        "key": rung.alert.key,
        **about,
        "probability": None,
        "threshold": None,
        "reasons": list(rung.alert.reasons),
        "lead_minutes": None,
    }


def summary_json(past: Replay) -> dict[str, Json]:
    """Give the last line."""
    counts: dict[str, Json] = dict(past.counts)
    times: dict[str, Json] = {
        "from": past.first.isoformat() if past.first else None,
        "to": past.last.isoformat() if past.last else None,
    }
    kinds: dict[str, Json] = dict(Counter(rung.alert.kind.value for rung in past.rung))
    return {"summary": {**times, **counts, "alerts": kinds}}
