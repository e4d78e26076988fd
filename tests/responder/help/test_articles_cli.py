import json
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from cli import app

ARTICLE = """---
url: https://acme.example/help/{name}
lang: en
---
# {title}

{text}
"""
PAGES = {
    "pause": ("Pause deliveries while you are away", "Open “My rounds” and choose “Pause”."),
    "card": ("Update your payment card", "In “My payments”, choose “Replace card”."),
    "bottles": ("Return deposit bottles", "Leave empty, rinsed bottles in the crate."),
}
PAUSE = "https://acme.example/help/pause"


class Shell:
    def __init__(self, folder: Path) -> None:
        self.config = folder / "config.toml"
        self("init", "--yes", "--brand", "Acme")

    def __call__(self, *words: str, fails: int = 0) -> Result:
        result = CliRunner().invoke(app, [*words, "--config", str(self.config)])
        assert result.exit_code == fails, (result.output, result.exception)
        return result

    def own(self, site: str) -> None:
        """Say which site is the brand's."""
        before = self.config.read_text(encoding="utf-8")
        after = before.replace('name = "Acme"', f'name = "Acme"\nsites = ["{site}"]')
        assert after != before
        self.config.write_text(after, encoding="utf-8")

    def configure(self, table: str) -> None:
        before = self.config.read_text(encoding="utf-8")
        self.config.write_text(f"{before}\n{table}\n", encoding="utf-8")


@pytest.fixture
def shell(tmp_path: Path) -> Shell:
    return Shell(tmp_path)


@pytest.fixture
def helped(shell: Shell, tmp_path: Path) -> Shell:
    (tmp_path / "help").mkdir()
    for name, (title, text) in PAGES.items():
        page = ARTICLE.format(name=name, title=title, text=text)
        (tmp_path / "help" / f"{name}.md").write_text(page, encoding="utf-8")
    shell.own("acme.example")
    shell.configure('[responder.help]\nfolder = "help"')
    return shell


def test_articles_are_listed_and_counted(helped: Shell) -> None:
    result = helped("articles", "--json")
    rows = [json.loads(line) for line in result.stdout.splitlines()]
    assert [row["file"] for row in rows] == ["bottles.md", "card.md", "pause.md"]
    assert "articles: 3 en; refused: 0" in result.stderr
    assert "Return deposit bottles" in helped("articles").stdout


def test_what_would_be_linked_is_said_with_its_scores(helped: Shell) -> None:
    asked = "@acme how do I pause deliveries while we are away?"
    (row,) = [
        json.loads(x) for x in helped("articles", "find", asked, "--json").stdout.splitlines()
    ]
    assert row["linked"] == PAUSE == row["candidates"][0]["url"]
    assert row["candidates"][0]["score"] >= row["threshold"]
    assert "pause" in row["candidates"][0]["words"]
    assert "links https" in helped("articles", "find", asked).stdout.replace("\n", " ")


def test_what_would_not_be_linked_is_said_too(helped: Shell) -> None:
    asked = "@acme do you sell oranges?"
    (row,) = [
        json.loads(x) for x in helped("articles", "find", asked, "--json").stdout.splitlines()
    ]
    assert row["linked"] is None
    assert "links nothing" in helped("articles", "find", asked).stdout


def test_the_check_names_an_article_that_is_refused(helped: Shell, tmp_path: Path) -> None:
    assert "3 articles" in helped("check", "--json").stdout
    page = ARTICLE.format(name="x", title="Elsewhere", text="A text.").replace("acme.ex", "evil.ex")
    (tmp_path / "help" / "x.md").write_text(page, encoding="utf-8")
    told = helped("check", "--json", fails=1).stdout
    assert "1 refused, never linked: x.md evil.example is none of the brand's own sites" in told


def test_a_draft_links_the_article_that_answers(helped: Shell, tmp_path: Path) -> None:
    post = {
        "channel": "x",
        "native_id": "1",
        "text": "@acme how do I pause deliveries while we are away on holiday?",
        "published_at": "2026-11-20T21:58:03+01:00",
        "lang": "en",
        "author": {"handle": "customer1"},
    }
    (tmp_path / "posts.jsonl").write_text(json.dumps(post), encoding="utf-8")
    helped("import", str(tmp_path / "posts.jsonl"))
    (case,) = [json.loads(line) for line in helped("queue", "--json").stdout.splitlines()]
    assert PAUSE in case["draft"]


def test_articles_want_the_sites_that_are_ours(shell: Shell, tmp_path: Path) -> None:
    (tmp_path / "help").mkdir()
    shell.configure('[responder.help]\nfolder = "help"')
    assert "`sites` of [[brands]]" in " ".join(shell("articles", fails=1).stderr.split())


def test_without_articles_it_says_how_to_have_some(shell: Shell) -> None:
    assert "[responder.help]" in shell("articles", fails=1).stderr
