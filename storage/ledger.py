"""The ledger: one SQLite file, one object per noun, and what must happen to several at once."""

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from sqlite3 import Row

from sqlite_utils import Database

from storage.alerts import Alerts
from storage.audit import Audit
from storage.bulk import Bulk
from storage.cases import Cases
from storage.corrections import Corrections
from storage.database import connect, mendable, migrate, moment, rows, stamp, transaction
from storage.editions import Editions
from storage.erasure import Erasure
from storage.errors import StorageError
from storage.incident_work import IncidentWork
from storage.incidents import Incidents
from storage.judgements import Judgements
from storage.labelled import ABUSE, STANDS
from storage.lessons import Lessons
from storage.lifecycle import TO_DO
from storage.mentions import Mentions, Recorded
from storage.model import (
    WATCHER,
    Action,
    Case,
    Classification,
    MentionId,
    Sentiment,
    Status,
    Tally,
    Urgency,
)
from storage.pages import Pages
from storage.people import People
from storage.polled import Batch, Reject
from storage.presence import Presence
from storage.promise import Promise, Unpromised
from storage.queue_pages import QueuePages
from storage.readings import Readings
from storage.refreshed import Refreshed
from storage.sources import Sources, SourceState
from storage.streams import Streams
from storage.views import Views

_RUN = """
INSERT INTO job_runs VALUES (?, ?, ?, ?, ?, ?, ?, ?, 1, ?) ON CONFLICT (job) DO UPDATE SET
    started_at = excluded.started_at, ended_at = excluded.ended_at, new = excluded.new,
    known = excluded.known, failed = excluded.failed, note = excluded.note,
    error = excluded.error, runs = runs + 1, errors = errors + excluded.errors
"""
_SAID = f"SELECT field, value FROM labels l WHERE mention_id = ? AND {STANDS} ORDER BY id"  # noqa: S608
_ABUSE = f"""
SELECT id, {ABUSE} AS abuse FROM mentions m
WHERE id IN (SELECT value FROM json_each(?)) AND abuse IS NOT NULL
"""  # noqa: S608


def refresh_name(channel: str) -> str:
    """Name the second look at a channel where costs and rejects are kept by source."""
    return f"{channel}/refresh"


@dataclass(frozen=True, slots=True, kw_only=True)
class JobRun:
    """The last run of a job, and how many there were."""

    job: str
    started_at: datetime
    ended_at: datetime
    tally: Tally
    error: str | None
    runs: int
    errors: int


class Ledger:
    """Everything that stays. Belongs to the thread that opened it."""

    def __init__(self, db: Database, promise: Promise | None = None) -> None:
        self._db = db
        self.mentions = Mentions(db)
        self.cases = Cases(db)
        self.sources = Sources(db)
        self.readings = Readings(db)
        self.lessons = Lessons(db)
        self.people = People(db)
        self.judgements = Judgements(db, self.mentions, self.cases, promise or Unpromised())
        self.streams = Streams(db)
        self.incidents = Incidents(db)
        self.incident_work = IncidentWork(db)
        self.corrections = Corrections(db, self.incidents)
        self.alerts = Alerts(db, self.incidents)
        self.audit = Audit(db)
        self.presence = Presence(db)
        self.bulk = Bulk(db)
        self.erasure = Erasure(db, self.cases, self.corrections, self.alerts)
        self.pages = Pages(db)
        self.editions = Editions(db)
        self.views = Views(db)
        self.queue = QueuePages(db, self.incidents)

    def record(self, state: SourceState, batch: Batch, *, at: datetime) -> Recorded:
        """Keep what a poll brought together with its cursor, or nothing of it."""
        with transaction(self._db):
            recorded = self.mentions.keep(state.name, batch.mentions, at=at)
            self.mentions.fold(state.channel, batch.reposts)
            self.entomb(state.channel, batch.deleted, at=at)
            self._reject(state.name, batch.rejects, at)
            self.sources.spend(state.channel, state.name, batch.cost, at=at)
            if batch.setback is None:
                self.sources.advance(state, batch, new=len(recorded.new), at=at)
            else:
                self.sources.set_back(state, batch.setback, at=at)
        return recorded

    def record_again(self, channel: str, found: Refreshed, *, at: datetime) -> None:
        """Keep what a second look at posts of a channel brought, or nothing of it."""
        source = refresh_name(channel)
        told = [c.native_id for c in found.readings] + [r.native_id for r in found.rejects]
        with transaction(self._db):
            for counted in found.readings:
                self.mentions.read_engagement(channel, counted.native_id, counted.engagement)
            self.entomb(channel, found.gone, at=at)
            self._reject(source, found.rejects, at)
            self.readings.ask(channel, told, at=at)
            self.sources.spend(channel, source, found.cost, at=at)
            if found.setback is None:
                self.readings.went_well(channel, at=at)
            else:
                self.readings.set_back(channel, found.setback, at=at)

    def _reject(self, source: str, rejects: Sequence[Reject], at: datetime) -> None:
        self._db.conn.executemany(
            "INSERT OR IGNORE INTO rejects VALUES (?, ?, ?, ?)",
            [(source, r.native_id, r.reason, stamp(at)) for r in rejects],
        )

    def entomb(self, channel: str, native_ids: tuple[str, ...], *, at: datetime) -> None:
        """Honour deletions, in the mentions and in the cases that they belong to."""
        with transaction(self._db):
            known = [self.mentions.find(channel, native_id) for native_id in native_ids]
            gone = [found for found in known if found is not None]
            self.corrections.unsay(gone, actor=WATCHER, at=at)
            if gone:
                self.alerts.unsay(gone)
            for mention_id in self.mentions.entomb(channel, native_ids, at=at):
                case = self.cases.of_mention(mention_id)
                if case is not None:
                    self.bulk.unsay([case.id])
                    self.without_deleted(case, at=at)

    def without_deleted(self, case: Case, *, at: datetime) -> Case:
        """Turn a case away from a deleted post: to one that is left, or to its end.

        An answer that is under way is settled first.
        """
        posts = [k for k in self.cases.mentions(case.id) if not k.mention.own]
        live = [k for k in posts if k.deleted_at is None]
        if case.status not in TO_DO or any(k.id == case.mention_id for k in live):
            return case
        note = "the post was deleted by its author or the network"
        action, after = Action.NOTE, case
        if case.status not in {Status.PUBLISHING, Status.UNKNOWN}:
            action = Action.CLOSE
            after = replace(case, draft=None)
            if live:
                action = Action.VOID if case.approved_by else Action.NOTE
                after = replace(case, mention_id=live[-1].id)
        return self.cases.move(case, action, actor=WATCHER, at=at, note=note, becoming=after)

    def rejects(self, source: str | None = None) -> dict[str, int]:
        """Count what was received and not stored, by reason."""
        query = """SELECT reason, count(*) FROM rejects WHERE ?1 IS NULL OR source = ?1
                   GROUP BY reason ORDER BY count(*) DESC"""
        return dict(self._db.execute(query, [source]).fetchall())

    def classification(self, mention_id: MentionId) -> Classification | None:
        """Read the judgement of a mention."""
        query = "SELECT * FROM classifications WHERE mention_id = ?"
        row = rows(self._db, query, mention_id).fetchone()
        return None if row is None else _classification(row)

    def newest_complaints(self, most: int) -> list[MentionId]:
        """List the last posts that are complaints rather than not, newest first."""
        query = """SELECT m.id FROM mentions m JOIN classifications c ON c.mention_id = m.id
                   WHERE c.complaint >= 0.5 AND m.deleted_at IS NULL
                   ORDER BY m.published_at DESC LIMIT ?"""
        return [MentionId(row["id"]) for row in rows(self._db, query, most)]

    def label(
        self, mention_id: MentionId, field: str, value: str, *, actor: str, at: datetime
    ) -> None:
        """Keep what a person says a mention is, beside what the classifier said.

        An empty value takes back what people said on this question: it is as if nobody had, and
        that it was said stays.
        """
        with transaction(self._db):
            self._db.execute(
                "INSERT INTO labels (mention_id, field, value, actor, at) VALUES (?, ?, ?, ?, ?)",
                [mention_id, field, value, actor, stamp(at)],
            )

    def labels(self, mention_id: MentionId) -> dict[str, str]:
        """Read what people say of a mention as it stands now: the last word on each question."""
        said = dict(self._db.execute(_SAID, [mention_id]).fetchall())
        return {field: value for field, value in said.items() if value}

    def abuse(self, mentions: Sequence[MentionId]) -> dict[MentionId, float]:
        """Read how probably each of these mentions is abuse; what nobody judged is left out."""
        found = self._db.execute(_ABUSE, [json.dumps(list(mentions))]).fetchall()
        return {MentionId(number): share for number, share in found}

    def ran(
        self, job: str, tally: Tally, error: str | None, start: datetime, end: datetime
    ) -> None:
        """Keep how the last run of a job went."""
        with transaction(self._db):
            counts = [tally.new, tally.known, tally.failed, tally.note]
            failed = int(error is not None)
            self._db.execute(_RUN, [job, stamp(start), stamp(end), *counts, error, failed])

    def runs(self) -> list[JobRun]:
        """List the last run of every job, by name."""
        return [
            JobRun(
                job=row[0],
                started_at=moment(row[1]),
                ended_at=moment(row[2]),
                tally=Tally(new=row[3], known=row[4], failed=row[5], note=row[6]),
                error=row[7],
                runs=row[8],
                errors=row[9],
            )
            for row in self._db.execute("SELECT * FROM job_runs ORDER BY job").fetchall()
        ]

    def get(self, key: str) -> str | None:
        """Return what a client kept under this key, such as a session."""
        row = self._db.execute("SELECT value FROM vault WHERE key = ?", [key]).fetchone()
        return None if row is None else str(row[0])

    def put(self, key: str, value: str) -> None:
        """Keep a value for a client, in place of the former one."""
        with transaction(self._db):
            self._db.execute("INSERT OR REPLACE INTO vault VALUES (?, ?)", [key, value])

    @contextmanager
    def together(self) -> Iterator[None]:
        """Make several writes one: all or none."""
        with transaction(self._db):
            yield

    def backup(self, path: Path) -> None:
        """Write a consistent copy while others read and write. Raises StorageError."""
        try:
            path.touch(mode=0o600, exist_ok=False)
        except OSError as error:
            raise StorageError(f"cannot write the backup {path}: {error.strerror}") from error
        self._db.execute("VACUUM INTO ?", [str(path)])

    def close(self) -> None:
        """Let the file go."""
        self._db.close()


@contextmanager
def opened(
    path: Path | str, *, durable: bool = False, promise: Promise | None = None
) -> Iterator[Ledger]:
    """Open the ledger for one job, with its schema up to date. Raises StorageError.

    `durable` commits survive a loss of power too. `promise` are the service levels by which cases
    that move fall due; nothing is promised without.
    """
    db = connect(path, durable=durable)
    try:
        with mendable(path):
            migrate(db)
            yield Ledger(db, promise)
    finally:
        db.close()


def _classification(row: Row) -> Classification:
    return Classification(
        lang=row["lang"],
        complaint=row["complaint"],
        sentiment={s: row[s.value] for s in Sentiment},
        urgency=Urgency(row["urgency"]),
        urgencies={u: row[u.value] for u in Urgency},
        topic=row["topic"],
        topic_probability=row["topic_probability"],
        needs_reply=row["needs_reply"],
        abuse=row["abuse"],
        reasons=tuple(json.loads(row["reasons"])),
        engine=row["engine"],
        engine_version=row["engine_version"],
        undecided=bool(row["undecided"]),
    )
