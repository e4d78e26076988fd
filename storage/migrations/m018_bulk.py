"""Answers to many cases of one incident, as they were shown before one act approves them."""

from sqlite_utils import Database

from storage.migrations.script import run

_SCRIPT = """
CREATE TABLE bulk_texts (
    digest TEXT NOT NULL,               -- of the whole plan: its name
    place INTEGER NOT NULL,             -- in the plan, from 0
    incident_id INTEGER NOT NULL REFERENCES incidents (id),
    shown_at TEXT NOT NULL,
    case_id INTEGER NOT NULL REFERENCES cases (id),
    version INTEGER NOT NULL,           -- of the case, as it was shown
    parent_sha256 TEXT NOT NULL,        -- of the post, as it was shown
    text TEXT NOT NULL,
    playbook TEXT,
    draft_by TEXT,
    why TEXT NOT NULL,                  -- why this playbook and what to look at
    PRIMARY KEY (digest, place)
) STRICT, WITHOUT ROWID;
CREATE INDEX bulk_texts_by_case ON bulk_texts (case_id);
"""


def m018_bulk(db: Database) -> None:
    """Add the table."""
    run(db, _SCRIPT)
