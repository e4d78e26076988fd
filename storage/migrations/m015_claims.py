"""When answers were sent, found without reading the whole history."""

from sqlite_utils import Database

from storage.migrations.script import run

_SCRIPT = """
CREATE INDEX audit_claims ON audit (at) WHERE action = 'claim';
"""


def m015_claims(db: Database) -> None:
    """Add the index."""
    run(db, _SCRIPT)
