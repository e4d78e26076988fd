"""Hand-written stand-ins for what stands behind the real edges."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from classifier.engine import EngineError
from listener.channel import Eligibility, Limit, Parent
from listener.errors import ChannelError, Refused, Unconfirmed
from responder.alerts.gate import SENDS, Gate
from responder.alerts.notifier import NotifyError
from responder.alerts.page import Page
from storage.model import Classification, Cost, Mention, Receipt, Urgency
from storage.polled import Batch
from tests.factories import NOON, classification


@dataclass
class FakeSource:
    """Plays a list of answers; a failure is raised, a batch is given."""

    name: str = "x/search/1"
    query: str = "brumelle"
    answers: list[Batch | ChannelError] = field(default_factory=list)
    cursors: list[str | None] = field(default_factory=list)

    def poll(self, cursor: str | None) -> Batch:
        self.cursors.append(cursor)
        answer = self.answers.pop(0) if self.answers else Batch()
        if isinstance(answer, ChannelError):
            raise answer
        return answer

    def probe(self) -> str:
        return "a fake"


class FakeEngine:
    """Takes every text with `!` for an urgent complaint; cannot read the word UNREADABLE."""

    name = "fake"
    version = "1"

    def classify(
        self, texts: Sequence[str], langs: Sequence[str | None]
    ) -> Sequence[Classification]:
        if any("UNREADABLE" in text for text in texts):
            raise EngineError("the fake cannot read this")
        return [
            classification()
            if "!" in text
            else replace(classification(complaint=0.1, urgency=Urgency.LOW), topic="other")
            for text in texts
        ]


@dataclass
class FakePublisher:
    """A network in memory, whose POST can be made to fail before or after it posts."""

    thread: dict[str, list[tuple[str, str]]] = field(default_factory=dict)
    """Replies of ours under a native id: key and text."""
    texts: dict[str, str | None] = field(default_factory=dict)
    """How posts stand now, where that differs from what was stored; None is deleted."""
    next_failure: Refused | Unconfirmed | BaseException | None = None
    posts_before_failing: bool = False
    unreadable: ChannelError | None = None
    allowed: Eligibility = Eligibility(allowed=True)
    during: Callable[[], None] = lambda: None
    """What happens elsewhere while the network is being asked."""
    calls: int = 0
    now: datetime = NOON

    def eligibility(self, mention: Mention) -> Eligibility:
        return self.allowed

    def limit(self) -> Limit:
        return Limit(fits=lambda t: len(t) <= 280, describe=lambda t: f"{len(t)} of 280")

    def addressed(self, text: str, mention: Mention) -> str:
        return text

    def parent(self, mention: Mention) -> Parent:
        if self.unreadable is not None:
            raise self.unreadable
        text = self.texts.get(mention.native_id, mention.text)
        if text is None:
            return Parent(mention=None)
        replies = self.thread.get(mention.native_id, [])
        answered = self._receipt(mention, len(replies) - 1) if replies else None
        return Parent(mention=replace(mention, text=text), answered=answered)

    def publish(self, text: str, *, in_reply_to: Mention, key: str) -> Receipt:
        self.calls += 1
        self.during()
        failure, self.next_failure = self.next_failure, None
        if failure is None or self.posts_before_failing:
            self.thread.setdefault(in_reply_to.native_id, []).append((key, text))
        if failure is not None:
            raise failure
        return self._receipt(in_reply_to, len(self.thread[in_reply_to.native_id]) - 1)

    def reconcile(self, text: str, *, in_reply_to: Mention, key: str) -> Receipt | None:
        if self.unreadable is not None:
            raise self.unreadable
        for number, (kept, _) in enumerate(self.thread.get(in_reply_to.native_id, [])):
            if kept == key:
                return self._receipt(in_reply_to, number)
        return None

    def cost(self) -> Cost:
        return Cost()

    def _receipt(self, mention: Mention, number: int) -> Receipt:
        native_id = f"r{mention.native_id}-{number}"
        return Receipt(native_id=native_id, url=f"https://x.example/{native_id}", at=self.now)


@dataclass
class FakeNotifier:
    """Keeps what it was told; broken, it tells nobody."""

    broken: bool = False
    permanent: bool = False
    told: list[tuple[str, str]] = field(default_factory=list)
    """Why, and the keys of the stories."""
    pages: list[Page] = field(default_factory=list)
    hears: Collection[Gate] = SENDS

    def notify(self, page: Page) -> None:
        if self.broken:
            raise NotifyError("nobody is there", permanent=self.permanent)
        self.pages.append(page)
        self.told += [(page.event.value, story.key) for story in page.stories]
