"""The first configuration: from a few answers to a file that the loader accepts."""

import json
from dataclasses import dataclass
from pathlib import Path
from zoneinfo import ZoneInfo

from tzlocal import get_localzone_name

from listener.registry import CHANNELS
from storage.errors import SettingsError

_NEEDED = {
    "mastodon": 'api_url = "https://mastodon.social"',
    "rss": "feeds = []",
    "file": 'paths = ["inbox"]',
    "reddit": "subreddits = []",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Answers:
    """What `vigie init` asks."""

    brand: str
    channels: str = ""
    """Kinds of channels, parted by blanks or commas."""
    time_zone: str = ""
    approver: str = ""


def local_zone() -> str:
    """Name the time zone of this machine."""
    return get_localzone_name() or "UTC"


def write(answers: Answers, path: Path) -> Path:
    """Write the configuration; an existing file is never touched. Raises SettingsError."""
    kinds = answers.channels.replace(",", " ").split()
    strange = [kind for kind in kinds if kind not in CHANNELS]
    if strange:
        raise SettingsError(f"no channel is called {strange[0]}; known: {', '.join(CHANNELS)}")
    zone = answers.time_zone or local_zone()
    try:
        ZoneInfo(zone)
    except (KeyError, ValueError, OSError):
        raise SettingsError(f"no time zone is called {zone!r}; try Europe/Paris") from None
    try:
        with path.open("x", encoding="utf-8") as file:
            file.write(_text(answers, kinds))
    except FileExistsError:
        raise SettingsError(f"{path} exists: edit it, or name another with --config") from None
    except OSError as error:
        raise SettingsError(f"cannot write {path}: {error.strerror}") from error
    path.chmod(0o600)
    return path


def _text(answers: Answers, kinds: list[str]) -> str:
    lines = [
        "# Written by `vigie init`. config.example.toml names every option.",
        f"time_zone = {json.dumps(answers.time_zone or local_zone())}",
        "",
        "[storage]",
        'path = "vigie.db"',
        "",
        "[[brands]]",
        f"name = {json.dumps(answers.brand, ensure_ascii=False)}",
        "handles = []   # accounts of the brand, without @",
        "hashtags = []  # without #",
        "keywords = []  # other spellings",
        "products = []",
        'anger = ["arnaque", "scam", "sucks"]',
        "noise = []     # terms that make a post about something else",
        "",
        "[responder]",
        f"approver = {json.dumps(answers.approver, ensure_ascii=False)}",
    ]
    for kind in kinds:
        lines += ["", f"[channels.{kind}]", f'kind = "{kind}"', *filter(None, [_NEEDED.get(kind)])]
    if kinds:
        lines += ["", "# When answers go that are not urgent, by the clock of time_zone."]
        lines += ["[responder.sending]", 'hours = ["08:00-21:00"]']
    return "\n".join(lines) + "\n"
