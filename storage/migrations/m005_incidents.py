"""Streams of talk and the incidents in them."""

from sqlite_utils import Database

from storage.migrations.script import run

_SCRIPT = """
ALTER TABLE mentions ADD COLUMN counted INTEGER NOT NULL DEFAULT 0; -- in the counts of its streams
CREATE INDEX mentions_uncounted ON mentions (id) WHERE counted = 0 AND pending = 0 AND own = 0;

-- Judged posts of customers. A topic in doubt is `other`, as in the case that the post opens.
CREATE VIEW said AS
SELECT m.id, m.channel, coalesce(m.author_id, m.author_handle) AS author, m.text, m.published_at,
    m.deleted_at, coalesce(c.lang, 'und') AS lang, m.brands, m.conversation_id,
    CASE WHEN c.topic_probability >= 0.5 THEN c.topic ELSE 'other' END AS topic,
    json_extract(m.extra, '$.region') AS region
FROM mentions m LEFT JOIN classifications c ON c.mention_id = m.id
WHERE m.own = 0 AND m.pending = 0;

CREATE TABLE stream_counts (
    brand TEXT NOT NULL,
    facet TEXT NOT NULL,                -- brand, topic, product, region
    value TEXT NOT NULL,                -- '' for the brand as a whole
    slot INTEGER NOT NULL,              -- quarters of an hour since 1970
    authors INTEGER NOT NULL,           -- distinct ones
    PRIMARY KEY (brand, facet, value, slot)
) STRICT, WITHOUT ROWID;
CREATE INDEX stream_counts_slot ON stream_counts (slot);

CREATE TABLE stream_states (            -- how each stream was when it was last looked at
    brand TEXT NOT NULL,
    facet TEXT NOT NULL,
    value TEXT NOT NULL,
    memory TEXT NOT NULL,               -- what the finder of bursts remembers
    signal TEXT,                        -- the burst that holds
    UNIQUE (brand, facet, value)
) STRICT;

CREATE TABLE incidents (
    id INTEGER PRIMARY KEY,
    version INTEGER NOT NULL,
    brand TEXT NOT NULL,
    state TEXT NOT NULL,
    starts_at TEXT NOT NULL,
    last_at TEXT NOT NULL,              -- when a burst was last seen to hold
    severity REAL NOT NULL,
    closed_at TEXT,
    closed_by TEXT,                     -- a person
    merged_into INTEGER REFERENCES incidents (id),
    title TEXT,                         -- as a person named it
    terms TEXT NOT NULL,                -- each of three authors at least
    examples TEXT NOT NULL,             -- ids of mentions
    reasons TEXT NOT NULL,              -- never a post's text
    posts INTEGER NOT NULL, authors INTEGER NOT NULL, voices INTEGER NOT NULL,
    copied INTEGER NOT NULL, per_hour INTEGER NOT NULL, before INTEGER NOT NULL,
    peak INTEGER NOT NULL,
    apart TEXT NOT NULL,                -- ids that a person said are others than this
    by_hand INTEGER NOT NULL            -- a person corrected it
) STRICT;
CREATE INDEX incidents_live ON incidents (brand) WHERE state NOT IN ('closed', 'merged');
CREATE INDEX incidents_closed ON incidents (brand, closed_at) WHERE closed_at IS NOT NULL;
CREATE INDEX incidents_merged ON incidents (merged_into) WHERE merged_into IS NOT NULL;

CREATE TABLE incident_streams (
    incident_id INTEGER NOT NULL REFERENCES incidents (id),
    brand TEXT NOT NULL,
    facet TEXT NOT NULL,
    value TEXT NOT NULL,
    starts_at TEXT NOT NULL,
    last_at TEXT NOT NULL,
    log10_p REAL NOT NULL,              -- how seldom so much comes by itself
    why TEXT NOT NULL,
    PRIMARY KEY (incident_id, brand, facet, value)
) STRICT, WITHOUT ROWID;

CREATE TABLE incident_mentions (        -- a post belongs to one incident at most
    mention_id INTEGER PRIMARY KEY REFERENCES mentions (id),
    incident_id INTEGER NOT NULL REFERENCES incidents (id),
    by_hand INTEGER NOT NULL
) STRICT;
CREATE INDEX incident_mentions_incident ON incident_mentions (incident_id);

CREATE TABLE incident_refusals (        -- posts that a person took out
    mention_id INTEGER NOT NULL REFERENCES mentions (id),
    incident_id INTEGER NOT NULL REFERENCES incidents (id),
    PRIMARY KEY (mention_id, incident_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE incident_events (
    incident_id INTEGER NOT NULL REFERENCES incidents (id),
    version INTEGER NOT NULL,
    step TEXT NOT NULL,
    actor TEXT NOT NULL,
    at TEXT NOT NULL,
    note TEXT,                          -- never a post's text
    PRIMARY KEY (incident_id, version)
) STRICT, WITHOUT ROWID;
CREATE TRIGGER incident_events_are_kept BEFORE UPDATE ON incident_events
BEGIN SELECT RAISE(ABORT, 'the history of an incident is append-only'); END;
"""


def m005_incidents(db: Database) -> None:
    """Count streams, and keep the incidents that are found in them."""
    run(db, _SCRIPT)
