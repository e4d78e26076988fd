"""How the posts of X become mentions, with what their pages include beside them."""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from typing import TypeVar

from pydantic import ValidationError

from listener.channels.x_wire import (
    STATUS,
    Includes,
    Medium,
    Metrics,
    Post,
    User,
    Wire,
    quoted_authors,
)
from storage.model import Author, Engagement, Json, Mention
from storage.polled import Repost

_PSEUDO_LANGS = frozenset({"und", "zxx", "art", "qam", "qct", "qht", "qme", "qst"})
_OLD_LANGS = {"in": "id", "iw": "he", "ji": "yi"}
_WireT = TypeVar("_WireT", bound=Wire)


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
        self.media |= {m.media_key: m.type for m in _readable(Medium, includes.media)}

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
            engagement=engagement_of(post.public_metrics, self.at),
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
        outside = any(not STATUS.match(link) for link in post.links)
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
        if quoted_id := post.refers("quoted"):
            facts["quotes_post"] = self._first(quoted_id)
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


def engagement_of(metrics: Metrics | None, at: datetime) -> Engagement | None:
    """Read the counters; a share is a repost, with or without words."""
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
