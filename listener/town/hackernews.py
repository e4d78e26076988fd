"""A simulated Hacker News search, as hn.algolia.com answers: newest first, 1,000 hits at most."""

import json
import re
import threading
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from html import escape
from typing import TYPE_CHECKING

from werkzeug.wrappers import Request, Response

from storage.model import Clock, Json

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

SHOWN_AT_MOST = 1000
_FILTER = re.compile(r"created_at_i(>=|<=)(\d+)")


@dataclass(slots=True, kw_only=True)
class _Item:
    serial: int
    author: str
    text: str
    at: int
    parent: str | None
    story: str
    link: bool
    points: int
    comments: int = 0


class HackerNewsNetwork:
    """Stories and comments of invented people; the counters tell no shares."""

    kind = "hackernews"

    def __init__(self, clock: Clock, *, brand_handle: str = "brumelle") -> None:
        self._clock = clock
        self._brand = brand_handle
        self._lock = threading.Lock()
        self._items: dict[str, _Item] = {}
        self._serial = 40_000_000

    def settings(self, url: str) -> Mapping[str, object]:
        """Give the settings table by which the channel reaches this search at `url`."""
        return {"kind": self.kind, "api_url": url, "username": self._brand}

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
        """Let somebody submit a story, or comment where there is a parent; gives the native id."""
        with self._lock:
            self._serial += 1
            native_id = str(self._serial)
            parent = self._items.get(in_reply_to or "")
            story = parent.story if parent else native_id
            self._items[native_id] = _Item(
                serial=self._serial,
                author=author,
                text=text,
                at=int(at.timestamp()),
                parent=in_reply_to,
                story=story,
                link=bool(media),
                points=likes,
            )
            if parent:
                self._items[story].comments += 1
            return native_id

    def edit(self, native_id: str, text: str) -> None:
        """Change a post's text."""
        with self._lock:
            self._items[native_id].text = text

    def delete(self, native_id: str) -> None:
        """Take a post out of the search."""
        with self._lock:
            del self._items[native_id]

    def like(self, native_id: str, *, likes: int, shares: int) -> None:
        """Set the points of a post."""
        with self._lock:
            self._items[native_id].points = likes

    def replies_of_brand(self, native_id: str) -> list[str]:
        """List what the brand's people wrote under a post, by hand, oldest first."""
        with self._lock:
            return [
                item.text
                for item in self._items.values()
                if item.author == self._brand and item.parent == native_id
            ]

    def __call__(
        self, environ: "WSGIEnvironment", start_response: "StartResponse"
    ) -> Iterable[bytes]:
        """Answer one request."""
        request = Request(environ)
        if request.path == "/api/v1/search_by_date":
            with self._lock:
                answer = _json(self._search(request))
        elif request.path.startswith("/api/v1/items/"):
            with self._lock:
                answer = self._item(request.path.rpartition("/")[2])
        else:
            answer = _json({"message": "Not found"}, status=404)
        return answer(environ, start_response)

    def _item(self, native_id: str) -> Response:
        item = self._items.get(native_id)
        if item is None:
            return _json({"error": "Not Found"}, status=404)
        under: list[Json] = [
            {"id": int(key), "author": other.author, "text": _html(other.text)}
            for key, other in self._items.items()
            if other.parent == native_id
        ]
        points = None if item.parent else item.points
        kind = "comment" if item.parent else "story"
        return _json({"id": int(native_id), "type": kind, "points": points, "children": under})

    def _search(self, request: Request) -> Json:
        wanted = re.findall(r'"([^"]+)"|(\S+)', request.args.get("query", "").casefold())
        bounds = _FILTER.findall(request.args.get("numericFilters", ""))
        found = [
            (native_id, item)
            for native_id, item in self._items.items()
            if _tagged(native_id, item, request.args.get("tags", ""))
            and all((phrase or word) in item.text.casefold() for phrase, word in wanted)
            and all(
                item.at >= int(at) if sign == ">=" else item.at <= int(at) for sign, at in bounds
            )
        ]
        found.sort(key=lambda hit: (hit[1].at, hit[1].serial), reverse=True)
        size = min(request.args.get("hitsPerPage", 20, type=int), SHOWN_AT_MOST)
        page = request.args.get("page", 0, type=int)
        shown = found[:SHOWN_AT_MOST]
        hits: list[Json] = [_hit(*hit) for hit in shown[page * size : (page + 1) * size]]
        return {
            "hits": hits,
            "nbHits": len(found),
            "nbPages": -(-len(shown) // size),
            "page": page,
            "hitsPerPage": size,
        }


def _tagged(native_id: str, item: _Item, tags: str) -> bool:
    """Whether an item has each of the tags, and one of those in parentheses."""
    own = {"comment" if item.parent else "story", f"author_{item.author}", f"story_{item.story}"}
    either = [alternatives.split(",") for alternatives in re.findall(r"\(([^)]*)\)", tags)]
    alone = filter(None, re.sub(r"\([^)]*\)", "", tags).split(","))
    return own.issuperset(alone) and all(own & set(choice) for choice in either)


def _hit(native_id: str, item: _Item) -> Json:
    common: dict[str, Json] = {
        "objectID": native_id,
        "author": item.author,
        "created_at_i": item.at,
        "story_id": int(item.story),
    }
    if item.parent is not None:
        return {
            **common,
            "_tags": ["comment", f"author_{item.author}", f"story_{item.story}"],
            "comment_text": _html(item.text),
            "parent_id": int(item.parent),
            "points": None,
        }
    title, _, rest = item.text.partition("\n\n")
    return {
        **common,
        "_tags": ["story", f"author_{item.author}", f"story_{item.story}"],
        "title": title,
        "story_text": _html(rest) if rest else None,
        "url": f"https://photos.example/{native_id}" if item.link else None,
        "points": item.points,
        "num_comments": item.comments,
    }


def _html(text: str) -> str:
    """Write a text as the site does: paragraphs are opened and never closed."""
    return "<p>".join(escape(text).replace("/", "&#x2F;").split("\n\n"))


def _json(body: Json, status: int = 200) -> Response:
    return Response(json.dumps(body), status=status, content_type="application/json")
