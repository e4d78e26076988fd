"""A small Reddit: subreddits, threads, an inbox and feeds, with invented people.

Answers as the API does: listings of at most a hundred things, a thousand in all, newest first;
a deleted thing leaves the listings and stays in its thread as `[deleted]`.
"""

import itertools
import json
import re
import threading
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import TYPE_CHECKING

from werkzeug.exceptions import Forbidden, HTTPException, NotFound, Unauthorized
from werkzeug.routing import Map, Rule
from werkzeug.wrappers import Request, Response

from listener.town.reddit_thing import Thing, base36, entry, found
from storage.model import Clock

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

LISTED = 1_000
SEARCHED = 250
TOKEN_LASTS_S = 3600
_FIRST = 36**5
_CLIENT = ("town-client", "town-secret")
_PASSWORD = "town-password"  # noqa: S105
_REFRESH = "town-refresh"
_FEED_TOKEN = "town-feed-token"  # noqa: S105
_ROUTES = Map(
    [
        Rule("/api/v1/access_token", endpoint="token", methods=["POST"]),
        Rule("/api/v1/me", endpoint="me", methods=["GET"]),
        Rule("/api/comment/", endpoint="comment", methods=["POST"]),
        Rule("/r/<place>/new", endpoint="new", methods=["GET"]),
        Rule("/r/<place>/comments", endpoint="comments", methods=["GET"]),
        Rule("/search", endpoint="search", methods=["GET"]),
        Rule("/api/info", endpoint="info", methods=["GET"]),
        Rule("/message/<box>", endpoint="inbox", methods=["GET"]),
        Rule("/user/<name>/comments", endpoint="user", methods=["GET"]),
        Rule("/comments/<top>/", endpoint="thread", methods=["GET"]),
        Rule("/comments/<top>/_/<below>", endpoint="thread", methods=["GET"]),
        Rule("/.rss", endpoint="feed", methods=["GET"]),
    ],
    strict_slashes=False,
)


class RedditNetwork:
    """Reddit as the API and the feeds show it; safe to post to from any thread."""

    def __init__(self, clock: Clock, *, brand_handle: str = "brumelle") -> None:
        self._clock = clock
        self._brand = brand_handle
        self._things: dict[str, Thing] = {}
        self._tokens: set[str] = set()
        self._numbers = itertools.count(_FIRST)
        self._lock = threading.RLock()

    @property
    def kind(self) -> str:
        """The kind of channel."""
        return "reddit"

    def settings(self, url: str) -> Mapping[str, object]:
        """Give the settings of an account with access to the API."""
        return {
            "kind": "reddit",
            "api_url": url,
            "client_id": _CLIENT[0],
            "client_secret": _CLIENT[1],
            "username": self._brand,
            "password": _PASSWORD,
            "user_agent": "test:vigie:0 (by /u/brumelle)",
            "subreddits": ["quotidien"],
            "own_subreddits": ["brumelle"],
        }

    def refresh_settings(self, url: str) -> Mapping[str, object]:
        """Give the settings of an account that is known by a refresh token alone."""
        kept = {k: v for k, v in self.settings(url).items() if k not in {"username", "password"}}
        return {**kept, "refresh_token": _REFRESH}

    def feed_settings(self, url: str) -> Mapping[str, object]:
        """Give the settings of somebody who has a private feed and no access to the API."""
        return {
            "kind": "reddit",
            "feed_url": f"{url}/.rss?feed={_FEED_TOKEN}&user={self._brand}",
            "username": self._brand,
        }

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
        subreddit: str = "quotidien",
    ) -> str:
        """Post, or comment where `in_reply_to` is given. Reddit shows no followers."""
        with self._lock:
            parent = self._things[in_reply_to] if in_reply_to else None
            name = f"{'t1' if parent else 't3'}_{base36(next(self._numbers))}"
            self._things[name] = Thing(
                name=name,
                text=text,
                author=author,
                at=at,
                subreddit=parent.subreddit if parent else subreddit,
                top=parent.top if parent else name,
                parent=parent.name if parent else None,
                media=media,
                likes=likes,
                shares=shares,
                boxes=self._boxes(text, author, parent),
            )
            return name

    def edit(self, native_id: str, text: str) -> None:
        """Change a text."""
        with self._lock:
            thing = self._things[native_id]
            thing.text, thing.edited = text, True

    def delete(self, native_id: str) -> None:
        """Let the author delete."""
        with self._lock:
            self._things[native_id].deleted = True

    def close(self, native_id: str, *, locked: bool = False, archived: bool = False) -> None:
        """Let a moderator lock a thread, or let it grow too old for comments."""
        with self._lock:
            thing = self._things[native_id]
            thing.locked, thing.archived = locked, archived

    def expire_tokens(self) -> None:
        """Take every access token back, as the passing of an hour does."""
        with self._lock:
            self._tokens.clear()

    def like(self, native_id: str, *, likes: int, shares: int) -> None:
        """Set score and number of crossposts."""
        with self._lock:
            thing = self._things[native_id]
            thing.likes, thing.shares = likes, shares

    def replies_of_brand(self, native_id: str) -> list[str]:
        """List what the brand's account commented under a thing."""
        with self._lock:
            return [
                thing.text
                for thing in self._things.values()
                if thing.parent == native_id and thing.author == self._brand and not thing.deleted
            ]

    def __call__(
        self, environ: "WSGIEnvironment", start_response: "StartResponse"
    ) -> Iterable[bytes]:
        """Answer one request."""
        request = Request(environ)
        try:
            endpoint, arguments = _ROUTES.bind_to_environ(environ).match()
            with self._lock:
                if endpoint not in {"token", "feed"}:
                    self._authorise(request)
                answer = self._answer(str(endpoint), request, arguments)
        except HTTPException as error:
            answer = _json({"message": error.name, "error": error.code}, status=error.code or 500)
        return answer(environ, start_response)

    def _answer(self, endpoint: str, request: Request, arguments: Mapping[str, str]) -> Response:
        match endpoint:
            case "token":
                return self._token(request)
            case "me":
                return _json({"name": self._brand, "id": "brand"})
            case "comment":
                return self._comment(request)
            case "feed":
                return self._feed(request)
            case "info":
                names = request.args.get("id", "").split(",")[:100]
                known = [self._things[name] for name in names if name in self._things]
                return _json(_listing([self._wire(thing) for thing in known], None))
            case "thread":
                return self._thread(arguments["top"], arguments.get("below"))
            case _:
                inbox = endpoint == "inbox"
                things = self._listed(endpoint, arguments)
                if endpoint == "search":
                    things = [t for t in things if found(t.text, request.args["q"])][:SEARCHED]
                page, after = self._page(things, request)
                return _json(_listing([self._wire(t, inbox=inbox) for t in page], after))

    def _token(self, request: Request) -> Response:
        given = request.authorization
        if given is None or (given.username, given.password) != _CLIENT:
            raise Unauthorized
        form = request.form
        match form.get("grant_type"):
            case "password":
                known = (form.get("username"), form.get("password")) == (self._brand, _PASSWORD)
            case "refresh_token":
                known = form.get("refresh_token") == _REFRESH
            case grant:
                known = grant == "client_credentials"
        if not known:
            return _json({"error": "invalid_grant"})
        token = f"token-{next(self._numbers)}"
        self._tokens.add(token)
        return _json({"access_token": token, "expires_in": TOKEN_LASTS_S, "scope": "*"})

    def _authorise(self, request: Request) -> None:
        token = request.headers.get("Authorization", "").removeprefix("bearer ")
        if token not in self._tokens:
            raise Unauthorized

    def _listed(self, endpoint: str, arguments: Mapping[str, str]) -> list[Thing]:
        def shown(thing: Thing) -> bool:
            comment = thing.parent is not None
            match endpoint:
                case "new":
                    return not comment and thing.subreddit == arguments["place"]
                case "comments":
                    return comment and thing.subreddit == arguments["place"]
                case "user":
                    return comment and thing.author == arguments["name"]
                case "inbox":
                    return arguments["box"] in thing.boxes
                case _:
                    return not comment

        things = [t for t in self._things.values() if not t.deleted and shown(t)]
        newest = sorted(things, key=lambda t: (t.at, t.name), reverse=True)
        return newest[:LISTED]

    def _page(self, things: list[Thing], request: Request) -> tuple[list[Thing], str | None]:
        limit = min(max(request.args.get("limit", 25, type=int), 1), 100)
        after = request.args.get("after")
        names = [thing.name for thing in things]
        # Like the true one: a place that is no longer listed gives nothing.
        start = 0 if after is None else names.index(after) + 1 if after in names else len(names)
        page = things[start : start + limit]
        return page, page[-1].name if page and start + limit < len(things) else None

    def _thread(self, top: str, below: str | None) -> Response:
        post = self._things.get(f"t3_{top}")
        asked = self._things.get(f"t1_{below}") if below else post
        if post is None:
            raise NotFound
        if below is None:
            under = [self._wire(t) for t in self._under(post.name)]
        elif asked is None:
            under = []
        else:
            replies = [self._wire(t) for t in self._under(asked.name)]
            below_it = _listing(replies, None) if replies else ""
            under = [{"kind": "t1", "data": {**self._fields(asked), "replies": below_it}}]
        return _json([_listing([self._wire(post)], None), _listing(under, None)])

    def _under(self, name: str) -> list[Thing]:
        return [thing for thing in self._things.values() if thing.parent == name]

    def _comment(self, request: Request) -> Response:
        parent = self._things.get(request.form.get("thing_id", ""))
        text = request.form.get("text", "")
        error = None
        if parent is None or parent.deleted:
            error = ["DELETED_COMMENT", "that comment has been deleted", "parent"]
        elif self._things[parent.top].locked:
            error = ["THREAD_LOCKED", "Comments are locked.", "parent"]
        elif self._things[parent.top].archived:
            error = ["TOO_OLD", "that's a piece of history now", "parent"]
        elif len(text) > 10_000:
            error = ["TOO_LONG", "this is too long (max: 10000)", "text"]
        if error or parent is None:
            return _json({"json": {"errors": [error]}})
        name = self.post(
            text.strip(), author=self._brand, at=self._clock(), in_reply_to=parent.name
        )
        things = [self._wire(self._things[name])]
        return _json({"json": {"errors": [], "data": {"things": things}}})

    def _boxes(self, text: str, author: str, parent: Thing | None) -> frozenset[str]:
        """Name the boxes of the brand's inbox where a new comment arrives."""
        if parent is None or author == self._brand:
            return frozenset()
        boxes = set()
        if re.search(rf"\bu/{re.escape(self._brand)}\b", text, re.IGNORECASE):
            boxes.add("mentions")
        if parent.author == self._brand:
            boxes.add("selfreply" if parent.parent is None else "comments")
        return frozenset(boxes)

    def _wire(self, thing: Thing, *, inbox: bool = False) -> dict[str, object]:
        kind = "t3" if thing.parent is None else "t1"
        return {"kind": kind, "data": self._fields(thing, inbox=inbox)}

    def _fields(self, thing: Thing, *, inbox: bool = False) -> dict[str, object]:
        fields: dict[str, object] = {
            "id": thing.name[3:],
            "name": thing.name,
            "author": "[deleted]" if thing.deleted else thing.author,
            "subreddit": thing.subreddit,
            "created_utc": thing.at.timestamp(),
            "score": thing.likes,
        }
        if not inbox:
            fields |= {
                "permalink": thing.path,
                "locked": thing.locked,
                "archived": thing.archived,
                "edited": thing.at.timestamp() if thing.edited else False,
            }
        if thing.parent is None:
            return fields | self._post_fields(thing)
        top = self._things[thing.top]
        fields |= {
            "body": "[deleted]" if thing.deleted else thing.text,
            "parent_id": thing.parent,
            "replies": "",
            "link_title": top.text.partition("\n\n")[0][:300],
        }
        if inbox:
            return fields | {"was_comment": True, "context": f"{thing.path}?context=3"}
        return fields | {"link_id": thing.top, "score_hidden": False}

    def _post_fields(self, thing: Thing) -> dict[str, object]:
        head, _, body = thing.text.partition("\n\n")
        title, rest = head[:300], head[300:]
        shown = "[deleted]" if thing.deleted else "\n\n".join(p for p in (rest, body) if p)
        own_page = f"https://www.reddit.com{thing.path}"
        pictures = {"photo": "https://i.redd.it/town.jpg", "video": "https://v.redd.it/town"}
        url = next((pictures[m] for m in thing.media if m in pictures), own_page)
        return {
            "title": title,
            "selftext": shown,
            "is_self": url == own_page,
            "is_video": "video" in thing.media,
            "post_hint": "image" if "photo" in thing.media else None,
            "domain": url.split("/")[2],
            "url": url,
            "num_comments": sum(t.top == thing.name for t in self._things.values()) - 1,
            "num_crossposts": thing.shares,
            "removed_by_category": "deleted" if thing.deleted else None,
        }

    def _feed(self, request: Request) -> Response:
        if request.args.get("feed") != _FEED_TOKEN:
            raise Forbidden
        page, _ = self._page(self._listed("feed", {}), request)
        entries = "".join(map(entry, page))
        return Response(
            '<?xml version="1.0" encoding="UTF-8"?><feed xmlns="http://www.w3.org/2005/Atom">'
            f"<title>town</title>{entries}</feed>",
            content_type="application/atom+xml; charset=UTF-8",
        )


def _listing(children: Iterable[object], after: str | None) -> dict[str, object]:
    return {"kind": "Listing", "data": {"children": list(children), "after": after, "before": None}}


def _json(answer: object, *, status: int = 200) -> Response:

    return Response(json.dumps(answer), status=status, content_type="application/json")
