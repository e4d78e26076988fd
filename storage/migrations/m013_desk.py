"""What a team needs of a case, and its history as a chain of hashes."""

import secrets

from sqlite_utils import Database

from storage.migrations.chain import START, digest_of, link_of
from storage.migrations.script import run

_SCRIPT = """
ALTER TABLE cases ADD COLUMN resolve_by TEXT;
ALTER TABLE cases ADD COLUMN waiting_since TEXT;
ALTER TABLE cases ADD COLUMN department TEXT;
ALTER TABLE cases ADD COLUMN escalated_by TEXT;
ALTER TABLE cases ADD COLUMN set_aside TEXT;
ALTER TABLE cases ADD COLUMN draft_by TEXT;
ALTER TABLE cases ADD COLUMN endorsed_by TEXT;
ALTER TABLE cases ADD COLUMN endorsed_text_sha256 TEXT;
ALTER TABLE cases ADD COLUMN endorsed_parent_sha256 TEXT;
ALTER TABLE cases ADD COLUMN approved_at TEXT;

CREATE TABLE audit (
    seq INTEGER PRIMARY KEY,
    case_id INTEGER NOT NULL REFERENCES cases (id),
    version INTEGER NOT NULL,
    action TEXT NOT NULL,
    actor TEXT NOT NULL,
    at TEXT NOT NULL,
    text_sha256 TEXT,
    digest TEXT NOT NULL,               -- of note, changes and salt
    chain TEXT NOT NULL,                -- of all columns above and the chain of the entry before
    note TEXT,
    changes TEXT,                       -- fields before and after; NULL once forgotten
    salt TEXT,                          -- NULL once forgotten
    UNIQUE (case_id, version)
) STRICT;
"""
_KEPT = """
CREATE TRIGGER audit_is_kept BEFORE UPDATE ON audit
WHEN new.salt IS NOT NULL OR new.changes IS NOT NULL
    OR (new.note IS NOT NULL AND new.note IS NOT old.note)
    OR new.seq <> old.seq OR new.case_id <> old.case_id OR new.version <> old.version
    OR new.action <> old.action OR new.actor <> old.actor OR new.at <> old.at
    OR new.text_sha256 IS NOT old.text_sha256 OR new.digest <> old.digest
    OR new.chain <> old.chain
BEGIN SELECT RAISE(ABORT, 'the history of a case is append-only'); END;
CREATE TRIGGER audit_is_whole BEFORE DELETE ON audit
BEGIN SELECT RAISE(ABORT, 'the history of a case is append-only'); END;
DROP TABLE case_events;
"""
_EVENTS = """
SELECT case_id, version, action, actor, at, text_sha256, note FROM case_events
ORDER BY at, case_id, version
"""


def m013_desk(db: Database) -> None:
    """Add the columns, and copy the history into the chain."""
    run(db, _SCRIPT)
    chain = START
    for seq, (*told, note) in enumerate(db.execute(_EVENTS).fetchall(), 1):
        salt = secrets.token_hex(16)
        entry = [seq, *told, digest_of(salt, note, "{}")]
        chain = link_of(chain, entry)
        db.execute(
            "INSERT INTO audit VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            [*entry, chain, note, "{}", salt],
        )
    run(db, _KEPT)
