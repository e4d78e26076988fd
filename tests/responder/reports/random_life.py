"""A ledger lived through by chance: all that is done to it is done by the doors of the product."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from random import Random

from classifier.triage import triage
from responder.brief import DraftText
from responder.relabel import LABELS
from responder.review import Reviewer
from responder.service.departments import departments
from storage.ledger import Ledger
from storage.lifecycle import TO_DO
from storage.model import (
    Action,
    Case,
    CaseId,
    Classification,
    Mention,
    MentionId,
    Receipt,
    Sentiment,
    Status,
    Urgency,
    Writer,
)
from storage.polled import Batch
from storage.sources import SourceState
from tests.factories import classification, mention
from tests.responder.reports.lived import DAY, HOUR, WEEK

BRANDS = ((), ("Brumelle",), ('Lait "Doux" é',), ("Rivalin",), ("Brumelle", "Rivalin"))
OWN = ("Brumelle", 'Lait "Doux" é')
TOPICS = ("delivery", "price", "question_info", "praise")
DESKS = departments({"shop": {"topics": ["price", "question_info"]}, "lead": {"topics": []}})
TONES = ((0.8, 0.1, 0.1), (0.1, 0.8, 0.1), (0.1, 0.1, 0.8), (0.4, 0.4, 0.2), (0.2, 0.4, 0.4))
EDGES = (
    WEEK.span.start - timedelta.resolution,
    WEEK.span.start,
    WEEK.span.end - timedelta.resolution,
    WEEK.span.end,
)
IMPORT = "import"


class Dice:
    """Throws dice for each text, the same ones each time."""

    name = "dice"
    version = "1"

    def classify(
        self, texts: Sequence[str], langs: Sequence[str | None]
    ) -> Sequence[Classification]:
        return [self._thrown(Random(text)) for text in texts]

    def _thrown(self, dice: Random) -> Classification:
        told = classification(
            complaint=dice.choice((0.1, 0.5, 0.9)),
            urgency=dice.choice(list(Urgency)),
            topic=dice.choice(TOPICS),
        )
        return replace(
            told,
            sentiment=dict(zip(Sentiment, dice.choice(TONES), strict=True)),
            undecided=dice.random() < 0.2,
            abuse=dice.choice((0.0, 0.0, 0.9)),
            topic_probability=dice.choice((0.4, 0.9)),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """An answer, as it was given."""

    case_id: CaseId
    to: MentionId
    native_id: str
    at: datetime
    due_at: datetime | None
    playbook: str


@dataclass(slots=True, kw_only=True)
class Life:
    """Does one thing after another, and notes what no public question tells."""

    ledger: Ledger
    chance: Random
    natives: list[tuple[str, str]] = field(default_factory=list)
    """Of all posts, the channel and the id."""
    imported: set[tuple[str, str]] = field(default_factory=set)
    sent: list[Sent] = field(default_factory=list)

    def live(self, steps: int) -> None:
        """From nine days before the week to two days after it; some of the last stay unjudged."""
        start = WEEK.span.start - 9 * DAY
        times = sorted(start + self.chance.random() * 18 * DAY for _ in range(steps))
        for at in EDGES:
            self._post(at, at)
        for number, at in enumerate(times):
            (self._post_late, self._act, self._label, self._change)[
                self.chance.choices(range(4), (6, 6, 2, 3))[0]
            ](at)
            if number < steps - 5 and number % 5 == 0:
                self._judge(at)

    def _judge(self, at: datetime) -> None:
        triage(
            Dice(),
            lambda posted, urgency: posted + 5 * HOUR,
            self.ledger,
            at,
            competitors=frozenset(("Rivalin",)),
        )

    def _post_late(self, at: datetime) -> None:
        self._post(at - self.chance.choice((0, 0, 1, 30)) * HOUR, at)

    def _post(self, posted: datetime, seen: datetime) -> None:
        chance = self.chance
        key = (chance.choice(("x", "mastodon")), str(len(self.natives)))
        before, author = self._before(key[0]), chance.choice((None, *"abcd"))
        if before is not None and before.author is not None and chance.random() < 0.7:
            author = before.author.handle
        source = IMPORT if chance.random() < 0.2 else key[0]
        told = mention(
            key[1],
            f"post {key[1]} {chance.random()}",
            channel=key[0],
            at=posted,
            author=author,
            in_reply_to=before.native_id if before else None,
            likes=chance.choice((None, 3, 50, 2_000)),
            own=chance.random() < 0.05,
        )
        self.natives.append(key)
        if source == IMPORT:
            self.imported.add(key)
        told = replace(told, brands=chance.choice(BRANDS))
        state = SourceState(name=source, channel=key[0])
        self.ledger.record(state, Batch(mentions=(told,)), at=seen)

    def _before(self, channel: str) -> Mention | None:
        """Give the post that the next one answers, if it answers any."""
        if self.chance.random() < 0.4 or not self.natives:
            return None
        told = self.ledger.mentions.get(self._some()).mention
        return told if told.channel == channel else None

    def _some(self) -> MentionId:
        lately = self.natives[-3 if self.chance.random() < 0.5 else 0 :]
        found = self.ledger.mentions.find(*self.chance.choice(lately))
        assert found is not None
        return found

    def _change(self, at: datetime) -> None:
        """A post is edited, or deleted."""
        kept = self.ledger.mentions.get(self._some())
        told, state = kept.mention, SourceState(name="again", channel=kept.mention.channel)
        batch = Batch(deleted=(told.native_id,))
        if self.chance.random() < 0.7:
            batch = Batch(mentions=(replace(told, text=f"edited {self.chance.random()}"),))
        self.ledger.record(state, batch, at=at)

    def _label(self, at: datetime) -> None:
        question = self.chance.choice(list(LABELS))
        value = self.chance.choice(LABELS[question])
        if question == "topic":
            value = self.chance.choice(TOPICS)
        if self.chance.random() < 0.3:
            value = ""  # takes back what was said, if anything was
        self.ledger.label(self._some(), question, value, actor="Ana", at=at)

    def _act(self, at: datetime) -> None:
        """A person does something with a case: most often, they answer it."""
        cases = list(self.ledger.cases.all())
        if not cases:
            return
        case, by = self.chance.choice(cases[-4:]), Reviewer(self.ledger, "Ana", at)
        deed = self.chance.random()
        if case.status not in TO_DO:
            if deed < 0.3:
                by.reopen(case.id, case.version, "not yet")
        elif deed < 0.7:
            self._answer(case, at)
        elif deed < 0.8:
            by.close(case.id, case.version, "chat")
        elif deed < 0.9:
            by.transfer(case.id, case.version, self.chance.choice(list(DESKS.all.values())), "look")

    def _answer(self, case: Case, at: datetime) -> None:
        by = Reviewer(self.ledger, "Ana", at)
        playbook = self.chance.choice(("late", "price"))
        number = len(self.sent)
        draft = DraftText(text=f"Sorry, {number}.", playbook=playbook, by=Writer.TEMPLATE)
        post = self.ledger.mentions.get(case.mention_id)
        if case.status not in {Status.OPEN, Status.DRAFTED} or post.pending or post.deleted_at:
            return
        case = by.redraft(case.id, case.version, draft)
        case = by.approve(case.id, case.version, lambda _: [])
        case = self.ledger.cases.move(case, Action.CLAIM, actor="vigie", at=at)
        receipt = Receipt(native_id=f"our {number}", url=None, at=at)
        self.sent.append(
            Sent(
                case_id=case.id,
                to=case.mention_id,
                native_id=receipt.native_id,
                at=at,
                due_at=case.due_at,
                playbook=playbook,
            )
        )
        self.ledger.cases.move(
            case, Action.CONFIRM, actor="vigie", at=at, becoming=replace(case, receipt=receipt)
        )
