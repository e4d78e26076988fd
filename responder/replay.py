"""A past stretch of posts and readings under today's rules, on a simulated clock; nothing is kept.

The stages are those of the watch, over a ledger in memory. Each post counts as seen in the minute
in which it was posted, its readings in theirs, and the stretch as listened to in full. What we
answered is not replayed, so no answer is ever due: every case would be late.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from itertools import groupby, pairwise

from classifier.burst_finder import BurstFinder
from classifier.follow import find_incidents
from classifier.reassess import reassess
from classifier.triage import triage
from listener.intake import take_in
from listener.matching import Matcher
from listener.records import format_of
from listener.rows import Reading, Rejected, read_rows
from responder.alerts.burst_lookout import WAITS
from responder.alerts.gate import SENDS
from responder.alerts.page import Page
from responder.alerts.round import tell
from responder.alerts.settings import AlertSettings, PageBudget
from responder.alerts.spreading import page_tier
from responder.desk import Desk
from responder.files import Say, input_of
from responder.service.promise import EARLIEST
from storage.alert import Alert, AlertKind
from storage.alerts import KeptAlert, PastAlert
from storage.ledger import Ledger, opened
from storage.listened import Listened, Reach
from storage.model import Json, Mention, Urgency

STEP = timedelta(minutes=1)
LOOK = WAITS
"""Pause between two looks for incidents: as long as alerts wait for one."""
PAUSE = timedelta(hours=1)
"""Between two looks while nothing happens: quiet hours end, and stories."""

STILL = timedelta(hours=48)
"""After so long without anything no story is left that holds."""

LATEST = datetime(2200, 1, 1, tzinfo=UTC)
"""A later time is a mistake; nobody can look far behind or ahead from the ends of the calendar."""

NOBODY = "replay"
DEMANDED = PageBudget(pages_a_day=1.0, pages_a_night=1.0)
"""A budget for a replay that only asks what one would do: so all that may be told is weighed."""

_NEVER = datetime.max.replace(tzinfo=UTC)

Event = Mention | Reading


@dataclass(frozen=True, slots=True, kw_only=True)
class Rung:
    """One alert of the past, when it would have been told, and what it is about."""

    at: datetime
    alert: Alert
    mention: Mention | None
    """The post; None for an incident."""
    tier: int | None = None
    """That a post was foreseen to pass."""
    came_true_at: datetime | None = None

    @property
    def lead(self) -> timedelta | None:
        """How long before what it foretold it was told; None where that did not come."""
        return None if self.came_true_at is None else self.came_true_at - self.at


@dataclass(frozen=True, slots=True, kw_only=True)
class Replay:
    """What the stretch would have been."""

    first: datetime | None
    last: datetime | None
    counts: Counter[str]
    """Rows by what they were, and the cases that they made."""
    rung: Sequence[Rung]
    past: Sequence[PastAlert] = ()
    """Every story, told or not, with what came of it."""
    taken: int = 0
    """Pages that are told whatever the threshold."""
    heard: timedelta = timedelta()
    """Length of the stretch; of a gap without anything in it, `STILL` at most."""
    climbs: Mapping[str, Sequence[tuple[datetime, float]]] = field(default_factory=dict)
    """When each story became surer than it had been, and how sure."""


def replay(desk: Desk, name: str, say: Say, *, weigh: bool = False) -> Replay:
    """Live through the posts and engagement polls of a file.

    `weigh` keeps all that a budget of pages could choose among. Rows that cannot be read are told
    by line and reason. Raises ImportRefused, EngineError, SettingsError.
    """
    counts = Counter[str](mentions=0, polls=0, rejected=0)
    events: list[Event] = []
    with input_of(name) as stream:
        for row in read_rows(stream, format_of(name), read_at=desk.clock()):
            if isinstance(row, Rejected):
                counts["rejected"] += 1
                say(f"line {row.line}: {row.reason}")
            else:
                counts["polls" if isinstance(row, Reading) else "mentions"] += 1
                events += _parted(row)
    known = [event for event in events if EARLIEST <= _time(event) < LATEST]
    if impossible := len(events) - len(known):
        say(f"left out, with a time that cannot be: {impossible} posts or readings")
    events = known
    with opened(":memory:") as ledger:
        times = sorted(map(_time, events))
        first, last = (times[0], times[-1]) if times else (None, None)
        past = _Past(
            desk=desk,
            ledger=ledger,
            matcher=Matcher(desk.settings.brands),
            settings=_settings(desk, weigh=weigh),
            began=first or desk.clock(),
        )
        for now, found in _rounds(events):
            past.live(found, now)
        counts["cases"] = sum(ledger.cases.counts().values())
        return Replay(
            first=first,
            last=last,
            counts=counts,
            rung=past.told(),
            past=ledger.alerts.past(first) if first else (),
            taken=len(ledger.pages.unscored(first)) if first else 0,
            heard=_heard(times),
            climbs=past.climbs,
        )


def _settings(desk: Desk, *, weigh: bool) -> AlertSettings:
    """Take today's settings, with nobody to tell."""
    nobody = {"notify": (NOBODY,), "rota": (), "people": {}}
    budget = {"budget": desk.alerts.budget or DEMANDED} if weigh else {}
    return desk.alerts.model_copy(update={**nobody, **budget})


def _parted(row: Event) -> list[Event]:
    """Part a post from counters that were read later, so that nothing is known before its time."""
    if isinstance(row, Reading) or row.engagement is None:
        return [row]
    if row.engagement.at <= row.published_at:
        return [row]
    later = Reading(channel=row.channel, native_id=row.native_id, engagement=row.engagement)
    return [replace(row, engagement=None), later]


def _time(event: Event) -> datetime:
    return event.published_at if isinstance(event, Mention) else event.engagement.at


def _heard(times: Sequence[datetime]) -> timedelta:
    """Add up the pauses; one wrong date far off, which anybody can write, adds no years."""
    return sum((min(later - at, STILL) for at, later in pairwise(times)), timedelta())


def _minutes(events: Iterable[Event]) -> Iterator[tuple[datetime, list[Event]]]:
    """Group what happened by the end of the minute, in the order of time."""
    in_order = sorted(events, key=_time)
    for minute, found in groupby(in_order, key=lambda e: _time(e).replace(second=0, microsecond=0)):
        yield minute + STEP, list(found)


def _rounds(events: Iterable[Event]) -> Iterator[tuple[datetime, list[Event]]]:
    """Go on from minute to minute in which something happens, with looks in between and after."""
    last: datetime | None = None
    for now, found in _minutes(events):
        if last is not None:
            yield from ((at, []) for at in _between(last, now))
        yield now, found
        last = now
    if last is not None:
        yield last + STEP, []


def _between(last: datetime, now: datetime) -> Iterator[datetime]:
    at = last + STEP
    while at < now and at - last < STILL:
        yield at
        at = at.replace(minute=0) + PAUSE


class _Nobody:
    """Hears every page and tells nobody."""

    hears = SENDS

    def notify(self, page: Page) -> None:
        """Tell nobody."""


@dataclass(slots=True, kw_only=True)
class _Past:
    """The ledger of the simulated time, and what it rang for."""

    desk: Desk
    ledger: Ledger
    matcher: Matcher
    settings: AlertSettings
    began: datetime
    rung: dict[str, Rung] = field(default_factory=dict)
    """By story: one is told once."""
    climbs: dict[str, list[tuple[datetime, float]]] = field(default_factory=dict)
    looked: datetime | None = None

    def live(self, found: Sequence[Event], now: datetime) -> None:
        """Hear what happened, judge and foresee it, and tell what holds."""
        desk, ledger = self.desk, self.ledger
        take_in(found, self.matcher, ledger, now, refuse=lambda rejected: None)
        rivals = desk.settings.competitors
        triage(desk.own_engine, _never, ledger, now, competitors=rivals)
        reassess(desk.tiers_of, _never, ledger, now, kinds=desk.kinds)
        if self.looked is None or now - self.looked >= LOOK:
            self._look(now)
        tell(
            {NOBODY: _Nobody()},
            self.settings,
            ledger,
            now,
            tiers_of=desk.tiers_of,
            zone=desk.settings.time_zone,
            silent_after=STILL,
        )
        for kept in ledger.alerts.firing():
            self._watch(kept, now)

    def _look(self, now: datetime) -> None:
        """Find incidents, as the watch does."""
        brands = self.desk.settings.own_brands
        reach = Reach(start=self.began, end=now)
        find = BurstFinder.at(now, self.ledger, brands, Listened(reaches=[reach]))
        find_incidents(find, brands, self.ledger, now, find.known)
        self.looked = now

    def _watch(self, kept: KeptAlert, now: datetime) -> None:
        """Keep what is on a page now, and how sure each story became."""
        alert = kept.alert
        if alert.score is not None:
            climb = self.climbs.setdefault(alert.key, [])
            if not climb or alert.score > climb[-1][1]:
                climb.append((now, alert.score))
        if kept.page_id is not None and alert.key not in self.rung:
            mention = self._mention(alert)
            tier = None
            if mention is not None and alert.kind is AlertKind.SPREAD:
                tier = page_tier(self.desk.tiers_of(mention.brands))
            self.rung[alert.key] = Rung(at=now, alert=alert, mention=mention, tier=tier)

    def _mention(self, alert: Alert) -> Mention | None:
        about = alert.mention_id
        if alert.kind is AlertKind.URGENT and alert.case_id is not None:
            about = self.ledger.cases.get(alert.case_id).mention_id
        return None if about is None else self.ledger.mentions.get(about).mention

    def told(self) -> tuple[Rung, ...]:
        """List what was told, with what came of it."""
        came = {kept.alert.key: kept.came_true_at for kept in self.ledger.alerts.all()}
        return tuple(replace(rung, came_true_at=came.get(key)) for key, rung in self.rung.items())


def _never(published_at: datetime, urgency: Urgency) -> datetime:
    return _NEVER


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
        "probability": rung.alert.score,
        "threshold": rung.tier,
        "reasons": list(rung.alert.reasons),
        "lead_minutes": None if rung.lead is None else rung.lead / timedelta(minutes=1),
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
