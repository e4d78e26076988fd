"""What X's API v2 answers, and how a post of it becomes a mention.

Of a post only id and text are required: a side fact that cannot be read is unknown.
Fields: https://docs.x.com/x-api/fundamentals/data-dictionary.
"""

import re
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Annotated, TypeAlias

from pydantic import (
    AfterValidator,
    AwareDatetime,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StringConstraints,
    ValidationError,
    ValidatorFunctionWrapHandler,
    WrapValidator,
    model_validator,
)

from listener.counts import counted
from listener.paging import Unreadable

_EPOCH = datetime(2010, 11, 4, 1, 42, 54, 657000, tzinfo=UTC)
_FIRST_TIMED_ID = 29_700_859_247
STATUS = re.compile(
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
    found = (match for text in texts for match in STATUS.finditer(text))
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
_Count = Annotated[int | None, BeforeValidator(counted)]
_Word = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_-]{1,30}$")]
PostId = Annotated[str, Field(pattern=r"^[0-9]{1,19}$", coerce_numbers_to_str=True)]


class Wire(BaseModel):
    """What X sends, of which only the keys that are named are read."""

    model_config = ConfigDict(extra="ignore", frozen=True, hide_input_in_errors=True)


class Metrics(Wire):
    """The counters of a post or of a user."""

    retweet_count: _Count = None
    reply_count: _Count = None
    like_count: _Count = None
    quote_count: _Count = None
    impression_count: _Count = None
    followers_count: _Count = None


SoftMetrics: TypeAlias = Annotated[Metrics | None, _Soft]
SoftIds: TypeAlias = Annotated[tuple[PostId, ...] | None, _Soft]


class User(Wire):
    """An account."""

    id: PostId
    username: _Word
    name: Annotated[_Text | None, _Soft] = None
    verified: Annotated[bool | None, _Soft] = None
    public_metrics: SoftMetrics = None


class Medium(Wire):
    """A picture or a film that a post shows."""

    media_key: str
    type: _Word


class _Reference(Wire):
    type: str
    id: PostId


class _Named(Wire):
    username: _Word


class _Link(Wire):
    expanded_url: str


class _Entities(Wire):
    mentions: Annotated[tuple[_Named, ...] | None, _Soft] = None
    urls: Annotated[tuple[_Link, ...] | None, _Soft] = None


class _Attachments(Wire):
    media_keys: tuple[str, ...] = ()


class _Note(Wire):
    text: _Text
    entities: Annotated[_Entities | None, _Soft] = None


class Post(Wire):
    """A post; an edit is a post of its own, whose history begins with the first version's id."""

    id: PostId
    text: _Text
    created_at: Annotated[_Instant | None, _Soft] = None
    author_id: Annotated[PostId | None, _Soft] = None
    conversation_id: Annotated[PostId | None, _Soft] = None
    lang: Annotated[_Word | None, _Soft] = None
    public_metrics: SoftMetrics = None
    entities: Annotated[_Entities | None, _Soft] = None
    referenced_tweets: Annotated[tuple[_Reference, ...] | None, _Soft] = None
    attachments: Annotated[_Attachments | None, _Soft] = None
    reply_settings: Annotated[_Word | None, _Soft] = None
    note_tweet: Annotated[_Note | None, _Soft] = None
    edit_history_tweet_ids: SoftIds = None

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


class Problem(Wire):
    """What X could not give beside the rest of an answer."""

    title: Annotated[str | None, _Soft] = None
    resource_id: Annotated[PostId | None, _Soft] = None
    resource_type: Annotated[str | None, _Soft] = None

    @property
    def gone(self) -> bool:
        """Whether it says that a post does not exist any more."""
        return self.title == "Not Found Error" and self.resource_type in {None, "tweet"}


class Includes(Wire):
    """Users, posts and media to which the posts of an answer refer, each as it came."""

    users: Annotated[tuple[object, ...] | None, _Soft] = None
    tweets: Annotated[tuple[object, ...] | None, _Soft] = None
    media: Annotated[tuple[object, ...] | None, _Soft] = None


class Meta(Wire):
    """Where an answer stands among its pages."""

    next_token: str | None = None


class Answer(Wire):
    """What every answer may have beside its data."""

    includes: Annotated[Includes | None, _Soft] = None
    errors: Annotated[tuple[Problem, ...] | None, _Soft] = None
    meta: Meta | None = None

    @property
    def deleted(self) -> list[str]:
        """Ids of posts that X says are gone."""
        return [e.resource_id for e in self.errors or () if e.gone and e.resource_id]


class Looked(Answer):
    """Posts that were asked for by id, each as it came; what X could not give is an error."""

    data: tuple[object, ...] | None = None

    @model_validator(mode="after")
    def _says_something(self) -> "Looked":
        if self.data is None and not self.errors:
            raise ValueError("neither data nor errors")
        return self


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


class OneUser(Wire):
    """A single account, or none."""

    data: User | None = None


class Created(Wire):
    """The answer to a new post."""

    class _New(Wire):
        id: PostId

    data: _New
