"""The loop for real: signals, locks, order of the stages, faults of one that are not another's."""

import io
import json
import signal
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from rich.console import Console
from werkzeug.wrappers import Request

from listener.schedule import Job, run_forever
from listener.town.http import Fault
from responder.commands.common import desk_of, now
from responder.screens.watch import Rounds, current_page
from storage.model import Failure, Status, Tally
from tests.watching import PATIENCE_S, Scene, is_reply, scene

HOSTILE = (
    "@brumelle [bold red]remboursez[/bold red] ma commande cassée \x1b]0;titre\x07\x1b[2J\x1b[31m"
    "\u202eegassem\u202c\u200b, c'est lamentable. #brumelle"
)
STEERING = ("\x1b]0", "\x1b[2J", "\x07", "\u202e", "\u202c", "\u200b")


@pytest.fixture
def stage(tmp_path: Path) -> Iterator[Scene]:
    with scene("mastodon", tmp_path / "stage", options={"search": False}) as made:
        yield made


def once(stage: Scene) -> str:
    """Run every stage once, which must go well; gives what was said."""
    result = stage.vigie("watch", "--once")
    assert result.exit_code == 0, result.stderr
    return result.stderr


def approve_all(stage: Scene) -> int:
    with stage.ledger() as ledger:
        drafted = ledger.cases.in_status(Status.DRAFTED)
    assert all(stage.approve(case) for case in drafted)
    return len(drafted)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_lets_the_reply_in_hand_be_finished(stage: Scene, number: signal.Signals) -> None:
    post = stage.complain()
    once(stage)
    assert approve_all(stage) == 1
    arrived, may_go_on = threading.Event(), threading.Event()

    def hold(request: Request) -> None:
        if is_reply(request):
            arrived.set()
            may_go_on.wait(PATIENCE_S)

    stage.bystander.before = hold
    life = stage.start("watch")
    assert arrived.wait(PATIENCE_S), stage.talk
    life.signal(number)
    may_go_on.set()

    assert life.exit_code() == 0, stage.talk
    assert len(stage.network.replies_of_brand(post)) == 1
    with stage.ledger() as ledger:
        assert ledger.cases.counts() == {Status.PUBLISHED: 1}


def test_a_second_watch_of_the_same_ledger_is_refused_in_one_line(stage: Scene) -> None:
    begun = threading.Event()
    stage.bystander.before = lambda _: begun.set()
    first = stage.fork("watch")
    assert begun.wait(PATIENCE_S), stage.talk

    for arguments in (["watch"], ["watch", "--once"]):
        second = stage.vigie(*arguments)
        assert second.exit_code == 1
        (line,) = second.stderr.splitlines()
        assert "another vigie watch works on" in line

    first.signal(signal.SIGTERM)
    assert first.exit_code() == 0, stage.talk
    once(stage)


def test_a_lock_that_was_left_by_a_killed_watch_holds_nobody_up(stage: Scene) -> None:
    begun = threading.Event()
    stage.bystander.before = lambda _: begun.set()
    first = stage.fork("watch")
    assert begun.wait(PATIENCE_S), stage.talk
    first.kill()
    assert first.exit_code() == -signal.SIGKILL

    once(stage)


def test_once_runs_every_stage_in_the_order_in_which_the_work_flows(stage: Scene) -> None:
    post = stage.complain()
    once(stage)

    with stage.ledger() as ledger:
        runs = sorted(ledger.runs(), key=lambda run: run.started_at)
        assert ledger.cases.counts() == {Status.DRAFTED: 1}, "one round must lead to a draft"
    stages = [run.job for run in runs if not run.job.startswith("poll ")]
    assert [run.job for run in runs[-len(stages) :]] == stages, "all polls come first"
    assert stages[:5] == ["refresh mastodon", "triage", "incidents", "draft", "publish"]
    assert all(run.error is None and run.runs == 1 for run in runs)

    approve_all(stage)
    once(stage)
    assert len(stage.network.replies_of_brand(post)) == 1


def test_a_source_that_fails_stops_no_other(stage: Scene) -> None:
    post = stage.complain()
    stage.faulty.faults.extend([Fault(status=500, path="/timelines/tag")] * 20)
    said = once(stage)

    assert "outage" in said
    with stage.ledger() as ledger:
        failures = {state.name: state.failure for state in ledger.sources.all()}
        assert failures.pop("mastodon/tag/brumelle") is Failure.OUTAGE
        assert set(failures.values()) == {None}
        assert ledger.mentions.find("mastodon", post) is not None
        assert ledger.cases.counts() == {Status.DRAFTED: 1}


def test_a_bug_in_one_job_is_told_and_counted_and_the_loop_goes_on(stage: Scene) -> None:
    desk, said, stop = desk_of(stage.config), list[str](), threading.Event()
    rounds = Rounds(desk, said.append, last="good")
    broken: list[int] = []

    def bad() -> Tally:
        broken.append(1)
        raise ZeroDivisionError

    def good() -> Tally:
        if len(broken) >= 3:
            stop.set()
        return Tally(new=1)

    jobs = [Job(name="bad", every_s=0.02, run=bad), Job(name="good", every_s=0.02, run=good)]
    run_forever(jobs, rounds.take, now, stop=stop)

    with desk.ledger() as ledger:
        runs = {run.job: run for run in ledger.runs()}
    assert runs["bad"].error == "a bug in Vigie: ZeroDivisionError"
    assert runs["bad"].errors == runs["bad"].runs == len(broken)
    assert runs["good"].errors == 0
    assert any("Traceback" in words for words in said), "a bug keeps its traceback"


def test_a_hostile_post_steers_no_terminal(stage: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "220")
    stage.complain(HOSTILE)
    pages = [once(stage)]
    for arguments in (["queue"], ["show", "1"], ["status"]):
        result = stage.vigie(*arguments)
        assert result.exit_code == 0, result.stderr
        pages += [result.stdout, result.stderr]
    terminal = Console(file=io.StringIO(), force_terminal=True, width=220)
    terminal.print(current_page(desk_of(stage.config)))
    assert isinstance(terminal.file, io.StringIO)
    pages.append(terminal.file.getvalue())

    shown = [page for page in pages if "[bold red]remboursez[/bold red]" in page]
    assert len(shown) == 3, "queue, case and live page show the post, its brackets as they are"
    assert not [sign for page in pages for sign in STEERING if sign in page]
    assert not any("\x1b" in page for page in pages[:-1]), "only the live page has colours"


def test_the_status_says_by_which_model_each_channel_is_forecast(stage: Scene) -> None:
    words = "0 finished posts, a local model needs 1,000: the default is used"
    once(stage)
    told = json.loads(stage.vigie("status", "--json").stdout)
    (forecast,) = told["forecasts"]
    assert (forecast["channel"], forecast["model"], forecast["words"]) == (
        "mastodon",
        "growth",
        words,
    )
    assert "Forecast on mastodon: 0 finished posts" in stage.vigie("status").stdout
