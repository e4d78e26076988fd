"""Running one step's script."""

import sqlite3

from sqlite_utils import Database


def run(db: Database, script: str) -> None:
    """Run each statement by itself: `executescript` would end the transaction of the step."""
    for statement in _statements(script):
        db.execute(statement)


def _statements(script: str) -> list[str]:
    """Cut a script where SQLite itself says that a statement is complete."""
    found, open_part = [], ""
    for line in script.splitlines(keepends=True):
        open_part += line
        if sqlite3.complete_statement(open_part):
            found.append(open_part)
            open_part = ""
    return found
