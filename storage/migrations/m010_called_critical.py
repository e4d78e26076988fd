"""What a person called critical."""

from sqlite_utils import Database

from storage.migrations.script import run

_SCRIPT = """
CREATE INDEX labels_critical ON labels (mention_id)
    WHERE field = 'urgency' AND value = 'critical';
"""


def m010_called_critical(db: Database) -> None:
    """Find what a person called critical without reading all that people ever said."""
    run(db, _SCRIPT)
