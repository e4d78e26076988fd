"""What X's API v2 answers, and how a post of it becomes a mention.

Of a post only id and text are required: a side fact that cannot be read is unknown.
Fields: https://docs.x.com/x-api/fundamentals/data-dictionary.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Annotated, TypeVar

from pydantic import (
    AfterValidator,
    AwareDatetime,
    BaseModel,
    ConfigDict,
    Field,
    StringConstraints,
    ValidationError,
    ValidatorFunctionWrapHandler,
    WrapValidator,
    model_validator,
)

from listener.paging import Unreadable
from storage.model import Author, Engagement, Json, Mention, Repost

_EPOCH = datetime(2010, 11, 4, 1, 42, 54, 657000, tzinfo=UTC)
_FIRST_TIMED_ID = 29_700_859_247
_PSEUDO_LANGS = frozenset({"und", "zxx", "art", "qam", "qct", "qht", "qme", "qst"})
_OLD_LANGS = {"in": "id", "iw": "he", "ji": "yi"}
_STATUS = re.compile(
    r"https?://(?:www\.|mobile\.)?(?:twitter|x)\.com/(\w+)/status/\d+(/photo|/video)?"
)


def time_of(post_id: str) -> datetime:
    """Tell when a post was made from its id: the upper bits are milliseconds."""
    return _EPOCH + timedelta(milliseconds=int(post_id) >> 22)


def plain(text: str) -> str:
    """Undo the three entities that X writes in texts, and no others."""
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def quoted_authors(texts: Iterable[str]) -> set[str]:
    """Name the accounts, in lower case, to whose posts these texts or addresses link."""
    found = (match for text in texts for match in _STATUS.finditer(text))
    return {match[1].lower() for match in found if match[2] is None}


def _or_unknown(value: object, handler: ValidatorFunctionWrapHandler) -> object:
    try:
        return handler(value)
    except ValidationError:
        return None


_Soft = WrapValidator(_or_unknown)


def _sound(text: str) -> str:
    """Put the replacement character for halves of a character, which no file can hold."""
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


_Text = Annotated[str, AfterValidator(_sound)]
_Instant = Annotated[
    AwareDatetime, Field(ge=datetime(2006, 3, 21, tzinfo=UTC), lt=datetime(2100, 1, 1, tzinfo=UTC))
]
_Word = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_-]{1,30}$")]
PostId = Annotated[str, Field(pattern=r"^[0-9]{1,19}$", coerce_numbers_to_str=True)]


class _Wire(BaseModel):
    model_config = ConfigDict(extra="ignore", frozen=True, hide_input_in_errors=True)


_WireT = TypeVar("_WireT", bound=_Wire)


class Metrics(_Wire):
    """The counters of a post or of a user."""

    retweet_count: Annotated[int | None, _Soft] = None
    reply_count: Annotated[int | None, _Soft] = None
    like_count: Annotated[int | None, _Soft] = None
    quote_count: Annotated[int | None, _Soft] = None
    impression_count: Annotated[int | None, _Soft] = None
    followers_count: Annotated[int | None, _Soft] = None


class User(_Wire):
    """An account."""

    id: PostId
    username: _Word
    name: Annotated[_Text | None, _Soft] = None
    verified: Annotated[bool | None, _Soft] = None
    public_metrics: Annotated[Metrics | None, _Soft] = None


class _Medium(_Wire):
    media_key: str
    type: _Word


class _Reference(_Wire):
    type: str
    id: PostId


class _Named(_Wire):
    username: _Word


class _Link(_Wire):
    expanded_url: str


class _Entities(_Wire):
    mentions: Annotated[tuple[_Named, ...] | None, _Soft] = None
    urls: Annotated[tuple[_Link, ...] | None, _Soft] = None


class _Attachments(_Wire):
    media_keys: tuple[str, ...] = ()


class _Note(_Wire):
    text: _Text
    entities: Annotated[_Entities | None, _Soft] = None


class Post(_Wire):
    """A post; an edit is a post of its own, whose history begins with the first version's id."""

    id: PostId
    text: _Text
    created_at: Annotated[_Instant | None, _Soft] = None
    author_id: Annotated[PostId | None, _Soft] = None
    conversation_id: Annotated[PostId | None, _Soft] = None
    lang: Annotated[_Word | None, _Soft] = None
    public_metrics: Annotated[Metrics | None, _Soft] = None
    entities: Annotated[_Entities | None, _Soft] = None
    referenced_tweets: Annotated[tuple[_Reference, ...] | None, _Soft] = None
    attachments: Annotated[_Attachments | None, _Soft] = None
    reply_settings: Annotated[_Word | None, _Soft] = None
    note_tweet: Annotated[_Note | None, _Soft] = None
    edit_history_tweet_ids: Annotated[tuple[PostId, ...] | None, _Soft] = None

    @property
    def versions(self) -> tuple[str, ...]:
        """Ids of all versions, the first one first."""
        return tuple(sorted({self.id, *(self.edit_history_tweet_ids or ())}, key=int))

    @property
    def whole_text(self) -> str:
        """The text as its author wrote it, long posts included."""
        return plain(self.note_tweet.text if self.note_tweet else self.text)

    def refers(self, relation: str) -> str | None:
        """Id of the post to which this one stands in that relation, such as `replied_to`."""
        return next((r.id for r in self.referenced_tweets or () if r.type == relation), None)

    @property
    def mentioned(self) -> set[str]:
        """Accounts that the post names, in lower case."""
        return {m.username.lower() for part in self._parts for m in part.mentions or ()}

    @property
    def links(self) -> tuple[str, ...]:
        """Addresses behind the shortened links of the text."""
        found = (u.expanded_url for part in self._parts for u in part.urls or ())
        return tuple(dict.fromkeys(found))

    @property
    def _parts(self) -> list[_Entities]:
        parts = (self.entities, self.note_tweet.entities if self.note_tweet else None)
        return [part for part in parts if part]

    @property
    def published_at(self) -> datetime:
        """When the first version was posted. Raises Unreadable for an old id without a time."""
        if self.created_at and len(self.versions) == 1:
            return self.created_at.astimezone(UTC)
        if int(self.versions[0]) < _FIRST_TIMED_ID:
            raise Unreadable(self.id, "created_at: missing")
        return time_of(self.versions[0])


class OwnPost(Post):
    """A post of ours: what it answers must be readable, since whether we answered hangs on it."""

    referenced_tweets: tuple[_Reference, ...] | None = None


class Problem(_Wire):
    """What X could not give beside the rest of an answer."""

    title: Annotated[str | None, _Soft] = None
    resource_id: Annotated[PostId | None, _Soft] = None
    resource_type: Annotated[str | None, _Soft] = None

    @property
    def gone(self) -> bool:
        """Whether it says that a post does not exist any more."""
        return self.title == "Not Found Error" and self.resource_type in {None, "tweet"}


class Includes(_Wire):
    """Users, posts and media to which the posts of an answer refer, each as it came."""

    users: Annotated[tuple[object, ...] | None, _Soft] = None
    tweets: Annotated[tuple[object, ...] | None, _Soft] = None
    media: Annotated[tuple[object, ...] | None, _Soft] = None


class Meta(_Wire):
    """Where an answer stands among its pages."""

    next_token: str | None = None


class Answer(_Wire):
    """What every answer may have beside its data."""

    includes: Annotated[Includes | None, _Soft] = None
    errors: Annotated[tuple[Problem, ...] | None, _Soft] = None
    meta: Meta | None = None

    @property
    def deleted(self) -> list[str]:
        """Ids of posts that X says are gone."""
        return [e.resource_id for e in self.errors or () if e.gone and e.resource_id]


class Posts(Answer):
    """A page of posts, each as it came."""

    data: tuple[object, ...] | None = None

    @model_validator(mode="after")
    def _is_a_page(self) -> "Posts":
        if self.data is None and self.meta is None:
            raise ValueError("neither data nor meta")
        return self


class OnePost(Answer):
    """A single post, or none with the reason among the errors."""

    data: Post | None = None

    @property
    def hidden(self) -> bool:
        """Whether X says that the post is deleted, or not public any more."""
        return any(e.title in {"Not Found Error", "Authorization Error"} for e in self.errors or ())


class OneUser(_Wire):
    """A single account, or none."""

    data: User | None = None


class Created(_Wire):
    """The answer to a new post."""

    class _New(_Wire):
        id: PostId

    data: _New


class Counts(_Wire):
    """How many posts a query has in the last seven days."""

    class _Total(_Wire):
        total_tweet_count: int

    meta: _Total


@dataclass(slots=True, kw_only=True)
class Reader:
    """Turns the posts of one poll into mentions, with what the pages include beside them."""

    channel: str
    own: frozenset[str]
    """Handles in lower case, and ids, of the brand's own accounts."""
    at: datetime
    users: dict[str, User] = field(default_factory=dict)
    posts: dict[str, Post] = field(default_factory=dict)
    media: dict[str, str] = field(default_factory=dict)

    def learn(self, includes: Includes | None) -> None:
        """Take in what a page includes; what cannot be read is left out."""
        if includes is None:
            return
        self.users |= {user.id: user for user in _readable(User, includes.users)}
        self.posts |= {post.id: post for post in _readable(Post, includes.tweets)}
        self.media |= {m.media_key: m.type for m in _readable(_Medium, includes.media)}

    def item(self, raw: object) -> Mention | Repost:
        """Read one post. Raises ValidationError or Unreadable."""
        post = Post.model_validate(raw)
        if (original := post.refers("retweeted")) is None:
            return self.mention(post)
        return Repost(native_id=post.id, original_id=self._first(original), at=post.published_at)

    def mention(self, post: Post) -> Mention:
        """Make a mention of a post that is not a retweet. Raises Unreadable."""
        author = self._author(post)
        native_id = post.versions[0]
        replied_to = post.refers("replied_to")
        handle = author.handle if author and author.native_id in self.users else "i/web"
        return Mention(
            channel=self.channel,
            native_id=native_id,
            text=post.whole_text,
            published_at=post.published_at,
            author=author,
            lang=_lang(post.lang),
            url=f"https://x.com/{handle}/status/{native_id}",
            in_reply_to=self._first(replied_to) if replied_to else None,
            conversation_id=post.conversation_id,
            media=self._media(post),
            engagement=_engagement(post.public_metrics, self.at),
            own=author is not None and bool({author.handle.lower(), author.native_id} & self.own),
            extra=self._extra(post),
        )

    def _author(self, post: Post) -> Author | None:
        if post.author_id is None:
            return None
        user = self.users.get(post.author_id)
        if user is None:
            return Author(handle=post.author_id, native_id=post.author_id)
        return Author(
            handle=user.username,
            native_id=user.id,
            name=user.name,
            followers=user.public_metrics.followers_count if user.public_metrics else None,
            verified=user.verified,
        )

    def _first(self, post_id: str) -> str:
        return self.posts[post_id].versions[0] if post_id in self.posts else post_id

    def _media(self, post: Post) -> tuple[str, ...]:
        keys = post.attachments.media_keys if post.attachments else ()
        types = (self.media[key] for key in keys if key in self.media)
        outside = any(not _STATUS.match(link) for link in post.links)
        kinds = ["video" if kind == "animated_gif" else kind for kind in types]
        return tuple(dict.fromkeys([*kinds, *["link"] * outside]))

    def _extra(self, post: Post) -> Mapping[str, Json]:
        """Keep what decides later whether a reply will be let through."""
        quotes = quoted_authors(post.links)
        quoted = self.posts.get(post.refers("quoted") or "")
        if quoted and quoted.author_id:
            user = self.users.get(quoted.author_id)
            quotes.add(user.username.lower() if user else quoted.author_id)
        facts: dict[str, Json] = {}
        if post.mentioned:
            facts["mentions"] = [*sorted(post.mentioned)]
        if quotes:
            facts["quotes"] = [*sorted(quotes)]
        if post.reply_settings not in {None, "everyone"}:
            facts["reply_settings"] = post.reply_settings
        return facts


def _readable(model: type[_WireT], raws: Iterable[object] | None) -> Iterator[_WireT]:
    for raw in raws or ():
        with suppress(ValidationError):
            yield model.model_validate(raw)


def _lang(stated: str | None) -> str | None:
    primary = (stated or "und").split("-")[0].lower()
    return None if primary in _PSEUDO_LANGS else _OLD_LANGS.get(primary, primary)


def _engagement(metrics: Metrics | None, at: datetime) -> Engagement | None:
    if metrics is None:
        return None
    shares = (metrics.retweet_count, metrics.quote_count)
    return Engagement(
        at=at,
        likes=metrics.like_count,
        shares=None if shares == (None, None) else sum(n or 0 for n in shares),
        replies=metrics.reply_count,
        views=metrics.impression_count,
    )
