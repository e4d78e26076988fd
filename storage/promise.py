"""What is promised to customers, as the ledger needs to know it when a case moves."""

from datetime import datetime, timedelta
from typing import Protocol

from storage.model import Urgency


class Promise(Protocol):
    """The service levels; pure. None is what nothing is promised of."""

    def first_response(self, posted: datetime, urgency: Urgency) -> datetime | None:
        """Until when the first answer to a post is due."""
        ...

    def next_response(self, posted: datetime, urgency: Urgency) -> datetime | None:
        """Until when an answer is due to what the customer wrote after an earlier one."""
        ...

    def resolution(self, posted: datetime, urgency: Urgency) -> datetime | None:
        """Until when a case that begins with this post is to be closed."""
        ...

    def counted_on(
        self, by: datetime, urgency: Urgency, *, since: datetime, again: datetime
    ) -> datetime:
        """Put off the end of a case, whose clock stood still from `since` until `again`."""
        ...


class Unpromised:
    """Nothing is promised: of a ledger that no configuration opened."""

    def first_response(self, posted: datetime, urgency: Urgency) -> None:
        """Promise nothing."""

    def next_response(self, posted: datetime, urgency: Urgency) -> None:
        """Promise nothing."""

    def resolution(self, posted: datetime, urgency: Urgency) -> None:
        """Promise nothing."""

    def counted_on(
        self, by: datetime, urgency: Urgency, *, since: datetime, again: datetime
    ) -> datetime:
        """Put it off by the clock."""
        return by + max(again - since, timedelta(0))
