"""Replies on Reddit: one comment of our account, or the truth about what became of it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import chain

from pydantic import BaseModel, ConfigDict, ValidationError

from listener.channel import Eligibility, Limit, Parent, Setup
from listener.channels.reddit_client import Client, RedditOptions, TurnedDown
from listener.channels.reddit_wire import (
    LISTING_HOLDS,
    PAGE,
    SITE,
    Comment,
    Listing,
    Reader,
    Submission,
    listing_of,
)
from listener.errors import ChannelError, Refused, Unconfirmed
from listener.paging import Unreadable
from storage.model import Cost, Failure, Mention, Receipt, Setback

LONGEST = 10_000
"""Characters of a comment."""
_WAIT = re.compile(r"(\d{1,4}) (millisecond|second|minute|hour)")
_GONE = frozenset({"DELETED_COMMENT", "DELETED_LINK", "DELETED_THING", "PARENT_COMMENT_REMOVED"})


class _Said(BaseModel):
    """What Reddit answers to a comment of ours, inside `json`."""

    model_config = ConfigDict(frozen=True)

    class Things(BaseModel):
        """The comment that now exists."""

        things: list[dict[str, object]] = []

    errors: list[list[object]] | None = None
    ratelimit: float | None = None
    data: Things | None = None


@dataclass(frozen=True, slots=True)
class _Thread:
    """A post, the thing in it that we asked for, and the answers under that one."""

    top: Submission
    asked: object | None
    replies: tuple[Comment, ...]


class RedditPublisher:
    """Answers posts and comments with a comment of our account."""

    def __init__(self, client: Client, setup: Setup[RedditOptions]) -> None:
        self._client = client
        self._name = setup.name
        self._clock = setup.clock
        self._max_pages = setup.options.max_pages
        self._cost = Cost()

    def eligibility(self, mention: Mention) -> Eligibility:
        """Locked and archived threads take no comments."""
        extra = mention.extra
        return _open_to_comments(locked=extra.get("locked"), archived=extra.get("archived"))

    def limit(self) -> Limit:
        """Reddit counts characters."""
        return Limit(
            fits=lambda text: len(text) <= LONGEST,
            describe=lambda text: f"{len(text)} of {LONGEST}",
        )

    def addressed(self, text: str, mention: Mention) -> str:
        """Give the text as it is: an answer reaches its author by itself."""
        return text

    def parent(self, mention: Mention) -> Parent:
        """Read the thread below the post, and our own newest comments. Raises ChannelError."""
        thread = self._thread(mention)
        if thread is None or thread.asked is None:
            return Parent(mention=None)
        reader = Reader(channel=self._name, me=self._client.me(), at=self._clock())
        try:
            item = reader.item(thread.asked)
        except (Unreadable, ValidationError):
            raise ChannelError(Failure.MALFORMED, "the post cannot be read again") from None
        if not isinstance(item, Mention):
            return Parent(mention=None)
        here, top = self.eligibility(item), thread.top
        return Parent(
            mention=replace(item, brands=mention.brands),
            answered=self._find(mention, thread, text=None),
            eligibility=_open_to_comments(locked=top.locked, archived=top.archived)
            if here.allowed
            else here,
        )

    def publish(self, text: str, *, in_reply_to: Mention, key: str) -> Receipt:
        """Comment once; Reddit keeps no key, so only reading tells of an unconfirmed one."""
        try:
            # A token that ran out would be told by a 401 to the comment itself; told here, the
            # comment goes out with a fresh one.
            self._client.check()
        except ChannelError as error:
            raise Refused(error.setback) from error
        self._cost += Cost(requests=2)
        try:
            answer = self._client.post("api/comment/", text=text, thing_id=in_reply_to.native_id)
        except ChannelError as error:
            if isinstance(error, TurnedDown):
                raise Refused(error.setback) from error
            raise Unconfirmed(str(error)) from error
        return self._receipt(answer)

    def reconcile(self, text: str, *, in_reply_to: Mention, key: str) -> Receipt | None:
        """Look for the text among the answers and our own newest comments."""
        return self._find(in_reply_to, self._thread(in_reply_to), text=text)

    def cost(self) -> Cost:
        """Requests; Reddit charges nothing for them."""
        spent, self._cost = self._cost, Cost()
        return spent

    def _receipt(self, answer: object) -> Receipt:
        inner = answer.get("json") if isinstance(answer, dict) else None
        try:
            said = _Said.model_validate(inner)
        except ValidationError:
            raise Unconfirmed("Reddit's answer to the comment is unreadable") from None
        if said.errors:
            raise Refused(_refusal(said, self._clock()))
        things = said.data.things if said.data else []
        try:
            return _proof(Comment.model_validate(things[0].get("data")))
        except (IndexError, ValidationError):
            raise Unconfirmed("Reddit does not show the comment that it took") from None

    def _get(self, path: str, **params: str | int) -> object:
        self._cost += Cost(requests=1)
        return self._client.get(path, **params)

    def _thread(self, mention: Mention) -> _Thread | None:
        """Read the post's thread; None when it is gone altogether."""
        asked = mention.native_id
        top = mention.conversation_id if asked.startswith("t1_") else asked
        if top is None:
            raise ChannelError(Failure.MALFORMED, "the thread of the comment is not known")
        below = f"_/{asked[3:]}" if asked.startswith("t1_") else ""
        try:
            answer = self._get(f"comments/{top[3:]}/{below}", sort="new", limit=500, depth=2)
        except ChannelError as error:
            if error.failure is Failure.GONE:
                return None
            raise
        return _read_thread(answer, asked)

    def _find(
        self, mention: Mention, thread: _Thread | None, *, text: str | None
    ) -> Receipt | None:
        """Find our comment under the mention, of this text or of any."""
        me = (self._client.me() or "").casefold()
        for comment in chain(thread.replies if thread else (), self._own_since(mention)):
            ours = (comment.author or "").casefold() == me
            if ours and comment.parent_id == mention.native_id and _same(comment.body, text):
                return _proof(comment)
        return None

    def _own_since(self, mention: Mention) -> Iterator[Comment]:
        """Read our own comments back to the mention. Raises ChannelError when they end before."""
        place: dict[str, str] = {}
        read = 0
        for _ in range(self._max_pages):
            page = listing_of(
                self._get(f"user/{self._client.me()}/comments", sort="new", limit=PAGE, **place)
            )
            for child in page.things:
                comment = _comment(child)
                if comment and comment.created_utc < mention.published_at:
                    return
                if comment:
                    yield comment
                elif _may_answer(child, mention):
                    raise ChannelError(Failure.MALFORMED, "one of our comments cannot be read")
            read += len(page.things)
            if page.after is None:
                break
            place = {"after": page.after}
        if page.after is not None or read >= LISTING_HOLDS:
            raise ChannelError(Failure.OUTAGE, "our newest comments do not reach back to the post")


def _may_answer(unread: object, mention: Mention) -> bool:
    """Whether a thing that cannot be read could be our comment under the mention."""
    data = unread.get("data") if isinstance(unread, dict) else None
    parent = data.get("parent_id") if isinstance(data, dict) else None
    return not isinstance(parent, str) or parent == mention.native_id


def _open_to_comments(*, locked: object, archived: object) -> Eligibility:
    state = "locked" if locked else "archived" if archived else None
    return Eligibility(allowed=state is None, reason=state and f"the thread is {state}")


def _read_thread(answer: object, asked: str) -> _Thread:
    if not isinstance(answer, list) or len(answer) != 2:
        raise ChannelError(Failure.MALFORMED, "Reddit's answer is not a thread")
    posts, comments = (listing_of(part) for part in answer)
    post = next(iter(posts.things), None)
    try:
        top = Submission.model_validate(post["data"] if isinstance(post, dict) else None)
    except (KeyError, ValidationError):
        raise ChannelError(Failure.MALFORMED, "the thread has no readable post") from None
    if top.name == asked:
        return _Thread(top=top, asked=post, replies=_comments(comments))
    found = next(
        (c for c in comments.things if isinstance(c, dict) and c.get("name") == asked), None
    )
    below = found["data"].get("replies") if found else None
    return _Thread(top=top, asked=found, replies=_comments(listing_of(below)) if below else ())


def _comments(listing: Listing) -> tuple[Comment, ...]:
    return tuple(c for c in map(_comment, listing.things) if c)


def _comment(thing: object) -> Comment | None:
    """Read a comment of a thread; None for what is none, such as `more`."""
    if not isinstance(thing, dict) or thing.get("kind") != "t1":
        return None
    try:
        return Comment.model_validate(thing.get("data"))
    except ValidationError:
        return None


def _proof(comment: Comment) -> Receipt:
    url = f"{SITE}{comment.path}" if comment.path else None
    return Receipt(native_id=comment.name, url=url, at=comment.created_utc)


def _same(body: str, text: str | None) -> bool:
    """Whether two texts are one, but for the white space that Reddit takes away."""
    return text is None or body.split() == text.split()


def _refusal(said: _Said, now: datetime) -> Setback:
    code, told, *_ = [*(str(part) for part in (said.errors or [[]])[0]), "", ""]
    detail = (
        f"Reddit says {code}" if re.fullmatch("[A-Z_]+", code) else "Reddit refuses the comment"
    )
    if code == "RATELIMIT":
        wait = _wait(said.ratelimit, told)
        return Setback(
            failure=Failure.RATE_LIMIT, detail=detail, retry_at=now + wait if wait else None
        )
    failure = Failure.GONE if code in _GONE else Failure.PERMISSION
    return Setback(failure=failure, detail=detail)


def _wait(seconds: float | None, told: str) -> timedelta | None:
    """How long to wait, from the figure or else from the sentence that Reddit gives."""
    if seconds is not None and 0 <= seconds <= 86_400:
        return timedelta(seconds=seconds)
    found = _WAIT.search(told)
    return timedelta(**{f"{found[2]}s": int(found[1])}) if found else None
