"""What a channel's own posts taught."""

from sqlite_utils import Database

from storage.migrations.script import run

_SCRIPT = """
CREATE TABLE lessons (                  -- what finished posts taught about how far others go
    channel TEXT PRIMARY KEY,
    at TEXT NOT NULL,                   -- when it was last tried
    posts INTEGER NOT NULL,
    model TEXT,                         -- NULL: nothing was better than the default
    words TEXT NOT NULL
) STRICT, WITHOUT ROWID;
"""


def m006_lessons(db: Database) -> None:
    """Keep what a channel's own posts taught."""
    run(db, _SCRIPT)
