"""What the looks for incidents have seen."""

from sqlite_utils import Database

from storage.migrations.script import run

_SCRIPT = """
CREATE TABLE looks (                    -- the newest look for incidents
    brand TEXT PRIMARY KEY,
    upto INTEGER NOT NULL,              -- the newest judged post then
    at TEXT NOT NULL
) STRICT, WITHOUT ROWID;
"""


def m008_looks(db: Database) -> None:
    """Keep up to which post incidents were looked for."""
    run(db, _SCRIPT)
