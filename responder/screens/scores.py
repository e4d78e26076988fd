"""How well the classifier did on labelled rows."""

from collections.abc import Iterator, Mapping, Sequence

from rich.box import HORIZONTALS
from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from classifier.evaluate import AnswerFigures, Bin, Detail, Figure
from classifier.thresholds import Cost
from responder.measuring import Evaluation, Measured
from storage.model import Json

WIDEST = 5
"""Answers of which the whole table of confusions still fits 80 columns."""
MOST_CONFUSED = 10

CHOSEN_HERE = "chosen and measured on this same file: on other posts it will do somewhat worse"


def scores_page(evaluation: Evaluation) -> Group:
    """Lay out all figures: an overview by language, then each question in full."""
    parts: list[RenderableType] = [
        Text(f"engine {evaluation.engine} {evaluation.engine_version}"),
        _overview(evaluation.questions),
    ]
    for question, measured in evaluation.questions.items():
        parts += [
            Text(),
            Text(question, style="bold"),
            _answers(measured.whole.answers),
            _reliability(measured.whole.reliability),
            _confusion(measured.whole.confusion),
        ]
        if measured.costs:
            parts.append(_costs(measured.costs, evaluation.volume.basis))
        if measured.suggestion is not None:
            parts.append(_suggestion(question, measured.suggestion))
    return Group(*parts)


def _table(title: str, *headings: str, left: int = 1) -> Table:
    # Narrow, so that six digits and four intervals stand in 80 columns.
    table = Table(title=title, title_justify="left", box=HORIZONTALS, padding=(0, 1, 0, 0))
    for place, heading in enumerate(headings):
        table.add_column(heading, justify="left" if place < left else "right")
    return table


def _overview(questions: Mapping[str, Measured]) -> Table:
    table = _table(
        "Figures with 95 % intervals",
        *("Question", "In", "n", "Macro F1", "Average\nrecall", "Accuracy", "Calibration\nerror"),
        left=2,
    )
    for question, measured in questions.items():
        languages = measured.by_language
        told = {"all": measured.whole} | (dict(languages) if len(languages) > 1 else {})
        for place, (lang, found) in enumerate(told.items()):
            s = found.scores
            figures = (s.macro_f1, s.average_recall, s.accuracy, s.calibration_error)
            name = "" if place else question
            table.add_row(name, lang, str(s.macro_f1.n), *map(_stacked, figures))
    return table


def _answers(answers: Sequence[AnswerFigures]) -> Table:
    table = _table("Answers", "Answer", "Labelled", "Told", "Precision", "Recall", "F1")
    for a in answers:
        figures = map(_stacked, (a.precision, a.recall, a.f1))
        table.add_row(a.answer, str(a.labelled), str(a.told), *figures)
    return table


def _reliability(bins: Sequence[Bin]) -> Table:
    table = _table("Reliability: how sure, and how often right", "Sure", "n", "Promised", "Right")
    for b in bins:
        sure = f"{b.low:.1f} to {b.high:.1f}"
        table.add_row(sure, str(b.kept.n), f"{b.promised:.3f}", _in_line(b.kept))
    return table


def _confusion(table: Mapping[str, Mapping[str, int]]) -> Table:
    if len(table) <= WIDEST:
        shown = _table("Confusion: labelled so, told so", "Labelled", *table)
        for label, row in table.items():
            shown.add_row(label, *map(str, row.values()))
        return shown
    mixed = [(n, a, b) for a, row in table.items() for b, n in row.items() if n and a != b]
    mixed.sort(key=lambda found: (-found[0], found[1:]))
    title = f"Confused most often ({min(len(mixed), MOST_CONFUSED)} of {len(mixed)} pairs)"
    shown = _table(title, "Labelled", "Told", "n", left=2)
    for n, label, answer in mixed[:MOST_CONFUSED]:
        shown.add_row(label, answer, str(n))
    return shown


def _costs(costs: Sequence[Cost], basis: str) -> Table:
    title = f"Cost of each threshold a day: {basis}"
    headings = ("From", "To read", "False alarms", "Missed", "Precision", "Recall")
    table = _table(title, *headings)
    for c in costs:
        counts = (_count(c.read), _count(c.false_alarms), _count(c.missed))
        table.add_row(f"{c.threshold:.2f}", *counts, _stacked(c.precision), _stacked(c.recall))
    return table


def _suggestion(question: str, c: Cost) -> Text:
    return Text(
        f"suggested for {question}: {c.threshold:.3f}, with {_count(c.false_alarms)} false alarms "
        f"and {_count(c.missed)} missed a day; recall {_in_line(c.recall)}, precision "
        f"{_in_line(c.precision)}; {CHOSEN_HERE}"
    )


def _count(number: float) -> str:
    return f"{number:.0f}" if number >= 10 else f"{number:.1f}"


def _stacked(figure: Figure | None) -> str:
    return "–" if figure is None else f"{figure.value:.3f}\n{figure.low:.3f}–{figure.high:.3f}"


def _in_line(figure: Figure | None) -> str:
    if figure is None:
        return "–"
    return f"{figure.value:.3f} ({figure.low:.3f} to {figure.high:.3f})"


def scores_json(evaluation: Evaluation) -> Iterator[dict[str, Json]]:
    """Give every figure, one question a line."""
    for question, measured in evaluation.questions.items():
        row: dict[str, Json] = {
            "question": question,
            **detail_json(measured.whole),
            "languages": {lang: detail_json(d) for lang, d in measured.by_language.items()},
            "engine": evaluation.engine,
            "engine_version": evaluation.engine_version,
        }
        if measured.costs:
            row["posts_a_day"] = round(evaluation.volume.per_day, 2)
            row["posts_a_day_basis"] = evaluation.volume.basis
            row["thresholds"] = [_cost_json(c) for c in measured.costs]
        if measured.suggestion is not None:
            row["suggestion"] = _cost_json(measured.suggestion) | {"note": CHOSEN_HERE}
        yield row


def detail_json(detail: Detail) -> dict[str, Json]:
    """Give the figures of one question, each with its 95 % interval."""
    scores = detail.scores
    return {
        "n": scores.macro_f1.n,
        "macro_f1": _figure_json(scores.macro_f1),
        "average_recall": _figure_json(scores.average_recall),
        "accuracy": _figure_json(scores.accuracy),
        "calibration_error": _figure_json(scores.calibration_error),
        "answers": {
            a.answer: {
                "labelled": a.labelled,
                "told": a.told,
                "precision": _figure_json(a.precision),
                "recall": _figure_json(a.recall),
                "f1": _figure_json(a.f1),
            }
            for a in detail.answers
        },
        "reliability": [
            {
                "from": b.low,
                "to": b.high,
                "n": b.kept.n,
                "promised": round(b.promised, 4),
                "right": _figure_json(b.kept),
            }
            for b in detail.reliability
        ],
        "confusion": {label: dict(row) for label, row in detail.confusion.items()},
    }


def _cost_json(c: Cost) -> dict[str, Json]:
    return {
        "threshold": round(c.threshold, 4),
        "read": round(c.read, 2),
        "false_alarms": round(c.false_alarms, 2),
        "missed": round(c.missed, 2),
        "precision": _figure_json(c.precision),
        "recall": _figure_json(c.recall),
    }


def _figure_json(figure: Figure | None) -> Json:
    if figure is None:
        return None
    return {
        "value": round(figure.value, 4),
        "low": round(figure.low, 4),
        "high": round(figure.high, 4),
    }
