"""The history of cases takes new entries at its end alone."""

from sqlite_utils import Database

from storage.migrations.script import run

# A row that is replaced fires no trigger on deletes.
_SCRIPT = """
CREATE TRIGGER audit_is_appended BEFORE INSERT ON audit
WHEN new.seq <= (SELECT coalesce(max(seq), 0) FROM audit)
    OR EXISTS (SELECT 1 FROM audit WHERE case_id = new.case_id AND version = new.version)
BEGIN SELECT RAISE(ABORT, 'the history of a case is append-only'); END;
"""


def m020_append_only(db: Database) -> None:
    """Add the trigger."""
    run(db, _SCRIPT)
