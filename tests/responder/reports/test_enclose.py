"""What receivers are handed: page one in words that are safe, and the files by their names."""

from dataclasses import replace
from datetime import timedelta

import pytest

from responder.alerts.notifiers.console import ConsoleNotifier
from responder.reports.enclose import enclose, part_of
from responder.reports.goals import COLUMNS
from responder.reports.report import Part, Report, Said, Table, Term
from responder.reports.tongues.registry import TONGUES
from tests.responder.reports.week import MADE_AT, sample


def with_a_goal() -> Report:
    asked = Said("goals.at_least", {"bound": Part(value=0.9)})
    goal, verdict = Term("goal", "answered_in_time"), Term("verdict", "missed")
    row = (goal, asked, Part(value=0.456), 206, verdict)
    goals = Table(key="goals", columns=COLUMNS, rows=(row,))
    return replace(sample(), front=replace(sample().front, goals=goals))


def test_goals_are_told_as_they_are_on_page_one() -> None:
    english, french = (enclose(with_a_goal(), TONGUES[tag], []).lines for tag in ("en", "fr"))
    assert "Answers in time: 45.6%, asked at least 90.0%: missed." in english
    assert "Réponses dans les délais : 45,6 %, cible au moins 90,0 % : manqué." in french


def test_files_are_named_to_those_alone_who_get_them(capsys: pytest.CaptureFixture[str]) -> None:
    parcel = enclose(sample(), TONGUES["en"], ["html", "csv"])
    assert parcel.enclosed == (
        "The whole report: vigie-Brumelle-2026-W47.html, vigie-Brumelle-2026-W47.zip."
    )
    ConsoleNotifier().carry(parcel)
    assert "vigie-Brumelle" not in capsys.readouterr().err + parcel.text
    assert enclose(sample(), TONGUES["en"], []).enclosed == ""


def test_each_report_has_a_key_of_its_own() -> None:
    week = sample()
    early = replace(week, made_at=MADE_AT - timedelta(days=3))
    parts = {part_of(made) for made in (week, early, sample(None), replace(week, department="x"))}
    assert parts == {
        "brand Brumelle",
        "brand Brumelle, not over yet",
        "",
        "brand Brumelle, department x",
    }
    keys = {enclose(made, TONGUES[tag], []).key for made in (week, early) for tag in TONGUES}
    assert len(keys) == 2
