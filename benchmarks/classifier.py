"""How good and how fast our engines are, beside VADER and beside TF-IDF, in one run.

    python -m benchmarks.classifier DATA [--ours FOLDER] [--posts FILE ...] [--rows N]
    python -m benchmarks.classifier --speed [--ours FOLDER]

DATA is the folder of docs/classifier.md. With `--ours`, all are measured on the posts that
`classifier.training.encoder.held` keeps back: the floor is taught the others, and FOLDER holds
weights (`linear.npz` with its card, and `encoder/`) whose recipe was taught no more. With `--posts`
all are measured on other posts, as `vigie evaluate` reads them: the floor is taught all of DATA,
and ours are the shipped weights. `--speed` compares the encoder with torch (benchmarks/speed.py).

An engine that is not there, or whose package is not installed, is told in a line and left out.
"""

import argparse
import random
from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path

from benchmarks import speed
from benchmarks.engines import NAMES, opened, say
from benchmarks.questions import MEASURES, Post, figure, judged, labelled, measured, post_of, read
from benchmarks.turns import medians
from classifier.engine import Engine
from classifier.evaluate import Detail, Figure
from classifier.training import corpus
from classifier.training.corpus import Example
from classifier.training.encoder.held import split

SEED = 20261122
TIMED = 1_000
"""Posts whose time is taken, in one list."""

TURNS = 5
KINDS = ("cascade", "encoder", "linear", "lexicon")
ALL = frozenset(MEASURES)
ANSWERED: Mapping[str, frozenset[str]] = {"lexicon": frozenset({"complaint", "sentiment"})}
"""The questions that are measured, of an engine that answers some alone."""

Found = Mapping[tuple[str, str, str], Detail]
"""By question, group and engine."""


def floor(posts: Sequence[Post], rows: int | None) -> dict[str, Engine]:
    """Teach the floor; nothing where scikit-learn is not installed."""
    try:
        from benchmarks.floor import Floor
    except ImportError:
        say('TF-IDF is left out: scikit-learn is not installed: pip install "vigie[train]"')
        return {}
    return {"floor": Floor(posts, rows, say)}


def drawn(posts: Sequence[Post], rows: int | None) -> list[Post]:
    """Keep at most so many posts of each group."""
    found: list[Post] = []
    for group in sorted({post.group for post in posts}):
        own = [post for post in posts if post.group == group]
        few = rows is not None and rows < len(own)
        found.extend(random.Random(SEED).sample(own, rows) if rows is not None and few else own)
    return found


def compared(posts: Sequence[Post], engines: Mapping[str, Engine]) -> Found:
    """Let every engine judge every post, and measure each question on each group."""
    found: dict[tuple[str, str, str], Detail] = {}
    for kind, engine in engines.items():
        say(f"reading {len(posts):,} posts: {NAMES[kind]}")
        answers = dict(zip(map(id, posts), judged(engine, posts), strict=True))
        for question in MEASURES:
            if question not in ANSWERED.get(kind, ALL):
                continue
            told = labelled(posts, question)
            for group in {post.group for post in told}:
                own = [post for post in told if post.group == group]
                found[question, group, kind] = measured(
                    question, own, [answers[id(post)] for post in own]
                )
    return found


def table(found: Found, kinds: Sequence[str]) -> Iterator[str]:
    """The figures with their intervals, in Markdown; calibration errors below their questions."""
    yield f"| question | posts | n | figure | {' | '.join(NAMES[k] for k in kinds)} |"
    yield "|" + "---|" * (4 + len(kinds))
    for question, measures in MEASURES.items():
        for group in sorted({g for q, g, _ in found if q == question}):
            details = [found.get((question, group, kind)) for kind in kinds]
            n = next(d.scores.accuracy.n for d in details if d is not None)
            for measure in measures:
                figures = [None if d is None else figure(measure, d) for d in details]
                percent = measure != "calibration error"
                cells = " | ".join(cell(f, percent=percent) for f in figures)
                yield f"| {question} | {group} | {n:,} | {measure} | {cells} |"


def cell(found: Figure | None, *, percent: bool) -> str:
    """A figure and its interval, in per cent or as it is."""
    if found is None:
        return "–"
    if not percent:
        return f"{found.value:.3f} ({found.low:.3f} to {found.high:.3f})"
    return f"{100 * found.value:.1f} ({100 * found.low:.1f} to {100 * found.high:.1f})"


def times(posts: Sequence[Post], engines: Mapping[str, Engine]) -> Iterator[str]:
    """Posts a second on the same posts, in turn; the ratio is to the slowest."""
    chosen = random.Random(SEED).sample(posts, min(TIMED, len(posts)))
    texts, langs = [p.text for p in chosen], [p.lang for p in chosen]
    works = {NAMES[k]: partial(e.classify, texts, langs) for k, e in engines.items()}
    yield f"{len(chosen):,} posts in one list, median of {TURNS} turns, {speed.machine()}"
    yield from speed.rates(medians(works, TURNS), len(chosen))


def show(title: str, posts: Sequence[Post], engines: Mapping[str, Engine]) -> None:
    """Measure and print."""
    found = compared(posts, engines)
    print(f"## {title}\n")
    print(*table(found, list(engines)), sep="\n")
    print()
    print(*times(posts, engines), sep="\n")
    print(flush=True)


def held_out(examples: Sequence[Example], folder: Path, rows: int | None) -> None:
    """Compare on what the recipe of the weights in the folder was not taught."""
    parts = split(examples)
    posts = [post_of(e, group) for e, group in zip(parts.judged, parts.groups, strict=True)]
    engines = opened(KINDS, folder) | floor([post_of(e) for e in parts.taught], rows)
    show("Held-out trades, apps, senders and posts", drawn(posts, rows), engines)


def others(examples: Sequence[Example], files: Sequence[Path], rows: int | None) -> None:
    """Compare on other posts; those that the data hold too are left out."""
    known = {example.key for example in examples}
    told = [post for file in files for post in read(file, say)]
    posts = [post for post in told if post.key not in known]
    say(f"{len(told) - len(posts)} posts are left out: they are in the data")
    if not posts:
        raise SystemExit("no labelled post is left to measure on")
    engines = opened(KINDS, None) | floor([post_of(e) for e in examples], rows)
    show(f"Other posts: {', '.join(file.name for file in files)}", drawn(posts, rows), engines)


def main() -> None:
    """Read the command line, measure and print."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.classifier")
    parser.add_argument("data", type=Path, nargs="?", help="folder of the training data")
    parser.add_argument("--ours", type=Path, help="folder of weights that saw no held-out post")
    parser.add_argument("--posts", type=Path, nargs="+", default=[], help="files of other posts")
    parser.add_argument(
        "--rows", type=int, help="posts of a question that are taught, and of a group that are read"
    )
    parser.add_argument("--speed", action="store_true", help="posts a second, beside torch")
    told = parser.parse_args()
    if told.speed:
        speed.main(told.ours)
        return
    if told.data is None or not (told.ours or told.posts):
        parser.error("name DATA and --ours FOLDER or --posts FILE, or --speed")
    examples = corpus.examples(told.data)
    if told.ours:
        held_out(examples, told.ours, told.rows)
    if told.posts:
        others(examples, told.posts, told.rows)


if __name__ == "__main__":
    main()
