"""The posts and people of the town's X, and how API v2 shows them."""

import re
from collections import Counter
from collections.abc import Container, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from html import escape

from storage.model import Json

EPOCH = datetime(2010, 11, 4, 1, 42, 54, 657000, tzinfo=UTC)
_URL = re.compile(r"https?://\S+")
_AT = re.compile(r"(?<![\w@])@(\w{1,15})")


@dataclass(frozen=True, slots=True, kw_only=True)
class Post:
    """A post in its newest version."""

    id: int
    versions: tuple[int, ...]
    said: str
    """As it was typed: served with its links shortened."""
    author: str
    at: datetime
    in_reply_to: int | None = None
    quotes: int | None = None
    retweets: int | None = None
    media: tuple[str, ...] = ()
    likes: int = 0
    shares: int = 0
    reply_settings: str = "everyone"
    addressed: str = ""
    """The name that X writes before a reply made through the API."""

    @property
    def first(self) -> int:
        """Id of the first version."""
        return self.versions[0]

    @property
    def related(self) -> dict[str, int]:
        """The posts to which it refers, by relation."""
        all_three = {
            "replied_to": self.in_reply_to,
            "quoted": self.quotes,
            "retweeted": self.retweets,
        }
        return {relation: post_id for relation, post_id in all_three.items() if post_id}

    @property
    def served(self) -> str:
        """The text as X gives it: links shortened, three characters escaped."""
        return escape(_URL.sub(lambda m: _short(m[0]), self.addressed + self.said), quote=False)


@dataclass(slots=True)
class User:
    """A person."""

    id: int
    handle: str
    followers: int = 0


class Posts:
    """All posts, by the id of the first version, and all people, by handle in lower case."""

    def __init__(self) -> None:
        self.people: dict[str, User] = {}
        self.posts: dict[int, Post] = {}
        self._former: dict[int, str] = {}
        self._newest = 0
        self._related: Counter[tuple[str, int]] = Counter()

    def add(self, *, said: str, author: str, at: datetime, **more: object) -> str:
        """Take in a post; gives its id."""
        new = self._new_id(at)
        post = Post(id=new, versions=(new,), said=said, author=author, at=at, **more)  # type: ignore[arg-type]
        self.posts[new] = post
        self._related.update(post.related.items())
        return str(new)

    def remove(self, native_id: str) -> None:
        """Take a post away."""
        post = self.posts.pop(int(native_id), None)
        if post:
            self._related.subtract(post.related.items())

    def edit(self, native_id: str, text: str, *, at: datetime) -> None:
        """Add a version to a post."""
        post = self.posts[int(native_id)]
        new = self._new_id(at)
        self._former[post.id] = post.said
        changed = replace(post, id=new, versions=(*post.versions, new), said=text)
        self.posts[post.first] = changed

    def version(self, post_id: int) -> Post | None:
        """Give a post as it was in one version."""
        found = next((p for p in self.posts.values() if post_id in p.versions), None)
        if found is None:
            return None
        return replace(found, id=post_id, said=self._former.get(post_id, found.said))

    def _new_id(self, at: datetime) -> int:
        """Ids tell the time, and grow with each post as X's do."""
        timed = (at - EPOCH) // timedelta(milliseconds=1) << 22
        self._newest = max(timed, self._newest + 1)
        return self._newest

    def user(self, handle: str) -> User:
        """Give the person of this name, who may be new."""
        key = handle.lower()
        if key not in self.people:
            self.people[key] = User(id=1001 + len(self.people), handle=handle)
        return self.people[key]

    def first(self, post_id: str | None) -> int | None:
        """Find a post by the id of any version; one that is not there keeps its id."""
        if post_id is None:
            return None
        wanted = int(post_id)
        return next((p.first for p in self.posts.values() if wanted in p.versions), wanted)

    def newest_first(self) -> list[Post]:
        """List all posts."""
        return sorted(self.posts.values(), key=lambda post: post.id, reverse=True)

    def mentioned(self, post: Post) -> set[str]:
        """Name whom a post mentions; whoever answers mentions the author."""
        names = {name.lower() for name in _AT.findall(post.addressed + post.said)}
        parent = self.posts.get(post.in_reply_to or 0)
        return names | ({parent.author} if parent else set())

    def view(self, post: Post, fields: Container[str]) -> dict[str, Json]:
        """Show the fields of a post that were asked for."""
        wanted = {"id", "text", "edit_history_tweet_ids"}
        return {
            key: value for key, value in self._whole(post).items() if key in wanted or key in fields
        }

    def _whole(self, post: Post) -> dict[str, Json]:
        long = len(post.said) > 280
        cut = f"{post.served[:270].rstrip()}… {_short(str(post.id))}"
        references: list[Json] = [
            {"type": relation, "id": str(other)} for relation, other in post.related.items()
        ]
        whole: dict[str, Json] = {
            "id": str(post.id),
            "text": cut if long else post.served,
            "edit_history_tweet_ids": [str(version) for version in post.versions],
            "created_at": f"{post.at.astimezone(UTC):%Y-%m-%dT%H:%M:%S}.000Z",
            "author_id": str(self.people[post.author].id),
            "conversation_id": str(self._root(post)),
            "lang": "und",
            "reply_settings": post.reply_settings,
            "public_metrics": self._metrics(post),
            "entities": self._entities(post),
        }
        if references:
            whole["referenced_tweets"] = references
        if post.media:
            keys: list[Json] = [_media_key(post, n) for n in range(len(post.media))]
            whole["attachments"] = {"media_keys": keys}
        if long:
            whole["note_tweet"] = {"text": post.served}
        return whole

    def _root(self, post: Post) -> int:
        parent = self.posts.get(post.in_reply_to or 0)
        return self._root(parent) if parent else post.in_reply_to or post.first

    def _metrics(self, post: Post) -> Json:
        return {
            "retweet_count": post.shares + self._related["retweeted", post.first],
            "reply_count": self._related["replied_to", post.first],
            "like_count": post.likes,
            "quote_count": self._related["quoted", post.first],
            "bookmark_count": 0,
            "impression_count": 20 * (post.likes + post.shares),
        }

    def _entities(self, post: Post) -> Json:
        names = sorted(self.mentioned(post))
        links: list[Json] = [
            {"url": _short(url), "expanded_url": url} for url in _URL.findall(post.said)
        ]
        quoted = self.posts.get(post.quotes or 0)
        if quoted:
            address = f"https://twitter.com/{quoted.author}/status/{quoted.first}"
            links.append({"url": _short(address), "expanded_url": address})
        mentions: list[Json] = [{"username": name} for name in names]
        return {"mentions": mentions, "urls": links}

    def beside(
        self, posts: Sequence[Post], *, expansions: Container[str], fields: Container[str]
    ) -> dict[str, Json]:
        """Show what the posts refer to, and which of it is gone."""
        ids = [i for p in posts for i in p.related.values()]
        beside = [self.posts[i] for i in dict.fromkeys(ids) if i in self.posts]
        if "referenced_tweets.id" not in expansions:
            beside = []
        includes: dict[str, Json] = {}
        if "author_id" in expansions:
            handles = dict.fromkeys(p.author for p in (*posts, *beside))
            includes["users"] = [self.user_view(handle) for handle in handles]
        if beside:
            includes["tweets"] = [self.view(p, fields) for p in beside]
        media: list[Json] = [
            {"media_key": _media_key(p, n), "type": kind}
            for p in posts
            for n, kind in enumerate(p.media)
        ]
        if media and "attachments.media_keys" in expansions:
            includes["media"] = media
        missing: list[Json] = [
            not_found("tweet", str(i)) for i in dict.fromkeys(ids) if i not in self.posts
        ]
        shown: dict[str, Json] = {"includes": includes} if includes else {}
        return shown | ({"errors": missing} if missing else {})

    def user_view(self, handle: str) -> Json:
        """Show a person."""
        user = self.people[handle]
        return {
            "id": str(user.id),
            "username": user.handle,
            "name": user.handle.title(),
            "verified": False,
            "public_metrics": {"followers_count": user.followers},
        }


def time_of(post_id: int) -> datetime:
    """Tell the time from an id."""
    return EPOCH + timedelta(milliseconds=post_id >> 22)


def _short(address: str) -> str:
    return f"https://t.co/{sha256(address.encode()).hexdigest()[:10]}"


def _media_key(post: Post, number: int) -> str:
    return f"3_{post.first}{number}"


def not_found(kind: str, value: str) -> Json:
    """Say that something does not exist."""
    return {
        "title": "Not Found Error",
        "detail": f"Could not find {kind} with id: [{value}].",
        "type": "https://api.twitter.com/2/problems/resource-not-found",
        "resource_type": kind,
        "resource_id": value,
        "value": value,
        "parameter": "id",
    }
