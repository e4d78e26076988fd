"""A mail server on loopback that keeps what it is handed, and can be told to refuse it."""

import socketserver
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from threading import Event, Thread


@dataclass
class PostOffice:
    """What was received, and how to answer the next letters."""

    port: int = 0
    letters: list[EmailMessage] = field(default_factory=list)
    answers: list[str] = field(default_factory=list)
    """To the next letters, such as `554 no`; else they are taken."""
    on_letter: Callable[[], None] = lambda: None
    """What happens after a letter came, before it is answered."""
    silent: bool = False
    """Never greet anybody."""
    over: Event = field(default_factory=Event)

    @property
    def url(self) -> str:
        """The address of Apprise that leads here."""
        host = f"127.0.0.1:{self.port}"
        people = "from=vigie@brumelle.example&to=manager@brumelle.example"
        return f"mailto://{host}/?smtp=127.0.0.1&mode=insecure&{people}"


class _Clerk(socketserver.StreamRequestHandler):
    office: PostOffice

    def handle(self) -> None:
        if self.office.silent:
            self.office.over.wait(60)
            return
        self._say("220 ready")
        while line := self.rfile.readline():
            match line[:4].upper().strip():
                case b"DATA":
                    self._say("354 go on")
                    self._take(b"".join(iter(self.rfile.readline, b".\r\n")))
                case b"QUIT":
                    self._say("221 bye")
                    return
                case _:
                    self._say("250 ok")

    def _take(self, data: bytes) -> None:
        letter = message_from_bytes(data, policy=policy.default)
        assert isinstance(letter, EmailMessage)
        answer = self.office.answers.pop(0) if self.office.answers else "250 taken"
        if answer.startswith("250"):
            self.office.letters.append(letter)
        self.office.on_letter()
        self._say(answer)

    def _say(self, words: str) -> None:
        self.wfile.write(words.encode() + b"\r\n")


@contextmanager
def post_office() -> Iterator[PostOffice]:
    """Serve a post office."""
    office = PostOffice()
    clerk = type("Clerk", (_Clerk,), {"office": office})
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), clerk) as server:
        server.daemon_threads = True
        office.port = server.server_address[1]
        Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
        try:
            yield office
        finally:
            office.over.set()
            server.shutdown()


def attached(letter: EmailMessage) -> dict[str, bytes]:
    """Read what is attached, by its name."""
    found = {}
    for part in letter.iter_attachments():
        content = part.get_payload(decode=True)
        assert isinstance(content, bytes)
        found[part.get_filename() or ""] = content
    return found
