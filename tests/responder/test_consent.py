"""Who may approve what, when it takes two, and what undoes it."""

from collections.abc import Sequence
from dataclasses import replace

import pytest

from classifier.triage import triage
from responder.brief import DraftText
from responder.checks.finding import Finding, Severity
from responder.consent import may_still_go
from responder.publish import publish_approved
from responder.review import Reviewer
from responder.rights import Demands, NotAllowed, Person, Rights, Role
from responder.settings import ResponderSettings
from storage.errors import IllegalTransition, SettingsError
from storage.ledger import Ledger
from storage.model import Action, Case, Status, Writer
from storage.polled import Batch
from storage.settings import checked
from storage.sources import SourceState
from tests.factories import AT_ONCE, FrozenClock, mention
from tests.fakes import FakeEngine, FakePublisher

SOURCE = SourceState(name="x/search/1", channel="x")
TEXT = "We are sorry: the driver comes today."
TEAM = Rights(
    people={
        "Ana": Person(role=Role.LEAD),
        "Bob": Person(role=Role.APPROVER),
        "Cem": Person(role=Role.APPROVER, departments=("press",), languages=("fr",)),
        "Dee": Person(role=Role.WRITER),
    }
)
WARNED = Finding(check="brush_off", severity=Severity.WARNING, message="names no next step")
VOUCHER = Finding(check="voucher", severity=Severity.WARNING, message="a gesture", lead=True)


def clean(case: Case) -> Sequence[Finding]:
    return ()


class Table:
    """A case with a draft, and the people around it."""

    def __init__(self, ledger: Ledger, clock: FrozenClock) -> None:
        self.ledger, self.clock = ledger, clock
        self.rights, self.demands = TEAM, Demands()
        ledger.record(SOURCE, Batch(mentions=(mention(text="Brumelle!"),)), at=clock())
        triage(FakeEngine(), lambda at, urgency: at, ledger, clock())
        self.by("Dee").edit(self.case.id, 1, TEXT)

    @property
    def case(self) -> Case:
        (case,) = self.ledger.cases.all()
        return case

    def by(self, name: str) -> Reviewer:
        return Reviewer(
            self.ledger,
            name,
            self.clock(),
            rights=self.rights,
            demands_of=lambda case: self.demands,
        )

    def approve(self, name: str, *findings: Finding, confirmed: Sequence[str] = ()) -> Case:
        case = self.case
        return self.by(name).approve(
            case.id, case.version, lambda case: findings, confirmed=confirmed
        )


@pytest.fixture
def table(ledger: Ledger, clock: FrozenClock) -> Table:
    return Table(ledger, clock)


def test_a_writer_prepares_and_does_not_approve(table: Table) -> None:
    with pytest.raises(NotAllowed, match=r"Dee is a writer: approve takes an approver or a lead"):
        table.approve("Dee")
    assert table.approve("Bob").status is Status.APPROVED
    assert (table.case.approved_at, table.case.draft_by) == (table.clock(), "Dee")


def test_a_stranger_only_reads_and_is_told_so(table: Table) -> None:
    case = table.case
    eve = table.by("Eve")
    for act in (eve.note, eve.edit, eve.close, eve.reject):
        with pytest.raises(NotAllowed, match="may only read"):
            act(case.id, case.version, "hello")
    with pytest.raises(NotAllowed, match="Eve is not in"):
        table.by("Ana").assign(case.id, case.version, "Eve")
    assert table.case == case


def test_where_nobody_is_named_whoever_gives_a_name_may_do_all(table: Table) -> None:
    table.rights, table.demands = Rights(), Demands(lead=True, four_eyes=True)
    case = table.approve("anybody", VOUCHER, confirmed=["voucher"])
    assert case.status is Status.APPROVED
    assert may_still_go(case, Rights(), table.demands, [VOUCHER]) is None


def test_departments_and_languages_limit_what_is_approved(table: Table) -> None:
    with pytest.raises(NotAllowed, match="approves in fr: this case is in en"):
        table.approve("Cem")
    table.demands = Demands(department="billing")
    with pytest.raises(NotAllowed, match="approves for press: this is an answer of billing"):
        table.approve("Cem")


def test_a_name_is_one_however_it_is_typed(table: Table) -> None:
    table.demands = Demands(four_eyes=True)
    assert table.approve("Ana").status is Status.DRAFTED
    with pytest.raises(NotAllowed, match="another person's"):
        table.approve(" aNA ")


def test_four_eyes_take_two_people_and_the_same_text(table: Table) -> None:
    table.demands = Demands(four_eyes=True)
    first = table.approve("Bob")
    assert (first.status, first.endorsed_by, first.approved_by) == (Status.DRAFTED, "Bob", None)
    second = table.approve("Ana")
    assert (second.status, second.approved_by) == (Status.APPROVED, "Ana")
    assert may_still_go(second, TEAM, table.demands) is None


@pytest.mark.parametrize("how", ["edit", "same edit", "redraft", "reject", "take back", "first"])
def test_what_changes_starts_the_two_approvals_again(table: Table, how: str) -> None:
    table.demands = Demands(four_eyes=True)
    case = table.approve("Bob")
    by, on = table.by("Dee"), (case.id, case.version)
    if how == "take back":
        case = table.approve("Ana")
        table.by("Bob").take_back(case.id, case.version)
    elif how == "first":
        table.by("Bob").take_back(*on)
        assert (table.case.status, table.case.draft_by) == (Status.DRAFTED, "Dee")
    elif how == "reject":
        after = by.reject(*on, "no")
        by.edit(after.id, after.version, TEXT)
    elif how == "redraft":
        by.redraft(*on, DraftText(text="Other words.", playbook="p", by=Writer.MACHINE))
        assert table.case.draft_by == "machine"
    else:
        by.edit(*on, TEXT if how == "same edit" else "Other words.")
    assert table.approve("Ana").status is Status.DRAFTED


def test_a_first_approval_of_another_state_of_the_post_counts_nothing(table: Table) -> None:
    table.demands = Demands(four_eyes=True)
    table.approve("Bob")
    edited = mention(text="Brumelle! worse")
    table.ledger.record(SOURCE, Batch(mentions=(edited,)), at=table.clock())
    triage(FakeEngine(), lambda at, urgency: at, table.ledger, table.clock())
    assert table.approve("Ana").status is Status.DRAFTED
    assert table.case.endorsed_by == "Ana"


def test_a_first_approval_of_somebody_who_lost_the_right_counts_nothing(table: Table) -> None:
    table.demands = Demands(four_eyes=True)
    table.approve("Bob")
    table.rights = Rights(people={**TEAM.people, "Bob": Person(role=Role.WRITER)})
    assert table.approve("Ana").status is Status.DRAFTED


def test_what_a_playbook_leaves_to_a_lead_takes_one(table: Table) -> None:
    table.demands = Demands(lead=True)
    with pytest.raises(NotAllowed, match="Bob is no lead"):
        table.approve("Bob")
    table.demands = Demands(lead=True, four_eyes=True)
    assert table.approve("Bob").status is Status.DRAFTED
    assert table.approve("Ana").status is Status.APPROVED


def test_a_warning_is_confirmed_by_its_name_and_kept(table: Table) -> None:
    with pytest.raises(IllegalTransition, match=r"brush_off \(names no next step\): --confirm"):
        table.approve("Bob", WARNED)
    with pytest.raises(IllegalTransition, match="no warning of this text is called other"):
        table.approve("Bob", WARNED, confirmed=["brush_off", "other"])
    table.approve("Bob", WARNED, confirmed=["brush_off"])
    (event,) = [e for e in table.ledger.cases.events(table.case.id) if e.action is Action.APPROVE]
    assert event.note == "confirmed: brush_off"


def test_an_error_stops_whatever_is_confirmed(table: Table) -> None:
    error = replace(WARNED, severity=Severity.ERROR)
    with pytest.raises(IllegalTransition, match="cannot be approved: names no next step"):
        table.approve("Ana", error, confirmed=["brush_off"])


def test_what_a_check_leaves_to_a_lead_takes_one(table: Table) -> None:
    with pytest.raises(IllegalTransition, match="only a lead may confirm voucher"):
        table.approve("Bob", VOUCHER, confirmed=["voucher"])
    assert table.approve("Ana", VOUCHER, confirmed=["voucher"]).status is Status.APPROVED


@pytest.mark.parametrize(
    ("rights", "demands", "findings", "why"),
    [
        (Rights(people={"Bob": Person(role=Role.LEAD)}), Demands(), (), "may only read"),
        (Rights(people={"Ana": Person(role=Role.WRITER)}), Demands(), (), "is a writer"),
        (TEAM, Demands(four_eyes=True), (), "two people"),
        (Rights(people={"Ana": Person(role=Role.APPROVER)}), Demands(lead=True), (), "lead"),
        (Rights(people={"Ana": Person(role=Role.APPROVER)}), Demands(), (VOUCHER,), "voucher"),
    ],
)
def test_an_approval_that_holds_no_more_is_void_when_it_is_to_be_sent(
    table: Table, rights: Rights, demands: Demands, findings: Sequence[Finding], why: str
) -> None:
    table.approve("Ana")
    network = FakePublisher()

    def void(case: Case) -> str | None:
        return may_still_go(case, rights, demands, findings)

    publish_approved({"x": network}, table.ledger, table.clock, sending=AT_ONCE, allowed=void)
    assert (network.calls, table.case.status) == (0, Status.DRAFTED)
    assert why in (table.ledger.cases.events(table.case.id)[-1].note or "")


def test_a_text_is_not_given_to_copy_whose_approval_holds_no_more(table: Table) -> None:
    case = table.approve("Bob")
    table.rights = Rights(people={"Ana": Person(role=Role.LEAD)})
    with pytest.raises(NotAllowed, match="approval is void"):
        table.by("Ana").hand_off(case.id, case.version)


def test_a_choice_to_post_by_hand_is_taken_back_with_the_approval(table: Table) -> None:
    case = table.by("Bob").hand_off(table.case.id, table.case.version)
    with pytest.raises(IllegalTransition, match="nobody approved"):
        table.by("Bob").take_back(case.id, case.version)
    case = table.approve("Bob")
    assert (case.status, case.handoff_reason) == (Status.HANDOFF, "chosen by Bob")
    case = table.by("Bob").take_back(case.id, case.version)
    assert (case.status, case.handoff_reason) == (Status.DRAFTED, None)
    assert table.approve("Bob").status is Status.APPROVED


def test_an_edit_keeps_the_playbook_and_what_it_demands(table: Table) -> None:
    case = table.case
    draft = DraftText(text="Sorry.", playbook="en/crisis/critical/1/long")
    drafted = table.by("Dee").redraft(case.id, case.version, draft)
    edited = table.by("Dee").edit(drafted.id, drafted.version, "Other words.")
    assert (edited.playbook, edited.draft_by) == (draft.playbook, "Dee")


@pytest.mark.parametrize("name", ["vigie", " Template", "MACHINE"])
def test_nobody_acts_in_the_name_of_vigie_itself(table: Table, name: str) -> None:
    with pytest.raises(IllegalTransition, match="give your own name"):
        table.by(name)


def test_one_person_is_not_named_twice() -> None:
    people = {"Ana": {"role": "lead"}, "ANA": {"role": "writer"}}
    with pytest.raises(SettingsError, match="'ANA'"):
        checked(ResponderSettings, {"people": people}, under=("responder",))
