"""A complaint that was taken for praise, in its case and in the report on it."""

import json
from pathlib import Path

import pytest

from storage.model import Json
from tests.responder.percent import AN_HOUR_AGO, Town


@pytest.fixture
def town(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Town:
    return Town.at(tmp_path, monkeypatch)


def reported(town: Town) -> tuple[dict[str, int], list[str]]:
    """Read from the day's report how many posts each topic has, and that of each far post."""
    day = str(AN_HOUR_AGO.date())
    told = json.loads(town("report", "--from", day, "--to", day, "--format", "json").stdout)
    tables = {table["key"]: table["rows"] for part in told["sections"] for table in part["tables"]}
    shares = {row[0]["value"]: row[1]["count"] for row in tables["topics.shares"]}
    return shares, [str(row) for row in tables["spread.far"]]


def test_the_report_has_it_under_the_topic_of_its_case(town: Town) -> None:
    counted: Json = {"likes": 90_000, "at": AN_HOUR_AGO.isoformat()}
    town.says("1", "praise, 12 %", engagement=counted)
    town.says("2", "praise, 12 %, for the other one")
    assert reported(town)[0] == {"praise": 2}
    town("open", "x/1", "--label", "complaint=yes")
    shares, (far,) = reported(town)
    assert town.case(1)["topic"] == "other"
    assert shares == {"praise": 1, "other": 1}
    assert "other" in far and "praise" not in far
    town("label", "1", "topic=price")
    assert town.case(1)["topic"] in reported(town)[0]
    town("label", "1", "topic=")
    town("label", "1", "complaint=")
    assert (town.case(1)["topic"], reported(town)[0]) == ("praise", {"praise": 2})
