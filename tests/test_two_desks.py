"""Two people and the loop on one ledger for a thousand acts: nothing lost, nothing sent twice."""

import json
import random
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from multiprocessing.synchronize import Barrier, Event
from pathlib import Path

import pytest

from classifier.engine import Engine
from listener.channel import Publisher
from responder.commands.common import now
from responder.desk import Desk
from responder.review import Reviewer
from storage.database import sha256
from storage.errors import Conflict, IllegalTransition
from storage.ledger import Ledger, opened
from storage.model import Action, Brand, Case, CaseEvent, CaseId, Json, Status
from storage.polled import Batch
from storage.settings import Settings, StorageSettings
from storage.sources import SourceState
from tests.factories import mention
from tests.fakes import FakeEngine, FakePublisher
from tests.watching import FORKS, PATIENCE_S

PEOPLE = ("Ana", "Marc")
ACTS = 500
"""Of each person, those that were refused or came too late not counted."""
POSTS = 90
FIRST = 30
"""Of these, so many are there from the beginning."""
LOOK_AGAIN = 12
"""A person does so many acts from one reading of the cases."""
CHANGED_BY = {
    "draft": {Action.OPEN, Action.DRAFT, Action.EDIT, Action.REOPEN},
    "assignee": {Action.OPEN, Action.ASSIGN},
    "topic": {Action.OPEN, Action.LABEL},
}
"""The acts that may change a field: by any other it is what a stale desk wrote over the new."""
VERBS = ("edit", "edit", "approve", "approve", "approve", "assign", "label", "reject", "close")


class Loop(Desk):
    """The desk of the loop, on a network in memory."""

    @cached_property
    def engine(self) -> Engine:
        return FakeEngine()

    @cached_property
    def publishers(self) -> dict[str, Publisher]:
        return {"x": self.network}

    @cached_property
    def _senders(self) -> dict[str, Publisher]:
        return self.publishers

    @cached_property
    def network(self) -> FakePublisher:
        return FakePublisher()


@dataclass
class Told:
    """What a person was told of each act."""

    done: list[tuple[int, int]] = field(default_factory=list)
    """Case and the version that it has since; a label can send it back to be drafted besides."""
    late: list[tuple[int, int]] = field(default_factory=list)
    """Case and the version that was seen, where somebody else had been quicker."""


def loop_at(path: Path) -> Loop:
    no_holds = {
        "take_back_s": 0,
        "per_run": 1000,
        "per_hour": 1000,
        "at_any_time": ["low", "normal", "high", "critical"],
    }
    settings = Settings(
        storage=StorageSettings(path=path),
        brands=(Brand(name="Brumelle"),),
        responder={"sending": no_holds},
    )
    return Loop(settings=settings, clock=now)


def hear(ledger: Ledger, first: int, beyond: int) -> None:
    posts = tuple(
        mention(str(n), f"Brumelle! never again, {n}", author=f"customer{n}", at=now())
        for n in range(first, beyond)
    )
    ledger.record(SourceState(name="x/search/1", channel="x"), Batch(mentions=posts), at=now())


def run_the_loop(path: Path, over: Event) -> None:
    """Listen, judge, draft and send until both people have left, and once more."""
    desk, heard, last = loop_at(path), FIRST, False
    while not last:
        last = over.is_set()
        with desk.ledger() as ledger:
            hear(ledger, heard, min(heard + 2, POSTS))
        heard = min(heard + 2, POSTS)
        desk.triage()
        desk.draft()
        desk.publish()
    path.with_name("sent.json").write_text(json.dumps(desk.network.thread), encoding="utf-8")


def work(path: Path, name: str, start: Barrier) -> None:
    """Do as many acts as were asked for, as one person."""
    told = Told()
    chance = random.Random(name)
    with opened(path) as ledger:
        collide(ledger, name, start, told)
        while len(told.done) < ACTS:
            seen = list(ledger.cases.all())
            for case in chance.choices(seen, k=LOOK_AGAIN):
                act(ledger, name, case, chance.choice(VERBS), told)
    answer = {"done": told.done, "late": told.late}
    path.with_name(f"{name}.json").write_text(json.dumps(answer), encoding="utf-8")


def collide(ledger: Ledger, name: str, start: Barrier, told: Told) -> None:
    """Take the same case at the same version as the other person."""
    case = ledger.cases.get(CaseId(1))
    start.wait(PATIENCE_S)
    act(ledger, name, case, "assign", told)


def act(ledger: Ledger, name: str, case: Case, verb: str, told: Told) -> None:
    """Try one act on a case as it was seen, which the person's own acts may have changed since."""
    mine = max((v for c, v in told.done if c == case.id and v > case.version), default=case.version)
    by = Reviewer(ledger, name, now())
    try:
        match verb:
            case "edit":
                text = f"We are sorry. {name} looks into it today ({len(told.done)})."
                after = by.edit(case.id, mine, text)
            case "approve":
                after = by.approve(case.id, mine, lambda case: [])
            case "assign":
                after = by.assign(case.id, mine, name)
            case "label":
                after = by.label(case.id, mine, "topic", "billing")
            case "reject":
                after = by.reject(case.id, mine, "too cold")
            case _:
                after = by.close(case.id, mine, "by phone")
    except Conflict:
        told.late.append((case.id, mine))
    except IllegalTransition:
        return
    else:
        told.done += [(after.id, version) for version in range(mine + 1, after.version + 1)]


def told_to(path: Path, name: str) -> Told:
    read = json.loads(path.with_name(f"{name}.json").read_text(encoding="utf-8"))
    done, late = ([(c, v) for c, v in read[key]] for key in ("done", "late"))
    return Told(done=done, late=late)


def assert_nothing_written_over(case: Case, history: Sequence[CaseEvent]) -> None:
    """Each act found what the one before left, and changed nothing that was not its own."""
    for name, acts in CHANGED_BY.items():
        stood: Json = None
        for event in history:
            if name in event.changes:
                before, after = event.changes[name]
                assert before == stood and event.action in acts, (name, event.action)
                stood = after
        assert stood == getattr(case, name)


@pytest.fixture
def worked(path: Path) -> Path:
    """A ledger on which two people and the loop have worked at the same time."""
    desk = loop_at(path)
    with desk.ledger() as ledger:
        hear(ledger, 0, FIRST)
    desk.triage()
    desk.draft()
    over, start = FORKS.Event(), FORKS.Barrier(len(PEOPLE))
    loop = FORKS.Process(target=run_the_loop, args=(path, over))
    people = [FORKS.Process(target=work, args=(path, name, start)) for name in PEOPLE]
    for process in (loop, *people):
        process.start()
    for process in people:
        process.join(PATIENCE_S)
    over.set()
    loop.join(PATIENCE_S)
    assert [process.exitcode for process in (loop, *people)] == [0, 0, 0]
    return path


def test_a_thousand_acts_of_two_people_and_the_loop_lose_nothing(worked: Path) -> None:
    told = {name: told_to(worked, name) for name in PEOPLE}
    with opened(worked) as ledger:
        cases = list(ledger.cases.all())
        events = {case.id: ledger.cases.events(case.id) for case in cases}
        verdict = ledger.audit.verify()
    assert verdict.broken_at is None
    assert verdict.entries == sum(map(len, events.values()))
    for case in cases:
        assert [event.version for event in events[case.id]] == list(range(1, case.version + 1))

    for case in cases:
        assert_nothing_written_over(case, events[case.id])

    for name in PEOPLE:
        kept = [(c, e.version) for c, history in events.items() for e in history if e.actor == name]
        assert sorted(kept) == sorted(told[name].done), "what was said to be done is in the history"
        assert len(kept) >= ACTS
        for case_id, seen in told[name].late:
            assert events[CaseId(case_id)][seen].actor != name, "somebody else was quicker"
    assert sum((1, 2) in each.done for each in told.values()) <= 1
    assert sum(len(each.late) for each in told.values()) >= 1

    sent = json.loads(worked.with_name("sent.json").read_text(encoding="utf-8"))
    assert all(len(replies) == 1 for replies in sent.values()), "a post was answered twice"
    made = Counter(e.action for history in events.values() for e in history)
    assert made[Action.CLAIM] == made[Action.CONFIRM] == len(sent) > 0
    for case in cases:
        consents = {e.text_sha256 for e in events[case.id] if e.action is Action.APPROVE}
        replies = sent.get(str(case.mention_id - 1), [])
        assert (case.status is Status.PUBLISHED) == bool(replies) or case.status is Status.CLOSED
        assert all(sha256(text) in consents for _, text in replies)
