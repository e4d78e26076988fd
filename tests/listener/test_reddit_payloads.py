"""Recorded answers of Reddit, served over HTTP to PRAW and our source: no thing is lost.

They are told apart by shape when the test runs:

- a listing is served where the source asks for one, with its status and its `after`;
- a thread (two listings) is served where the publisher reads the post again;
- the things inside a thread or inside the answer to a POST are also served as one listing, so that
  each of them goes through the source;
- whatever else (errors, empty answers, one user, a list of multireddits) must become a
  ChannelError where a listing is asked for, and Refused or Unconfirmed as the answer to a comment.

Reddit serves some of these only at addresses that the channel never asks: multireddits, the list
of trusted and blocked users, marks of read messages, duplicates, `morechildren`, subreddits by
name. They are served all the same, because a network may answer anything. Private messages are in
the recordings, and are set aside with that reason.
"""

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from werkzeug.wrappers import Request, Response

from listener.channel import Publisher, Setup, Source
from listener.channels.reddit import CHANNEL
from listener.channels.reddit_client import RedditOptions
from listener.errors import ChannelError, Refused, Unconfirmed
from listener.town.http import Faulty, served
from storage.model import Brand, Mention
from storage.polled import Batch
from tests.listener.props import ClosedDrawer

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

FOLDER = Path(__file__).parents[3] / "shared" / "payloads" / "reddit"
FILES = sorted(FOLDER.glob("*.json"))
KINDS = frozenset({"t1", "t3", "t4"})
NOW = datetime(2026, 3, 2, tzinfo=UTC)
pytestmark = pytest.mark.skipif(not FILES, reason="no recorded answers beside the repository")

EMPTY = {"kind": "Listing", "data": {"children": [], "after": None}}
JsonDict = Mapping[str, object]


@dataclass(frozen=True)
class Recorded:
    status: int
    body: object

    @staticmethod
    def read(file: Path) -> "Recorded":
        record = json.loads(file.read_text())
        return Recorded(status=record["status"], body=record["body"])

    @property
    def listing(self) -> list[JsonDict] | None:
        return children_of(self.body) if self.status == 200 else None

    @property
    def thread(self) -> list[list[JsonDict]] | None:
        if not isinstance(self.body, list) or len(self.body) != 2:
            return None
        parts = [children for part in self.body if (children := children_of(part)) is not None]
        return parts if len(parts) == 2 else None


def children_of(body: object) -> list[JsonDict] | None:
    if not isinstance(body, dict) or body.get("kind") != "Listing":
        return None
    children = body["data"]["children"]
    assert isinstance(children, list)
    return children


def things_in(body: object) -> Iterator[JsonDict]:
    """Find every post, comment and message, however deep."""
    if isinstance(body, list):
        for part in body:
            yield from things_in(part)
    elif isinstance(body, dict):
        if body.get("kind") in KINDS and isinstance(body.get("data"), dict):
            yield body
        for part in body.values():
            yield from things_in(part)


@dataclass
class Stage:
    """What the server answers, by the beginning of the path."""

    answers: dict[str, tuple[int, object]] = field(default_factory=dict)
    posts: int = 0

    def __call__(
        self, environ: "WSGIEnvironment", start_response: "StartResponse"
    ) -> Iterable[bytes]:
        request = Request(environ)
        self.posts += request.path == "/api/comment/"
        found = (self.answers[path] for path in self.answers if request.path.startswith(path))
        status, body = next(found, (200, EMPTY))
        if request.args.get("after"):
            status, body = 200, EMPTY
        answer = Response(json.dumps(body), status=status, content_type="application/json")
        return answer(environ, start_response)


@dataclass(frozen=True)
class House:
    stage: Stage
    setup: Setup[RedditOptions]

    def source(self, name: str = "reddit/r/place/posts") -> Source:
        return next(source for source in CHANNEL.sources(self.setup) if source.name == name)

    def publisher(self) -> Publisher:
        assert CHANNEL.publisher
        publisher = CHANNEL.publisher(self.setup)
        assert publisher
        return publisher

    def shows(self, **answers: object) -> None:
        names = {"new": "/r/place/new", "thread": "/comments/", "comment": "/api/comment/"}
        token = {"access_token": "t", "expires_in": 3600, "scope": "*"}
        self.stage.answers = {
            "/api/v1/access_token": (200, token),
            "/api/v1/me": (200, {"name": "brumelle"}),
            **{
                names[name]: (a.status, a.body) if isinstance(a, Recorded) else (200, a)
                for name, a in answers.items()
            },
        }


@pytest.fixture(scope="module")
def house() -> Iterator[House]:
    stage = Stage()
    with served(Faulty(stage)) as url:
        options = RedditOptions(
            kind="reddit",
            api_url=url,
            client_id="c",
            client_secret="s",
            username="brumelle",
            password="p",
            own_subreddits=("place",),
        )
        brands = [Brand(name="Brumelle")]
        yield House(
            stage,
            Setup(
                name="reddit",
                options=options,
                brands=brands,
                clock=lambda: NOW,
                vault=ClosedDrawer(),
            ),
        )


def check(batch: Batch, children: list[JsonDict]) -> None:
    """Each child is there exactly once, as what it is, with what it says."""
    given = {str(name_of(child)): child for child in children}
    told = Counter(
        [
            *(m.native_id for m in batch.mentions),
            *batch.deleted,
            *(r.native_id for r in batch.rejects),
        ]
    )
    assert told == Counter(given.keys())
    assert all(reject.reason for reject in batch.rejects)
    for mention in batch.mentions:
        data = given[mention.native_id]["data"]
        assert isinstance(data, dict)
        assert mention.published_at.timestamp() == data["created_utc"]
        assert str(data.get("body", data.get("title"))) in mention.text
        assert str(data.get("selftext", "")) in mention.text
        assert mention.brands == ("Brumelle",)


def name_of(child: JsonDict) -> object:
    data = child.get("data")
    return data.get("name", "?") if isinstance(data, dict) else "?"


def once(children: Iterator[JsonDict]) -> list[JsonDict]:
    return list({str(name_of(child)): child for child in children}.values())


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_every_thing_of_a_recording_is_accounted_for(house: House, file: Path) -> None:
    recorded = Recorded.read(file)
    if recorded.listing is not None:
        house.shows(new=recorded)
        check(house.source().poll(None), recorded.listing)
        return
    if recorded.thread is not None:
        house.shows(thread=recorded)
        check_thread(house, *recorded.thread)
    else:
        house.shows(new=recorded, thread=recorded, comment=recorded)
        check_other(house, recorded)
    things = once(things_in(recorded.body))
    house.shows(new={"data": {"children": things}})
    check(house.source().poll(None), things)


def check_thread(house: House, posts: list[JsonDict], comments: list[JsonDict]) -> None:
    """The publisher reads the post again, and the first comments below it."""
    top = str(name_of(posts[0]))
    for thing in (posts[0], *[c for c in comments if c["kind"] == "t1"][:2]):
        asked = str(name_of(thing))
        mention = Mention(
            channel="reddit", native_id=asked, text="", published_at=NOW, conversation_id=top
        )
        again = house.publisher().parent(mention).mention
        assert again is None or again.native_id == asked


def check_other(house: House, recorded: Recorded) -> None:
    """What is neither is a failure to read, and tells of no comment that there is not."""
    with pytest.raises(ChannelError):
        house.source().poll(None)
    mention = Mention(channel="reddit", native_id="t3_a", text="", published_at=NOW)
    with pytest.raises(ChannelError):
        house.publisher().parent(mention)
    house.stage.posts = 0
    made = [thing for thing in things_in(recorded.body) if recorded.status == 200]
    if made:
        receipt = house.publisher().publish("x", in_reply_to=mention, key="k")
        assert receipt.native_id == name_of(made[0])
    else:
        with pytest.raises((Refused, Unconfirmed)):
            house.publisher().publish("x", in_reply_to=mention, key="k")
    assert house.stage.posts == 1


def test_nearly_every_recorded_post_becomes_a_mention(house: House) -> None:
    kept: Counter[str] = Counter()
    for file in FILES:
        things = once(things_in(Recorded.read(file).body))
        house.shows(new={"data": {"children": things}})
        batch = house.source().poll(None)
        kept["mentions"] += len(batch.mentions)
        kept["deleted"] += len(batch.deleted)
        kept.update(reject.reason for reject in batch.rejects)
    private = kept.pop("private message", 0)
    assert private > 0
    assert kept["mentions"] > 0
    assert kept["mentions"] + kept["deleted"] >= 0.99 * kept.total()
