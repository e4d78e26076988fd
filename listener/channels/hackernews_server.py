"""Reaching Hacker News through the search that Algolia offers for it: time-outs and errors."""

import json
import ssl
import time
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from functools import cache

import httpx

from listener.channel import Options, Setup
from listener.errors import ChannelError, Translation, translated
from storage.model import Failure

MAX_BYTES = 8_000_000
"""Far above what a hundred hits hold."""


class HackerNewsOptions(Options):
    """Nothing to configure but the brand's own account, where it has one."""

    username: str | None = None
    """The brand's account: its posts are kept as our own."""


class Server:
    """Asks once per call, within one limit of time and size."""

    def __init__(self, setup: Setup[HackerNewsOptions]) -> None:
        self._setup = setup
        base = (setup.options.api_url or "https://hn.algolia.com").rstrip("/")
        self._base = f"{base}/api/v1"

    def ask(self, path: str, parameters: Mapping[str, str]) -> object:
        """Ask once, and give the JSON that comes. Raises ChannelError."""
        timeout_s = self._setup.options.timeout_s
        ends = time.monotonic() + timeout_s
        body = bytearray()
        with (
            translated(ERRORS),
            httpx.Client(timeout=timeout_s, verify=_trusted()) as client,
            client.stream("GET", f"{self._base}/{path}", params=parameters) as response,
        ):
            self._check(response)
            for piece in response.iter_bytes():
                body += piece
                if len(body) > MAX_BYTES:
                    raise ChannelError(Failure.MALFORMED, f"more than {MAX_BYTES} bytes")
                if time.monotonic() > ends:
                    raise ChannelError(Failure.OUTAGE, f"no whole answer in {timeout_s:g} s")
        try:
            return json.loads(body)
        except (ValueError, RecursionError) as error:
            raise ChannelError(Failure.MALFORMED, "an answer that is no JSON") from error

    def _check(self, response: httpx.Response) -> None:
        if response.is_success:
            return
        status = response.status_code
        retry_at = _retry_at(response.headers.get("Retry-After"), self._setup.clock())
        if status == 429:
            failure = Failure.RATE_LIMIT
        elif status >= 500:
            failure = Failure.OUTAGE
        elif status == 401:
            failure = Failure.CREDENTIALS
        elif status in {404, 410}:
            failure = Failure.GONE
        else:
            failure = Failure.PERMISSION if status >= 400 else Failure.MALFORMED
        raise ChannelError(failure, f"the search answered {status}", retry_at=retry_at)


def _retry_at(after: str | None, now: datetime) -> datetime | None:
    if after is None:
        return None
    if after.strip().isdecimal():
        return now + timedelta(seconds=min(int(after), 86_400))
    try:
        date = parsedate_to_datetime(after)
    except ValueError:
        return None
    return date.astimezone(UTC) if date.tzinfo else date.replace(tzinfo=UTC)


@cache
def _trusted() -> ssl.SSLContext:
    """Load the certificates once: it takes longer than a request."""
    return httpx.create_ssl_context()


def _unreachable(_: Exception) -> ChannelError:
    return ChannelError(Failure.OUTAGE, "the search cannot be reached in time")


ERRORS: Mapping[type[Exception], Translation] = {
    httpx.RequestError: _unreachable,
    httpx.DecodingError: lambda _: ChannelError(Failure.MALFORMED, "a body that cannot be read"),
}
