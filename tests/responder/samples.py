"""Sample cases, mentions and limits that the tests of this folder share."""

from datetime import UTC, datetime
from functools import cache

import regex
from twitter_text import parse_tweet

from listener.channel import Limit
from storage.model import Author, Case, CaseId, Mention, MentionId, Risk, Status, Urgency

SATURDAY = datetime(2026, 11, 21, 9, 30, tzinfo=UTC)
MONDAY = datetime(2026, 11, 23, 8, 30, tzinfo=UTC)


def characters(most: int) -> Limit:
    return Limit(
        fits=lambda text: len(text) <= most, describe=lambda text: f"{len(text)} of {most}"
    )


@cache
def x_length(text: str) -> int:
    return int(parse_tweet(text).weightedLength)


def graphemes(text: str) -> int:
    return len(regex.findall(r"\X", text))


X = Limit(fits=lambda text: x_length(text) <= 280, describe=lambda text: f"{x_length(text)} of 280")
BLUESKY = Limit(
    fits=lambda text: graphemes(text) <= 300, describe=lambda text: f"{graphemes(text)} of 300"
)
MASTODON = characters(500)


def case(
    *,
    number: int = 4,
    topic: str = "delivery",
    urgency: Urgency = Urgency.NORMAL,
    lang: str = "fr",
    brand: str | None = "Brumelle",
    assignee: str | None = None,
) -> Case:
    return Case(
        id=CaseId(number),
        channel="x",
        thread="x:1",
        status=Status.OPEN,
        version=1,
        mention_id=MentionId(1),
        risk=Risk(level=urgency, score=50.0, reasons=("sample",)),
        brand=brand,
        topic=topic,
        lang=lang,
        opened_at=MONDAY,
        due_at=None,
        draft=None,
        playbook=None,
        assignee=assignee,
        approved_by=None,
        approved_text_sha256=None,
        approved_parent_sha256=None,
        snoozed_until=None,
        handoff_reason=None,
        publish_key=None,
        receipt=None,
    )


def mention(*, name: str | None = "Camille", text: str = "Mes yaourts ne sont pas là.") -> Mention:
    return Mention(
        channel="x",
        native_id="1",
        text=text,
        published_at=MONDAY,
        author=Author(handle="camille_d", name=name),
    )
