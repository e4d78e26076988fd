"""A small ledger and the report of its week; run it to rewrite the golden files.

python -m tests.responder.reports.week
"""

import json
from dataclasses import replace
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from zoneinfo import ZoneInfo

from classifier.triage import triage
from responder.reports.build import build
from responder.reports.gather import Frame, gather
from responder.reports.renderers.document import schema
from responder.reports.renderers.registry import RENDERERS
from responder.reports.report import Report
from responder.reports.tongues.registry import TONGUES
from responder.reports.window import week
from responder.review import Reviewer
from responder.sla import Policy
from storage.ledger import Ledger, opened
from storage.model import (
    Action,
    Brand,
    Case,
    Classification,
    Mention,
    Receipt,
    Status,
)
from storage.polled import Batch, Hole, Span
from storage.sources import SourceState
from tests.factories import NOON, classification, mention
from tests.responder.reports.lived import ReadingEngine

GOLDEN = Path(__file__).parents[2] / "golden"
SCHEMA = Path(__file__).parents[3] / "docs" / "report.schema.json"
PARIS = ZoneInfo("Europe/Paris")
MADE_AT = NOON + timedelta(days=4)
"""Tuesday after the week 2026-W47."""
X = SourceState(name="x/search/1", channel="x")
BLOGS = SourceState(name='rss/"blog" <1>', channel="rss")
HOUR = timedelta(hours=1)
FRAME = Frame(
    calendar=Policy(time_zone="Europe/Paris").calendar,
    brands=(Brand(name="Brumelle"),),
    watched=(X.name, BLOGS.name),
)


class SampleEngine(ReadingEngine):
    """Reads the first word as its base does; what is late and what is mouldy are two topics."""

    def _one(self, word: str) -> Classification:
        if word in ("thanks", "hm"):
            return super()._one(word)
        topic = "delivery" if word == "late" else "product_quality"
        return classification(topic=topic)


def fill(ledger: Ledger) -> None:
    """Live through two weeks: 12 posts in the week before, 20 in the week itself."""
    monday = NOON - timedelta(days=4, hours=12)
    before = [
        _post(f"b{n}", ("late", "thanks")[n % 2], monday - (n + 1) * 13 * HOUR) for n in range(12)
    ]
    words = ("late", "mould", "late", "thanks", "hm")
    inside = [_post(f"w{n}", words[n % 5], monday + n * 8 * HOUR) for n in range(20)]
    blog = replace(_post("1", "mould", monday + 30 * HOUR), channel="rss")
    ours = mention("o1", "thanks to you", at=NOON, own=True, author="brumelle")
    hole = Hole(span=Span(start=NOON, end=NOON + 12 * HOUR), reason="cut short at 1,000 posts")
    read = Span(start=monday - timedelta(days=7), end=MADE_AT)
    whole = Batch(mentions=(*before, *inside, ours), covered=read, holes=(hole,))
    ledger.record(X, whole, at=MADE_AT)
    late = Span(start=NOON - timedelta(days=1), end=MADE_AT)
    ledger.record(BLOGS, Batch(mentions=(blog,), covered=late), at=MADE_AT)
    triage(SampleEngine(), lambda at, urgency: at + 2 * HOUR, ledger, MADE_AT)
    for number in range(8):
        case = _case(ledger, f"w{number}")
        _answered(ledger, case, case.opened_at + (number + 1) * 30 * timedelta(minutes=1))
    case = _case(ledger, "w8")
    by = Reviewer(ledger, "somebody", MADE_AT)
    by.close(case.id, case.version, "chat")
    case = _case(ledger, "w9")
    by.label(case.id, by.label(case.id, case.version, "complaint", "no").version, "topic", "other")


def _post(native_id: str, word: str, at: datetime) -> Mention:
    told = mention(native_id, f"{word} {native_id}", at=at, author=f"customer_{native_id}")
    return replace(told, brands=("Brumelle",))


def _case(ledger: Ledger, native_id: str) -> Case:
    found = ledger.mentions.find("x", native_id)
    case = None if found is None else ledger.cases.of_mention(found)
    assert case is not None
    return case


def _answered(ledger: Ledger, case: Case, at: datetime) -> None:
    by = Reviewer(ledger, "somebody", at)
    case = by.edit(case.id, case.version, f"We are sorry, customer {case.id}.")
    case = by.approve(case.id, case.version, lambda case: [])
    case = ledger.cases.move(case, Action.CLAIM, actor="vigie", at=at)
    becoming = replace(case, receipt=Receipt(native_id=f"r{case.id}", url=None, at=at))
    sent = ledger.cases.move(case, Action.CONFIRM, actor="vigie", at=at, becoming=becoming)
    assert sent.status is Status.PUBLISHED


@cache
def sample(brand: str | None = "Brumelle") -> Report:
    """Build the report of the week."""
    with opened(":memory:") as ledger:
        fill(ledger)
        return build(gather(ledger, week("2026-W47", PARIS), brand, FRAME, MADE_AT))


def golden(language: str, form: str) -> Path:
    """Tell where the golden report of a language and form stands."""
    return GOLDEN / f"report-week.{language}.{form}"


def published() -> str:
    """Write the schema of a report in JSON as it is published."""
    return json.dumps(schema(), indent=1) + "\n"


if __name__ == "__main__":
    for language, tongue in TONGUES.items():
        for form, render in RENDERERS.items():
            golden(language, form).write_text(render(sample(), tongue), encoding="utf-8")
    SCHEMA.write_text(published(), encoding="utf-8")
