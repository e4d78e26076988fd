"""Indexes by which a page of the desk is found, however many cases wait."""

from sqlite_utils import Database

from storage.migrations.script import run

# They hold what the desk filters by, so that what is left out is never read from the table.
_SCRIPT = """
CREATE INDEX cases_desk ON cases (
    risk_score DESC, ifnull(due_at, '~'), id,
    status, snoozed_until, escalated_by, channel, lang, topic, risk_level, assignee, department,
    mention_id, due_at
) WHERE status NOT IN ('published', 'closed');
DROP INDEX cases_due;
CREATE INDEX cases_due ON cases (
    due_at, id,
    status, snoozed_until, escalated_by, channel, lang, topic, risk_level, assignee, department,
    mention_id
) WHERE status NOT IN ('published', 'closed');
"""


def m019_desk_pages(db: Database) -> None:
    """Create the indexes."""
    run(db, _SCRIPT)
