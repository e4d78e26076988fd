"""The counters of known stories and comments: the stories together, comments one by one."""

import re
from collections.abc import Collection, Sequence

from listener.again import Look
from listener.channel import Setup
from listener.channels.hackernews_server import HackerNewsOptions, Server
from listener.channels.hackernews_wire import Hit, Single
from listener.errors import ChannelError
from storage.model import Cost, Engagement, Failure
from storage.refreshed import Counted, Refreshed

BATCH = 50
"""Stories that are asked for together: their ids stand in the address."""
SINGLY = 10
_ID = re.compile(r"[0-9]{1,19}")


class HackerNewsRefresher:
    """Reads the points of stories together, and what the search does not give one by one.

    A comment has no points; how many answered it is told one by one only.
    """

    batch = BATCH
    price = 0

    def __init__(self, setup: Setup[HackerNewsOptions]) -> None:
        self._setup = setup
        self._server = Server(setup)

    def refresh(self, native_ids: Sequence[str], *, paid: Collection[str]) -> Refreshed:
        """Ask for the stories. Raises ChannelError."""
        look = Look.of(native_ids, _ID.fullmatch, "not an id of Hacker News")
        if look.asked:
            look.cost += Cost(requests=1)
            look.take(self._stories(look.asked), self._counted)
            look.ask_singly(lambda native_id: self._one(look, native_id), most=SINGLY)
        return look.done()

    def _stories(self, asked: Sequence[str]) -> list[object]:
        tags = ",".join(f"story_{native_id}" for native_id in asked)
        parameters = {"tags": f"story,({tags})", "hitsPerPage": str(BATCH)}
        answer = self._server.ask("search_by_date", parameters)
        hits = answer.get("hits") if isinstance(answer, dict) else None
        if not isinstance(hits, list):
            raise ChannelError(Failure.MALFORMED, "an answer without hits")
        return hits

    def _one(self, look: Look, native_id: str) -> None:
        look.cost += Cost(requests=1)
        try:
            answer = self._server.ask(f"items/{native_id}", {})
        except ChannelError as error:
            if error.failure is not Failure.GONE:
                raise
            look.bury(native_id)
        else:
            look.take([answer], self._counted_alone)

    def _counted(self, raw: object) -> Counted:
        hit = Hit.model_validate(raw)
        return self._reading(hit.native_id, hit.points, hit.num_comments)

    def _counted_alone(self, raw: object) -> Counted:
        item = Single.model_validate(raw)
        under = None if item.children is None else len(item.children)
        return self._reading(item.native_id, item.points, under)

    def _reading(self, native_id: str, likes: int | None, replies: int | None) -> Counted:
        now = self._setup.clock()
        read = Engagement(at=now, likes=likes, replies=replies)
        return Counted(native_id=native_id, engagement=read)
