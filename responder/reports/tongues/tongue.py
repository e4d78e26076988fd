"""How a language says the sentences, names and figures of a report. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from string import Formatter

from babel import Locale
from babel.dates import format_date, format_datetime
from babel.numbers import format_decimal, format_percent
from babel.units import format_unit

from responder.reports.figures import Balance, Change, Share
from responder.reports.report import Cell, Part, Quote, Said, Term
from responder.safe_text import for_terminal

UNKNOWN = "–"
_MINUS = "−"
_DAY, _HOUR = timedelta(days=1), timedelta(hours=1)

Phrase = str | Mapping[str, str]
"""A sentence with gaps such as `{posts}`; or one for each plural form of `n` (CLDR: one, other)."""


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
    points: str
    interval: str
    """With the gaps `value`, `low`, `high`, `n`."""
    change: str
    """With the gaps `value`, `low`, `high`."""

    def say(self, said: Said) -> str:
        """Say a sentence. Raises KeyError for one that this language does not know."""
        phrase = self.phrases[said.key]
        if not isinstance(phrase, str):
            n = said.values["n"]
            form = self.locale.plural_form(n if isinstance(n, int) else 0)
            phrase = phrase.get(form, phrase["other"])
        return phrase.format(**{name: self.cell(value) for name, value in said.values.items()})

    def title(self, kind: str, key: str | Term) -> str:
        """Give the title of a section, table, column or plot."""
        return self.term(key) if isinstance(key, Term) else self.titles.get(f"{kind}.{key}", key)

    def term(self, term: Term) -> str:
        """Say a word of Vigie's own; one that is not known is left as it stands."""
        return self.terms.get(term.kind, {}).get(term.value, term.value)

    def cell(self, cell: Cell) -> str:
        """Say a figure or a name; what is not known is a dash."""
        match cell:
            case None:
                return UNKNOWN
            case Share() | Balance():
                return self.interval.format(
                    value=self.share(cell.value),
                    low=self._number(cell.low * 100),
                    high=self._number(cell.high * 100),
                    n=self.count(cell.n),
                )
            case Change():
                ends = {"low": self._signed(cell.low), "high": self._signed(cell.high)}
                return self.change.format(value=self._signed(cell.value), **ends)
            case Part():
                return self.share(cell.value)
            case Term():
                return self.term(cell)
            case Said():
                return self.say(cell)
            case Quote():
                return for_terminal(cell.text or cell.url or UNKNOWN, newlines=False)
            case datetime():
                return format_datetime(cell, "short", locale=self.locale, tzinfo=cell.tzinfo)
            case date():
                return format_date(cell, "EEE d MMM", locale=self.locale)
            case timedelta():
                return self.span(cell)
            case int():
                return self.count(cell)
            case str():
                return for_terminal(cell, newlines=False)

    def count(self, count: int) -> str:
        """Say a whole number."""
        return format_decimal(count, locale=self.locale)

    def share(self, value: float) -> str:
        """Say a part of 1 in per cent, to one place."""
        return format_percent(value, self.percent, locale=self.locale).replace("-", _MINUS)

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

    def _number(self, value: float) -> str:
        return format_decimal(value, "0.0", locale=self.locale).replace("-", _MINUS)

    def _signed(self, value: float) -> str:
        return format_decimal(value * 100, "+0.0;-0.0", locale=self.locale).replace("-", _MINUS)


def gaps(phrase: Phrase) -> frozenset[str]:
    """Name the gaps of a sentence, in whichever form."""
    forms = [phrase] if isinstance(phrase, str) else list(phrase.values())
    return frozenset(
        name for form in forms for _, name, _, _ in Formatter().parse(form) if name is not None
    )
