"""Opening the one SQLite file: settings of the connection, transactions, locks, times as text."""

import hashlib
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import TypeAlias

from filelock import FileLock, Timeout
from sqlite_utils import Database

from storage.errors import StorageError
from storage.migrations import ledger_migrations

BUSY_MS = 10_000

SqlValue: TypeAlias = str | int | float | None


_MENDABLE = {
    sqlite3.SQLITE_BUSY: "another process holds it too long: try again",
    sqlite3.SQLITE_LOCKED: "another process holds it too long: try again",
    sqlite3.SQLITE_FULL: "the disk is full",
    sqlite3.SQLITE_IOERR: "the disk cannot be read or written",
    sqlite3.SQLITE_READONLY: "it may not be written: look at the rights of the file",
    sqlite3.SQLITE_CORRUPT: "the file is damaged: restore a backup",
    sqlite3.SQLITE_CANTOPEN: "it cannot be opened: look at the rights of the folder",
}
"""What a person can mend, by primary result code (https://sqlite.org/rescode.html)."""


@contextmanager
def mendable(path: Path | str) -> Iterator[None]:
    """Tell as a StorageError what a person can mend; any other fault of SQL is a bug and stays."""
    try:
        yield
    except sqlite3.DatabaseError as error:
        code = getattr(error, "sqlite_errorcode", 0) & 0xFF
        if code not in _MENDABLE:
            raise
        raise StorageError(f"the database {path}: {_MENDABLE[code]}") from error


def connect(path: Path | str, *, durable: bool = False) -> Database:
    """Open the database, creating it for its owner alone. Raises StorageError.

    `durable` makes every commit survive a loss of power, at the price of a wait for the disk; a
    commit survives the death of the process without it.
    """
    try:
        if path != ":memory:":
            Path(path).parent.mkdir(parents=True, exist_ok=True)
            with suppress(FileExistsError):
                Path(path).touch(mode=0o600, exist_ok=False)
        connection = sqlite3.connect(path, timeout=BUSY_MS / 1000)
        _write_ahead(connection, path)
        connection.execute(f"PRAGMA synchronous = {'FULL' if durable else 'NORMAL'}")
        connection.execute("PRAGMA foreign_keys = ON")
    except (sqlite3.DatabaseError, OSError) as error:
        raise StorageError(f"cannot open the database {path}: {error}") from error
    return Database(connection)


def _write_ahead(connection: sqlite3.Connection, path: Path | str) -> None:
    """Turn a new file to write-ahead logging, one process at a time.

    SQLite does not wait for a lock here, so that many who open a new file at once would fail. The
    mode is asked of SQLite, never read from the file: a file that is closed by anybody else in
    the process gives away the locks of every connection (https://sqlite.org/howtocorrupt.html,
    section 2.2).
    """
    if path == ":memory:" or connection.execute("PRAGMA journal_mode").fetchone() == ("wal",):
        return
    with FileLock(f"{path}.open.lock", mode=0o600):
        connection.execute("PRAGMA journal_mode = WAL")


def migrate(db: Database) -> None:
    """Bring the schema up to date; a database of a later release is refused.

    Raises StorageError.
    """
    known = {m.name for m in ledger_migrations.pending(db)}
    applied = {m.name for m in ledger_migrations.applied(db)}
    ours = {m.name for m in ledger_migrations._migrations}
    if applied - ours:
        raise StorageError("the database was written by a later release of Vigie: upgrade first")
    if known:
        # Under the lock, where what is pending is read again: another job may be at it too.
        with transaction(db):
            ledger_migrations.apply(db)


@contextmanager
def transaction(db: Database) -> Iterator[None]:
    """Write all or nothing.

    The lock is taken at once: a deferred transaction that reads and then writes fails under
    contention however long it waits (https://sqlite.org/lang_transaction.html).
    """
    if db.conn.in_transaction:
        with db.atomic():
            yield
        return
    db.execute("BEGIN IMMEDIATE")
    try:
        with db.atomic():
            yield
    except BaseException:
        db.rollback()
        raise
    db.commit()


@contextmanager
def held(path: Path, purpose: str) -> Iterator[None]:
    """Hold the lock of this purpose, which the system frees if the process dies.

    Raises StorageError at once when another process holds it.
    """
    lock = FileLock(f"{path}.{purpose}.lock", mode=0o600)
    try:
        lock.acquire(timeout=0)
    except Timeout:
        raise StorageError(f"another vigie {purpose} works on {path}: stop it first") from None
    try:
        yield
    finally:
        lock.release()


def rows(db: Database, query: str, *values: SqlValue) -> sqlite3.Cursor:
    """Ask for rows whose values are read by the names of their columns."""
    cursor = db.conn.cursor()
    cursor.row_factory = sqlite3.Row
    return cursor.execute(query, values)


def sha256(text: str) -> str:
    """Hash a text, as approvals and events keep it."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def stamp(moment: datetime) -> str:
    """Write a time so that its order as text is its order in time."""
    return moment.astimezone(UTC).isoformat(timespec="microseconds")


def stamp_or_none(moment: datetime | None) -> str | None:
    """Write a time that may be missing."""
    return None if moment is None else stamp(moment)


def moment(text: str) -> datetime:
    """Read a time that `stamp` wrote."""
    return datetime.fromisoformat(text)


def moment_or_none(text: str | None) -> datetime | None:
    """Read a time that may be missing."""
    return None if text is None else datetime.fromisoformat(text)
