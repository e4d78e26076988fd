"""What lives of cases are played with: a desk whose edges are in memory, and what is known."""

from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from tempfile import TemporaryDirectory

from classifier.triage import triage
from listener.channel import Publisher
from responder.brief import Brief, Drafter, DraftText, NoDraft
from responder.checks.finding import Finding, Severity
from responder.desk import Desk
from responder.draft import draft_open
from responder.rights import Demands, Person, Rights, Role
from storage.incident import Course, Incident, IncidentId, Outcome
from storage.ledger import Ledger, opened
from storage.model import Action, Brand, Case, CaseId, Clock, Mention, MentionId, Receipt, Status
from storage.polled import Batch
from storage.settings import Settings, StorageSettings
from storage.sources import SourceState
from tests.factories import NOON, FrozenClock, mention
from tests.fakes import FakeEngine, FakePublisher

PLAYBOOKS = {
    "plain": Demands(),
    "two": Demands(four_eyes=True),
    "crisis": Demands(lead=True),
    "recall": Demands(four_eyes=True, lead=True),
}
TEXTS = ("We look into it today.", "Hm, sorry.", "Take a voucher.", "BAD words.")
ROLES: Mapping[str, Role] = {
    "Ana": Role.LEAD,
    "Bob": Role.APPROVER,
    "Cem": Role.APPROVER,
    "Dee": Role.WRITER,
}


SOURCE = SourceState(name="x/search/1", channel="x")
WITHDRAWS = {
    Action.EDIT,
    Action.DRAFT,
    Action.REJECT,
    Action.TAKE_BACK,
    Action.CLOSE,
    Action.REOPEN,
}


def inspect(case: Case) -> Sequence[Finding]:
    """Find fault with BAD words, warn of hesitation, leave vouchers to a lead."""
    found = {
        "bad": ("BAD", Severity.ERROR, False),
        "hesitates": ("Hm", Severity.WARNING, False),
        "compensation": ("voucher", Severity.WARNING, True),
    }
    return [
        Finding(check=check, severity=severity, message="a test", lead=lead)
        for check, (word, severity, lead) in found.items()
        if word in (case.draft or "")
    ]


@dataclass
class FakeDrafter:
    """Drafts by the playbook that was chosen for it; declines now and then."""

    playbook: str = "plain"
    text: str = TEXTS[0]
    declines: bool = False

    def draft(self, brief: Brief) -> DraftText:
        if self.declines:
            raise NoDraft("a person must write")
        return DraftText(text=self.text, playbook=self.playbook)


class Network(FakePublisher):
    """Asks, before it takes a reply, whether it may be."""

    asked: Callable[[str, Mention], None]

    def publish(self, text: str, *, in_reply_to: Mention, key: str) -> Receipt:
        self.asked(text, in_reply_to)
        return super().publish(text, in_reply_to=in_reply_to, key=key)


@dataclass(frozen=True, kw_only=True)
class Office(Desk):
    """The desk as each command finds it: with the people whom the configuration names just now."""

    network: Network
    writer: FakeDrafter
    people: Mapping[str, Role]

    @cached_property
    def publishers(self) -> Mapping[str, Publisher]:
        return {"x": self.network}

    @cached_property
    def drafter(self) -> Drafter:
        return self.writer

    @cached_property
    def rights(self) -> Rights:
        return Rights(people={name: Person(role=role) for name, role in self.people.items()})

    def demands_of(self, case: Case) -> Demands:
        return PLAYBOOKS[case.playbook or "plain"]

    def inspect(self, ledger: Ledger, case: Case, *, look_up: bool = True) -> Sequence[Finding]:
        return inspect(case)


def office(
    path: Path, clock: Clock, network: Network, writer: FakeDrafter, people: Mapping[str, Role]
) -> Office:
    settings = Settings(storage=StorageSettings(path=path), brands=(Brand(name="Brumelle"),))
    return Office(settings=settings, clock=clock, network=network, writer=writer, people=people)


def incident_of(posts: tuple[int, ...]) -> Outcome:
    """Open an incident of these posts."""
    number = IncidentId(-1)
    incident = Incident(
        id=number,
        version=0,
        brand="Brumelle",
        state=Course.OPEN,
        held=(),
        starts_at=NOON,
        last_at=NOON,
    )
    placed = {MentionId(post): number for post in posts}
    return Outcome(incidents=(incident,), changes=(), placed=placed)


@dataclass(frozen=True)
class Consent:
    """Who said yes, to which text in reply to which, and what the person confirmed."""

    person: str
    text: str
    parent: str
    confirmed: frozenset[str]


@dataclass(frozen=True)
class Plan:
    """What was shown before one act for many."""

    digest: str
    texts: Mapping[CaseId, tuple[int, str, str]]
    """By case: its version, the text, and the post that it answers."""


@dataclass
class Memory:
    """What is known of one case."""

    seen: list[tuple[Case, str]] = field(default_factory=list)
    """Each version that was looked at, with the post as it then stood."""
    consents: list[Consent] = field(default_factory=list)
    events: int = 0


class Killed(BaseException):
    """What a `kill -9` looks like to the code that it stops."""


def person(name: str) -> str:
    """Whom a name means, however it is typed."""
    return name.strip().capitalize()


class World:
    """A team, its customers, a network and a process that can die; and what is known of them.

    What it knows of consents it knows from the acts themselves, not from what the ledger says of
    them; it is held against what the network is given.
    """

    def start(self, playbook: str) -> None:
        """Begin with some posts of one incident, drafted by this playbook."""
        self.stack = ExitStack()
        folder = self.stack.enter_context(TemporaryDirectory(prefix="vigie-life-"))
        self.path = Path(folder) / "vigie.db"
        self.clock = FrozenClock()
        self.network = Network()
        self.network.asked = self.may_go
        self.people = dict(ROLES)
        self.posts = 0
        self.memory: dict[CaseId, Memory] = {}
        self.plans: list[Plan] = []
        self.open_ledger()
        for text in ("never came!", "broken!", "cold!"):
            self.hear(self.post(text))
        self.ledger.incidents.keep((), incident_of((1, 2, 3)), at=NOON)
        self.draft_all(FakeDrafter(playbook))
        self.catch_up()

    def end(self) -> None:
        """Let all go; the history must be whole."""
        verdict = self.ledger.audit.verify()
        entries = sum(case.version for case in self.ledger.cases.all())
        self.stack.close()
        assert (verdict.broken_at, verdict.entries) == (None, entries)

    def desk(self, writer: FakeDrafter | None = None) -> Office:
        """Open the desk anew, as each command does."""
        return office(
            self.path, self.clock, self.network, writer or FakeDrafter(), dict(self.people)
        )

    def open_ledger(self) -> None:
        self.life = self.stack.enter_context(ExitStack())
        self.ledger: Ledger = self.life.enter_context(opened(self.path))

    def post(self, text: str, *, author: str | None = None, answers: str | None = None) -> Mention:
        self.posts += 1
        name = author or f"customer{self.posts}"
        return mention(str(self.posts), text, author=name, in_reply_to=answers, at=self.clock())

    def hear(self, told: Mention) -> None:
        self.ledger.record(SOURCE, Batch(mentions=(told,)), at=self.clock())
        triage(FakeEngine(), lambda at, urgency: at, self.ledger, self.clock())

    def draft_all(self, writer: FakeDrafter) -> None:
        desk = self.desk(writer)
        draft_open(desk.drafter, desk.publishers, self.ledger, self.clock())

    def cases(self) -> list[Case]:
        return list(self.ledger.cases.all())

    def stands(self, told: Mention) -> str | None:
        """Say how a post stands on the network."""
        return self.network.texts.get(told.native_id, told.text)

    def consented(self, case: Case, consent: Consent) -> None:
        """Take in that somebody said yes to a case as it now stands."""
        self.catch_up()
        self.memory[case.id].consents.append(consent)
        unread = {finding.check for finding in inspect(case)} - consent.confirmed
        assert not unread, "a warning was not confirmed, or an error was passed over"
        if case.status is not Status.DRAFTED:
            self.assert_consented(case)

    def assert_allowed(self, name: str, verb: str) -> None:
        role = self.people.get(person(name))
        assert role is not None, f"{name} is nobody of the team"
        if verb in {"approve", "take back", "hand off", "posted", "close"}:
            assert role is not Role.WRITER, f"a writer may not {verb}"

    def may_go(self, text: str, told: Mention) -> None:
        """Hold what the network is given against what people said."""
        (case,) = [
            case
            for case in self.ledger.cases.in_status(Status.PUBLISHING)
            if self.ledger.mentions.get(case.mention_id).mention.native_id == told.native_id
        ]
        assert case.draft == text
        self.assert_consented(case, parent=self.stands(told))

    def assert_consented(self, case: Case, *, parent: str | None = None) -> None:
        stored = self.ledger.mentions.get(case.mention_id).mention.text
        wanted = stored if parent is None else parent
        demands = PLAYBOOKS[case.playbook or "plain"]
        given = [
            consent
            for consent in self.memory[case.id].consents
            if (consent.text, consent.parent) == (case.draft, wanted)
            and self.people.get(consent.person) in {Role.APPROVER, Role.LEAD}
        ]
        people = {consent.person for consent in given}
        assert len(people) >= (2 if demands.four_eyes else 1), "too few people said yes"
        lead = any(self.people[person] is Role.LEAD for person in people)
        assert lead or not demands.lead, "no lead said yes"
        for finding in inspect(case):
            assert finding.severity is Severity.WARNING
            assert any(finding.check in consent.confirmed for consent in given)
            assert lead or not finding.lead, "no lead confirmed it"

    def catch_up(self) -> None:
        """Take in what happened to each case since: what was changed, nobody consented to."""
        for case in self.cases():
            memory = self.memory.setdefault(case.id, Memory())
            events = self.ledger.cases.events(case.id)
            for event in events[memory.events :]:
                if event.action in WITHDRAWS:
                    memory.consents.clear()
            memory.events = len(events)
            if not memory.seen or memory.seen[-1][0].version != case.version:
                parent = self.ledger.mentions.get(case.mention_id).mention.text
                memory.seen.append((case, parent))

    def assert_whole(self) -> None:
        """Every version of every case has its entry."""
        self.catch_up()
        for case in self.cases():
            events = self.ledger.cases.events(case.id)
            assert [event.version for event in events] == list(range(1, case.version + 1))
