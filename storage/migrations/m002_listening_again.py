"""What listening again brings."""

from sqlite_utils import Database

from storage.migrations.script import run

_SCRIPT = """
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


def m002_listening_again(db: Database) -> None:
    """Keep what is foreseen from readings, and who carries a story on."""
    run(db, _SCRIPT)
