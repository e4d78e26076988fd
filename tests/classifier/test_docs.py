from pathlib import Path

from classifier.training.tables import tables

PAGE = Path(__file__).parents[2] / "docs" / "classifier.md"


def test_the_page_shows_the_figures_of_the_shipped_weights() -> None:
    assert tables() in PAGE.read_text(encoding="utf-8")
