"""The settings of a Reddit channel, and PRAW with all that waits, repeats or hangs taken out.

PRAW by itself repeats a request three times after a time-out (a comment too: two replies), sleeps
up to ten minutes before a request when the rate limit is spent, and lets a slow server hold it
for long. Three private attributes of prawcore 4 are replaced for that, which is why the version
is pinned and `tests/listener/test_reddit.py` watches each of them.
"""

import email.utils
import threading
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Annotated, Any

import praw
import prawcore
import requests
from prawcore.rate_limit import RateLimiter
from prawcore.sessions import FiniteRetryStrategy
from pydantic import Field, SecretStr, StringConstraints, model_validator

from listener.channel import Options
from listener.deadline import Deadline
from listener.errors import ChannelError, Translation, translated
from storage.model import Clock, Failure

_WEB = ("https://", "http://")


Subreddit = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_]{2,24}$")]


class RedditOptions(Options):
    """Settings of a Reddit channel."""

    client_id: str | None = None
    client_secret: SecretStr | None = None
    refresh_token: SecretStr | None = None
    username: str | None = None
    """Our account; without `password` or `refresh_token` only to know our own posts."""
    password: SecretStr | None = None
    user_agent: str = Field(default="python:vigie:0.1", min_length=7)
    """Reddit asks for `platform:name:version (by /u/account)`."""
    subreddits: tuple[Subreddit, ...] = ()
    own_subreddits: tuple[Subreddit, ...] = ()
    """Every post there concerns the brand."""
    search: bool = True
    """Look for posts that name the brand in all subreddits; comments cannot be searched."""
    feed_url: SecretStr | None = None
    """For those without access to the API: one's private Atom address, best sorted by new."""

    @model_validator(mode="after")
    def _one_way_in(self) -> "RedditOptions":
        if (self.client_id is None) == (self.feed_url is None):
            raise ValueError("give either client_id or feed_url")
        if self.feed_url and not self.feed_url.get_secret_value().startswith(_WEB):
            raise ValueError("feed_url is not a web address")
        if self.password and not (self.username and self.client_secret):
            raise ValueError("password needs username and client_secret")
        return self


class TurnedDown(ChannelError):
    """What was asked was certainly not done: Reddit said so (4xx), or was not asked at all."""


class _NoRetry(FiniteRetryStrategy):
    def should_retry_on_failure(self) -> bool:
        return False


class _Impatient(RateLimiter):
    """Says when the rate limit is spent where prawcore would sleep."""

    def __init__(self, clock: Clock, forget_token: Callable[[], None]) -> None:
        super().__init__(window_size=600)
        self._clock = clock
        self._forget_token = forget_token
        self._spent: tuple[datetime, datetime] | None = None

    def call(
        self,
        *,
        method: str,
        request_function: Callable[..., requests.Response],
        set_header_callback: Callable[[], dict[str, str]],
        url: str,
        **kwargs: object,
    ) -> requests.Response:
        """Make the request at once or not at all. Raises ChannelError, TurnedDown."""
        now = self._clock()
        # A clock that was moved back must not keep us waiting for what it once said.
        if self._spent and self._spent[0] <= now < self._spent[1]:
            raise TurnedDown(
                Failure.RATE_LIMIT, "Reddit's rate limit is spent", retry_at=self._spent[1]
            )
        response = request_function(method, url, headers=set_header_callback(), **kwargs)
        if response.status_code == 401:
            self._forget_token()
            if method == "GET":  # the token may have run out; asking again posts nothing
                response = request_function(method, url, headers=set_header_callback(), **kwargs)
        self._note(response.headers)
        if response.status_code not in (200, 201, 202):
            raise failure(response.status_code, response.headers, self._clock())
        return response

    def _note(self, headers: Mapping[str, str]) -> None:
        remaining = _number(headers.get("x-ratelimit-remaining"))
        reset = _number(headers.get("x-ratelimit-reset"))
        now = self._clock()
        exhausted = remaining is not None and remaining <= 0 and reset is not None
        self._spent = (now, now + timedelta(seconds=reset)) if exhausted and reset else None


def _number(text: str | None) -> float | None:
    try:
        value = float(text or "")
    except ValueError:
        return None
    return value if 0 <= value <= 86_400 else None


def retry_at(headers: Mapping[str, str], now: datetime) -> datetime | None:
    """Read when to come back: Retry-After in seconds or as a date, or Reddit's own header."""
    told = headers.get("retry-after")
    for header in (told, headers.get("x-ratelimit-reset")):
        seconds = _number(header)
        if seconds is not None:
            return now + timedelta(seconds=seconds)
    try:
        date = email.utils.parsedate_to_datetime(told or "")
    except ValueError:
        return None
    return date if date.tzinfo else date.replace(tzinfo=UTC)


def failure(status: int, headers: Mapping[str, str], now: datetime) -> ChannelError:
    """Tell what an answer means that is not a success."""
    told = f"Reddit answered {status}"
    match status:
        case 401:
            return TurnedDown(Failure.CREDENTIALS, told)
        case 403 | 451:
            return TurnedDown(Failure.PERMISSION, told)
        case 404 | 410:
            return TurnedDown(Failure.GONE, told)
        case 429:
            when = retry_at(headers, now)
            return TurnedDown(Failure.RATE_LIMIT, told, retry_at=when)
        case 301 | 302 if "/subreddits/search" in headers.get("location", ""):
            return ChannelError(Failure.GONE, "there is no such subreddit")
        case 408 | 425:
            return ChannelError(Failure.OUTAGE, told)
        case _ if 400 <= status < 500:
            return TurnedDown(Failure.MALFORMED, told)
        case _ if status >= 500:
            return ChannelError(Failure.OUTAGE, told)
        case _:
            return ChannelError(Failure.MALFORMED, told)


def _errors(clock: Clock) -> Mapping[type[Exception], Translation]:
    def answered(error: Exception) -> ChannelError:
        # Only the token's address comes here: _Impatient tells the others before prawcore does.
        assert isinstance(error, prawcore.ResponseException)
        if error.response.status_code == 400:
            return rejected(error)
        return failure(error.response.status_code, error.response.headers, clock())

    def unreachable(error: Exception) -> ChannelError:
        cause = getattr(error, "original_exception", error)
        return ChannelError(Failure.OUTAGE, f"Reddit cannot be reached ({type(cause).__name__})")

    def unreadable(error: Exception) -> ChannelError:
        return ChannelError(Failure.MALFORMED, f"Reddit's answer is unreadable ({_kind(error)})")

    def rejected(error: Exception) -> ChannelError:
        return ChannelError(Failure.CREDENTIALS, "Reddit gives no token for these credentials")

    return {
        prawcore.RequestException: unreachable,
        prawcore.ResponseException: answered,
        prawcore.exceptions.BadJSON: unreadable,
        prawcore.OAuthException: rejected,
        ValueError: unreadable,  # an answer of the token address that is not JSON
        LookupError: unreadable,  # … or lacks a key
        TypeError: unreadable,
        AttributeError: unreadable,
    }


def _kind(error: Exception) -> str:
    return "no JSON" if isinstance(error, prawcore.exceptions.BadJSON | ValueError) else "its shape"


class Client:
    """Asks Reddit one thing at a time, as an account or, without one, as a reader."""

    def __init__(self, options: RedditOptions, client_id: str, clock: Clock) -> None:
        session = requests.Session()
        for scheme in ("http://", "https://"):
            session.mount(scheme, Deadline(options.timeout_s))
        # Every setting is given, also as None: what is left out PRAW takes from the environment.
        self._reddit = praw.Reddit(
            client_id=client_id,
            client_secret=_open(options.client_secret),
            refresh_token=_open(options.refresh_token),
            username=options.username,
            password=_open(options.password),
            redirect_uri=None,
            user_agent=options.user_agent,
            reddit_url=options.api_url or "https://www.reddit.com",
            oauth_url=options.api_url or "https://oauth.reddit.com",
            check_for_updates=False,
            check_for_async=False,
            requestor_kwargs={"session": session},
        )
        core: Any = self._reddit._core
        core._retry_strategy_class = _NoRetry
        core._rate_limiter = _Impatient(clock, core._authorizer._clear_access_token)
        self._errors = _errors(clock)
        self._turn = threading.Lock()
        self._me = options.username
        self.signed_in: bool = not self._reddit.read_only

    def me(self) -> str | None:
        """Name our own account; asks once where the settings do not say. Raises ChannelError."""
        if self._me is None and self.signed_in:
            self._me = self.check()
        return self._me

    def check(self) -> str:
        """Ask Reddit who we are, with a token that holds from here on. Raises ChannelError."""
        answer = self.get("api/v1/me")
        name = answer.get("name") if isinstance(answer, dict) else None
        if not isinstance(name, str):
            raise ChannelError(Failure.MALFORMED, "Reddit does not say who we are")
        return name

    def get(self, path: str, **params: str | int) -> object:
        """Read a path. Raises ChannelError."""
        # PRAW is not made for threads; the sources of a channel share one client.
        with self._turn, translated(self._errors):
            answer: object = self._reddit.request(method="GET", path=path, params=params)
            return answer

    def post(self, path: str, **data: str) -> object:
        """Send to a path, once. Raises ChannelError; TurnedDown when nothing was done."""
        with self._turn, translated(self._errors):
            # Not Reddit.post: that one sends again what the rate limit turned down.
            answer: object = self._reddit.request(method="POST", path=path, data=data)
            return answer


def _open(secret: SecretStr | None) -> str | None:
    return secret.get_secret_value() if secret else None
