"""Whatever a team does, and whenever the process dies: nothing goes out without its consents.

People of every role act in any order, at the present version and at stale ones, while customers
edit, delete and write again, the stages run and are killed, and people gain and lose their roles.
What the machine knows of consents it knows from the acts themselves, not from what the ledger says
of them; it is held against what the network is given.
"""

from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from classifier.triage import triage
from listener.errors import Unconfirmed
from responder.brief import Brief, DraftText, NoDraft
from responder.checks.finding import Finding, Severity
from responder.consent import may_still_go
from responder.draft import draft_open
from responder.publish import publish_approved
from responder.review import Reviewer
from responder.rights import Demands, Person, Rights, Role
from storage.errors import ToolError
from storage.ledger import Ledger, opened
from storage.model import Action, Case, CaseId, Mention, Receipt, Status, Writer
from storage.polled import Batch
from storage.sources import SourceState
from tests.factories import AT_ONCE, FrozenClock, mention
from tests.fakes import FakeEngine, FakePublisher

SOURCE = SourceState(name="x/search/1", channel="x")
PLAYBOOKS = {
    "plain": Demands(),
    "two": Demands(four_eyes=True),
    "crisis": Demands(lead=True),
    "recall": Demands(four_eyes=True, lead=True),
}
NAMES = ("Ana", "Bob", "Cem", "Dee", "Eve", " aNA ")
TEXTS = ("We look into it today.", "Hm, sorry.", "Take a voucher.", "BAD words.")
ROLES: Mapping[str, Role] = {
    "ana": Role.LEAD,
    "bob": Role.APPROVER,
    "cem": Role.APPROVER,
    "dee": Role.WRITER,
}
VERBS = (
    *("approve",) * 5,
    *("edit", "redraft", "reject", "take back", "hand off", "posted"),
    *("close", "snooze", "assign", "claim", "note", "label"),
)
WITHDRAWS = {
    Action.EDIT,
    Action.DRAFT,
    Action.REJECT,
    Action.TAKE_BACK,
    Action.CLOSE,
    Action.REOPEN,
}


class Killed(BaseException):
    """What a `kill -9` looks like to the code that it stops."""


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
    """Drafts by the playbook that the machine chose; declines now and then."""

    playbook: str = "plain"
    text: str = TEXTS[0]
    declines: bool = False

    def draft(self, brief: Brief) -> DraftText:
        if self.declines:
            raise NoDraft("a person must write")
        return DraftText(text=self.text, playbook=self.playbook, by=Writer.TEMPLATE)


@dataclass(frozen=True)
class Consent:
    """Who said yes, to which text in reply to which, and what the person confirmed."""

    person: str
    text: str
    parent: str
    confirmed: frozenset[str]


class Network(FakePublisher):
    """Asks, before it takes a reply, whether it may be."""

    asked: Callable[[str, Mention], None]

    def publish(self, text: str, *, in_reply_to: Mention, key: str) -> Receipt:
        self.asked(text, in_reply_to)
        return super().publish(text, in_reply_to=in_reply_to, key=key)


@dataclass
class Memory:
    """What the machine knows of one case."""

    seen: list[tuple[Case, str]] = field(default_factory=list)
    """Each version that was looked at, with the post as it then stood."""
    consents: list[Consent] = field(default_factory=list)
    events: int = 0


class Team(RuleBasedStateMachine):
    """A team, its customers, a network and a process that can die."""

    @initialize(playbook=st.sampled_from(sorted(PLAYBOOKS)))
    def begin(self, playbook: str) -> None:
        self.stack = ExitStack()
        folder = self.stack.enter_context(TemporaryDirectory(prefix="vigie-life-"))
        self.path = Path(folder) / "vigie.db"
        self.clock = FrozenClock()
        self.network = Network()
        self.network.asked = self.may_go
        self.people = dict(ROLES)
        self.posts = 0
        self.memory: dict[CaseId, Memory] = {}
        self.open_ledger()
        for text in ("never came!", "broken!"):
            self.hear(self.post(text))
        self.draft(playbook, TEXTS[0], declines=False)

    def teardown(self) -> None:
        if not hasattr(self, "stack"):
            return
        verdict = self.ledger.audit.verify()
        entries = sum(case.version for case in self.ledger.cases.all())
        self.stack.close()
        assert (verdict.broken_at, verdict.entries) == (None, entries)

    @property
    def rights(self) -> Rights:
        names = {"ana": "Ana", "bob": "Bob", "cem": "Cem", "dee": "Dee"}
        return Rights(people={names[n]: Person(role=role) for n, role in self.people.items()})

    def demands_of(self, case: Case) -> Demands:
        return PLAYBOOKS[case.playbook or "plain"]

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

    def cases(self) -> list[Case]:
        return list(self.ledger.cases.all())

    def stands(self, told: Mention) -> str | None:
        """Say how a post stands on the network."""
        return self.network.texts.get(told.native_id, told.text)

    # What people do

    @rule(
        number=st.integers(0, 5),
        name=st.sampled_from(NAMES),
        verb=st.sampled_from(VERBS),
        back=st.sampled_from((0, 0, 0, 0, 1, 2)),
        text=st.sampled_from(TEXTS),
        playbook=st.sampled_from(sorted(PLAYBOOKS)),
        confirmed=st.sampled_from(((), (), ("hesitates",), ("compensation",), ("unheard of",))),
    )
    def act(
        self,
        number: int,
        name: str,
        verb: str,
        back: int,
        text: str,
        playbook: str,
        confirmed: tuple[str, ...],
    ) -> None:
        cases = self.cases()
        case = cases[number % len(cases)]
        seen, parent = self.memory[case.id].seen[-1 - min(back, len(self.memory[case.id].seen) - 1)]
        by = Reviewer(
            self.ledger, name, self.clock(), rights=self.rights, demands_of=self.demands_of
        )
        on = (seen.id, seen.version)
        draft = DraftText(text=text, playbook=playbook)
        verbs: Mapping[str, Callable[[], Case]] = {
            "approve": lambda: by.approve(*on, inspect, confirmed=confirmed),
            "edit": lambda: by.edit(*on, text),
            "redraft": lambda: by.redraft(*on, draft),
            "reject": lambda: by.reject(*on, "no"),
            "take back": lambda: by.take_back(*on),
            "hand off": lambda: by.hand_off(*on),
            "posted": lambda: by.posted(*on, "https://x.example/by-hand"),
            "close": lambda: by.close(*on, "done"),
            "snooze": lambda: by.snooze(*on, self.clock() + timedelta(hours=1)),
            "assign": lambda: by.assign(*on, "Dee"),
            "claim": lambda: by.claim(*on),
            "note": lambda: by.note(*on, "rang them"),
            "label": lambda: by.label(*on, "topic", "price"),
        }
        try:
            after = verbs[verb]()
        except ToolError:
            return
        assert seen.version == case.version, "an act on a version that is gone"
        self.assert_allowed(name, verb)
        if verb == "approve":
            assert seen.draft is not None
            consent = Consent(name.strip().casefold(), seen.draft, parent, frozenset(confirmed))
            self.catch_up()
            self.memory[case.id].consents.append(consent)
        if after.status is Status.HANDOFF and verb in {"approve", "hand off"}:
            self.assert_consented(after)

    def assert_allowed(self, name: str, verb: str) -> None:
        role = self.people.get(name.strip().casefold())
        assert role is not None, f"{name} is nobody of the team"
        if verb in {"approve", "take back", "hand off", "posted", "close"}:
            assert role is not Role.WRITER, f"a writer may not {verb}"

    @rule(name=st.sampled_from(sorted(ROLES)), role=st.sampled_from((None, *Role)))
    def trust(self, name: str, role: Role | None) -> None:
        self.people.pop(name, None)
        if role is not None or not self.people:
            self.people[name] = role or Role.WRITER

    @rule()
    def trust_again(self) -> None:
        self.people = dict(ROLES)

    # What customers do

    @rule(number=st.integers(0, 5), text=st.sampled_from((None, "all well!", "worse!")))
    def the_post_changes_unheard(self, number: int, text: str | None) -> None:
        case = self.cases()[number % len(self.cases())]
        told = self.ledger.mentions.get(case.mention_id).mention
        self.network.texts[told.native_id] = text

    @rule(number=st.integers(0, 5), judged=st.booleans(), gone=st.booleans())
    def the_post_is_read_again(self, number: int, judged: bool, gone: bool) -> None:
        case = self.cases()[number % len(self.cases())]
        kept = self.ledger.mentions.get(case.mention_id)
        told = kept.mention
        if gone or kept.deleted_at is not None:
            self.network.texts[told.native_id] = None
            self.ledger.entomb("x", (told.native_id,), at=self.clock())
            return
        text = self.stands(told) or "here again!"
        self.network.texts[told.native_id] = text
        author = told.author.handle if told.author else None
        edited = mention(told.native_id, text, author=author, in_reply_to=told.in_reply_to)
        self.ledger.record(SOURCE, Batch(mentions=(edited,)), at=self.clock())
        if judged:
            triage(FakeEngine(), lambda at, urgency: at, self.ledger, self.clock())

    @rule(number=st.integers(0, 5), same=st.booleans(), text=st.sampled_from(("and?", "again!")))
    def somebody_writes(self, number: int, same: bool, text: str) -> None:
        if self.posts >= 12:
            return
        case = self.cases()[number % len(self.cases())]
        told = self.ledger.mentions.get(case.mention_id).mention
        author = told.author.handle if told.author and same else None
        self.hear(self.post(text, author=author, answers=told.native_id))

    # What the stages do, and what becomes of the process

    @rule(
        playbook=st.sampled_from(sorted(PLAYBOOKS)),
        text=st.sampled_from(TEXTS),
        declines=st.sampled_from((False, False, False, True)),
    )
    def draft(self, playbook: str, text: str, declines: bool) -> None:
        drafter = FakeDrafter(playbook, text, declines)
        draft_open(drafter, {"x": self.network}, self.ledger, self.clock())

    @rule(
        failure=st.sampled_from((None, None, Unconfirmed("time-out"), Killed())),
        posted=st.booleans(),
        times=st.integers(1, 2),
    )
    def publish(self, failure: BaseException | None, posted: bool, times: int) -> None:
        self.network.next_failure, self.network.posts_before_failing = failure, posted
        self.catch_up()
        for _ in range(times):
            try:
                publish_approved(
                    {"x": self.network},
                    self.ledger,
                    self.clock,
                    sending=AT_ONCE,
                    allowed=self.void,
                )
            except Killed:
                self.restart()
        self.network.next_failure = None

    @rule()
    def restart(self) -> None:
        self.life.close()
        self.open_ledger()

    @rule(minutes=st.sampled_from((1, 5, 120)))
    def time_goes_by(self, minutes: int) -> None:
        self.clock.forward(minutes=minutes)

    def void(self, case: Case) -> str | None:
        return may_still_go(case, self.rights, self.demands_of(case), inspect(case))

    # What must hold

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
        demands = self.demands_of(case)
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

    @invariant()
    def history_is_as_long_as_the_version(self) -> None:
        if not hasattr(self, "ledger"):
            return
        self.catch_up()
        for case in self.cases():
            events = self.ledger.cases.events(case.id)
            assert [event.version for event in events] == list(range(1, case.version + 1))


# A machine that is busy with other work draws slowly: that is no fault of what is drawn.
Team.TestCase.settings = settings(
    max_examples=40,
    stateful_step_count=40,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
)
TestTeam = Team.TestCase
