"""Whether a receiver is told of a page now, and why or why not. Pure.

The rules are those of Alertmanager (grouping, inhibition, silence, repetition) and of PagerDuty
(one key for one story, acknowledgement, escalation).
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from responder.alerts.settings import AlertSettings
from storage.alert import Silence
from storage.alerts import KeptAlert
from storage.model import Urgency
from storage.pages import Heard, KeptPage


class Gate(StrEnum):
    """The decision and its reason."""

    SEND_FIRST = "first"
    SEND_UPDATE = "update"
    SEND_REPEAT = "repeat"
    SEND_ESCALATED = "escalated"
    SEND_ACKNOWLEDGED = "acknowledged"
    SEND_RESOLVED = "resolved"
    HOLD_SAME = "same"
    HOLD_GATHERING = "gathering"
    HOLD_TAKEN = "taken"
    HOLD_SILENCED = "silenced"
    HOLD_INHIBITED = "inhibited"
    HOLD_QUIET = "quiet hours"
    HOLD_BUDGET = "below the budget's threshold"
    HOLD_OVER = "over"
    HOLD_REFUSED = "refused"

    @property
    def sends(self) -> bool:
        """Whether somebody is told."""
        return self in SENDS


SENDS = frozenset(gate for gate in Gate if gate.name.startswith("SEND_"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """A page as it stands now."""

    page: KeptPage
    alerts: tuple[KeptAlert, ...]
    """All that ever were on it."""
    live: tuple[KeptAlert, ...]
    """Those that hold and that nothing holds back, the worst first."""
    held: Gate | None
    """Why none is live although some hold."""
    quiet: bool
    silenced: bool
    behind: frozenset[int] = frozenset()
    """The critical stories that are held back because this page tells them."""

    @property
    def severity(self) -> Urgency:
        """That of the worst story."""
        if self.live:
            return self.live[0].alert.severity
        ended = (kept.alert.severity for kept in self.alerts)
        return max(ended, key=lambda level: level.rank, default=Urgency.NORMAL)

    @property
    def critical(self) -> frozenset[int]:
        """Number the critical stories that it tells, itself or in their place."""
        live = (k.id for k in self.live if k.alert.severity is Urgency.CRITICAL)
        return self.behind.union(live)

    @property
    def size(self) -> int | None:
        """That of the largest story."""
        return max((k.alert.size for k in self.live if k.alert.size is not None), default=None)


def holds_back(
    kept: KeptAlert,
    *,
    silences: Sequence[Silence],
    in_place: Mapping[str, str],
    threshold: float,
    quiet: bool,
) -> Gate | None:
    """Say what holds one story back, if anything does.

    A story that was told once stays above the threshold, wherever that goes.
    """
    alert = kept.alert
    if any(silence.key in {None, alert.key} for silence in silences):
        return Gate.HOLD_SILENCED
    if alert.key in in_place:
        return Gate.HOLD_INHIBITED
    if kept.notified_at is None and kept.acknowledged_by is not None:
        return Gate.HOLD_TAKEN
    if alert.severity is Urgency.CRITICAL:
        return None
    if kept.notified_at is None and alert.score is not None and alert.score < threshold:
        return Gate.HOLD_BUDGET
    return Gate.HOLD_QUIET if quiet else None


def gate(
    standing: Standing,
    heard: Heard | None,
    now: datetime,
    settings: AlertSettings,
    *,
    hears: Collection[Gate] = SENDS,
    called_at: datetime | None = None,
) -> Gate:
    """Decide on one page for one receiver, which can tell the events that it `hears`.

    `called_at` is when somebody was called last whom this receiver tells.
    """
    if heard is None:
        return _first(standing, now, settings)
    if standing.page.ends_at is not None:
        return _over(standing, heard, hears)
    if not standing.live:
        return standing.held or Gate.HOLD_OVER
    taken = standing.page.acknowledged_by is not None
    if taken and not heard.acknowledged and Gate.SEND_ACKNOWLEDGED in hears:
        return Gate.SEND_ACKNOWLEDGED
    if _tell_growth(standing, heard, now, settings):
        return Gate.SEND_UPDATE
    if taken:
        return Gate.HOLD_TAKEN
    if called_at is not None and called_at > heard.at:
        return Gate.SEND_ESCALATED
    if heard.refused:
        return Gate.HOLD_REFUSED
    if now - heard.at >= settings.repeat_interval:
        return Gate.SEND_REPEAT
    return Gate.HOLD_SAME


def _first(standing: Standing, now: datetime, settings: AlertSettings) -> Gate:
    if standing.page.ends_at is not None or not standing.live:
        return standing.held or Gate.HOLD_OVER
    if standing.page.acknowledged_by is not None:
        return Gate.HOLD_TAKEN
    if gathering(standing, now, settings):
        return Gate.HOLD_GATHERING
    return Gate.SEND_ESCALATED if len(standing.page.calls) > 1 else Gate.SEND_FIRST


def gathering(standing: Standing, now: datetime, settings: AlertSettings) -> bool:
    """Whether more may come that belongs on the same first page.

    What is critical, what stands alone and what began long ago does not wait.
    """
    if standing.severity is Urgency.CRITICAL:
        return False
    if not any(kept.alert.group for kept in standing.live):
        return False
    began = min([standing.page.opened_at, *(kept.alert.starts_at for kept in standing.live)])
    return now - began < settings.group_wait


def _over(standing: Standing, heard: Heard, hears: Collection[Gate]) -> Gate:
    if heard.resolved or heard.refused or Gate.SEND_RESOLVED not in hears:
        return Gate.HOLD_OVER
    if standing.silenced:
        return Gate.HOLD_SILENCED
    if standing.quiet and heard.severity is not Urgency.CRITICAL:
        return Gate.HOLD_QUIET
    return Gate.SEND_RESOLVED


def _tell_growth(standing: Standing, heard: Heard, now: datetime, settings: AlertSettings) -> bool:
    """Say whether a page that was told became news; only what is critical is above the cap."""
    worse = standing.severity.rank > heard.severity.rank
    if worse and standing.severity is Urgency.CRITICAL:
        return True
    soon = now - heard.at < settings.group_interval
    critical = standing.critical - heard.critical
    # Of many that come one after the other, the first is told at once and one update the rest.
    if critical - standing.behind and heard.event != Gate.SEND_UPDATE.value:
        return True
    if critical and not soon:
        return True
    if heard.updates >= settings.updates_per_hour:
        return False
    if worse:
        return True
    if soon:
        return False
    new = any(kept.id not in heard.alerts for kept in standing.live)
    known, size = heard.size or 0, standing.size or 0
    return new or (size > known and size >= 2 * known)
