"""Recorded answers of the AT Protocol, served over HTTP to the channel: nothing lost, no crash.

Each file is met where the channel would meet it, told by its shape:

* `posts` at the search, `feed` too (its posts have the very same shape, the list has another name);
* `notifications` at the notifications, `thread` at the thread of a post to answer;
* `value`, one record, or `records`, several, where a reply that may exist is looked up;
* `profiles` where followers are read; `error` anywhere.

Followers, identities and repositories (`follows`, `did`, `didDoc`, …) are never asked for by this
channel: such an answer is served in place of a search page and must be told as malformed.
The recordings lie in the folder ../shared beside the project, when it is there.
"""

import json
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest

from listener.channel import Source
from listener.errors import ChannelError
from listener.town.http import Fault
from storage.model import Failure, Mention
from storage.polled import Batch
from tests.listener.bluesky_bench import NOW, Bench, town

FOLDER = Path(__file__).parents[3] / "shared" / "payloads"
FILES = sorted(
    path for name in ("atproto", "bluesky_dev") for path in FOLDER.glob(f"{name}/*.json")
)

pytestmark = pytest.mark.skipif(not FILES, reason="the folder ../shared is not there")


@dataclass(frozen=True, slots=True, kw_only=True)
class Recorded:
    """One answer, and its kind as its shape tells it."""

    status: int
    body: Mapping[str, object]

    @property
    def kind(self) -> str:
        kinds = (
            "error",
            "posts",
            "notifications",
            "feed",
            "thread",
            "records",
            "value",
            "profiles",
        )
        return next((kind for kind in kinds if kind in self.body), "other")

    def listed(self, key: str) -> list[dict[str, object]]:
        found = self.body[key]
        assert isinstance(found, list)
        return found


def recorded(path: Path) -> Recorded:
    content = json.loads(path.read_text())
    if "body" in content:
        return Recorded(status=content.get("status", 200), body=content["body"])
    return Recorded(status=200, body=content)


@pytest.fixture
def bench() -> Iterator[Bench]:
    with town() as made:
        yield made


@pytest.mark.parametrize("path", FILES, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_each_answer_is_met_and_all_in_it_is_accounted_for(bench: Bench, path: Path) -> None:
    answer = recorded(path)
    match answer.kind:
        case "posts":
            batch = poll(bench, answer.body, "search/Brumelle", "searchPosts")
            assert_accounted(batch, answer.listed("posts"))
        case "feed":
            posts = [entry["post"] for entry in answer.listed("feed")]
            batch = poll(bench, {"posts": posts}, "search/Brumelle", "searchPosts")
            assert_accounted(batch, [post for post in posts if isinstance(post, dict)])
        case "notifications":
            batch = poll(bench, answer.body, "notifications", "listNotifications")
            assert_accounted(batch, answer.listed("notifications"))
        case "thread":
            assert_thread_read(bench, answer)
        case "records":
            for record in answer.listed("records"):
                assert_not_taken_for_our_reply(bench, record)
        case "value":
            assert_not_taken_for_our_reply(bench, answer.body)
        case "profiles":
            bench.town.post("Brumelle", author="ines", at=NOW)
            batch = poll(bench, answer.body, "search/Brumelle", "getProfiles")
            assert len(batch.mentions) == 1
        case "error":
            assert_told(bench, answer)
        case _:
            with pytest.raises(ChannelError) as caught:
                poll(bench, answer.body, "search/Brumelle", "searchPosts")
            assert caught.value.failure is Failure.MALFORMED


def test_every_kind_that_the_channel_asks_for_is_among_them() -> None:
    kinds = Counter(recorded(path).kind for path in FILES)
    assert {"posts", "notifications", "thread", "value", "error"} <= set(kinds)


def serve(bench: Bench, answer: Mapping[str, object], path: str, status: int = 200) -> None:
    bench.faulty.faults.append(Fault(status=status, body=json.dumps(answer).encode(), path=path))


def signed_in(bench: Bench, name: str) -> Source:
    source = bench.source(name)
    source.probe()
    return source


def poll(bench: Bench, answer: Mapping[str, object], name: str, path: str) -> Batch:
    source = signed_in(bench, name)
    serve(bench, answer, path)
    return source.poll(None)


def assert_accounted(batch: Batch, posts: list[dict[str, object]]) -> None:
    """Each post is a mention, a repost, or rejected with a reason; and only once."""
    kept = [m.native_id for m in batch.mentions] + [r.native_id for r in batch.reposts]
    rejected = [reject.native_id for reject in batch.rejects]
    assert set(kept) | set(rejected) == {str(post["uri"]) for post in posts}
    assert len(kept) == len(set(kept))
    assert not set(kept) & set(rejected)
    assert all(reject.reason for reject in batch.rejects)
    assert batch.setback is None


def assert_thread_read(bench: Bench, answer: Recorded) -> None:
    thread = answer.body["thread"]
    assert isinstance(thread, dict)
    uri = str(thread["post"]["uri"] if "post" in thread else thread["uri"])
    publisher = bench.publisher()
    serve(bench, answer.body, "getPostThread")
    parent = publisher.parent(stored(uri))
    if thread.get("notFound"):
        assert parent.mention is None
        return
    assert parent.mention is not None
    assert parent.mention.native_id == uri
    assert parent.eligibility.allowed is ("post" in thread) or parent.eligibility.reason
    if "post" in thread:
        assert parent.mention.text == thread["post"]["record"]["text"]


def assert_not_taken_for_our_reply(bench: Bench, record: Mapping[str, object]) -> None:
    """A record that stands where ours would, but is no reply to this post, settles nothing."""
    publisher = bench.publisher()
    serve(bench, record, "getRecord")
    parent = stored("at://did:plc:nobody/app.bsky.feed.post/3zzzzzzzzzzz2")
    with pytest.raises(ChannelError) as caught:
        publisher.reconcile("…", in_reply_to=parent, key="k")
    assert caught.value.failure is Failure.MALFORMED


def assert_told(bench: Bench, answer: Recorded) -> None:
    source = signed_in(bench, "search/Brumelle")
    serve(bench, answer.body, "searchPosts", answer.status)
    with pytest.raises(ChannelError) as caught:
        source.poll(None)
    assert str(answer.body["error"]) in str(caught.value)
    if answer.body["error"] == "NotFound":
        serve(bench, answer.body, "getPostThread", answer.status)
        parent = bench.publisher().parent(stored("at://did:plc:nobody/app.bsky.feed.post/3z"))
        assert parent.mention is None


def stored(uri: str) -> Mention:
    return Mention(channel="bluesky", native_id=uri, text="…", published_at=NOW)
