"""The last answers of a channel are found without going through its cases."""

from sqlite_utils import Database

from storage.migrations.script import run

_SCRIPT = """
CREATE INDEX cases_answers ON cases (channel, approved_at DESC) WHERE approved_at IS NOT NULL;
"""


def m014_answers(db: Database) -> None:
    """Add the index."""
    run(db, _SCRIPT)
