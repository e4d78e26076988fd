"""Replies on a Mastodon server: one request each, and found again in the thread afterwards."""

import re
from dataclasses import replace

from mastodon import Mastodon
from pydantic import BaseModel, ConfigDict, ValidationError

from listener.channel import Eligibility, Limit, Parent, Setup
from listener.channels.mastodon_server import MastodonOptions, Server
from listener.channels.mastodon_wire import Reader, Status
from listener.errors import ChannelError, Refused, Unconfirmed
from listener.paging import Unreadable
from storage.model import Cost, Failure, Mention, Receipt

CERTAIN_REFUSALS = frozenset({400, 401, 403, 404, 405, 410, 413, 415, 422, 429})
OWN_POSTS = 40
_LIBRARY_URL = 23
"""What Mastodon.py takes for the length of every link."""
_URL = re.compile(r"https?://[^\s<>\"]*[\w/]")


class _Wire(BaseModel):
    model_config = ConfigDict(extra="ignore", frozen=True, hide_input_in_errors=True)


class _Lengths(_Wire):
    max_characters: int | None = None
    characters_reserved_per_url: int | None = None

    @property
    def room(self) -> int:
        return self.max_characters or 500

    def of(self, text: str) -> int:
        """Count as the server does: graphemes, links by a fixed length, names without host."""
        longer = (self.characters_reserved_per_url or _LIBRARY_URL) - _LIBRARY_URL
        return int(Mastodon.get_status_length(text)) + longer * len(_URL.findall(text))


class _Configuration(_Wire):
    statuses: _Lengths


class _Instance(_Wire):
    configuration: _Configuration


class MastodonPublisher:
    """Answers under the visibility of the post, at most unlisted or public."""

    def __init__(self, setup: Setup[MastodonOptions]) -> None:
        self._setup = setup
        self._server = Server(setup)
        self._lengths: _Lengths | None = None

    def eligibility(self, mention: Mention) -> Eligibility:
        """A public post of somebody else whose name we know can be answered."""
        if mention.own:
            return Eligibility(allowed=False, reason="it is our own post")
        if mention.author is None:
            return Eligibility(allowed=False, reason="its author is not known")
        return Eligibility(allowed=True)

    def limit(self) -> Limit:
        """Tell what the server allows; asked once. Raises ChannelError."""
        rules = self._lengths = self._lengths or self._ask_lengths()

        return Limit(
            fits=lambda text: rules.of(text) <= rules.room,
            describe=lambda text: f"{rules.of(text)} of {rules.room}",
        )

    def addressed(self, text: str, mention: Mention) -> str:
        """Put the person's name first, where the text does not hold it: only then are they told."""
        acct = mention.author.handle if mention.author else None
        if not acct or re.search(
            rf"(?<![\w@/])@{re.escape(acct)}(?![.-]?\w|@)", text, re.IGNORECASE
        ):
            return text
        return f"@{acct} {text}"

    def parent(self, mention: Mention) -> Parent:
        """Read the post and the answers under it. Raises ChannelError."""
        try:
            answer = self._server.ask(lambda c: c.status(mention.native_id))
        except ChannelError as error:
            if error.failure is Failure.GONE:
                return Parent(mention=None)
            raise
        try:
            now = Status.model_validate(answer)
            seen = self._reader().mention(now)
        except ValidationError as error:
            raise ChannelError(Failure.MALFORMED, "the post is unreadable") from error
        except Unreadable as error:
            refusal = Eligibility(allowed=False, reason=f"the post is {error.reason} any more")
            return Parent(mention=mention, eligibility=refusal)
        ours = self._replies(mention.native_id)
        return Parent(
            mention=replace(seen, brands=mention.brands),
            answered=_receipt(ours[0]) if ours else None,
            eligibility=self.eligibility(seen),
        )

    def publish(self, text: str, *, in_reply_to: Mention, key: str) -> Receipt:
        """Post once.

        The key is sent as Idempotency-Key, but never relied on: some servers ignore it.
        """
        visibility = in_reply_to.extra.get("visibility")
        try:
            answer = self._server.ask(
                lambda client: client.status_post(
                    text,
                    in_reply_to_id=in_reply_to.native_id,
                    visibility="public" if visibility == "public" else "unlisted",
                    language=in_reply_to.lang,
                    idempotency_key=key,
                )
            )
            return _receipt(Status.model_validate(answer))
        except ChannelError as error:
            if self._server.status in CERTAIN_REFUSALS:
                raise Refused(error.setback) from error
            raise Unconfirmed(f"no clear answer to the reply ({error})") from error
        except ValidationError as error:
            raise Unconfirmed("the answer to the reply is unreadable") from error

    def reconcile(self, text: str, *, in_reply_to: Mention, key: str) -> Receipt | None:
        """Look for our answer in the thread, then among our own newest posts."""
        parent = in_reply_to.native_id
        try:
            found = self._replies(parent)
        except ChannelError as error:
            if error.failure is not Failure.GONE:
                raise
            found = []
        sent = _plain(text)
        if not found:  # a deleted parent takes its thread away, and our answer's link to it
            found = [
                s
                for s in self._own_posts()
                if s.in_reply_to_id == parent or (not s.in_reply_to_id and _plain(s.text) == sent)
            ]
        same = [s for s in found if _plain(s.text) == sent]
        return _receipt((same or found)[0]) if found else None

    def cost(self) -> Cost:
        """Tell the requests since the last question."""
        return self._server.cost()

    def _reader(self) -> Reader:
        return Reader(self._setup.name, self._server.account().id, self._setup.clock())

    def _replies(self, parent: str) -> list[Status]:
        thread = self._server.ask(lambda client: client.status_context(parent))
        below = thread.get("descendants") if isinstance(thread, dict) else None
        return [s for s in self._mine(below) if s.in_reply_to_id == parent]

    def _own_posts(self) -> list[Status]:
        me = self._server.account().id
        return self._mine(
            self._server.ask(lambda c: c.account_statuses(me, limit=OWN_POSTS), listed=True)
        )

    def _mine(self, found: object) -> list[Status]:
        if not isinstance(found, list):
            raise ChannelError(Failure.MALFORMED, "the thread is unreadable")
        me = self._server.account().id
        ours = [s for s in found if isinstance(s, dict) and _author_id(s) == me]
        try:
            return [Status.model_validate(status) for status in ours]
        except ValidationError as error:
            raise ChannelError(Failure.MALFORMED, "our own post is unreadable") from error

    def _ask_lengths(self) -> _Lengths:
        try:
            answer = self._server.ask(lambda client: client.instance_v2())
            return _Instance.model_validate(answer).configuration.statuses
        except ValidationError as error:
            raise ChannelError(Failure.MALFORMED, "the server's limits are unreadable") from error


def _author_id(status: dict[str, object]) -> str | None:
    account = status.get("account")
    return str(account.get("id")) if isinstance(account, dict) else None


def _receipt(status: Status) -> Receipt:
    return Receipt(native_id=status.id, url=status.url or status.uri, at=status.created_at)


def _plain(text: str) -> str:
    """Fold what a server changes in showing a post: spaces, and the host behind a name."""
    return " ".join(re.sub(r"(@[\w.-]+)@[\w.-]+", r"\1", text).casefold().split())
