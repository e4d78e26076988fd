"""Posts a second of each engine, beside the same encoder in torch, on sentences of our own.

Of sentences that it was taught the linear stage answers more alone than of others. So they are
drawn: as many in a hundred as the card of the encoder tells of posts that were held out.
"""

import csv
import json
import os
import platform
import random
from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path

from benchmarks.engines import opened, say
from benchmarks.turns import Work, medians
from classifier import encoder, model_file
from classifier.answers import probabilities
from classifier.encoder import Encoder
from classifier.engine import Engine
from classifier.engines.cascade import sure
from classifier.linear_stage import LinearStage
from classifier.text import reading
from classifier.training import corpus

SEED = 20261122
POSTS = 4_000
BATCH = 32
TURNS = 5
ALONE = "answered by the linear stage"

ONE_BY_ONE = "encoder, one by one"
IN_BATCHES = f"encoder, in batches of {BATCH}"
IN_ONE_LIST = "encoder, one list"
TORCH_ONE = "torch pipeline, one by one"
TORCH_BATCHES = f"torch pipeline, in batches of {BATCH}"
CASCADE = "cascade, one list"

BARS: Sequence[tuple[str, str, float]] = (
    (ONE_BY_ONE, TORCH_ONE, 10.0),
    (IN_ONE_LIST, TORCH_ONE, 10.0),
    (IN_BATCHES, TORCH_BATCHES, 2.5),
    (IN_ONE_LIST, TORCH_BATCHES, 2.5),
)
"""What should be so many times as fast as what."""

CASCADE_BAR = 1_500
"""Posts a second on two cores."""


def machine() -> str:
    """Tell what it runs on."""
    allowed = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    return f"{allowed} cores ({platform.machine()}), Python {platform.python_version()}"


def rates(seconds: Mapping[str, float], posts: int) -> Iterator[str]:
    """A line for each: posts a second, and how many times the slowest that is."""
    slowest = max(seconds.values(), default=0.0)
    for name, taken in seconds.items():
        yield f"{name:<34}{posts / taken:>10,.1f} posts/s {slowest / taken:>8.1f} times the slowest"


def sentences() -> list[tuple[str, str]]:
    """All our own sentences with their languages."""
    found: set[tuple[str, str]] = set()
    for path in (Path(corpus.__file__).parent / "seeds").glob("*.tsv"):
        with path.open(encoding="utf-8", newline="") as file:
            rows = csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
            found.update((row["text"], row["lang"]) for row in rows)
    return sorted(found)


def drawn(folder: Path, stage: LinearStage) -> tuple[list[tuple[str, str]], float]:
    """Draw sentences; and tell which share of them the linear stage answers alone.

    `folder` is that of the encoder, whose card says how large that share is among other posts.
    """
    posts = sentences()
    random.Random(SEED).shuffle(posts)
    shares = probabilities(stage.read([text for text, _ in posts]).scores)
    alone = sure(shares, Encoder(folder).thresholds)
    share = json.loads((folder / encoder.CARD).read_text())["cascade cost"][ALONE]
    of_stage = [p for p, told in zip(posts, alone, strict=True) if told][: round(POSTS * share)]
    doubtful = [p for p, told in zip(posts, alone, strict=True) if not told]
    chosen = [*of_stage, *doubtful[: POSTS - len(of_stage)]]
    random.Random(SEED).shuffle(chosen)
    return chosen, len(of_stage) / len(chosen)


def main(folder: Path | None) -> None:
    """Measure and print. Raises EngineError where there is no encoder."""
    of_encoder = folder / "encoder" if folder else encoder.DEFAULT
    stage = LinearStage(folder / "linear.npz" if folder else model_file.DEFAULT)
    posts, share = drawn(of_encoder, stage)
    works = _ours(opened(("cascade", "encoder", "linear"), folder), posts)
    taken = medians(works | _torch(of_encoder, posts), TURNS)
    print(f"{len(posts):,} posts, {share:.1%} of them answered by the linear stage alone")
    print(f"median of {TURNS} turns, {machine()}")
    print(*rates(taken, len(posts)), sep="\n")
    for fast, slow, bar in BARS:
        if fast in taken and slow in taken:
            ratio = taken[slow] / taken[fast]
            print(f"{fast} / {slow}: {ratio:.1f} ({_verdict(ratio, bar)} {bar:g})")
    if CASCADE in taken:
        rate = len(posts) / taken[CASCADE]
        print(f"{CASCADE}: {rate:,.0f} posts/s ({_verdict(rate, CASCADE_BAR)} {CASCADE_BAR:,})")


def _verdict(found: float, bar: float) -> str:
    return "reaches" if found >= bar else "below"


def _ours(engines: Mapping[str, Engine], posts: Sequence[tuple[str, str]]) -> dict[str, Work]:
    works: dict[str, Work] = {}
    for kind, engine in engines.items():
        if kind == "encoder":
            works[ONE_BY_ONE] = partial(_judge, engine, posts, 1)
            works[IN_BATCHES] = partial(_judge, engine, posts, BATCH)
        works[f"{kind}, one list"] = partial(_judge, engine, posts, len(posts))
    return works


def _judge(engine: Engine, posts: Sequence[tuple[str, str]], together: int) -> None:
    for start in range(0, len(posts), together):
        texts, langs = zip(*posts[start : start + together], strict=True)
        engine.classify(texts, langs)


def _torch(folder: Path, posts: Sequence[tuple[str, str]]) -> dict[str, Work]:
    try:
        from benchmarks.pipeline import TorchPipeline
    except ImportError:
        say('torch is left out: it is not installed: pip install "vigie[transformers]"')
        return {}
    pipeline = TorchPipeline(folder / encoder.TOKENIZER)
    texts = [reading(text) for text, _ in posts]
    return {
        TORCH_ONE: partial(pipeline.read, texts, 1),
        TORCH_BATCHES: partial(pipeline.read, texts, BATCH),
    }
