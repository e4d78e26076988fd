"""What every form of a report shares: its title, its period, what stands to the right. Pure."""

import re
from collections.abc import Iterator, Sequence
from datetime import timedelta
from urllib.parse import urlsplit

from responder.reports.report import Cell, Front, Report, Said, Section, Table
from responder.reports.tongues.tongue import Tongue
from responder.safe_text import for_terminal

_LONGEST_URL = 2_000
_ADDRESS = re.compile(r"https?://[^\s<>\"'`\\]+")
_LONGEST_NAME = 60
"""Characters of the name of a department in links and names of files."""
_WEEK = re.compile(r"(\d{4})-W(\d{2})")


def title(report: Report, tongue: Tongue) -> str:
    """Name the brand and the period."""
    brand = report.brand or report.only or Said("report.all_brands")
    told: dict[str, Cell] = {"brand": brand, "period": _period(report, tongue)}
    if report.department is None:
        return tongue.say(Said("report.title", told))
    return tongue.say(Said("report.of_department", told | {"department": report.department}))


def times(report: Report, tongue: Tongue) -> str:
    """Tell from when to when, and when that was known."""
    zone = report.window.zone
    told: dict[str, Cell] = {"made_at": report.made_at.astimezone(zone), "zone": zone.key}
    span = tongue.say(_span(report, tongue))
    said = [f"{span[0].upper()}{span[1:]}."]
    if report.window.span.end > report.made_at:
        said.append(tongue.say(Said("report.not_over")))
    return " ".join((*said, tongue.say(Said("report.times", told))))


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


def named(sections: Sequence[Section], inside: str = "") -> list[tuple[str, Section]]:
    """Give each section a name that no other one has: in links and names of files."""
    found: dict[str, Section] = {}
    for section in sections:
        own = for_terminal(section.name or "")[:_LONGEST_NAME]
        base = "-".join(re.findall(r"\w+", f"{inside} {section.key} {own}".lower()))
        free = (base, *(f"{base}-{number}" for number in range(2, len(sections) + 2)))
        found[next(name for name in free if name not in found)] = section
    return list(found.items())


def every(report: Report) -> Iterator[tuple[str, Section]]:
    """Walk through all sections and their parts, each with its name."""
    yield from _within("", report.sections)


def _within(inside: str, sections: Sequence[Section]) -> Iterator[tuple[str, Section]]:
    for own, section in named(sections, inside):
        yield own, section
        yield from _within(own, section.parts)


def inside(section: str, key: str) -> str:
    """Give what stands in a section a name of its own."""
    return f"{section}--{key.replace('.', '-')}"


def blocks(front: Front) -> list[tuple[str, tuple[Said, ...]]]:
    """List what page one says beside the changes; what has nothing to say is left out."""
    told = (("drove", front.drove), ("watch", front.watch), ("do", front.do))
    return [(key, said) for key, said in told if said]


def none(table: Table, tongue: Tongue) -> str:
    """Say what stands in place of a table without rows."""
    return tongue.say(Said(table.empty))


def has_plots(report: Report) -> bool:
    """Whether there is anything to draw."""
    return any(section.plots for _, section in every(report))


def undrawn(tongue: Tongue) -> str:
    """Say what is missing where nothing draws."""
    return tongue.say(Said("page.with_plots"))


def link(url: str | None) -> str | None:
    """Give an address of the web that may be followed; None for any other.

    One with a name before its host is none: it would be read as that of another host.
    """
    if url is None or len(url) > _LONGEST_URL or not _ADDRESS.fullmatch(url) or not host(url):
        return None
    return url if for_terminal(url) == url else None


def host(url: str) -> str:
    """Name the host of an address; empty where it has none, or names somebody before it."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return ""
    return "" if "@" in parts.netloc else parts.hostname or ""
