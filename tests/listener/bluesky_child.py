"""A process that publishes one reply and may be killed at any moment; told what to do on stdin.

It says `intent` before the call and `receipt` after it, then waits for its end.
"""

import json
import sys
from datetime import UTC, datetime

from listener.channel import Setup
from listener.channels.bluesky import CHANNEL
from listener.channels.bluesky_session import BlueskyOptions
from storage.model import Mention
from tests.listener.bluesky_bench import BRUMELLE
from tests.listener.props import Drawer


def say(word: str) -> None:
    sys.stdout.write(f"{word}\n")
    sys.stdout.flush()


def main() -> None:
    task = json.loads(sys.stdin.readline())
    setup = Setup(
        name="bluesky",
        options=BlueskyOptions.model_validate(task["options"]),
        brands=[BRUMELLE],
        clock=lambda: datetime.now(UTC),
        vault=Drawer(task["vault"]),
    )
    assert CHANNEL.publisher is not None
    publisher = CHANNEL.publisher(setup)
    assert publisher is not None
    parent = Mention(
        channel="bluesky",
        native_id=task["parent"],
        text="",
        published_at=setup.clock(),
        extra=task["extra"],
    )
    say("intent")
    publisher.publish(task["text"], in_reply_to=parent, key=task["key"])
    say("receipt")
    sys.stdin.readline()


if __name__ == "__main__":
    main()
