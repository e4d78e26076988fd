"""The report as a value: sections of tables and sentences, whatever they are printed as."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TypeAlias

from responder.reports.figures import Change, Share
from responder.reports.window import Window


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A part of a whole, from 0 to 1, that is measured and not estimated."""

    value: float


Cell: TypeAlias = str | int | Part | Share | Change | timedelta | date | datetime | None
"""None is what is not known."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """One table, and what is to be known of it."""

    key: str
    """Its name in JSON and CSV."""
    title: str
    columns: tuple[str, ...] = ()
    rows: tuple[tuple[Cell, ...], ...] = ()
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What one period was."""

    brand: str | None
    """None is all of them together."""
    window: Window
    made_at: datetime
    sections: tuple[Section, ...]

    @property
    def title(self) -> str:
        """Names the report."""
        return f"{self.brand or 'All brands'}, {self.window.name}"

    @property
    def period(self) -> str:
        """Says what is covered, where, and when that was looked at."""
        zone = self.window.zone
        start, end, made = (
            f"{moment.astimezone(zone):%Y-%m-%d %H:%M}"
            for moment in (self.window.span.start, self.window.span.end, self.made_at)
        )
        return f"From {start} to {end}, as known on {made}; times are those of {zone.key}."
