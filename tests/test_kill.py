"""Kill the real loop at any moment, a hundred times, and nothing is lost, doubled or made up.

Two loops with networks of their own live at the same time. Each is killed at moments that a seed
chooses: some time after its start or its first request, at a request before or after the network
carries it out, and around the request that posts a reply, where the network itself kills it.
"""

import random
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from sqlite3 import connect
from threading import Event

from werkzeug.wrappers import Request

from storage.database import sha256
from storage.judgements import WATCHER
from storage.model import Action, Status
from tests.watching import PATIENCE_S, Life, Scene, is_reply, nothing, scene

LIVES = 52
"""Of each loop."""
LONGEST_S = 1.5
"""How long a loop may live that waits to be killed by the network."""
AFRESH = 0.15
"""Share of the lives that are started as a person does; the others are forked, to be quick."""
NETWORKS: Mapping[str, Mapping[str, object]] = {
    "mastodon": {"search": False},
    "reddit": {"own_subreddits": []},
}
AT_REPLY = ("before", "after", "answered")


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

    def arrange(self, chance: random.Random) -> None:
        """Let the network kill the loop around a request of ours, or look on."""
        bystander = self.scene.bystander
        bystander.before = bystander.after = bystander.answered = nothing
        moment = chance.choice(AT_REPLY)
        countdown = chance.randint(1, 12)
        wants_reply = chance.random() < 0.6
        left = [1 if wants_reply else countdown]

        def look(request: Request) -> None:
            if is_reply(request) or not wants_reply:
                left[0] -= 1
                if left[0] == 0:
                    self.strike()

        setattr(bystander, moment, look)

    def watch_first_request(self) -> None:
        bystander = self.scene.bystander
        bystander.before = bystander.after = bystander.answered = nothing
        bystander.before = lambda _: self.first_request.set()


def live(stage: Scene, chance: random.Random) -> None:
    """One life: customers post, somebody approves, the loop runs until it is killed."""
    for _ in range(chance.choice((0, 0, 1, 2))):
        stage.complain()
    before_start = chance.random() < 0.7
    if before_start:
        approve_some(stage, chance)
    death = Death(stage)
    kind = chance.choice(("at a request", "at a request", "after the first request", "any time"))
    death.arrange(chance) if kind == "at a request" else death.watch_first_request()
    death.life = stage.start("watch") if chance.random() < AFRESH else stage.fork("watch")
    death.started.set()
    if kind == "at a request":
        patience = LONGEST_S
    elif kind == "any time":
        patience = chance.uniform(0.0, 0.6)
    else:
        death.first_request.wait(PATIENCE_S)
        patience = chance.uniform(0.0, 0.6)
        if not before_start:
            approve_some(stage, chance)
    if not death.life.ended(patience):
        death.life.kill()
    assert death.life.exit_code() == -9, stage.talk


def approve_some(stage: Scene, chance: random.Random) -> None:
    """Approve what is drafted, as a person at the command line; most of it, not all."""
    if not stage.db.exists():
        return
    with stage.ledger() as ledger:
        drafted = ledger.cases.in_status(Status.DRAFTED)
    for case in drafted[:3]:
        if chance.random() < 0.8:
            stage.approve(case)


def settle(stage: Scene) -> None:
    """Run in peace until nothing is under way."""
    bystander = stage.bystander
    bystander.before = bystander.after = bystander.answered = nothing
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
        assert lost >= 5, "too few were killed between the intent and the receipt"


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
        assert {case.status for case in cases} == {Status.PUBLISHED}
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
