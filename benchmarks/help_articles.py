"""How well help articles are found: 40 articles and the posts of `benchmarks/help`, all our own.

Run with `python -m benchmarks.help_articles`. The threshold is chosen on every other post, and
what it does is told of the others. The posts of `fresh.tsv` were written when the search was
chosen, those of `complaints.tsv` when the guard before it was.
"""

import csv
import math
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from classifier import model_file
from classifier.evaluate import wilson
from classifier.local import open_reader
from classifier.registry import DEFAULT, load
from classifier.vector import Floats
from responder.help.article import Article
from responder.help.asking import may_link
from responder.help.finder import THRESHOLD
from responder.help.kept import read_of
from responder.help.likeness import MEANING, Letters, Meanings, cut

FOLDER = Path(__file__).parent / "help"
SHIPPED = "runs of letters + encoder"
WANTED = 0.95
"""Share of links that must be right on the half on which the threshold is chosen."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Post:
    """A post, and the address of the article that answers it, if one does."""

    text: str
    lang: str
    kind: str
    """`answer`, `near` (nothing answers it) or `brushoff` (a link would be an insult)."""
    article: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Best:
    """The article that a way of comparing puts first."""

    score: float
    right: bool


def rows(name: str) -> list[dict[str, str]]:
    """Read one table."""
    with (FOLDER / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))


def articles() -> list[Article]:
    """The articles of the benchmark; their origin is their name."""
    return [
        Article(url=r["url"], title=r["title"], text=r["text"], lang=r["lang"], origin=r["id"])
        for r in rows("articles.tsv")
    ]


def posts(name: str) -> list[Post]:
    """The posts of one table."""
    return [
        Post(
            text=r["text"].replace("@brumelle", "").replace("Brumelle", ""),
            lang=r["lang"],
            kind=r["kind"],
            article=r["article"] if r["kind"] == "answer" else "",
        )
        for r in rows(name)
    ]


def interval(right: int, of: int) -> str:
    """A share with its 95 % interval."""
    share = wilson(right, of)
    if share is None:
        return "-"
    return f"{right}/{of} = {share.value:.0%} ({share.low:.0%} to {share.high:.0%})"


def word_cosines(own: Sequence[Article], text: str) -> Floats:
    """TF-IDF of whole words, for comparison."""
    counted = [Counter(cut(f"{a.title} {a.title} {a.text}")) for a in own]
    spread = Counter(word for counts in counted for word in counts)

    def weighed(counts: Counter[str]) -> dict[str, float]:
        size = len(own)
        return {
            w: (1 + math.log(n)) * max(0.0, math.log((size + 1) / (spread[w] + 0.5)))
            for w, n in counts.items()
        }

    def length(row: Mapping[str, float]) -> float:
        return math.sqrt(sum(v * v for v in row.values())) or 1.0

    asked = weighed(Counter(cut(text)))
    kept = [weighed(counts) for counts in counted]
    return np.array(
        [
            sum(v * row.get(w, 0.0) for w, v in asked.items()) / length(asked) / length(row)
            for row in kept
        ],
        dtype=np.float32,
    )


def compared(shelf: Sequence[Article], asked: Sequence[Post]) -> dict[str, list[Best]]:
    """The article that each way of comparing puts first, post by post."""
    reader = open_reader()
    common = model_file.load(model_file.DEFAULT).vocabulary
    vectors = reader.vectors([read_of(article) for article in shelf])
    seen = reader.vectors([post.text for post in asked])
    found: dict[str, list[Best]] = {}
    parts = {}
    for lang in {article.lang for article in shelf}:
        here = [row for row, article in enumerate(shelf) if article.lang == lang]
        own = [shelf[row] for row in here]
        parts[lang] = own, Letters(own, common), Meanings(vectors[here], vectors.mean(axis=0))
    for post, vector in zip(asked, seen, strict=True):
        own, letters, meanings = parts[post.lang]
        runs, view = letters.cosines(cut(post.text)), meanings.nearness(vector)
        words = word_cosines(own, post.text)
        ways = {
            "encoder": view,
            "words": words,
            "words + encoder": words + MEANING * view,
            "runs of letters": runs,
            SHIPPED: runs + MEANING * view,
        }
        for way, scores in ways.items():
            row = int(scores.argmax())
            best = Best(score=float(scores[row]), right=own[row].origin == post.article)
            found.setdefault(way, []).append(best)
    return found


def chosen(best: Sequence[Best], wanted: float = WANTED) -> float:
    """The lowest threshold above which so many of the links are right."""
    ranked = sorted(best, key=lambda b: -b.score)
    right, least = 0, math.inf
    for place, one in enumerate(ranked, 1):
        right += one.right
        if right / place >= wanted:
            least = one.score
    return least


def told(name: str, asked: Sequence[Post], best: Sequence[Best], least: float) -> None:
    """Print what a threshold does."""
    linked = [b for b in best if b.score >= least]
    answerable = [b for p, b in zip(asked, best, strict=True) if p.article]
    first = sum(b.right for b in answerable)
    right = sum(b.right for b in linked)
    print(
        f"{name:25} first {first}/{len(answerable)}, threshold {least:.3f}: "
        f"right of linked {interval(right, len(linked))}, "
        f"found of answerable {interval(right, len(answerable))}"
    )


def guarded(asked: Sequence[Post]) -> Iterator[bool]:
    """Whether the whole way would look for an article, with topic and urgency as judged."""
    judged = load(DEFAULT, {}).classify([p.text for p in asked], [p.lang for p in asked])
    for post, one in zip(asked, judged, strict=True):
        yield may_link(post.text, topic=one.topic, urgency=one.urgency, complaint=one.complaint)


def whole(name: str, asked: Sequence[Post], best: Sequence[Best]) -> None:
    """Print what becomes of each kind of post at the shipped threshold."""
    open_to = list(guarded(asked))
    for kind in dict.fromkeys(post.kind for post in asked):
        of = [i for i, post in enumerate(asked) if post.kind == kind]
        alone = [i for i in of if best[i].score >= THRESHOLD]
        linked = [i for i in alone if open_to[i]]
        print(
            f"{name} {kind}: linked by score {len(alone)} ({sum(best[i].right for i in alone)} "
            f"right), with the guard {interval(len(linked), len(of))} "
            f"({sum(best[i].right for i in linked)} right)"
        )


def main() -> None:
    """Print the figures of docs/help-articles.md."""
    shelf = articles()
    asked = posts("posts.tsv")
    ways = compared(shelf, asked)
    plain = [i for i, post in enumerate(asked) if post.kind != "brushoff"]
    for way, best in ways.items():
        least = chosen([best[i] for i in plain[0::2]])
        told(way, [asked[i] for i in plain[1::2]], [best[i] for i in plain[1::2]], least)
    whole("posts", asked, ways[SHIPPED])
    for name in ("fresh", "complaints"):
        asked = posts(f"{name}.tsv")
        whole(name, asked, compared(shelf, asked)[SHIPPED])


if __name__ == "__main__":
    main()
