"""`vigie playbooks list` and `preview`, and what `vigie check` tells of playbooks."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from cli import app
from tests.responder.test_playbook import OWN, line_of


class Shell:
    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.config = folder / "config.toml"
        self("init", "--yes", "--brand", "Acme")

    def __call__(self, *words: str, fails: int = 0) -> Result:
        result = CliRunner().invoke(app, [*words, "--config", str(self.config)])
        assert result.exit_code == fails, (result.output, result.exception)
        return result

    def write(self, text: str, name: str = "okapia_milk") -> Path:
        """Write a playbook of one's own, in a folder that the configuration names."""
        before = self.config.read_text(encoding="utf-8")
        if "[responder.playbooks]" not in before:
            table = '[responder.playbooks]\nfolder = "playbooks"\n'
            self.config.write_text(f"{before}\n{table}", encoding="utf-8")
        path = self.folder / "playbooks" / "fr" / f"{name}.toml"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        return path


@pytest.fixture
def shell(tmp_path: Path) -> Shell:
    return Shell(tmp_path)


def rows(result: Result) -> list[dict[str, object]]:
    return [json.loads(line) for line in result.stdout.splitlines()]


def test_every_playbook_is_listed_with_its_file_and_who_approves(shell: Shell) -> None:
    own = shell.write(OWN)
    found = rows(shell("playbooks", "list", "--json"))
    listed = {(row["language"], row["name"]): row for row in found}
    assert len(listed) == 45
    assert listed["fr", "okapia_milk"]["file"] == str(own)
    assert listed["fr", "okapia_milk"]["brands"] == ["Okapia"]
    assert listed["fr", "crisis"]["topics"] == ["safety_hygiene"]
    assert "fr/okapia_milk" in shell("playbooks", "list").stdout


def test_a_preview_fills_every_wording_and_tells_length_and_findings(shell: Shell) -> None:
    asked = ("playbooks", "preview", "delivery", "--lang", "fr", "--tone", "high")
    shown = rows(shell(*asked, "--network", "x", "--address", "tu", "--json"))
    assert {str(row["key"]).rsplit("/", 2)[0] for row in shown} == {"fr-tu/delivery/high"}
    texts = [str(row["text"]) for row in shown]
    assert len(set(texts)) == len(texts) > 40
    assert all("{" not in text and "vous" not in text for text in texts)
    assert all(row["fits"] for row in shown if str(row["key"]).endswith("/short"))
    assert not all(row["fits"] for row in shown)
    assert all(row["findings"] == [] for row in shown)
    assert "delivery" in shell(*asked).stdout


def test_a_preview_shows_what_the_checks_say_of_a_text_of_ones_own(shell: Shell) -> None:
    shell.write(OWN.replace("Longue.", "Calmez-vous."))
    shown = rows(shell("playbooks", "preview", "okapia_milk", "--json"))
    found = [said for row in shown for said in row["findings"]]  # type: ignore[attr-defined]
    assert any(said.startswith("error: personal_remark") for said in found)


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (("nothing",), 1, "no playbook is called so"),
        (("delivery", "--lang", "de"), 1, "no playbook is called so"),
        (("delivery", "--tone", "loud"), 2, "normal, high, critical"),
    ],
)
def test_what_is_not_there_is_told(
    shell: Shell, words: tuple[str, ...], code: int, said: str
) -> None:
    assert said in " ".join(shell("playbooks", "preview", *words, fails=code).output.split())


def test_check_tells_each_fault_with_file_and_line(shell: Shell) -> None:
    good = shell("check", "--json")
    assert any("22 in fr" in str(row) for row in rows(good))
    path = shell.write(OWN.replace("Longue.", "{{ post }}").replace('["refund"]', '["gift"]'))
    result = shell("check", "--json", fails=1)
    told = " ".join(str(row) for row in rows(result))
    assert f"{path}:{line_of(OWN, 'promises_by_lead')}: promises_by_lead.1: Input should be" in told
    path.write_text(OWN.replace("Longue.", "{{ post }}"), encoding="utf-8")
    told = " ".join(str(row) for row in rows(shell("check", "--json", fails=1)))
    assert f"{path}:{line_of(OWN, 'Longue.')}: texts.1.long: unknown placeholder 'post'" in told
    assert f"{path}:" in shell("playbooks", "list", fails=1).stderr


def test_a_stale_fact_is_a_warning_of_check_and_stops_nothing(shell: Shell) -> None:
    path = shell.write(OWN.replace("2026-11-30", "2020-01-01"))
    told = " ".join(str(row) for row in rows(shell("check", "--json")))
    assert (
        f"{path}:{line_of(OWN, '[facts.opening]')}: facts.opening: stale since 2020-01-01" in told
    )
