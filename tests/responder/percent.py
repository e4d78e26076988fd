"""An engine that reads in a post what it is to make of it, and a town of posts to pass over."""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from classifier import registry
from cli import app
from responder.commands.common import now
from storage.model import Classification, Json, Sentiment, Urgency
from tests.factories import classification

CONFIG = """
[[brands]]
name = "Brumelle"
[[brands]]
name = "Rivalin"
competitor = true
[classifier]
engine = "percent"
"""
AN_HOUR_AGO = now() - timedelta(hours=1)


class PercentEngine:
    """Takes `20 %` for the probability of a complaint, and a topic by its name."""

    name = "percent"
    version = "1"

    def classify(
        self, texts: Sequence[str], langs: Sequence[str | None]
    ) -> Sequence[Classification]:
        return [_read(text) for text in texts]


def _read(text: str) -> Classification:
    share = int((re.search(r"(\d+) %", text) or ["", "5"])[1]) / 100
    urgency = Urgency.HIGH if share >= 0.5 else Urgency.LOW
    urgency = Urgency.CRITICAL if share >= 0.95 else urgency
    told = classification(complaint=share, urgency=urgency)
    told = replace(told, abuse=0.9 if "abuse" in text else 0.1)
    glad = {Sentiment.NEGATIVE: 0.1, Sentiment.NEUTRAL: 0.4, Sentiment.POSITIVE: 0.5}
    if "praise" in text:
        return replace(told, topic="praise", sentiment=glad)
    return told if "delivery" in text else replace(told, topic="other")


def _post(native_id: str, text: str) -> dict[str, Json]:
    return {
        "channel": "x",
        "native_id": native_id,
        "text": text,
        "published_at": AN_HOUR_AGO.isoformat(),
        "lang": "en",
        "author": {"handle": f"customer{native_id}"},
    }


def open_engine(options: Mapping[str, object]) -> PercentEngine:
    return PercentEngine()


class Town:
    """Runs commands over one ledger, into which posts are imported."""

    def __init__(self, folder: Path) -> None:
        self.config = folder / "config.toml"
        self.config.write_text(CONFIG, encoding="utf-8")
        self.path = folder / "vigie.db"

    @classmethod
    def at(cls, folder: Path, monkeypatch: pytest.MonkeyPatch) -> "Town":
        monkeypatch.setitem(registry.ENGINES, "percent", "tests.responder.percent")
        monkeypatch.setenv("VIGIE_APPROVER", "Ana")
        return cls(folder)

    def __call__(self, *words: str, stdin: str | None = None, fails: int = 0) -> Result:
        ran = CliRunner().invoke(app, [*words, "--config", str(self.config)], input=stdin)
        assert ran.exit_code == fails, (ran.output, ran.exception)
        return ran

    def rows(self, *words: str) -> list[dict[str, Json]]:
        return [json.loads(line) for line in self(*words, "--json").stdout.splitlines()]

    def refused(self, *words: str) -> str:
        told = self(*words, fails=1).stderr
        assert told.count("\n") == 1
        return told

    def says(
        self,
        native_id: str,
        text: str,
        *,
        about: str = "Brumelle",
        judged: bool = True,
        **more: Json,
    ) -> None:
        """Let a customer write, or write anew, and have it judged."""
        post = {**_post(native_id, f"{about} {text}"), **more}
        self("import", "-", stdin=json.dumps(post))
        if judged:
            self("queue")

    def say(self, texts: Sequence[str]) -> None:
        """Let many customers write, each one post named by its place, and have them judged."""
        said = (json.dumps(_post(str(place), text)) for place, text in enumerate(texts))
        self("import", "-", stdin="\n".join(said))
        self("queue")

    def case(self, number: int) -> dict[str, Json]:
        (file,) = self.rows("show", str(number))
        return file
