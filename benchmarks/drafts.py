"""Judge the drafts of invented complaints by rules, and write docs/drafts.md.

python -m benchmarks.drafts

Each complaint is drafted twice for its channel: with topic and urgency as the shipped engine judges
them, and as its writer labelled them.
"""

import csv
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TypeAlias

from classifier.opening import own_engine
from classifier.risk import assess
from classifier.triage import handled_topic
from listener.channel import Limit
from responder.brief import Brief, DraftText, NoDraft
from responder.checks.finding import Context
from responder.checks.registry import run_checks
from responder.drafter import TemplateDrafter
from responder.limits import UNLIMITED, usual_limit
from responder.playbook_reading import load
from responder.sla import Policy, due_at
from responder.voice import Voice
from storage.model import (
    Author,
    Case,
    CaseId,
    Classification,
    Mention,
    MentionId,
    Risk,
    Status,
    Urgency,
)
from storage.settings import ClassifierSettings

COMPLAINTS = Path(__file__).with_name("complaints.tsv")
HELD_OUT = Path(__file__).with_name("complaints_held_out.tsv")
PAGE = Path(__file__).parents[1] / "docs" / "drafts.md"
NOW = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)
CRITERIA = ("names the problem", "apologises", "next step", "time", "fits", "checks clean")
BRANDS = ("Brumelle", "Rivelin", "Okapia")
_APOLOGY = re.compile(r"excuses|désolés|pardon|sorry|apolog", re.IGNORECASE)
_STEP = re.compile(
    r"\bnous (?:\w+ )?\w+ons\b|[EÉeé]\w+z-nous|message privé|\bwe (?:are|will)\b|send us|message us"
    r"|private message|tell us",
    re.IGNORECASE,
)
_TIME = re.compile(r"d'ici|dans l'heure|within|by \w+day", re.IGNORECASE)
GENERAL = {"other", "undecided"}
"""Playbooks that name no problem."""
SAME = {"crisis": {"safety_hygiene"}, "crisis_data": {"privacy_security"}}


@dataclass(frozen=True, slots=True, kw_only=True)
class Complaint:
    """One row of the file."""

    id: str
    lang: str
    channel: str
    topic: str
    urgency: Urgency
    author_name: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """A draft and what the rules say of it."""

    complaint: Complaint
    draft: DraftText | None
    why: str
    """Why there is none; empty where there is one."""
    met: frozenset[str]


Columns: TypeAlias = tuple[list[Judged], list[Judged]]
"""Drafts by the engine, and as labelled."""


def complaints(path: Path = COMPLAINTS) -> list[Complaint]:
    """Read invented complaints."""
    with path.open(encoding="utf-8", newline="") as file:
        return [
            Complaint(urgency=Urgency(row.pop("urgency")), **row)
            for row in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
        ]


def drafted(
    found: Sequence[Complaint], judged: Sequence[Classification] | None
) -> Iterator[Judged]:
    """Draft an answer to each, by what an engine says of it, else by its labels."""
    drafter = TemplateDrafter(
        playbooks=load(), voice=Voice(brand="Brumelle", signer="Claire"), policy=Policy()
    )
    history: list[str] = []
    for number, complaint in enumerate(found, 1):
        said = judged[number - 1] if judged else None
        brief = _brief(complaint, number, said, history)
        try:
            draft = drafter.draft(brief)
        except NoDraft as error:
            yield Judged(complaint=complaint, draft=None, why=str(error), met=frozenset())
            continue
        history = [draft.text, *history][:20]
        met = frozenset(_met(complaint, draft, brief.limit))
        yield Judged(complaint=complaint, draft=draft, why="", met=met)


def _brief(
    complaint: Complaint, number: int, said: Classification | None, history: list[str]
) -> Brief:
    posted = NOW - timedelta(minutes=20)
    mention = Mention(
        channel=complaint.channel,
        native_id=complaint.id,
        text=complaint.text,
        published_at=posted,
        author=Author(handle=f"author{number}", name=complaint.author_name or None),
    )
    risk = Risk(level=complaint.urgency, score=50.0, reasons=())
    if said is not None:
        risk = assess(mention, said, NOW)
    brand = next((b for b in BRANDS if b.casefold() in complaint.text.casefold()), BRANDS[0])
    case = Case(
        id=CaseId(number),
        channel=complaint.channel,
        thread=complaint.id,
        status=Status.OPEN,
        version=1,
        mention_id=MentionId(number),
        risk=risk,
        brand=brand,
        topic=complaint.topic if said is None else handled_topic(said),
        lang=complaint.lang if said is None else said.lang,
        opened_at=posted,
        due_at=due_at(posted, risk.level, Policy()),
        draft=None,
        playbook=None,
        assignee=None,
        approved_by=None,
        approved_text_sha256=None,
        approved_parent_sha256=None,
        snoozed_until=None,
        handoff_reason=None,
        publish_key=None,
        receipt=None,
    )
    return Brief(
        case=case,
        mention=mention,
        limit=UNLIMITED if complaint.channel == "review" else usual_limit(complaint.channel),
        now=NOW,
        history=tuple(history),
        abuse=said.abuse if said else 0.0,
        complaint=said.complaint if said else 1.0,
        undecided=said.undecided if said else False,
        likeliest=said.topic if said else "",
    )


def _met(complaint: Complaint, draft: DraftText, limit: Limit) -> Iterator[str]:
    used = draft.playbook.split("/")[1]
    if complaint.topic in SAME.get(used, {used}):
        yield "names the problem"
    if _APOLOGY.search(draft.text) or complaint.topic == "question_info":
        yield "apologises"
    if _STEP.search(draft.text):
        yield "next step"
    if _TIME.search(draft.text):
        yield "time"
    if limit.fits(draft.text):
        yield "fits"
    context = Context(
        lang=complaint.lang,
        topic=complaint.topic,
        limit=limit,
        network=complaint.channel,
        post=complaint.text,
        complaint=1.0,
        leave=draft.leave,
        now=NOW,
    )
    if not run_checks(draft.text, context):
        yield "checks clean"


def page(seen: Columns, held_out: Columns, signed: str) -> str:
    """Write the page: totals, one row per complaint, the failures with their drafts."""
    n, fresh = len(seen[0]), len(held_out[0])
    columns = (*seen, *held_out)
    lines = [
        "# Drafts judged",
        "",
        f"{n} invented complaints (`benchmarks/complaints.tsv`: both languages, all topics, praise"
        " and questions among them), each drafted for its channel out of the shipped playbooks."
        f" On these the playbooks were written. {fresh} more (`complaints_held_out.tsv`) were"
        " written before the choice of playbooks was last changed, and measured after it.",
        "",
        "`python -m benchmarks.drafts` writes this page anew.",
        "",
        "*Names the problem*: the draft came out of the playbook of the topic with which its writer"
        " labelled the complaint. *Names another*: out of that of another topic, which is worse"
        " than to name none. *Apologises*: by its words; a mere question needs none. *Checks"
        " clean*: no error and no warning. *By the engine*: topic and urgency as the shipped engine"
        " judges the text; *as labelled*: as its writer labelled it. These are rules: whether a"
        " person would sign is told below the tables.",
        "",
        f"| | by the engine, of {n} | as labelled, of {n} | held out, by the engine, of {fresh}"
        f" | held out, as labelled, of {fresh} |",
        "|---|---|---|---|---|",
    ]
    lines += [_row(each, [sum(each in j.met for j in c) for c in columns]) for each in CRITERIA]
    whole = [sum(set(CRITERIA) <= j.met for j in column) for column in columns]
    lines.append(_row("**all six**", [f"**{count}**" for count in whole]))
    lines.append(_row("names another", [sum(map(_names_another, column)) for column in columns]))
    lines += ["", signed.strip(), ""]
    lines += [
        "## One by one",
        "",
        "| complaint | labelled | by the engine | misses | as labelled |",
    ]
    lines += ["|---|---|---|---|---|"]
    by_engine = [*seen[0], *held_out[0]]
    for one, other in zip(by_engine, [*seen[1], *held_out[1]], strict=True):
        c = one.complaint
        row = (c.id, f"{c.topic}, {c.urgency}", _used(one), _missed(one), _missed(other))
        lines.append("| " + " | ".join(row) + " |")
    lines += ["", "## What failed by the engine", ""]
    for one in by_engine:
        if _missed(one) != "–":
            lines += _failure(one)
    return "\n".join(lines).rstrip() + "\n"


def _row(what: str, values: Sequence[object]) -> str:
    return f"| {' | '.join([what, *map(str, values)])} |"


def _names_another(judged: Judged) -> bool:
    if judged.draft is None or "names the problem" in judged.met:
        return False
    return judged.draft.playbook.split("/")[1] not in GENERAL


def _used(judged: Judged) -> str:
    return "/".join(judged.draft.playbook.split("/")[1:3]) if judged.draft else "none"


def _missed(judged: Judged) -> str:
    return ", ".join(c for c in CRITERIA if c not in judged.met) or "–"


def _failure(judged: Judged) -> list[str]:
    c = judged.complaint
    drafted = judged.draft.text.replace("\n", "  \n> ") if judged.draft else judged.why
    return [
        f"**{c.id}** ({c.channel}): {c.text}",
        "",
        f"Misses: {_missed(judged)}",
        "",
        f"> {drafted}",
        "",
    ]


def signed_by_hand(text: str) -> str:
    """Keep what a reader wrote between the marks of the former page."""
    found = re.search(r"(## Read\n.*?)\n## One by one", text, re.DOTALL)
    return found.group(1) if found else "## Read\n\nNot read yet."


def columns_of(found: Sequence[Complaint]) -> Columns:
    """Draft each as the shipped engine judges it, and as its writer labelled it."""
    engine = own_engine(ClassifierSettings())
    judged = engine.classify([c.text for c in found], [None for _ in found])
    return list(drafted(found, judged)), list(drafted(found, None))


def main() -> None:
    """Draft, judge, write the page."""
    seen, held_out = columns_of(complaints()), columns_of(complaints(HELD_OUT))
    before = PAGE.read_text(encoding="utf-8") if PAGE.exists() else ""
    PAGE.write_text(page(seen, held_out, signed_by_hand(before)), encoding="utf-8")
    for name, column in (("engine", seen[0] + held_out[0]), ("labels", seen[1] + held_out[1])):
        for judged in column:
            text = judged.draft.text if judged.draft else f"NONE: {judged.why}"
            print(f"{name}\t{judged.complaint.id}\t{_used(judged)}\t{text!r}")


if __name__ == "__main__":
    main()
