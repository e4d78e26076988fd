"""The connector boundary: what a network must offer, and what it is given.

A channel is one file in `listener/channels/` that ends in a `CHANNEL` value, and one line in
`listener/registry.py`. It reads and writes its network and nothing else: no ledger, no other
channel, no wall clock.
"""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from typing import Generic, Protocol, TypeVar

from pydantic import BaseModel, ConfigDict, Field

from storage.model import Brand, Clock, Cost, Mention, Receipt
from storage.polled import Batch
from storage.refreshed import Refreshed


class Options(BaseModel):
    """The settings table of one channel; each kind extends it."""

    model_config = ConfigDict(extra="forbid", frozen=True, hide_input_in_errors=True)

    kind: str
    api_url: str | None = None
    """Another server to talk to in place of the network's own."""
    timeout_s: float = Field(default=10.0, gt=0)
    """Hard limit of one request, in seconds."""
    max_pages: int = Field(default=20, gt=0)
    """How many pages one poll may go back before the rest is told as a hole."""
    poll_every_s: float = Field(default=120.0, gt=0)
    """Pause between two polls of one source, in seconds; stretched when a budget runs low."""
    monthly_budget_usd: float | None = Field(default=None, ge=0)
    """Money that the whole channel may cost in a calendar month (UTC), in US dollars."""
    daily_requests: int | None = Field(default=None, gt=0)
    """Requests that the whole channel may make in a day (UTC)."""
    refresh_share: float = Field(default=0.5, ge=0, le=1)
    """Share of both limits that reading the counters of known posts again may take; 0: never."""


OptionsT = TypeVar("OptionsT", bound=Options)


class Vault(Protocol):
    """A small place for what a client must find again after a restart, such as a session."""

    def get(self, key: str) -> str | None:
        """Return what was kept under the key, or None."""
        ...

    def put(self, key: str, value: str) -> None:
        """Keep the value in place of the former one."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Setup(Generic[OptionsT]):
    """All that a channel is given to build its sources and its publisher."""

    name: str
    """The configured name of the channel."""
    options: OptionsT
    brands: Sequence[Brand]
    clock: Clock
    vault: Vault


class Source(Protocol):
    """One stream of posts of one channel; knows its own paging, keeps nothing."""

    @property
    def name(self) -> str:
        """Unique among all sources, begins with the channel's name: `x/search/1`."""
        ...

    @property
    def query(self) -> str:
        """What is asked of the network, for `vigie check`."""
        ...

    def poll(self, cursor: str | None) -> Batch:
        """Read back from the newest post until the cursor is met.

        Raises ChannelError when not a single page could be read. A failure after the first page
        is returned as the batch's setback.
        """
        ...

    def probe(self) -> str:
        """Try credentials and reach without side effect; say in one line as whom or what.

        Raises ChannelError.
        """
        ...


class Refresher(Protocol):
    """Reads the counters of posts that are known, by their ids; keeps nothing."""

    @property
    def batch(self) -> int:
        """How many posts one look may ask for; mostly one request."""
        ...

    @property
    def price(self) -> int:
        """What reading one post costs, once a UTC day, in millionths of a US dollar."""
        ...

    def refresh(self, native_ids: Sequence[str], *, paid: Collection[str]) -> Refreshed:
        """Read the counters of up to `batch` posts.

        A post is told as gone only where the network says so of this post by itself: that it is
        missing from a list is no proof, and its text would be erased. `paid` names those that the
        network gave us earlier today. Raises ChannelError when nothing could be read; a failure
        after that is returned as the setback.
        """
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Eligibility:
    """Whether a reply may be posted under a mention, and if not, why."""

    allowed: bool
    reason: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Parent:
    """The post to answer, as it stands on the network at this moment."""

    mention: Mention | None
    """None when it was deleted."""
    answered: Receipt | None = None
    """Our own reply under it, where there is one already."""
    eligibility: Eligibility = Eligibility(allowed=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class Limit:
    """How long a reply may be on this network."""

    fits: Callable[[str], bool]
    describe: Callable[[str], str]
    """Length and limit in words: `283 of 280`."""


class Publisher(Protocol):
    """Posts replies on one channel, each at most once."""

    def eligibility(self, mention: Mention) -> Eligibility:
        """Say from what is stored whether a reply can be posted at all; no request is made."""
        ...

    def limit(self) -> Limit:
        """Say how long a reply may be; may ask the network once. Raises ChannelError."""
        ...

    def addressed(self, text: str, mention: Mention) -> str:
        """Give the text as it must stand there to reach the customer, who may have to be named.

        Asked before the approval, so that a person approves what is posted, to the letter.
        """
        ...

    def parent(self, mention: Mention) -> Parent:
        """Read the post to answer again, and whether we answered it. Raises ChannelError."""
        ...

    def publish(self, text: str, *, in_reply_to: Mention, key: str) -> Receipt:
        """Post the reply with one request that no library repeats.

        `key` names the intent: the same on a second attempt for the same approval. Raises Refused
        when it is certain that nothing was posted, Unconfirmed when it is not.
        """
        ...

    def reconcile(self, text: str, *, in_reply_to: Mention, key: str) -> Receipt | None:
        """Look whether the reply of this intent exists; None when it certainly does not.

        Raises ChannelError when it cannot be told.
        """
        ...

    def cost(self) -> Cost:
        """What the calls since the last question took; asking resets it."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Channel(Generic[OptionsT]):
    """One line of the registry: a kind of network and how to build its parts."""

    kind: str
    label: str
    options: type[OptionsT]
    sources: Callable[[Setup[OptionsT]], Sequence[Source]]
    publisher: Callable[[Setup[OptionsT]], Publisher | None] | None = None
    """Gives None where the settings only let us listen, as without credentials for writing."""
    refresher: Callable[[Setup[OptionsT]], Refresher | None] | None = None
    """Where the network tells the counters of known posts; None where the settings bar the way."""
