"""Recorded answers of X, served over HTTP to tweepy: every post of them is accounted for.

The recordings lie in the folder ../shared/payloads, when it is there. By their shape they are

- pages of posts, served at the search and at the mentions;
- pages of something else (accounts, counts): each row must become a reject;
- single posts, served where the post to answer is read again, and where a reply is posted;
- the account, served where we ask who we are;
- fragments: a post, or what is included beside posts, set into a page first;
- refusals, which must become errors of the channel;
- answers that this channel never asks for (API 1.1, bookmarks, hidden replies, places, polls,
  spaces, lists, jobs, rules): there is nothing in them to store, but served in place of a page they
  must become errors, not crashes.
"""

import json
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from typing import Any

import pytest

from listener.errors import ChannelError
from listener.town.http import Fault
from storage.model import Mention
from tests.listener.x_bench import NOW, Bench, bench

PAYLOADS = Path(__file__).parents[3] / "shared" / "payloads"
FILES = sorted(
    file for folder in ("x", "x_pytwitter") for file in (PAYLOADS / folder).glob("*.json")
)
pytestmark = pytest.mark.skipif(not FILES, reason="no recordings beside the repository")


@pytest.fixture
def x() -> Iterator[Bench]:
    with bench() as made:
        yield made


def recorded(file: Path) -> tuple[int, Any]:
    """Give the status and the body of a recording; some files are a body alone."""
    whole = json.loads(file.read_text())
    if isinstance(whole, dict) and {"status", "body"} <= whole.keys():
        return int(whole["status"]), whole["body"]
    return 200, whole


def shape(status: int, body: object) -> str:
    """Say what an answer is, from its keys."""
    match body:
        case _ if status >= 400:
            return "refusal"
        case {"data": list()}:
            return "page"
        case {"data": {"id": _, "text": _}}:
            return "post"
        case {"data": {"username": _}}:
            return "account"
        case {"id": str(), "text": _}:
            return "fragment"
        case {"users": _, "tweets": list()}:
            return "includes"
        case {"errors": list()}:
            return "refusal"
    return "other"


def of_shape(*wanted: str) -> list[Any]:
    return [
        pytest.param(status, body, id=f"{file.parent.name}/{file.name}")
        for file in FILES
        for status, body in [recorded(file)]
        if shape(status, body) in wanted
    ]


def as_page(body: Any) -> dict[str, Any]:  # noqa: ANN401
    """Set a fragment into a page, as X would send it."""
    match body:
        case {"data": list()}:
            return dict(body)
        case {"data": {"id": _, "text": _}}:
            return {**body, "data": [body["data"]]}
        case {"tweets": rows}:
            return {"data": rows, "includes": body, "meta": {"result_count": len(rows)}}
    return {"data": [body], "meta": {"result_count": 1}}


def serve(x: Bench, body: object, *, status: int = 200, path: str, method: str = "GET") -> None:
    content = json.dumps(body).encode()
    x.faulty.faults.append(Fault(status=status, body=content, path=path, method=method))


def check(mention: Mention, row: dict[str, Any]) -> None:
    note = row.get("note_tweet", {}).get("text")
    assert mention.text == unescape(note or row["text"])
    assert mention.published_at.tzinfo is not None
    assert (mention.author.native_id if mention.author else None) == row.get("author_id")
    if "public_metrics" in row:
        assert mention.engagement is not None
        assert mention.engagement.likes == row["public_metrics"]["like_count"]


@pytest.mark.parametrize(("status", "body"), of_shape("page", "post", "fragment", "includes"))
@pytest.mark.parametrize("stream", ["mentions", "search/1"])
def test_every_post_of_a_page_is_accounted_for(
    x: Bench, stream: str, status: int, body: object
) -> None:
    page = as_page(body)
    serve(x, page, path="/mentions" if stream == "mentions" else "/search")
    batch = x.source(stream, max_pages=1, user_id="1001").poll(None)
    rows = {row["id"]: row for row in page["data"] if "id" in row}
    included = page.get("includes", {}).get("tweets", [])
    beside = {row.get("edit_history_tweet_ids", [row["id"]])[0] for row in included}
    stored = {mention.native_id: mention for mention in batch.mentions}
    reposted = {repost.native_id: repost for repost in batch.reposts}
    rejected = [reject.native_id for reject in batch.rejects]
    assert len(stored) == len(batch.mentions)
    originals = {r.original_id for r in batch.reposts} - rows.keys()
    for native_id, row in rows.items():
        relations = {r["type"] for r in row.get("referenced_tweets", [])}
        first = row.get("edit_history_tweet_ids", [native_id])[0]
        places = (first in stored, native_id in reposted, bool({first, native_id} & {*rejected}))
        assert places.count(True) == 1
        assert (native_id in reposted) == ("retweeted" in relations)
        if first in stored:
            check(stored[first], row)
        if stream == "mentions" and "text" in row and "retweeted" not in relations:
            assert first in stored
    firsts = {row.get("edit_history_tweet_ids", [key])[0] for key, row in rows.items()}
    assert stored.keys() - firsts <= originals & beside
    nameless = [row for row in page["data"] if "id" not in row]
    assert rejected.count("?") == len(nameless)
    assert all(reject.reason for reject in batch.rejects)
    assert batch.setback is None


@pytest.mark.parametrize(("status", "body"), of_shape("post"))
def test_a_single_post_is_read_again_and_received(x: Bench, status: int, body: Any) -> None:  # noqa: ANN401
    post = body["data"]
    asked = Mention(channel="x", native_id=post["id"], text="", published_at=NOW)
    serve(x, body, path="/2/tweets/")
    publisher = x.publisher(user_id="1001")
    read = publisher.parent(asked).mention
    assert read is not None
    check(read, post)
    serve(x, body, status=201, path="/2/tweets", method="POST")
    assert publisher.publish("Bonjour", in_reply_to=asked, key="k").native_id == post["id"]
    assert x.posts_received() == 1


@pytest.mark.parametrize(("status", "body"), of_shape("account"))
def test_the_account_is_recognised(x: Bench, status: int, body: Any) -> None:  # noqa: ANN401
    serve(x, body, path="/users/me")
    name, number = body["data"]["username"], body["data"]["id"]
    assert x.source("mentions", username=name).probe() == f"@{name} (id {number})"


@pytest.mark.parametrize(("status", "body"), of_shape("refusal", "other", "account"))
def test_what_is_no_page_is_an_error_of_the_channel(x: Bench, status: int, body: object) -> None:
    for stream, path in (("mentions", "/mentions"), ("search/1", "/search")):
        serve(x, body, status=status, path=path)
        with pytest.raises(ChannelError):
            x.source(stream, user_id="1001").poll(None)


def test_every_recording_is_put_to_use() -> None:
    known = {"page", "post", "fragment", "includes", "account", "refusal", "other"}
    used = [shape(*recorded(file)) for file in FILES]
    assert set(used) <= known
    assert used.count("page") >= 1
