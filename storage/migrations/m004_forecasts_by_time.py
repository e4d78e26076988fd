"""Forecasts in the order of time."""

from sqlite_utils import Database

from storage.migrations.script import run

_SCRIPT = """
CREATE INDEX forecasts_at ON forecasts (at);
"""


def m004_forecasts_by_time(db: Database) -> None:
    """Find what was foreseen lately without going through all that ever was."""
    run(db, _SCRIPT)
