"""What clocks and links need: the first answer, until when each was due, who is one person."""

from sqlite_utils import Database

from storage.migrations.script import run

_SCRIPT = """
ALTER TABLE cases ADD COLUMN answered_at TEXT;
UPDATE cases SET answered_at = (SELECT min(r.at) FROM receipts r WHERE r.case_id = cases.id);
UPDATE cases SET waiting_since = receipt_at WHERE status = 'published';
ALTER TABLE receipts ADD COLUMN due_at TEXT;     -- until when this answer was due
CREATE INDEX receipts_mention ON receipts (mention_id);

DROP INDEX cases_queue;
CREATE INDEX cases_queue ON cases (escalated_by IS NULL, risk_score DESC, due_at, id)
    WHERE status NOT IN ('published', 'closed');
CREATE INDEX cases_resolve ON cases (resolve_by) WHERE status NOT IN ('published', 'closed');
CREATE INDEX cases_escalated ON cases (id)
    WHERE escalated_by IS NOT NULL AND status NOT IN ('published', 'closed');

CREATE TABLE identities (               -- what a person said: these accounts are one customer's
    channel TEXT NOT NULL,
    handle TEXT NOT NULL,
    person INTEGER NOT NULL,
    actor TEXT NOT NULL,
    at TEXT NOT NULL,
    PRIMARY KEY (channel, handle)
) STRICT, WITHOUT ROWID;
CREATE INDEX identities_person ON identities (person);
"""


def m016_care(db: Database) -> None:
    """Add the columns and the table; the queue begins with what was escalated."""
    run(db, _SCRIPT)
