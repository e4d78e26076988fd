"""The counters of known posts on a Mastodon server: twenty a request, or one by one.

Many at once are offered since Mastodon 4.3; other servers that speak its API answer that there is
no such address, and are asked one by one from then on. A post that is missing among many may be
deleted or only hidden from us: it is asked for by itself before it is told as gone.
"""

import re
from collections.abc import Collection, Sequence

from mastodon import Mastodon

from listener.again import Look
from listener.channel import Setup
from listener.channels.mastodon_server import MastodonOptions, Server
from listener.channels.mastodon_wire import Reader
from listener.errors import ChannelError
from storage.model import Failure
from storage.refreshed import Refreshed

BATCH = 20
"""The most that Mastodon gives by default (DEFAULT_STATUSES_LIMIT of its API)."""
SINGLY = 10
_ID = re.compile(r"[0-9A-Za-z_-]{1,64}")


class MastodonRefresher:
    """Reads the counters of posts by the ids that this server gave them."""

    batch = BATCH
    price = 0

    def __init__(self, setup: Setup[MastodonOptions]) -> None:
        self._setup = setup
        self._server = Server(setup)
        self._at_once = True
        self._proven = False
        """Whether the server gave a true answer during this look."""

    def refresh(self, native_ids: Sequence[str], *, paid: Collection[str]) -> Refreshed:
        """Ask for the statuses. Raises ChannelError."""
        self._server.cost()
        self._proven = False
        look = Look.of(native_ids, _ID.fullmatch, "not an id of Mastodon")
        reader = Reader(self._setup.name, None, self._setup.clock())
        if look.asked and self._at_once:
            self._many(look, reader)
        look.ask_singly(lambda native_id: self._one(look, reader, native_id), most=SINGLY)
        look.cost += self._server.cost()
        return look.done()

    def _many(self, look: Look, reader: Reader) -> None:
        def statuses(client: Mastodon) -> object:
            return client.statuses(list(look.asked))

        try:
            answer = self._server.ask(statuses, listed=True)
        except ChannelError as error:
            if error.failure is not Failure.GONE and self._server.status != 405:
                raise
            self._at_once = False
            return
        assert isinstance(answer, list)
        self._proven = True
        look.take(answer, reader.item)

    def _one(self, look: Look, reader: Reader, native_id: str) -> None:
        try:
            answer = self._server.ask(lambda client: client.status(native_id))
        except ChannelError as error:
            if error.failure is not Failure.GONE:
                raise
            # A server that has no address at all must not erase every post.
            self._proven = self._proven or bool(self._server.ask(lambda c: c.instance_v2()))
            look.bury(native_id)
        else:
            self._proven = True
            look.take([answer], reader.item)
