"""The counters of known posts on Bluesky: twenty-five a request.

A post that is missing from the answer may be deleted, or only not be shown to us: its thread is
asked for before it is told as gone.
"""

import re
from collections.abc import Collection, Sequence

from atproto import models

from listener.again import Look
from listener.channel import Setup
from listener.channels import bluesky_wire as wire
from listener.channels.bluesky_session import Account, BlueskyOptions, Failed
from listener.paging import Item
from storage.model import Cost, Failure, Json
from storage.refreshed import Refreshed

BATCH = 25
"""The most that app.bsky.feed.getPosts takes."""
SINGLY = 5
_URI = re.compile(r"at://did:[a-z]+:[A-Za-z0-9._:%-]+/app\.bsky\.feed\.post/[A-Za-z0-9._:~-]+")


class BlueskyRefresher:
    """Reads the counters of posts as the account that listens."""

    batch = BATCH
    price = 0

    def __init__(self, setup: Setup[BlueskyOptions]) -> None:
        self._setup = setup
        self._account = Account(setup, "refresher")
        self._told = 0

    def refresh(self, native_ids: Sequence[str], *, paid: Collection[str]) -> Refreshed:
        """Ask for the posts. Raises ChannelError."""
        look = Look.of(native_ids, _URI.fullmatch, "not an address of Bluesky")
        if look.asked:
            params = models.AppBskyFeedGetPosts.Params(uris=list(look.asked))
            posts = self._account.query("app.bsky.feed.getPosts", params).get("posts")
            if not isinstance(posts, list):
                raise Failed(Failure.MALFORMED, "the answer has no list of posts")
            look.take(posts, self._item)
            look.ask_singly(lambda uri: self._look_for(look, uri), most=SINGLY)
        made, self._told = self._account.requests - self._told, self._account.requests
        look.cost += Cost(requests=made)
        return look.done()

    def _look_for(self, look: Look, uri: str) -> None:
        params = models.AppBskyFeedGetPostThread.Params(uri=uri, depth=0, parent_height=0)
        try:
            thread = self._account.query("app.bsky.feed.getPostThread", params).get("thread")
        except Failed as error:
            if error.name != "NotFound":
                raise
            look.bury(uri)
            return
        told: dict[str, Json] = thread if isinstance(thread, dict) else {}
        if told.get("notFound"):
            look.bury(uri)
        elif isinstance(post := told.get("post"), dict):
            look.take([post], self._item)

    def _item(self, raw: object) -> Item:
        now = self._setup.clock()
        return wire.item(raw, channel=self._setup.name, own="", at=now, followers=None)
