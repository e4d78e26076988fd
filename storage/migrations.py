"""The schema, as a list of steps that only grows.

A released step is never edited. Times are RFC 3339 texts in UTC with microseconds, so that their
order as text is their order in time. JSON columns hold lists and mappings that no query looks into.
"""

import sqlite3

from sqlite_utils import Database, Migrations

ledger_migrations = Migrations("ledger")

_M001 = """
-- A public post, as received last. What it said before stands in revisions.
CREATE TABLE mentions (
    id INTEGER PRIMARY KEY,
    channel TEXT NOT NULL,
    native_id TEXT NOT NULL,
    source TEXT NOT NULL,               -- the stream that brought it first
    text TEXT NOT NULL,
    published_at TEXT NOT NULL,
    seen_at TEXT NOT NULL,
    author_handle TEXT,
    author_id TEXT,
    author_name TEXT,
    followers INTEGER,
    verified INTEGER,
    lang TEXT,
    url TEXT,
    in_reply_to TEXT,
    conversation_id TEXT,
    media TEXT NOT NULL DEFAULT '[]',
    brands TEXT NOT NULL DEFAULT '[]',
    extra TEXT NOT NULL DEFAULT '{}',
    own INTEGER NOT NULL DEFAULT 0,
    revision INTEGER NOT NULL DEFAULT 1,
    deleted_at TEXT,                    -- a tombstone: gone at the network, or forgotten here
    pending INTEGER NOT NULL DEFAULT 1, -- waits for the classifier
    likes INTEGER, shares INTEGER, replies INTEGER, views INTEGER, engagement_at TEXT,
    UNIQUE (channel, native_id)
) STRICT;
CREATE INDEX mentions_pending ON mentions (id) WHERE pending = 1;
CREATE INDEX mentions_published ON mentions (published_at);
CREATE INDEX mentions_author ON mentions (channel, author_handle);
CREATE INDEX mentions_url ON mentions (url) WHERE url IS NOT NULL;

CREATE TABLE revisions (
    mention_id INTEGER NOT NULL REFERENCES mentions (id),
    revision INTEGER NOT NULL,
    text TEXT NOT NULL,
    until TEXT NOT NULL,                -- when the next revision was seen
    PRIMARY KEY (mention_id, revision)
) STRICT, WITHOUT ROWID;

CREATE TABLE readings (
    mention_id INTEGER NOT NULL REFERENCES mentions (id),
    at TEXT NOT NULL,
    likes INTEGER, shares INTEGER, replies INTEGER, views INTEGER,
    PRIMARY KEY (mention_id, at)
) STRICT, WITHOUT ROWID;

CREATE TABLE reposts (
    channel TEXT NOT NULL,
    native_id TEXT NOT NULL,
    original_id TEXT NOT NULL,
    at TEXT NOT NULL,
    PRIMARY KEY (channel, native_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX reposts_original ON reposts (channel, original_id);

-- What was received and not stored: the reason, never the text.
CREATE TABLE rejects (
    source TEXT NOT NULL,
    native_id TEXT NOT NULL,
    reason TEXT NOT NULL,
    at TEXT NOT NULL,
    PRIMARY KEY (source, native_id, reason)
) STRICT, WITHOUT ROWID;

CREATE TABLE classifications (
    mention_id INTEGER PRIMARY KEY REFERENCES mentions (id),
    revision INTEGER NOT NULL,
    lang TEXT NOT NULL,
    complaint REAL NOT NULL,
    negative REAL NOT NULL, neutral REAL NOT NULL, positive REAL NOT NULL,
    urgency TEXT NOT NULL,
    low REAL NOT NULL, normal REAL NOT NULL, high REAL NOT NULL, critical REAL NOT NULL,
    topic TEXT NOT NULL,
    topic_probability REAL NOT NULL,
    needs_reply REAL NOT NULL,
    abuse REAL NOT NULL,
    undecided INTEGER NOT NULL,
    reasons TEXT NOT NULL,
    engine TEXT NOT NULL,
    engine_version TEXT NOT NULL,
    at TEXT NOT NULL
) STRICT;

CREATE TABLE labels (                   -- what a person says a mention is
    id INTEGER PRIMARY KEY,
    mention_id INTEGER NOT NULL REFERENCES mentions (id),
    field TEXT NOT NULL,
    value TEXT NOT NULL,
    actor TEXT NOT NULL,
    at TEXT NOT NULL
) STRICT;

CREATE TABLE cases (
    id INTEGER PRIMARY KEY,
    channel TEXT NOT NULL,
    thread TEXT NOT NULL UNIQUE,
    status TEXT NOT NULL,
    version INTEGER NOT NULL,
    mention_id INTEGER NOT NULL REFERENCES mentions (id),
    risk_level TEXT NOT NULL,
    risk_score REAL NOT NULL,
    risk_reasons TEXT NOT NULL,
    brand TEXT,
    topic TEXT NOT NULL,
    lang TEXT NOT NULL,
    opened_at TEXT NOT NULL,
    due_at TEXT,
    draft TEXT,
    playbook TEXT,
    assignee TEXT,
    approved_by TEXT,
    approved_text_sha256 TEXT,
    approved_parent_sha256 TEXT,
    snoozed_until TEXT,
    handoff_reason TEXT,
    publish_key TEXT,
    receipt_id TEXT, receipt_url TEXT, receipt_at TEXT
) STRICT;
CREATE INDEX cases_status ON cases (status, risk_score DESC, id);
CREATE INDEX cases_due ON cases (due_at) WHERE status NOT IN ('published', 'closed');
CREATE INDEX cases_critical ON cases (id)
    WHERE risk_level = 'critical' AND status NOT IN ('published', 'closed');
CREATE INDEX cases_queue ON cases (risk_score DESC, due_at, id)
    WHERE status NOT IN ('published', 'closed');

-- Every answer of ours; a case that opens again keeps those it had.
CREATE TABLE receipts (
    channel TEXT NOT NULL,
    native_id TEXT NOT NULL,
    case_id INTEGER NOT NULL REFERENCES cases (id),
    mention_id INTEGER NOT NULL REFERENCES mentions (id),
    url TEXT,
    at TEXT NOT NULL,
    PRIMARY KEY (channel, native_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX receipts_case ON receipts (case_id);

CREATE TABLE case_mentions (
    case_id INTEGER NOT NULL REFERENCES cases (id),
    mention_id INTEGER NOT NULL UNIQUE REFERENCES mentions (id),
    PRIMARY KEY (case_id, mention_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE case_events (
    case_id INTEGER NOT NULL REFERENCES cases (id),
    version INTEGER NOT NULL,
    action TEXT NOT NULL,
    actor TEXT NOT NULL,
    at TEXT NOT NULL,
    note TEXT,
    text_sha256 TEXT,
    PRIMARY KEY (case_id, version)
) STRICT, WITHOUT ROWID;
CREATE TRIGGER case_events_are_kept BEFORE UPDATE ON case_events
BEGIN SELECT RAISE(ABORT, 'the history of a case is append-only'); END;

CREATE TABLE sources (
    name TEXT PRIMARY KEY,
    channel TEXT NOT NULL,
    cursor TEXT,
    first_at TEXT,                      -- start of what we claim to have read
    covered_until TEXT,
    last_success TEXT,
    last_post TEXT,                     -- when it last brought something new
    last_error TEXT, last_error_at TEXT,
    failure TEXT,                       -- kind of the present setback
    failures INTEGER NOT NULL DEFAULT 0,-- in a row
    not_before TEXT                     -- do not ask again before
) STRICT;

CREATE TABLE holes (
    source TEXT NOT NULL,
    start TEXT NOT NULL,
    stop TEXT NOT NULL,
    reason TEXT NOT NULL,
    PRIMARY KEY (source, start, stop)
) STRICT, WITHOUT ROWID;

CREATE TABLE spend (
    channel TEXT NOT NULL,
    source TEXT NOT NULL,
    day TEXT NOT NULL,                  -- UTC
    requests INTEGER NOT NULL,
    items INTEGER NOT NULL,
    micros INTEGER NOT NULL,
    PRIMARY KEY (channel, day, source)
) STRICT, WITHOUT ROWID;

CREATE TABLE vault (                    -- sessions and rotated tokens: the file is private
    key TEXT PRIMARY KEY,
    value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE job_runs (                 -- the last run of each job
    job TEXT PRIMARY KEY,
    started_at TEXT NOT NULL,
    ended_at TEXT NOT NULL,
    new INTEGER NOT NULL, known INTEGER NOT NULL, failed INTEGER NOT NULL,
    note TEXT,
    error TEXT,
    runs INTEGER NOT NULL,
    errors INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE alerts (
    id INTEGER PRIMARY KEY,
    key TEXT NOT NULL,                  -- one story
    kind TEXT NOT NULL,
    case_id INTEGER REFERENCES cases (id),
    starts_at TEXT NOT NULL,
    ends_at TEXT,
    reasons TEXT NOT NULL,              -- never a post's text
    notified_at TEXT,
    end_notified_at TEXT,
    acknowledged_by TEXT,
    acknowledged_at TEXT
) STRICT;
CREATE UNIQUE INDEX alerts_firing ON alerts (key) WHERE ends_at IS NULL;
CREATE INDEX alerts_case ON alerts (case_id) WHERE ends_at IS NULL;

CREATE TABLE silences (                 -- the newest one counts
    id INTEGER PRIMARY KEY,
    at TEXT NOT NULL,
    until TEXT NOT NULL,
    reason TEXT NOT NULL,
    actor TEXT NOT NULL
) STRICT;
"""


@ledger_migrations()
def m001_first(db: Database) -> None:
    """Create the first released schema."""
    for statement in _statements(_M001):
        db.execute(statement)


_M002 = """
-- Posts with a reading that no forecast knows yet. The first reading of a post foretells nothing.
CREATE TABLE moved (
    mention_id INTEGER PRIMARY KEY REFERENCES mentions (id)
) STRICT;
CREATE TRIGGER readings_move AFTER INSERT ON readings
WHEN EXISTS (SELECT 1 FROM readings WHERE mention_id = NEW.mention_id AND at <> NEW.at)
BEGIN INSERT OR IGNORE INTO moved VALUES (NEW.mention_id); END;
INSERT INTO moved SELECT mention_id FROM readings GROUP BY mention_id HAVING count(*) > 1;

CREATE TABLE forecasts (                -- the newest of each post
    mention_id INTEGER PRIMARY KEY REFERENCES mentions (id),
    at TEXT NOT NULL,
    status TEXT NOT NULL,
    interactions INTEGER NOT NULL,
    median INTEGER, low INTEGER, high INTEGER,
    exceeds TEXT NOT NULL,
    doubles REAL,
    doubling_minutes INTEGER,
    model TEXT NOT NULL,
    reasons TEXT NOT NULL
) STRICT;

CREATE TABLE risks (                    -- of each mention that a case gathers
    mention_id INTEGER PRIMARY KEY REFERENCES mentions (id),
    level TEXT NOT NULL,
    score REAL NOT NULL,
    reasons TEXT NOT NULL
) STRICT;

CREATE TABLE asked (                    -- when a post's counters were last asked for
    mention_id INTEGER PRIMARY KEY REFERENCES mentions (id),
    at TEXT NOT NULL
) STRICT;

CREATE TABLE refreshes (                -- how listening again to a channel stands
    channel TEXT PRIMARY KEY,
    last_success TEXT,
    last_error TEXT, last_error_at TEXT,
    failure TEXT,
    failures INTEGER NOT NULL DEFAULT 0,
    not_before TEXT
) STRICT, WITHOUT ROWID;

-- What a post answers or quotes, by the network's identifier: the other may come later, or never.
CREATE TABLE links (
    channel TEXT NOT NULL,
    parent TEXT NOT NULL,
    mention_id INTEGER NOT NULL REFERENCES mentions (id),
    PRIMARY KEY (channel, parent, mention_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX links_mention ON links (mention_id);
INSERT INTO links SELECT channel, in_reply_to, id FROM mentions WHERE in_reply_to <> native_id
UNION SELECT channel, conversation_id, id FROM mentions WHERE conversation_id <> native_id;
"""


@ledger_migrations()
def m002_listening_again(db: Database) -> None:
    """Keep what is foreseen from readings, and who carries a story on."""
    for statement in _statements(_M002):
        db.execute(statement)


_PAGES = """
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


@ledger_migrations()
def m003_pages(db: Database) -> None:
    """Group alerts on pages, and keep what each receiver was told."""
    for statement in _statements(_PAGES):
        db.execute(statement)


@ledger_migrations()
def m004_forecasts_by_time(db: Database) -> None:
    """Find what was foreseen lately without going through all that ever was."""
    db.execute("CREATE INDEX forecasts_at ON forecasts (at)")


@ledger_migrations()
def m006_no_scans_before_a_page(db: Database) -> None:
    """Find what a person said of a post, and the alerts since a day, without reading them all."""
    db.execute("CREATE INDEX labels_mention ON labels (mention_id, field)")
    db.execute("CREATE INDEX alerts_started ON alerts (starts_at)")
    db.execute("DROP INDEX alerts_scored")


def _statements(script: str) -> list[str]:
    """Cut a script where SQLite itself says that a statement is complete."""
    found, open_part = [], ""
    for line in script.splitlines(keepends=True):
        open_part += line
        if sqlite3.complete_statement(open_part):
            found.append(open_part)
            open_part = ""
    return found
