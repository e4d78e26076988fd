"""From a ledger to the files of a report."""

from collections.abc import Iterator, Sequence
from pathlib import Path

from responder.desk import Desk
from responder.reports.build import build
from responder.reports.gather import gather
from responder.reports.renderers import csv
from responder.reports.renderers.registry import RENDERERS
from responder.reports.report import Report
from responder.reports.tongues.tongue import Tongue
from responder.reports.window import BadPeriod, Window, between, last_week, week
from storage.errors import NotFound, StorageError


def period(desk: Desk, named: str | None, first: str | None, last: str | None) -> Window:
    """Read the period in the zone of the brand: a week, two ends, or the last full week.

    Raises BadPeriod.
    """
    zone = desk.policy.zone
    if first is not None and last is not None and named is None:
        return between(first, last, zone)
    if first is not None or last is not None:
        raise BadPeriod("give --week, or --from and --to together")
    return last_week(desk.clock(), zone) if named is None else week(named, zone)


def report(desk: Desk, window: Window, brand: str | None) -> Report:
    """Build the report of one brand or of all. Raises NotFound for one that is not configured."""
    known = [b.name for b in desk.settings.brands]
    if brand is not None and brand not in known:
        raise NotFound(f"no brand {brand!r} is configured; known: {', '.join(known)}")
    with desk.ledger() as ledger:
        return build(gather(ledger, window, brand, desk.sources, desk.clock()))


def write(made: Report, tongue: Tongue, forms: Sequence[str], folder: Path) -> Iterator[Path]:
    """Write one file for each form, and one for each table as CSV; gives their paths.

    Raises StorageError.
    """
    stem = _file_name("vigie", made.brand, made.department, made.window.name)
    for form in forms:
        whole = csv.tables(made, tongue) if form == "csv" else {None: RENDERERS[form](made, tongue)}
        for table, text in whole.items():
            path = folder / f"{_file_name(stem, table)}.{form}"
            try:
                folder.mkdir(parents=True, exist_ok=True)
                path.write_text(text, encoding="utf-8", newline="\n")
            except OSError as error:
                raise StorageError(f"cannot write {path}: {error.strerror}") from error
            yield path


def _file_name(*parts: str | None) -> str:
    whole = "-".join(filter(None, parts))
    return "".join(char if char.isalnum() else "-" for char in whole)
