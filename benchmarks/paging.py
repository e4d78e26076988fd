"""From the reading that justifies a page to the receiver that has it, with few and many mentions.

    python -m benchmarks.paging [COUNT …] [--folder FOLDER]

X's counters come from a server on loopback, by the job that listens again; the page goes to a
webhook on loopback. Between them is all that the loop does: the reading is kept, the post foreseen
anew, its alert found, placed on a page and told. The clock of the loop is moved by hand; what is
measured is real time, from the network's answer that tells the reading until the receiver has read
the page, and beside it the time that the processor worked for this process, which a machine that is
shared with others does not stretch. A post that spreads has a page of its own and waits for no
group (docs/alerts.md), so that no setting of the alerts is changed.

With a folder the ledgers stay in it, and are used again.
"""

import argparse
import json
import math
import shutil
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from statistics import median
from threading import Event, Thread, main_thread
from types import FrameType

from werkzeug.wrappers import Request, Response

from benchmarks.past import ANSWERED_AFTER, DAY, FIRST_ID, ONE_IN, Hands, answer, hear, likes, live
from benchmarks.rows import START, published
from listener.schedule import Job, attempt
from listener.town.http import Faulty, served
from responder.alerts.dispatch import dispatch, seen
from responder.alerts.gate import SENDS
from responder.alerts.page import Page
from responder.alerts.settings import AlertSettings
from responder.desk import Desk
from responder.review import Reviewer
from storage.alert import Alert, AlertKind
from storage.ledger import Ledger, opened
from storage.model import Json
from storage.settings import load

PAGES = 100
STORIES = 10_000
LOOKED_AT = 10
"""Further pages, not counted, that say where the time goes."""
BEFORE = timedelta(minutes=30)
JUST_NOW = timedelta(minutes=6)
TAKES_OFF = 700
"""Interactions at an age of half an hour to an hour; the page tier is 1,000."""
ROOT = str(Path(__file__).parent.parent)
STEPS = {
    "look up the counters": "_look",
    "keep the readings": "record_again",
    "choose what is read": "followed",
    "foresee anew": "reassess",
    "find what spreads": "spread",
    "read what the rules look at": "seen",
    "keep, place and tell": "dispatch",
    "… of which the receiver": "notify",
}
"""What a step is called, and the function that does it."""


@dataclass(frozen=True, slots=True)
class Moment:
    """What the clock shows, and what this process has used of the processor, in seconds."""

    clock: float = field(default_factory=time.perf_counter)
    worked: float = field(default_factory=time.process_time)

    def since(self, other: "Moment") -> "Moment":
        """Give what has passed since another."""
        return Moment(self.clock - other.clock, self.worked - other.worked)


@dataclass(slots=True)
class World:
    """The network that is read and the receiver that is told."""

    clock: Hands
    risen: set[int] = field(default_factory=set)
    """Posts that take off, by their numbers."""
    answered: dict[int, Moment] = field(default_factory=dict)
    """When the network first told of each of them."""
    told: dict[str, Moment] = field(default_factory=dict)
    """When the receiver first had each story."""
    asked: list[int] = field(default_factory=list)
    """Posts of each request."""

    def network(self, request: Request) -> Response:
        """Look posts up as X does."""
        numbers = [int(key) - FIRST_ID for key in request.args["ids"].split(",")]
        self.asked.append(len(numbers))
        answer = Response(
            json.dumps({"data": [self._post(number) for number in numbers]}),
            content_type="application/json",
        )
        for number in self.risen.intersection(numbers):
            self.answered.setdefault(number, Moment())
        return answer

    def _post(self, number: int) -> Json:
        count = likes(number, self.clock() - published(number))
        return {
            "id": str(FIRST_ID + number),
            "public_metrics": {
                "like_count": TAKES_OFF if number in self.risen else count,
                "retweet_count": 0,
                "reply_count": 0,
                "quote_count": 0,
            },
        }

    def receiver(self, request: Request) -> Response:
        """Take a page."""
        page = json.loads(request.get_data())
        for story in page["stories"]:
            self.told.setdefault(story["key"], Moment())
        return Response(status=202)


@dataclass(frozen=True, slots=True)
class Loop:
    """One ledger and what works on it."""

    desk: Desk
    clock: Hands
    world: World

    def page(self, seen: Counter[str] | None = None) -> Moment:
        """Live on for a while and let one post take off; gives what passed until it is told."""
        self._pass(BEFORE)
        self._run("refresh x")
        self._pass(JUST_NOW)
        with self.desk.ledger() as ledger:
            number = self._young(ledger)
            mention_id = ledger.mentions.find("x", str(FIRST_ID + number))
            assert mention_id is not None
        self.world.risen.add(number)
        looks = Looks()
        if seen is not None:
            looks.start()
        self._run("refresh x")
        if seen is not None:
            looks.enough()
            seen.update(looks.seen)
        lasted = self.world.told[f"post {mention_id} spread"].since(self.world.answered[number])
        with self.desk.ledger() as ledger:
            case = ledger.cases.of_mention(mention_id)
            assert case is not None
            Reviewer(ledger, "a person", self.clock()).close(case.id, case.version, "answered")
        return lasted

    def _pass(self, span: timedelta) -> None:
        first = -((START - self.clock()) // timedelta(seconds=20))
        self.clock.at += span
        with self.desk.ledger() as ledger:
            heard = span // timedelta(seconds=20)
            hear(self.desk, ledger, first, heard)
            long_ago = first - ANSWERED_AFTER // timedelta(seconds=20)
            answer(ledger, long_ago, heard, self.clock())

    def _young(self, ledger: Ledger) -> int:
        """Pick a complaint of the last hour, old enough that it was read before."""
        newest = (self.clock() - JUST_NOW - timedelta(minutes=20) - START) // timedelta(seconds=20)
        return newest // ONE_IN * ONE_IN

    def _run(self, name: str) -> None:
        outcome = attempt(self._job(name), self.clock)
        assert outcome.error is None, outcome.bug or outcome.error

    def _job(self, name: str) -> Job:
        return next(job for job in self.desk.jobs() if job.name == name)


def config(folder: Path, network: str, receiver: str) -> Path:
    """Write a configuration that reads X on loopback and tells a webhook there."""
    path = folder / "config.toml"
    path.write_text(
        '[storage]\npath = "vigie.db"\n\n[[brands]]\nname = "Brumelle"\n\n'
        f'[channels.x]\nkind = "x"\napi_url = "{network}"\nbearer_token = "none"\n\n'
        f'[alerts]\nnotify = ["phone"]\n\n[alerts.receivers.phone]\nkind = "webhook"\n'
        f'url = "{receiver}"\nsecret = "none"\n',
        encoding="utf-8",
    )
    return path


def filled(folder: Path, desk: Desk, clock: Hands, count: int) -> None:
    """Give the desk a ledger with its past: a copy, so that each run begins with the same."""
    past = folder / "past.db"
    if not past.exists():
        live(desk, clock, count)
        with desk.ledger() as ledger:
            ledger.backup(past)
    shutil.copyfile(past, desk.path)
    clock.at = published(count // DAY * DAY)


def measured(folder: Path, count: int) -> None:
    """Measure and print with so many mentions."""
    folder.mkdir(parents=True, exist_ok=True)
    world = World(clock=(clock := Hands(START)))
    network, receiver = (Request.application(end) for end in (world.network, world.receiver))
    with served(Faulty(network)) as there, served(Faulty(receiver)) as phone:
        desk = Desk(settings=load(config(folder, there, phone)), clock=clock)
        filled(folder, desk, clock, count)
        loop = Loop(desk, clock, world)
        loop.page()
        lasted = [loop.page() for _ in range(PAGES)]
        looks = Counter[str]()
        for _ in range(LOOKED_AT):
            loop.page(looks)
    within = sum(span.clock <= 1 for span in lasted)
    print(f"{count:,} mentions, {PAGES} pages, of which within 1 s: {within}")
    print(f"  by the clock      {figures([span.clock for span in lasted])}")
    print(f"  processor at work {figures([span.worked for span in lasted])}")
    print("  where a run of listening again spends its time")
    for words, name in STEPS.items():
        print(f"    {words:<28} {looks[name] / looks['']:>4.0%}")


def figures(seconds: Sequence[float]) -> str:
    """Say the median, what 99 of 100 keep within, and the worst."""
    ranked = sorted(seconds)
    p99 = ranked[math.ceil(0.99 * len(ranked)) - 1]
    return f"median {median(ranked):.3f} s   99th percentile {p99:.3f} s   worst {ranked[-1]:.3f} s"


class Deaf:
    """A receiver that takes every page at once."""

    hears = SENDS

    def notify(self, page: Page) -> None:
        """Take a page."""


def crowded(folder: Path) -> None:
    """Measure and print a round of the alerts while many stories hold, new ones and known ones."""
    stories = [
        Alert(key=f"story {n}", kind=AlertKind.SPREAD, starts_at=START, reasons=("it spreads",))
        for n in range(STORIES)
    ]
    settings, receivers = AlertSettings(notify=("deaf",)), {"deaf": Deaf()}
    with opened(folder / "crowded.db") as ledger:
        spent = []
        for minute in range(4):
            now = START + timedelta(minutes=minute)
            begun = Moment()
            snapshot = seen(ledger, (), now, silent_after=timedelta(days=1), found=stories)
            dispatch(receivers, settings, snapshot, ledger, now)
            spent.append(Moment().since(begun).worked)
    print(
        f"{STORIES:,} stories hold: processor at work {spent[0]:.3f} s in the first round, ", end=""
    )
    print(f"{median(spent[1:]):.3f} s in those after it")


class Looks(Thread):
    """Looks every millisecond at what the main thread is at.

    Python 3.11's own profiler loses count where a coroutine is ended from outside.
    """

    def __init__(self) -> None:
        super().__init__(daemon=True)
        self._over = Event()
        self.seen = Counter[str]()
        """How often each step was under way, and under no name how often there was a look."""

    def run(self) -> None:
        """Look, until it is enough."""
        while not self._over.wait(0.001):
            frame: FrameType | None = sys._current_frames()[main_thread().ident or 0]
            names = set[str]()
            while frame is not None:
                if frame.f_code.co_filename.startswith(ROOT):
                    names.add(frame.f_code.co_name)
                frame = frame.f_back
            self.seen.update([*names.intersection(STEPS.values()), ""])

    def enough(self) -> None:
        """Stop looking."""
        self._over.set()
        self.join()


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("counts", metavar="COUNT", type=int, nargs="*", default=[10_000, 1_000_000])
    parser.add_argument("--folder", type=Path)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        for count in given.counts:
            measured((given.folder or Path(name)) / str(count), count)
        crowded(Path(name))


if __name__ == "__main__":
    main()
