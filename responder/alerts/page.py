"""What is told: one screen for one page, the same for every receiver. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from responder.alerts.gate import Gate, Standing
from responder.alerts.plain import plain, safe_url
from storage.alert import AlertKind
from storage.alerts import KeptAlert
from storage.model import Json, Urgency

STORIES = 3
"""Told one by one; the others are counted."""
REASONS = 3
TITLE = 120
LINE = 300
KIND_WORDS = {
    AlertKind.SPREAD: "spreading",
    AlertKind.BURST: "burst",
    AlertKind.URGENT: "urgent",
    AlertKind.SLA: "late answer",
    AlertKind.SOURCE: "source",
    AlertKind.BUDGET: "budget",
    AlertKind.WATCHER: "Vigie itself",
    AlertKind.TEST: "test",
}
_HEADS = {
    Gate.SEND_FIRST: "ALERT",
    Gate.SEND_UPDATE: "GROWS",
    Gate.SEND_REPEAT: "STILL",
    Gate.SEND_ESCALATED: "NOBODY TOOK",
    Gate.SEND_ACKNOWLEDGED: "TAKEN",
    Gate.SEND_RESOLVED: "OVER",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What the ledger knows of the work behind a page."""

    urls: Mapping[int, str]
    """Of the post that an alert is about, by the alert's number."""
    playbooks: Mapping[int, str]
    drafts: int = 0
    """Answers that wait for approval."""
    ended: str | None = None
    """Why an incident is over, on the page that tells it."""
    left: int = 0
    """Cases of it that are open then."""


NO_FACTS = Facts(urls={}, playbooks={})


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """One story of a page, in words that are safe everywhere."""

    alert: int
    key: str
    kind: AlertKind
    severity: Urgency
    since: datetime
    reasons: tuple[str, ...]
    pace: str | None
    certainty: str | None
    advice: str | None
    url: str | None
    further: tuple[str, ...]
    """Links to more posts of the same story."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """A page as it is told once: why, what, and under which key."""

    event: Gate
    dedup_key: str
    at: datetime
    opened_at: datetime
    severity: Urgency
    title: str
    stories: tuple[Story, ...]
    more: int
    """Stories that are not told one by one."""
    drafts: int
    ended: str | None
    """Why an incident is over, where that is told."""
    left: int
    """Cases of it that are open then."""
    called: tuple[str, ...]
    """People of the rota who were called, in order."""
    taken_by: str | None
    zone: ZoneInfo

    @property
    def lines(self) -> tuple[str, ...]:
        """Say it in one screen, the title left out."""
        told = [line for story in self.stories for line in _story_lines(story, self.zone)]
        if self.more:
            told.append(f"And {self.more} more: vigie alerts")
        if self.drafts:
            told.append(f"Drafts waiting: {self.drafts}. vigie review")
        if self.ended is not None:
            told.append(f"Ended: {self.ended}")
        if self.left:
            told.append(f"Cases of it still open: {self.left}. vigie queue")
        if self.taken_by is not None:
            told.append(f"Taken by {self.taken_by}.")
        elif self.event is not Gate.SEND_RESOLVED and self.stories:
            told.append(f"Take it: vigie ack {self.stories[0].alert}")
        if self.called:
            told.append(f"Called: {', '.join(self.called)}.")
        return tuple(told)

    @property
    def text(self) -> str:
        """Say all of it."""
        return "\n".join([self.title, *self.lines])


def compose(
    standing: Standing, event: Gate, now: datetime, zone: ZoneInfo, facts: Facts = NO_FACTS
) -> Page:
    """Write the page that a receiver is told now."""
    # What came and went several times is one story of the page that ends.
    every = {kept.alert.key: kept for kept in standing.alerts}
    shown = standing.live or tuple(every.values())
    stories = tuple(_story(kept, facts) for kept in shown[:STORIES])
    return Page(
        event=event,
        dedup_key=standing.page.dedup_key,
        at=now,
        opened_at=standing.page.opened_at,
        severity=standing.severity,
        title=_title(event, shown),
        stories=stories,
        more=len(shown) - len(stories),
        drafts=facts.drafts,
        ended=_plain_or_none(facts.ended, LINE),
        left=facts.left,
        called=tuple(plain(person, most=60) for person in standing.page.calls),
        taken_by=_plain_or_none(standing.page.acknowledged_by, 60),
        zone=zone,
    )


def _title(event: Gate, shown: Sequence[KeptAlert]) -> str:
    first = shown[0].alert
    others = f" (and {len(shown) - 1} more)" if len(shown) > 1 else ""
    head = f"{_HEADS[event]}: {KIND_WORDS[first.kind]}{others}: "
    return head + plain(first.reasons[0] if first.reasons else first.key, most=TITLE - len(head))


def _story(kept: KeptAlert, facts: Facts) -> Story:
    alert = kept.alert
    return Story(
        alert=kept.id,
        key=plain(alert.key, most=LINE),
        kind=alert.kind,
        severity=alert.severity,
        since=alert.starts_at,
        reasons=tuple(plain(reason, most=LINE) for reason in alert.reasons[:REASONS]),
        pace=_plain_or_none(alert.pace, LINE),
        certainty=_plain_or_none(alert.certainty, LINE),
        advice=_plain_or_none(alert.advice or facts.playbooks.get(kept.id), LINE),
        url=safe_url(alert.url or facts.urls.get(kept.id)),
        further=tuple(safe for url in alert.further if (safe := safe_url(url)) is not None),
    )


def _plain_or_none(text: str | None, most: int) -> str | None:
    return plain(text, most=most) if text else None


def _story_lines(story: Story, zone: ZoneInfo) -> list[str]:
    since = story.since.astimezone(zone)
    lines = [
        f"{KIND_WORDS[story.kind]}, {story.severity.value}, since {since:%Y-%m-%d %H:%M %Z}",
        f"Why: {'; '.join(story.reasons)}",
    ]
    told = {
        "How fast": story.pace,
        "How sure": story.certainty,
        "What to do": story.advice,
        "Link": story.url,
    }
    lines += [f"{head}: {words}" for head, words in told.items() if words]
    return lines + [f"Link: {url}" for url in story.further]


def page_json(page: Page) -> dict[str, Json]:
    """Give a page as JSON, for programs: docs/alerts.md says what each key means."""
    return {
        "version": 1,
        "event": page.event.value,
        "dedup_key": page.dedup_key,
        "at": page.at.isoformat(),
        "opened_at": page.opened_at.isoformat(),
        "severity": page.severity.value,
        "title": page.title,
        "text": page.text,
        "stories": [_story_json(story) for story in page.stories],
        "more": page.more,
        "drafts_waiting": page.drafts,
        "ended": page.ended,
        "cases_left": page.left,
        "called": list(page.called),
        "taken_by": page.taken_by,
    }


def _story_json(story: Story) -> Json:
    return {
        "alert": story.alert,
        "key": story.key,
        "kind": story.kind.value,
        "severity": story.severity.value,
        "since": story.since.isoformat(),
        "reasons": list(story.reasons),
        "pace": story.pace,
        "certainty": story.certainty,
        "advice": story.advice,
        "url": story.url,
        "further": list(story.further),
    }
