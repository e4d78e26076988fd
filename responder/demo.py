"""The demo: a simulated week, listened to, judged and answered by the real parts of Vigie.

The networks and their people are invented and stand on loopback; the hour is simulated. Where a
person would read and decide, the script decides, under the name `APPROVER`: no other part knows
the script.
"""

import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Event

from listener.schedule import Outcome, run_once
from listener.town.story import BRAND, Chapter, Hand, Post, Story, Truth, load
from listener.town.town import Town, opened
from responder.checks.finding import Severity
from responder.demo_truth import Check, Found, campaigns, checks, gathered
from responder.desk import Desk
from responder.inspection import inspected
from responder.review import Inspect, Reviewer
from responder.screens.town import Show, town_show
from responder.screens.words import STATUS_WORDS, post
from storage.errors import IllegalTransition
from storage.ledger import Ledger
from storage.model import Case, Status
from storage.settings import Settings, StorageSettings

APPROVER = "the demo"
TICK = timedelta(hours=1)
WEEK = timedelta(days=7)
STARTS = timedelta(hours=6)
SHOWN_S = 75.0
"""Length of the show on a terminal, in seconds."""
INTERRUPTED = 130

Say = Callable[[str], None]


@dataclass
class Hours:
    """The simulated hour."""

    now: datetime

    def __call__(self) -> datetime:
        """Tell it."""
        return self.now


@dataclass(frozen=True, kw_only=True)
class Week:
    """The town, the desk that watches it, and the one who answers."""

    town: Town
    desk: Desk
    hours: Hours
    faults: list[str] = field(default_factory=list)
    """What went wrong in the jobs."""

    def ticks(self) -> Iterator[timedelta]:
        """Live through the week hour by hour; gives each hour once it has passed.

        Where nothing happened in an hour nor in the one before, Vigie is not asked to look.
        """
        at, busy = STARTS, True
        while at <= WEEK:
            self.hours.now = self.town.story.moment(at)
            was_busy, busy = busy, self.town.play(self.hours.now) > 0
            if busy or was_busy or at == WEEK:
                run_once(self.desk.jobs(), self._take, self.hours)
                self._decide()
            yield at
            at += TICK

    def _take(self, outcome: Outcome) -> None:
        if outcome.error is not None:
            self.faults.append(f"{outcome.job}: {outcome.error}")

    def _decide(self) -> None:
        """Do what a person at `vigie review` would do."""
        script = {posted.place: posted.post for posted in self.town.posted}
        with self.desk.ledger() as ledger:
            by = self.desk.reviewer(ledger, APPROVER)
            inspect = partial(inspected, self.desk, ledger)
            for case in ledger.cases.queue(self.hours.now):
                mention = ledger.mentions.get(case.mention_id).mention
                said = script.get((mention.channel, mention.native_id))
                if said is not None:
                    self._treat(by, case, said, inspect)

    def _treat(self, by: Reviewer, case: Case, said: Post, inspect: Inspect) -> None:
        if said.hand is Hand.CLOSE:
            why = "the same words from many new accounts" if said.truth is Truth.COPY else "chat"
            by.close(case.id, case.version, why)
        elif case.status is Status.DRAFTED and said.hand is not Hand.LEAVE:
            if said.hand is Hand.EDIT and case.draft_by != APPROVER:
                case = by.edit(case.id, case.version, said.answer, self.desk.addressed)
            try:
                read = {f.check for f in inspect(case) if f.severity is Severity.WARNING}
                by.approve(case.id, case.version, inspect, confirmed=read)
            except IllegalTransition as against:
                self.faults.append(str(against))


def play(*, headless: bool, say: Say) -> int:
    """Live through the week and hold it against the script; gives the exit code.

    0 when all of the story is right, 1 when something is not, 130 when it was interrupted.
    """
    with simulated_week() as week:
        try:
            _tell_week(week, say) if headless else _show_week(week, say)
        except KeyboardInterrupt:
            say(f"ended by you at {week.hours.now:%a %H:%M} UTC: nothing was checked")
            return INTERRUPTED
        with week.desk.ledger() as ledger:
            for line in _summary(gathered(week.town, ledger), ledger):
                say(line)
            results = checks(week.town, ledger, week.faults)
    return _verdict(results, say)


@contextmanager
def simulated_week() -> Iterator[Week]:
    """Open the town and the desk that watches it, at the start of the week."""
    story = load()
    hours = Hours(story.moment(STARTS))
    with TemporaryDirectory(prefix="vigie-demo-") as folder, opened(story, hours) as town:
        settings = Settings(
            time_zone="Europe/Paris",
            storage=StorageSettings(path=Path(folder) / "demo.db"),
            brands=(BRAND,),
            channels=town.channels,
            responder={"approver": APPROVER, "voice": {"brand": BRAND.name}},
            # Alerts are kept and counted; the pages of this show are not to be written across.
            alerts={"notify": []},
        )
        desk = Desk(settings=settings, clock=hours)
        # One connection stays open: the last one to close would sync the file after every job.
        with desk.ledger():
            yield Week(town=town, desk=desk, hours=hours)


def _tell_week(week: Week, say: Say) -> None:
    """Play on a fast clock, and tell each chapter with its figures."""
    story = week.town.story
    say(f"A week of {BRAND.name}, an invented dairy, on X, Reddit, Mastodon and a blog.")
    say(f"All of it is simulated on this machine; where a person decides, {APPROVER!r} does.")
    chapters = list(story.chapters)
    for at in week.ticks():
        while chapters and chapters[0].at <= at:
            say(f"\n{_when(story, chapters[0])}  {chapters.pop(0).title}")
        if at == WEEK or (chapters and chapters[0].at <= at + TICK):
            with week.desk.ledger() as ledger:
                say(f"  so far: {_figures(week.town, ledger)}")


def _when(story: Story, chapter: Chapter) -> str:
    return f"{story.monday + chapter.at:%A} {str(chapter.at % timedelta(days=1))[:-3]:0>5}"


def _figures(town: Town, ledger: Ledger) -> str:
    states = ledger.cases.counts()
    cases = ", ".join(f"{count} {STATUS_WORDS[status]}" for status, count in states.items())
    kinds = Counter(kept.alert.kind.value for kept in ledger.alerts.all())
    alerts = ", ".join(f"{count} {kind}" for kind, count in kinds.items())
    posts = f"{len(town.posted)} posts"
    return f"{posts}; cases: {cases or 'none'}; alerts to the person on call: {alerts or 'none'}"


def _show_week(week: Week, say: Say) -> None:
    """Play on the terminal at a pace that can be followed."""
    story, wait = week.town.story, Event()
    pause = SHOWN_S / ((WEEK - STARTS) / TICK)
    show = Show(chapters=[(c.at, f"{_when(story, c)}  {c.title}") for c in story.chapters])
    with town_show() as live:
        for at in week.ticks():
            started = time.monotonic()
            live.update(show.page(week.desk, week.town, at), refresh=True)
            wait.wait(max(0.0, pause - (time.monotonic() - started)))
    with week.desk.ledger() as ledger:
        say(f"The week is over: {_figures(week.town, ledger)}")


def _summary(found: list[Found], ledger: Ledger) -> Iterator[str]:
    """Tell what became of each sort of post, and of the worst one."""
    yield "\nWhat the posts were, and what became of them:"
    for truth in Truth:
        ones = [f for f in found if f.posted.post.truth is truth]
        cases = sum(f.case is not None for f in ones)
        answers = sum(len(f.answers) for f in ones)
        yield f"  {truth.value:<10}{len(ones):>3}  cases {cases:>3}  answered {answers:>3}"
    by_hand = sum(f.case is not None and f.case.status is Status.HANDOFF for f in found)
    yield f"  approved, to be posted by hand: {by_hand}"
    for group in campaigns(kept.mention for kept in ledger.mentions.all()):
        yield f"  the same words from {len(group)} accounts: {post(group[0].text, most=60).plain}"
    answered = [f for f in found if f.case is not None and f.answers]
    if answered:
        yield from _worst(max(answered, key=lambda f: f.case.risk.score if f.case else 0.0))


def _worst(found: Found) -> Iterator[str]:
    assert found.case is not None
    risk = found.case.risk
    yield f"\nThe worst that was answered: @{found.posted.post.by}, {risk.level} {risk.score:.0f}"
    yield f"  post:    {post(found.posted.post.says, most=160).plain}"
    yield f"  because: {post('; '.join(risk.reasons), most=160).plain}"
    yield f"  answer:  {post(found.answers[-1], most=400).plain}"


def _verdict(results: list[Check], say: Say) -> int:
    say("\nThe story, held against the script:")
    for check in results:
        say(f"  {'WRONG' if check.faults else 'right'}  {check.claim}: {check.figure}")
        for fault in check.faults:
            say(f"         {fault}")
    wrong = sum(bool(check.faults) for check in results)
    if wrong:
        say(f"The demo failed: {wrong} of {len(results)} claims are wrong.")
        return 1
    say(f"The demo is right: all {len(results)} claims hold.")
    return 0
