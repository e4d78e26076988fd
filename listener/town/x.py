"""A town where people post on X: the part of API v2 that Vigie uses, with its limits and rules.

What is simplified: a post can be found at once (X waits half a minute), its language is not
guessed, and whoever answers a post mentions its author without writing the name.
"""

import json
import threading
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from twitter_text import parse_tweet
from werkzeug.exceptions import HTTPException
from werkzeug.routing import Map, Rule
from werkzeug.wrappers import Request, Response

from listener.town.x_posts import EPOCH, Post, Posts, not_found, time_of
from listener.town.x_query import BadQuery, Query, Searched
from storage.model import Clock, Json

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

SEARCHED = timedelta(days=7)
KEPT_MENTIONS = 800
KEYS = {
    "bearer_token": "town-bearer",
    "api_key": "town-api-key",
    "api_secret": "town-api-secret",
    "access_token": "town-access-token",
    "access_secret": "town-access-secret",
}
NOT_SUMMONED = "You can only reply to or quote posts where you are mentioned or are the author."
DUPLICATE = "You are not allowed to create a Tweet with duplicate content."


class XNetwork:
    """X with invented people; keys and account as in `settings`."""

    kind = "x"

    def __init__(self, clock: Clock, *, brand_handle: str = "brumelle") -> None:
        self._clock = clock
        self._brand = brand_handle.lower()
        self._town = Posts()
        self._lock = threading.RLock()
        self.enterprise = False
        """Under an enterprise contract replies are open and queries may be longer."""
        self._town.user(brand_handle)
        self._routes: Mapping[str, Callable[..., Response]] = {
            "me": self._me,
            "user": self._by_name,
            "mentions": self._mentions,
            "timeline": self._timeline,
            "post": self._post,
            "search": self._search,
            "counts": self._counts,
            "create": self._create,
            "lookup": self._lookup,
        }
        self._map = Map(
            [
                Rule("/2/users/me", endpoint="me", methods=["GET"]),
                Rule("/2/users/by/username/<name>", endpoint="user", methods=["GET"]),
                Rule("/2/users/<int:user>/mentions", endpoint="mentions", methods=["GET"]),
                Rule("/2/users/<int:user>/tweets", endpoint="timeline", methods=["GET"]),
                Rule("/2/tweets/<int:post>", endpoint="post", methods=["GET"]),
                Rule("/2/tweets/search/recent", endpoint="search", methods=["GET"]),
                Rule("/2/tweets/counts/recent", endpoint="counts", methods=["GET"]),
                Rule("/2/tweets", endpoint="create", methods=["POST"]),
                Rule("/2/tweets", endpoint="lookup", methods=["GET"]),
            ]
        )

    def settings(self, url: str) -> Mapping[str, object]:
        """Give the settings table by which the channel reaches this network at `url`."""
        return {"kind": "x", "api_url": url, "username": self._brand, **KEYS}

    def post(
        self,
        text: str,
        *,
        author: str,
        at: datetime,
        in_reply_to: str | None = None,
        media: tuple[str, ...] = (),
        followers: int | None = None,
        likes: int = 0,
        shares: int = 0,
        quotes: str | None = None,
        reply_settings: str = "everyone",
    ) -> str:
        """Let somebody post, answer, or quote; gives the native id."""
        with self._lock:
            user = self._town.user(author)
            if followers is not None:
                user.followers = followers
            return self._town.add(
                said=text,
                author=user.handle.lower(),
                at=at,
                in_reply_to=self._town.first(in_reply_to),
                quotes=self._town.first(quotes),
                media=media,
                likes=likes,
                shares=shares,
                reply_settings=reply_settings,
            )

    def retweet(self, native_id: str, *, author: str, at: datetime) -> str:
        """Let somebody pass a post on unchanged; gives the retweet's id."""
        with self._lock:
            original = self._town.posts[int(native_id)]
            said = f"RT @{original.author}: {original.said}"[:140]
            who = self._town.user(author).handle.lower()
            return self._town.add(said=said, author=who, at=at, retweets=original.first)

    def edit(self, native_id: str, text: str) -> None:
        """Change a post's text: a new version, with an id of its own."""
        with self._lock:
            self._town.edit(native_id, text, at=self._clock())

    def delete(self, native_id: str) -> None:
        """Take a post away."""
        with self._lock:
            self._town.remove(native_id)

    def like(self, native_id: str, *, likes: int, shares: int) -> None:
        """Set the counters of a post."""
        with self._lock:
            post = self._town.posts[int(native_id)]
            self._town.posts[post.first] = replace(post, likes=likes, shares=shares)

    def replies_of_brand(self, native_id: str) -> list[str]:
        """List the texts that the brand's account posted under a post, oldest first."""
        with self._lock:
            posts = [p for p in self._town.newest_first() if p.author == self._brand]
            return [p.said for p in posts[::-1] if p.in_reply_to == int(native_id)]

    def __call__(
        self, environ: "WSGIEnvironment", start_response: "StartResponse"
    ) -> Iterable[bytes]:
        """Answer one request."""
        request = Request(environ)
        try:
            endpoint, arguments = self._map.bind_to_environ(environ).match()
            with self._lock:
                self._check_keys(request)
                answer = self._routes[str(endpoint)](request, **arguments)
        except _Refusal as refusal:
            answer = refusal.answer
        except HTTPException as error:
            answer = _Refusal(error.code or 404, "Not Found", "No such address.").answer
        return answer(environ, start_response)

    def _check_keys(self, request: Request) -> None:
        header = request.headers.get("Authorization", "")
        signed = f'oauth_token="{KEYS["access_token"]}"' in header and KEYS["api_key"] in header
        if header != f"Bearer {KEYS['bearer_token']}" and not signed:
            raise _Refusal(401, "Unauthorized", "Unauthorized")

    def _me(self, request: Request) -> Response:
        _need_account(request)
        return _json({"data": self._town.user_view(self._brand)})

    def _by_name(self, request: Request, name: str) -> Response:
        if name.lower() not in self._town.people:
            return _json({"errors": [not_found("user", name)]})
        return _json({"data": self._town.user_view(name.lower())})

    def _mentions(self, request: Request, user: int) -> Response:
        handle = self._handle(user)
        posts = [p for p in self._town.newest_first() if handle in self._town.mentioned(p)]
        return self._page(request, posts[:KEPT_MENTIONS], least=5)

    def _timeline(self, request: Request, user: int) -> Response:
        handle = self._handle(user)
        posts = [p for p in self._town.newest_first() if p.author == handle]
        return self._page(request, posts, least=5)

    def _handle(self, user: int) -> str:
        found = next((h for h, u in self._town.people.items() if u.id == user), None)
        if found is None:
            raise _Refusal(404, "Not Found Error", "Could not find user.")
        return found

    def _post(self, request: Request, post: int) -> Response:
        found = self._town.version(post)
        if found is None:
            return _json({"errors": [not_found("tweet", str(post))]})
        return self._answer(request, [found], one=True)

    def _lookup(self, request: Request) -> Response:
        ids = request.args.get("ids", "").split(",")
        if not 1 <= len(ids) <= 100 or not all(one.isdecimal() for one in ids):
            raise _invalid("The 'ids' query parameter must hold 1 to 100 ids.")
        found = {one: self._town.version(int(one)) for one in dict.fromkeys(ids)}
        fields = request.args.get("tweet.fields", "").split(",")
        views: list[Json] = [self._town.view(post, fields) for post in found.values() if post]
        missing: list[Json] = [not_found("tweet", one) for one, post in found.items() if not post]
        body: dict[str, Json] = {"data": views} if views else {}
        return _json(body | ({"errors": missing} if missing else {}))

    def _found(self, request: Request) -> list[Post]:
        text = request.args.get("query", "")
        if not 1 <= len(text) <= (4096 if self.enterprise else 512):
            raise _invalid("The query's length is not allowed.")
        try:
            query = Query(text)
        except BadQuery as error:
            raise _invalid(f"The query is not valid: {error}.") from error
        edge = self._clock() - SEARCHED
        posts = [p for p in self._town.newest_first() if time_of(p.id) >= edge]
        return [p for p in posts if query.finds(self._searched(p))]

    def _searched(self, post: Post) -> Searched:
        return Searched(
            text=post.addressed + post.said,
            author=post.author,
            mentions=frozenset(self._town.mentioned(post)),
            in_reply_to=post.in_reply_to,
            retweet=post.retweets is not None,
        )

    def _search(self, request: Request) -> Response:
        edge = self._clock() - SEARCHED
        since, start = request.args.get("since_id"), request.args.get("start_time")
        if since and time_of(int(since)) < edge:
            raise _invalid("'since_id' must be a tweet id created after the last seven days began.")
        if start and datetime.fromisoformat(start) < edge:
            raise _invalid("'start_time' must be on or after the last seven days began.")
        if since and start:
            raise _invalid("'since_id' cannot be used with 'start_time'.")
        return self._page(request, self._found(request), least=10)

    def _counts(self, request: Request) -> Response:
        total = len(self._found(request))
        return _json({"data": [], "meta": {"total_tweet_count": total}})

    def _page(self, request: Request, posts: Sequence[Post], *, least: int) -> Response:
        size = request.args.get("max_results", 10, type=int)
        if not least <= size <= 100:
            raise _invalid(f"'max_results' must be between {least} and 100.")
        name = "next_token" if request.path.endswith("/recent") else "pagination_token"
        below = int(request.args[name], 36) if name in request.args else None
        since = request.args.get("since_id", 0, type=int)
        start = datetime.fromisoformat(request.args.get("start_time", EPOCH.isoformat()))
        left = [
            p
            for p in posts
            if p.id > since and (below is None or p.id < below) and time_of(p.id) >= start
        ]
        shown = left[:size]
        meta: dict[str, Json] = {"result_count": len(shown)}
        if not shown:
            return _json({"meta": meta})
        meta |= {"newest_id": str(shown[0].id), "oldest_id": str(shown[-1].id)}
        if len(left) > size:
            meta["next_token"] = _base36(shown[-1].id)
        return self._answer(request, shown, meta=meta)

    def _answer(
        self,
        request: Request,
        posts: Sequence[Post],
        *,
        one: bool = False,
        meta: dict[str, Json] | None = None,
    ) -> Response:
        """Show posts with the fields and expansions that were asked for."""
        fields = request.args.get("tweet.fields", "").split(",")
        expansions = request.args.get("expansions", "").split(",")
        views: list[Json] = [self._town.view(post, fields) for post in posts]
        body: dict[str, Json] = {"data": views[0] if one else views}
        body |= {"meta": meta} if meta else {}
        return _json(body | self._town.beside(posts, expansions=expansions, fields=fields))

    def _create(self, request: Request) -> Response:
        _need_account(request)
        wish = json.loads(request.get_data())
        said = str(wish["text"])
        if not parse_tweet(said).valid:
            raise _invalid("The text is empty, too long, or has characters that are not allowed.")
        parent = self._town.posts.get(self._town.first(wish["reply"]["in_reply_to_tweet_id"]) or 0)
        if parent is None:
            detail = "You attempted to reply to a Tweet that is deleted or not visible to you."
            raise _Refusal(403, "Forbidden", detail)
        quoted = self._town.posts.get(parent.quotes or 0)
        summoned = self._brand in self._town.mentioned(parent) or parent.author == self._brand
        if not (summoned or self.enterprise or (quoted and quoted.author == self._brand)):
            raise _Refusal(403, "Forbidden", NOT_SUMMONED)
        addressed = f"@{parent.author} "
        mine = (p for p in self._town.posts.values() if p.author == self._brand)
        if any((p.addressed, p.said) == (addressed, said) for p in mine):
            raise _Refusal(403, "Forbidden", DUPLICATE)
        new = self._town.add(
            said=said,
            author=self._brand,
            at=self._clock(),
            in_reply_to=parent.first,
            addressed=addressed,
        )
        served = self._town.posts[int(new)].served
        return _json({"data": {"id": new, "text": served, "edit_history_tweet_ids": [new]}}, 201)


class _Refusal(Exception):
    def __init__(self, status: int, title: str, detail: str) -> None:
        super().__init__(detail)
        kind = "https://api.twitter.com/2/problems/invalid-request"
        kind = kind if status == 400 else "about:blank"
        body: Json = {"title": title, "detail": detail, "type": kind, "status": status}
        self.answer = _json(body, status)


def _invalid(detail: str) -> _Refusal:
    return _Refusal(400, "Invalid Request", detail)


def _json(body: Json, status: int = 200) -> Response:
    text = json.dumps(body)
    return Response(text, status=status, content_type="application/json; charset=utf-8")


def _need_account(request: Request) -> None:
    if request.headers.get("Authorization", "").startswith("Bearer "):
        raise _Refusal(403, "Unsupported Authentication", "Application-Only is not supported here.")


def _base36(number: int) -> str:
    digits = ""
    while number:
        number, rest = divmod(number, 36)
        digits = "0123456789abcdefghijklmnopqrstuvwxyz"[rest] + digits
    return digits
