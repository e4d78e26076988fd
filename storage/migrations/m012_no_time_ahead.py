"""A post that claims to come from the future counts when it was seen; long ones are cut."""

from sqlite_utils import Database

from storage.migrations.script import run

_SCRIPT = """
ALTER TABLE mentions ADD COLUMN said_at TEXT AS (min(published_at, seen_at)) VIRTUAL;
CREATE INDEX mentions_said ON mentions (said_at);

-- Judged posts of customers. A topic in doubt is `other`, as in the case that the post opens.
DROP VIEW said;
CREATE VIEW said AS
SELECT m.id, m.channel, coalesce(m.author_id, m.author_handle) AS author,
    substr(m.text, 1, 4000) AS text,    -- no more is read of a post
    m.said_at, m.deleted_at, coalesce(c.lang, 'und') AS lang, m.brands, m.conversation_id,
    CASE WHEN c.topic_probability >= 0.5 THEN c.topic ELSE 'other' END AS topic,
    json_extract(m.extra, '$.region') AS region
FROM mentions m LEFT JOIN classifications c ON c.mention_id = m.id
WHERE m.own = 0 AND m.pending = 0;

-- What was counted where it claimed to be is counted where it was seen.
UPDATE mentions SET counted = 0 WHERE published_at > seen_at;
DELETE FROM stream_counts WHERE slot > (
    SELECT CAST(strftime('%s', max(seen_at)) AS INTEGER) / 900 FROM mentions
);
"""


def m012_no_time_ahead(db: Database) -> None:
    """Give each post the time at which it counts."""
    run(db, _SCRIPT)
