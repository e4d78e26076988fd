"""Values for tests, with what a test does not care about filled in."""

from datetime import UTC, datetime, timedelta

from responder.sending import Sending
from storage.model import (
    Author,
    Classification,
    Engagement,
    Json,
    Mention,
    Risk,
    Sentiment,
    Urgency,
)

NOON = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)

AT_ONCE = Sending(at_any_time=frozenset(Urgency), take_back_s=0, per_run=1_000, per_hour=1_000)
"""Holds nothing back."""


class FrozenClock:
    """A clock that moves only when told."""

    def __init__(self, at: datetime = NOON) -> None:
        self.at = at

    def __call__(self) -> datetime:
        return self.at

    def forward(self, **span: float) -> None:
        self.at += timedelta(**span)


def mention(
    native_id: str = "1",
    text: str = "Brumelle, my delivery never came",
    *,
    channel: str = "x",
    at: datetime = NOON,
    author: str | None = "mlle_k",
    in_reply_to: str | None = None,
    conversation_id: str | None = None,
    likes: int | None = None,
    own: bool = False,
    url: str | None = None,
    extra: dict[str, Json] | None = None,
) -> Mention:
    return Mention(
        channel=channel,
        native_id=native_id,
        text=text,
        published_at=at,
        author=None if author is None else Author(handle=author),
        in_reply_to=in_reply_to,
        conversation_id=conversation_id,
        engagement=None if likes is None else Engagement(at=at, likes=likes),
        own=own,
        url=url,
        extra=extra or {},
    )


def classification(
    *, complaint: float = 0.9, urgency: Urgency = Urgency.HIGH, topic: str = "delivery"
) -> Classification:
    return Classification(
        lang="en",
        complaint=complaint,
        sentiment={Sentiment.NEGATIVE: 0.8, Sentiment.NEUTRAL: 0.1, Sentiment.POSITIVE: 0.1},
        urgency=urgency,
        urgencies=dict.fromkeys(Urgency, 0.25),
        topic=topic,
        topic_probability=0.8,
        needs_reply=complaint,
        abuse=0.0,
        reasons=("a test",),
        engine="fake",
        engine_version="1",
    )


def risk(score: float = 50, level: Urgency = Urgency.HIGH) -> Risk:
    return Risk(level=level, score=score, reasons=("a test",))
