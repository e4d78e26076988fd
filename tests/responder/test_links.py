"""Links are looked up on a real server; what is not ours is never asked."""

import socket
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from werkzeug import Request, Response
from werkzeug.serving import make_server

from responder.checks.dead_link import Fault
from responder.links import KEPT, KEPT_PASSING, Links, Resolver, address_of
from storage.model import Clock

HERE = "127.0.0.1"
NOON = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
STATUSES = {"/gone": 410, "/missing": 404, "/broken": 500, "/login": 401, "/busy": 429}


class Site:
    """A site of ours that remembers what it was asked."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, str, str]] = []
        self.statuses = dict(STATUSES)
        self.released = threading.Event()

    def __call__(self, environ: dict[str, object], start: object) -> object:
        request = Request(environ)
        self.asked.append((request.method, request.path, request.host))
        return self._answer(request)(environ, start)  # type: ignore[arg-type]

    def _answer(self, request: Request) -> Response:
        match request.path:
            case "/moved":
                return Response(status=301, headers={"location": "/page"})
            case "/round":
                return Response(status=302, headers={"location": "/round"})
            case "/away":
                return Response(status=302, headers={"location": "http://elsewhere.example/x"})
            case "/slow":
                self.released.wait(10)
            case "/no-head" if request.method == "HEAD":
                return Response(status=405)
            case "/only-get" if request.method == "HEAD":
                return Response(status=404)
        return Response("hello", status=self.statuses.get(request.path, 200))


@pytest.fixture
def site() -> Site:
    return Site()


@pytest.fixture
def base(site: Site) -> Iterator[str]:
    server = make_server(HERE, 0, site, threaded=True)  # type: ignore[arg-type]
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://{HERE}:{server.server_port}"
    site.released.set()
    server.shutdown()
    thread.join()
    server.server_close()


def links(
    *hosts: str,
    clock: Clock = lambda: NOON,
    patience_s: float = 60.0,
    resolve: Resolver = address_of,
) -> Links:
    """Look up with more patience than a person has: how fast this machine is, is not the point."""
    return Links(
        hosts=frozenset(hosts or (HERE,)),
        clock=clock,
        resolve=resolve,
        patience_s=patience_s,
        time_out_s=60.0,
    )


@pytest.mark.parametrize(
    ("path", "fault"),
    [
        ("/page", None),
        ("/page?a=1&b=é#part", None),
        ("/moved", None),
        ("/no-head", None),
        ("/only-get", None),
        ("/login", None),
        ("/busy", None),
        ("/missing", Fault.MISSING),
        ("/gone", Fault.MISSING),
        ("/broken", Fault.FAULTY),
        ("/round", Fault.ROUND),
        ("/away", Fault.AWAY),
    ],
)
def test_a_page_of_ours_is_asked(base: str, site: Site, path: str, fault: Fault | None) -> None:
    assert links().dead([base + path]) == ({} if fault is None else {base + path: fault})
    assert site.asked[0][0] == "HEAD"
    assert not any("elsewhere" in host for _, _, host in site.asked)


def test_a_page_that_does_not_answer_in_time_is_told(base: str) -> None:
    assert links(patience_s=0.2).dead([base + "/slow"]) == {base + "/slow": Fault.SLOW}


def test_nobody_there_is_told() -> None:
    with socket.socket() as taken:
        taken.bind((HERE, 0))
        address = f"http://{HERE}:{taken.getsockname()[1]}/"
        assert links().dead([address]) == {address: Fault.BROKEN}


def test_a_host_that_is_not_known_is_told() -> None:
    def unknown(host: str) -> str:
        raise socket.gaierror(socket.EAI_NONAME, "no such host")

    def away(host: str) -> str:
        raise socket.gaierror(socket.EAI_AGAIN, "ask again")

    address = "https://aide.brumelle.example/pause"
    ours = "brumelle.example"
    assert links(ours, resolve=unknown).dead([address]) == {address: Fault.NO_HOST}
    assert links(ours, resolve=away).dead([address]) == {address: Fault.BROKEN}


@pytest.mark.parametrize("number", ["127.0.0.1", "10.0.0.7", "169.254.169.254", "::1", "fe80::1%2"])
def test_a_name_inside_a_private_network_is_not_asked(base: str, site: Site, number: str) -> None:
    port = base.rpartition(":")[2]
    address = "http://aide.brumelle.example/page"
    inside = links("brumelle.example", resolve=lambda host: number)
    assert inside.dead([address]) == {address: Fault.INSIDE}
    assert inside.dead([f"http://brumelle.example:{port}/page"]) == {}
    assert site.asked == []


def test_the_links_of_others_are_never_asked(site: Site, base: str) -> None:
    asked: list[str] = []

    def resolve(host: str) -> str:
        asked.append(host)
        return HERE

    ours = links("brumelle.example", resolve=resolve)
    others = [
        base + "/page",
        "https://elsewhere.example/brumelle.example",
        "https://brumelle.example@elsewhere.example/",
        "https://notbrumelle.example/",
        "ftp://brumelle.example/file",
        "https://brumelle.example:22/",
        "http://[::1/",
        "https://brumelle.example:99999/",
        "",
    ]
    assert ours.dead(others) == {}
    assert asked == []
    assert links().dead([]) == {}
    assert Links(hosts=frozenset(), clock=lambda: NOON).dead([base + "/missing"]) == {}
    assert site.asked == []


def test_what_was_found_is_remembered_for_some_minutes(base: str, site: Site) -> None:
    times = iter([NOON, NOON, NOON + KEPT_PASSING, NOON + KEPT])
    known = links(clock=lambda: next(times))
    both = [base + "/missing", base + "/broken"]
    assert len(known.dead(both)) == 2
    site.asked.clear()
    assert len(known.dead(both)) == 2
    assert site.asked == []
    site.statuses.clear()
    assert known.dead(both) == {both[0]: Fault.MISSING}
    assert {path for _, path, _ in site.asked} == {"/broken"}
    assert known.dead(both) == {}


def test_few_links_are_looked_up(base: str, site: Site) -> None:
    links().dead(f"{base}/page/{n}" for n in range(20))
    assert len(site.asked) == 5


def test_a_link_is_asked_under_its_own_name(base: str, site: Site) -> None:
    links().dead([base + "/page"])
    assert site.asked == [("HEAD", "/page", base.removeprefix("http://"))]
    assert timedelta(minutes=1) <= KEPT_PASSING < KEPT
