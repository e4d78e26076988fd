"""Kill the real loop at any moment, a hundred times, and nothing is lost, doubled or made up.

Two loops with networks of their own live at the same time. Each is killed at moments that a seed
chooses: some time after its start or its first request, at a request before or after the network
carries it out, and around the request that posts a reply, where the network itself kills it.
"""

import random
import time
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from sqlite3 import connect
from threading import Event

from werkzeug.wrappers import Request

from storage.database import sha256
from storage.model import WATCHER, Action, Status
from tests.watching import PATIENCE_S, Life, Scene, is_reply, nothing, scene

LIVES = 52
"""Of each loop."""
AFRESH = 0.15
"""Share of the lives that are started as a person does; the others are forked, to be quick."""
NETWORKS: Mapping[str, Mapping[str, object]] = {
    "mastodon": {"search": False},
    "reddit": {"own_subreddits": []},
}


@dataclass
class Death:
    """How one life of the loop is to end."""

    scene: Scene
    life: Life | None = None
    started: Event = field(default_factory=Event)
    """Set when the process is known; the network waits for it."""
    first_request: Event = field(default_factory=Event)

    def strike(self) -> None:
        assert self.started.wait(PATIENCE_S) and self.life is not None
        self.life.kill()
        raise ConnectionAbortedError

    def at_a_request(self, chance: random.Random, *, at_reply: bool) -> None:
        """Let the network kill the loop around a request: the first reply, or any request."""
        left = 1 if at_reply else chance.randint(1, 15)

        def look(request: Request) -> None:
            nonlocal left
            if is_reply(request) or not at_reply:
                left -= 1
                if left == 0:
                    self.strike()

        setattr(self.scene.bystander, chance.choice(("before", "after", "answered")), look)

    def after_first_request(self) -> None:
        """Only note that the loop is at work."""
        self.scene.bystander.before = lambda _: self.first_request.set()


def live(stage: Scene, chance: random.Random) -> None:
    """One life: customers post, somebody approves, the loop runs until it is killed."""
    for _ in range(chance.choice((0, 0, 1, 2))):
        stage.complain()
    approved = chance.random() < 0.7 and approve_some(stage, chance)
    kind = chance.choice(("any time", "first request", "request", "reply", "reply"))
    look_on(stage)
    death = Death(stage)
    if kind == "first request":
        death.after_first_request()
    elif kind != "any time":
        death.at_a_request(chance, at_reply=kind == "reply")
    if kind == "reply" and not approved:
        stage.complain()
    death.life = stage.start("watch") if chance.random() < AFRESH else stage.fork("watch")
    death.started.set()
    if kind == "first request":
        assert death.first_request.wait(PATIENCE_S), stage.talk
    if kind == "reply":
        approve_until_the_end(stage, death.life)
    elif kind != "request" and not death.life.ended(chance.uniform(0.0, 0.8)):
        death.life.kill()
    assert death.life.exit_code() == -9, stage.talk


def approve_until_the_end(stage: Scene, life: Life) -> None:
    """Approve whatever is drafted while the loop runs, so that it comes to post something."""
    ends = time.monotonic() + PATIENCE_S
    while not life.ended(0.05) and time.monotonic() < ends:
        with stage.ledger() as ledger:
            drafted = ledger.cases.in_status(Status.DRAFTED)
        for case in drafted:
            stage.approve(case)


def look_on(stage: Scene) -> None:
    bystander = stage.bystander
    bystander.before = bystander.after = bystander.answered = nothing


def approve_some(stage: Scene, chance: random.Random) -> int:
    """Approve of what is drafted most, not all; gives how much."""
    with stage.ledger() as ledger:
        drafted = ledger.cases.in_status(Status.DRAFTED)
    return sum(chance.random() < 0.8 and stage.approve(case) for case in drafted[:3])


def settle(stage: Scene) -> None:
    """Run in peace until nothing is under way."""
    look_on(stage)
    for _ in range(3):
        assert stage.fork("watch", "--once").exit_code() == 0, stage.talk
        with stage.ledger() as ledger:
            drafted = ledger.cases.in_status(Status.DRAFTED)
        for case in drafted:
            assert stage.approve(case)
    assert stage.fork("watch", "--once").exit_code() == 0, stage.talk


def test_a_hundred_kills_lose_nothing_double_nothing_and_post_nothing_unapproved(
    tmp_path: Path,
) -> None:
    def run(stage: Scene) -> Scene:
        chance = random.Random(f"{stage.kind} under fire")
        for _ in range(LIVES):
            live(stage, chance)
        settle(stage)
        return stage

    with ExitStack() as stack, ThreadPoolExecutor(len(NETWORKS)) as pool:
        stages = [
            stack.enter_context(scene(kind, tmp_path / kind, options=options))
            for kind, options in NETWORKS.items()
        ]
        lost = sum(map(assert_whole, pool.map(run, stages)))
        assert lost >= 10, "too few were killed between the intent and the receipt"


def assert_whole(stage: Scene) -> int:
    """Hold everything against the network; gives how often the outcome of a call was unknown."""
    lost = 0
    assert connect(stage.db).execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    with stage.ledger() as ledger:
        stored = [k.mention.native_id for k in ledger.mentions.all() if not k.mention.own]
        assert sorted(stored) == sorted(stage.posts), "a post was lost, doubled or made up"
        assert ledger.mentions.pending_count() == 0
        assert all(not ledger.sources.holes(source.name) for source in ledger.sources.all())
        cases = list(ledger.cases.all())
        left = [case for case in cases if case.status is not Status.PUBLISHED]
        assert not left, [(case.id, case.status, ledger.cases.events(case.id)) for case in left]
        assert len(cases) == len(stage.posts)
        for case in cases:
            events = ledger.cases.events(case.id)
            assert [event.version for event in events] == list(range(1, case.version + 1))
            parent = ledger.mentions.get(case.mention_id).mention.native_id
            replies = stage.network.replies_of_brand(parent)
            assert len(replies) == 1, f"case {case.id} was answered {len(replies)} times"
            lost += sum(event.action is Action.LOSE for event in events)
            consents = [e for e in events if e.action is Action.APPROVE]
            assert sha256(replies[0]) in {e.text_sha256 for e in consents}
            assert all(e.actor != WATCHER for e in consents)
    return lost
