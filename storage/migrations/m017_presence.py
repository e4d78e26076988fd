"""Who is at a case just now."""

from sqlite_utils import Database

from storage.migrations.script import run

_SCRIPT = """
CREATE TABLE presence (
    case_id INTEGER NOT NULL REFERENCES cases (id),
    person TEXT NOT NULL,
    doing TEXT NOT NULL,                -- edits, reads
    until TEXT NOT NULL,                -- a lease: over by itself
    PRIMARY KEY (case_id, person)
) STRICT, WITHOUT ROWID;
"""


def m017_presence(db: Database) -> None:
    """Add the table."""
    run(db, _SCRIPT)
