"""What the checks are told of a case, and that whoever asks is told the same."""

import json
import socket
from dataclasses import replace
from datetime import timedelta
from functools import partial
from pathlib import Path

import pytest
from rich.console import Console

from classifier.triage import triage
from responder.checks.finding import Severity
from responder.desk import Desk
from responder.exports import case_file_json
from responder.inquiry import case_file
from responder.inspection import context_of, inspected
from responder.leave import OWN_WORDS, Leave
from responder.playbook_rules import leave_of
from responder.screens.case import case_page
from storage.errors import IllegalTransition, SettingsError
from storage.ledger import Ledger
from storage.model import Action, Brand, Case, Status, Writer
from storage.polled import Batch
from storage.settings import Settings, StorageSettings, checked
from storage.sources import SourceState
from tests.factories import NOON, mention
from tests.fakes import FakeEngine

HERE = "127.0.0.1"
POST = "Brumelle, my delivery never came!"
DRAFT = "Hello, sorry for the delay. We are calling the depot and will answer before 6 pm today."


@pytest.fixture
def desk(path: Path) -> Desk:
    settings = Settings(
        time_zone="Europe/Paris",
        storage=StorageSettings(path=path),
        brands=(Brand(name="Brumelle", sites=(HERE, "WWW.Brumelle.example")),),
        responder={"checks": {"published": ["020 7946 0958"]}},
    )
    return Desk(settings=settings, clock=lambda: NOON)


def drafted(ledger: Ledger, *texts: str, channel: str = "x") -> list[Case]:
    told = tuple(
        mention(f"{channel}{n}", POST, channel=channel, author=f"c{n}") for n in range(len(texts))
    )
    source = SourceState(name=f"{channel}/search", channel=channel)
    ledger.record(source, Batch(mentions=told), at=NOON)
    triage(FakeEngine(), lambda at, urgency: at, ledger, NOON)
    opened = [c for c in ledger.cases.in_status(Status.OPEN) if c.channel == channel]
    return [
        ledger.cases.move(
            case,
            Action.EDIT,
            actor="Ana",
            at=NOON,
            becoming=replace(case, draft=text, draft_by="Ana"),
        )
        for case, text in zip(opened, texts, strict=True)
    ]


def approved(ledger: Ledger, case: Case, *, minutes: int) -> Case:
    at = NOON + timedelta(minutes=minutes)
    becoming = replace(case, approved_by="Ana", approved_at=at)
    return ledger.cases.move(case, Action.APPROVE, actor="Ana", at=at, becoming=becoming)


def test_the_checks_know_network_day_hosts_and_what_is_published(
    desk: Desk, ledger: Ledger
) -> None:
    (case,) = drafted(ledger, DRAFT)
    context = context_of(desk, ledger, case)
    assert (context.network, context.lang, context.topic) == ("x", case.lang, case.topic)
    assert context.post == POST
    assert context.own_hosts == {HERE, "brumelle.example"}
    assert context.published == ("020 7946 0958",)
    assert context.now is not None
    assert context.now.isoformat() == "2026-11-20T13:00:00+01:00"
    assert context.leave == OWN_WORDS
    by_playbook = context_of(desk, ledger, replace(case, playbook="en/delivery/high/1/long"))
    assert by_playbook.leave == leave_of(desk.playbooks, "en/delivery/high/1/long") != Leave()


def test_what_a_person_says_of_the_post_counts_before_the_engine(
    desk: Desk, ledger: Ledger
) -> None:
    (case,) = drafted(ledger, DRAFT)
    judged = ledger.classification(case.mention_id)
    assert judged is not None
    assert context_of(desk, ledger, case).complaint == judged.complaint
    for said, complaint in (("no", 0.0), ("yes", 1.0)):
        ledger.label(case.mention_id, "complaint", said, actor="Ana", at=NOON)
        assert context_of(desk, ledger, case).complaint == complaint


def test_recent_answers_are_those_approved_on_the_same_channel(desk: Desk, ledger: Ledger) -> None:
    first, second, third = drafted(ledger, "One.", "Two.", "Three.")
    (elsewhere,) = drafted(ledger, "Elsewhere.", channel="reddit")
    assert context_of(desk, ledger, third).recent == ()
    for minutes, case in enumerate((second, first, elsewhere)):
        approved(ledger, case, minutes=minutes)
    assert context_of(desk, ledger, third).recent == ("One.", "Two.")
    assert context_of(desk, ledger, ledger.cases.get(first.id)).recent == ("Two.",)


def test_links_to_our_own_sites_are_looked_up(desk: Desk, ledger: Ledger) -> None:
    with socket.socket() as taken:
        taken.bind((HERE, 0))
        link = f"http://{HERE}:{taken.getsockname()[1]}/pause"
        (case,) = drafted(ledger, f"{DRAFT} Step by step: {link}, or https://elsewhere.example/a.")
        context = context_of(desk, ledger, case)
        assert list(context.dead_links) == [link]
        dead = [f for f in inspected(desk, ledger, case) if f.check == "dead_link"]
    assert [finding.words for finding in dead] == [(link,)]


def test_page_export_and_approval_tell_the_same(desk: Desk, ledger: Ledger) -> None:
    text = f"{DRAFT} We'll refund you. Write to maud@mail.example or [name]."
    (case,) = drafted(ledger, text)
    findings = inspected(desk, ledger, case)
    file = case_file(desk, ledger, case.id)
    assert list(file.findings) == list(findings)
    errors = [f.message for f in findings if f.severity is Severity.ERROR]
    with pytest.raises(IllegalTransition) as refused:
        inspect = partial(inspected, desk, ledger)
        desk.reviewer(ledger, "Ana").approve(case.id, case.version, inspect)
    assert all(error in str(refused.value) for error in errors)
    assert {"something was left to fill in", "shows an e-mail address in public"} <= set(errors)
    told = json.loads(json.dumps(case_file_json(file)))["findings"]
    assert {f["check"] for f in told} >= {"compensation_in_public", "unfilled_placeholder"}
    assert [f["lead"] for f in told] == [f.lead for f in findings]
    console = Console(width=200)
    with console.capture() as page:
        console.print(case_page(file, NOON))
    shown = page.get()
    assert "error, unfilled_placeholder: something was left to fill in ([name])" in shown
    assert "for a lead to confirm" in shown


def test_a_machines_words_are_to_be_verified(desk: Desk, ledger: Ledger) -> None:
    (case,) = drafted(ledger, DRAFT)
    assert "machine_written" not in {f.check for f in inspected(desk, ledger, case)}
    machine = replace(case, draft_by=Writer.MACHINE.value)
    last = inspected(desk, ledger, machine)[-1]
    assert (last.check, last.severity) == ("machine_written", Severity.WARNING)
    assert inspected(desk, ledger, replace(machine, draft=None)) == ()


@pytest.mark.parametrize("site", ["https://brumelle.example", "brumelle.example/aide", "", "a b"])
def test_a_site_is_a_host_alone(site: str) -> None:
    with pytest.raises(SettingsError, match="hosts alone"):
        checked(Settings, {"brands": [{"name": "Brumelle", "sites": [site]}]})
