"""The service levels as the ledger asks for them when a case moves."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from responder.sla import Policy, after, between
from storage.model import Clock, Urgency

EARLIEST = datetime(1990, 1, 1, tzinfo=UTC)
"""No post is older than the web."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Service:
    """What the policy promises, of posts with any date: some networks let their users write any.

    A time that cannot be is taken for the nearest that can.
    """

    policy: Policy
    clock: Clock

    def first_response(self, posted: datetime, urgency: Urgency) -> datetime:
        """Until when the first answer to a post is due."""
        return self._within(self.policy.first_response[urgency], posted, urgency)

    def next_response(self, posted: datetime, urgency: Urgency) -> datetime:
        """Until when an answer is due to what the customer wrote after an earlier one."""
        return self._within(self.policy.next_response[urgency], posted, urgency)

    def resolution(self, posted: datetime, urgency: Urgency) -> datetime:
        """Until when a case that begins with this post is to be closed."""
        return self._within(self.policy.resolution[urgency], posted, urgency)

    def counted_on(
        self, by: datetime, urgency: Urgency, *, since: datetime, again: datetime
    ) -> datetime:
        """Give a case the working time that it had left when its clock stood still; never less.

        One that was late then is due at once.
        """
        left = between(since, by, urgency, self.policy)
        return max(by, after(max(self._possible(again), since), left, urgency, self.policy))

    def _within(self, minutes: int, posted: datetime, urgency: Urgency) -> datetime:
        return after(self._possible(posted), timedelta(minutes=minutes), urgency, self.policy)

    def _possible(self, posted: datetime) -> datetime:
        return min(max(posted, EARLIEST), self.clock())
