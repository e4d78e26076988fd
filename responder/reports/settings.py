"""The settings of reports: how they are written, when, to whom; and what the brand keeps to."""

import re
from datetime import timedelta
from pathlib import Path
from typing import Annotated, Any, Literal, TypeAlias

from pydantic import AfterValidator, BeforeValidator, Field, field_validator, model_validator

from responder.alerts.hours import Every
from storage.settings import Table

Form: TypeAlias = Literal["html", "md", "json", "csv"]
Quotes: TypeAlias = Literal["full", "shortened", "link"]
"""How much of a post stands beside the link to it; `link` is nothing."""

FOLDER = "the folder"
"""Its name beside those of the receivers."""
_UNITS = {
    "d": timedelta(days=1),
    "h": timedelta(hours=1),
    "min": timedelta(minutes=1),
}
_LENGTH = re.compile(r"(?:(\d+) ?d)? ?(?:(\d+) ?h)? ?(?:(\d+) ?min)?")
_LONGEST = timedelta(days=366)


def _length(value: Any) -> Any:  # noqa: ANN401  as TOML gave it
    """Read `2h`, `45min` or `1d 12h`. Raises ValueError."""
    if isinstance(value, timedelta):
        return value
    if not isinstance(value, str):
        raise ValueError("is a length of time with its unit, such as '2h', '45min' or '1d 12h'")
    found = _LENGTH.fullmatch(value.strip().lower())
    counts = found.groups(default="0") if found else ()
    length = sum(
        (int(n[:6]) * unit for n, unit in zip(counts, _UNITS.values(), strict=False)), timedelta()
    )
    if not timedelta() < length <= _LONGEST:
        raise ValueError(f"{value!r} is not like '2h', '45min' or '1d 12h'")
    return length


def _share(value: float) -> float:
    if 1 < value <= 100:
        raise ValueError(f"is a share from 0 to 1: write {value / 100:g} for {value:g} %")
    if not 0 <= value <= 1:
        raise ValueError("is a share from 0 to 1")
    return value


def _balance(value: float) -> float:
    if not -1 <= value <= 1:
        raise ValueError("lies between -1 (all negative) and 1 (all positive)")
    return value


Length: TypeAlias = Annotated[timedelta, BeforeValidator(_length)]
Share: TypeAlias = Annotated[float, Field(strict=True), AfterValidator(_share)]
Balance: TypeAlias = Annotated[float, Field(strict=True), AfterValidator(_balance)]
Count: TypeAlias = Annotated[int, Field(strict=True, ge=0)]


class ReportSettings(Table):
    """How the report is written, when it is delivered, and to whom: `[report]`."""

    language: Literal["fr", "en"] | None = None
    """By default that of the locale, else English."""
    quotes: Quotes = "shortened"
    """How much of a post stands beside the link to it; `link` is nothing."""
    every: Every | None = None
    """When the last full week is delivered, as `mon 07:30`; never by itself where left out."""
    formats: tuple[Form, ...] = ("html",)
    """What is attached and written into the folder."""
    to: tuple[str, ...] = ()
    """Receivers of `[alerts.receivers]`."""
    folder: Path | None = None
    """Where each report is written too."""

    @property
    def forms(self) -> tuple[Form, ...]:
        """The formats, each once."""
        return tuple(dict.fromkeys(self.formats))

    @property
    def receivers(self) -> tuple[str, ...]:
        """Name all who are handed reports, each once."""
        return (*dict.fromkeys(self.to), *([] if self.folder is None else [FOLDER]))

    @field_validator("formats")
    @classmethod
    def _some(cls, formats: tuple[Form, ...]) -> tuple[Form, ...]:
        if not formats:
            raise ValueError("names none of html, md, json, csv")
        return formats

    @model_validator(mode="after")
    def _somebody(self) -> "ReportSettings":
        if self.every is not None and not self.to and self.folder is None:
            raise ValueError("every: delivered to nobody; name receivers in `to`, or a `folder`")
        return self


class Goals(Table):
    """What the brand keeps to in a week: `[goals]`; what is left out is no goal."""

    answered_in_time: Share | None = None
    """At least this share of the answers that were due came in time."""
    first_response_median: Length | None = None
    """Half of the customers have a first answer within this time."""
    first_response_p90: Length | None = None
    """Nine of ten have."""
    resolution_median: Length | None = None
    """Half of the cases end within this time."""
    unanswered_at_most: Count | None = None
    """Cases that wait for our answer past its time when the report is made."""
    reopened_at_most: Count | None = None
    """Cases that were at rest and were opened again."""
    complaint_share_at_most: Share | None = None
    net_sentiment_at_least: Balance | None = None
    """Positive less negative posts, over all: -1 to 1."""
    share_of_voice_at_least: Share | None = None
    """Of the posts on all brands that are watched."""
    coverage_at_least: Share | None = None
    """Of the week, read in full by the source that was read least."""

    def of_service(self) -> "Goals":
        """Keep what every customer may expect of every department; the rest is of the house."""
        return Goals(
            answered_in_time=self.answered_in_time,
            first_response_median=self.first_response_median,
            first_response_p90=self.first_response_p90,
            resolution_median=self.resolution_median,
        )
