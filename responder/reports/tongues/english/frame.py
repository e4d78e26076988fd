"""The words around the sections."""

from collections.abc import Mapping

from responder.counter.english import ENGLISH as DESK
from responder.reports.tongues.tongue import Phrase

PHRASES: Mapping[str, Phrase] = {
    "none": "None.",
    "report.title": "{brand}: {period}",
    "report.of_department": "{brand}, {department}: {period}",
    "report.all_brands": "All brands",
    "report.week": "week {number} of {year}",
    "report.span": "{first} to {last}",
    "report.not_over": "The period is not over yet.",
    "report.times": "As known on {made_at}. Times are those of {zone}.",
    "page.with_plots": "Plots are drawn where the extra is installed: pip install vigie[plots]",
}
TITLES: Mapping[str, str] = {
    "front.changed": "What changed",
    "front.drove": "What is behind it",
    "front.watch": "What to watch",
    "front.do": "What to do",
    "front.goals": "Goals",
    "page.contents": "Contents",
    "page.figures": "The figures of this plot",
    "page.post": "the post",
    "column.figure": "Figure",
    "column.value": "Value",
    "column.minutes": "minutes",
    "column.low": "from",
    "column.high": "to",
    "column.count": "count",
    "column.n": "n",
    "column.at": "Of",
    "column.kind": "kind",
    "column.amount": "figure",
    "column.url": "address",
}
TERMS: Mapping[str, Mapping[str, str]] = {
    "topic": DESK.topics,
    "urgency": {level.value: told for level, told in DESK.levels.items()},
    "tone": {
        "negative": "Tone: negative",
        "neutral": "Tone: neutral",
        "positive": "Tone: positive",
    },
    "channel": {},
}
