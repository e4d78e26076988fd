"""A stage for the real command: one simulated network, one configuration, one ledger."""

import json
import multiprocessing
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from multiprocessing.connection import wait
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING

from typer.testing import CliRunner, Result
from werkzeug.wrappers import Request, Response

from cli import app
from listener.town.http import Faulty, served
from listener.town.network import Network
from listener.town.registry import load
from responder.checks.finding import Severity
from responder.commands.common import desk_of, now
from responder.inspection import inspected
from storage.errors import Conflict, IllegalTransition
from storage.ledger import Ledger, opened
from storage.model import Case

if TYPE_CHECKING:
    from multiprocessing.context import ForkServerProcess

    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

ROOT = Path(__file__).parent.parent
APPROVER = "the test"
PATIENCE_S = 60
"""How long a child may take before the test gives up; never a part of what is tested."""

FORKS = multiprocessing.get_context("forkserver")
"""Starts processes from one that has imported everything: a start costs next to nothing."""
FORKS.set_forkserver_preload(
    [
        "apscheduler.executors.pool",
        "apscheduler.schedulers.background",
        "classifier.engines.linear",
        "cli",
        "listener.channels.mastodon",
        "listener.channels.reddit",
        "listener.schedule",
        "responder.desk",
        "responder.screens.watch",
    ]
)

ONE_ASKS = Lock()
"""How a process ended is told once. Who starts one asks after all others too, of every thread."""

Hook = Callable[[Request], None]


def nothing(_: Request) -> None:
    return None


class Bystander:
    """WSGI middleware that lets a test act around each request that the network carries out."""

    def __init__(self, network: "WSGIApplication") -> None:
        self._network = network
        self.before: Hook = nothing
        self.after: Hook = nothing
        """When it is carried out and not answered yet."""
        self.answered: Hook = nothing

    def __call__(
        self, environ: "WSGIEnvironment", start_response: "StartResponse"
    ) -> Iterable[bytes]:
        request = Request(environ, populate_request=False)
        self.before(request)
        answer = Response.from_app(self._network, environ)
        self.after(request)
        answered = self.answered
        answer.call_on_close(lambda: answered(request))
        return answer(environ, start_response)


def run_command(arguments: list[str], stderr: Path) -> None:
    """Be the command, in a process that was forked for it."""
    with stderr.open("ab") as talk, Path(os.devnull).open("ab") as nowhere:
        os.dup2(talk.fileno(), 2)
        os.dup2(nowhere.fileno(), 1)
    app(arguments)


@dataclass(frozen=True)
class Life:
    """A running command: a process of its own, started afresh or forked."""

    process: "subprocess.Popen[bytes] | ForkServerProcess"

    @property
    def pid(self) -> int:
        assert self.process.pid is not None
        return self.process.pid

    def ended(self, within_s: float) -> bool:
        """Wait for its end, and say whether it came in time."""
        if isinstance(self.process, subprocess.Popen):
            try:
                self.process.wait(within_s)
            except subprocess.TimeoutExpired:
                return False
            return True
        if not wait([self.process.sentinel], within_s):
            return False
        with ONE_ASKS:
            return self.process.exitcode is not None

    def exit_code(self) -> int:
        """Wait for its end; a signal counts as negative."""
        assert self.ended(PATIENCE_S), "the command does not end"
        code = (
            self.process.returncode
            if isinstance(self.process, subprocess.Popen)
            else self.process.exitcode
        )
        assert code is not None
        return code

    def signal(self, number: signal.Signals) -> None:
        """Send it a signal."""
        os.kill(self.pid, number)

    def kill(self) -> None:
        """Kill it as the system does, without a word before."""
        self.signal(signal.SIGKILL)


def is_reply(request: Request) -> bool:
    """Whether a request would post something; signing in is none."""
    return request.method != "GET" and "token" not in request.path and "ession" not in request.path


@dataclass
class Scene:
    """What a test has in hand."""

    kind: str
    network: Network
    bystander: Bystander
    faulty: Faulty
    config: Path
    posts: dict[str, str] = field(default_factory=dict)
    """Author by native id."""

    @property
    def db(self) -> Path:
        return self.config.with_name("vigie.db")

    @property
    def talk(self) -> str:
        """All that the children said on stderr."""
        return self.config.with_name("stderr").read_text(encoding="utf-8")

    def complain(self, text: str | None = None, *, author: str | None = None) -> str:
        """Let a customer post what opens a case."""
        number = len(self.posts) + 1
        said = text or (
            f"@brumelle ma commande {number} est arrivée cassée, le yaourt a coulé partout. "
            "C'est lamentable, je demande un remboursement. #brumelle"
        )
        author = author or f"client_{number}"
        native_id = self.network.post(said, author=author, at=now())
        self.posts[native_id] = author
        return native_id

    def start(self, *args: str) -> Life:
        """Start the command afresh, as a person does."""
        command = [sys.executable, str(ROOT / "cli.py"), *args, "--config", str(self.config)]
        with self.config.with_name("stderr").open("ab") as stderr:
            return Life(
                subprocess.Popen(
                    command, cwd=self.config.parent, stdout=subprocess.DEVNULL, stderr=stderr
                )
            )

    def fork(self, *args: str) -> Life:
        """Start the command in a process that has everything imported."""
        arguments = [*args, "--config", str(self.config)]
        process = FORKS.Process(
            target=run_command, args=(arguments, self.config.with_name("stderr"))
        )
        with ONE_ASKS:
            process.start()
        return Life(process)

    def vigie(self, *args: str) -> Result:
        """Run the command in this process."""
        return CliRunner().invoke(app, [*args, "--config", str(self.config)])

    def approve(self, case: Case) -> bool:
        """Approve as a person does; False when the case moved meanwhile."""
        desk = desk_of(self.config)
        try:
            with desk.ledger() as ledger:
                inspect = partial(inspected, desk, ledger)
                read = {f.check for f in inspect(case) if f.severity is Severity.WARNING}
                by = desk.reviewer(ledger, APPROVER)
                by.approve(case.id, case.version, inspect, confirmed=read)
        except (Conflict, IllegalTransition):
            return False
        return True

    @contextmanager
    def ledger(self) -> Iterator[Ledger]:
        with opened(self.db) as ledger:
            yield ledger


@contextmanager
def scene(
    kind: str,
    folder: Path,
    *,
    options: Mapping[str, object] | None = None,
    stage_every_s: float = 0.05,
    more: str = "",
) -> Iterator[Scene]:
    """Serve a network, and write the configuration that listens to it at a quick pace."""
    network = load(kind)(now)
    bystander = Bystander(network)
    faulty = Faulty(bystander)
    folder.mkdir(exist_ok=True)
    with served(faulty) as url:
        channel = {**network.settings(url), "poll_every_s": 0.1, **(options or {})}
        lines = [f"{key} = {json.dumps(value)}" for key, value in channel.items()]
        config = folder / "config.toml"
        config.write_text(
            '[[brands]]\nname = "Brumelle"\nhandles = ["brumelle"]\nhashtags = ["brumelle"]\n'
            "anger = []\n[responder]\nsettling_s = 0\n"
            "[responder.sending]\ntake_back_s = 0\nper_run = 1000\nper_hour = 1000\n"
            'at_any_time = ["low", "normal", "high", "critical"]\n'
            f"[watch]\nstage_every_s = {stage_every_s}\n"
            f"[channels.{kind}]\n" + "\n".join(lines) + f"\n{more}\n",
            encoding="utf-8",
        )
        yield Scene(kind, network, bystander, faulty, config)
