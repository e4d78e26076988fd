"""What a page waits for is found without reading all that ever was."""

from sqlite_utils import Database

from storage.migrations.script import run

_SCRIPT = """
CREATE INDEX labels_mention ON labels (mention_id, field);
CREATE INDEX alerts_started ON alerts (starts_at);
DROP INDEX alerts_scored;
"""


def m007_no_scans_before_a_page(db: Database) -> None:
    """Find what a person said of a post, and the alerts since a day, without reading them all."""
    run(db, _SCRIPT)
