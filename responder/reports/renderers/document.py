"""What a report is in JSON; docs/report.schema.json is made of it."""

from datetime import date
from typing import Annotated, Literal, TypeAlias

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

from storage.model import Json

Portion = Annotated[float, Field(ge=0.0, le=1.0)]
Signed = Annotated[float, Field(ge=-1.0, le=1.0)]
Count = Annotated[int, Field(ge=0)]


class Strict(BaseModel):
    """What is written: nothing else, and of no other kind."""

    model_config = ConfigDict(
        extra="forbid",
        frozen=True,
        serialize_by_alias=True,
        use_attribute_docstrings=True,
        json_schema_serialization_defaults_required=True,
    )


class Share(Strict):
    """So many (`count`) of `n`, with its 95 % interval."""

    kind: Literal["share"] = "share"
    value: Portion
    low: Portion
    high: Portion
    count: Count
    n: Count


class Balance(Strict):
    """One share of `n` less another, with its 95 % interval."""

    kind: Literal["balance"] = "balance"
    value: Signed
    low: Signed
    high: Signed
    n: Count


class Change(Strict):
    """The difference of two shares, with its 95 % interval; 0.05 is five points more."""

    kind: Literal["change"] = "change"
    value: float
    low: float
    high: float


class Part(Strict):
    """A part of a whole that is measured and not estimated."""

    kind: Literal["part"] = "part"
    value: Portion


class Points(Strict):
    """A difference of two shares without an interval; 0.05 is five points."""

    kind: Literal["points"] = "points"
    value: float


class Growth(Strict):
    """How much more than usual, with its 95 % interval; 0.5 is half as much again."""

    kind: Literal["growth"] = "growth"
    value: float
    low: float
    high: float


class Span(Strict):
    """How long something took."""

    kind: Literal["span"] = "span"
    minutes: float


class Term(Strict):
    """A word of Vigie's own: which, and as the language says it."""

    kind: Literal["term"] = "term"
    of: str
    value: str
    text: str


class Quote(Strict):
    """What a stranger wrote, as it was written, and where it stands.

    `url` is an address of http or https, or null. Neither is markup; escape both.
    """

    kind: Literal["quote"] = "quote"
    text: str | None
    url: str | None


class Day(Strict):
    """A day of the calendar."""

    kind: Literal["day"] = "day"
    value: date


class Moment(Strict):
    """A point in time, in the time zone of the report."""

    kind: Literal["time"] = "time"
    value: AwareDatetime


class Said(Strict):
    """A sentence: its name, the figures in it, and as the language says it."""

    kind: Literal["said"] = "said"
    key: str
    text: str
    values: "dict[str, Cell]"


Typed: TypeAlias = (
    Share | Balance | Change | Growth | Part | Points | Span | Term | Quote | Day | Moment | Said
)
Cell: TypeAlias = Annotated[Typed, Field(discriminator="kind")] | int | str | None
"""Null is what is not known."""


class Column(Strict):
    """One column of a table."""

    key: str
    title: str


class Table(Strict):
    """Figures in rows; each row has a cell for each column."""

    key: str
    title: str
    columns: list[Column]
    rows: list[list[Cell]]


class Point(Strict):
    """One figure of a plot."""

    at: Day | Term | str
    value: float | None
    low: float | None
    high: float | None


class Series(Strict):
    """Points of one name."""

    name: str
    points: list[Point]


class Plot(Strict):
    """What a picture shows; with `is_share` the values are shares from 0 to 1."""

    key: str
    title: str
    description: str
    shape: Literal["lines", "bars", "ranges"]
    is_share: bool
    series: list[Series]


class Section(Strict):
    """What belongs together, under one title."""

    key: str
    name: str | None
    """As of a department."""
    title: str
    said: list[Said]
    plots: list[Plot]
    tables: list[Table]
    notes: list[Said]
    parts: "list[Section]"


class Front(Strict):
    """Page one."""

    headline: Said
    changed: list[Said]
    known: list[Said]
    drove: list[Said]
    watch: list[Said]
    do: list[Said]
    goals: Table | None


class Document(Strict):
    """A report of Vigie."""

    version: Literal[1] = 1
    """Counts up when a field is renamed or goes; new ones may come at any time."""
    language: str
    title: str
    brand: str | None
    """Null is all of them together."""
    department: str | None
    """Null is the whole house."""
    period: str
    start: AwareDatetime = Field(alias="from")
    end: AwareDatetime = Field(alias="to")
    time_zone: str
    made_at: AwareDatetime
    front: Front
    sections: list[Section]


def schema() -> dict[str, Json]:
    """Give the JSON Schema (2020-12) of a report."""
    told: dict[str, Json] = Document.model_json_schema(by_alias=True, mode="serialization")
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **told}
