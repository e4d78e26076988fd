"""What every form of a report shares: its title, its period, what stands to the right. Pure."""

import re
from collections.abc import Iterator
from datetime import timedelta

from responder.reports.report import Cell, Figure, Report, Said, Section, Table
from responder.reports.tongues.tongue import Tongue

_WEEK = re.compile(r"(\d{4})-W(\d{2})")


def title(report: Report, tongue: Tongue) -> str:
    """Name the brand and the period."""
    brand = Said("report.all_brands") if report.brand is None else report.brand
    told: dict[str, Cell] = {"brand": brand, "period": _period(report, tongue)}
    if report.department is None:
        return tongue.say(Said("report.title", told))
    return tongue.say(Said("report.of_department", told | {"department": report.department}))


def times(report: Report, tongue: Tongue) -> str:
    """Tell from when to when, and when that was known."""
    zone = report.window.zone
    told: dict[str, Cell] = {"made_at": report.made_at.astimezone(zone), "zone": zone.key}
    span = tongue.say(_span(report, tongue))
    return f"{span[0].upper()}{span[1:]}. {tongue.say(Said('report.times', told))}"


def _period(report: Report, tongue: Tongue) -> Said:
    found = _WEEK.fullmatch(report.window.name)
    if found is None:
        return _span(report, tongue)
    return Said("report.week", {"number": str(int(found[2])), "year": found[1]})


def _span(report: Report, tongue: Tongue) -> Said:
    """Name the first and the last day; the times where they do not fall on midnight."""
    zone, span = report.window.zone, report.window.span
    first, last = span.start.astimezone(zone), span.end.astimezone(zone)
    if any((first.hour, first.minute, last.hour, last.minute)):
        return Said("report.span", {"first": first, "last": last})
    days = {"first": first.date(), "last": last.date() - timedelta(days=1)}
    return Said("report.span", {name: tongue.day(day) for name, day in days.items()})


def heading(section: Section, tongue: Tongue) -> str:
    """Say the title of a section, with the name in it where there is one."""
    told = tongue.title("section", section.key)
    return told if section.name is None else told.format(name=tongue.cell(section.name))


def every(report: Report) -> Iterator[tuple[str, Section]]:
    """Walk through all sections and their parts, each with a name of its own."""
    yield from _within("", report.sections)


def _within(before: str, sections: tuple[Section, ...]) -> Iterator[tuple[str, Section]]:
    for section in sections:
        words = re.findall(r"\w+", f"{section.key} {section.name or ''}".lower())
        name = before + "-".join(words)
        yield name, section
        yield from _within(f"{name}-", section.parts)


def right(table: Table) -> tuple[bool, ...]:
    """Tell which columns hold figures and stand to the right."""
    return tuple(
        next((is_figure(row[at]) for row in table.rows if row[at] is not None), False)
        for at in range(len(table.columns))
    )


def is_figure(cell: Cell) -> bool:
    """Whether a cell is a figure; a day is none."""
    return isinstance(cell, Figure)
