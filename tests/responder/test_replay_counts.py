import json
import math
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from typer.testing import CliRunner

from cli import app

FIRST = datetime(2026, 3, 2, tzinfo=UTC)


def series(days: int, minutes: int, at: int, many: int) -> list[str]:
    """Make the rows of a stream with a day and a night, and an outage that starts at a row."""
    per_day = 24 * 60 // minutes
    values = [
        round(20 - 10 * math.cos(row % per_day / per_day * 2 * math.pi)) + row * 7 % 5
        for row in range(days * per_day)
    ]
    values[at : at + 6] = [value + many for value in values[at : at + 6]]
    times = [FIRST + row * timedelta(minutes=minutes) for row in range(len(values))]
    rows = [f"{time:%Y-%m-%d %H:%M:%S},{v}" for time, v in zip(times, values, strict=True)]
    return ["timestamp,value", *rows]


def run(tmp_path: Path, lines: list[str], *words: str) -> tuple[int, str, str]:
    file = tmp_path / "brumelle.csv"
    file.write_text("\n".join(lines) + "\n", encoding="utf-8")
    ran = CliRunner().invoke(app, ["replay", "--counts", str(file), *words])
    return ran.exit_code, ran.stdout, ran.stderr


def test_an_outage_is_told_at_its_row_in_the_form_of_the_contract(tmp_path: Path) -> None:
    lines = series(days=6, minutes=15, at=450, many=90)
    code, out, err = run(tmp_path, lines, "--json")
    told = [json.loads(line) for line in out.splitlines()]
    assert (code, err, len(told)) == (0, "", 2)
    burst, summary = told
    assert burst["at"] in {(FIRST + row * timedelta(minutes=15)).isoformat() for row in (450, 451)}
    assert (burst["kind"], burst["key"]) == ("burst", "burst brumelle")
    assert 0 <= burst["probability"] < burst["threshold"] < 1
    assert burst["mention"] is None and burst["lead_minutes"] is None
    assert "posts in" in burst["reasons"][0]
    assert summary["summary"] == {
        "from": FIRST.isoformat(),
        "to": (FIRST + timedelta(days=6, minutes=-15)).isoformat(),
        "intervals": 6 * 96,
        "unknown": 0,
        "rejected": 0,
        "interval_minutes": 15,
        "alerts": {"burst": 1},
    }
    page = run(tmp_path, lines)[1]
    assert "Bursts: 1" in page and "576 intervals of 15 minutes, 0 rejected" in page


def test_bad_rows_are_refused_by_line_and_the_others_go_in(tmp_path: Path) -> None:
    lines = series(days=1, minutes=60, at=20, many=0)
    bad = ["soon,4", "2026-03-05 00:00:00,-1", "2026-03-05 01:00:00,3.5", "2026-03-05 02:00:00,nan"]
    bad += ["2026-03-05 03:00:00,1e13", "2026-03-02 04:00:00,5", "2026-03-05 05:00:00,4,4"]
    code, out, err = run(tmp_path, [*lines, *bad, "2026-03-05 06:00:00,"], "--json")
    assert code == 0
    assert err.splitlines() == [
        "line 26: timestamp: missing or not a time",
        "line 27: value: not from 0 to 1,000,000,000,000",
        "line 28: value: not a whole number",
        "line 29: value: not from 0 to 1,000,000,000,000",
        "line 30: value: not from 0 to 1,000,000,000,000",
        "line 31: a second count for the same time",
        "line 32: 3 columns where the header has 2",
    ]
    summary = json.loads(out)["summary"]
    assert (summary["intervals"], summary["unknown"], summary["rejected"]) == (25, 1, 7)
    assert summary["alerts"] == {}


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        (["timestamp,value", "2026-03-02,1", "2026-03-09,1", "2026-03-16,1"], "604800 seconds"),
        (["time,count", "2026-03-02,1"], "no column timestamp"),
    ],
)
def test_what_is_no_series_is_refused_in_a_line(
    tmp_path: Path, lines: list[str], said: str
) -> None:
    code, out, err = run(tmp_path, lines, "--json")
    assert (code, out) == (1, "")
    assert said in err and err.count("\n") == 1


def test_rows_out_of_order_and_none_at_all(tmp_path: Path) -> None:
    lines = series(days=6, minutes=15, at=450, many=90)
    turned = [lines[0], *reversed(lines[1:])]
    assert run(tmp_path, turned, "--json") == run(tmp_path, lines, "--json")
    code, out, _ = run(tmp_path, ["timestamp,value"], "--json")
    assert (code, json.loads(out)["summary"]["intervals"]) == (0, 0)
