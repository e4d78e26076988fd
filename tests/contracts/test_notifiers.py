"""What every receiver of the registry must do, each against a real end on loopback."""

import json
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from threading import Event, Thread
from zoneinfo import ZoneInfo

import pytest

from listener.town.http import Fault
from responder.alerts.gate import Gate, Standing
from responder.alerts.notifier import Notifier, NotifyError, ReceiverOptions
from responder.alerts.notifiers.http import asked_pause
from responder.alerts.notifiers.pagerduty import PagerDutyNotifier
from responder.alerts.notifiers.webhook import signature
from responder.alerts.page import Facts, Page, compose
from responder.alerts.registry import NOTIFIERS, load, opened
from storage.alert import Alert, AlertKind
from storage.alerts import KeptAlert
from storage.errors import SettingsError
from storage.model import Urgency
from storage.pages import KeptPage
from tests.factories import NOON
from tests.responder.alerts.wire import Wire, wire

# A plugin of Apprise imports what a later Python has not.
pytestmark = pytest.mark.filterwarnings("ignore:'imghdr' is deprecated:DeprecationWarning")

SECRET = "s3cr3t-t0k3n"
WEB = ["webhook", "pagerduty", "apprise"]
SINK = "import sys; open(sys.argv[1], 'ab').write(sys.stdin.buffer.read() + b'\\n')"
HOSTILE = "\x1b[2J<!channel> @everyone <script>x</script> [a](http://evil.example) *b* \u202e `c`"


@dataclass
class Bench:
    """A receiver and its far end."""

    kind: str
    notifier: Notifier
    received: Callable[[], str]
    wire: Wire


def opened_at(kind: str, wire: Wire, tmp_path: Path) -> Notifier:
    tables: Mapping[str, Mapping[str, object]] = {
        "console": {},
        "webhook": {"url": f"{wire.url}/{SECRET}", "secret": SECRET},
        "pagerduty": {"api_url": wire.url, "routing_key": SECRET},
        "apprise": {"url": wire.url.replace("http:", "json:") + f"/{SECRET}"},
        "command": {"command": [sys.executable, "-c", SINK, str(tmp_path / "sink")]},
    }
    return opened(kind, {"kind": kind, "timeout_s": 5, **tables[kind]})


@pytest.fixture(params=NOTIFIERS)
def bench(
    request: pytest.FixtureRequest, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> Iterator[Bench]:
    if request.param == "apprise":
        pytest.importorskip("apprise")
    with wire() as far:

        def received() -> str:
            match request.param:
                case "console":
                    return capfd.readouterr().err
                case "command":
                    return (tmp_path / "sink").read_text(encoding="utf-8")
                case _:
                    return "\n".join(body.decode() for body in far.bodies)

        notifier = opened_at(request.param, far, tmp_path)
        yield Bench(kind=request.param, notifier=notifier, received=received, wire=far)


@pytest.fixture
def web(bench: Bench) -> Bench:
    if bench.kind not in WEB:
        pytest.skip("no server stands behind it")
    return bench


def page(event: Gate = Gate.SEND_FIRST, reason: str = "212 interactions, 3 a minute") -> Page:
    alert = Alert(
        key="spread 7",
        kind=AlertKind.SPREAD,
        starts_at=NOON,
        reasons=(reason,),
        severity=Urgency.CRITICAL,
        pace="3 a minute, six times this author's usual",
        certainty="71 % (55 to 84) to pass 1,000 by tomorrow",
        advice="playbook crisis",
        url="https://x.example/7",
    )
    live = KeptAlert(id=7, alert=alert)
    standing = Standing(
        page=KeptPage(id=1, name="p", dedup_key="vigie-key", opened_at=NOON, calls={"Ada": NOON}),
        alerts=(live,),
        live=() if event is Gate.SEND_RESOLVED else (live,),
        held=None,
        quiet=False,
        silenced=False,
    )
    facts = Facts(urls={}, playbooks={}, drafts=2)
    return compose(standing, event, NOON, ZoneInfo("Europe/Paris"), facts)


def test_every_event_that_it_hears_arrives(bench: Bench) -> None:
    for event in sorted(bench.notifier.hears):
        bench.notifier.notify(page(event))
    if bench.kind in WEB:
        assert len(bench.wire.bodies) == len(bench.notifier.hears)
    assert "212 interactions" in bench.received()


def test_a_page_says_all_that_one_must_know(bench: Bench) -> None:
    bench.notifier.notify(page())
    told = bench.received()
    for words in (
        "spreading",
        "3 a minute, six times",
        "71 % (55 to 84)",
        "playbook crisis",
        "https://x.example/7",
        "vigie ack 7",
        "2026-11-20 13:00 CET",
        "Drafts waiting: 2",
        "Called: Ada",
    ):
        assert words in told, words


def test_what_a_stranger_wrote_is_no_markup_anywhere(bench: Bench) -> None:
    bench.notifier.notify(page(reason=HOSTILE))
    told = bench.received()
    for token in (
        "\x1b",
        "\\u001b",
        "\u202e",
        "\\u202e",
        "<",
        "@everyone",
        "](",
        "`",
    ):
        assert token not in told.replace("&lt;", "<"), token
    assert "http://evil" not in told


@pytest.mark.parametrize("status", [400, 401, 403, 404, 410, 413, 422])
def test_a_no_is_for_good_and_asked_once(web: Bench, status: int) -> None:
    web.wire.fail(status)
    with pytest.raises(NotifyError) as raised:
        web.notifier.notify(page())
    assert raised.value.permanent
    assert web.wire.asked == 1
    assert SECRET not in str(raised.value) + repr(raised.value.__cause__)


@pytest.mark.parametrize("status", [429, 500, 502, 503, 504])
def test_what_passes_is_left_to_a_later_round(web: Bench, status: int) -> None:
    web.wire.fail(status, headers={"Retry-After": "120"})
    with pytest.raises(NotifyError) as raised:
        web.notifier.notify(page())
    assert not raised.value.permanent
    assert web.wire.asked == 1
    if web.kind != "apprise":
        assert raised.value.retry_after == timedelta(minutes=2)
    web.notifier.notify(page())
    assert len(web.wire.bodies) == 1


@pytest.mark.parametrize(
    ("after", "pause"),
    [
        ("120", timedelta(minutes=2)),
        ("Fri, 20 Nov 2026 12:05:00 GMT", timedelta(minutes=5)),
        ("soon", None),
        ("-1", None),
        ("", None),
    ],
)
def test_a_date_to_wait_for_is_read_by_the_servers_clock(
    after: str, pause: timedelta | None
) -> None:
    headers = {"Retry-After": after, "Date": "Fri, 20 Nov 2026 12:00:00 GMT"}
    assert asked_pause(headers) == pause


@contextmanager
def dripping() -> Iterator[str]:
    """Serve an answer whose head comes byte by byte and never ends; gives the address."""
    over = Event()

    def drip(server: socket.socket) -> None:
        far, _ = server.accept()
        with far, suppress(OSError):
            far.sendall(b"HTTP/1.1 200 OK\r\nX-Long: ")
            while not over.wait(0.02):
                far.sendall(b"x")

    with socket.create_server(("127.0.0.1", 0)) as server:
        thread = Thread(target=drip, args=(server,), daemon=True)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.getsockname()[1]}"
        finally:
            over.set()
            thread.join()


def test_a_receiver_that_answers_byte_by_byte_has_no_longer_than_any_other() -> None:
    with dripping() as url:
        slow = opened("w", {"kind": "webhook", "url": url, "timeout_s": 0.3})
        with pytest.raises(NotifyError, match=r"no answer after 0\.3 s") as raised:
            slow.notify(page())
    assert not raised.value.permanent


def test_a_name_that_is_not_found_in_time_holds_nobody_up(monkeypatch: pytest.MonkeyPatch) -> None:
    over, ended = Event(), Event()

    def never(*args: object, **more: object) -> object:
        over.wait(30)
        ended.set()
        raise socket.gaierror("no such name")

    monkeypatch.setattr(socket, "getaddrinfo", never)
    slow = opened("w", {"kind": "webhook", "url": "https://far.example", "timeout_s": 0.3})
    with pytest.raises(NotifyError, match=r"no answer after 0\.3 s") as raised:
        slow.notify(page())
    assert not ended.is_set(), "the resolver was waited for"
    assert not raised.value.permanent
    over.set()
    assert ended.wait(30)


def test_a_process_ends_while_a_name_is_still_looked_for() -> None:
    program = (
        "import socket, threading\n"
        "socket.getaddrinfo = lambda *args, **more: threading.Event().wait()\n"
        "from responder.alerts.notifiers.http import NotifyError, ask\n"
        "try:\n    ask('GET', 'https://far.example', timeout_s=0.3)\n"
        "except NotifyError as error:\n    print(error)"
    )
    ran = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, timeout=60, check=True
    )
    assert (ran.stdout, ran.stderr) == ("no answer after 0.3 s\n", "")


def test_a_name_that_does_not_exist_may_come_to(monkeypatch: pytest.MonkeyPatch) -> None:
    def nowhere(*args: object, **more: object) -> object:
        raise socket.gaierror("no such name")

    monkeypatch.setattr(socket, "getaddrinfo", nowhere)
    lost = opened("w", {"kind": "webhook", "url": f"https://far.example/{SECRET}"})
    with pytest.raises(NotifyError, match=r"no answer \(ConnectError\)") as raised:
        lost.notify(page())
    assert not raised.value.permanent


def test_a_receiver_that_is_not_there_may_come_back(web: Bench, tmp_path: Path) -> None:
    with wire() as gone:
        notifier = opened_at(web.kind, gone, tmp_path)
    with pytest.raises(NotifyError) as raised:
        notifier.notify(page())
    assert not raised.value.permanent
    assert SECRET not in str(raised.value)


def test_a_receiver_that_hangs_is_given_up(web: Bench) -> None:
    web.wire.faulty.faults.append(Fault(hang_s=30))
    slow = opened(
        web.kind,
        {
            "kind": web.kind,
            "timeout_s": 0.2,
            **(
                {"url": web.wire.url}
                if web.kind == "webhook"
                else {"url": web.wire.url.replace("http:", "json:")}
                if web.kind == "apprise"
                else {"api_url": web.wire.url, "routing_key": SECRET}
            ),
        },
    )
    with pytest.raises(NotifyError) as raised:
        slow.notify(page())
    assert not raised.value.permanent


@pytest.mark.parametrize("kind", NOTIFIERS)
def test_no_option_shows_its_secret_and_an_unknown_one_is_refused(kind: str) -> None:
    options = load(kind).options
    assert issubclass(options, ReceiverOptions)
    with pytest.raises(SettingsError, match=r"alerts\.receivers\.r\.nonsense"):
        opened("r", {"kind": kind, "nonsense": SECRET})


def test_a_webhook_can_be_checked_to_be_ours() -> None:
    with wire() as far:
        opened("w", {"kind": "webhook", "url": far.url, "secret": SECRET}).notify(page())
    (headers,) = far.headers
    expected = signature(SECRET.encode(), int(NOON.timestamp()), far.bodies[0])
    assert headers["X-Vigie-Signature"] == expected
    assert expected.startswith(f"t={int(NOON.timestamp())},v1=")
    assert headers["X-Vigie-Dedup-Key"] == "vigie-key"
    assert far.pages[0]["dedup_key"] == "vigie-key"


def test_a_redirect_is_not_followed() -> None:
    with wire() as far:
        far.fail(302, headers={"Location": f"{far.url}/elsewhere"})
        with pytest.raises(NotifyError, match="answered 302"):
            opened("w", {"kind": "webhook", "url": far.url}).notify(page())
        assert far.asked == 1


def test_pagerduty_is_told_by_its_own_verbs_under_one_key() -> None:
    with wire() as far:
        notifier = opened("p", {"kind": "pagerduty", "api_url": far.url, "routing_key": SECRET})
        assert isinstance(notifier, PagerDutyNotifier)
        for event in (
            Gate.SEND_FIRST,
            Gate.SEND_UPDATE,
            Gate.SEND_ACKNOWLEDGED,
            Gate.SEND_RESOLVED,
        ):
            notifier.notify(page(event))
    assert far.told("event_action") == ["trigger", "trigger", "acknowledge", "resolve"]
    assert set(far.told("dedup_key")) == {"vigie-key"}
    payload = far.pages[0]["payload"]
    assert isinstance(payload, dict)
    assert payload["severity"] == "critical"
    assert len(str(payload["summary"])) <= 1024
    assert far.faulty.requests[0] == ("POST", "/v2/enqueue")


def test_a_command_is_stopped_with_all_that_it_started(tmp_path: Path) -> None:
    forks = "import subprocess, sys, time; subprocess.Popen(['sleep', '60']); time.sleep(60)"
    slow = opened(
        "c", {"kind": "command", "timeout_s": 0.3, "command": [sys.executable, "-c", forks]}
    )
    with pytest.raises(NotifyError, match=r"not done after 0\.3 s"):
        slow.notify(page())


def test_a_command_sees_no_shell_and_no_secret(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("VIGIE_X_BEARER_TOKEN", SECRET)
    out = tmp_path / "out"
    show = "import os, sys; open(sys.argv[1], 'w').write(repr((sys.argv, dict(os.environ))))"
    command = [sys.executable, "-c", show, str(out), "$(touch x); `y`"]
    opened("c", {"kind": "command", "command": command}).notify(page())
    said = out.read_text(encoding="utf-8")
    assert "$(touch x); `y`" in said
    assert SECRET not in said


@pytest.mark.parametrize(
    ("command", "permanent"),
    [(["/nowhere/at/all"], True), ([sys.executable, "-c", "raise SystemExit(3)"], False)],
)
def test_a_command_that_fails_says_so(command: list[str], permanent: bool) -> None:
    with pytest.raises(NotifyError) as raised:
        opened("c", {"kind": "command", "command": command}).notify(page())
    assert raised.value.permanent is permanent


def test_a_missing_extra_is_named() -> None:
    program = (
        "import sys; sys.modules['apprise'] = None\n"
        "from responder.alerts.registry import opened\n"
        "opened('a', {'kind': 'apprise', 'url': 'json://127.0.0.1'})"
    )
    ran = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, timeout=60, check=False
    )
    assert "pip install 'vigie[notify]'" in ran.stderr


def test_a_page_of_many_stories_stays_one_screen() -> None:
    many = page()
    story = replace(many.stories[0], reasons=("x" * 300,) * 3)
    crowded = replace(many, stories=(story,) * 3, more=9_997)
    assert len(crowded.lines) <= 24
    assert "And 9997 more: vigie alerts" in crowded.text
    assert json.dumps(crowded.text)
