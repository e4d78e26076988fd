"""A report that holds everything a report can hold, and posts that mean harm."""

from dataclasses import replace
from datetime import timedelta
from functools import cache

from responder.reports.figures import Balance, Change, share
from responder.reports.report import Cell, Front, Part, Quote, Report, Said, Section, Table, Term
from responder.reports.tongues.tongue import Tongue
from tests.responder.reports.plotted import BARS, DAYS, LINES, RANGES
from tests.responder.reports.week import PARIS, sample

HOSTILE = (
    '<script>alert("1")</script>|[link](http://evil.example) www.evil.example @here *_~`a`~_* '
    "<!channel>\x1b[2J\u202e&lt;b&gt;"
)
URLS = (
    "https://town.example/posts/1",
    "javascript:alert(1)",
    'https://town.example/"onmouseover="alert(1)',
    "data:text/html,<script>alert(1)</script>",
    None,
)
CHANGED = Change(value=0.05, low=0.01, high=0.09)


@cache
def full() -> Report:
    """Fill page one, and add a section with plots, quotes and parts to the sample week."""
    week = sample()
    cells: tuple[Cell, ...] = (
        share(3, 40),
        Balance(n=40, value=-0.1, low=-0.2, high=0.05),
        CHANGED,
        Part(value=0.5),
        timedelta(hours=30),
        1_234,
        DAYS[0],
        week.made_at.astimezone(PARIS),
        Term("topic", "delivery"),
        Said("test.posts", {"n": 1}),
        "=1+1",
        None,
    )
    rows = tuple((f"{type(cell).__name__}", cell) for cell in cells)
    quotes = tuple((Term("topic", "delivery"), Quote(text=HOSTILE, url=url)) for url in URLS)
    added = Section(
        key="test",
        said=(Said("test.posts", {"n": 2_500}),),
        plots=(LINES, BARS, RANGES),
        tables=(
            Table(key="cells", columns=("figure", "value"), rows=rows),
            Table(key="quotes", columns=("topic", "post"), rows=quotes),
            Table(key="nothing", columns=("topic",), rows=()),
        ),
        notes=(Said("test.note", {"what": HOSTILE}),),
        parts=tuple(
            Section(
                key="part",
                name=name,
                tables=(Table(key="cells", columns=("figure", "value"), rows=rows[:3]),),
            )
            for name in ("Logistics", "R&D {x}")
        ),
    )
    front = Front(
        headline=Said("test.headline", {"topic": Term("topic", "delivery"), "change": CHANGED}),
        changed=tuple(Said("test.changed", {"change": CHANGED}) for _ in range(3)),
        drove=(Said("test.note", {"what": "late deliveries in the north"}),) * 2,
        watch=(Said("test.note", {"what": "mould on yoghurts"}),),
        do=(Said("test.note", {"what": "call the carrier"}),) * 2,
        goals=Table(key="goals", columns=("figure", "value"), rows=rows[:3]),
    )
    return replace(week, front=front, sections=(*week.sections, added))


def speaking(tongue: Tongue) -> Tongue:
    """Teach a language the words of the report above."""
    return replace(
        tongue,
        phrases={
            **tongue.phrases,
            "test.headline": "A difficult week: {topic}, {change}.",
            "test.changed": "Late deliveries: {change}, beside the usual share of eight weeks.",
            "test.posts": {"one": "{n} post.", "other": "{n} posts."},
            "test.note": "Of note: {what}.",
            "plot.lines": "Tone by day.",
            "plot.bars": "Posts by day and channel.",
            "plot.ranges": "Change of the share of each topic.",
        },
        titles={
            **tongue.titles,
            "section.test": "Everything <that> can stand",
            "section.part": "Department: {name}",
            "table.cells": "Cells of every kind",
            "table.quotes": "Posts that mean harm",
            "table.nothing": "An empty table",
            "table.goals": "Goals of the week",
            "column.post": "Post",
            "plot.lines": "Tone by day",
            "plot.bars": "Posts by day",
            "plot.ranges": "Change by topic",
        },
    )
