"""The channels that Vigie knows; a client library is imported only when its channel is used."""

import difflib
from importlib import import_module
from typing import Any

from listener.channel import Channel
from storage.errors import SettingsError

CHANNELS = {
    "x": "listener.channels.x",
    "reddit": "listener.channels.reddit",
    "mastodon": "listener.channels.mastodon",
    "bluesky": "listener.channels.bluesky",
    "rss": "listener.channels.rss",
    "hackernews": "listener.channels.hackernews",
    "file": "listener.channels.file",
}


def load(kind: str) -> Channel[Any]:
    """Import the channel of this kind. Raises SettingsError for a kind that does not exist."""
    if kind not in CHANNELS:
        near = difflib.get_close_matches(kind, CHANNELS, n=1)
        hint = f"did you mean {near[0]!r}?" if near else f"known: {', '.join(CHANNELS)}"
        raise SettingsError(f"channel kind {kind!r} does not exist; {hint}")
    channel = import_module(CHANNELS[kind]).CHANNEL
    assert isinstance(channel, Channel)
    return channel
