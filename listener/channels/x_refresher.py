"""The counters of known posts on X: the lookup by ids, a hundred a request.

Only the counters are asked for, without the authors, whom X would charge for. A post costs its
price once a UTC day, whichever endpoint gives it; what is not there any more costs nothing.
"""

import re
from collections.abc import Collection, Sequence

from listener.again import UNCOUNTED, Look
from listener.channel import Setup
from listener.channels import x_wire as wire
from listener.channels.x_client import PER_PAGE, Api, Paid, XOptions, ids_of
from listener.channels.x_reader import engagement_of
from listener.paging import Unreadable
from storage.refreshed import Counted, Refreshed

_ID = re.compile(r"[0-9]{1,19}")


class _Seen(wire.Wire):
    """A post with its counters alone; it is known by the id of its first version."""

    id: wire.PostId
    edit_history_tweet_ids: wire.SoftIds = None
    public_metrics: wire.SoftMetrics = None


class XRefresher:
    """Reads the counters of up to a hundred posts with one request."""

    batch = PER_PAGE

    def __init__(self, setup: Setup[XOptions]) -> None:
        self._setup = setup
        self._paid = Paid()
        self._api = Api(setup, self._paid)

    @property
    def price(self) -> int:
        """What X charges for a post, in millionths of a US dollar."""
        return self._setup.options.prices.post_read

    def refresh(self, native_ids: Sequence[str], *, paid: Collection[str]) -> Refreshed:
        """Look the posts up. Raises ChannelError."""
        look = Look.of(native_ids, _ID.fullmatch, "not an id of X")
        if look.asked:
            self._ask(look, paid)
        return look.done()

    def _ask(self, look: Look, paid: Collection[str]) -> None:
        today = self._setup.clock().date()
        self._paid.add({("post", native_id): 0 for native_id in paid}, today)
        answer = self._api.call(
            wire.Looked,
            self._api.client.get_tweets,
            list(look.asked),
            tweet_fields="public_metrics,edit_history_tweet_ids",
            user_auth=self._api.signs(as_account=False),
        )
        raws = answer.data or ()
        look.cost += self._paid.add({("post", key): self.price for key in ids_of(raws)}, today)
        look.take(raws, self._counted)
        for native_id in answer.deleted:
            look.bury(native_id)
        for problem in answer.errors or ():
            if problem.resource_id and not problem.gone:
                look.reject(problem.resource_id, "X does not show it")
        look.give_up()

    def _counted(self, raw: object) -> Counted:
        seen = _Seen.model_validate(raw)
        asked_as = min((seen.id, *(seen.edit_history_tweet_ids or ())), key=int)
        engagement = engagement_of(seen.public_metrics, self._setup.clock())
        if engagement is None:
            raise Unreadable(asked_as, UNCOUNTED)
        return Counted(native_id=asked_as, engagement=engagement)
