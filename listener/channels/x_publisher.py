"""Replying on X: who may be answered, one request to post, and reading back what was posted."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime

import requests
import urllib3

from listener.channel import Eligibility, Limit, Parent, Setup
from listener.channels import x_wire as wire
from listener.channels.x_client import ASKED, PER_PAGE, Api, Paid, XOptions
from listener.channels.x_reader import Reader
from listener.errors import ChannelError, Refused, Unconfirmed
from listener.paging import Unreadable
from storage.model import Cost, Failure, Mention, Receipt

NOT_SUMMONED = (
    "X accepts replies of self-serve apps only to posts that mention or quote the account"
)
_AT = re.compile(r"(?<![\w@＠])[@＠](\w{1,20})")


class XPublisher:
    """Replies on X, each with one request; needs the account's keys."""

    def __init__(self, setup: Setup[XOptions]) -> None:
        self._setup = setup
        self._api = Api(setup, Paid())
        self._cost = Cost()

    def eligibility(self, mention: Mention) -> Eligibility:
        """Say whether X would let a reply through: it must mention or quote the account."""
        if re.fullmatch("[0-9]{1,19}", mention.native_id) is None:
            return Eligibility(allowed=False, reason="the post has no id of X")
        if mention.own:
            return Eligibility(allowed=True)
        mentioned, quoted = self._summons(mention)
        if not (mentioned or quoted or self._setup.options.enterprise):
            return Eligibility(allowed=False, reason=NOT_SUMMONED)
        if "reply_settings" in mention.extra and not mentioned:
            return Eligibility(allowed=False, reason="the author limits who may reply")
        return Eligibility(allowed=True)

    def _summons(self, mention: Mention) -> tuple[bool, bool]:
        """Whether the post mentions the account, and whether it quotes it."""
        account = self._api.known_account()
        if account:
            names = {account.username.lower(), account.id}
        elif self._setup.options.username:
            names = {self._setup.options.username.lower()}
        else:
            names = {h.lower() for brand in self._setup.brands[:1] for h in brand.handles}
        written = {name.lower() for name in _AT.findall(mention.text)}
        quotes = wire.quoted_authors([mention.text]) | _listed(mention, "quotes")
        return bool(names & (written | _listed(mention, "mentions"))), bool(names & quotes)

    def limit(self) -> Limit:
        """280, as X weighs characters: an emoji is two, an address 23."""
        from twitter_text import parse_tweet

        return Limit(
            fits=lambda text: bool(parse_tweet(text).valid),
            describe=lambda text: f"{parse_tweet(text).weightedLength} of 280",
        )

    def addressed(self, text: str, mention: Mention) -> str:
        """Give the text as it is: an answer reaches its author by itself."""
        return text

    def parent(self, mention: Mention) -> Parent:
        """Read the post again in its newest version, and our own posts since.

        Its author is taken from what is stored: X would charge for the account twice the post.
        """
        try:
            reader, post = self._newest(mention.native_id)
        except ChannelError as error:
            if error.failure is not Failure.GONE:
                raise
            return Parent(mention=None)
        try:
            read = reader.mention(post)
        except Unreadable as error:
            raise ChannelError(Failure.MALFORMED, error.reason) from error
        fresh = replace(
            read,
            native_id=mention.native_id,
            author=mention.author or read.author,
            url=mention.url or read.url,
            in_reply_to=mention.in_reply_to or read.in_reply_to,
            own=mention.own or read.own,
            brands=mention.brands,
            extra={**{k: v for k, v in mention.extra.items() if k == "quotes"}, **read.extra},
        )
        reply = next(self._replies(set(post.versions)), None)
        return Parent(
            mention=fresh,
            answered=self._receipt(reply.id, reply.published_at) if reply else None,
            eligibility=self.eligibility(fresh),
        )

    def _newest(self, post_id: str) -> tuple[Reader, wire.Post]:
        answer = self._one(post_id)
        if answer.data and answer.data.versions[-1] != post_id:
            answer = self._one(answer.data.versions[-1])
        if answer.data is None:
            failure = Failure.GONE if answer.hidden else Failure.MALFORMED
            raise ChannelError(failure, "X does not show the post any more")
        reader = self._api.reader()
        reader.learn(answer.includes)
        return reader, answer.data

    def _one(self, post_id: str) -> wire.OnePost:
        answer = self._api.call(
            wire.OnePost,
            self._api.client.get_tweet,
            post_id,
            user_auth=True,
            tweet_fields=ASKED["tweet_fields"],
            media_fields=ASKED["media_fields"],
            expansions="attachments.media_keys",
        )
        raws = [{"id": answer.data.id}] if answer.data else []
        price = self._setup.options.prices.post_read
        self._cost += self._api.charged(answer, raws, post=price)
        return answer

    def _replies(self, parents: set[str]) -> Iterator[wire.Post]:
        """Go through our own posts since the parent, for those that answer it.

        Raises ChannelError when they cannot all be read.
        """
        account, options = self._api.account(), self._setup.options
        price = options.prices.owned_read
        token: str | None = None
        for _ in range(options.max_pages):
            answer = self._api.call(
                wire.Posts,
                self._api.client.get_users_tweets,
                account.id,
                since_id=min(parents, key=int),
                max_results=PER_PAGE,
                tweet_fields="created_at,referenced_tweets,note_tweet,edit_history_tweet_ids",
                user_auth=True,
                **({"pagination_token": token} if token else {}),
            )
            self._cost += self._api.charged(answer, answer.data or (), post=price)
            for raw in answer.data or ():
                post = self._api.checked(wire.OwnPost, raw)
                if post.refers("replied_to") in parents:
                    yield post
            token = answer.meta.next_token if answer.meta else None
            if token is None:
                return
        raise ChannelError(Failure.OUTAGE, f"more than {options.max_pages} pages of own posts")

    def publish(self, text: str, *, in_reply_to: Mention, key: str) -> Receipt:
        """Post the reply; X knows no key of ours, so a doubtful answer is read from the thread."""
        summoned = any(self._summons(in_reply_to))
        try:
            created = self._api.call(
                wire.Created,
                self._api.client.create_tweet,
                text=text,
                in_reply_to_tweet_id=in_reply_to.native_id,
                user_auth=True,
            )
        except ChannelError as error:
            if _certain(error.__cause__):
                self._cost += Cost(requests=1)
                raise Refused(error.setback) from error
            self._cost += self._posting(text, summoned=summoned)
            raise Unconfirmed(f"X may have posted the reply: {error.detail}") from error
        self._cost += self._posting(text, summoned=summoned)
        return self._receipt(created.data.id, self._setup.clock())

    def _posting(self, text: str, *, summoned: bool) -> Cost:
        prices = self._setup.options.prices
        plain = prices.summoned_reply if summoned else prices.post_create
        return Cost(requests=1, micros=prices.post_with_url if _urls(text) else plain)

    def _receipt(self, post_id: str, at: datetime) -> Receipt:
        account = self._api.known_account()
        whose = account.username if account else self._setup.options.username or "i/web"
        return Receipt(native_id=post_id, url=f"https://x.com/{whose}/status/{post_id}", at=at)

    def reconcile(self, text: str, *, in_reply_to: Mention, key: str) -> Receipt | None:
        """Look for the text among our replies under the post."""
        wanted = _comparable(text)
        for post in self._replies({in_reply_to.native_id}):
            if _comparable(post.whole_text) == wanted:
                return self._receipt(post.id, post.published_at)
        return None

    def cost(self) -> Cost:
        """Requests, posts and users read, and their price, since the last question."""
        spent, self._cost = self._cost, Cost()
        return spent


def _listed(mention: Mention, fact: str) -> set[str]:
    names = mention.extra.get(fact)
    return {str(name) for name in names} if isinstance(names, list) else set()


def _certain(cause: BaseException | None) -> bool:
    """Whether a failed call to post cannot have posted."""
    if isinstance(cause, requests.HTTPError):
        status = cause.response.status_code
        duplicate = status == 403 and "duplicate" in cause.response.text.lower()
        return 400 <= status < 500 and status not in {408, 409} and not duplicate
    if isinstance(cause, requests.ConnectTimeout):
        return True
    reason = getattr(next(iter(getattr(cause, "args", ())), None), "reason", None)
    return isinstance(reason, urllib3.exceptions.NewConnectionError)


def _urls(text: str) -> list[str]:
    from twitter_text import extract_urls

    return list(extract_urls(text))


def _comparable(text: str) -> str:
    """Leave out what X changes: leading mentions, white space, and links up to the next one."""
    for url in sorted(set(_urls(text)), key=len, reverse=True):
        text = text.replace(url, "http://")
    text = re.sub(r"https?://\S*", "http://", unicodedata.normalize("NFC", text))
    text = re.sub(r"^(?:\s*[@＠]\w{1,20})+", "", text)
    return " ".join(text.split())
