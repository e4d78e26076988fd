"""Small things that the tests of several channels play with."""

from collections.abc import Iterable
from threading import Event
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment


class Drawer(dict[str, str]):
    """A vault in memory."""

    def put(self, key: str, value: str) -> None:
        self[key] = value


class ClosedDrawer:
    """The vault of a channel that keeps nothing."""

    def get(self, key: str) -> None:
        return None

    def put(self, key: str, value: str) -> None:
        raise AssertionError(f"the channel keeps {key}")


class Dripping:
    """Begins an answer and never ends it."""

    def __init__(self) -> None:
        self.over = Event()

    def __call__(
        self, environ: "WSGIEnvironment", start_response: "StartResponse"
    ) -> Iterable[bytes]:
        start_response("200 OK", [("Content-Type", "application/json")])
        while not self.over.wait(0.02):
            yield b" "
