"""The channels that Vigie knows; a client library is imported only when its channel is used."""

import difflib
from collections.abc import Mapping
from importlib import import_module
from typing import Any

from listener.channel import Channel, Options
from storage.errors import SettingsError
from storage.settings import checked, with_secrets

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


def parsed(name: str, table: Mapping[str, object]) -> tuple[Channel[Any], Options]:
    """Read the settings table of one channel, its kind first. Raises SettingsError."""
    kind = table.get("kind", name)
    if not isinstance(kind, str):
        raise SettingsError(f"channels.{name}.kind: must be one of {', '.join(CHANNELS)}")
    channel = load(kind)
    filled = with_secrets({"kind": kind, **table}, channel.options, name)
    options = checked(channel.options, filled, under=("channels", name))
    return channel, options
