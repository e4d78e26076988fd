"""What the tables [report] and [goals] refuse, and how they say so."""

from datetime import timedelta
from pathlib import Path

import pytest

from responder.reports.settings import Goals, ReportSettings
from storage.errors import SettingsError
from storage.settings import checked, load


@pytest.mark.parametrize(
    ("table", "words"),
    [
        ({"every": "monday 7:30", "to": ["a"]}, r"report\.every: 'monday 7:30' is not like 'mon"),
        ({"every": "lun 07:30", "to": ["a"]}, r"report\.every: 'lun 07:30' is not like"),
        ({"every": "mon 25:00", "to": ["a"]}, r"report\.every: .* that no clock shows"),
        ({"every": "mon 07:30"}, r"report: every: delivered to nobody; name receivers in `to`"),
        ({"language": "de"}, r"report\.language: .*'fr' or 'en'"),
        ({"quotes": "none"}, r"report\.quotes: .*'full', 'shortened' or 'link'"),
        ({"formats": ["pdf"]}, r"\Areport\.formats\.0: .*'html', 'md', 'json' or 'csv'\Z"),
        ({"formats": []}, r"\Areport\.formats: .*names none of html"),
        ({"to": "mail"}, r"report\.to: "),
        ({"quote": "full"}, r"report\.quote: is not an option \(did you mean 'quotes'\?\)"),
    ],
)
def test_a_wrong_report_is_refused_with_its_place(table: dict[str, object], words: str) -> None:
    with pytest.raises(SettingsError, match=words):
        checked(ReportSettings, table, under=("report",))


@pytest.mark.parametrize(
    ("table", "words"),
    [
        ({"answered_in_time": 90}, r"goals\.answered_in_time: .*write 0\.9 for 90 %"),
        ({"answered_in_time": -0.1}, r"goals\.answered_in_time: is a share from 0 to 1"),
        ({"answered_in_time": "0.9"}, r"goals\.answered_in_time: .*number"),
        ({"answered_in_time": True}, r"goals\.answered_in_time: .*number"),
        ({"answered_in_time": float("nan")}, r"goals\.answered_in_time: is a share from 0 to 1"),
        ({"net_sentiment_at_least": 1.5}, r"goals\.net_sentiment_at_least: lies between -1"),
        ({"unanswered_at_most": 0.5}, r"goals\.unanswered_at_most: .*integer"),
        ({"unanswered_at_most": -1}, r"goals\.unanswered_at_most: "),
        ({"first_response_median": 120}, r"goals\.first_response_median: .*with its unit"),
        ({"first_response_median": "2 hours"}, r"median: '2 hours' is not like '2h'"),
        ({"first_response_median": "0min"}, r"median: '0min' is not like"),
        ({"first_response_median": ""}, r"median: '' is not like"),
        ({"first_response_median": "999999d"}, r"median: '999999d' is not like"),
        (
            {"first_respons_median": "2h"},
            r"goals\.first_respons_median: is not an option \(did you mean 'first_response_med",
        ),
    ],
)
def test_a_wrong_goal_is_refused_with_its_place(table: dict[str, object], words: str) -> None:
    with pytest.raises(SettingsError, match=words):
        checked(Goals, table, under=("goals",))


@pytest.mark.parametrize(
    ("text", "length"),
    [
        ("2h", timedelta(hours=2)),
        ("45 min", timedelta(minutes=45)),
        ("1d 12h", timedelta(days=1, hours=12)),
        ("1D12H30MIN", timedelta(days=1, hours=12, minutes=30)),
    ],
)
def test_a_length_of_time_has_its_unit(text: str, length: timedelta) -> None:
    assert Goals.model_validate({"resolution_median": text}).resolution_median == length


def test_the_folder_starts_at_the_configuration(tmp_path: Path) -> None:
    file = tmp_path / "config.toml"
    file.write_text('[report]\nfolder = "reports"\n[goals]\nunanswered_at_most = 0\n')
    settings = load(file)
    assert checked(ReportSettings, settings.report).folder == tmp_path / "reports"
    assert checked(Goals, settings.goals).unanswered_at_most == 0
