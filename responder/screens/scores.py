"""How well the classifier did on labelled rows."""

from collections.abc import Mapping

from rich.table import Table

from classifier.evaluate import Figure, Scores
from storage.model import Json


def scores_table(measured: Mapping[str, Scores]) -> Table:
    """Lay out the figures, one question a line, each with its 95 % bootstrap interval."""
    table = Table(title="Figures with 95 % intervals", title_justify="left")
    for heading in ("Question", "n", "Macro F1", "Average recall", "Accuracy", "Calibration error"):
        table.add_column(heading, justify="left" if heading == "Question" else "right")
    for question, s in measured.items():
        figures = (s.macro_f1, s.average_recall, s.accuracy, s.calibration_error)
        table.add_row(question, str(s.macro_f1.n), *map(_figure, figures))
    return table


def _figure(figure: Figure) -> str:
    return f"{figure.value:.3f}\n{figure.low:.3f}–{figure.high:.3f}"


def scores_json(question: str, scores: Scores) -> dict[str, Json]:
    """Give the figures of one question, each with its 95 % interval."""
    return {
        "question": question,
        "n": scores.macro_f1.n,
        "macro_f1": _figure_json(scores.macro_f1),
        "average_recall": _figure_json(scores.average_recall),
        "accuracy": _figure_json(scores.accuracy),
        "calibration_error": _figure_json(scores.calibration_error),
    }


def _figure_json(figure: Figure) -> Json:
    return {
        "value": round(figure.value, 4),
        "low": round(figure.low, 4),
        "high": round(figure.high, 4),
    }
