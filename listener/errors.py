"""Failures of a network, told apart, and the table by which a client library's are translated."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from typing import TypeAlias

from storage.errors import ToolError
from storage.model import Failure, Setback


class ChannelError(ToolError):
    """A call to a network failed; carries why, and when it is worth trying again."""

    def __init__(self, failure: Failure, detail: str, *, retry_at: datetime | None = None) -> None:
        super().__init__(f"{failure.value}: {detail}")
        self.failure = failure
        self.detail = detail
        self.retry_at = retry_at

    @property
    def setback(self) -> Setback:
        """The failure as a value that can be kept."""
        return Setback(failure=self.failure, detail=self.detail, retry_at=self.retry_at)


class Refused(ToolError):
    """The network said no before it posted anything: it is certain that no reply exists."""

    def __init__(self, setback: Setback) -> None:
        super().__init__(f"{setback.failure.value}: {setback.detail}")
        self.setback = setback


class Unconfirmed(ToolError):
    """The call may or may not have posted: only reading the thread can tell."""


Translation: TypeAlias = Callable[[Exception], ChannelError]


@contextmanager
def translated(table: Mapping[type[Exception], Translation]) -> Iterator[None]:
    """Raise a client library's exception as a ChannelError; the most specific class wins."""
    try:
        yield
    except tuple(table) as error:
        kind = next(k for k in type(error).__mro__ if k in table)
        raise table[kind](error) from error
