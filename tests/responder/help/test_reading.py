import json
from pathlib import Path

import pytest

from responder.help.article import Article, Shelf
from responder.help.reading import MOST, files, shelf
from responder.help.settings import HelpSettings

HOSTS = ("brumelle.example",)
MARKDOWN = """---
title: "Suspendre mes livraisons"
url: https://aide.brumelle.example/pause
lang: fr
questions:
  - comment stopper le lait en août ?
  - on part en vacances
---
# Un autre titre

Ouvrez **Mes tournées**, puis [Mettre en pause](https://ailleurs.example/x).

- jusqu’à la veille à 18 h
"""
TOML = """+++
url = "https://brumelle.example/help/pause"
questions = ["how do I stop the milk?"]
+++
# Pause deliveries while you are away

Open “My rounds” in your account and choose “Pause”.
"""
HTML = """<!doctype html><html lang="en"><head><title>Brumelle help</title>
<link rel="canonical" href="https://brumelle.example/help/card"><script>var a = "x";</script></head>
<body><nav>Home</nav>
<h1>Update your payment card</h1><p>Choose &amp; replace the card.</p></body>"""


def read(folder: Path) -> Shelf:
    return shelf(HelpSettings(folder=Path()), folder, HOSTS)


def one(folder: Path, name: str, content: str) -> Article:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(content, encoding="utf-8")
    found = read(folder)
    assert found.refused == ()
    (article,) = found.articles
    return article


def refusal(folder: Path, content: str, name: str = "a.md") -> str:
    (folder / name).write_text(content, encoding="utf-8")
    found = read(folder)
    assert found.articles == ()
    (refused,) = found.refused
    assert refused.origin == name
    return refused.reason


def test_markdown_with_a_head_of_keys(tmp_path: Path) -> None:
    article = one(tmp_path, "deliveries/pause.md", MARKDOWN)
    assert article.title == "Suspendre mes livraisons"
    assert article.url == "https://aide.brumelle.example/pause"
    assert article.lang == "fr"
    assert article.origin == str(Path("deliveries/pause.md"))
    assert article.questions == ("comment stopper le lait en août ?", "on part en vacances")
    assert "Mettre en pause" in article.text
    assert not any(sign in article.text for sign in ("*", "[", "ailleurs", "# "))


def test_markdown_with_a_head_of_toml_takes_its_title_and_language_from_the_text(
    tmp_path: Path,
) -> None:
    article = one(tmp_path, "pause.markdown", TOML)
    assert article.title == "Pause deliveries while you are away"
    assert (article.lang, article.questions) == ("en", ("how do I stop the milk?",))


def test_html_names_itself(tmp_path: Path) -> None:
    article = one(tmp_path, "card.html", HTML)
    assert (article.title, article.lang) == ("Update your payment card", "en")
    assert article.url == "https://brumelle.example/help/card"
    assert "Choose & replace the card." in article.text
    assert "Home" not in article.text and "var a" not in article.text


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("", "has no address: give it `url`"),
        ("https://evil.example/a", "evil.example is none of the brand's own sites"),
        ("https://notbrumelle.example/a", "none of the brand's own sites"),
        ("https://brumelle.example.evil.example/a", "none of the brand's own sites"),
        ("https://brumelle.example@evil.example/a", "no plain web address"),
        ("javascript:alert(1)", "has no address"),
        ("ftp://brumelle.example/a", "no plain web address"),
        ("https://brumelle.example/a b", "signs that an address cannot have"),
        ("https://brumelle.example/\u202ea", "signs that an address cannot have"),
        ("https://[brumelle.example/a", "cannot be read"),
    ],
)
def test_an_address_that_is_not_ours_is_refused(tmp_path: Path, url: str, reason: str) -> None:
    told = refusal(tmp_path, f"---\ntitle: Pause\nurl: {url}\nlang: en\n---\nSome text.\n")
    assert reason in told


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ("---\ntitle: A\n", "no line with --- ends it"),
        ("---\ntitle A\n---\n", "line 2 is no `key: value`"),
        ("+++\ntitle = \n+++\n", "its front matter"),
        ("---\nurl: https://brumelle.example/a\n---\nText alone.\n", "has no title"),
        ("---\nurl: https://brumelle.example/a\ntitle: A\n---\n", "has no text"),
        ("---\nurl: https://brumelle.example/a\ntitle: 1\n---\n23\n", "language cannot be told"),
    ],
)
def test_what_cannot_be_an_article_says_why(tmp_path: Path, content: str, reason: str) -> None:
    assert reason in refusal(tmp_path, content)


def test_one_bad_file_does_not_hide_the_others(tmp_path: Path) -> None:
    (tmp_path / "good.md").write_text(TOML, encoding="utf-8")
    (tmp_path / "bytes.md").write_bytes(b"\xff\xfe\x00")
    (tmp_path / "twice.md").write_text(TOML, encoding="utf-8")
    (tmp_path / "ignored.txt").write_text("no article", encoding="utf-8")
    found = read(tmp_path)
    assert [article.origin for article in found.articles] == ["good.md"]
    assert {one.origin for one in found.refused} == {"bytes.md", "twice.md"}
    assert "its address is that of good.md" in {one.reason for one in found.refused}


def test_a_folder_that_is_not_there_is_said(tmp_path: Path) -> None:
    settings = HelpSettings(folder=Path("nowhere"))
    (refused,) = shelf(settings, tmp_path, HOSTS).refused
    assert refused.reason == "is no folder"
    assert files(settings, tmp_path) == []


ROW = {
    "url": "https://brumelle.example/a",
    "title": "Pause deliveries",
    "text": "Open your rounds.",
}


def exported(folder: Path, name: str, content: str) -> Shelf:
    (folder / name).write_text(content, encoding="utf-8")
    return shelf(HelpSettings(export=Path(name)), folder, HOSTS)


def test_an_export_as_jsonl(tmp_path: Path) -> None:
    page = {
        **ROW,
        "url": "https://brumelle.example/b",
        "text": "<p>Open <b>it</b>.</p>",
        "lang": "en",
    }
    rows = [json.dumps(ROW), "", "[1]", "{", json.dumps({**ROW, "title": ""}), json.dumps(page)]
    found = exported(tmp_path, "help.jsonl", "\n".join(rows))
    assert [article.origin for article in found.articles] == ["help.jsonl:1", "help.jsonl:6"]
    assert found.articles[1].text == "Open it ."
    assert [one.origin for one in found.refused] == ["help.jsonl:3", "help.jsonl:4", "help.jsonl:5"]


def test_an_export_as_csv(tmp_path: Path) -> None:
    rows = 'URL,Title,Text,views\nhttps://brumelle.example/a,Pause deliveries,"Open\nit.",3\n'
    (article,) = exported(tmp_path, "help.csv", rows).articles
    assert (article.title, article.text) == ("Pause deliveries", "Open\nit.")


def test_a_sitemap_in_xml_is_told_what_it_lacks(tmp_path: Path) -> None:
    (refused,) = exported(tmp_path, "sitemap.xml", "<urlset/>").refused
    assert "holds no text" in refused.reason


def test_what_is_beyond_the_bound_is_told(tmp_path: Path) -> None:
    rows = [
        json.dumps({**ROW, "url": f"https://brumelle.example/{n}", "lang": "en"})
        for n in range(MOST + 5)
    ]
    found = exported(tmp_path, "help.jsonl", "\n".join(rows))
    assert len(found.articles) == MOST
    assert [one.reason for one in found.refused] == [f"is beyond the first {MOST}"]


def test_what_steers_a_terminal_is_taken_out(tmp_path: Path) -> None:
    article = one(tmp_path, "a.md", TOML.replace("# Pause", "# \x1b[31mPause\u202e"))
    assert article.title.startswith("Pause deliveries")
