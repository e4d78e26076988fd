"""The tables of docs/model-card.md, made from the card of the encoder.

`python -m classifier.training.encoder.page [CARD] [--into PAGE]` prints them, or puts them between
the two marks of a page; a test compares them with the page.
"""

import argparse
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Literal, TypeAlias

from pydantic import BaseModel, ConfigDict, Field

from classifier.encoder import CARD, DEFAULT, Thresholds
from classifier.heads import HEADS
from classifier.training.encoder.held import BRAND_POSTS
from classifier.training.encoder.reliability import YES_OR_NO

BEGIN, END = "<!-- made from card.json: begin -->", "<!-- made from card.json: end -->"

Measure: TypeAlias = Literal["macro_f1", "average_recall", "accuracy", "f1"]
Figure: TypeAlias = tuple[float, float, float]
"""A value from 0 to 1 and its 95 % interval."""

ENGINES = ("linear", "encoder", "joined")

MEASURED: tuple[tuple[str, Measure, str], ...] = (
    ("complaint", "macro_f1", "Complaint: macro F1"),
    ("urgent", "f1", "Urgent (level `high` or `critical`): F1 of the urgent posts"),
    ("urgent", "macro_f1", "Urgent or not: macro F1"),
    ("urgency", "macro_f1", "Urgency, all four levels: macro F1"),
    ("topic", "accuracy", "Topic: accuracy"),
    ("topic", "macro_f1", "Topic: macro F1"),
    ("sentiment", "macro_f1", "Sentiment: macro F1"),
    ("sentiment", "average_recall", "Sentiment: average recall"),
    ("needs_reply", "macro_f1", "Needs a reply: macro F1"),
    ("abuse", "macro_f1", "Abuse: macro F1"),
)
"""Question, measure and heading of each table."""


class _Row(BaseModel):
    model_config = ConfigDict(frozen=True)

    n: int
    macro_f1: Figure
    average_recall: Figure
    accuracy: Figure
    calibration_error: Figure
    f1: Figure | None = None


class _Kept(BaseModel):
    model_config = ConfigDict(frozen=True)

    n: int
    calibration_error: float
    bins: tuple[tuple[float, int, float, float, float, float], ...]
    """Lower edge, posts, mean probability, share that held, its 95 % interval."""


class _Texts(BaseModel):
    model_config = ConfigDict(frozen=True)

    pairs: int
    trial: Mapping[str, Mapping[str, int]]
    judged: Mapping[str, Mapping[str, int]]
    final: Mapping[str, Mapping[str, int]]


class _Card(BaseModel):
    model_config = ConfigDict(frozen=True)

    sha256: Mapping[str, str]
    margin: float
    cascade: Thresholds
    cost: Mapping[str, float] = Field(alias="cascade cost")
    seed: int
    rounds: Mapping[str, float]
    steps: Mapping[str, int]
    vocabulary: int
    judged_vocabulary: int = Field(alias="judged vocabulary")
    base: str
    data: Mapping[str, str]
    texts: _Texts
    reliability: Mapping[str, _Kept]
    figures: Mapping[str, Mapping[str, _Row]]


def main(arguments: Sequence[str]) -> None:
    """Print the tables, or put them into a page."""
    parser = argparse.ArgumentParser(description="Print the tables of docs/model-card.md.")
    parser.add_argument("card", type=Path, nargs="?", default=DEFAULT / CARD)
    parser.add_argument("--into", type=Path, help="page to write into, between its two marks")
    told = parser.parse_args(arguments)
    made = tables(told.card)
    if told.into is None:
        sys.stdout.write(f"{made}\n")
        return
    page = told.into.read_text(encoding="utf-8")
    told.into.write_text(page.replace(between(page), f"\n\n{made}\n\n"), encoding="utf-8")


def between(page: str) -> str:
    """What stands between the two marks of a page. Raises ValueError where one is missing."""
    return page[page.index(BEGIN) + len(BEGIN) : page.index(END)]


def tables(path: Path = DEFAULT / CARD) -> str:
    """All tables and diagrams in Markdown; shares in per cent with their 95 % intervals."""
    card = _Card.model_validate_json(path.read_bytes())
    parts = (_figures, _cascade, _reliability, _texts, _origin)
    return "\n\n".join(block for part in parts for block in part(card))


def _figures(card: _Card) -> Iterator[str]:
    yield "### On texts that neither part has seen"
    head = _head("posts", "n", *ENGINES, *(f"error, {engine}" for engine in ENGINES))
    for question, measure, heading in MEASURED:
        names = [name for name in card.figures["joined"] if _question(name) == question]
        rows = [
            _line(
                _part(name),
                f"{card.figures['joined'][name].n:,}",
                *(_figure(card.figures[engine][name], measure) for engine in ENGINES),
                *(f"{card.figures[e][name].calibration_error[0]:.3f}" for e in ENGINES),
            )
            for name in sorted(names, key=_order)
        ]
        yield f"**{heading}**"
        yield "\n".join([*head, *rows])


def _question(name: str) -> str:
    return name.split(" | ")[0]


def _part(name: str) -> str:
    return name.split(" | ")[1]


def _order(name: str) -> tuple[bool, str]:
    """Posts to brands first."""
    return _part(name) not in BRAND_POSTS, _part(name)


def _figure(row: _Row, measure: Measure) -> str:
    told: Figure | None = getattr(row, measure)
    if told is None:
        return "–"
    value, low, high = (100 * part for part in told)
    return f"{value:.1f} ({low:.1f} to {high:.1f})"


def _cascade(card: _Card) -> Iterator[str]:
    share, harm = card.cost["answered by the linear stage"], card.cost["greatest harm"]
    yield "### When the linear stage answers alone"
    yield "\n".join(
        [
            *_head("what", "value"),
            _line("probability of a complaint, at the most for a *no*", f"{card.cascade.no:g}"),
            _line("probability of a complaint, at least for a *yes*", f"{card.cascade.yes:g}"),
            _line("and of the level of urgency, at least", f"{card.cascade.urgency:g}"),
            _line("and of the topic, at least", f"{card.cascade.topic:g}"),
            _line("and of the tone, at least", f"{card.cascade.sentiment:g}"),
            _line("share of the judged texts that are answered so", f"{100 * share:.1f} %"),
            _line(
                "greatest loss of any question's measure on any group", f"{100 * harm:.1f} points"
            ),
            _line("undecided: nearer to one half than", f"{card.margin:g}"),
        ]
    )


def _reliability(card: _Card) -> Iterator[str]:
    yield "### Whether the probabilities are kept"
    for question in YES_OR_NO:
        parts = {_part(n): one for n, one in card.reliability.items() if _question(n) == question}
        if not parts:
            continue
        yield f"**{question}**, calibration error: " + "; ".join(
            f"{_language(lang)} {one.calibration_error:.3f} (n = {one.n:,})"
            for lang, one in parts.items()
        )
        yield _diagram(question, parts["all"])
        yield _bins(parts)


def _language(code: str) -> str:
    return {"all": "both languages", "fr": "French", "en": "English"}[code]


def _diagram(question: str, kept: _Kept) -> str:
    names = ", ".join(f'"{_span(row[0])}"' for row in kept.bins)
    return "\n".join(
        [
            "```mermaid",
            "xychart-beta",
            f'    title "{question}: share that was so (bars), mean probability told (line)"',
            f'    x-axis "probability told" [{names}]',
            '    y-axis "share that was so" 0 --> 1',
            f"    bar [{', '.join(f'{row[3]:.3f}' for row in kept.bins)}]",
            f"    line [{', '.join(f'{row[2]:.3f}' for row in kept.bins)}]",
            "```",
        ]
    )


def _bins(parts: Mapping[str, _Kept]) -> str:
    """A row a bin; for each language how many posts, what was told, and what was so."""
    names = [_language(lang) for lang in parts]
    columns = [f"{what}, {name}" for name in names for what in ("n", "told", "was so")]
    by_edge = [{row[0]: row for row in one.bins} for one in parts.values()]
    rows = []
    for edge in sorted({edge for one in by_edge for edge in one}):
        cells = []
        for one in by_edge:
            if (row := one.get(edge)) is None:
                cells += ["0", "–", "–"]
            else:
                _, n, told, share, low, high = row
                cells += [f"{n:,}", f"{told:.3f}", f"{share:.3f} ({low:.3f} to {high:.3f})"]
        rows.append(_line(_span(edge), *cells))
    return "\n".join([*_head("probability", *columns), *rows])


def _span(low: float) -> str:
    return f"{low:.1f} to {low + 0.1:.1f}"


def _texts(card: _Card) -> Iterator[str]:
    taught, judged = card.texts.final, card.texts.judged
    total = [sum(one["texts"] for one in part.values()) for part in (card.texts.trial, judged)]
    yield "### Texts"
    yield (
        f"The trial network was taught {total[0]:,} texts and judged on {total[1]:,} others. The\n"
        f"network that is shipped was taught {sum(one['texts'] for one in taught.values()):,}. "
        "Each cell says how many\ntexts of a file taught the shipped network, and in brackets how "
        "many had been judged unseen."
    )
    columns = ("texts", *HEADS)
    rows = [
        _line(source, *(_both(taught, judged, source, column) for column in columns))
        for source in sorted({*taught, *judged})
    ]
    yield "\n".join([*_head("source", *columns), *rows])


def _both(
    taught: Mapping[str, Mapping[str, int]],
    judged: Mapping[str, Mapping[str, int]],
    source: str,
    column: str,
) -> str:
    first, second = (part.get(source, {}).get(column, 0) for part in (taught, judged))
    return f"{first:,} ({second:,})" if second else f"{first:,}" if first else ""


def _origin(card: _Card) -> Iterator[str]:
    yield "### Seed, length, checksums"
    options = (
        f"--seed {card.seed} --french-rounds {card.rounds['french']:g} "
        f"--rounds {card.rounds['tasks']:g}"
    )
    yield "\n".join(
        [
            *_head("what", "value"),
            _line("options of the recipe", f"`{options}`"),
            _line("pieces in the vocabulary", f"{card.vocabulary:,}"),
            _line("of the trial network that was judged", f"{card.judged_vocabulary:,}"),
            _line("pairs of sentences", f"{card.texts.pairs:,}"),
            _line("steps for French", f"{card.steps['french']:,}"),
            _line("steps for the tasks, shipped network", f"{card.steps['tasks']:,}"),
        ]
    )
    named = {**card.sha256, "model.safetensors of the start": card.base, **card.data}
    rows = [_line(name, f"`{digest}`") for name, digest in named.items()]
    yield "\n".join([*_head("file", "SHA-256"), *rows])


def _head(*names: str) -> tuple[str, str]:
    return _line(*names), f"|{'---|' * len(names)}"


def _line(*cells: str) -> str:
    return f"| {' | '.join(cells)} |"


if __name__ == "__main__":
    main(sys.argv[1:])
