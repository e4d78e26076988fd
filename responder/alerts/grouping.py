"""Which stories are told on one page, and how a storm is held to a few. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from responder.alerts.settings import AlertSettings
from storage.alert import AlertKind
from storage.alerts import KeptAlert
from storage.model import CaseId
from storage.pages import HOUR, KeptPage

STORM = "several stories at once"
"""Name of the page that takes in what would be too many pages."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Placing:
    """Alerts that go on a page: an open one, or a new one of this name."""

    name: str
    page_id: int | None
    alerts: tuple[KeptAlert, ...]

    @property
    def taken_by(self) -> str | None:
        """Who took all of them before there was a page."""
        takers = {kept.acknowledged_by for kept in self.alerts}
        return takers.pop() if len(takers) == 1 else None


def name_of(kept: KeptAlert) -> str:
    """Name the group of an alert: by default it stands alone, or with what spreads of its case.

    That is no group to be gathered: the first post does not wait for the others.
    """
    alert = kept.alert
    if alert.group is None and _spreads(kept):
        return f"case {alert.case_id} spread"
    return alert.group or alert.key


def placings(
    alerts: Sequence[KeptAlert],
    pages: Sequence[KeptPage],
    opened: Sequence[datetime],
    now: datetime,
    settings: AlertSettings,
    *,
    placed: Sequence[KeptAlert] = (),
) -> list[Placing]:
    """Put alerts that are on no page on one: the open page of their group, or a new page.

    A post that spreads goes where another of its case is, among the `placed`. `opened` is when the
    pages of the last hour were opened. The last page that the hour allows takes in all further
    groups, and goes on to do so for a repeat interval, so that one storm is one such page. The
    worst groups come first.
    """
    open_pages = {page.name: page for page in pages if page.ends_at is None}
    of_case = _pages_of_cases(placed, open_pages)
    groups: dict[str, list[KeptAlert]] = {}
    for kept in alerts:
        known = of_case.get(kept.alert.case_id) if _spreads(kept) else None
        groups.setdefault(known or name_of(kept), []).append(kept)
    room = settings.pages_per_hour - 1 - sum(now - at < HOUR for at in opened)
    if _takes_in(open_pages, now, settings.repeat_interval):
        room = 0
    found: list[Placing] = []
    storm: list[KeptAlert] = []
    for name, group in sorted(groups.items(), key=lambda item: _worst_first(item[1])):
        page = open_pages.get(name)
        if page is not None:
            found.append(Placing(name=name, page_id=page.id, alerts=tuple(group)))
        elif room > 0:
            room -= 1
            found.append(Placing(name=name, page_id=None, alerts=tuple(group)))
        else:
            storm += group
    if storm:
        page = open_pages.get(STORM)
        number = None if page is None else page.id
        found.append(Placing(name=STORM, page_id=number, alerts=tuple(storm)))
    return found


def _spreads(kept: KeptAlert) -> bool:
    return kept.alert.kind is AlertKind.SPREAD and kept.alert.case_id is not None


def _pages_of_cases(
    placed: Sequence[KeptAlert], open_pages: Mapping[str, KeptPage]
) -> dict[CaseId | None, str]:
    """Name the open page on which what spreads of each case is told."""
    names = {page.id: name for name, page in open_pages.items()}
    return {
        kept.alert.case_id: names[kept.page_id]
        for kept in placed
        if kept.page_id in names and _spreads(kept)
    }


def _takes_in(pages: Mapping[str, KeptPage], now: datetime, lasts: timedelta) -> bool:
    storm = pages.get(STORM)
    return storm is not None and now - storm.opened_at < lasts


def _worst_first(group: Sequence[KeptAlert]) -> tuple[int, datetime, int]:
    worst = max(kept.alert.severity.rank for kept in group)
    return -worst, min(kept.alert.starts_at for kept in group), group[0].id
