"""A signed-in Bluesky account: its session, its requests, and the failures of its client library.

The session is kept in the vault, for the network allows few sign-ins a day. The answers are given
raw: the library's models would refuse a whole page for one odd post.
"""

import json
import ssl
import threading
import time
from collections.abc import Callable, Iterable, Mapping
from contextlib import closing
from datetime import datetime, timedelta
from functools import cache, partial
from typing import Any

import httpx
import regex
from atproto import Client, Request, Session, SessionEvent, models
from atproto.exceptions import AtProtocolError, RateLimitExceededError, RequestErrorBase
from pydantic import SecretStr

from listener.channel import Options, Setup
from listener.errors import ChannelError, Translation, translated
from storage.model import Clock, Failure, Json

PROFILES = 25
"""How many profiles one request may ask for."""
REMEMBERED = 10_000
SIGNED_OUT = {"ExpiredToken", "InvalidToken", "AuthMissing", "AuthenticationRequired"}
NO_IDLING = httpx.Limits(max_keepalive_connections=0)
"""A connection kept from an earlier poll may be dead: a reply sent on it would end as unknown."""
UNDONE = {400, 401, 403, 404, 413, 429}
"""Answers by which a server says that it did not do what was asked."""


class BlueskyOptions(Options):
    """An account and an app password, made in Bluesky's settings under privacy and security."""

    identifier: str
    """Handle or DID of the brand's account."""
    app_password: SecretStr


class Failed(ChannelError):
    """A failed call: the name that the protocol gives it, and whether surely nothing was done."""

    def __init__(
        self,
        failure: Failure,
        detail: str,
        *,
        retry_at: datetime | None = None,
        name: str = "",
        undone: bool = False,
    ) -> None:
        super().__init__(failure, detail, retry_at=retry_at)
        self.name = name
        self.undone = undone


def _errors(clock: Clock) -> Mapping[type[Exception], Translation]:
    """Give the table of the client library's exceptions, and of those that it lets through."""
    return {
        RequestErrorBase: partial(_unanswered_or_denied, clock),
        AtProtocolError: lambda _: Failed(Failure.MALFORMED, "the answer has another shape"),
        ValueError: lambda _: Failed(Failure.MALFORMED, "the answer is not JSON"),
        httpx.HTTPError: lambda error: Failed(
            Failure.OUTAGE, f"the connection failed ({type(error).__name__})"
        ),
    }


def _unanswered_or_denied(clock: Clock, error: Any) -> ChannelError:  # noqa: ANN401
    if error.response is None:
        unsent = isinstance(error.__cause__, httpx.ConnectError | httpx.ConnectTimeout)
        return Failed(Failure.OUTAGE, f"no answer ({type(error).__name__})", undone=unsent)
    status = int(error.response.status_code)
    name = str(getattr(error.response.content, "error", ""))
    name = name if regex.fullmatch(r"\w{1,40}", name, regex.ASCII) else ""
    return Failed(
        _failure(status, name),
        f"status {status} {name}".strip(),
        retry_at=_retry_at(error, clock) if isinstance(error, RateLimitExceededError) else None,
        name=name,
        undone=status in UNDONE,
    )


def _failure(status: int, name: str) -> Failure:
    if status == 401 or name in SIGNED_OUT:
        return Failure.CREDENTIALS
    if status == 429:
        return Failure.RATE_LIMIT
    if status >= 500:
        return Failure.OUTAGE
    return Failure.PERMISSION if status >= 400 else Failure.MALFORMED


def _retry_at(error: Any, clock: Clock) -> datetime | None:  # noqa: ANN401
    try:
        wait: float | None = error.retry_after
        reset: datetime | None = error.reset_at
        return reset or (None if wait is None else clock() + timedelta(seconds=wait))
    except (ValueError, OverflowError, OSError):
        return None


class Account:
    """The signed-in account: keeps its session in the vault, and makes all requests."""

    def __init__(self, setup: Setup[BlueskyOptions], role: str) -> None:
        options = setup.options
        self.did = ""
        """Known once a request was made."""
        self.requests = 0
        self._options = options
        self._vault = setup.vault
        self._key = f"{setup.name}/{role}/{options.identifier}@{options.api_url or 'bsky.social'}"
        self._errors = _errors(setup.clock)
        self._lock = threading.Lock()
        self._client: Any = None
        self._restored = False
        self._followers: dict[str, int | None] = {}

    def query(self, method: str, params: object) -> dict[str, Json]:
        """Ask with GET. Raises ChannelError."""
        return self._ask(lambda client: client.invoke_query(method, params=params))

    def write(self, method: str, body: Mapping[str, Json]) -> dict[str, Json]:
        """Send a body as it is: the library's own models drop what is null. Raises ChannelError."""
        content, headers = json.dumps(body).encode(), {"Content-Type": "application/json"}
        return self._ask(
            lambda client: client.invoke_procedure(method, content=content, headers=headers)
        )

    def signed_in(self) -> str:
        """Sign in where that is still to be done, and give the account's DID."""
        self._opened()
        return self.did

    def prove(self) -> None:
        """Sign in with the password even where a session is kept. Raises ChannelError."""
        with self._lock:
            if self._client is None or self._restored:
                self._client = self._login()

    def followers(self, did: str | None) -> int | None:
        """Tell what `learn` found."""
        return self._followers.get(did) if did else None

    def learn(self, dids: Iterable[str]) -> int:
        """Read the followers of new authors, give the number of requests; a failure is no loss."""
        if len(self._followers) > REMEMBERED:
            self._followers.clear()
        wanted = [did for did in dict.fromkeys(dids) if did not in self._followers]
        chunks = [wanted[i : i + PROFILES] for i in range(0, len(wanted), PROFILES)]
        for asked, some in enumerate(chunks, start=1):
            try:
                answer = self.query(
                    "app.bsky.actor.getProfiles", models.AppBskyActorGetProfiles.Params(actors=some)
                )
            except ChannelError:
                return asked
            self._followers |= dict.fromkeys(some)
            self._followers |= _counts(answer.get("profiles"))
        return len(chunks)

    def _ask(self, call: Callable[[Any], Any]) -> dict[str, Json]:
        client = self._opened()
        try:
            return self._answer(client, call)
        except ChannelError as error:
            if error.failure is not Failure.CREDENTIALS or not self._outlived(client):
                raise
        return self._answer(self._opened(), call)

    def _answer(self, client: object, call: Callable[[Any], Any]) -> dict[str, Json]:
        self.requests += 1
        with translated(self._errors):
            content = call(client).content
        if not isinstance(content, dict):
            raise Failed(Failure.MALFORMED, "the answer is not a JSON object")
        return content

    def _opened(self) -> object:
        with self._lock:
            self._client = self._client or self._restore() or self._login()
            return self._client

    def _outlived(self, client: object) -> bool:
        """Drop a session that the network refuses; say whether a fresh one is worth a try."""
        with self._lock:
            if self._client is not client:
                return True
            self._client = None
            self._vault.put(self._key, "")
            return self._restored

    def _restore(self) -> Any:  # noqa: ANN401
        stored = self._vault.get(self._key)
        if not stored:
            return None
        client = self._new()
        try:
            Session.decode(stored).access_jwt_payload  # noqa: B018 - raises where it is garbage
            client.login(session_string=stored, fetch_bsky_profile=False)
        except (ValueError, AtProtocolError):
            return None
        self._restored = True
        return client

    def _login(self) -> Any:  # noqa: ANN401
        client, options = self._new(), self._options
        self.requests += 1
        with translated(self._errors):
            client.login(
                options.identifier,
                options.app_password.get_secret_value(),
                fetch_bsky_profile=False,
            )
        self._restored = False
        return client

    def _new(self) -> Any:  # noqa: ANN401
        options = self._options
        transport = _Deadline(options.timeout_s)
        request = Request(timeout=options.timeout_s, transport=transport)
        client = Client(options.api_url, request=request)
        client.on_session_change(self._keep)
        return client

    def _keep(self, event: SessionEvent, session: Session) -> None:
        self.did = session.did
        if event is not SessionEvent.IMPORT:
            self._vault.put(self._key, session.export())


class _Deadline(httpx.HTTPTransport):
    """Reads each answer within one limit in seconds: httpx counts only from piece to piece."""

    def __init__(self, limit_s: float) -> None:
        super().__init__(verify=_trust(), limits=NO_IDLING)
        self._limit_s = limit_s

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        ends = time.monotonic() + self._limit_s
        response = super().handle_request(request)
        body = bytearray()
        with closing(response):
            for piece in response.iter_raw():
                body += piece
                if time.monotonic() > ends:
                    raise httpx.ReadTimeout("the answer took too long", request=request)
        stream = httpx.ByteStream(bytes(body))
        return httpx.Response(response.status_code, headers=response.headers, stream=stream)


@cache
def _trust() -> ssl.SSLContext:
    """Read the certificates once: it takes a fifth of a second, and each client would do it."""
    return httpx.create_ssl_context()


def _counts(profiles: object) -> dict[str, int | None]:
    found = [p for p in profiles if isinstance(p, dict)] if isinstance(profiles, list) else []
    counts = {p.get("did"): p.get("followersCount") for p in found}
    return {
        did: n
        for did, n in counts.items()
        if isinstance(did, str) and isinstance(n, int) and n >= 0
    }
