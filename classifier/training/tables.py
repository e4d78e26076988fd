"""The tables of docs/classifier.md, made from the card of the weights.

`python -m classifier.training.tables` prints them; a test compares them with the page.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from classifier import model_file

Row = Mapping[str, Sequence[float]]
HEADINGS = {
    "folds": "### On folds: each text judged by a model that did not see it",
    "held out": "### On held-out splits that are never trained on",
    "left out": "### Leaving a source out: how a brand without data is served",
    "domains": "### English complaints, leaving one trade out",
}
_MEASURES = ("macro_f1", "average_recall", "accuracy")


def tables(weights: Path = model_file.DEFAULT) -> str:
    """All tables in Markdown; figures in per cent with their 95 % bootstrap intervals."""
    card = model_file.card_of(weights)
    figures = json.loads(card.read_text(encoding="utf-8"))["figures"]
    return "\n\n".join(
        f"{heading}\n\n" + "\n".join(_table(figures[name])) for name, heading in HEADINGS.items()
    )


def _table(rows: Mapping[str, Row]) -> Iterator[str]:
    yield "| what | n | macro F1 | average recall | accuracy | calibration error |"
    yield "|---|---|---|---|---|---|"
    for name, row in rows.items():
        cells = [name.replace(" | ", ", "), f"{row['n']:,}"]
        cells += [_interval(row[measure]) for measure in _MEASURES]
        yield f"| {' | '.join(cells)} | {row['calibration_error'][0]:.3f} |"


def _interval(figure: Sequence[float]) -> str:
    value, low, high = (100 * part for part in figure)
    return f"{value:.1f} ({low:.1f} to {high:.1f})"


if __name__ == "__main__":
    print(tables())  # noqa: T201 - this is its whole purpose
