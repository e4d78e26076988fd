"""Reaching X through tweepy: keys, time-outs, errors, who we are, and what it costs."""

import logging
import threading
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, date, datetime
from typing import Annotated, Any, TypeAlias, TypeVar
from urllib.parse import urlsplit, urlunsplit

import requests
import tweepy
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, SecretStr, ValidationError

from listener.channel import Options, Setup
from listener.channels import x_wire as wire
from listener.channels.x_reader import Reader
from listener.deadline import Deadline
from listener.errors import ChannelError, Translation, translated
from storage.model import Cost, Failure

for _logger in ("tweepy", "oauthlib", "requests_oauthlib"):
    logging.getLogger(_logger).setLevel(logging.WARNING)  # below, they log keys and posts

PER_PAGE = 100
ASKED = {
    "tweet_fields": (
        "created_at,author_id,conversation_id,public_metrics,lang,entities,referenced_tweets,"
        "attachments,reply_settings,note_tweet,edit_history_tweet_ids"
    ),
    "expansions": "author_id,referenced_tweets.id,attachments.media_keys",
    "user_fields": "name,username,verified,public_metrics",
    "media_fields": "type",
}
"""The parameters of every request for posts; what is not asked for does not come."""
Ask: TypeAlias = Callable[..., requests.Response]
ModelT = TypeVar("ModelT", bound=BaseModel)


class Prices(BaseModel):
    """Millionths of a US dollar for one of each, as X's price list of `prices_as_of` has them."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    post_read: int = Field(default=5_000, ge=0)
    user_read: int = Field(default=10_000, ge=0)
    owned_read: int = Field(default=1_000, ge=0)
    """A post of the account's own mentions or timeline, asked with the account's own keys."""
    post_create: int = Field(default=15_000, ge=0)
    summoned_reply: int = Field(default=10_000, ge=0)
    """A reply to a post that mentions or quotes the account."""
    post_with_url: int = Field(default=200_000, ge=0)


def _bare(handle: str) -> str:
    return handle.removeprefix("@")


class XOptions(Options):
    """Keys, the account, and what X charges."""

    bearer_token: SecretStr | None = None
    """Of the app, for the search."""
    api_key: SecretStr | None = None
    api_secret: SecretStr | None = None
    access_token: SecretStr | None = None
    """Of the account, with `access_secret`: for its mentions and for replies."""
    access_secret: SecretStr | None = None
    username: Annotated[str, AfterValidator(_bare)] | None = None
    """The account that replies, without the at sign; looked up where it is not given."""
    user_id: str | None = None
    enterprise: bool = False
    """An enterprise contract: longer queries, and replies to anybody."""
    prices: Prices = Prices()
    prices_as_of: date = date(2026, 8, 22)

    @property
    def keys(self) -> tuple[str, ...] | None:
        """The four OAuth 1.0a keys, where all of them are given."""
        given = (self.api_key, self.api_secret, self.access_token, self.access_secret)
        return tuple(key.get_secret_value() for key in given if key) if all(given) else None


class Account(BaseModel):
    """The account that replies."""

    id: str
    username: str


class _Redirect(Deadline):
    """Sends to another server where one is set, always with a time-out, and never again.

    An answer that is no success is raised here: tweepy's own reading of it fails on some bodies.
    """

    def __init__(self, base: str, timeout_s: float) -> None:
        super().__init__(timeout_s)
        self._base = urlsplit(base)

    def send(  # type: ignore[override]
        self,
        request: requests.PreparedRequest,
        **settings: Any,  # noqa: ANN401
    ) -> requests.Response:
        if self._base.netloc:
            url = urlsplit(request.url or "")
            path = self._base.path + url.path
            request.url = urlunsplit((self._base.scheme, self._base.netloc, path, url.query, ""))
        response = super().send(request, **settings)
        if not 200 <= response.status_code < 300:
            raise requests.HTTPError(response=response)
        return response


def _when(headers: Mapping[str, str], name: str) -> datetime | None:
    try:
        return datetime.fromtimestamp(int(headers[name]), UTC)
    except (KeyError, ValueError, OverflowError, OSError):
        return None


def _too_many(response: requests.Response) -> ChannelError:
    headers = response.headers
    for whose in ("user", "app"):
        day = f"x-{whose}-limit-24hour"
        if headers.get(f"{day}-remaining") == "0":
            until = _when(headers, f"{day}-reset")
            return ChannelError(Failure.CAP, f"the {whose}'s limit of a day", retry_at=until)
    if "usage-capped" in response.text or "UsageCapExceeded" in response.text:
        return ChannelError(Failure.CAP, "the plan's posts of this month are used up")
    until = _when(headers, "x-rate-limit-reset")
    return ChannelError(Failure.RATE_LIMIT, "too many requests", retry_at=until)


_REFUSALS = {
    400: (Failure.PERMISSION, "X did not accept the request (400)"),
    401: (Failure.CREDENTIALS, "X does not accept the keys (401)"),
    402: (Failure.CAP, "the credits are used up (402)"),
    403: (Failure.PERMISSION, "X does not allow it (403)"),
    404: (Failure.GONE, "there is no such post or account (404)"),
}


def _refusal(error: Exception) -> ChannelError:
    assert isinstance(error, requests.HTTPError)
    status = error.response.status_code
    if status == 429:
        return _too_many(error.response)
    if status in _REFUSALS:
        return ChannelError(*_REFUSALS[status])
    outage = status >= 500 or status < 400 or status == 408
    failure = Failure.OUTAGE if outage else Failure.PERMISSION
    return ChannelError(failure, f"X answered with status {status}")


def _unread(error: Exception) -> ChannelError:
    return ChannelError(Failure.MALFORMED, "X's answer cannot be read")


def _outage(error: Exception) -> ChannelError:
    late = isinstance(error, requests.Timeout)
    return ChannelError(Failure.OUTAGE, "no answer in time" if late else "no connection to X")


ERRORS: Mapping[type[Exception], Translation] = {
    requests.HTTPError: _refusal,
    requests.RequestException: _outage,
    requests.JSONDecodeError: _unread,
    ValidationError: _unread,
    ValueError: _unread,
    RecursionError: _unread,
}


class Paid:
    """What was charged on the present UTC day, for all streams of one channel.

    X charges a post or an account once a day, whichever endpoint gives it.
    """

    def __init__(self) -> None:
        self._on: date | None = None
        self._items: set[tuple[str, str]] = set()
        self._lock = threading.Lock()

    def add(self, bill: Mapping[tuple[str, str], int], today: date) -> Cost:
        """Price one answer, given the price of each thing in it."""
        with self._lock:
            if today != self._on:
                self._on, self._items = today, set()
            fresh = bill.keys() - self._items
            self._items |= fresh
        return Cost(requests=1, items=len(fresh), micros=sum(bill[item] for item in fresh))


class Api:
    """tweepy's client, who we are on X, and what each answer costs."""

    def __init__(self, setup: Setup[XOptions], paid: Paid) -> None:
        options = setup.options
        bearer = options.bearer_token
        self.setup = setup
        self.client = tweepy.Client(
            bearer.get_secret_value() if bearer else None,
            *(options.keys or ()),
            return_type=requests.Response,
            wait_on_rate_limit=False,
        )
        self.client.session.trust_env = False
        self.client.session.mount("https://", _Redirect(options.api_url or "", options.timeout_s))
        self._paid = paid

    def call(self, model: type[ModelT], ask: Ask, *args: object, **params: object) -> ModelT:
        """Ask once, and read the answer. Raises ChannelError."""
        with translated(ERRORS):
            return model.model_validate(ask(*args, **params).json())

    def checked(self, model: type[ModelT], raw: object) -> ModelT:
        """Read one part of an answer. Raises ChannelError."""
        with translated(ERRORS):
            return model.model_validate(raw)

    def signs(self, *, as_account: bool) -> bool:
        """Whether to sign with the account's keys; ChannelError where there are no keys at all."""
        options = self.setup.options
        if options.keys is None and options.bearer_token is None:
            wanted = "set bearer_token, or api_key, api_secret, access_token and access_secret"
            raise ChannelError(Failure.CREDENTIALS, wanted)
        return options.keys is not None and (as_account or options.bearer_token is None)

    def account(self) -> Account:
        """Say who replies; asks X once and keeps the answer. Raises ChannelError."""
        return self.known_account() or self.look_up_account()

    def known_account(self) -> Account | None:
        """Say who replies, as far as it is known without asking."""
        options = self.setup.options
        if options.user_id and options.username:
            return Account(id=options.user_id, username=options.username)
        kept = self.setup.vault.get(f"{self.setup.name}/account")
        account = Account.model_validate_json(kept) if kept else None
        return account if account and self._is_ours(account) else None

    def look_up_account(self) -> Account:
        """Ask X who replies. Raises ChannelError, for keys of another account too."""
        options = self.setup.options
        signed = self.signs(as_account=True)
        if signed:
            answer = self.call(wire.OneUser, self.client.get_me)
        elif options.user_id:
            answer = self.call(wire.OneUser, self.client.get_user, id=options.user_id)
        elif options.username:
            answer = self.call(wire.OneUser, self.client.get_user, username=options.username)
        else:
            raise ChannelError(Failure.CREDENTIALS, "set username, or the account's keys")
        if answer.data is None:
            raise ChannelError(Failure.GONE, "X knows no such account")
        account = Account(id=answer.data.id, username=answer.data.username)
        if not self._is_ours(account):
            raise ChannelError(Failure.CREDENTIALS, "the keys are of another account than username")
        self.setup.vault.put(f"{self.setup.name}/account", account.model_dump_json())
        return account

    def whoami(self) -> str:
        """Say as whom X sees us. Raises ChannelError."""
        account = self.look_up_account()
        return f"@{account.username} (id {account.id})"

    def _is_ours(self, account: Account) -> bool:
        options = self.setup.options
        named = (options.username or account.username).lower() == account.username.lower()
        return named and options.user_id in {None, account.id}

    def own(self) -> frozenset[str]:
        """Handles in lower case, and ids, under which the brand itself posts."""
        names = [h for brand in self.setup.brands[:1] for h in brand.handles]
        account = self.known_account()
        if account:
            names += [account.id, account.username]
        names += [n for n in (self.setup.options.username, self.setup.options.user_id) if n]
        return frozenset(name.lower() for name in names)

    def reader(self) -> Reader:
        """Begin to read posts, as of now."""
        return Reader(channel=self.setup.name, own=self.own(), at=self.setup.clock())

    def charged(
        self, answer: wire.Posts | wire.OnePost, raws: Sequence[object], *, post: int
    ) -> Cost:
        """Price what an answer gave, at so much a post, without what was paid earlier today."""
        prices, today = self.setup.options.prices, self.setup.clock().date()
        included = answer.includes or wire.Includes()
        bill = {("user", key): prices.user_read for key in ids_of(included.users)}
        bill |= {("post", key): prices.post_read for key in ids_of(included.tweets)}
        bill |= {("post", key): post for key in ids_of(raws)}
        return self._paid.add(bill, today)


def ids_of(raws: Sequence[object] | None) -> list[str]:
    """List the ids of posts or users as they came."""
    return [str(raw["id"]) for raw in raws or () if isinstance(raw, dict) and "id" in raw]
