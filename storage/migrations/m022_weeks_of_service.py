"""What a weekly report asks of service and trust is found by its week, however long the past."""

from sqlite_utils import Database

from storage.migrations.script import run

_SCRIPT = """
CREATE INDEX receipts_at ON receipts (at);
CREATE INDEX receipts_due ON receipts (due_at);
CREATE INDEX cases_ends ON cases (resolve_by);
CREATE INDEX audit_consents ON audit (at) WHERE action IN ('approve', 'reopen');
CREATE INDEX rejects_at ON rejects (at, source, reason);
"""


def m022_weeks_of_service(db: Database) -> None:
    """Create the indexes."""
    run(db, _SCRIPT)
