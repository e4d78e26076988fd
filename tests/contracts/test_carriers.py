"""What every receiver must do that can be handed a report, each against a real end on loopback."""

import json
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest

from listener.town.http import Fault
from responder.alerts.notifier import Carrier, NotifyError
from responder.alerts.notifiers.webhook import signature
from responder.alerts.parcel import File, Parcel, packed
from responder.alerts.registry import NOTIFIERS, load, opened_carrier
from storage.errors import SettingsError
from tests.factories import NOON
from tests.responder.alerts.post_office import PostOffice, attached, post_office
from tests.responder.alerts.wire import Wire, wire

# A plugin of Apprise imports what a later Python has not.
pytestmark = pytest.mark.filterwarnings("ignore:'imghdr' is deprecated:DeprecationWarning")

SECRET = "s3cr3t-t0k3n"
CARRIERS = [kind for kind in NOTIFIERS if load(kind).carrier is not None]
SINK = "import sys; open(sys.argv[1], 'ab').write(sys.stdin.buffer.read() + b'\\n')"
HTML = File(
    name="vigie-2026-W47.html", media_type="text/html", content="<p>Crème</p>\n".encode() * 9_000
)
TABLES = tuple(
    File(name=f"vigie-2026-W47/{name}.csv", media_type="text/csv", content=b"a,b\n1,2\n")
    for name in ("topics", "volume")
)
PARCEL = Parcel(
    key="vigie-report-key",
    at=NOON,
    title="Brumelle: week 47 of 2026",
    lines=("212 posts, 31.0 % complaints.", "The whole report: vigie-2026-W47.html."),
    files=(HTML, *TABLES),
    about={"period": "2026-W47", "language": "en", "report": {"sections": []}},
    doubt="This may be the second copy.",
)


@dataclass
class Bench:
    """A receiver and its far end."""

    kind: str
    carrier: Carrier
    received: Callable[[], str]
    wire: Wire


def opened_at(kind: str, far: Wire, tmp_path: Path, timeout_s: float = 5) -> Carrier:
    tables: Mapping[str, Mapping[str, object]] = {
        "console": {},
        "webhook": {"url": f"{far.url}/{SECRET}", "secret": SECRET},
        "apprise": {"url": far.url.replace("http:", "json:") + f"/{SECRET}"},
        "command": {"command": [sys.executable, "-c", SINK, str(tmp_path / "sink")]},
    }
    return opened_carrier(kind, {"kind": kind, "timeout_s": timeout_s, **tables[kind]})


@pytest.fixture(params=CARRIERS)
def bench(
    request: pytest.FixtureRequest, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> Iterator[Bench]:
    with wire() as far:

        def received() -> str:
            match request.param:
                case "console":
                    return capfd.readouterr().err
                case "command":
                    return (tmp_path / "sink").read_text(encoding="utf-8")
                case _:
                    return "\n".join(body.decode() for body in far.bodies)

        carrier = opened_at(request.param, far, tmp_path)
        yield Bench(kind=request.param, carrier=carrier, received=received, wire=far)


@pytest.fixture
def web(bench: Bench) -> Bench:
    if bench.kind not in {"webhook", "apprise"}:
        pytest.skip("no server stands behind it")
    return bench


def test_a_report_arrives_once_with_its_first_words(bench: Bench) -> None:
    bench.carrier.carry(PARCEL)
    told = bench.received()
    assert told.count("212 posts, 31.0 % complaints.") == 1
    assert PARCEL.title in told
    assert PARCEL.doubt not in told


def test_a_copy_says_that_it_may_be_the_second(bench: Bench) -> None:
    bench.carrier.carry(replace(PARCEL, again=True))
    assert PARCEL.doubt in bench.received()


@pytest.mark.parametrize("status", [400, 401, 404, 413])
def test_a_no_is_for_good(web: Bench, status: int) -> None:
    web.wire.fail(status)
    with pytest.raises(NotifyError) as raised:
        web.carrier.carry(PARCEL)
    assert raised.value.permanent
    assert not raised.value.unsure
    assert SECRET not in str(raised.value)


@pytest.mark.parametrize("status", [429, 503])
def test_what_passes_is_tried_again_and_did_not_arrive(web: Bench, status: int) -> None:
    web.wire.fail(status, headers={"Retry-After": "120"})
    with pytest.raises(NotifyError) as raised:
        web.carrier.carry(PARCEL)
    assert not raised.value.permanent
    if web.kind == "webhook":
        assert raised.value.retry_after == timedelta(minutes=2)
        assert not raised.value.unsure
    assert web.wire.asked == 1


def test_where_no_answer_comes_it_may_have_arrived(web: Bench, tmp_path: Path) -> None:
    web.wire.faulty.faults.append(Fault(hang_s=30))
    slow = opened_at(web.kind, web.wire, tmp_path, timeout_s=0.2)
    with pytest.raises(NotifyError) as raised:
        slow.carry(PARCEL)
    assert raised.value.unsure
    assert not raised.value.permanent


def test_what_was_never_asked_did_not_get_it(tmp_path: Path) -> None:
    with wire() as gone:
        carrier = opened_at("webhook", gone, tmp_path)
    with pytest.raises(NotifyError) as raised:
        carrier.carry(PARCEL)
    assert not raised.value.unsure


def test_programs_get_the_whole_report(tmp_path: Path) -> None:
    with wire() as far:
        opened_at("webhook", far, tmp_path).carry(PARCEL)
        opened_at("command", far, tmp_path).carry(PARCEL)
    (told,) = far.pages
    assert told == json.loads((tmp_path / "sink").read_text(encoding="utf-8"))
    assert told == {
        "version": 1,
        "event": "report",
        "dedup_key": "vigie-report-key",
        "at": NOON.isoformat(),
        "title": PARCEL.title,
        "text": PARCEL.text,
        "again": False,
        "period": "2026-W47",
        "language": "en",
        "report": {"sections": []},
    }
    (headers,) = far.headers
    assert headers["X-Vigie-Event"] == "report"
    assert headers["X-Vigie-Dedup-Key"] == "vigie-report-key"
    expected = signature(SECRET.encode(), int(NOON.timestamp()), far.bodies[0])
    assert headers["X-Vigie-Signature"] == expected


def test_what_has_no_room_for_a_report_says_who_has() -> None:
    with pytest.raises(SettingsError, match=r"takes no report; these do: console, webhook, app"):
        opened_carrier("pagerduty", {"routing_key": SECRET})


@pytest.fixture
def office() -> Iterator[PostOffice]:
    with post_office() as served:
        yield served


def by_mail(office: PostOffice, timeout_s: float = 5) -> Carrier:
    return opened_carrier("mail", {"kind": "apprise", "url": office.url, "timeout_s": timeout_s})


def test_by_mail_the_files_are_attached(office: PostOffice) -> None:
    by_mail(office).carry(PARCEL)
    (letter,) = office.letters
    assert letter["Subject"] == PARCEL.title
    assert "manager@brumelle.example" in letter["To"]
    body = letter.get_body(("html", "plain"))
    assert body is not None
    assert "212 posts, 31.0 % complaints." in body.get_content()
    found = attached(letter)
    assert list(found) == ["vigie-2026-W47.html", "vigie-2026-W47.zip"]
    assert found["vigie-2026-W47.html"] == HTML.content
    (page, archive) = letter.iter_attachments()
    assert page.get_content_type() == "text/html"
    assert page.get_content_disposition() == "attachment"
    assert archive.get_content_type() == "application/zip"
    with ZipFile(BytesIO(found["vigie-2026-W47.zip"])) as inside:
        assert inside.namelist() == ["topics.csv", "volume.csv"]


def test_the_same_tables_make_the_same_archive() -> None:
    (first,), (second,) = list(packed(TABLES)), list(packed(TABLES))
    assert first == second


@pytest.mark.parametrize("answer", ["451 later", "552 too large"])
def test_a_letter_that_is_not_taken_is_told(office: PostOffice, answer: str) -> None:
    office.answers.append(answer)
    with pytest.raises(NotifyError):
        by_mail(office).carry(PARCEL)
    assert office.letters == []
    by_mail(office).carry(PARCEL)
    assert len(office.letters) == 1


def test_a_mail_server_that_is_not_there_did_not_get_it() -> None:
    with post_office() as gone:
        carrier = by_mail(gone)
    with pytest.raises(NotifyError) as raised:
        carrier.carry(PARCEL)
    assert not raised.value.unsure
    assert not raised.value.permanent


def test_a_mail_server_that_says_nothing_holds_nobody_up(office: PostOffice) -> None:
    office.silent = True
    begun = time.monotonic()
    with pytest.raises(NotifyError) as raised:
        by_mail(office, timeout_s=0.5).carry(PARCEL)
    assert time.monotonic() - begun < 10
    assert raised.value.unsure
