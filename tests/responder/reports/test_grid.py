"""What a table shows: n once, where it is the same; figures to the right and days on one line."""

from responder.reports.figures import Balance, share
from responder.reports.renderers.grid import Grid, grid
from responder.reports.report import Cell, Said, Table
from responder.reports.tongues.registry import TONGUES
from tests.responder.reports.full import speaking
from tests.responder.reports.plotted import DAYS

ENGLISH = speaking(TONGUES["en"])


def told(*rows: tuple[Cell, ...], columns: tuple[str, ...] = ("figure", "posts", "a", "b")) -> Grid:
    return grid(Table(key="t", columns=columns, rows=rows), ENGLISH)


def words(shown: Grid) -> list[list[str]]:
    return [[f"{cell.text} {cell.ends}".strip() for cell in row] for row in shown.rows]


def test_one_n_for_all_stands_in_the_title() -> None:
    shown = told(("x", 9, share(3, 40), None), ("y", 9, share(4, 40), share(1, 3)))
    assert shown.head == ["Figure", "posts", "a (n\xa0=\xa040)", "b"]
    assert words(shown) == [
        ["x", "9", "7.5% (2.6 to 19.9)", "–"],
        ["y", "9", "10.0% (4.0 to 23.1)", "33.3% (6.1 to 79.2; n = 3)"],
    ]


def test_one_n_for_each_row_has_a_column() -> None:
    tone = Balance(n=40, value=-0.1, low=-0.2, high=0.05)
    shown = told(("x", 9, share(3, 40), tone), ("y", 9, share(4, 50), None), ("z", 9, None, None))
    assert shown.head == ["Figure", "posts", "n", "a", "b"]
    assert words(shown) == [
        ["x", "9", "40", "7.5% (2.6 to 19.9)", "−10.0% (−20.0 to 5.0)"],
        ["y", "9", "50", "8.0% (3.2 to 18.8)", "–"],
        ["z", "9", "–", "–", "–"],
    ]
    assert shown.right == [False, True, True, True, True]


def test_where_a_column_tells_n_it_is_not_said_again_unless_it_is_another() -> None:
    columns = ("figure", "n", "a", "b")
    shown = told(("x", 40, share(3, 40), share(4, 50)), columns=columns)
    assert shown.head == ["Figure", "n", "a", "b"]
    assert words(shown) == [["x", "40", "7.5% (2.6 to 19.9)", "8.0% (3.2 to 18.8; n = 50)"]]


def test_figures_that_are_of_different_posts_each_have_their_n() -> None:
    shown = told(("x", 9, share(3, 40), share(4, 50)), ("y", 9, share(3, 41), share(4, 51)))
    assert shown.head == ["Figure", "posts", "a", "b"]
    assert all("n = " in cell for row in words(shown) for cell in row[2:])


def test_a_sentence_among_figures_stands_to_the_left() -> None:
    shown = told(("x", 9, share(3, 40), DAYS[0]), ("y", None, Said("none"), DAYS[0]))
    kinds = [[shown.kind(cell, at) for at, cell in enumerate(row)] for row in shown.rows]
    assert kinds == [["", "figure", "figure", "day"], ["", "figure", "", "day"]]


def test_a_table_of_nothing_has_titles() -> None:
    assert told().head == ["Figure", "posts", "a", "b"]
