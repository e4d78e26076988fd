"""A few cases lived through, for the sections that tell of them."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from types import ModuleType
from zoneinfo import ZoneInfo

from babel import Locale

from classifier.triage import triage
from responder.brief import DraftText
from responder.checks.finding import Finding, Severity
from responder.reports.report import Cell, Said, Section, Table
from responder.reports.tongues.tongue import Phrase, Tongue
from responder.reports.window import week
from responder.review import Reviewer
from storage.ledger import Ledger
from storage.model import Action, Case, Classification, Mention, Receipt, Sentiment, Urgency, Writer
from storage.polled import Batch
from storage.sources import SourceState
from tests.factories import NOON, classification, mention

PARIS = ZoneInfo("Europe/Paris")
WEEK = week("2026-W47", PARIS)
MONDAY = WEEK.span.start
"""16 November 2026, midnight in Paris."""
MADE_AT = NOON + timedelta(days=4)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


class ReadingEngine:
    """Reads the first word: late and mould complain, thanks praises, hm is undecided."""

    name = "sample"
    version = "1"

    def classify(
        self, texts: Sequence[str], langs: Sequence[str | None]
    ) -> Sequence[Classification]:
        return [self._one(text.split()[0]) for text in texts]

    def _one(self, word: str) -> Classification:
        if word == "thanks":
            tone = {Sentiment.NEGATIVE: 0.0, Sentiment.NEUTRAL: 0.1, Sentiment.POSITIVE: 0.9}
            praise = classification(complaint=0.1, urgency=Urgency.LOW, topic="praise")
            return replace(praise, sentiment=tone)
        if word == "hm":
            return replace(classification(complaint=0.5), undecided=True)
        level = Urgency.NORMAL if word == "mould" else Urgency.HIGH
        return classification(urgency=level)


def post(
    ledger: Ledger,
    native_id: str,
    text: str,
    at: datetime,
    *,
    seen: datetime | None = None,
    author: str | None = None,
    channel: str = "x",
    brands: tuple[str, ...] = ("Brumelle",),
    under: str | None = None,
    likes: int | None = None,
) -> Mention:
    """Let a post be seen and judged."""
    told = replace(
        mention(
            native_id,
            text,
            at=at,
            author=author or f"customer_{native_id}",
            in_reply_to=under,
            channel=channel,
            likes=likes,
        ),
        brands=brands,
    )
    when = at if seen is None else seen
    ledger.record(
        SourceState(name=f"{channel}/1", channel=channel), Batch(mentions=(told,)), at=when
    )
    triage(ReadingEngine(), lambda posted, urgency: posted + 2 * HOUR, ledger, when)
    return told


def case_of(ledger: Ledger, native_id: str, channel: str = "x") -> Case:
    found = ledger.mentions.find(channel, native_id)
    case = None if found is None else ledger.cases.of_mention(found)
    assert case is not None
    return case


def answer(
    ledger: Ledger,
    native_id: str,
    at: datetime,
    *,
    playbook: str | None = None,
    warned: Sequence[str] = (),
) -> Case:
    """Answer a case, with a playbook or in a person's own words, over these warnings."""
    by = Reviewer(ledger, "somebody", at)
    case = case_of(ledger, native_id)
    if playbook is None:
        case = by.edit(case.id, case.version, f"We are sorry, {native_id}.")
    else:
        draft = DraftText(text=f"Sorry, {native_id}.", playbook=playbook, by=Writer.TEMPLATE)
        case = by.redraft(case.id, case.version, draft)
    found = [Finding(check=name, severity=Severity.WARNING, message="look") for name in warned]
    case = by.approve(case.id, case.version, lambda _: found, confirmed=warned)
    case = ledger.cases.move(case, Action.CLAIM, actor="vigie", at=at)
    receipt = Receipt(native_id=f"r{case.id}-{at:%d%H%M}", url=None, at=at)
    becoming = replace(case, receipt=receipt)
    return ledger.cases.move(case, Action.CONFIRM, actor="vigie", at=at, becoming=becoming)


def table(section: Section, key: str) -> Table:
    return next(told for told in section.tables if told.key == key)


def rows(section: Section, key: str) -> list[tuple[Cell, ...]]:
    return list(table(section, key).rows)


def tongue(locale: str, words: ModuleType) -> Tongue:
    """Make a tongue of the words of one section."""
    phrases: Mapping[str, Phrase] = words.PHRASES
    return Tongue(
        locale=Locale.parse(locale),
        phrases={"none": "none", **phrases},
        titles=words.TITLES,
        terms=words.TERMS,
        percent="#,##0.0 %",
        points={"other": "{value}"},
        interval="{value} ({low}–{high}; n = {n})",
        change="{value} ({low} to {high})",
        growth="{value} ({low} to {high})",
        range="{low}–{high}",
    )


def said_in(section: Section, words: Tongue) -> list[str]:
    """Say all of a section; raises KeyError for what the tongue does not know."""
    told = [words.titles[f"section.{section.key}"]]
    told += [words.say(said) for said in (*section.said, *section.notes)]
    for part in section.tables:
        told.append(words.titles[f"table.{part.key}"])
        told += [words.titles[f"column.{name}"] for name in part.columns if isinstance(name, str)]
        told.append(words.say(Said(part.empty)))
        told += [words.cell(cell) for row in part.rows for cell in row]
    for plot in section.plots:
        told.append(words.titles[f"plot.{plot.key}"])
        told.append(words.say(Said(f"plot.{plot.key}", plot.told)))
        told += [words.cell(series.name) for series in plot.series]
    for inner in section.parts:
        told += said_in(inner, words)
    return [str(line) for line in told]
