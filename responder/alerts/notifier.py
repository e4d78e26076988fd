"""The boundary between Vigie and whatever wakes a person.

A receiver is one file in `responder/alerts/notifiers/` that ends in a `KIND` value, and one line
in `responder/alerts/registry.py`. It tells one page at a time, keeps nothing, never waits and
never tries again: what failed is told in a later round. Some can be handed a report as well.
"""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Generic, Protocol, TypeVar

from pydantic import BaseModel, ConfigDict, Field

from responder.alerts.gate import Gate
from responder.alerts.page import Page
from responder.alerts.parcel import Parcel
from storage.errors import ToolError

FIRST_PAUSE = timedelta(seconds=15)
LONGEST_PAUSE = timedelta(minutes=5)
LONGEST_ASKED = timedelta(hours=1)
"""A receiver that asks to be left alone for longer is tried again all the same."""


class NotifyError(ToolError):
    """Nobody could be told; the text says how to mend it and holds no secret."""

    def __init__(
        self,
        detail: str,
        *,
        permanent: bool = False,
        answered: bool = False,
        unsure: bool = False,
        retry_after: timedelta | None = None,
    ) -> None:
        super().__init__(detail)
        self.permanent = permanent
        """The receiver said no: the same again would get the same answer."""
        self.answered = answered
        """The receiver is there, and failed at this page: it may do better at another."""
        self.unsure = unsure
        """It may have been told all the same: the answer is what is missing."""
        self.retry_after = retry_after


class ReceiverOptions(BaseModel):
    """The settings table of one receiver; each kind extends it."""

    model_config = ConfigDict(extra="forbid", frozen=True, hide_input_in_errors=True)

    kind: str
    timeout_s: float = Field(default=10.0, gt=0, le=60)
    """Hard limit of one page, in seconds."""


class Notifier(Protocol):
    """One way of telling the person on call; keeps nothing."""

    @property
    def hears(self) -> Collection[Gate]:
        """The events that it can tell; the others are none of its business."""
        ...

    def notify(self, page: Page) -> None:
        """Tell a page. Raises NotifyError."""
        ...


class Carrier(Protocol):
    """One way of handing a report to somebody; keeps nothing."""

    def carry(self, parcel: Parcel) -> None:
        """Hand it over, whole or not at all. Raises NotifyError."""
        ...


OptionsT = TypeVar("OptionsT", bound=ReceiverOptions)


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind(Generic[OptionsT]):
    """One line of the registry: a kind of receiver and how to open it."""

    kind: str
    label: str
    options: type[OptionsT]
    opened: Callable[[OptionsT], Notifier]
    """Raises SettingsError where what it needs is not installed or not there."""
    carrier: Callable[[OptionsT], Carrier] | None = None
    """None where it has no room for a report; raises as `opened` does."""


def pause(failures: int, asked: timedelta | None = None) -> timedelta:
    """Say how long a receiver is left alone after so many failures in a row, from 15 s to 5 min.

    What the receiver itself asks for counts, up to an hour.
    """
    doubled = FIRST_PAUSE * (1 << min(max(failures - 1, 0), 10))
    return max(min(doubled, LONGEST_PAUSE), min(asked or timedelta(), LONGEST_ASKED))


def left_alone(
    not_before: datetime | None, now: datetime, longest: timedelta = LONGEST_ASKED
) -> bool:
    """Whether it is too early to try again; a pause that no receiver is given is no pause."""
    if not_before is None:
        return False
    return timedelta() < not_before - now <= longest
