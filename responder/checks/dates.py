"""The dates that a text names, in French and English, each with the words that name it."""

import re
from calendar import monthrange
from collections.abc import Iterator
from datetime import date, timedelta

_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "janvier january jan janv",
            "février fevrier february feb févr",
            "mars march mar",
            "avril april apr avr",
            "mai may",
            "juin june jun",
            "juillet july jul juil",
            "août aout august aug",
            "septembre september sept sep",
            "octobre october oct",
            "novembre november nov",
            "décembre decembre december dec déc",
        ),
        1,
    )
    for name in names.split()
}
_MONTH = "|".join(sorted(_MONTHS, key=len, reverse=True))
_YEAR = r"(?:,? (?P<year>20\d\d))?"
_NAMED = (
    re.compile(
        rf"(?<![\w:,.])(?P<day>\d{{1,2}})(?:er|st|nd|rd|th)?(?: of)? (?P<month>{_MONTH})"
        rf"(?:\.?,? (?P<year>20\d\d))?(?!\w)",
        re.IGNORECASE,
    ),
    re.compile(
        rf"(?<!\w)(?P<month>{_MONTH})\.? (?P<day>\d{{1,2}})(?:st|nd|rd|th)?(?![\w:.,]\d|\w| ?[ap]m)"
        rf"{_YEAR}",
        re.IGNORECASE,
    ),
    re.compile(
        rf"(?<!\w)(?:la )?(?:fin(?: du mois)?(?: d['e] ?)?|(?:the )?end of) ?"
        rf"(?P<month>{_MONTH}){_YEAR}(?!\w)",
        re.IGNORECASE,
    ),
    re.compile(
        r"(?<![\w/.-])(?P<day>\d{1,2})[/.](?P<number>\d{1,2})[/.](?P<year>20\d\d)(?![\w/-])"
    ),
    re.compile(r"(?<![\w/.-])(?P<year>20\d\d)-(?P<number>\d{2})-(?P<day>\d{2})(?![\w/-])"),
    re.compile(r"(?<![\w/.,-])(?!24/7|1/[234]\b)(?P<day>\d{1,2})/(?P<number>\d{1,2})(?![\w/€%-])"),
)
_HALF_A_YEAR = timedelta(days=183)


def dates(text: str, today: date) -> Iterator[tuple[date, str]]:
    """Yield the dates; without a year the one nearest to today, of a month alone its last day.

    Figures are read day first, as both languages write them in Europe; what is no date is left.
    """
    taken: set[int] = set()
    for wanted in _NAMED:
        for match in wanted.finditer(text):
            found = _read(match.groupdict(), today)
            if found is not None and taken.isdisjoint(range(*match.span())):
                taken.update(range(*match.span()))
                yield found, match.group().strip()


def _read(parts: dict[str, str | None], today: date) -> date | None:
    named = parts.get("month")
    month = _MONTHS[named.lower()] if named else int(parts.get("number") or 0)
    if not 1 <= month <= 12:
        return None
    years = [int(parts["year"] or 0)] if parts.get("year") else _near(today)
    found = [made for year in years if (made := _made(year, month, parts.get("day")))]
    return min(found, key=lambda made: abs(made - today), default=None)


def _near(today: date) -> list[int]:
    return [(today - _HALF_A_YEAR).year, today.year, (today + _HALF_A_YEAR).year]


def _made(year: int, month: int, day: str | None) -> date | None:
    last = monthrange(year, month)[1]
    number = last if day is None else int(day)
    return date(year, month, number) if 1 <= number <= last else None
