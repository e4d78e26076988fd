"""Which report was delivered to whom."""

from sqlite_utils import Database

from storage.migrations.script import run

_SCRIPT = """
CREATE TABLE editions (
    week TEXT NOT NULL,                     -- 2026-W47
    part TEXT NOT NULL,                     -- of the house; empty is the whole of it
    receiver TEXT NOT NULL,
    asked INTEGER NOT NULL,                 -- somebody sent it by hand before the loop did
    begun_at TEXT,                          -- it is on its way, or was when the process died
    doubtful INTEGER NOT NULL DEFAULT 0,    -- it may have arrived without our knowing
    delivered_at TEXT,
    refused_at TEXT,
    failures INTEGER NOT NULL DEFAULT 0,    -- in a row
    not_before TEXT,                        -- do not try again before
    last_error TEXT, last_error_at TEXT,
    PRIMARY KEY (week, part, receiver)
) STRICT, WITHOUT ROWID;
"""


def m023_editions(db: Database) -> None:
    """Create the table."""
    run(db, _SCRIPT)
