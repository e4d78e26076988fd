"""Telling the receivers, each on its own: at least once, and written down after the answer.

A receiver that does not answer is left alone for a while, longer each time, and does not hold up
the others; it is told how things stand when it is back, not all that it missed. A page at which it
fails waits likewise, and does not hold up the other pages. What it refuses for good is not told to
it again before it changes.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from zoneinfo import ZoneInfo

from responder.alerts.gate import Gate, Standing, gate
from responder.alerts.notifier import Notifier, NotifyError, left_alone, pause
from responder.alerts.page import STORIES, Facts, Page, compose
from responder.alerts.rules import receiver_key
from responder.alerts.settings import AlertSettings
from storage.alerts import KeptAlert
from storage.incident import Step
from storage.ledger import Ledger
from storage.pages import Answer, Delivery, Heard, ReceiverState, Tries


@dataclass(slots=True, kw_only=True)
class Told:
    """What a round of telling did."""

    pages: set[int] = field(default_factory=set)
    """Of which somebody was told."""
    held: int = 0
    """Decisions to tell nothing new."""
    faults: list[str] = field(default_factory=list)
    untold_since: datetime | None = None
    """Since when a page waits that all of its receivers fail; None where none does."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Round:
    """One round: who may be told, what stands, and when it is."""

    notifiers: Mapping[str, Notifier]
    settings: AlertSettings
    zone: ZoneInfo
    ledger: Ledger
    now: datetime

    def tell(self, standings: Sequence[Standing]) -> Told:
        """Tell every receiver what it must know now; those that are well come first."""
        told = Told()
        states = self.ledger.pages.receivers()
        heard = self.ledger.pages.heard(self.now)
        failed = self.ledger.pages.failing(self.now)
        names = sorted(self.notifiers, key=lambda n: states[n].failures if n in states else 0)
        for name in names:
            state = states.get(name, ReceiverState(name=name))
            waiting = self._waiting(name, standings, heard, told)
            if left_alone(state.not_before, self.now):
                continue
            tries = {page: tried for (page, other), tried in failed.items() if other == name}
            self._tell_one(state, list(waiting), tries, told)
        told.untold_since = self._untold_since(standings)
        return told

    def _waiting(
        self,
        name: str,
        standings: Sequence[Standing],
        heard: Mapping[tuple[int, str], Heard],
        told: Told,
    ) -> Iterator[tuple[Standing, Gate]]:
        for standing in standings:
            known = heard.get((standing.page.id, name))
            if known is None and not self._concerns(name, standing):
                continue
            why = self._why(name, standing, known)
            if why.sends:
                yield standing, why
            else:
                told.held += 1

    def _untold_since(self, standings: Sequence[Standing]) -> datetime | None:
        """Say since when the page waits that has waited longest of those that nobody can tell."""
        heard = self.ledger.pages.heard(self.now)
        states = self.ledger.pages.receivers()
        waits = []
        for standing in standings:
            if not standing.live or standing.page.acknowledged_by is not None:
                continue
            failing = [
                self._fails_since(standing, heard.get((standing.page.id, name)), states.get(name))
                for name in self.notifiers
                if (standing.page.id, name) in heard or self._concerns(name, standing)
            ]
            times = [since for since in failing if since is not None]
            if times and len(times) == len(failing):
                waits.append(max(standing.page.opened_at, *times))
        return min(waits, default=None)

    def _fails_since(
        self, standing: Standing, known: Heard | None, state: ReceiverState | None
    ) -> datetime | None:
        """Say since when a receiver fails that has something to tell of a page."""
        if known is not None and known.refused:
            return (state and state.failing_since) or known.at
        if state is None or state.failures == 0:
            return None
        return state.failing_since if self._why(state.name, standing, known).sends else None

    def _why(self, name: str, standing: Standing, known: Heard | None) -> Gate:
        return gate(
            standing,
            known,
            self.now,
            self.settings,
            hears=self.notifiers[name].hears,
            called_at=self._called_at(name, standing),
        )

    def _called_at(self, name: str, standing: Standing) -> datetime | None:
        """Say when somebody was called last whom this receiver tells."""
        times = [
            at
            for person, at in standing.page.calls.items()
            if name in self.settings.notify or name in self.settings.receivers_of(person)
        ]
        return max(times, default=None)

    def _concerns(self, name: str, standing: Standing) -> bool:
        """Whether a receiver is to be told of a page: never that it fails itself."""
        if all(kept.alert.key == receiver_key(name) for kept in standing.live):
            return False
        called = (self.settings.receivers_of(person) for person in standing.page.calls)
        return name in self.settings.notify or any(name in names for names in called)

    def _tell_one(
        self,
        state: ReceiverState,
        waiting: Sequence[tuple[Standing, Gate]],
        tries: Mapping[int, Tries],
        told: Told,
    ) -> None:
        failures = state.failures
        # A page at which it always fails must not be in the way of the others.
        for standing, why in sorted(waiting, key=lambda item: item[0].page.id in tries):
            tried = tries.get(standing.page.id)
            if tried is not None and left_alone(tried.last + pause(tried.failures), self.now):
                continue
            page = compose(standing, why, self.now, self.zone, self._facts(standing, why))
            answer, error = self._attempt(state.name, page)
            self._log(state.name, standing, why, answer, None if error is None else str(error))
            if error is None:
                self.ledger.pages.well(state.name, at=self.now)
                failures = 0
                told.pages.add(standing.page.id)
                continue
            told.faults.append(f"{state.name}: {error}")
            failures += 1
            until = None if error.permanent else self.now
            gone = not (error.permanent or error.answered)
            if gone:
                until = self.now + pause(failures, error.retry_after)
            self.ledger.pages.failed(state.name, str(error), at=self.now, not_before=until)
            if gone:
                return

    def _attempt(self, name: str, page: Page) -> tuple[Answer, NotifyError | None]:
        try:
            self.notifiers[name].notify(page)
        except NotifyError as error:
            return Answer.REFUSED if error.permanent else Answer.FAILED, error
        return Answer.DELIVERED, None

    def _log(
        self, name: str, standing: Standing, why: Gate, answer: Answer, detail: str | None
    ) -> None:
        over = why is Gate.SEND_RESOLVED
        alerts = standing.alerts if over else standing.live
        delivery = Delivery(
            page_id=standing.page.id,
            receiver=name,
            at=self.now,
            event=why.value,
            alerts=[kept.id for kept in alerts],
            critical=standing.critical,
            answer=answer,
            detail=detail,
        )
        self.ledger.pages.log(
            delivery,
            severity=standing.severity,
            size=standing.size,
            taken=standing.page.acknowledged_by is not None,
            over=over,
            taken_only=why is Gate.SEND_ACKNOWLEDGED,
        )

    def _facts(self, standing: Standing, why: Gate) -> Facts:
        """Look up the posts, the playbooks and the drafts behind a page."""
        shown = (standing.live or standing.alerts)[:STORIES]
        urls, playbooks = dict[int, str](), dict[int, str]()
        for kept in shown:
            url, playbook = _work(self.ledger, kept)
            if url is not None:
                urls[kept.id] = url
            if playbook is not None:
                playbooks[kept.id] = f"playbook {playbook}"
        alerts = [kept.alert for kept in standing.live]
        incidents = [alert.incident_id for alert in alerts if alert.incident_id is not None]
        cases = {alert.case_id for alert in alerts if alert.case_id is not None}
        cases |= self.ledger.incident_work.cases(incidents).keys()
        ended, left = _ended(self.ledger, standing) if why is Gate.SEND_RESOLVED else (None, 0)
        return Facts(
            urls=urls,
            playbooks=playbooks,
            drafts=self.ledger.cases.drafted(list(cases)),
            ended=ended,
            left=left,
        )


def _ended(ledger: Ledger, standing: Standing) -> tuple[str | None, int]:
    """Say why the incidents of a page are over, and count what is left of their work."""
    alerts = [kept.alert for kept in standing.alerts]
    incidents = {alert.incident_id for alert in alerts if alert.incident_id is not None}
    roots = {root.id: root for root in map(ledger.incidents.root, incidents)}
    told = []
    for number, root in sorted(roots.items()):
        ends = [e for e in ledger.incidents.events(number) if e.step is Step.CLOSE]
        if not root.live and ends:
            by = f" by {root.closed_by}" if root.closed_by else ""
            note = f": {ends[-1].note}" if ends[-1].note else ""
            told.append(f"incident {number}, closed{by}{note}")
    return "; ".join(told) or None, ledger.incident_work.left(roots)


def _work(ledger: Ledger, kept: KeptAlert) -> tuple[str | None, str | None]:
    case = None if kept.alert.case_id is None else ledger.cases.get(kept.alert.case_id)
    about = kept.alert.mention_id if case is None else case.mention_id
    playbook = None if case is None else case.playbook
    if about is None:
        return None, playbook
    post = ledger.mentions.get(about)
    # A post that was deleted at its source keeps its address here, which may name the author.
    return (post.mention.url if post.deleted_at is None else None), playbook
