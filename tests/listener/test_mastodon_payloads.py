"""Answers recorded from Mastodon and GoToSocial, from the folder ../shared, when it is there.

Every file is served as it is, with its status and headers, where a list of posts is expected; so
is every post that stands anywhere in a file, as a mention of us. Single posts, threads, servers
and accounts are served where they belong. Left out as such, because the channel never asks for
them: lists, filters, relationships, polls, policies, scheduled posts, edit histories, grouped
notifications, conversations, and the answers to DELETE, which hold no content; their posts are
read all the same.
"""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from werkzeug.wrappers import Request, Response

from listener.channel import Publisher, Setup, Source
from listener.channels.mastodon import CHANNEL
from listener.channels.mastodon_server import MastodonOptions
from listener.errors import ChannelError
from listener.town.http import Faulty, served
from storage.model import Brand, Failure, Json, Mention
from storage.polled import Batch
from tests.listener.props import Drawer

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

NOW = datetime(2026, 11, 21, 22, 0, tzinfo=UTC)
PAYLOADS = Path(__file__).parents[3] / "shared" / "payloads"
ME: Json = {"id": "me", "acct": "brumelle"}


@dataclass(frozen=True, kw_only=True)
class Recorded:
    file: str
    status: int
    headers: dict[str, str]
    body: Json


def _recorded() -> list[Recorded]:
    paths = [p for kind in ("mastodon", "gotosocial_dev") for p in (PAYLOADS / kind).glob("*.json")]
    return [
        Recorded(file=path.name, status=file["status"], headers=file["headers"], body=file["body"])
        for path in sorted(paths)
        for file in [json.loads(path.read_text())]
    ]


RECORDED = _recorded()
pytestmark = pytest.mark.skipif(not RECORDED, reason="no recorded answers beside the repository")


@dataclass
class Player:
    """Answers each path with what is recorded for it, and every further page with nothing."""

    answers: dict[str, Recorded] = field(default_factory=dict)

    def __call__(
        self, environ: "WSGIEnvironment", start_response: "StartResponse"
    ) -> Iterable[bytes]:
        request = Request(environ)
        found = [a for path, a in self.answers.items() if request.path.endswith(path)]
        if "verify_credentials" in request.path and not found:
            found = [answer(ME)]
        if "max_id" in request.args or not found:
            found = [answer({"statuses": []} if "search" in request.path else [])]
        kept = ("content-type", "link", "x-ratelimit-reset")
        headers = {k: v for k, v in found[0].headers.items() if k.lower() in kept}
        played = Response(json.dumps(found[0].body), found[0].status, headers)
        return played(environ, start_response)


def answer(body: Json) -> Recorded:
    return Recorded(file="", status=200, headers={"Content-Type": "application/json"}, body=body)


@dataclass
class Stage:
    player: Player
    url: str

    def setup(self) -> Setup[MastodonOptions]:
        options = MastodonOptions(
            kind="mastodon", api_url=self.url, access_token="secret", search=True, timeout_s=10
        )
        return Setup(
            name="mastodon",
            options=options,
            brands=[Brand(name="Brumelle")],
            clock=lambda: NOW,
            vault=Drawer(),
        )

    def source(self, stream: str) -> Source:
        return next(s for s in CHANNEL.sources(self.setup()) if s.name.endswith(stream))

    def publisher(self) -> Publisher:
        assert CHANNEL.publisher
        publisher = CHANNEL.publisher(self.setup())
        assert publisher
        return publisher


@pytest.fixture(scope="module")
def stage() -> Iterator[Stage]:
    player = Player()
    with served(Faulty(player)) as url:
        yield Stage(player, url)


def accounted(batch: Batch) -> set[str]:
    rejected = {reject.native_id for reject in batch.rejects}
    assert all(reject.reason for reject in batch.rejects)
    boosts = {r.native_id.removeprefix("notification-") for r in batch.reposts}
    return {m.native_id for m in batch.mentions} | rejected | boosts


def statuses_in(body: Json) -> Iterator[dict[str, Json]]:
    """Find every post in a body, however deep."""
    if isinstance(body, dict):
        if "visibility" in body and "account" in body and "created_at" in body:
            yield body
        for part in body.values():
            yield from statuses_in(part)
    elif isinstance(body, list):
        for part in body:
            yield from statuses_in(part)


def id_of(item: Json) -> str:
    if isinstance(item, dict) and isinstance(item.get("id"), str | int):
        return str(item["id"])
    return "?"


def needed(count: int) -> None:
    if not count:
        pytest.skip("no such answer was recorded")


@pytest.mark.parametrize(
    ("stream", "path"),
    [("tag/brumelle", "/tag/brumelle"), ("mentions", "/notifications"), ("search/1", "/search")],
)
def test_every_answer_is_read_whole_or_told_as_a_failure(
    stage: Stage, stream: str, path: str
) -> None:
    source = stage.source(stream)
    read = failed = 0
    for recorded in RECORDED:
        stage.player.answers = {path: recorded}
        body = recorded.body
        if stream == "search/1":
            listed = body.get("statuses") if isinstance(body, dict) else None
        else:
            listed = body
        if recorded.status >= 400 or not isinstance(listed, list):
            with pytest.raises(ChannelError) as caught:
                source.poll(None)
            assert "secret" not in str(caught.value)
            failed += 1
            continue
        batch = source.poll(None)
        seen = accounted(batch)
        named = [item for item in listed if id_of(item) != "?"]
        assert len(batch.rejects) >= len(listed) - len(named)
        for item in named:
            inner = item.get("status") if isinstance(item, dict) else None
            assert id_of(item) in seen or id_of(inner) in seen, recorded.file
        assert len(batch.mentions) == len({m.native_id for m in batch.mentions})
        read += 1
    assert read + failed == len(RECORDED)


def test_every_post_is_stored_once_or_rejected_with_a_reason(stage: Stage) -> None:
    source = stage.source("mentions")
    stored = rejected = 0
    for recorded in RECORDED:
        found = {id_of(status): status for status in statuses_in(recorded.body)}
        told: list[Json] = [
            status
            if status.get("reblog")
            else {"id": f"n{n}", "type": "mention", "created_at": NOW.isoformat(), "status": status}
            for n, status in enumerate(found.values())
        ]
        stage.player.answers = {"/notifications": answer(told)}
        batch = source.poll(None)
        public = {
            native_id
            for native_id, status in found.items()
            if status["visibility"] in {"public", "unlisted"}
            and "content" in status
            and not status.get("reblog")
        }
        assert {m.native_id for m in batch.mentions} == public, recorded.file
        left = len(found) - len(public) - len(batch.reposts)
        assert len(batch.rejects) == left, recorded.file
        for mention in batch.mentions:
            assert mention.published_at.tzinfo is UTC
            assert mention.author
            assert mention.author.handle
            assert mention.url
            assert "<" not in mention.text or "<" in str(found[mention.native_id])
        stored += len(batch.mentions)
        rejected += len(batch.rejects)
    needed(stored + rejected)


def test_recorded_errors_are_told_apart(stage: Stage) -> None:
    expected = {401: Failure.CREDENTIALS, 404: Failure.GONE, 422: Failure.PERMISSION}
    errors = [recorded for recorded in RECORDED if recorded.status >= 400]
    for recorded in errors:
        stage.player.answers = {"/tag/brumelle": recorded}
        with pytest.raises(ChannelError) as caught:
            stage.source("tag/brumelle").poll(None)
        assert caught.value.failure is expected.get(recorded.status, caught.value.failure)
    needed(len(errors))


def test_every_single_post_can_be_read_again(stage: Stage) -> None:
    count = 0
    for recorded in RECORDED:
        body = recorded.body
        if not isinstance(body, dict) or "visibility" not in body or "content" not in body:
            continue
        mention = Mention(
            channel="mastodon", native_id=id_of(body), text="", published_at=NOW, brands=("B",)
        )
        nothing: Json = {"ancestors": [], "descendants": []}
        stage.player.answers = {
            f"/statuses/{id_of(body)}": recorded,
            "/context": answer(nothing),
        }
        parent = stage.publisher().parent(mention)
        assert parent.mention
        assert parent.mention.brands == ("B",)
        assert parent.answered is None
        assert parent.eligibility.allowed == (body["visibility"] in {"public", "unlisted"})
        count += 1
    needed(count)


def test_our_own_answer_is_found_in_every_thread(stage: Stage) -> None:
    count = 0
    for recorded in RECORDED:
        body = recorded.body
        below = body.get("descendants") if isinstance(body, dict) else None
        for reply in below if isinstance(below, list) else []:
            assert isinstance(reply, dict)
            if reply["in_reply_to_id"] is None:
                continue
            parent = Mention(
                channel="mastodon",
                native_id=str(reply["in_reply_to_id"]),
                text="",
                published_at=NOW,
            )
            stage.player.answers = {
                "/context": recorded,
                "/verify_credentials": answer(reply["account"]),
            }
            receipt = stage.publisher().reconcile("", in_reply_to=parent, key="k")
            assert receipt
            count += 1
    needed(count)


def test_the_limits_of_every_server_are_read(stage: Stage) -> None:
    count = 0
    for recorded in RECORDED:
        body = recorded.body
        if isinstance(body, dict) and "configuration" in body and "version" in body:
            stage.player.answers = {"/api/v2/instance/": recorded}
            limit = stage.publisher().limit()
            rules = body["configuration"]
            assert isinstance(rules, dict)
            assert isinstance(rules["statuses"], dict)
            most = rules["statuses"]["max_characters"]
            assert isinstance(most, int)
            assert limit.fits("@" + "b" * (most - 1))
            assert not limit.fits("@" + "b" * most)
            count += 1
    needed(count)


def test_every_account_can_be_ours(stage: Stage) -> None:
    count = 0
    for recorded in RECORDED:
        body = recorded.body
        if isinstance(body, dict) and "acct" in body and "username" in body:
            stage.player.answers = {"/verify_credentials": recorded}
            assert str(body["acct"]) in stage.source("tag/brumelle").probe()
            count += 1
    needed(count)
