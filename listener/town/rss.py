"""A blog of invented people, read by its Atom feed: the newest entries only, with validators."""

import hashlib
import threading
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import format_datetime
from html import escape
from typing import TYPE_CHECKING
from xml.etree import ElementTree

from werkzeug.wrappers import Request, Response

from storage.model import Clock

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

SITE = "https://carnet.example"
PATH = "/feed.atom"
KEY = "town-feed-key"
ATOM = "{http://www.w3.org/2005/Atom}"
MEDIA = {"photo": "image/jpeg", "video": "video/mp4"}
TITLE = 80


@dataclass(slots=True)
class _Post:
    author: str
    text: str
    published: datetime
    updated: datetime
    media: tuple[str, ...]


class RssNetwork:
    """One blog with several writers; nobody can be answered there by a program."""

    kind = "rss"

    def __init__(self, clock: Clock, *, brand_handle: str = "brumelle", shown: int = 40) -> None:
        self._clock = clock
        self._shown = shown
        self._posts: dict[str, _Post] = {}
        self._made = 0
        self._lock = threading.Lock()

    def settings(self, url: str) -> Mapping[str, object]:
        """Give the settings table by which the channel reaches this blog at `url`."""
        return {"kind": self.kind, "api_url": url, "feeds": [f"{SITE}{PATH}?key={KEY}"]}

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
        """Publish an article; a blog shows neither its counters nor whom it answers."""
        with self._lock:
            self._made += 1
            native_id = f"tag:carnet.example,2026:{self._made}"
            self._posts[native_id] = _Post(author, text, at, at, media)
            return native_id

    def edit(self, native_id: str, text: str) -> None:
        """Change an article."""
        with self._lock:
            self._posts[native_id].text = text
            self._posts[native_id].updated = self._clock()

    def delete(self, native_id: str) -> None:
        """Take an article away."""
        with self._lock:
            del self._posts[native_id]

    def like(self, native_id: str, *, likes: int, shares: int) -> None:
        """Do nothing: a feed has no counters."""

    def replies_of_brand(self, native_id: str) -> list[str]:
        """List nothing: a blog is answered by hand."""
        return []

    def __call__(
        self, environ: "WSGIEnvironment", start_response: "StartResponse"
    ) -> Iterable[bytes]:
        """Answer a request for the feed, with 304 where it did not change."""
        request = Request(environ)
        if request.path != PATH:
            return Response("Not Found", 404)(environ, start_response)
        with self._lock:
            body, modified = self._feed()
        answer = Response(body, content_type="application/atom+xml; charset=utf-8")
        answer.set_etag(hashlib.sha256(body).hexdigest()[:16])
        answer.headers["Last-Modified"] = format_datetime(modified.astimezone(UTC), usegmt=True)
        return answer.make_conditional(request)(environ, start_response)

    def _feed(self) -> tuple[bytes, datetime]:
        newest = sorted(self._posts.items(), key=lambda pair: pair[1].published, reverse=True)
        shown = newest[: self._shown]
        updated = max((post.updated for _, post in shown), default=self._clock())
        feed = ElementTree.Element(f"{ATOM}feed", {"xml:lang": "fr"})
        _add(feed, "title", "Le carnet")
        _add(feed, "id", f"{SITE}/")
        _add(feed, "updated", updated.isoformat())
        for native_id, post in shown:
            entry = ElementTree.SubElement(feed, f"{ATOM}entry")
            _add(entry, "id", native_id)
            _add(entry, "title", post.text.split("\n")[0][:TITLE])
            _add(entry, "published", post.published.isoformat())
            _add(entry, "updated", post.updated.isoformat())
            _add(ElementTree.SubElement(entry, f"{ATOM}author"), "name", post.author)
            _add(entry, "link", None, href=f"/{native_id.rpartition(':')[2]}")
            for kind in post.media:
                href = f"{SITE}/{kind}/{native_id.rpartition(':')[2]}"
                kind_of_file = MEDIA.get(kind, "text/html")
                _add(entry, "link", None, rel="enclosure", type=kind_of_file, href=href)
            paragraphs = "".join(f"<p>{escape(part)}</p>" for part in post.text.split("\n\n"))
            _add(entry, "content", paragraphs, type="html")
        body: bytes = ElementTree.tostring(feed, encoding="utf-8", xml_declaration=True)
        return body, updated


def _add(parent: ElementTree.Element, name: str, text: str | None, **attributes: str) -> None:
    ElementTree.SubElement(parent, f"{ATOM}{name}", attributes).text = text
