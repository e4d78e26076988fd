"""What is said of a competitor is counted and nothing else."""

from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from typer.testing import CliRunner

from classifier.triage import triage
from cli import app
from storage.errors import SettingsError
from storage.ledger import Ledger, opened
from storage.model import Urgency
from storage.polled import Batch
from storage.settings import load
from storage.sources import SourceState
from tests.factories import NOON, mention
from tests.fakes import FakeEngine

SOURCE = SourceState(name="x/search/1", channel="x")
RIVALS = frozenset({"Rivalin"})


def due(at: datetime, urgency: Urgency) -> datetime:
    return at + timedelta(hours=1)


def heard(
    ledger: Ledger, native_id: str, *brands: str, under: str | None = None
) -> list[str | None]:
    """Let a complaint on these brands be judged; gives the brands of all cases."""
    told = replace(mention(native_id, "late!", in_reply_to=under), brands=brands)
    ledger.record(SOURCE, Batch(mentions=(told,)), at=NOON)
    triage(FakeEngine(), due, ledger, NOON, competitors=RIVALS)
    return [case.brand for case in ledger.cases.all()]


def test_a_complaint_about_a_competitor_is_judged_and_opens_no_case(ledger: Ledger) -> None:
    assert heard(ledger, "1", "Rivalin") == []
    (kept,) = ledger.mentions.all()
    assert ledger.classification(kept.id) is not None


def test_a_complaint_about_both_is_a_case_of_ours(ledger: Ledger) -> None:
    assert heard(ledger, "1", "Rivalin", "Brumelle") == ["Brumelle"]


def test_a_complaint_without_a_brand_is_a_case(ledger: Ledger) -> None:
    assert heard(ledger, "1") == [None]


def test_a_customer_who_names_a_competitor_in_our_thread_is_still_ours(ledger: Ledger) -> None:
    assert heard(ledger, "1", "Brumelle") == ["Brumelle"]
    assert heard(ledger, "2", "Rivalin", under="1") == ["Brumelle"]
    (case,) = ledger.cases.all()
    assert len(ledger.cases.mentions(case.id)) == 2


CONFIG = """
[[brands]]
name = "Rivalin"
competitor = true
[[brands]]
name = "Brumelle"
"""


def test_ones_own_brand_stands_first(tmp_path: Path) -> None:
    path = tmp_path / "config.toml"
    path.write_text(CONFIG, encoding="utf-8")
    settings = load(path)
    assert [brand.name for brand in settings.brands] == ["Brumelle", "Rivalin"]
    assert [brand.name for brand in settings.own_brands] == ["Brumelle"]
    assert settings.competitors == RIVALS


def test_competitors_alone_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "config.toml"
    path.write_text(CONFIG.partition('[[brands]]\nname = "Brumelle"')[0], encoding="utf-8")
    with pytest.raises(SettingsError, match="a brand of your own"):
        load(path)


def test_a_storm_around_a_competitor_wakes_nobody(path: Path) -> None:
    config = path.parent / "config.toml"
    config.write_text(CONFIG + f'[storage]\npath = "{path}"\n', encoding="utf-8")
    posts = path.parent / "posts.jsonl"
    line = (
        '{{"channel": "x", "native_id": "{0}", "text": "Rivalin poisoned my child, call the '
        'police", "author": {{"handle": "c{0}"}}, "published_at": "2026-11-20T12:00:00+00:00", '
        '"engagement": {{"likes": 90000, "at": "2026-11-20T12:00:00+00:00"}}}}\n'
    )
    posts.write_text("".join(line.format(number) for number in range(60)), encoding="utf-8")
    run = CliRunner()
    assert run.invoke(app, ["import", str(posts), "--config", str(config)]).exit_code == 0
    assert run.invoke(app, ["watch", "--once", "--config", str(config)]).exit_code == 0
    with opened(path) as ledger:
        assert [kept.mention.brands for kept in ledger.mentions.all()] == [("Rivalin",)] * 60
        assert list(ledger.cases.all()) == []
        assert ledger.incidents.told(every=True) == []
        assert ledger.alerts.all() == []
