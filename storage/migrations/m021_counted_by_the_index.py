"""Posts of a span are counted by author and brand without reading their texts."""

from sqlite_utils import Database

from storage.migrations.script import run

_SCRIPT = """
DROP INDEX mentions_published;
CREATE INDEX mentions_published ON mentions (published_at, own, channel, author_handle, brands);
"""


def m021_counted_by_the_index(db: Database) -> None:
    """Widen the index on the time of posts."""
    run(db, _SCRIPT)
