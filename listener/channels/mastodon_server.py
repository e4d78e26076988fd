"""One connection to a Mastodon server through Mastodon.py, without its waiting and guessing."""

import hashlib
import io
import json
import time
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from urllib.parse import urlsplit

import requests
from mastodon import (
    Mastodon,
    MastodonAPIError,
    MastodonNetworkError,
    MastodonNotFoundError,
    MastodonRatelimitError,
    MastodonServerError,
    MastodonUnauthorizedError,
)
from mastodon.types_base import PaginatableList
from pydantic import SecretStr, ValidationError, field_validator

from listener.channel import Options, Setup
from listener.channels.mastodon_wire import Account
from listener.errors import ChannelError, Translation, translated
from storage.model import Cost, Failure

NOT_ASKED_FOR = "4.6.0"
"""Stands in for the server's version: the library would ask for it and swallow every failure."""


MAX_BYTES = 20_000_000
"""Far above what a page or a thread holds."""


class MastodonOptions(Options):
    """A server, and the account that we hold there."""

    api_url: str
    """The address of the server (instance), such as https://mastodon.example."""
    access_token: SecretStr | None = None
    """Needed for mentions, search and replies; some servers show hashtags without it."""
    search: bool = False
    """Search the posts for names and products too, where the server offers that."""

    @field_validator("api_url")
    @classmethod
    def _whole(cls, url: str) -> str:
        if urlsplit(url).scheme not in {"http", "https"} or not urlsplit(url).netloc:
            raise ValueError("an address that begins with https:// is needed")
        return url.rstrip("/")


class _Client(Mastodon):
    def timeline_is_available(self, *_: object, **__: object) -> bool:
        """Do not ask the server first: the library swallows every failure of that question."""
        return True


class Server:
    """Asks the server, once per call, and tells every failure as a ChannelError."""

    def __init__(self, setup: Setup[MastodonOptions]) -> None:
        options = setup.options
        self.host = urlsplit(options.api_url).netloc.rpartition("@")[2]
        self.status: int | None = None
        """Of the last answer; None where none came."""
        self._vault = setup.vault
        self._clock = setup.clock
        self._timeout_s = options.timeout_s
        self._requests = 0
        self._retry_at: datetime | None = None
        self._listed = False
        self._body: object = None
        self._page: object = None
        token = options.access_token.get_secret_value().strip() if options.access_token else None
        mark = hashlib.sha256(f"{options.api_url} {token}".encode()).hexdigest()[:16]
        self._vault_key = f"{setup.name}/account/{mark}"
        session = requests.Session()
        session.hooks["response"].append(self._look)
        self._client = _Client(
            access_token=token,
            api_base_url=options.api_url,
            ratelimit_method="throw",
            request_timeout=options.timeout_s,
            version_check_mode="created",
            mastodon_version=NOT_ASKED_FOR,
            session=session,
            user_agent="vigie",
        )

    def ask(self, call: Callable[[Mastodon], object], *, listed: bool = False) -> object:
        """Make one call that sends one request, and give the JSON that came back, uncast.

        Raises ChannelError, also where it is no list (`listed`) or no object.
        """
        self._requests += 1
        self.status, self._retry_at, self._body = None, None, None
        self._listed = listed
        with translated(self._errors()):
            self._page = call(self._client)
        if not isinstance(self._body, list if listed else dict):
            raise self._unreadable()
        return self._body

    def next_before(self) -> str | None:
        """Read from the Link header of the last answer where the next page begins."""
        if not isinstance(self._page, PaginatableList):
            return None
        info = self._client.get_pagination_info(self._page, "next")
        return str(info["max_id"]) if info and info.get("max_id") else None

    def account(self, *, fresh: bool = False) -> Account:
        """Tell whose token it is; asked once and kept. Raises ChannelError."""
        kept = None if fresh else self._vault.get(self._vault_key)
        if kept is not None:
            return Account.model_validate_json(kept)
        answer = self.ask(lambda client: client.account_verify_credentials())
        try:
            account = Account.model_validate(answer)
        except ValidationError as error:
            raise ChannelError(Failure.MALFORMED, "the account is unreadable") from error
        self._vault.put(self._vault_key, account.model_dump_json())
        return account

    def cost(self) -> Cost:
        """Tell the requests since the last question."""
        sent, self._requests = self._requests, 0
        return Cost(requests=sent)

    def _look(self, response: requests.Response, *_: object, **__: object) -> requests.Response:
        """Keep what was answered, and give the library an empty one of the wanted type.

        Its casting takes a second for forty posts, makes None of what it cannot read, and shifts
        times to the local zone; a rate limit header that it cannot read fails a good answer. A
        redirect, its Location left out, is not followed: a reply must not be sent a second time.
        """
        self.status = response.status_code
        self._retry_at = _retry_at(response, self._clock())
        hollow = requests.Response()
        hollow.status_code = response.status_code
        hollow.raw = io.BytesIO(b"[]" if self._listed else b"{}")
        hollow.headers.update({k: v for k, v in response.headers.items() if k.lower() == "link"})
        try:
            self._body = json.loads(self._read(response))
        except (ValueError, RecursionError):
            hollow.raw = io.BytesIO(b"no JSON")  # the library raises its own error
        return hollow

    def _read(self, response: requests.Response) -> bytes:
        """Read the body within the time limit as a whole: the library limits each piece only."""
        ends = time.monotonic() + self._timeout_s
        body = bytearray()
        while piece := response.raw.read1(1 << 16, decode_content=True):
            body += piece
            if len(body) > MAX_BYTES or time.monotonic() > ends:
                response.close()
                raise requests.Timeout
        return bytes(body)

    def _errors(self) -> Mapping[type[Exception], Translation]:
        def told(failure: Failure, what: str) -> Translation:
            return lambda _: ChannelError(failure, f"{self.host} {what}", retry_at=self._retry_at)

        return {
            MastodonRatelimitError: told(Failure.RATE_LIMIT, "asks us to wait"),
            MastodonUnauthorizedError: told(Failure.CREDENTIALS, "wants a valid access token"),
            MastodonNotFoundError: told(Failure.GONE, "has no such thing (404)"),
            MastodonServerError: told(Failure.OUTAGE, "failed"),
            MastodonNetworkError: told(Failure.OUTAGE, "gave no whole answer in time"),
            MastodonAPIError: self._other,
        }

    def _other(self, _: Exception) -> ChannelError:
        status = self.status or 0
        if status >= 500:
            return ChannelError(
                Failure.OUTAGE, f"{self.host} failed ({status})", retry_at=self._retry_at
            )
        if status >= 400:
            return ChannelError(Failure.PERMISSION, f"{self.host} refused ({status})")
        if status >= 300:
            what = f"{self.host} sends us elsewhere ({status}); is api_url right?"
            return ChannelError(Failure.MALFORMED, what)
        return self._unreadable()

    def _unreadable(self) -> ChannelError:
        return ChannelError(Failure.MALFORMED, f"{self.host} answered with another kind of data")


def _retry_at(response: requests.Response, now: datetime) -> datetime | None:
    """Read when to come back; a server that starts gives Retry-After twice, in both forms."""
    after, _, rest = response.headers.get("Retry-After", "").partition(",")
    if after.strip().isdecimal():
        return now + timedelta(seconds=min(int(after), 86_400))
    if after and (date := _http_date(f"{after},{rest}")):
        return date
    return _reset(response.headers) if response.status_code == 429 else None


def _reset(headers: Mapping[str, str]) -> datetime | None:
    """Read the end of the window: ISO 8601 of Mastodon, or seconds of GoToSocial."""
    reset = headers.get("X-RateLimit-Reset", "")
    try:
        if reset.isdecimal():
            return datetime.fromtimestamp(int(reset), UTC)
        at = datetime.fromisoformat(reset)
    except (ValueError, OverflowError, OSError):
        return None
    return at.astimezone(UTC) if at.tzinfo else at.replace(tzinfo=UTC)


def _http_date(value: str) -> datetime | None:
    try:
        date = parsedate_to_datetime(value)
    except ValueError:
        return None
    return date.astimezone(UTC) if date.tzinfo else date.replace(tzinfo=UTC)
