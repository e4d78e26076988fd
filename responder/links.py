"""Looking up the links of a reply: those to the brand's own sites, never those of others.

Nothing is sent but HEAD, or GET whose body is not read, to hosts that the configuration names; a
redirect is followed on these hosts alone, and a name that stands for an address inside a private
network is not asked, so that no text can make this machine speak to one.
"""

import socket
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from ipaddress import ip_address
from threading import Lock, Thread
from time import monotonic
from typing import TYPE_CHECKING, TypeAlias
from urllib.parse import SplitResult, urljoin, urlsplit

from responder.checks.addresses import within
from responder.checks.dead_link import PASSING, Fault
from storage.model import Clock

if TYPE_CHECKING:
    import httpx

Resolver: TypeAlias = Callable[[str], str]
"""Gives the address of a host. Raises OSError where there is none."""

KEPT = timedelta(minutes=10)
"""For how long it is believed that a page stands or is gone."""
KEPT_PASSING = timedelta(minutes=1)
"""For how long a fault is believed that may pass."""
TIME_OUT_S = 2.0
"""For each step of each request."""
PATIENCE_S = 4.0
"""For all links of a reply together: a person waits."""
MOST_LINKS = 5
"""Links of one reply that are looked up; nobody writes more."""
MOST_REDIRECTS = 5
_AGENT = "Vigie (looks whether our own links lead somewhere)"


def address_of(host: str) -> str:
    """Ask the system's resolver. Raises OSError where the name is not known."""
    return str(socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)[0][4][0])


@dataclass(frozen=True, slots=True)
class _Known:
    at: datetime
    fault: Fault | None

    def holds(self, now: datetime) -> bool:
        return now - self.at < (KEPT_PASSING if self.fault in PASSING else KEPT)


@dataclass(frozen=True, kw_only=True)
class Links:
    """Looks links up and remembers for some minutes; may be shared between threads."""

    hosts: frozenset[str]
    """Ours, with all that stands under them; none looks up nothing."""
    clock: Clock
    resolve: Resolver = address_of
    patience_s: float = PATIENCE_S
    time_out_s: float = TIME_OUT_S
    _known: dict[str, _Known] = field(default_factory=dict, init=False, repr=False)
    _lock: Lock = field(default_factory=Lock, init=False, repr=False)

    def dead(self, addresses: Iterable[str]) -> Mapping[str, Fault]:
        """Name those of these addresses that lead nowhere; waits `patience_s` seconds at most."""
        ours = [a for a in dict.fromkeys(addresses) if self._ours(_parts(a))][:MOST_LINKS]
        now = self.clock()
        with self._lock:
            unknown = [a for a in ours if a not in self._known or not self._known[a].holds(now)]
        # Daemons: the resolver heeds no time-out, and nobody is to wait for it at the end.
        lookers = [Thread(target=self._look, args=(a, now), daemon=True) for a in unknown]
        for looker in lookers:
            looker.start()
        until = monotonic() + self.patience_s
        for looker in lookers:
            looker.join(max(until - monotonic(), 0.0))
        with self._lock:
            found = {a: self._known[a].fault if a in self._known else Fault.SLOW for a in ours}
        return {address: fault for address, fault in found.items() if fault is not None}

    def _look(self, address: str, now: datetime) -> None:
        fault = self._fault(_parts(address).geturl())
        with self._lock:
            for old in [a for a, known in self._known.items() if not known.holds(now)]:
                del self._known[old]
            self._known[address] = _Known(now, fault)

    def _fault(self, url: str) -> Fault | None:
        """Follow a link until a page answers, or say why none does."""
        import httpx

        try:
            with httpx.Client(timeout=self.time_out_s, trust_env=False) as client:
                for _ in range(MOST_REDIRECTS + 1):
                    parts = _parts(url)
                    if not self._ours(parts):
                        return Fault.AWAY
                    answer = self._answer(client, parts)
                    if isinstance(answer, Fault):
                        return answer
                    if not answer.has_redirect_location:
                        return _read(answer.status_code)
                    url = urljoin(url, answer.headers["location"])
                return Fault.ROUND
        except httpx.TimeoutException:
            return Fault.SLOW
        except (httpx.HTTPError, httpx.InvalidURL, ValueError):
            return Fault.BROKEN

    def _answer(self, client: "httpx.Client", parts: SplitResult) -> "httpx.Response | Fault":
        """Ask by HEAD, and where that is not liked by GET, whose body is left unread."""
        host = parts.hostname or ""
        try:
            number = self.resolve(host)
        except OSError as error:
            unknown = isinstance(error, socket.gaierror) and error.errno != socket.EAI_AGAIN
            return Fault.NO_HOST if unknown else Fault.BROKEN
        if not ip_address(number.partition("%")[0]).is_global and not _literal(host):
            return Fault.INSIDE
        # The very address that was looked at is asked, so that no second answer of the resolver
        # can lead elsewhere.
        where = f"[{number}]" if ":" in number else number
        port = f":{parts.port}" if parts.port else ""
        url = parts._replace(netloc=where + port, fragment="").geturl()
        headers = {"host": host + port, "user-agent": _AGENT}
        for method in ("HEAD", "GET"):
            asked = client.build_request(
                method, url, headers=headers, extensions={"sni_hostname": host}
            )
            answer = client.send(asked, stream=True)
            answer.close()
            if answer.status_code < 400:
                break
        return answer

    def _ours(self, parts: SplitResult) -> bool:
        host = (parts.hostname or "").rstrip(".").lower()
        usual = parts.port in {None, 80, 443} or _literal(host)
        return parts.scheme in {"http", "https"} and usual and within(host, self.hosts)


def _parts(address: str) -> SplitResult:
    """Take an address apart; one without a scheme is asked for as a browser does."""
    try:
        parts = urlsplit(address if "://" in address[:8] else f"https://{address}")
        return parts if parts.port != 0 else SplitResult("", "", "", "", "")
    except ValueError:
        return SplitResult("", "", "", "", "")


def _literal(host: str) -> bool:
    """Whether the host is an address: who configures one means it."""
    try:
        ip_address(host)
    except ValueError:
        return False
    return True


def _read(status: int) -> Fault | None:
    """What asks for a login or is busy stands there all the same."""
    if status in {404, 410}:
        return Fault.MISSING
    return Fault.FAULTY if status >= 500 else None
