"""How a language says the sentences, names and figures of a report. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import partial
from string import Formatter
from typing import TypeVar
from unicodedata import bidirectional

from babel import Locale
from babel.dates import format_date, format_datetime
from babel.numbers import format_decimal, format_percent
from babel.units import format_unit

from responder.reports.figures import Balance, Change, Growth, Share
from responder.reports.report import Cell, Figure, Part, Plot, Point, Points, Quote, Said, Term
from responder.safe_text import for_terminal

UNKNOWN = "–"
_MINUS = "−"
_DAY, _HOUR = timedelta(days=1), timedelta(hours=1)

Phrase = str | Mapping[str, str]
"""A sentence with gaps such as `{posts}`; or one for each plural form of `n` (CLDR: one, other)."""
_ValueT = TypeVar("_ValueT")


@dataclass(frozen=True, slots=True, kw_only=True)
class Tongue:
    """One language."""

    locale: Locale
    phrases: Mapping[str, Phrase]
    titles: Mapping[str, str]
    """Of sections, tables, columns and plots, by `kind.key`."""
    terms: Mapping[str, Mapping[str, str]]
    """Words of Vigie's own, by kind and value."""
    percent: str
    """The pattern of a share (CLDR)."""
    points: Mapping[str, str]
    """With the gap `value`, for each plural form of a number with one decimal."""
    interval: str
    """With the gaps `value`, `low`, `high`, `n`."""
    change: str
    """With the gaps `value`, which says its points, `low` and `high`."""
    growth: str
    """With the gaps `value`, `low`, `high`, in parts of what is usual."""
    range: str
    """With the gaps `value`, `low`, `high`."""

    def say(self, said: Said) -> str:
        """Say a sentence. Raises KeyError for one that this language does not know."""
        phrase = self.phrases[said.key]
        if not isinstance(phrase, str):
            n = said.values["n"]
            form = self.locale.plural_form(n if isinstance(n, int) else 0)
            phrase = phrase.get(form, phrase["other"])
        told = phrase.format(**{name: self.cell(value) for name, value in said.values.items()})
        # A name begins a sentence as it is written; a word of ours as sentences do.
        first = said.values.get(phrase[1 : phrase.find("}")]) if phrase.startswith("{") else None
        return told[:1].upper() + told[1:] if isinstance(first, Term) else told

    def title(self, kind: str, key: str | Term) -> str:
        """Give the title of a section, table, column or plot."""
        return self.term(key) if isinstance(key, Term) else self.titles.get(f"{kind}.{key}", key)

    def term(self, term: Term) -> str:
        """Say a word of Vigie's own; one that is not known is left as it stands."""
        known = self.terms.get(term.kind, {}).get(term.value)
        return _of_others(term.value) if known is None else known

    def described(self, plot: Plot) -> str:
        """Say in words what a plot shows."""
        return self.say(Said(f"plot.{plot.key}", plot.told))

    def cell(self, cell: Cell) -> str:
        """Say a figure or a name; what is not known is a dash."""
        match cell:
            case None:
                return UNKNOWN
            case Term():
                return self.term(cell)
            case Said():
                return self.say(cell)
            case Quote():
                return _of_others(cell.text or UNKNOWN)
            case str():
                return _of_others(cell)
            case date():
                return self._moment(cell)
            case _:
                return self._figure(cell)

    def _moment(self, at: date) -> str:
        if isinstance(at, datetime):
            told = format_datetime(at, "short", locale=self.locale, tzinfo=at.tzinfo)
            # In the hour that comes twice when the clocks go back, which of the two.
            offsets = {at.replace(fold=fold).utcoffset() for fold in (0, 1)}
            return f"{told} {at:%Z}" if len(offsets) > 1 else told
        return format_date(at, "EEE d MMM", locale=self.locale)

    def _figure(self, cell: Figure) -> str:
        match cell:
            case Share() | Balance():
                return self.interval.format(
                    value=self.share(cell.value),
                    low=self._number(cell.low * 100),
                    high=self._number(cell.high * 100),
                    n=self.count(cell.n),
                )
            case Change():
                ends = {"low": self._signed(cell.low), "high": self._signed(cell.high)}
                value = self._points(cell.value, self._signed(cell.value))
                return self.change.format(value=value, **ends)
            case Growth():
                ends = {"low": self._grown(cell.low), "high": self._grown(cell.high)}
                return self.growth.format(value=self._grown(cell.value), **ends)
            case Part():
                return self.share(cell.value)
            case Points():
                return self._points(cell.value, self._number(cell.value * 100))
            case timedelta():
                return self.span(cell)
            case int():
                return self.count(cell)

    def bare(self, cell: Share | Balance) -> str:
        """Say a share whose n is told elsewhere."""
        return self.range.format(
            value=self.share(cell.value),
            low=self._number(cell.low * 100),
            high=self._number(cell.high * 100),
        )

    def count(self, count: int) -> str:
        """Say a whole number."""
        return format_decimal(count, locale=self.locale)

    def share(self, value: float) -> str:
        """Say a part of 1 in per cent, to one place."""
        return format_percent(value, self.percent, locale=self.locale).replace("-", _MINUS)

    def day(self, day: date) -> str:
        """Say a day with its name and year."""
        return format_date(day, "full", locale=self.locale)

    def place(self, at: date | Term | str, *, far: bool) -> str:
        """Say where a point of a plot stands, in few letters; `far` from others, with its month."""
        if not isinstance(at, date):
            return self.cell(at)
        return format_date(at, "d MMM" if far else "EEE d", locale=self.locale)

    def mark(self, value: float, *, is_share: bool) -> str:
        """Say a figure on the scale of a plot."""
        if is_share:
            pattern = self.percent.replace(".0", ".#")
            return format_percent(value, pattern, locale=self.locale).replace("-", _MINUS)
        return format_decimal(value, "#,##0.##", locale=self.locale).replace("-", _MINUS)

    def shown(self, point: Point, *, is_share: bool) -> str:
        """Say a point of a plot, with the ends of its interval where they are known."""
        if point.value is None:
            return UNKNOWN
        tell = self.share if is_share else partial(self.mark, is_share=False)
        if point.low is None or point.high is None:
            return tell(point.value)
        return self.range.format(
            value=tell(point.value), low=tell(point.low), high=tell(point.high)
        )

    def span(self, span: timedelta) -> str:
        """Say how long, in the two largest units: days and hours, hours and minutes."""
        days, rest = divmod(abs(span), _DAY)
        hours, rest = divmod(rest, _HOUR)
        told = [("day", days), ("hour", hours), ("minute", rest // timedelta(minutes=1))]
        first = next((at for at, (_, count) in enumerate(told) if count), len(told) - 1)
        kept = [
            format_unit(count, f"duration-{unit}", length="short", locale=self.locale)
            for at, (unit, count) in enumerate(told[first : first + 2])
            if count or at == 0
        ]
        return (_MINUS if span < timedelta() else "") + " ".join(kept)

    def _points(self, value: float, told: str) -> str:
        form = self.locale.plural_form(Decimal(f"{abs(value) * 100:.1f}"))
        return self.points.get(form, self.points["other"]).format(value=told)

    def _grown(self, value: float) -> str:
        return ("+" if value > 0 else "") + self.share(value)

    def _number(self, value: float) -> str:
        return format_decimal(value, "0.0", locale=self.locale).replace("-", _MINUS)

    def _signed(self, value: float) -> str:
        told = round(value * 100, 1) or 0.0
        pattern = "+0.0;-0.0" if told else "0.0"
        return format_decimal(told, pattern, locale=self.locale).replace("-", _MINUS)


def _of_others(text: str) -> str:
    """Clean what somebody wrote; from right to left, it keeps to itself: no figure moves."""
    clean = for_terminal(text, newlines=False)
    if not any(bidirectional(char) in {"R", "AL", "AN"} for char in clean):
        return clean
    return f"\N{FIRST STRONG ISOLATE}{clean}\N{POP DIRECTIONAL ISOLATE}"


def gaps(phrase: Phrase) -> frozenset[str]:
    """Name the gaps of a sentence, in whichever form."""
    forms = [phrase] if isinstance(phrase, str) else list(phrase.values())
    return frozenset(
        name for form in forms for _, name, _, _ in Formatter().parse(form) if name is not None
    )


def joined(parts: Iterable[Mapping[str, _ValueT]]) -> Mapping[str, _ValueT]:
    """Put the words of several sections together. Raises ValueError for a name said twice."""
    whole: dict[str, _ValueT] = {}
    for part in parts:
        if twice := sorted(whole.keys() & part.keys()):
            raise ValueError(f"said twice: {', '.join(twice)}")
        whole |= part
    return whole


def kinds(parts: Iterable[Mapping[str, Mapping[str, str]]]) -> Mapping[str, Mapping[str, str]]:
    """Put the terms of several sections together, of which several may know one kind.

    Raises ValueError for a word said twice.
    """
    whole: dict[str, Mapping[str, str]] = {}
    for part in parts:
        for kind, words in part.items():
            whole[kind] = joined((whole.get(kind, {}), words))
    return whole
