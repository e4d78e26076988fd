import json
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from benchmarks.help_articles import articles as written
from benchmarks.help_articles import posts
from classifier.engine import EngineError
from classifier.local import Reader, open_reader
from classifier.vector import Floats
from responder.brief import Brief
from responder.help import kept
from responder.help.asking import may_link
from responder.help.finder import Finder, open_finder
from responder.help.settings import HelpSettings
from storage.errors import SettingsError
from storage.model import Brand, Receipt, Urgency
from tests.classifier.lessons import WordReader
from tests.responder.samples import MASTODON, MONDAY, case, mention

BRAND = Brand(name="Brumelle", handles=("brumelle",))


class Counting:
    """A reader that counts what it reads."""

    version = "counting"

    def __init__(self) -> None:
        self.read: list[str] = []

    def vectors(self, texts: Sequence[str]) -> Floats:
        self.read += texts
        return WordReader().vectors(texts)


@pytest.fixture
def help_centre(tmp_path: Path) -> Path:
    rows = [{"url": a.url, "title": a.title, "text": a.text, "lang": a.lang} for a in written()]
    (tmp_path / "help.jsonl").write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    return tmp_path


def finder(folder: Path, reader: Reader | None = None) -> Finder:
    read = reader or WordReader()
    return Finder(
        settings=HelpSettings(export=Path("help.jsonl")),
        hosts=("brumelle.example",),
        ledger=folder / "vigie.db",
        brands=(BRAND,),
        reader=lambda: read,
    )


@pytest.fixture(scope="module")
def encoder() -> Reader:
    return open_reader()


def test_most_of_our_questions_find_their_article_and_no_other(
    help_centre: Path, encoder: Reader
) -> None:
    found = finder(help_centre, encoder)
    by_url = {article.url: article.origin for article in written()}
    right = wrong = 0
    for post in posts("posts.tsv"):
        if post.kind == "brushoff":
            continue
        if (article := found.find(post.text, post.lang)) is not None:
            right += by_url[article.url] == post.article
            wrong += by_url[article.url] != post.article
    assert right >= 30
    assert wrong <= 1


def test_an_article_is_in_the_language_of_the_customer(help_centre: Path) -> None:
    found = finder(help_centre)
    visit = "Visiter la laiterie, réservation du premier samedi du mois"
    assert found.find(visit, "fr") is not None
    assert found.find(visit, "en") is None
    assert found.find(visit, "de") is None
    assert {near.article.lang for near in found.ranked(visit, "en")} == {"en"}


@pytest.mark.parametrize("text", ["", "@brumelle", "🥛🥛", "??!", "\x00\u202e", "0" * 100_000])
def test_what_says_nothing_finds_nothing(help_centre: Path, text: str) -> None:
    assert finder(help_centre).find(text, "en") is None


def test_the_name_of_the_brand_finds_nothing_by_itself(help_centre: Path) -> None:
    texts = {near.score for near in finder(help_centre).ranked("Brumelle @brumelle!", "en")}
    assert texts == set()


def test_questions_in_the_words_of_customers_count(help_centre: Path) -> None:
    asked = "my cow friend wants in, perks?"
    assert finder(help_centre).find(asked, "en") is None
    rows = [json.loads(line) for line in (help_centre / "help.jsonl").read_text().splitlines()]
    for row in rows:
        if row["url"].endswith("help/refer"):
            row["questions"] = [asked]
    (help_centre / "help.jsonl").write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    article = finder(help_centre).find(asked, "en")
    assert article is not None and article.url.endswith("/help/refer")


def test_articles_are_read_once_and_again_when_they_change(help_centre: Path) -> None:
    counting = Counting()
    found = finder(help_centre, counting)
    found.find("delivery?", "en")
    found.find("delivery?", "en")
    assert len(counting.read) == 42

    again = Counting()
    other = finder(help_centre, again)
    other.find("delivery?", "en")
    assert again.read == ["delivery?"]

    lines = (help_centre / "help.jsonl").read_text(encoding="utf-8").splitlines()
    changed = {**json.loads(lines[0]), "text": "Plus rien à faire, la pause est automatique."}
    content = "\n".join([json.dumps(changed), *lines[1:]])
    (help_centre / "help.jsonl").write_text(content, encoding="utf-8")
    other.find("delivery?", "en")
    assert again.read[1:] == [f"{changed['title']}. {changed['text']}", "delivery?"]


@pytest.mark.parametrize("spoilt", [b"", b"x" * 40, b"PK\x03\x04"])
def test_what_was_kept_and_is_spoilt_is_made_anew(help_centre: Path, spoilt: bytes) -> None:
    place = kept.place_of(help_centre / "vigie.db")
    finder(help_centre).find("delivery?", "en")
    whole = place.read_bytes()
    place.write_bytes(spoilt or whole[:-3])
    counting = Counting()
    finder(help_centre, counting).find("delivery?", "en")
    assert len(counting.read) == 41


def test_another_encoder_reads_anew(help_centre: Path) -> None:
    place = help_centre / "vectors"
    first = kept.vectors(written(), WordReader("1"), place)
    counting = Counting()
    second = kept.vectors(written(), counting, place)
    assert len(counting.read) == 40
    assert np.array_equal(first, second)


def test_a_folder_that_cannot_be_written_stops_nothing(help_centre: Path) -> None:
    vectors = kept.vectors(written(), WordReader(), help_centre / "nowhere" / "vectors")
    assert vectors.shape[0] == 40


QUESTION = "comment suspendre mes livraisons pendant mes vacances ?"


def brief(text: str = QUESTION, urgency: Urgency = Urgency.NORMAL, **more: object) -> Brief:
    of = replace(case(topic="question_info", urgency=urgency), **more)  # type: ignore[arg-type]
    return Brief(case=of, mention=replace(mention(), text=text), limit=MASTODON, now=MONDAY)


def test_a_reply_can_link_what_answers_and_says_why(help_centre: Path) -> None:
    helped = finder(help_centre).helped(brief())
    assert helped.article is not None
    assert helped.article.url == "https://brumelle.example/aide/pause"
    assert helped.reason.startswith("article “Suspendre mes livraisons pendant mes vacances” (")
    assert "suspendre" in helped.reason


@pytest.mark.parametrize("urgency", [Urgency.HIGH, Urgency.CRITICAL])
def test_nobody_in_need_is_sent_to_an_article(help_centre: Path, urgency: Urgency) -> None:
    helped = finder(help_centre).helped(brief(urgency=urgency))
    assert (helped.article, helped.reason) == (None, "no article: a link would be a brush-off")


def test_who_wrote_again_gets_no_article(help_centre: Path) -> None:
    receipt = Receipt(native_id="9", url=None, at=MONDAY)
    helped = finder(help_centre).helped(brief(receipt=receipt))
    assert (helped.article, helped.reason) == (None, "no article: the customer wrote again")


def test_a_finder_that_fails_links_nothing_and_says_so(help_centre: Path) -> None:
    def broken() -> Reader:
        raise EngineError("the encoder is not there")

    found = replace(finder(help_centre), reader=broken)
    helped = found.helped(brief())
    assert (helped.article, helped.reason) == (None, "no article: the encoder is not there")


def test_the_questions_without_an_article_are_told(help_centre: Path) -> None:
    asked = [(QUESTION, "fr"), ("is there a moon on Sundays?", "en")]
    assert list(finder(help_centre).unanswered(asked)) == ["is there a moon on Sundays?"]


ASKED = "where do I find my invoice?"


@pytest.mark.parametrize(
    ("text", "topic", "complaint", "may"),
    [
        (ASKED, "question_info", 0.1, True),
        (ASKED, "billing", 0.3, True),
        (ASKED, "billing", 0.95, False),
        ("the app will not open, any fix?", "website_app", 0.95, True),
        ("the app will not open", "website_app", 0.95, False),
        ("third time I ask: where is my invoice?", "billing", 0.5, False),
        ("j’ai déjà réinstallé l’application, que faire ?", "website_app", 0.6, False),
        ("résilié en mars et vous me prélevez, remboursement quand ?", "question_info", 0.5, False),
        ("opened on Sunday, is it still good?", "question_info", 0.1, True),
        ("sour this morning, is that normal?", "question_info", 0.5, False),
    ],
)
def test_where_a_link_would_be_a_brush_off(
    text: str, topic: str, complaint: float, may: bool
) -> None:
    told = may_link(text, topic=topic, urgency=Urgency.NORMAL, complaint=complaint)
    assert told is may


def test_nothing_is_opened_where_nothing_is_configured(tmp_path: Path) -> None:
    assert open_finder({}, tmp_path / "vigie.db", (), ()) is None
    with pytest.raises(SettingsError, match=r"responder\.help\.foldr: is not an option"):
        open_finder({"foldr": "x"}, tmp_path / "vigie.db", (), ())
