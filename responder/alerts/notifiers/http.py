"""What receivers on the web share: one request, and what its answer means."""

import asyncio
import ssl
from collections.abc import Callable, Mapping
from concurrent.futures import Executor, Future
from datetime import timedelta
from email.utils import parsedate_to_datetime
from functools import cache, partial
from threading import Thread
from typing import Annotated, TypeVar, TypeVarTuple
from urllib.parse import urlsplit

import httpx
from pydantic import AfterValidator, SecretStr

from responder.alerts.notifier import NotifyError

_TOO_MANY = 429
_TIMED_OUT = 408
_NEVER_ASKED = (httpx.ConnectError, httpx.ConnectTimeout, httpx.InvalidURL)
"""What the far end cannot have heard of."""
_AGENT = {"User-Agent": "vigie"}
_Got = TypeVar("_Got")
_Given = TypeVarTuple("_Given")


def _whole(url: SecretStr) -> SecretStr:
    parts = urlsplit(url.get_secret_value())
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise ValueError("an address that begins with https:// is needed")
    return url


SecretUrl = Annotated[SecretStr, AfterValidator(_whole)]
"""An address that holds a secret itself, as most addresses of webhooks do."""


def ask(
    method: str,
    url: str,
    *,
    timeout_s: float,
    content: bytes | None = None,
    headers: Mapping[str, str] | None = None,
) -> None:
    """Make one request that must be answered with success; the answer's body is not read.

    `timeout_s` is for the whole of it, however slowly the other side speaks or its name is found.

    Raises NotifyError: permanent where the server says no (4xx, and redirects, which are not
    followed), to be tried again where it is out of order (5xx), busy (429) or not there.
    """
    asking = _answer(method, url, content, {**_AGENT, **(headers or {})}, timeout_s)
    try:
        with asyncio.Runner(loop_factory=_Loop) as runner:
            status, after = runner.run(asking)
    except TimeoutError:
        raise NotifyError(f"no answer after {timeout_s:g} s", unsure=True) from None
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        unsure = not isinstance(error, _NEVER_ASKED)
        raise NotifyError(f"no answer ({type(error).__name__})", unsure=unsure) from None
    if not 200 <= status < 300:
        permanent = status < 500 and status not in {_TOO_MANY, _TIMED_OUT}
        raise NotifyError(
            f"answered {status}",
            permanent=permanent,
            answered=status not in {_TOO_MANY, _TIMED_OUT} and after is None,
            retry_after=after,
        )


async def _answer(
    method: str, url: str, content: bytes | None, headers: Mapping[str, str], timeout_s: float
) -> tuple[int, timedelta | None]:
    """Ask, and give status and pause; httpx has a limit for each phase, asyncio for the whole."""
    async with (
        asyncio.timeout(timeout_s),
        httpx.AsyncClient(timeout=timeout_s, verify=_trusted()) as client,
        client.stream(method, url, content=content, headers=headers) as answer,
    ):
        return answer.status_code, asked_pause(answer.headers)


class _Loop(asyncio.SelectorEventLoop):
    """A loop that does not wait for what blocks: here that is the look-up of a name.

    The threads of the usual executor are waited for when the loop ends and when the process does,
    and a resolver may take minutes, whatever the time-out. A thread left behind ends by itself.
    """

    def run_in_executor(
        self,
        executor: Executor | None,
        func: Callable[[*_Given], _Got],
        *args: *_Given,
    ) -> asyncio.Future[_Got]:
        """Do it in a thread that nobody waits for."""
        done = Future[_Got]()
        done.set_running_or_notify_cancel()
        Thread(target=_keep, args=(done, partial(func, *args)), daemon=True).start()
        return asyncio.wrap_future(done, loop=self)


def _keep(done: Future[_Got], func: Callable[[], _Got]) -> None:
    try:
        done.set_result(func())
    except Exception as error:  # noqa: BLE001  whoever waits for it gets it
        done.set_exception(error)


@cache
def _trusted() -> ssl.SSLContext:
    """Read the trusted certificates once: it takes longer than the rest of a page."""
    return httpx.create_ssl_context()


def asked_pause(headers: Mapping[str, str]) -> timedelta | None:
    """Read `Retry-After`, in seconds or as a date by the server's own clock.

    What cannot be read asks for nothing.
    """
    after = headers.get("Retry-After", "").strip()
    if after.isdecimal():
        return timedelta(seconds=min(int(after[:9]), 10**6))
    try:
        return parsedate_to_datetime(after) - parsedate_to_datetime(headers.get("Date", ""))
    except (ValueError, TypeError):
        return None
