"""Alerts on pages, and who heard of them."""

from sqlite_utils import Database

from storage.migrations.script import run

_SCRIPT = """
ALTER TABLE alerts ADD COLUMN severity TEXT NOT NULL DEFAULT 'high';
ALTER TABLE alerts ADD COLUMN score REAL;               -- the highest that it ever had
ALTER TABLE alerts ADD COLUMN size INTEGER;
ALTER TABLE alerts ADD COLUMN mention_id INTEGER REFERENCES mentions (id);
ALTER TABLE alerts ADD COLUMN details TEXT NOT NULL DEFAULT '{}';
ALTER TABLE alerts ADD COLUMN page_id INTEGER REFERENCES pages (id);
ALTER TABLE alerts ADD COLUMN outcome TEXT;             -- useful or noise
ALTER TABLE alerts ADD COLUMN outcome_by TEXT;
ALTER TABLE alerts ADD COLUMN came_true_at TEXT;        -- when what was foreseen happened
CREATE INDEX alerts_page ON alerts (page_id) WHERE page_id IS NOT NULL;
CREATE INDEX alerts_scored ON alerts (starts_at) WHERE score IS NOT NULL;

-- What one group of stories is told on: one thing to every receiver, from first word to last.
CREATE TABLE pages (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL,                 -- of the group
    dedup_key TEXT NOT NULL UNIQUE,
    opened_at TEXT NOT NULL,
    ends_at TEXT,                       -- calm for long enough: takes in no more stories
    settled_at TEXT,                    -- everybody who was told knows that it is over
    acknowledged_by TEXT,
    acknowledged_at TEXT
) STRICT;
CREATE UNIQUE INDEX pages_open ON pages (name) WHERE ends_at IS NULL;
CREATE INDEX pages_unsettled ON pages (id) WHERE settled_at IS NULL;
CREATE INDEX pages_opened ON pages (opened_at);

CREATE TABLE calls (                    -- whom of the rota a page was given to
    page_id INTEGER NOT NULL REFERENCES pages (id),
    person TEXT NOT NULL,
    at TEXT NOT NULL,
    PRIMARY KEY (page_id, person)
) STRICT, WITHOUT ROWID;

CREATE TABLE heard (                    -- what each receiver knows of each page
    page_id INTEGER NOT NULL REFERENCES pages (id),
    receiver TEXT NOT NULL,
    event TEXT NOT NULL,
    at TEXT NOT NULL,
    alerts TEXT NOT NULL,               -- their numbers
    severity TEXT NOT NULL,
    size INTEGER,
    acknowledged INTEGER NOT NULL,
    resolved INTEGER NOT NULL,
    refused INTEGER NOT NULL,           -- said no for good: not asked again for the same
    PRIMARY KEY (page_id, receiver)
) STRICT, WITHOUT ROWID;

-- Every attempt at every receiver, written after the answer; only grows.
CREATE TABLE deliveries (
    id INTEGER PRIMARY KEY,
    page_id INTEGER NOT NULL REFERENCES pages (id),
    receiver TEXT NOT NULL,
    at TEXT NOT NULL,
    event TEXT NOT NULL,
    outcome TEXT NOT NULL,              -- delivered, refused, failed
    alerts INTEGER NOT NULL,
    detail TEXT
) STRICT;
CREATE INDEX deliveries_recent ON deliveries (page_id, receiver, at);

CREATE TABLE receivers (
    name TEXT PRIMARY KEY,
    failures INTEGER NOT NULL DEFAULT 0,-- in a row
    not_before TEXT,                    -- do not try again before
    last_success TEXT,
    last_error TEXT, last_error_at TEXT,
    failing_since TEXT
) STRICT, WITHOUT ROWID;

ALTER TABLE silences ADD COLUMN key TEXT;               -- one story; NULL is all
"""


def m003_pages(db: Database) -> None:
    """Group alerts on pages, and keep what each receiver was told."""
    run(db, _SCRIPT)
