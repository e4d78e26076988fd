"""What could not be decided is counted, explained and shown, as a user sees it."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from classifier.triage import triage
from storage.ledger import opened
from storage.polled import Batch, Span
from storage.sources import SourceState
from tests.factories import NOON, mention
from tests.fakes import FakeEngine
from tests.test_cli import Shell

CLEAR = "@acme my parcel never came, it is the third time I ask and nobody answers!"
SPANISH = "@acme ¿dónde está mi pedido? Llevo dos semanas esperando"


@pytest.fixture
def shell(tmp_path: Path) -> Shell:
    return Shell(tmp_path)


def imported(shell: Shell, *posts: tuple[str, timedelta], media: str | None = None) -> None:
    rows = [
        {
            "channel": "x",
            "native_id": str(number),
            "text": text,
            "lang": "en",
            "media": [media] if media else [],
            "published_at": (datetime.now(UTC) - ago).isoformat(),
        }
        for number, (text, ago) in enumerate(posts)
    ]
    shell("import", "-", stdin="\n".join(map(json.dumps, rows)))


def test_the_status_counts_what_was_judged_and_what_stayed_undecided(shell: Shell) -> None:
    hour, days = timedelta(hours=1), timedelta(days=3)
    imported(shell, (CLEAR, hour), (SPANISH, hour), (CLEAR, days), (CLEAR, 10 * days))
    (before,) = shell.rows("status", "--json")
    assert before["judgements"] == {
        "last_24_hours": told(posts=2, judged=0),
        "last_7_days": told(posts=3, judged=0),
    }
    shell("queue")
    (after,) = shell.rows("status", "--json")
    assert after["judgements"] == {
        "last_24_hours": told(posts=2, judged=2, doubted=1),
        "last_7_days": told(posts=3, judged=3, doubted=1),
    }
    page = " ".join(shell("status").stdout.split())
    assert "Judged of the last 24 hours: 2 of 2 posts, 50.0% undecided (1 in doubt" in page


def told(*, posts: int, judged: int, doubted: int = 0) -> dict[str, float | None]:
    return {
        "posts": posts,
        "judged": judged,
        "undecided": doubted,
        "unread": 0,
        "doubted": doubted,
        "undecided_share": doubted / judged if judged else None,
    }


def test_what_no_engine_could_read_is_counted_apart(tmp_path: Path) -> None:
    source = SourceState(name="x/search/1", channel="x")
    posts = tuple(mention(str(n), text) for n, text in enumerate(("Brumelle!", "UNREADABLE")))
    with opened(tmp_path / "vigie.db") as ledger:
        ledger.record(source, Batch(mentions=posts), at=NOON)
        triage(FakeEngine(), lambda at, _: at, ledger, NOON)
        ledger.record(source, Batch(mentions=(mention("7"),)), at=NOON)
        days = ledger.views.decided(Span(start=NOON, end=NOON + timedelta(days=1)), None)
    assert {(d.engine, d.posts, d.unread, d.doubted) for d in days} == {
        ("fake", 1, 0, 0),
        ("none", 1, 1, 0),
        (None, 1, 0, 0),
    }
    assert {d.day for d in days} == {NOON.date()}


def test_classify_tells_on_demand_what_an_undecided_answer_hangs_on(shell: Shell) -> None:
    row = json.dumps({"text": "la commande est en retard mais merci pour le geste", "lang": "de"})
    (plain,) = map(
        json.loads, shell("classify", "--engine", "linear", stdin=row).stdout.splitlines()
    )
    (told,) = map(
        json.loads,
        shell("classify", "--engine", "linear", "--explain", stdin=row).stdout.splitlines(),
    )
    *reasons, last = told.pop("reasons")
    assert reasons == plain.pop("reasons")
    assert last.startswith("without these words it would read ")
    assert told == plain


def test_an_engine_that_cannot_explain_says_so(shell: Shell) -> None:
    words = ("classify", "--engine", "lexicon", "--explain")
    result = shell(*words, stdin='{"text": "bonjour"}')
    assert "lexicon as configured cannot tell" in result.stderr
    assert json.loads(result.stdout)["undecided"]


def test_a_photo_stands_once_among_the_reasons(
    shell: Shell, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "120")
    imported(shell, (CLEAR, timedelta(hours=1)), media="photo")
    (case,) = shell.rows("queue", "--json")
    page = shell("show", str(case["id"])).stdout
    assert page.count("shows a photo") == 1
    assert shell("queue").stdout.count("shows a photo") == 1
