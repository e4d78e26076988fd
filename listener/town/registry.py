"""The simulated networks, by the kind of channel that listens to them; imported when asked for."""

from importlib import import_module
from typing import Protocol, cast

from listener.town.network import Network
from storage.model import Clock

NETWORKS = {
    "x": "listener.town.x:XNetwork",
    "reddit": "listener.town.reddit:RedditNetwork",
    "mastodon": "listener.town.mastodon:MastodonNetwork",
    "bluesky": "listener.town.bluesky:BlueskyNetwork",
    "rss": "listener.town.rss:RssNetwork",
    "hackernews": "listener.town.hackernews:HackerNewsNetwork",
}


class MakesNetwork(Protocol):
    """The class of a simulated network."""

    def __call__(self, clock: Clock, *, brand_handle: str = "brumelle") -> Network:
        """Make a network without posts, where the brand has an account of this name."""
        ...


def load(kind: str) -> MakesNetwork:
    """Import the network of this kind, one of NETWORKS."""
    module, _, name = NETWORKS[kind].partition(":")
    return cast(MakesNetwork, getattr(import_module(module), name))
