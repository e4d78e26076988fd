"""Invented rows to measure with: the same for the same number."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

START = datetime(2026, 1, 1, tzinfo=UTC)
COMPLAINTS = (
    "Brumelle my order never came, nobody answers",
    "Brumelle : l'application ne s'ouvre plus depuis ce matin, c'est inadmissible",
)
CHATTER = (
    "Brumelle opens a shop in the old town",
    "un pot de Brumelle Crème dans le panier du marché",
    "reading the paper with a Brumelle yoghurt",
)
ONE_IN = 200
"""One post in so many is a complaint."""


def published(number: int) -> datetime:
    """Say when a row was written: one every 20 seconds."""
    return START + timedelta(seconds=20 * number)


def rows(count: int, *, first: int = 0, one_in: int = ONE_IN) -> Iterator[dict[str, object]]:
    """Give rows in the form that `vigie import` reads, the first of this number."""
    for number in range(first, first + count):
        said = COMPLAINTS if number % one_in == 0 else CHATTER
        words = said[number // one_in % len(said)]
        at = published(number)
        yield {
            "channel": "x",
            "native_id": str(10**18 + number),
            "text": f"{words} ({number})",
            "author": {"handle": f"customer{number % 5000}", "followers": number % 900},
            "published_at": at.isoformat(),
            "lang": "en",
            "url": f"https://x.example/status/{number}",
            "engagement": {"likes": number % 7, "shares": 0, "replies": 0, "at": at.isoformat()},
        }


def write(path: Path, count: int) -> None:
    """Write rows as JSON Lines."""
    with path.open("w", encoding="utf-8") as file:
        file.writelines(json.dumps(row) + "\n" for row in rows(count))


def config(folder: Path) -> Path:
    """Write a configuration that needs no network: a watched folder with nothing in it."""
    (folder / "inbox").mkdir(exist_ok=True)
    path = folder / "config.toml"
    path.write_text(
        '[storage]\npath = "vigie.db"\n\n[[brands]]\nname = "Brumelle"\n\n'
        f'[channels.inbox]\nkind = "file"\npaths = ["{folder / "inbox"}"]\n',
        encoding="utf-8",
    )
    return path
