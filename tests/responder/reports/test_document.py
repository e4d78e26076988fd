"""The report in JSON is what its published schema says; in CSV it is safe to open."""

import csv
import json
from dataclasses import replace
from datetime import timedelta
from io import StringIO
from typing import Any

import pytest
from pydantic import ValidationError

from responder.reports.renderers import csv as tables
from responder.reports.renderers import json as whole
from responder.reports.renderers.document import Document
from responder.reports.report import Section, Table
from responder.reports.tongues.registry import TONGUES
from responder.reports.write import files
from tests.responder.reports.full import full, speaking
from tests.responder.reports.week import SCHEMA, published, sample

ENGLISH = speaking(TONGUES["en"])


def told(language: str = "en") -> dict[str, Any]:
    read: dict[str, Any] = json.loads(whole.render(full(), speaking(TONGUES[language])))
    return read


def test_the_schema_is_published() -> None:
    assert SCHEMA.read_text(encoding="utf-8") == published(), (
        "review the change, then: python -m tests.responder.reports.week"
    )
    assert json.loads(published())["$schema"] == "https://json-schema.org/draft/2020-12/schema"


@pytest.mark.parametrize("language", TONGUES)
def test_what_is_written_is_what_the_schema_says(language: str) -> None:
    for report in (sample(), full()):
        text = whole.render(report, speaking(TONGUES[language]))
        assert Document.model_validate_json(text).model_dump_json(indent=1) + "\n" == text


def test_anything_else_is_not() -> None:
    for change in ({"more": 1}, {"version": 2}, {"made_at": "2026-11-24T13:00:00"}):
        with pytest.raises(ValidationError):
            Document.model_validate_json(json.dumps(told() | change))


def test_both_languages_hold_the_same_figures() -> None:
    english, french = (
        json.dumps(without_words(told(language)), sort_keys=True) for language in TONGUES
    )
    assert english == french


def without_words(read: Any) -> Any:  # noqa: ANN401
    """Leave out what a language says."""
    if isinstance(read, list):
        return [without_words(one) for one in read]
    if not isinstance(read, dict):
        return read
    wordy = {"text", "title", "description", "language"}
    if "points" in read:
        wordy |= {"name"}
    return {key: without_words(value) for key, value in read.items() if key not in wordy}


def read(text: str) -> list[list[str]]:
    return list(csv.reader(StringIO(text)))


def test_each_table_is_a_table_of_its_own() -> None:
    written = tables.tables(full(), ENGLISH)
    assert list(written)[:3] == ["goals", "volume-compared", "volume-channels"]
    assert {"test-cells", "test-part-logistics-cells", "test-part-r-d-x-cells"} <= written.keys()
    for text in written.values():
        assert len({len(row) for row in read(text)}) == 1


def test_a_cell_of_a_table_is_one_figure() -> None:
    head, *rows = read(tables.tables(full(), ENGLISH)["test-cells"])
    cells = {row[0]: dict(zip(head[1:], row[1:], strict=True)) for row in rows}
    share = {name: cell for name, cell in cells["Share"].items() if cell}
    assert share == {
        "Value": "0.075",
        "Value (kind)": "share",
        "Value (from)": "0.025836",
        "Value (to)": "0.198642",
        "Value (count)": "3",
        "Value (n)": "40",
    }
    assert {name: cell["Value (kind)"] for name, cell in cells.items()} == {
        "Share": "share",
        "Balance": "balance",
        "Change": "change",
        "Part": "part",
        "timedelta": "span",
        "int": "count",
        "date": "day",
        "datetime": "time",
        "Term": "",
        "Said": "",
        "str": "",
        "NoneType": "",
    }
    assert cells["Said"]["Value (figure)"] == "1"
    assert cells["timedelta"]["Value (minutes)"] == "1800.0"
    assert cells["Term"]["Value"] == "delivery"
    assert cells["datetime"]["Value"] == "2026-11-24T13:00:00+01:00"


def test_what_is_not_known_changes_no_title() -> None:
    rows = (("x", timedelta(hours=1)), ("y", None))
    section = Section(key="k", tables=(Table(key="k", columns=("figure", "value"), rows=rows),))
    text = tables.tables(replace(full(), sections=(section,)), ENGLISH)["k-k"]
    assert read(text) == [["Figure", "Value (minutes)"], ["x", "60.0"], ["y", ""]]


def test_a_file_says_its_alphabet() -> None:
    names = [file.name for file in files(full(), ENGLISH, ["csv"])]
    assert "vigie-Brumelle-2026-W47/goals.csv" in names
    for file in files(full(), ENGLISH, ["csv"]):
        assert file.content.startswith(b"\xef\xbb\xbf")


def test_no_cell_is_a_formula() -> None:
    cells = [
        cell
        for text in tables.tables(full(), ENGLISH).values()
        for row in read(text)
        for cell in row
    ]
    assert "'=1+1" in cells
    assert not [cell for cell in cells if cell.startswith(("=", "+", "@", "\t", "\r"))]
    assert not [cell for cell in cells if cell.startswith("-") and not number(cell)]
    assert not [cell for cell in cells if "\x1b" in cell or "\u202e" in cell]


def number(cell: str) -> bool:
    try:
        float(cell)
    except ValueError:
        return False
    return True
