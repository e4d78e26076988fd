"""From a ledger to the files of a report."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from responder.alerts.parcel import File
from responder.reports.build import build
from responder.reports.folder import written
from responder.reports.gather import Frame, gather
from responder.reports.renderers.csv import tables
from responder.reports.renderers.registry import RENDERERS
from responder.reports.report import Report
from responder.reports.tongues.tongue import Tongue
from responder.reports.window import BadPeriod, Window, between, last_week, week
from storage.errors import NotFound, StorageError

if TYPE_CHECKING:
    from responder.desk import Desk

_MEDIA = {
    "html": "text/html",
    "md": "text/markdown",
    "json": "application/json",
    "csv": "text/csv",
}

_LONGEST_NAME = 40
"""Characters of the name of a brand or a department in the names of files."""


def period(
    desk: "Desk",
    named: str | None,
    first: str | None,
    last: str | None,
    compared: str | None = None,
) -> Window:
    """Read the period in the zone of the brand: a week, two ends, or the last full week.

    `compared` names the week that it is compared with, in place of the one before.
    Raises BadPeriod.
    """
    zone = desk.policy.zone
    if first is not None and last is not None and named is None:
        if compared is not None:
            raise BadPeriod("--compare is for weeks: give --week instead of --from and --to")
        return between(first, last, zone)
    if first is not None or last is not None:
        raise BadPeriod("give --week, or --from and --to together")
    window = last_week(desk.clock(), zone) if named is None else week(named, zone)
    if compared is None:
        return window
    other = week(compared, zone)
    if other.name == window.name:
        raise BadPeriod(f"{other.name} is compared with itself: give another week")
    return replace(window, compared=other.span)


def report(
    desk: "Desk", window: Window, brand: str | None = None, department: str | None = None
) -> Report:
    """Build the report of one brand or of all, of one department or the whole house.

    Raises NotFound for a brand, IllegalTransition for a department that is not configured.
    """
    known = [b.name for b in desk.settings.brands]
    if brand is not None and brand not in known:
        raise NotFound(f"no brand {brand!r} is configured; known: {', '.join(known)}")
    named = None if department is None else desk.departments.named(department)
    with desk.ledger() as ledger:
        return build(gather(ledger, window, brand, frame_of(desk), desk.clock(), named))


def frame_of(desk: "Desk") -> Frame:
    """Say what the configuration says of every report. Raises SettingsError."""
    return Frame(
        calendar=desk.policy.calendar,
        brands=desk.settings.brands,
        watched=desk.sources,
        departments=desk.departments,
        tiers_of=desk.tiers_of,
        quotes=desk.reporting.quotes,
        abusive_from=desk.abusive_from if desk.responder.spare_abuse else None,
        silent_after=timedelta(hours=desk.settings.watch.silent_after_h),
        goals=desk.goals,
    )


def files(made: Report, tongue: Tongue, forms: Sequence[str]) -> Iterator[File]:
    """Give the files of a report: one for each form, for CSV a folder with one for each table."""
    for form in forms:
        if form == "csv":
            for name, text in tables(made, tongue).items():
                yield _file(f"{stem(made)}/{name}", form, text)
        else:
            yield _file(stem(made), form, RENDERERS[form](made, tongue))


def stem(made: Report) -> str:
    """Name a report where names of files are few: letters, digits and dashes."""
    names = [name[:_LONGEST_NAME] for name in (made.brand, made.department) if name]
    words = "-".join(("vigie", *names, made.window.name))
    return "".join(char if char.isalnum() else "-" for char in words)


def write(made: Report, tongue: Tongue, forms: Sequence[str], folder: Path) -> Iterator[Path]:
    """Write the files, each whole or not at all; gives their paths. Raises StorageError."""
    try:
        yield from written(list(files(made, tongue, forms)), folder)
    except OSError as error:
        raise StorageError(f"cannot write into {folder}: {error.strerror}") from error


def _file(name: str, form: str, text: str) -> File:
    # Spreadsheets take a file without this mark for one of another alphabet.
    encoding = "utf-8-sig" if form == "csv" else "utf-8"
    return File(name=f"{name}.{form}", media_type=_MEDIA[form], content=text.encode(encoding))
