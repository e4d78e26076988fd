"""How help articles, and the search for one, are shown."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rich.console import Group
from rich.table import Table
from rich.text import Text

from responder.help.article import Article, Shelf
from responder.help.finder import Finder, Helped
from responder.help.likeness import Likeness
from responder.screens.words import post
from storage.model import Classification, Json


@dataclass(frozen=True, slots=True, kw_only=True)
class Search:
    """What a search for an article found."""

    judged: Classification
    helped: Helped
    candidates: Sequence[Likeness]
    threshold: float


def searched(finder: Finder, text: str, judged: Classification) -> Search:
    """Search as for a draft. Raises EngineError."""
    return Search(
        judged=judged,
        helped=finder.answering(
            text,
            judged.lang,
            topic=judged.topic,
            urgency=judged.urgency,
            complaint=judged.complaint,
        ),
        candidates=finder.ranked(text, judged.lang),
        threshold=finder.threshold,
    )


def counted(shelf: Shelf) -> str:
    """Count the articles by language, and those that were refused."""
    langs = sorted(Counter(article.lang for article in shelf.articles).items())
    told = ", ".join(f"{number} {lang}" for lang, number in langs) or "none"
    return f"articles: {told}; refused: {len(shelf.refused)}"


def article_table(shelf: Shelf) -> Table:
    """Lay out what can be linked, and below it what cannot."""
    table = Table(title="Help articles", title_justify="left")
    for heading in ("Lang", "Title", "Address", "From"):
        table.add_column(heading, overflow="fold")
    for article in shelf.articles:
        table.add_row(article.lang, post(article.title), post(article.url), post(article.origin))
    for one in shelf.refused:
        table.add_row("", Text("refused", "red"), post(one.reason), post(one.origin))
    return table


def shelf_json(shelf: Shelf) -> Iterator[dict[str, Json]]:
    """Give every article as JSON, then every refusal."""
    for article in shelf.articles:
        yield {**_named(article), "questions": len(article.questions), "refused": None}
    for one in shelf.refused:
        yield {"file": one.origin, "refused": one.reason}


def search_page(search: Search) -> Group:
    """Lay out the verdict and the best candidates."""
    judged = search.judged
    said = (
        f"language {judged.lang}, topic {judged.topic}, urgency {judged.urgency.value}, "
        f"complaint {judged.complaint:.0%}"
    )
    table = Table(title=f"Most alike; linked from {search.threshold:.2f} on", title_justify="left")
    for heading in ("Score", "Letters", "Meaning", "Title", "Words"):
        table.add_column(heading, overflow="fold")
    for found in search.candidates:
        table.add_row(
            f"{found.score:.2f}",
            f"{found.letters:.2f}",
            f"{found.meaning:+.2f}",
            post(found.article.title),
            post(", ".join(found.words)),
        )
    verdict = Text("links nothing", "yellow")
    if search.helped.article is not None:
        verdict = Text(f"links {search.helped.article.url}", "green")
    return Group(verdict, Text(search.helped.reason), Text(said), table)


def search_json(search: Search) -> dict[str, Json]:
    """Give a search as JSON."""
    linked = search.helped.article
    return {
        "linked": None if linked is None else linked.url,
        "reason": search.helped.reason,
        "lang": search.judged.lang,
        "topic": search.judged.topic,
        "urgency": search.judged.urgency.value,
        "complaint": search.judged.complaint,
        "threshold": search.threshold,
        "candidates": [
            {
                **_named(found.article),
                "score": found.score,
                "letters": found.letters,
                "meaning": found.meaning,
                "words": list(found.words),
            }
            for found in search.candidates
        ],
    }


def _named(article: Article) -> dict[str, Json]:
    return {
        "url": article.url,
        "title": article.title,
        "lang": article.lang,
        "file": article.origin,
    }
