"""Which critical stories a receiver heard of."""

from sqlite_utils import Database

from storage.migrations.script import run

# Of what was told before it is not known which stories were critical: as many as can be.
_SCRIPT = """
ALTER TABLE heard ADD COLUMN critical TEXT NOT NULL DEFAULT '[]';
UPDATE heard SET critical = alerts WHERE severity = 'critical';
"""


def m009_critical_stories_heard(db: Database) -> None:
    """Keep which critical stories a page told, those held back for its sake among them."""
    run(db, _SCRIPT)
