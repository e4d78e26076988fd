"""Client libraries are loaded when their channel is used, and not before."""

import subprocess
import sys

import pytest

from listener.registry import CHANNELS
from responder.alerts.registry import NOTIFIERS

CLIENTS = {
    "apprise",
    "atproto",
    "feedparser",
    "httpx",
    "mastodon",
    "praw",
    "prawcore",
    "requests",
    "tweepy",
}


@pytest.mark.parametrize(
    "module", ["cli", "listener.registry", "listener.town.registry", "responder.alerts.registry"]
)
def test_importing_loads_no_client_library(module: str) -> None:
    program = f"import sys, {module}; print(*sys.modules)"
    ran = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True, timeout=60
    )
    loaded = set(ran.stdout.split())
    assert loaded & CLIENTS == set()
    assert loaded & {*CHANNELS.values(), *NOTIFIERS.values()} == set()
