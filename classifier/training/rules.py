"""Counts what the urgency rules are worth: `python -m classifier.training.rules DATA_DIR`.

Patterns are written on one half of the labelled posts, chosen by a hash of the text, and counted
on the other. A rule's threshold is met by a post that is labelled a complaint, and by no other.
"""

import argparse
import sys
from collections import Counter
from collections.abc import Iterable, Sequence
from hashlib import sha256
from pathlib import Path

from classifier.training.corpus import Example, examples
from classifier.urgency_rules import held_back, signs_in, table
from storage.model import Urgency

_HALVES = ("written on", "counted on")


def main(arguments: Sequence[str]) -> None:
    """Print the tables of docs/classifier.md."""
    parser = argparse.ArgumentParser(description="Count what the urgency rules are worth.")
    parser.add_argument("data", type=Path, help="folder with the JSONL files of docs/classifier.md")
    labelled = [e for e in examples(parser.parse_args(arguments).data) if "urgency" in e.labels]
    for seeds, name in ((False, "posts of customers"), (True, "posts of our own")):
        for half in _HALVES:
            posts = [e for e in labelled if (e.source == "seeds") is seeds and half_of(e) == half]
            sys.stdout.write(f"\n{name}, {half}: {len(posts):,}\n\n{counted(posts)}")


def half_of(example: Example) -> str:
    """Which half a text belongs to, whatever file it stands in."""
    return _HALVES[sha256(example.key.encode()).digest()[0] % 2]


def counted(posts: Iterable[Example]) -> str:
    """Lay out, as a Markdown table, how often each kind is met and how often it is right.

    *Raised* are the posts that reach their label by rules alone, *alarmed* those raised above it.
    """
    met: Counter[str] = Counter()
    right: Counter[str] = Counter()
    high: Counter[str] = Counter()
    totals: Counter[str] = Counter()
    for post in posts:
        level = Urgency(post.labels["urgency"])
        complaint = 1.0 if post.labels["complaint"] == "yes" else 0.0
        rules = [sign.rule for sign in signs_in(post.text, complaint)]
        asked = {r.kind: r.level.rank for r in sorted(rules, key=lambda r: r.level.rank)}
        met.update(asked.keys())
        right.update(kind for kind, rank in asked.items() if level.rank >= rank)
        high.update(kind for kind in asked if level.rank >= Urgency.HIGH.rank)
        totals[level] += 1
        totals[f"{level} raised"] += max(asked.values(), default=0) >= level.rank
        totals[f"{level} alarmed"] += bool(asked)
        totals["held back"] += bool(held_back(post.text, complaint))
    lines = ["| kind | met | as urgent | at least high |", "|---|---|---|---|"]
    kinds = dict.fromkeys(rule.kind for rule in table().rule)
    lines.extend(f"| {k} | {met[k]} | {right[k]} | {high[k]} |" for k in kinds if met[k])
    lines.append("")
    asked_of = {"critical": "raised", "high": "raised", "normal": "alarmed", "low": "alarmed"}
    lines.extend(
        f"labelled {level}: {totals[level]}, {done}: {totals[f'{level} {done}']}"
        for level, done in asked_of.items()
    )
    lines.append(f"undecided for words of the worst: {totals['held back']}")
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    main(sys.argv[1:])
