"""What the Mastodon API sends, as far as Vigie reads it, and how it becomes a mention."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Annotated, TypeAlias

from pydantic import AfterValidator, AwareDatetime, BaseModel, BeforeValidator, ConfigDict, Field

from listener.counts import counted
from listener.dates import not_ahead
from listener.normalise import plain_text, sound
from listener.paging import Item, Unreadable
from storage.model import Author, Engagement, Json, Mention
from storage.polled import Repost

_MEDIA = {"image": "photo", "video": "video", "gifv": "video", "audio": "audio"}
_NO_POSTS = frozenset({"favourite", "follow", "follow_request", "poll"})


def _as_id(value: object) -> object:
    return str(value) if isinstance(value, int | str) and not isinstance(value, bool) else value


def _in_utc(at: datetime) -> datetime:
    try:
        return at.astimezone(UTC)
    except OverflowError:
        raise ValueError("no time that a calendar has") from None


Text: TypeAlias = Annotated[str, AfterValidator(sound)]
NativeId: TypeAlias = Annotated[Text, BeforeValidator(_as_id), Field(min_length=1)]
When: TypeAlias = Annotated[AwareDatetime, AfterValidator(_in_utc)]
Count: TypeAlias = Annotated[
    int | None, BeforeValidator(lambda n: c if (c := counted(n)) is not None and c >= 0 else None)
]
Word: TypeAlias = Annotated[
    Text | None, BeforeValidator(lambda word: word if isinstance(word, str) else None)
]
"""A text that is not worth losing a post for when it is something else."""


class _Wire(BaseModel):
    model_config = ConfigDict(extra="ignore", frozen=True, hide_input_in_errors=True)


class Account(_Wire):
    """Who posted; `acct` holds the host for an account of another server."""

    id: NativeId
    acct: Text
    display_name: Word = None
    followers_count: Count = None


class Status(_Wire):
    """One post. The ids are the server's own; `uri` is the same on all servers."""

    id: NativeId
    created_at: When
    content: Text
    visibility: str
    account: Account
    spoiler_text: Word = None
    edited_at: Word = None
    in_reply_to_id: NativeId | None = None
    language: Word = None
    uri: Word = None
    url: Word = None
    favourites_count: Count = None
    reblogs_count: Count = None
    replies_count: Count = None
    media_attachments: object = None
    card: object = None
    quote: object = None

    @property
    def text(self) -> str:
        """The content warning, where there is one, and the text."""
        parts = (self.spoiler_text or "", plain_text(self.content))
        return "\n\n".join(part.strip() for part in parts if part.strip())


class _Boost(_Wire):
    id: NativeId
    created_at: When
    reblog: Status


class _Notification(_Wire):
    id: NativeId
    type: str
    created_at: When
    status: dict[str, object] | None = None


class Reader:
    """Turns what a page holds into mentions of one channel."""

    def __init__(self, channel: str, own_id: str | None, now: datetime) -> None:
        self._channel = channel
        self._own_id = own_id
        self._now = now

    def item(self, raw: object) -> Item:
        """Read a status, a boost or a notification.

        Raises Unreadable for what is no public post, ValidationError for what is none at all.
        """
        if isinstance(raw, dict) and "type" in raw and "content" not in raw:
            return self._notified(_Notification.model_validate(raw))
        return self._posted(raw)

    def _posted(self, raw: object) -> Item:
        if isinstance(raw, dict) and raw.get("reblog"):
            boost = _Boost.model_validate(raw)
            return Repost(native_id=boost.id, original_id=boost.reblog.id, at=boost.created_at)
        return self.mention(Status.model_validate(raw))

    def mention(self, status: Status) -> Mention:
        """Make a mention of a status. Raises Unreadable for one that is not public."""
        if status.visibility not in {"public", "unlisted"}:
            raise Unreadable(status.id, "not public")
        account = status.account
        facts: dict[str, Json] = {"uri": status.uri, "visibility": status.visibility}
        if status.edited_at:
            facts["edited_at"] = status.edited_at
        if quoted := _quoted(status.quote):
            facts["quotes_post"] = quoted
        return Mention(
            channel=self._channel,
            native_id=status.id,
            text=status.text,
            published_at=not_ahead(status.created_at, self._now),
            author=Author(
                handle=account.acct,
                native_id=account.id,
                name=account.display_name or None,
                followers=account.followers_count,
            ),
            lang=status.language.split("-")[0].lower() if status.language else None,
            url=status.url or status.uri,
            in_reply_to=status.in_reply_to_id,
            conversation_id=status.in_reply_to_id or status.id,
            media=tuple(_media(status)),
            engagement=Engagement(
                at=self._now,
                likes=status.favourites_count,
                shares=status.reblogs_count,
                replies=status.replies_count,
            ),
            own=account.id == self._own_id,
            extra=facts,
        )

    def _notified(self, told: _Notification) -> Item:
        if told.type in _NO_POSTS or told.status is None:
            raise Unreadable(told.id, f"a notification of {told.type[:20]!r} is no post")
        if told.type == "reblog":
            original = Status.model_validate(told.status)
            boost = f"notification-{told.id}"
            return Repost(native_id=boost, original_id=original.id, at=told.created_at)
        return self._posted(told.status)


def unfolded(items: list[object]) -> list[object]:
    """Put the original behind each boost that carries it."""
    return [part for item in items for part in _parts(item)]


def _parts(item: object) -> Iterator[object]:
    yield item
    if isinstance(item, dict) and item.get("reblog"):
        yield item["reblog"]


def _quoted(quote: object) -> str | None:
    """Id of the quoted post: of a whole one (Mastodon 4.5) or of one that is only named."""
    if not isinstance(quote, dict):
        return None
    post = quote.get("quoted_status")
    told = post.get("id") if isinstance(post, dict) else quote.get("quoted_status_id")
    return sound(told) if isinstance(told, str) and told else None


def _media(status: Status) -> Iterator[str]:
    attached = status.media_attachments
    for media in attached if isinstance(attached, list) else []:
        kind = media.get("type") if isinstance(media, dict) else None
        yield _MEDIA.get(str(kind), "link")
    if status.card:
        yield "link"
