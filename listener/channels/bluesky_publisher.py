"""Replies on Bluesky: each one record, found again under its key.

The record key follows from the intent, and a record can only be created, never overwritten, so that
the same intent writes one reply however often it is sent.
"""

from dataclasses import replace
from datetime import UTC, datetime

import regex
from atproto import client_utils, models
from pydantic import ValidationError

from listener.channel import Eligibility, Limit, Parent, Setup
from listener.channels import bluesky_wire as wire
from listener.channels.bluesky_session import Account, BlueskyOptions, Failed
from listener.errors import ChannelError, Refused, Unconfirmed
from listener.paging import Item, Unreadable
from storage.model import Cost, Failure, Json, Mention, Receipt

MAX_GRAPHEMES, MAX_BYTES = 300, 3000
"""Of one post: https://docs.bsky.app/docs/advanced-guides/posts."""


class BlueskyPublisher:
    """Replies as the account, each as one record whose key follows from its intent."""

    def __init__(self, setup: Setup[BlueskyOptions]) -> None:
        self._setup = setup
        self._account = Account(setup, "publisher")
        self._told = 0

    def eligibility(self, mention: Mention) -> Eligibility:
        """Say no to our own posts, to posts not read from Bluesky, and where the author said no."""
        if mention.own:
            return Eligibility(allowed=False, reason="this is our own post")
        if _refs(mention) is None:
            return Eligibility(allowed=False, reason="the post was not read from Bluesky")
        closed = mention.extra.get("closed")
        return Eligibility(allowed=closed is None, reason=str(closed) if closed else None)

    def limit(self) -> Limit:
        """Count graphemes and bytes, as the network does."""
        return Limit(fits=_fits, describe=_describe)

    def addressed(self, text: str, mention: Mention) -> str:
        """Give the text as it is: an answer reaches its author by itself."""
        return text

    def parent(self, mention: Mention) -> Parent:
        """Read the thread: the post, who may reply, and the replies right under it."""
        params = models.AppBskyFeedGetPostThread.Params(
            uri=mention.native_id, depth=1, parent_height=0
        )
        try:
            thread = self._account.query("app.bsky.feed.getPostThread", params).get("thread")
        except Failed as error:
            if error.name == "NotFound":
                return Parent(mention=None)
            raise
        if not isinstance(thread, dict):
            raise Failed(Failure.MALFORMED, "the answer has no thread")
        if thread.get("notFound"):
            return Parent(mention=None)
        if thread.get("blocked"):
            refusal = Eligibility(allowed=False, reason="the author and our account are blocked")
            return Parent(mention=mention, eligibility=refusal)
        try:
            found = self._read(thread.get("post"), mention)
            answered = self._answered(thread.get("replies"), mention)
        except (Unreadable, ValidationError) as error:
            raise Failed(Failure.MALFORMED, "the thread cannot be read") from error
        return Parent(mention=found, answered=answered, eligibility=self.eligibility(found))

    def publish(self, text: str, *, in_reply_to: Mention, key: str) -> Receipt:
        """Create the record of this intent; where it stands already, give its receipt."""
        refs, record_key = _refs(in_reply_to), _record_key(in_reply_to, key)
        if refs is None:
            raise Refused(Failed(Failure.PERMISSION, "not read from Bluesky").setback)
        at = self._setup.clock()
        try:
            body = {
                "repo": self._account.signed_in(),
                "collection": wire.COLLECTION,
                "rkey": record_key,
                "record": _record(text, refs, in_reply_to.lang, at),
                "swapRecord": None,
            }
        except ChannelError as error:
            raise Refused(error.setback) from error
        try:
            answer = self._account.write("com.atproto.repo.putRecord", body)
        except Failed as error:
            if error.name == "InvalidSwap":
                return self._standing(text, in_reply_to, key)
            if error.undone:
                raise Refused(error.setback) from error
            raise Unconfirmed(error.detail) from error
        uri = answer.get("uri")
        if uri != self._uri(record_key):
            raise Unconfirmed("the answer does not name the record that was sent")
        return Receipt(native_id=str(uri), url=wire.page_of(str(uri)), at=at)

    def reconcile(self, text: str, *, in_reply_to: Mention, key: str) -> Receipt | None:
        """Read the record of this intent; it cannot be under another key."""
        record_key = _record_key(in_reply_to, key)
        params = models.ComAtprotoRepoGetRecord.Params(
            repo=self._account.signed_in(), collection=wire.COLLECTION, rkey=record_key
        )
        try:
            answer = self._account.query("com.atproto.repo.getRecord", params)
        except Failed as error:
            if error.name == "RecordNotFound":
                return None
            raise
        try:
            record = wire.Record.model_validate(answer.get("value"))
        except ValidationError as error:
            raise Failed(Failure.MALFORMED, "the record cannot be read") from error
        if record.reply is None or record.reply.parent.uri != in_reply_to.native_id:
            raise Failed(Failure.MALFORMED, "another record stands in the reply's place")
        uri = self._uri(record_key)
        at = wire.instant(record.created_at) or self._setup.clock()
        return Receipt(native_id=uri, url=wire.page_of(uri), at=at)

    def cost(self) -> Cost:
        """Count the requests since the last question, signing in included."""
        made, self._told = self._account.requests - self._told, self._account.requests
        return Cost(requests=made)

    def _standing(self, text: str, in_reply_to: Mention, key: str) -> Receipt:
        try:
            receipt = self.reconcile(text, in_reply_to=in_reply_to, key=key)
        except ChannelError as error:
            raise Unconfirmed(error.detail) from error
        if receipt is None:
            raise Unconfirmed("the record was said to exist, then not to exist")
        return receipt

    def _uri(self, record_key: str) -> str:
        return f"at://{self._account.did}/{wire.COLLECTION}/{record_key}"

    def _read(self, raw: object, mention: Mention) -> Mention:
        found = self._item(raw, mention.author.followers if mention.author else None)
        if not isinstance(found, Mention) or found.native_id != mention.native_id:
            raise Unreadable(mention.native_id, "another post was given")
        return replace(found, brands=mention.brands)

    def _item(self, raw: object, followers: int | None = None) -> Item:
        name, now = self._setup.name, self._setup.clock()
        return wire.item(raw, channel=name, own=self._account.did, at=now, followers=followers)

    def _answered(self, replies: object, mention: Mention) -> Receipt | None:
        for reply in replies if isinstance(replies, list) else []:
            post = reply.get("post") if isinstance(reply, dict) else None
            if wire.author_of(post) != self._account.did:
                continue
            ours = self._item(post)
            if isinstance(ours, Mention) and ours.in_reply_to == mention.native_id:
                return Receipt(native_id=ours.native_id, url=ours.url, at=ours.published_at)
        return None


def _refs(mention: Mention) -> dict[str, Json] | None:
    cid, root = mention.extra.get("cid"), mention.extra.get("root")
    if not isinstance(cid, str) or not isinstance(root, dict):
        return None
    return {"root": root, "parent": {"uri": mention.native_id, "cid": cid}}


def _record(text: str, refs: dict[str, Json], lang: str | None, at: datetime) -> dict[str, Json]:
    facets: list[Json] = [
        facet.model_dump(by_alias=True, exclude_none=True)
        for facet in client_utils.detect_facets(text)
    ]
    return {
        "$type": wire.COLLECTION,
        "text": text,
        "createdAt": at.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z"),
        "reply": refs,
        **({"langs": [lang]} if lang else {}),
        **({"facets": facets} if facets else {}),
    }


def _record_key(mention: Mention, key: str) -> str:
    return wire.record_key(f"{mention.native_id} {key}")


def _size(text: str) -> tuple[int, int]:
    return len(regex.findall(r"\X", text)), len(text.encode())


def _fits(text: str) -> bool:
    graphemes, size = _size(text)
    return graphemes <= MAX_GRAPHEMES and size <= MAX_BYTES


def _describe(text: str) -> str:
    graphemes, size = _size(text)
    return f"{graphemes} of {MAX_GRAPHEMES}; {size} of {MAX_BYTES} bytes"
