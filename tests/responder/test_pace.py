"""Whatever people and the clock do, no answer leaves early, at night or in a row; all leave."""

from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TypeAlias

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from classifier.triage import triage
from listener.channel import Parent
from responder.publish import publish_approved, standing
from responder.review import Reviewer
from responder.sending import Sending
from storage.ledger import Ledger, opened
from storage.model import Action, Case, Mention, Receipt, Status, Urgency
from storage.polled import Batch
from storage.sources import SourceState
from tests.factories import FrozenClock, mention, risk
from tests.fakes import FakeEngine, FakePublisher
from tests.responder.test_sending import WAKING

SENDING = Sending(time_zone="Europe/Paris", hours=WAKING, per_run=2, per_hour=3)
CHANNELS = ("mastodon", "reddit")
HOUR = timedelta(hours=1)

Act: TypeAlias = tuple[str, int]

ACTS = st.lists(
    st.one_of(
        st.tuples(st.just("approve"), st.integers(0, 9)),
        st.tuples(st.just("approve all"), st.just(0)),
        st.tuples(st.just("take back"), st.integers(0, 9)),
        st.tuples(st.just("run"), st.just(0)),
        st.tuples(st.just("run"), st.just(0)),
        st.tuples(st.just("clock"), st.integers(0, 90)),
        st.tuples(st.just("clock"), st.integers(1_000, 4_000)),
        st.tuples(st.just("closing time"), st.integers(1, 60)),
        st.tuples(st.just("clock"), st.integers(-40_000, 90_000)),
    ),
    min_size=5,
    max_size=40,
)


class Town:
    """Ten drafted cases on two networks, and what was sent of them."""

    def __init__(self, ledger: Ledger, clock: FrozenClock) -> None:
        self.ledger = ledger
        self.clock = clock
        self.sent: list[tuple[str, datetime]] = []
        self.consents: dict[str, datetime] = {}
        """When each case was approved, of those whose approval holds."""
        self.publishers = {channel: Network(self, channel) for channel in CHANNELS}
        for number in range(10):
            self._hear(number)

    def _hear(self, number: int) -> None:
        channel = CHANNELS[number % 2]
        post = mention(str(number), f"Brumelle! {number}", channel=channel, author=f"c{number}")
        state = SourceState(name=f"{channel}/search/1", channel=channel)
        self.ledger.record(state, Batch(mentions=(post,)), at=self.clock())
        triage(FakeEngine(), lambda at, urgency: at, self.ledger, self.clock())
        (case,) = self.ledger.cases.in_status(Status.OPEN)
        self.ledger.cases.weigh(replace(case, risk=risk(level=tuple(Urgency)[number % 4])))
        Reviewer(self.ledger, "somebody", self.clock()).edit(case.id, case.version, "Sorry!")

    def case(self, number: int) -> Case:
        return next(c for c in self.ledger.cases.all() if c.thread.endswith(str(number)))

    def do(self, act: str, number: int) -> None:
        match act:
            case "clock":
                self.clock.forward(seconds=number)
            case "closing time":
                local = self.clock().astimezone(SENDING.zone)
                closes = local.replace(hour=21, minute=0, second=0, microsecond=0)
                self.clock.at = (closes - timedelta(seconds=number)).astimezone(UTC)
            case "run":
                self.run()
            case "approve":
                self.approve(number)
            case "approve all":
                for each in range(10):
                    self.approve(each)
            case _:
                self.take_back(number)

    def approve(self, number: int) -> None:
        case = self.case(number)
        if case.status is Status.DRAFTED:
            by = Reviewer(self.ledger, "somebody", self.clock())
            by.approve(case.id, case.version, lambda case: [])
            self.consents[str(number)] = self.clock()

    def take_back(self, number: int) -> None:
        case = self.case(number)
        if case.status is Status.APPROVED:
            self.ledger.cases.move(case, Action.TAKE_BACK, actor="somebody", at=self.clock())
            del self.consents[str(number)]

    def run(self) -> None:
        before = len(self.sent)
        done = publish_approved(self.publishers, self.ledger, self.clock, sending=SENDING)
        of_run = Counter(self.channel_of(native_id) for native_id, _ in self.sent[before:])
        assert all(count <= SENDING.per_run for count in of_run.values())
        assert done.failed == 0

    def channel_of(self, native_id: str) -> str:
        return CHANNELS[int(native_id) % 2]

    def departs(self, native_id: str, at: datetime) -> None:
        """Hold an answer that leaves against everything that it has to keep."""
        assert at >= self.consents[native_id] + timedelta(seconds=SENDING.take_back_s)
        if int(native_id) % 4 < 2:
            assert 8 <= at.astimezone(SENDING.zone).hour < 21, "low and normal keep the hours"
        channel = self.channel_of(native_id)
        lately = [t for n, t in self.sent if self.channel_of(n) == channel and t > at - HOUR]
        assert len(lately) < SENDING.per_hour
        assert native_id not in {n for n, _ in self.sent}
        self.sent.append((native_id, at))


class Network(FakePublisher):
    """Tells the town what leaves; reading a post takes some seconds."""

    def __init__(self, town: Town, channel: str) -> None:
        super().__init__()
        self.town = town

    def parent(self, mention: Mention) -> Parent:
        self.town.clock.forward(seconds=7)
        return super().parent(mention)

    def publish(self, text: str, *, in_reply_to: Mention, key: str) -> Receipt:
        self.town.departs(in_reply_to.native_id, self.town.clock())
        return super().publish(text, in_reply_to=in_reply_to, key=key)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(acts=ACTS)
def test_no_answer_leaves_too_early_or_at_night_or_over_the_caps_and_all_leave(
    acts: list[Act],
) -> None:
    with opened(":memory:") as ledger:
        town = Town(ledger, FrozenClock())
        for act, number in acts:
            town.do(act, number)
        for _ in range(40):
            told = standing(ledger, SENDING, town.clock())
            if not told:
                break
            waits = [held.until for _, held in told if held]
            if len(waits) == len(told):
                town.clock.at = min(waits)
            town.run()
        assert {native_id for native_id, _ in town.sent} == set(town.consents)
