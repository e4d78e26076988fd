"""Since when stories are weighed by the budget of pages."""

from sqlite_utils import Database

from storage.migrations.script import run

_SCRIPT = """
CREATE TABLE weighing (                 -- one row while a budget is set, none else
    id INTEGER PRIMARY KEY CHECK (id = 1),
    since TEXT NOT NULL
) STRICT;
"""


def m011_weighed(db: Database) -> None:
    """Keep from when on less likely stories are in the ledger too."""
    run(db, _SCRIPT)
