"""Reports from the real desk: on a schedule in the loop, by hand, and how both stand."""

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from threading import Event, Timer
from zoneinfo import ZoneInfo

import pytest
from typer.testing import CliRunner
from werkzeug.wrappers import Request, Response

from cli import app
from listener.schedule import Job, Outcome, run_forever, run_once
from listener.town.http import Faulty, served
from responder.commands.common import now
from responder.desk import Desk
from responder.inquiry import probes, status
from responder.reports.office import deliver, deliver_now, tongue_of
from responder.reports.settings import FOLDER
from responder.reports.window import week
from responder.reports.write import report
from responder.screens.status import status_json
from storage.database import held
from storage.errors import SettingsError, StorageError
from storage.ledger import opened
from storage.model import Tally
from storage.settings import load
from tests.factories import NOON, FrozenClock
from tests.responder.alerts.post_office import PostOffice, attached, post_office
from tests.responder.alerts.wire import Wire, wire
from tests.responder.reports.week import fill

pytestmark = pytest.mark.filterwarnings("ignore:'imghdr' is deprecated:DeprecationWarning")

BEFORE = NOON + timedelta(days=2)
"""The Sunday of 2026-W47."""
MONDAY = NOON + timedelta(days=3)
PATIENCE_S = 30


@pytest.fixture
def far() -> Iterator[Wire]:
    with wire() as made:
        yield made


@pytest.fixture
def office() -> Iterator[PostOffice]:
    with post_office() as made:
        yield made


def written(path: Path, hook: str, more: str = "", mail: str = "mailto://nobody:25/") -> Path:
    """Write the configuration beside a ledger of two weeks."""
    with opened(path) as ledger:
        fill(ledger)
    file = path.parent / "config.toml"
    file.write_text(
        f"""
        time_zone = "Europe/Paris"
        [storage]
        path = "vigie.db"
        [watch]
        stage_every_s = 0.05
        [[brands]]
        name = "Brumelle"
        [responder.departments.logistics]
        topics = ["delivery"]
        [alerts]
        notify = []
        [alerts.receivers.hook]
        kind = "webhook"
        url = "{hook}"
        [alerts.receivers.mail]
        kind = "apprise"
        url = "{mail}"
        [alerts.receivers.pagerduty]
        routing_key = "r"
        {more}
        """,
        encoding="utf-8",
    )
    return file


WEEKLY = """
[report]
every = "mon 07:30"
to = ["hook"]
folder = "reports"
formats = ["html", "md"]
language = "fr"
"""


def desk_of(file: Path) -> Desk:
    return Desk(settings=load(file), clock=FrozenClock(MONDAY))


def jobs_of(desk: Desk, *names: str) -> list[Job]:
    """Those of the desk's jobs that need no classifier."""
    return [job for job in desk.jobs() if job.name in names]


def test_the_loop_delivers_the_last_full_week_once(path: Path, far: Wire) -> None:
    desk = desk_of(written(path, far.url, WEEKLY))
    for _ in range(2):
        outcomes: list[Outcome] = []
        assert run_once(jobs_of(desk, "alerts", "report"), outcomes.append, desk.clock) == 0
    assert (outcomes[-1].job, outcomes[-1].tally) == ("report", Tally())
    (told,) = far.pages
    assert (told["period"], told["language"], told["again"]) == ("2026-W47", "fr", False)
    assert isinstance(told["report"], dict)
    assert told["report"]["period"] == "2026-W47"
    assert "Brumelle" not in str(told["brand"])
    folder = path.parent / "reports"
    assert sorted(file.name for file in folder.iterdir()) == [
        "vigie-2026-W47.html",
        "vigie-2026-W47.md",
    ]
    assert '<html lang="fr' in (folder / "vigie-2026-W47.html").read_text(encoding="utf-8")


def test_without_a_time_the_loop_delivers_nothing(path: Path, far: Wire) -> None:
    desk = desk_of(written(path, far.url, '[report]\nto = ["hook"]\n'))
    assert "report" not in {job.name for job in desk.jobs()}
    assert deliver(desk) == Tally()


def test_a_receiver_that_is_not_there_is_told_when_the_watch_starts(path: Path) -> None:
    file = written(path, "http://127.0.0.1:1", WEEKLY.replace('["hook"]', '["hok"]'))
    with pytest.raises(SettingsError, match=r"report\.to\.0: 'hok' .* did you mean 'hook'"):
        desk_of(file).jobs()


def test_a_report_that_hangs_blocks_no_other_job(path: Path) -> None:
    asked, others_ran, stop = Event(), Event(), Event()
    answered = []

    @Request.application
    def hang(request: Request) -> Response:
        asked.set()
        answered.append(others_ran.wait(PATIENCE_S))
        stop.set()
        return Response("{}", status=200)

    rounds: dict[str, int] = {}

    def look(outcome: Outcome) -> None:
        if asked.is_set():
            rounds[outcome.job] = rounds.get(outcome.job, 0) + 1
        if min(rounds.get(name, 0) for name in ("alerts", "publish")) >= 3:
            others_ran.set()

    with served(Faulty(hang)) as url:
        desk = desk_of(written(path, url, WEEKLY))
        guard = Timer(PATIENCE_S + 5, stop.set)
        guard.start()
        run_forever(jobs_of(desk, "alerts", "publish", "report"), look, now, stop=stop)
        guard.cancel()
    assert answered == [True]


def test_only_one_process_delivers_at_a_time(path: Path, far: Wire) -> None:
    desk = desk_of(written(path, far.url, WEEKLY))
    with held(path, "report"), pytest.raises(StorageError, match="another vigie report works on"):
        deliver(desk)
    assert far.asked == 0
    assert deliver(desk) == Tally(new=2)
    with held(path, "report"):
        assert deliver(desk) == Tally(), "nothing is due: nobody is asked for the lock"


def test_what_is_late_says_so(path: Path, far: Wire) -> None:
    desk = desk_of(written(path, far.url, WEEKLY))
    deliver(desk)
    (told,) = far.pages
    assert "En retard" in str(told["text"])
    assert "23/11/2026 07:30" in str(told["text"])


def test_the_status_tells_who_has_what_and_who_fails(path: Path, far: Wire) -> None:
    desk = desk_of(written(path, far.url, WEEKLY))
    with desk.ledger() as ledger:
        told = json.loads(json.dumps(status_json(status(desk, ledger, MONDAY))))["reports"]
        assert [due["receiver"] for due in told["owed"]] == ["hook", FOLDER]
        far.fail(503)
        deliver(desk)
        told = json.loads(json.dumps(status_json(status(desk, ledger, MONDAY))))["reports"]
    assert told["next_at"] == "2026-11-30T06:30:00+00:00"
    assert [due["receiver"] for due in told["owed"]] == ["hook"]
    hook, folder = told["deliveries"]
    assert (hook["receiver"], hook["state"], hook["failures"]) == ("hook", "failing", 1)
    assert hook["error"] == "answered 503"
    assert (folder["receiver"], folder["state"]) == (FOLDER, "delivered")


def run(file: Path, *words: str) -> tuple[int, str, str]:
    ran = CliRunner().invoke(app, [*words, "--config", str(file)])
    return ran.exit_code, ran.stdout, ran.stderr


def test_the_status_says_it_in_words(path: Path, far: Wire) -> None:
    file = written(path, far.url, WEEKLY)
    far.fail(403)
    deliver(desk_of(file))
    code, out, _ = run(file, "status")
    assert code == 0
    words = " ".join(out.split())
    assert "Report 2026-W47 to hook: refused" in words
    assert "vigie report --week 2026-W47 --deliver" in words
    assert f"Report 2026-W47 to {FOLDER}: delivered" in words
    assert "Next report: Mon" in words


def test_by_hand_by_mail_with_the_page_attached(path: Path, office: PostOffice) -> None:
    more = '[report]\nto = ["mail"]\nformats = ["html", "csv"]\n'
    file = written(path, "http://127.0.0.1:1", more, mail=office.url)
    week = ("report", "--week", "2026-W47")
    assert run(file, *week, "--deliver", "--brand", "Brumelle")[:2] == (0, "")
    assert run(file, *week, "--deliver", "--format", "html", "--language", "fr")[0] == 0
    assert run(file, *week, "--deliver")[0] == 0
    first, second, third = office.letters
    assert list(attached(first)) == ["vigie-Brumelle-2026-W47.html", "vigie-Brumelle-2026-W47.zip"]
    assert list(attached(second)) == ["vigie-2026-W47.html"]
    assert b'<html lang="fr' in attached(second)["vigie-2026-W47.html"]
    doubts = []
    for letter in (first, second, third):
        body = letter.get_body(("html", "plain"))
        assert body is not None
        doubts.append("sent before" in body.get_content() or "déjà" in body.get_content())
    assert doubts == [False, False, True]


def test_a_week_that_is_not_over_is_another_report(path: Path, far: Wire) -> None:
    desk = desk_of(written(path, far.url, WEEKLY))
    early = replace(desk, clock=FrozenClock(BEFORE))
    tongue = tongue_of(desk)
    (hook, folder) = deliver_now(
        early, report(early, week("2026-W47", desk.policy.zone)), tongue, []
    )
    assert (hook.error, folder.error) == (None, None)
    assert deliver(desk) == Tally(new=2)
    assert far.told("again") == [False, False]
    first, second = far.told("dedup_key")
    assert first != second


def test_by_hand_a_receiver_that_fails_is_told(path: Path, far: Wire) -> None:
    file = written(path, far.url, '[report]\nto = ["hook"]\nfolder = "out"\n')
    far.fail(500)
    code, out, err = run(file, "report", "--week", "2026-W47", "--deliver")
    assert (code, out) == (1, "")
    assert f"delivered to {FOLDER}" in err
    assert "vigie: hook: answered 500" in err


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ("", "report: delivered to nobody"),
        (
            '[report]\nto = ["hok"]\n',
            "report.to.0: 'hok' is no receiver of [alerts.receivers]",
        ),
        ('[report]\nto = ["pagerduty"]\n', "report.to.0: 'pagerduty' is PagerDuty, Events API"),
    ],
)
def test_whom_it_cannot_be_delivered_to_is_told(path: Path, more: str, words: str) -> None:
    file = written(path, "http://127.0.0.1:1", more)
    code, _, err = run(file, "report", "--week", "2026-W47", "--deliver")
    assert code == 1
    assert words in err
    if more:
        faults = [probe.fault for probe in probes(desk_of(file)) if probe.what == "report"]
        assert words in str(faults)


def test_a_goal_that_cannot_be_read_is_told_by_check(path: Path) -> None:
    file = written(path, "http://127.0.0.1:1", "[goals]\nanswered_in_time = 90\n")
    faults = [probe.fault for probe in probes(desk_of(file)) if probe.what == "report"]
    assert "goals.answered_in_time: is a share from 0 to 1: write 0.9 for 90 %" in str(faults)


def test_another_week_to_compare_with(path: Path) -> None:
    file = written(path, "http://127.0.0.1:1")
    week = ("report", "--week", "2026-W47", "--language", "en")
    usual, same = run(file, *week)[1], run(file, *week, "--compare", "2026-W46")[1]
    other = run(file, *week, "--compare", "2026-W30")[1]
    strip = [line for line in usual.splitlines() if "As known on" not in line]
    assert strip == [line for line in same.splitlines() if "As known on" not in line]
    assert strip != [line for line in other.splitlines() if "As known on" not in line]


@pytest.mark.parametrize(
    ("words", "code", "told"),
    [
        (["--compare", "2026-47"], 2, "is not a week"),
        (["--week", "2026-W47", "--compare", "2026-W47"], 2, "compared with itself"),
        (["--from", "2026-11-01", "--to", "2026-11-02", "--compare", "2026-W47"], 2, "for weeks"),
        (["--week", "9999-W52"], 2, "is not between 1990 and 2200"),
        (["--compare", "0001-W01"], 2, "is not between 1990 and 2200"),
        (["--from", "1400-01-01", "--to", "1400-01-02"], 2, "is not between"),
        (["--from", "2020-01-01", "--to", "2026-01-01"], 2, "a year long at most"),
        (["--language", "de"], 2, "must be of en, fr"),
        (["--department", "sales"], 1, "no department is called 'sales'; configured: logistics"),
    ],
)
def test_what_is_not_there_is_refused_by_name(
    path: Path, words: list[str], code: int, told: str
) -> None:
    ran = run(written(path, "http://127.0.0.1:1"), "report", *words)
    assert ran[0] == code
    assert told in " ".join(ran[2].replace("│", " ").split())


def test_a_department_is_named(path: Path) -> None:
    file = written(path, "http://127.0.0.1:1")
    code, out, _ = run(file, "report", "--week", "2026-W47", "--department", "logistics")
    assert code == 0
    assert "logistics" in out.splitlines()[0]
    assert ZoneInfo("Europe/Paris").key in out
