"""A Bluesky of invented people: the calls of the AT Protocol that a listener and a replier need."""

import base64
import json
import re
import threading
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import regex
from werkzeug.exceptions import HTTPException
from werkzeug.routing import Map, Rule
from werkzeug.wrappers import Request, Response

from listener.matching import folded
from listener.town.bluesky_records import COLLECTION, Post, Records, stamp
from storage.model import Clock, Json

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

PASSWORD = "town-app-pass-word"  # noqa: S105
EMBEDS = {"photo": "images", "video": "video", "link": "external"}
NEVER = int(datetime(2100, 1, 1, tzinfo=UTC).timestamp())
"""The client library reads the true clock, so the town's tokens must outlive any story."""


class _Denied(Exception):
    """An answer of the protocol that is an error."""

    def __init__(self, status: int, name: str, message: str = "") -> None:
        super().__init__(name)
        self.status = status
        self.body = {"error": name, "message": message}


class BlueskyNetwork:
    """Serves sign-in, search, notifications, threads, profiles and records under `/xrpc/`."""

    kind = "bluesky"

    def __init__(self, clock: Clock, *, brand_handle: str = "brumelle") -> None:
        self._clock = clock
        self._lock = threading.RLock()
        self._town = Records()
        self._brand = self._town.account(brand_handle)
        self._signed = 0
        self.written = 0
        """How many requests to write a record were carried out or refused."""
        self._tokens: set[str] = set()
        calls = {
            ("POST", "com.atproto.server.createSession"): self._sign_in,
            ("POST", "com.atproto.server.refreshSession"): self._refresh,
            ("GET", "app.bsky.feed.searchPosts"): self._search,
            ("GET", "app.bsky.notification.listNotifications"): self._notifications,
            ("GET", "app.bsky.feed.getPostThread"): self._thread,
            ("GET", "app.bsky.feed.getPosts"): self._posts,
            ("GET", "app.bsky.actor.getProfiles"): self._profiles,
            ("GET", "com.atproto.repo.getRecord"): self._get_record,
            ("POST", "com.atproto.repo.putRecord"): self._put_record,
        }
        self._calls = {name: call for (_, name), call in calls.items()}
        self._urls = Map(
            [Rule(f"/xrpc/{name}", methods=[verb], endpoint=name) for verb, name in calls]
        )

    def settings(self, url: str) -> Mapping[str, object]:
        """Give the settings of the brand's account."""
        return {
            "kind": self.kind,
            "api_url": url,
            "identifier": self._town.handles[self._brand],
            "app_password": PASSWORD,
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
    ) -> str:
        """Let somebody post; the brand's own handle posts as the brand."""
        with self._lock:
            did = self._town.account(author)
            if followers is not None:
                self._town.followers[did] = followers
            record: dict[str, Json] = {
                "$type": COLLECTION,
                "text": text,
                "createdAt": stamp(at),
            }
            if in_reply_to is not None:
                record["reply"] = self._town.reply_to(in_reply_to)
            if media:
                record["embed"] = {"$type": f"app.bsky.embed.{EMBEDS[media[0]]}"}
            post = Post(did=did, record=record, at=at, likes=likes, shares=shares)
            self._town.add(post)
            return post.uri

    def edit(self, native_id: str, text: str) -> None:
        """Write another record under the same key."""
        with self._lock:
            self._town.posts[native_id].record |= {"text": text}

    def delete(self, native_id: str) -> None:
        """Take the record away."""
        with self._lock:
            self._town.remove(native_id)

    def like(self, native_id: str, *, likes: int, shares: int) -> None:
        """Set the counters of a post."""
        with self._lock:
            post = self._town.posts[native_id]
            post.likes, post.shares = likes, shares

    def block(self, author: str) -> None:
        """Let somebody block the brand's account."""
        with self._lock:
            self._town.blockers.add(self._town.account(author))

    def sign_out(self) -> None:
        """Let every session end before its time."""
        with self._lock:
            self._tokens.clear()

    def replies_of_brand(self, native_id: str) -> list[str]:
        """List the texts of the brand's replies right under a post, oldest first."""
        with self._lock:
            return [p.text for p in self._town.under(native_id) if p.did == self._brand]

    def __call__(
        self, environ: "WSGIEnvironment", start_response: "StartResponse"
    ) -> Iterable[bytes]:
        """Answer one request."""
        request = Request(environ)
        try:
            name, _ = self._urls.bind_to_environ(environ).match()
            with self._lock:
                if not name.startswith("com.atproto.server."):
                    self._check(request)
                answer, status = json.dumps(self._calls[name](request)), 200
        except _Denied as denied:
            answer, status = json.dumps(denied.body), denied.status
        except HTTPException as unknown:
            return unknown(environ, start_response)
        response = Response(answer, status=status, content_type="application/json; charset=utf-8")
        return response(environ, start_response)

    def _sign_in(self, request: Request) -> Json:
        asked = request.get_json()
        if asked.get("password") != PASSWORD:
            raise _Denied(401, "AuthenticationRequired", "Invalid identifier or password")
        return self._session()

    def _refresh(self, request: Request) -> Json:
        self._check(request)
        return self._session()

    def _session(self) -> Json:
        self._signed += 1
        access, refresh = (_token(self._brand, f"{use}{self._signed}") for use in "ar")
        self._tokens |= {access, refresh}
        handle = self._town.handles[self._brand]
        return {"did": self._brand, "handle": handle, "accessJwt": access, "refreshJwt": refresh}

    def _check(self, request: Request) -> None:
        token = request.headers.get("Authorization", "").removeprefix("Bearer ")
        if not token:
            raise _Denied(401, "AuthMissing", "Authentication Required")
        if token not in self._tokens:
            raise _Denied(400, "ExpiredToken", "Token has expired")

    def _search(self, request: Request) -> Json:
        parts = [folded(a or b) for a, b in re.findall(r'"([^"]*)"|(\S+)', request.args["q"])]
        newest = self._town.newest_first()
        found = [p for p in newest if all(part in folded(p.text) for part in parts)]
        page, cursor = self._page(found, request)
        return {"posts": [self._town.view(post) for post in page], **cursor}

    def _notifications(self, request: Request) -> Json:
        wanted = request.args.getlist("reasons")
        newest = self._town.newest_first()
        reasons = {p.uri: r for p in newest if (r := self._reason(p)) and r in wanted}
        page, cursor = self._page([self._town.posts[uri] for uri in reasons], request)
        notices: list[Json] = [
            {**self._town.view(post, counted=False), "reason": reasons[post.uri], "isRead": False}
            for post in page
        ]
        return {"notifications": notices, **cursor}

    def _reason(self, post: Post) -> str | None:
        if post.did == self._brand:
            return None
        if post.parent and post.parent.startswith(f"at://{self._brand}/"):
            return "reply"
        handle = self._town.handles[self._brand].removesuffix(".test")
        return "mention" if f"@{handle}" in post.text.lower() else None

    def _thread(self, request: Request) -> Json:
        uri = request.args["uri"]
        post = self._town.posts.get(uri)
        if post is None:
            raise _Denied(400, "NotFound", f"Post not found: {uri}")
        if post.did in self._town.blockers:
            author: Json = {"did": post.did, "viewer": {"blockedBy": True}}
            blocked = "app.bsky.feed.defs#blockedPost"
            return {"thread": {"$type": blocked, "uri": uri, "blocked": True, "author": author}}
        replies: list[Json] = [self._branch(reply) for reply in self._town.under(uri)]
        return {"thread": {**self._branch(post), "replies": replies}}

    def _posts(self, request: Request) -> Json:
        uris = request.args.getlist("uris")
        if len(uris) > 25:
            raise _Denied(400, "InvalidRequest", "uris must not have more than 25 elements")
        known = [self._town.posts[uri] for uri in uris if uri in self._town.posts]
        return {"posts": [self._town.view(p) for p in known if p.did not in self._town.blockers]}

    def _branch(self, post: Post) -> dict[str, Json]:
        return {"$type": "app.bsky.feed.defs#threadViewPost", "post": self._town.view(post)}

    def _profiles(self, request: Request) -> Json:
        actors = request.args.getlist("actors")
        if len(actors) > 25:
            raise _Denied(400, "InvalidRequest", "actors must not have more than 25 elements")
        known = [did for did in actors if did in self._town.handles]
        return {
            "profiles": [
                {
                    "did": did,
                    "handle": self._town.handles[did],
                    **({"followersCount": n} if (n := self._town.followers.get(did)) else {}),
                }
                for did in known
            ]
        }

    def _get_record(self, request: Request) -> Json:
        uri = f"at://{request.args['repo']}/{request.args['collection']}/{request.args['rkey']}"
        post = self._town.posts.get(uri)
        if post is None:
            raise _Denied(400, "RecordNotFound", f"Could not locate record: {uri}")
        return {"uri": uri, "cid": post.cid, "value": post.record}

    def _put_record(self, request: Request) -> Json:
        self.written += 1
        asked = request.get_json()
        record, key = asked["record"], asked["rkey"]
        if asked["repo"] != self._brand:
            raise _Denied(403, "Forbidden", "not your repository")
        if not re.fullmatch(r"[2-7a-j][2-7a-z]{12}", key):
            raise _Denied(400, "InvalidRequest", "Invalid TID")
        _check_length(record["text"])
        post = Post(did=self._brand, record=record, at=self._clock(), key=key)
        standing = self._town.posts.get(post.uri)
        if standing is None:
            self._town.add(post)
        elif standing.cid != post.cid:
            if "swapRecord" in asked and asked["swapRecord"] is None:
                raise _Denied(400, "InvalidSwap", f"Record was at {standing.cid}")
            standing.record = record
        return {"uri": post.uri, "cid": post.cid, "validationStatus": "valid"}

    def _page(self, found: list[Post], request: Request) -> tuple[list[Post], dict[str, Json]]:
        """Cut one page; the cursor is the last post that was given, as the sorting knows it."""
        limit, cursor = int(request.args.get("limit", 25)), request.args.get("cursor")
        if cursor is not None:
            found = [post for post in found if post.place < cursor]
        page = found[:limit]
        return page, {"cursor": page[-1].place} if len(found) > limit else {}


def _check_length(text: str) -> None:
    graphemes = len(regex.findall(r"\X", text))
    if graphemes > 300:
        raise _Denied(400, "InvalidRequest", f"maximum 300 graphemes, got {graphemes}")
    if len(text.encode()) > 3000:
        raise _Denied(400, "InvalidRequest", f"maximum 3000 bytes, got {len(text.encode())}")


def _token(did: str, use: str) -> str:
    parts = ({"alg": "HS256"}, {"sub": did, "exp": NEVER, "jti": use}, {"use": use})
    encoded = (base64.urlsafe_b64encode(json.dumps(part).encode()).decode() for part in parts)
    return ".".join(part.rstrip("=") for part in encoded)
