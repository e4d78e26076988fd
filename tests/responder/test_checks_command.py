"""`vigie checks` as a user types it."""

import json
from pathlib import Path

from typer.testing import CliRunner, Result

from cli import app


def checks(*words: str, stdin: str | None = None, fails: int = 0) -> Result:
    result = CliRunner().invoke(app, ["checks", *words], input=stdin)
    assert result.exit_code == fails, (result.output, result.exception)
    return result


def test_words_are_marked_without_colour(tmp_path: Path) -> None:
    file = tmp_path / "reply.txt"
    file.write_text("Calmez-vous, nous vérifions ce soir. C’est notre politique.\n", "utf-8")
    shown = checks(str(file), fails=1).stdout
    assert "[!Calmez-vous!], nous vérifions" in shown
    assert "[?C'est notre politique?]" in shown
    assert "error: personal_remark" in shown


def test_a_good_reply_passes_from_stdin() -> None:
    reply = "Pardon pour ce retard, je vous réponds à 15 h.\n"
    assert checks("-", "--lang", "fr", "--network", "x", stdin=reply).stdout == "nothing found\n"


def test_rows_are_answered_one_by_one() -> None:
    rows = [
        {"reply": "Calm down.", "lang": "en", "topic": "praise"},
        {"reply": "Thank you!", "lang": "en", "topic": "praise"},
        {"text": "no reply"},
    ]
    stdin = "".join(json.dumps(row) + "\n" for row in rows)
    result = checks("-", "--json", stdin=stdin, fails=1)
    first, second = map(json.loads, result.stdout.splitlines())
    assert [found["check"] for found in first["findings"]] == ["personal_remark"]
    assert second == {"line": 2, "findings": []}
    assert "-:3: reply: missing or no text" in result.stderr


def test_the_limit_of_the_network_is_known_without_a_server() -> None:
    stdin = "word " * 80
    found = json.loads(checks("-", "--network", "x", "--json", stdin=stdin, fails=1).stdout)
    assert "too_long" in {each["check"] for each in found["findings"]}


def test_a_file_that_is_not_there_is_told_in_one_line(tmp_path: Path) -> None:
    assert "cannot read" in checks(str(tmp_path / "none.txt"), fails=1).stderr
