"""Serving a network on loopback, and making it misbehave on request."""

import socket
import threading
from collections import deque
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from werkzeug.serving import WSGIRequestHandler, make_server
from werkzeug.wrappers import Request, Response

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """One misbehaviour, spent on one request that it fits."""

    status: int | None = None
    """Answer with this status in place of the true answer."""
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes | None = None
    """Answer with these bytes; with status 200 unless said otherwise."""
    content_type: str = "application/json"
    truncate: int | None = None
    """Send only so many bytes of the true answer's body, as if that were all."""
    hang_s: float = 0
    """Wait before anything is sent."""
    drop: bool = False
    """Do what was asked, then close the connection without an answer."""
    method: str | None = None
    path: str | None = None
    """Only for requests whose path contains this."""

    def fits(self, request: Request) -> bool:
        """Whether this request is to meet the fault."""
        return (self.method is None or request.method == self.method) and (
            self.path is None or self.path in request.path
        )


class Faulty:
    """WSGI middleware that spends its queue of faults on the requests that fit them."""

    def __init__(self, app: "WSGIApplication") -> None:
        self._app = app
        self.faults: deque[Fault] = deque()
        self.requests: list[tuple[str, str]] = []
        """Method and path of every request, in order of arrival."""
        self._lock = threading.Lock()
        self._closing = threading.Event()

    def close(self) -> None:
        """Let every hanging request go."""
        self._closing.set()

    def __call__(
        self, environ: "WSGIEnvironment", start_response: "StartResponse"
    ) -> Iterable[bytes]:
        """Answer one request, with the fault that fits it where there is one."""
        request = Request(environ, populate_request=False)
        with self._lock:
            self.requests.append((request.method, request.path))
            fault = next((f for f in self.faults if f.fits(request)), None)
            if fault is not None:
                self.faults.remove(fault)
        if fault is None:
            return self._app(environ, start_response)
        if fault.hang_s:
            self._closing.wait(fault.hang_s)
        if fault.status is not None or fault.body is not None:
            answer = Response(
                fault.body if fault.body is not None else b"{}",
                status=fault.status or 200,
                headers=dict(fault.headers),
                content_type=fault.content_type,
            )
            return answer(environ, start_response)
        true = Response.from_app(self._app, environ)
        if fault.drop:
            environ["werkzeug.socket"].shutdown(socket.SHUT_RDWR)
            raise ConnectionAbortedError
        if fault.truncate is not None:
            true.set_data(true.get_data()[: fault.truncate])
        return true(environ, start_response)


class _Quiet(WSGIRequestHandler):
    def log(self, type: str, message: str, *args: object) -> None:
        """Say nothing: the town's log is its story."""

    def connection_dropped(self, error: BaseException, environ: object = None) -> None:
        """Take a closed connection for granted."""


@contextmanager
def served(app: Faulty) -> Iterator[str]:
    """Serve the app on a free port of loopback, and give its address, without a final slash."""
    server = make_server("127.0.0.1", 0, app, threaded=True, request_handler=_Quiet)
    server.daemon_threads = True  # type: ignore[attr-defined]
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        app.close()
        server.shutdown()
        server.server_close()
        thread.join()
