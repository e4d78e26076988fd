"""The scores of known posts and comments on Reddit: a hundred a request."""

import re
from collections.abc import Collection, Sequence

from listener.again import Look
from listener.channel import Setup
from listener.channels.reddit_client import Client, RedditOptions
from listener.channels.reddit_wire import PAGE, Reader, listing_of
from storage.model import Cost
from storage.refreshed import Refreshed

_ID = re.compile(r"t[13]_[0-9A-Za-z]{1,13}")


class RedditRefresher:
    """Reads the scores of up to a hundred posts and comments with one request.

    A deleted thing is given like any other, with a mark in the place of its text.
    """

    batch = PAGE
    price = 0

    def __init__(self, client: Client, setup: Setup[RedditOptions]) -> None:
        self._client = client
        self._setup = setup

    def refresh(self, native_ids: Sequence[str], *, paid: Collection[str]) -> Refreshed:
        """Ask for the things by fullname. Raises ChannelError."""
        look = Look.of(native_ids, _ID.fullmatch, "neither a post nor a comment")
        if look.asked:
            listing = listing_of(self._client.get("api/info", id=",".join(look.asked)))
            look.cost += Cost(requests=1)
            reader = Reader(channel=self._setup.name, me=None, at=self._setup.clock())
            look.take(listing.things, reader.item)
            look.give_up()
        return look.done()
