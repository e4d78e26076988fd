"""The report as a value, in no language yet: sentences, tables and plots. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import TypeAlias

from responder.reports.figures import Balance, Change, Growth, Share
from responder.reports.window import Window


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A part of a whole, 0 to 1, or net sentiment, −1 to 1; without an interval."""

    value: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Points:
    """A difference of two parts, measured in parts of 1; 0.05 is five points."""

    value: float


@dataclass(frozen=True, slots=True)
class Term:
    """A word of Vigie's own that each language says in its way, such as the topic `delivery`."""

    kind: str
    value: str


@dataclass(frozen=True, slots=True)
class Quote:
    """What a stranger wrote, and where it stands; no text where none is to be quoted."""

    text: str | None
    url: str | None


@dataclass(frozen=True, slots=True)
class Said:
    """A sentence by its name, with the figures that it carries."""

    key: str
    values: Mapping[str, "Cell"] = field(default_factory=dict)
    """By the names of its gaps; `n` chooses between one and many."""


Figure: TypeAlias = int | Part | Points | Share | Balance | Change | Growth | timedelta
Cell: TypeAlias = Figure | str | date | datetime | Term | Quote | Said | None
"""None is what is not known; a word of the configuration or of a network is a string."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """Figures in rows."""

    key: str
    """Its name in JSON and CSV, and that of its title."""
    columns: tuple[str | Term, ...]
    """Names of their titles; a Term or a name of the configuration stands for itself."""
    rows: tuple[tuple[Cell, ...], ...]
    empty: str = "none"
    """The sentence in place of a table without rows."""


class Shape(StrEnum):
    """How a plot is drawn."""

    LINES = "lines"
    """By time, with a band around each line where ends are known."""
    BARS = "bars"
    """By time, one upon the other."""
    RANGES = "ranges"
    """One mark a row, with its interval."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """One figure of a plot, with the ends of its interval where they are known."""

    at: date | Term | str
    value: float | None
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Series:
    """Points of one name."""

    name: Term | str
    points: tuple[Point, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Plot:
    """A picture of figures; the same stand in a table beside it."""

    key: str
    """Names its title and its description."""
    shape: Shape
    series: tuple[Series, ...]
    is_share: bool = False
    """The values are shares, from 0 to 1."""
    told: Mapping[str, Cell] = field(default_factory=dict)
    """The figures of its description."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """What belongs together, under one title."""

    key: str
    said: tuple[Said, ...] = ()
    plots: tuple[Plot, ...] = ()
    tables: tuple[Table, ...] = ()
    notes: tuple[Said, ...] = ()
    """What is to be known of the figures."""
    parts: tuple["Section", ...] = ()
    name: str | None = None
    """A name in the title, such as that of a department."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Front:
    """Page one: what is read if nothing else is."""

    headline: Said
    changed: tuple[Said, ...] = ()
    """At most three figures that changed, none of them by chance as far as can be told."""
    known: tuple[Said, ...] = ()
    """How many figures were looked at, and what could not have been seen."""
    drove: tuple[Said, ...] = ()
    watch: tuple[Said, ...] = ()
    do: tuple[Said, ...] = ()
    goals: Table | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What one period was."""

    brand: str | None
    """None is all of one's own together."""
    window: Window
    made_at: datetime
    front: Front
    sections: tuple[Section, ...]
    department: str | None = None
    """None is the whole house."""
    only: str | None = None
    """The only brand of one's own; None where there are several."""
