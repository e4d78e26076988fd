"""Stage: what holds now → whoever must know it.

    found → kept → held back? → on a page → who is called → each receiver told → written down

Alerts are logged after they were told, answers before: a doubled page to the person on call is
fine, a doubled public reply is not.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from types import MappingProxyType
from zoneinfo import ZoneInfo

from listener.budget import Outlook
from responder.alerts.aftermath import aftermath
from responder.alerts.bearable import bearable
from responder.alerts.delivery import Round
from responder.alerts.gate import Gate, Standing, gathering, holds_back
from responder.alerts.grouping import placings
from responder.alerts.hours import within
from responder.alerts.inhibition import held_back
from responder.alerts.notifier import Notifier
from responder.alerts.rota import line, next_call
from responder.alerts.rules import FRESH, USUAL, Snapshot, Warnings, firing
from responder.alerts.settings import AlertSettings
from responder.alerts.taking import outlived
from storage.alert import Alert, Silence
from storage.alerts import KeptAlert
from storage.ledger import Ledger
from storage.model import CaseId, Tally, Urgency
from storage.pages import HOUR, Delivery, Heard, KeptPage, ReceiverState

FORGOTTEN_AFTER = timedelta(days=1)
"""An end that was tried in vain for so long is not news any more."""

_NONE: Mapping[str, Outlook] = MappingProxyType({})
_NO_PARENTS: Mapping[CaseId, str] = MappingProxyType({})


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """What is held back now, and why."""

    reasons: Mapping[int, Gate]
    """By alert; those that may be told are not among them."""
    silences: Sequence[Silence]
    quiet: bool
    behind: Mapping[str, frozenset[int]]
    """By the key of a story: the critical ones that are held back because it tells them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Telling(Tally):
    """What a round of the alerts did."""

    untold_since: datetime | None = None
    """Since when a page waits that all of its receivers fail; None where none does."""


def seen(
    ledger: Ledger,
    watched: Collection[str],
    now: datetime,
    *,
    silent_after: timedelta,
    outlooks: Mapping[str, Outlook] = _NONE,
    told_by: Collection[str] = (),
    found: Sequence[Alert] = (),
    parents: Mapping[CaseId, str] = _NO_PARENTS,
    read_again: Collection[str] = (),
    warnings: Warnings = USUAL,
) -> Snapshot:
    """Read what the rules look at.

    `watched` names the configured sources, `read_again` the channels whose counters are read
    again, `told_by` the receivers. `found` are the alerts of
    others, all that hold now: one that is left out is over. `parents` says to which of them a case
    belongs, `warnings` how long before a promise is broken it is told.
    """
    states = ledger.pages.receivers()
    cases = ledger.cases.pressing(
        since=now - FRESH, due_before=now + warnings.answer, end_before=now + warnings.resolution
    )
    return Snapshot(
        cases=cases,
        critical=ledger.cases.critical([case.id for case in cases]),
        sources=sorted(
            (state for state in ledger.sources.all() if state.name in watched),
            key=lambda state: state.channel,
        ),
        silent_after=silent_after,
        refreshes=[ledger.readings.state(channel) for channel in read_again],
        outlooks=outlooks,
        runs=ledger.runs(),
        receivers=[states[name] for name in told_by if name in states],
        found=found,
        parents=parents,
        warnings=warnings,
    )


def dispatch(
    notifiers: Mapping[str, Notifier],
    settings: AlertSettings,
    snapshot: Snapshot,
    ledger: Ledger,
    now: datetime,
    *,
    zone: str = "UTC",
) -> Telling:
    """Keep what holds, and tell what must be known of it."""
    ledger.pages.clock_set_back(now)
    found = aftermath(firing(snapshot, now), ledger)
    ledger.alerts.keep(found.alerts, at=now)
    alerts = ledger.alerts.unsettled()
    held = _held(ledger, settings, alerts, found.over, now, zone)
    alerts = _placed(ledger, settings, alerts, held, now)
    _end_calm_pages(ledger, settings, alerts, now)
    standings = _standings(ledger, alerts, held)
    if _released(ledger, settings, standings, now):
        alerts = ledger.alerts.unsettled()
        held = _held(ledger, settings, alerts, found.over, now, zone)
        standings = _standings(ledger, alerts, held)
    if _call(ledger, settings, standings, now, zone):
        standings = _standings(ledger, alerts, held)
    told = Round(
        notifiers=notifiers, settings=settings, zone=ZoneInfo(zone), ledger=ledger, now=now
    ).tell(standings)
    _settle(ledger, notifiers, now)
    return Telling(
        new=len(told.pages),
        known=told.held,
        failed=len(told.faults),
        note=told.faults[0] if told.faults else None,
        untold_since=told.untold_since,
    )


def _held(
    ledger: Ledger,
    settings: AlertSettings,
    alerts: Sequence[KeptAlert],
    over: Collection[str],
    now: datetime,
    zone: str,
) -> Held:
    """Decide what is held back; only what can be told itself may stand for another story."""
    quiet = within(now, settings.quiet, ZoneInfo(zone))
    silences = ledger.alerts.silences_at(now)
    holding = [kept for kept in alerts if kept.ends_at is None]
    threshold = 0.0
    if settings.budget is not None and any(kept.alert.score is not None for kept in holding):
        threshold = bearable(ledger, settings.budget, now, zone).score

    def reason(kept: KeptAlert, in_place: Mapping[str, str]) -> Gate | None:
        return holds_back(
            kept, silences=silences, in_place=in_place, threshold=threshold, quiet=quiet
        )

    def silent(kept: KeptAlert) -> bool:
        return reason(kept, {}) is Gate.HOLD_SILENCED

    mute = {Gate.HOLD_BUDGET, Gate.HOLD_QUIET}
    able = [kept.alert for kept in holding if reason(kept, {}) not in mute]
    in_place = _in_place(able, {kept.alert.key for kept in holding if silent(kept)}, over)
    reasons = {kept.id: why for kept in holding if (why := reason(kept, in_place)) is not None}
    behind = defaultdict[str, set[int]](set)
    for kept in holding:
        inhibited = reasons.get(kept.id) is Gate.HOLD_INHIBITED
        if inhibited and kept.alert.severity is Urgency.CRITICAL:
            behind[in_place[kept.alert.key]].add(kept.id)
    return Held(
        reasons=reasons,
        silences=silences,
        quiet=quiet,
        behind={key: frozenset(numbers) for key, numbers in behind.items()},
    )


def _in_place(
    able: Sequence[Alert], silent: Collection[str], over: Collection[str]
) -> Mapping[str, str]:
    """Say what is held back by what; a silence over the larger story is none over the critical."""
    critical = {alert.key for alert in able if alert.severity is Urgency.CRITICAL}
    return {
        key: teller
        for key, teller in held_back(able, over).items()
        if not (teller in silent and key in critical)
    }


def _placed(
    ledger: Ledger,
    settings: AlertSettings,
    alerts: list[KeptAlert],
    held: Held,
    now: datetime,
) -> list[KeptAlert]:
    """Put what may be told on pages; gives all alerts as they stand then."""
    fresh = [
        kept
        for kept in alerts
        if kept.page_id is None and kept.ends_at is None and kept.id not in held.reasons
    ]
    if not fresh:
        return alerts
    pages = dict[int, int]()
    opened = ledger.pages.opened(now - HOUR)
    unsettled = ledger.pages.unsettled()
    for placing in placings(fresh, unsettled, opened, now, settings, placed=alerts):
        numbers = [kept.id for kept in placing.alerts]
        page = placing.page_id
        if page is None:
            page = ledger.pages.open(placing.name, numbers, at=now, taken_by=placing.taken_by)
        else:
            ledger.pages.join(page, numbers)
        pages |= dict.fromkeys(numbers, page)
    return [replace(k, page_id=pages[k.id]) if k.id in pages else k for k in alerts]


def _end_calm_pages(
    ledger: Ledger, settings: AlertSettings, alerts: Sequence[KeptAlert], now: datetime
) -> None:
    """End the pages of which nothing holds any more, when that has lasted; re-opening is worse."""
    for page, told in _by_page(ledger, alerts):
        ends = [kept.ends_at for kept in told]
        if page.ends_at is None and all(at is not None for at in ends):
            calm_since = max((at for at in ends if at is not None), default=page.opened_at)
            if now - calm_since >= settings.group_interval:
                ledger.pages.end(page.id, at=now)


def _by_page(ledger: Ledger, alerts: Sequence[KeptAlert]) -> list[tuple[KeptPage, list[KeptAlert]]]:
    on = defaultdict[int, list[KeptAlert]](list)
    for kept in alerts:
        if kept.page_id is not None:
            on[kept.page_id].append(kept)
    return [(page, on[page.id]) for page in ledger.pages.unsettled()]


def _standings(ledger: Ledger, alerts: Sequence[KeptAlert], held: Held) -> list[Standing]:
    """Say how each page stands, the worst and newest first."""
    found = [_standing(page, told, held) for page, told in _by_page(ledger, alerts)]
    return sorted(
        found, key=lambda s: (-s.severity.rank, -s.page.opened_at.timestamp(), -s.page.id)
    )


def _standing(page: KeptPage, alerts: Sequence[KeptAlert], held: Held) -> Standing:
    holding = [kept for kept in alerts if kept.ends_at is None]
    live = sorted((kept for kept in holding if kept.id not in held.reasons), key=_worst_first)
    silenced = {silence.key for silence in held.silences}
    return Standing(
        page=page,
        alerts=tuple(alerts),
        live=tuple(live),
        held=held.reasons[holding[0].id] if holding and not live else None,
        quiet=held.quiet,
        silenced=None in silenced or all(kept.alert.key in silenced for kept in alerts),
        behind=frozenset().union(*(held.behind.get(k.alert.key, ()) for k in holding)),
    )


def _worst_first(kept: KeptAlert) -> tuple[int, float, int]:
    alert = kept.alert
    return -alert.severity.rank, -alert.starts_at.timestamp(), -kept.id


def _released(
    ledger: Ledger, settings: AlertSettings, standings: Sequence[Standing], now: datetime
) -> bool:
    """Begin anew with the pages that hold what nobody took; says whether there were any."""
    heard = ledger.pages.heard(now)
    released = False
    for standing in standings:
        number = standing.page.id
        known = [each for (page, _), each in heard.items() if page == number]
        if outlived(standing, known, now, settings):
            ledger.pages.release(number)
            released = True
    return released


def _call(
    ledger: Ledger, settings: AlertSettings, standings: Sequence[Standing], now: datetime, zone: str
) -> bool:
    """Give the pages that nobody took to the next of the rota; says whether anybody was called."""
    if not settings.rota:
        return False
    order = line(settings.rota, now, zone)
    heard = ledger.pages.heard(now)
    states = ledger.pages.receivers()
    called = False
    for standing in standings:
        page = standing.page
        over = page.ends_at is not None or page.acknowledged_by is not None
        if over or not standing.live or gathering(standing, now, settings):
            continue
        person = next_call(
            page.calls,
            order,
            now,
            after=settings.escalate_after,
            unreachable=_unreachable(page, settings, heard, states),
        )
        if person is not None:
            ledger.pages.call(page.id, person, at=now)
            called = True
    return called


def _unreachable(
    page: KeptPage,
    settings: AlertSettings,
    heard: Mapping[tuple[int, str], Heard],
    states: Mapping[str, ReceiverState],
) -> bool:
    """Whether whoever was called last cannot have heard of the page: all receivers failed."""
    if not page.calls:
        return False
    last = max(page.calls, key=lambda person: page.calls[person])
    return all(
        known.refused
        if (known := heard.get((page.id, name))) is not None
        else name in states and states[name].failures > 0
        for name in settings.receivers_of(last)
    )


def _settle(ledger: Ledger, notifiers: Mapping[str, Notifier], now: datetime) -> None:
    """Put away the pages whose end everybody knows who knew of them."""
    heard = ledger.pages.heard(now)
    for page in ledger.pages.unsettled():
        if page.ends_at is None:
            continue
        waiting = [
            name
            for (number, name), known in heard.items()
            if number == page.id
            and name in notifiers
            and Gate.SEND_RESOLVED in notifiers[name].hears
            and not (known.resolved or known.refused)
        ]
        if not waiting or _in_vain(ledger.pages.deliveries(page.id), now):
            ledger.pages.settle(page.id, at=now)


def _in_vain(deliveries: Sequence[Delivery], now: datetime) -> bool:
    """Whether an end was tried for long enough; what a silence held back was not tried yet."""
    tries = [told.at for told in deliveries if told.event == Gate.SEND_RESOLVED.value]
    return now - min(tries, default=now) > FORGOTTEN_AFTER
