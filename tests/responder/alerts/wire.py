"""A receiver on loopback that keeps what it is sent, and can be told to misbehave."""

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field

from werkzeug.wrappers import Request, Response

from listener.town.http import Fault, Faulty, served
from storage.model import Json


@dataclass
class Wire:
    """What was received, and by what address."""

    url: str
    faulty: Faulty
    bodies: list[bytes] = field(default_factory=list)
    headers: list[Mapping[str, str]] = field(default_factory=list)

    @property
    def pages(self) -> list[dict[str, Json]]:
        """The bodies as JSON, in order of arrival."""
        return [json.loads(body) for body in self.bodies]

    def told(self, key: str) -> list[Json]:
        """One key of each body."""
        return [page[key] for page in self.pages]

    @property
    def asked(self) -> int:
        """How many requests came, answered well or not."""
        return len(self.faulty.requests)

    def fail(
        self, status: int, times: int = 1, *, headers: Mapping[str, str] | None = None
    ) -> None:
        """Answer the next requests with this status."""
        self.faulty.faults.extend([Fault(status=status, headers=headers or {})] * times)


@contextmanager
def wire() -> Iterator[Wire]:
    """Serve a receiver that takes everything."""
    made: list[Wire] = []

    @Request.application
    def take(request: Request) -> Response:
        made[0].bodies.append(request.get_data())
        made[0].headers.append(dict(request.headers))
        return Response("{}", status=202, content_type="application/json")

    faulty = Faulty(take)
    with served(faulty) as url:
        made.append(Wire(url=url, faulty=faulty))
        yield made[0]
