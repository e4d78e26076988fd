"""Whatever a team does, and whenever the process dies: nothing goes out without its consents.

People of every role act in any order, at the present version and at stale ones, while customers
edit, delete and write again, the stages run and are killed, and people gain and lose their roles.
What the machine knows of consents it knows from the acts themselves, not from what the ledger says
of them; it is held against what the network is given.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from functools import partial

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from classifier.triage import triage
from listener.errors import Unconfirmed
from responder.brief import DraftText
from responder.bulk import approve_plan, show_plan
from responder.checks.finding import Finding
from responder.publish import publish_approved
from responder.rights import Role
from storage.errors import ToolError
from storage.model import Case, Status
from storage.polled import Batch
from tests.factories import AT_ONCE, mention
from tests.fakes import FakeEngine
from tests.responder.life import (
    PLAYBOOKS,
    ROLES,
    SOURCE,
    TEXTS,
    Consent,
    FakeDrafter,
    Killed,
    Plan,
    World,
    inspect,
    person,
)

NAMES = ("Ana", "Bob", "Cem", "Dee", "Eve", " aNA ")
VERBS = (
    *("approve",) * 5,
    *("edit", "redraft", "reject", "take back", "hand off", "posted"),
    *("close", "snooze", "assign", "claim", "note", "label"),
)
LABELS = {
    "plain": ("topic", "price"),
    "two": ("abuse", "yes"),
    "crisis": ("abuse", "no"),
    "recall": ("abuse", ""),
}
CONFIRMED = ((), (), ("hesitates",), ("compensation",), ("unheard of",))

WILLING = st.lists(st.sampled_from(NAMES[:3]), min_size=1, max_size=3)


class Team(RuleBasedStateMachine, World):
    """Anybody does anything at any time."""

    @initialize(playbook=st.sampled_from(sorted(PLAYBOOKS)))
    def begin(self, playbook: str) -> None:
        self.start(playbook)

    def teardown(self) -> None:
        if hasattr(self, "stack"):
            self.end()

    @invariant()
    def history_is_whole(self) -> None:
        if hasattr(self, "ledger"):
            self.assert_whole()

    # What people do

    @rule(
        number=st.integers(0, 5),
        name=st.sampled_from(NAMES),
        verb=st.sampled_from(VERBS),
        back=st.sampled_from((0, 0, 0, 0, 1, 2)),
        text=st.sampled_from(TEXTS),
        playbook=st.sampled_from(sorted(PLAYBOOKS)),
        confirmed=st.sampled_from(CONFIRMED),
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
        case = self.cases()[number % len(self.cases())]
        looks = self.memory[case.id].seen
        self.do(verb, name, case, looks[-1 - min(back, len(looks) - 1)], text, playbook, confirmed)

    @rule(
        number=st.integers(0, 5),
        names=WILLING,
        verb=st.sampled_from((None, "edit", "redraft", "take back")),
        turn=st.integers(0, 2),
        text=st.sampled_from(TEXTS[:3]),
        playbook=st.sampled_from(sorted(PLAYBOOKS)),
        send=st.booleans(),
    )
    def agree(
        self,
        number: int,
        names: Sequence[str],
        verb: str | None,
        turn: int,
        text: str,
        playbook: str,
        send: bool,
    ) -> None:
        """All look at what stands there and confirm what the checks warn of; one thinks again."""
        for at, name in enumerate(names):
            if verb is not None and at == turn:
                self.do(verb, "Ana", *self.as_it_stands(number), text, playbook, ())
            case, look = self.as_it_stands(number)
            warned = tuple(finding.check for finding in inspect(case))
            self.do("approve", name, case, look, "", "plain", warned)
        if send:
            self.publish(None, posted=False, times=1)

    def as_it_stands(self, number: int) -> tuple[Case, tuple[Case, str]]:
        self.catch_up()
        case = self.cases()[number % len(self.cases())]
        return case, self.memory[case.id].seen[-1]

    def do(
        self,
        verb: str,
        name: str,
        case: Case,
        look: tuple[Case, str],
        text: str,
        playbook: str,
        confirmed: tuple[str, ...],
    ) -> None:
        seen, parent = look
        by = self.desk().reviewer(self.ledger, name)
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
            "label": lambda: by.label(*on, *LABELS[playbook]),
        }
        try:
            after = verbs[verb]()
        except ToolError:
            return
        assert seen.version == case.version, "an act on a version that is gone"
        self.assert_allowed(name, verb)
        if verb == "approve":
            assert seen.draft is not None
            consent = Consent(person(name), seen.draft, parent, frozenset(confirmed))
            self.consented(after, consent)
        if after.status is Status.HANDOFF and verb == "hand off":
            self.assert_consented(after)

    @rule(
        playbook=st.sampled_from(sorted(PLAYBOOKS)),
        text=st.sampled_from(TEXTS),
        by_number=st.booleans(),
    )
    def show_many(self, playbook: str, text: str, by_number: bool) -> None:
        desk = self.desk(FakeDrafter(playbook, text))
        before = {case.id: case for case in self.cases()}
        showing = show_plan(desk, self.ledger, 1, chosen=before if by_number else ())
        assert {case.id: case for case in self.cases()} == before, "showing changed a case"
        texts = {
            shown.text.case_id: (
                before[shown.text.case_id].version,
                shown.text.text,
                shown.post.mention.text,
            )
            for shown in showing.shown
        }
        if texts:
            self.plans.append(Plan(showing.plan.digest, texts))

    @rule(
        name=st.sampled_from(NAMES),
        back=st.integers(0, 4),
        confirmed=st.sampled_from((*CONFIRMED, None, None, None)),
    )
    def approve_many(self, name: str, back: int, confirmed: tuple[str, ...] | None) -> None:
        """Approve a plan that was shown, perhaps long ago; None confirms all of its warnings."""
        if not self.plans:
            return
        plan = self.plans[-1 - min(back, len(self.plans) - 1)]
        if confirmed is None:
            confirmed = tuple({finding.check for finding in self.findings(plan)})
        before = {case.id: case.version for case in self.cases()}
        try:
            done = approve_plan(
                self.desk(), self.ledger, plan.digest, name, incident=1, confirmed=confirmed
            )
        except ToolError:
            assert {case.id: case.version for case in self.cases()} == before
            return
        for case in done.cases:
            version, text, parent = plan.texts[case.id]
            assert version == before[case.id], "another version than was shown"
            assert case.draft == text, "another text than was shown"
            self.assert_allowed(name, "approve")
            self.consented(case, Consent(person(name), text, parent, frozenset(confirmed)))
        for left in done.left_out:
            assert self.ledger.cases.get(left.case_id).version == before[left.case_id]

    @rule(
        playbook=st.sampled_from(sorted(PLAYBOOKS)),
        text=st.sampled_from(TEXTS[:3]),
        names=WILLING,
        number=st.integers(0, 5),
        meanwhile=st.sampled_from((None, None, "edit", "note")),
    )
    def agree_to_many(
        self, playbook: str, text: str, names: Sequence[str], number: int, meanwhile: str | None
    ) -> None:
        """One after the other looks at all texts, and approves them in one act."""
        for name in names:
            self.show_many(playbook, text, by_number=True)
            if meanwhile is not None:
                self.do(meanwhile, "Ana", *self.as_it_stands(number), TEXTS[0], playbook, ())
            self.approve_many(name, 0, None)

    def findings(self, plan: Plan) -> Iterator[Finding]:
        """Say what the checks find in the texts of a plan."""
        for number, (_, text, _) in plan.texts.items():
            yield from inspect(replace(self.ledger.cases.get(number), draft=text))

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
        cases = self.ledger.cases.in_status(Status.APPROVED) or self.cases()
        case = cases[number % len(cases)]
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
        self.draft_all(FakeDrafter(playbook, text, declines))

    @rule(
        failure=st.sampled_from((None, None, Unconfirmed("time-out"), Killed())),
        posted=st.booleans(),
        times=st.integers(1, 2),
    )
    def publish(self, failure: BaseException | None, posted: bool, times: int) -> None:
        self.network.next_failure, self.network.posts_before_failing = failure, posted
        self.catch_up()
        for _ in range(times):
            desk = self.desk()
            try:
                publish_approved(
                    desk.publishers,
                    self.ledger,
                    self.clock,
                    sending=AT_ONCE,
                    allowed=partial(desk.void, self.ledger),
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


# A machine that is busy with other work draws slowly: that is no fault of what is drawn.
QUICK = settings(
    max_examples=50,
    stateful_step_count=40,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
)
Team.TestCase.settings = (
    settings.get_profile("long") if settings.get_current_profile_name() == "long" else QUICK
)
TestTeam = Team.TestCase
