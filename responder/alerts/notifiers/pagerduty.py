"""Tells PagerDuty by its Events API v2: trigger, acknowledge and resolve under one key.

https://developer.pagerduty.com/docs/events-api-v2/trigger-events/
"""

import json

from pydantic import SecretStr

from responder.alerts.gate import SENDS, Gate
from responder.alerts.notifier import Kind, ReceiverOptions
from responder.alerts.notifiers.http import ask
from responder.alerts.page import Page
from storage.model import Json, Urgency

SUMMARY = 1024
"""Characters that PagerDuty keeps of a summary."""
_SEVERITIES = {
    Urgency.CRITICAL: "critical",
    Urgency.HIGH: "error",
    Urgency.NORMAL: "warning",
    Urgency.LOW: "info",
}
_ACTIONS = {Gate.SEND_ACKNOWLEDGED: "acknowledge", Gate.SEND_RESOLVED: "resolve"}


class PagerDutyOptions(ReceiverOptions):
    """A service of PagerDuty with an integration of the kind *Events API v2*."""

    routing_key: SecretStr
    """The integration key."""
    api_url: str = "https://events.pagerduty.com"
    """https://events.eu.pagerduty.com for accounts in the European Union."""


class PagerDutyNotifier:
    """Tells every event; what grows, repeats or is passed on triggers again under the same key."""

    hears = SENDS

    def __init__(self, options: PagerDutyOptions) -> None:
        self._options = options

    def notify(self, page: Page) -> None:
        """Tell a page. Raises NotifyError."""
        body = json.dumps(event_of(page, self._options.routing_key.get_secret_value()))
        ask(
            "POST",
            self._options.api_url.rstrip("/") + "/v2/enqueue",
            timeout_s=self._options.timeout_s,
            content=body.encode(),
            headers={"Content-Type": "application/json"},
        )


def event_of(page: Page, routing_key: str) -> dict[str, Json]:
    """Give the event that tells a page."""
    action = _ACTIONS.get(page.event, "trigger")
    event: dict[str, Json] = {
        "routing_key": routing_key,
        "event_action": action,
        "dedup_key": page.dedup_key,
    }
    if action != "trigger":
        return event
    details: dict[str, Json] = {
        "page": "\n".join(page.lines),
        "kinds": ", ".join(sorted({story.kind.value for story in page.stories})),
        "stories": len(page.stories) + page.more,
        "drafts_waiting": page.drafts,
    }
    payload: dict[str, Json] = {
        "summary": page.title[:SUMMARY],
        "source": "vigie",
        "severity": _SEVERITIES[page.severity],
        "timestamp": page.opened_at.isoformat(),
        "class": page.stories[0].kind.value if page.stories else "test",
        "custom_details": details,
    }
    links: list[Json] = [
        {"href": url, "text": f"Post of alert {story.alert}"}
        for story in page.stories
        for url in (story.url, *story.further)
        if url
    ]
    return {**event, "client": "Vigie", "payload": payload, "links": links}


KIND = Kind(
    kind="pagerduty",
    label="PagerDuty, Events API v2",
    options=PagerDutyOptions,
    opened=PagerDutyNotifier,
)
