"""A simulated Mastodon instance: hashtag timelines, mentions, search, threads and replies.

Answers as docs.joinmastodon.org says, with two habits of other servers that speak the same API:
the Idempotency-Key is ignored (GoToSocial), and ids are opaque strings.
"""

import json
import re
import threading
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from html import escape
from typing import TYPE_CHECKING, TypeAlias

from werkzeug.exceptions import HTTPException, NotFound, Unauthorized, UnprocessableEntity
from werkzeug.routing import Map, Rule
from werkzeug.wrappers import Request, Response

from storage.model import Clock, Json

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

TOKEN = "token-of-the-town"  # noqa: S105
MAX_CHARACTERS = 500
PAGE_MAX = 40
SHOWN_AT_ONCE = 20
_KINDS = {"photo": "image", "video": "video"}
_TAG = re.compile(r"(?<![\w/&])#(\w+)")
_MENTION = re.compile(r"(?<![\w/])@([\w.]+\w)")
_MARKED = re.compile(rf"(https?://[^\s<]+)|{_MENTION.pattern}|{_TAG.pattern}")


@dataclass(slots=True, kw_only=True)
class _Status:
    id: str
    author: str
    text: str
    at: datetime
    in_reply_to: str | None
    media: tuple[str, ...]
    likes: int
    shares: int
    visibility: str
    spoiler: str
    edited_at: datetime | None = None
    tags: set[str] = field(default_factory=set)


_Row: TypeAlias = tuple[str, _Status]
"""What a page is cut by, and the status that it shows."""


class MastodonNetwork:
    """One instance with invented people; the brand's account holds the only token."""

    kind = "mastodon"

    def __init__(self, clock: Clock, *, brand_handle: str = "brumelle") -> None:
        self._clock = clock
        self._brand = brand_handle
        self._lock = threading.RLock()
        self._statuses: dict[str, _Status] = {}
        self._followers: dict[str, int] = {}
        self._arrivals: list[str] = []
        self._replies: Counter[str] = Counter()
        self.many_at_once = True
        """Whether statuses can be asked for by several ids, as since Mastodon 4.3."""
        api = "/api/v1"
        routes: dict[str, Callable[[Request, str], Response]] = {
            f"{api}/timelines/tag/<id>": self._tag,
            f"{api}/notifications": self._notifications,
            "/api/v2/search": self._search,
            f"{api}/statuses": self._many,
            f"{api}/statuses/<id>": self._status,
            f"{api}/statuses/<id>/context": self._context,
            f"{api}/accounts/verify_credentials": self._me,
            f"{api}/accounts/<id>/statuses": self._account_statuses,
            "/api/v2/instance/": self._instance,
        }
        self._map = Map(
            [
                *(Rule(path, endpoint=call, methods=["GET"]) for path, call in routes.items()),
                Rule(f"{api}/statuses", endpoint=self._publish, methods=["POST"]),
            ],
            strict_slashes=False,
        )

    def settings(self, url: str) -> Mapping[str, object]:
        """Give the settings table by which the channel reaches this instance at `url`."""
        return {"kind": self.kind, "api_url": url, "access_token": TOKEN, "search": True}

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
        visibility: str = "public",
        spoiler: str = "",
    ) -> str:
        """Let somebody post; gives the native id."""
        with self._lock:
            serial = len(self._arrivals)
            native_id = str((int(at.timestamp() * 1000) << 16) + serial)
            self._statuses[native_id] = _Status(
                id=native_id,
                author=author,
                text=text,
                at=at,
                in_reply_to=in_reply_to,
                media=media,
                likes=likes,
                shares=shares,
                visibility=visibility,
                spoiler=spoiler,
                tags={tag.casefold() for tag in _TAG.findall(text)},
            )
            self._arrivals.append(native_id)
            self._replies[in_reply_to or ""] += 1
            if followers is not None:
                self._followers[author] = followers
            return native_id

    def edit(self, native_id: str, text: str) -> None:
        """Change a post's text."""
        with self._lock:
            status = self._statuses[native_id]
            status.text, status.edited_at = text, self._clock()

    def delete(self, native_id: str) -> None:
        """Take a post away; answers to it stay, without their parent."""
        with self._lock:
            self._replies[self._statuses.pop(native_id).in_reply_to or ""] -= 1

    def like(self, native_id: str, *, likes: int, shares: int) -> None:
        """Set the counters of a post."""
        with self._lock:
            status = self._statuses[native_id]
            status.likes, status.shares = likes, shares

    def replies_of_brand(self, native_id: str) -> list[str]:
        """List the texts that the brand's account posted under a post, oldest first."""
        with self._lock:
            return [
                s.text
                for s in self._statuses.values()
                if s.author == self._brand and s.in_reply_to == native_id
            ]

    def __call__(
        self, environ: "WSGIEnvironment", start_response: "StartResponse"
    ) -> Iterable[bytes]:
        """Answer one request."""
        request = Request(environ)
        with self._lock:
            try:
                call, values = self._map.bind_to_environ(environ).match()
                self._check_token(request)
                answer: Response = call(request, values.get("id", ""))
            except HTTPException as error:
                answer = _json({"error": error.description}, status=error.code or 500)
            reset = self._clock() + timedelta(minutes=5)
            answer.headers["X-RateLimit-Limit"] = "300"
            answer.headers["X-RateLimit-Remaining"] = "299"
            answer.headers["X-RateLimit-Reset"] = _iso(reset)
        return answer(environ, start_response)

    def _check_token(self, request: Request) -> None:
        given = request.headers.get("Authorization")
        if given is not None and given != f"Bearer {TOKEN}":
            raise Unauthorized("The access token is invalid")

    def _need_token(self, request: Request) -> None:
        if "Authorization" not in request.headers:
            raise Unauthorized("This method requires an authenticated user")

    def _tag(self, request: Request, tag: str) -> Response:
        return self._page(
            request,
            [
                (s.id, s)
                for s in self._newest()
                if tag.casefold() in s.tags and s.visibility == "public"
            ],
        )

    def _notifications(self, request: Request, _: str) -> Response:
        self._need_token(request)
        told = [
            (str(serial), status)
            for serial, native_id in enumerate(self._arrivals, start=1)
            if (status := self._statuses.get(native_id)) and self._concerns_brand(status)
        ]
        return self._page(request, told[::-1], self._notified)

    def _notified(self, serial: str, status: _Status) -> Json:
        return {
            "id": serial,
            "type": "mention",
            "created_at": _iso(status.at),
            "account": self._account(status.author),
            "status": self._shown(status),
        }

    def _concerns_brand(self, status: _Status) -> bool:
        parent = self._statuses.get(status.in_reply_to or "")
        names = {name.casefold() for name in _MENTION.findall(status.text)}
        answers = parent is not None and parent.author == self._brand
        return status.author != self._brand and (self._brand.casefold() in names or answers)

    def _search(self, request: Request, _: str) -> Response:
        self._need_token(request)
        wanted = re.findall(r'"([^"]+)"|(\S+)', request.args.get("q", "").casefold())
        found = [
            (s.id, s)
            for s in self._newest()
            if s.visibility == "public" and all((a or b) in s.text.casefold() for a, b in wanted)
        ]
        statuses: Json = [self._shown(s) for _, s in _cut(request, found)[0]]
        return _json({"accounts": [], "hashtags": [], "statuses": statuses})

    def _status(self, request: Request, native_id: str) -> Response:
        return _json(self._shown(self._find(native_id)))

    def _many(self, request: Request, _: str) -> Response:
        if not self.many_at_once:
            raise NotFound("No such address")
        ids = request.args.getlist("id[]")
        if len(ids) > SHOWN_AT_ONCE:
            raise UnprocessableEntity("Validation failed: too many ids")
        return _json([self._shown(self._statuses[i]) for i in ids if i in self._statuses])

    def _context(self, request: Request, native_id: str) -> Response:
        status: _Status | None = self._find(native_id)
        ancestors: list[Json] = []
        while status and (status := self._statuses.get(status.in_reply_to or "")):
            ancestors.insert(0, self._shown(status))
        below, descendants = {native_id}, list[Json]()
        for other in self._statuses.values():
            if other.in_reply_to in below:
                below.add(other.id)
                descendants.append(self._shown(other))
        return _json({"ancestors": ancestors, "descendants": descendants})

    def _me(self, request: Request, _: str) -> Response:
        self._need_token(request)
        return _json(self._account(self._brand))

    def _account_statuses(self, request: Request, account: str) -> Response:
        mine = [s for s in self._newest() if _account_id(s.author) == account]
        return self._page(request, [(s.id, s) for s in mine])

    def _instance(self, request: Request, _: str) -> Response:
        statuses: Json = {
            "max_characters": MAX_CHARACTERS,
            "max_media_attachments": 4,
            "characters_reserved_per_url": 23,
        }
        return _json(
            {
                "domain": request.host,
                "title": "Town square",
                "version": "4.5.2",
                "configuration": {"statuses": statuses},
            }
        )

    def _publish(self, request: Request, _: str) -> Response:
        self._need_token(request)
        text, parent = request.form.get("status", ""), request.form.get("in_reply_to_id")
        if not text.strip():
            raise UnprocessableEntity("Validation failed: Text can't be blank")
        if len(text) > MAX_CHARACTERS:
            raise UnprocessableEntity("Validation failed: Text character limit of 500 exceeded")
        if parent is not None:
            self._find(parent)
        native_id = self.post(
            text,
            author=self._brand,
            at=self._clock(),
            in_reply_to=parent,
            visibility=request.form.get("visibility", "public"),
        )
        return _json(self._shown(self._find(native_id)))

    def _find(self, native_id: str) -> _Status:
        if native_id not in self._statuses:
            raise NotFound("Record not found")
        return self._statuses[native_id]

    def _newest(self) -> list[_Status]:
        return sorted(self._statuses.values(), key=lambda s: int(s.id), reverse=True)

    def _page(
        self,
        request: Request,
        rows: list[_Row],
        show: Callable[[str, _Status], Json] | None = None,
    ) -> Response:
        shown, last = _cut(request, rows)
        answer = _json([show(*row) if show else self._shown(row[1]) for row in shown])
        if last is not None:
            answer.headers["Link"] = f'<{request.base_url}?max_id={last}>; rel="next"'
        return answer

    def _account(self, handle: str) -> Json:
        return {
            "id": _account_id(handle),
            "username": handle,
            "acct": handle,
            "display_name": handle.title(),
            "followers_count": self._followers.get(handle, 40),
            "url": f"https://town.example/@{handle}",
        }

    def _shown(self, status: _Status) -> Json:
        parent = self._statuses.get(status.in_reply_to or "")
        return {
            "id": status.id,
            "created_at": _iso(status.at),
            "edited_at": _iso(status.edited_at) if status.edited_at else None,
            "in_reply_to_id": parent.id if parent else None,
            "in_reply_to_account_id": _account_id(parent.author) if parent else None,
            "sensitive": bool(status.spoiler),
            "spoiler_text": status.spoiler,
            "visibility": status.visibility,
            "language": None,
            "uri": f"https://town.example/users/{status.author}/statuses/{status.id}",
            "url": f"https://town.example/@{status.author}/{status.id}",
            "replies_count": self._replies[status.id],
            "reblogs_count": status.shares,
            "favourites_count": status.likes,
            "content": _html(status.text),
            "reblog": None,
            "account": self._account(status.author),
            "media_attachments": [
                {"id": f"{status.id}{n}", "type": _KINDS.get(kind, "unknown"), "url": None}
                for n, kind in enumerate(status.media)
            ],
            "tags": [{"name": tag} for tag in sorted(status.tags)],
        }


def _cut(request: Request, rows: list[_Row]) -> tuple[list[_Row], str | None]:
    limit = min(request.args.get("limit", 20, type=int), PAGE_MAX)
    before = request.args.get("max_id", type=int)
    left = [row for row in rows if before is None or int(row[0]) < before]
    return left[:limit], left[limit - 1][0] if len(left) > limit else None


def _account_id(handle: str) -> str:
    return f"acct-{handle}"


def _iso(at: datetime) -> str:
    return at.isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _html(text: str) -> str:
    paragraphs = escape(text).split("\n\n")
    marked = (_MARKED.sub(_marked, p).replace("\n", "<br />") for p in paragraphs)
    return "".join(f"<p>{p}</p>" for p in marked)


def _marked(match: re.Match[str]) -> str:
    url, name, tag = match.groups()
    if url:
        bare = url.split("://", 1)[1]
        hidden = url.removesuffix(bare)
        return f'<a href="{url}"><span class="invisible">{hidden}</span><span>{bare}</span></a>'
    if name:
        return f'<a href="https://town.example/@{name}" class="mention">@<span>{name}</span></a>'
    return f'<a href="https://town.example/tags/{tag}" class="hashtag">#<span>{tag}</span></a>'


def _json(body: Json, status: int = 200) -> Response:
    return Response(json.dumps(body), status=status, content_type="application/json")
