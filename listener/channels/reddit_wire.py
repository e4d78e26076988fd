"""Reddit's things as they come over the wire, and how they become mentions.

The API's JSON is read as it is, not through PRAW's models: those lose a whole page over one
unusual post. Everything here is checked, and what cannot be read is told with its fullname.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated

from pydantic import (
    AwareDatetime,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    StringConstraints,
    ValidationError,
)

from listener.counts import counted
from listener.errors import ChannelError
from listener.normalise import plain_text
from listener.paging import Deleted, Unreadable
from storage.model import Author, Engagement, Failure, Json, Mention

SITE = "https://www.reddit.com"
PAGE = 100
LISTING_ENDS = "the listing ends at 1,000 posts"
LISTING_HOLDS = 900
"""Listings end at about a thousand things; one that ends earlier than this was read whole."""
_FULLNAME = r"t[0-9]_[0-9A-Za-z]+"
_GONE = frozenset({"[deleted]", "[removed]", "[deletedbyuser]", "[removedbyreddit]"})
_HOSTED = frozenset({"i.redd.it", "v.redd.it", "preview.redd.it"})
_PICTURE = re.compile(r"\.(?:gif|jpe?g|png|webp)(?:\?|$)", re.IGNORECASE)
_THREAD = re.compile(r"/comments/([0-9A-Za-z]+)/")
_BODY = re.compile(r"<!-- SC_OFF -->(.*)<!-- SC_ON -->", re.DOTALL)

Count = Annotated[int | None, BeforeValidator(counted)]
Fullname = Annotated[str, StringConstraints(pattern=f"^{_FULLNAME}$")]


class Listing(BaseModel):
    """One page of things, and the fullname after which the next one begins."""

    model_config = ConfigDict(frozen=True)

    children: tuple[object, ...]
    after: str | None = None

    @property
    def things(self) -> list[object]:
        """The children, each with its fullname at hand for when it cannot be read."""
        return [_named(child) for child in self.children]


def _named(child: object) -> object:
    data = child.get("data") if isinstance(child, dict) else None
    if isinstance(child, dict) and isinstance(data, dict) and isinstance(data.get("name"), str):
        return {**child, "name": data["name"]}
    return child


class Answer(BaseModel):
    """The envelope of a listing."""

    model_config = ConfigDict(frozen=True)

    data: Listing


def listing_of(answer: object) -> Listing:
    """Read an answer that should be a listing. Raises ChannelError."""
    try:
        return Answer.model_validate(answer).data
    except ValidationError:
        raise ChannelError(Failure.MALFORMED, "Reddit's answer is not a listing") from None


class Thing(BaseModel):
    """What posts and comments share."""

    model_config = ConfigDict(frozen=True)

    name: Fullname
    created_utc: AwareDatetime
    author: str | None = None
    author_fullname: str | None = None
    subreddit: str | None = None
    permalink: str | None = None
    score: Count = None
    edited: bool | float | None = None
    locked: bool | None = None
    archived: bool | None = None
    media_metadata: dict[str, object] | None = None


class Submission(Thing):
    """A post: a text of its own, or a link."""

    title: str
    selftext: str | None = None
    url: str | None = None
    domain: str | None = None
    is_self: bool | None = None
    is_video: bool | None = None
    is_gallery: bool | None = None
    post_hint: str | None = None
    hide_score: bool | None = None
    num_comments: Count = None
    num_crossposts: Count = None
    crosspost_parent: Fullname | None = None
    removed_by_category: str | None = None

    @property
    def gone(self) -> bool:
        """Whether its author or a moderator took it away."""
        return self.removed_by_category is not None or is_gone(self.selftext) or is_gone(self.title)

    @property
    def link(self) -> str | None:
        """The address that a link post points to, whole."""
        if self.is_self or not self.url:
            return None
        return f"{SITE}{self.url}" if self.url.startswith("/") else self.url

    @property
    def media(self) -> tuple[str, ...]:
        """What the post shows beside its text."""
        hint = self.post_hint or ""
        if self.is_video or hint.endswith(":video"):
            return ("video",)
        if self.is_gallery or hint == "image" or self.media_metadata:
            return ("photo",)
        if self.link is None:
            return ()
        return ("photo",) if _PICTURE.search(self.link) else ("link",)

    @property
    def text(self) -> str:
        """Title, body, and the address of a link that leads away from Reddit's own media."""
        shown = None if self.domain in _HOSTED or self.is_gallery else self.link
        return "\n\n".join(part for part in (self.title, self.selftext, shown) if part)


class Comment(Thing):
    """A comment; one that comes through the inbox names its thread only by its address."""

    body: str
    parent_id: Fullname
    link_id: Fullname | None = None
    link_title: str | None = None
    context: str | None = None
    score_hidden: bool | None = None

    @property
    def thread(self) -> str | None:
        """Fullname of the post at the top."""
        if self.link_id:
            return self.link_id
        if self.parent_id.startswith("t3_"):
            return self.parent_id
        found = _THREAD.search(self.context or "")
        return f"t3_{found[1]}" if found else None

    @property
    def path(self) -> str | None:
        """Where it stands on the site, also in answers that do not say it."""
        given = self.permalink or (self.context or "").partition("?")[0]
        if given or self.thread is None:
            return given or None
        place = f"/r/{self.subreddit}" if self.subreddit else ""
        return f"{place}/comments/{self.thread[3:]}/_/{self.name[3:]}/"


class Entry(BaseModel):
    """One entry of an Atom feed; its HTML is not yet text."""

    model_config = ConfigDict(frozen=True)

    name: Fullname
    at: AwareDatetime
    title: str
    html: str = ""
    author: str | None = None
    link: str | None = None


def is_gone(text: str | None) -> bool:
    """Whether a text is the mark that Reddit leaves in the place of one."""
    return text is not None and re.sub(r"\s", "", text).casefold() in _GONE


@dataclass(frozen=True, slots=True, kw_only=True)
class Reader:
    """Turns things into mentions of one channel, at one moment."""

    channel: str
    me: str | None
    """Our own account, where one is known."""
    at: datetime

    def item(self, raw: object) -> Mention | Deleted:
        """Read a child of a listing. Raises Unreadable and ValidationError."""
        if not isinstance(raw, dict):
            raise Unreadable("?", "not an object")
        match raw.get("kind"):
            case "t1":
                return self.comment(Comment.model_validate(raw.get("data")))
            case "t3":
                return self.submission(Submission.model_validate(raw.get("data")))
            case "t4":
                raise Unreadable(str(raw.get("name", "?")), "private message")
            case _:
                raise Unreadable(str(raw.get("name", "?")), "neither a post nor a comment")

    def submission(self, post: Submission) -> Mention | Deleted:
        """Make a mention of a post."""
        if post.gone:
            return Deleted(native_id=post.name, at=post.created_utc)
        return Mention(
            channel=self.channel,
            native_id=post.name,
            text=post.text,
            published_at=post.created_utc,
            author=_author(post),
            url=_url(post.permalink),
            conversation_id=post.name,
            media=post.media,
            engagement=Engagement(
                at=self.at,
                likes=None if post.hide_score else post.score,
                shares=post.num_crossposts,
                replies=post.num_comments,
            ),
            own=self._own(post.author),
            extra=_facts(post, link=post.link, crosspost_of=post.crosspost_parent),
        )

    def comment(self, comment: Comment) -> Mention | Deleted:
        """Make a mention of a comment."""
        if is_gone(comment.body):
            return Deleted(native_id=comment.name, at=comment.created_utc)
        return Mention(
            channel=self.channel,
            native_id=comment.name,
            text=comment.body,
            published_at=comment.created_utc,
            author=_author(comment),
            url=_url(comment.path),
            in_reply_to=comment.parent_id,
            conversation_id=comment.thread,
            media=("photo",) if comment.media_metadata else (),
            engagement=Engagement(
                at=self.at, likes=None if comment.score_hidden else comment.score
            ),
            own=self._own(comment.author),
            extra=_facts(comment, link_title=comment.link_title),
        )

    def entry(self, raw: object) -> Mention | Deleted:
        """Read an entry of a feed. Raises Unreadable and ValidationError."""
        entry = Entry.model_validate(raw)
        if not entry.name.startswith(("t1_", "t3_")):
            private = entry.name.startswith("t4_")
            reason = "private message" if private else "neither a post nor a comment"
            raise Unreadable(entry.name, reason)
        written = _BODY.search(entry.html)
        body = plain_text(written[1]) if written else ""
        if is_gone(body) or is_gone(entry.title):
            return Deleted(native_id=entry.name, at=entry.at)
        thread = _THREAD.search(entry.link or "")
        comment = entry.name.startswith("t1_")
        handle = (entry.author or "").removeprefix("/u/")
        return Mention(
            channel=self.channel,
            native_id=entry.name,
            text=body if comment else "\n\n".join(part for part in (entry.title, body) if part),
            published_at=entry.at,
            author=Author(handle=handle) if handle and not is_gone(handle) else None,
            url=entry.link,
            conversation_id=f"t3_{thread[1]}" if thread else None,
            own=self._own(handle),
        )

    def _own(self, author: str | None) -> bool:
        return self.me is not None and (author or "").casefold() == self.me.casefold()


def _author(thing: Thing) -> Author | None:
    if not thing.author or is_gone(thing.author):
        return None
    return Author(handle=thing.author, native_id=thing.author_fullname)


def _url(path: str | None) -> str | None:
    return f"{SITE}{path}" if path and path.startswith("/") else None


def _facts(thing: Thing, **more: str | None) -> Mapping[str, Json]:
    """Keep what a person or the publisher asks later; what is not so is left out."""
    facts: dict[str, Json] = {
        "subreddit": thing.subreddit,
        "edited": bool(thing.edited),
        "locked": thing.locked,
        "archived": thing.archived,
        **more,
    }
    return {key: value for key, value in facts.items() if value}
