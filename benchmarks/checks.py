"""How many bad replies the checks find, how many near misses and good replies they flag.

`python -m benchmarks.checks [--half odd|even] [--fresh] [--tell]` reads the replies of
`replies/`, all written for it. What the playbook, the clock and the network would tell a check
stands in `context.tsv`; what the classifier would tell, the shipped engine is asked for the
invented post.
"""

import argparse
import csv
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from classifier.evaluate import wilson
from classifier.opening import own_engine
from responder.checks.addresses import addresses
from responder.checks.finding import Context, Finding
from responder.checks.mixes_tu_vous import address_of
from responder.checks.registry import CHECKS
from responder.leave import Address, Fact, Leave
from responder.limits import known_limit
from storage.model import Classification
from storage.settings import ClassifierSettings

REPLIES = Path(__file__).parent / "replies"
LANGUAGES = ("fr", "en")


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """One invented reply, and what is known beside it."""

    id: str
    lang: str
    about: str
    """The check that must find it, or must not; empty for a good reply."""
    bad: bool
    odd: bool
    reply: str
    context: Context


def rows(name: str) -> list[dict[str, str]]:
    """Read one of the tables; the texts hold quotation marks, and \\n for a line's end."""
    with (REPLIES / name).open(encoding="utf-8", newline="") as stream:
        read = csv.DictReader(stream, delimiter="\t", quoting=csv.QUOTE_NONE)
        return [{key: value.replace("\\n", "\n") for key, value in row.items()} for row in read]


def samples(*, fresh: bool = False) -> Iterator[Sample]:
    """Give all replies, good and bad; with `fresh`, those that no check was written with."""
    good, bad = (rows("fresh.tsv"), []) if fresh else (rows("good.tsv"), rows("bad.tsv"))
    known: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for row in rows("context.tsv"):
        known[row["id"]][row["key"]].append(row["value"])
    judged = judgements([*good, *bad])
    for number, row in enumerate(good, start=1):
        context = context_of(row, {}, judged[row["post"]], topic=row["topic"])
        yield sample(row, "", context, odd=number % 2 == 1)
    for row in bad:
        context = context_of(row, known[row["id"]], judged[row["post"]])
        yield sample(row, row["check"], context, odd=int(row["id"].rsplit("-", 1)[1]) % 2 == 1)


def sample(row: Mapping[str, str], check: str, context: Context, *, odd: bool) -> Sample:
    """One row with what is known beside it; `-` before the check's name marks a near miss."""
    return Sample(
        id=row["id"],
        lang=row["lang"],
        about=check.removeprefix("-"),
        bad=bool(check) and not check.startswith("-"),
        odd=odd,
        reply=row["reply"],
        context=context,
    )


def judgements(posts: Sequence[Mapping[str, str]]) -> Mapping[str, Classification]:
    """Ask the shipped engine what it makes of the invented posts."""
    engine = own_engine(ClassifierSettings())
    texts = [row["post"] for row in posts]
    judged = engine.classify(texts, [row["lang"] for row in posts])
    return dict(zip(texts, judged, strict=True))


def context_of(
    row: Mapping[str, str],
    known: Mapping[str, Sequence[str]],
    judged: Classification,
    topic: str | None = None,
) -> Context:
    """Build what a check is given: the brand addresses its customers as the reply does."""
    fault = next(iter(known.get("status", [])), "200")
    dead = fault[:1] in {"4", "5"} or fault.startswith("no such")
    links = list(addresses(row["reply"])) if dead else []
    now = next(iter(known.get("now", [])), None)
    return Context(
        lang=row["lang"],
        topic=topic or judged.topic,
        limit=known_limit(row["channel"]),
        network=row["channel"],
        post=row["post"],
        complaint=judged.complaint,
        leave=Leave(
            facts=tuple(
                Fact(text=text, until=until)
                for text, until in zip(known.get("fact", []), _ends(known), strict=True)
            ),
            may_admit="nothing" in known.get("forbids", []),
            address=address_of(row["reply"]) or Address.VOUS,
        ),
        recent=tuple(known.get("recent", [])),
        own_hosts=frozenset(known.get("own", [""])[0].split(",")) - {""},
        dead_links=dict.fromkeys(links, fault),
        now=datetime.fromisoformat(now) if now else None,
    )


def _ends(known: Mapping[str, Sequence[str]]) -> Sequence[datetime]:
    """When the facts go stale: a day alone means its end."""
    ends = [datetime.fromisoformat(text) for text in known.get("until", [])]
    return [end if end.tzinfo else end.replace(tzinfo=UTC) + timedelta(days=1) for end in ends]


def found(check: str, of: Sample) -> Sequence[Finding]:
    """What one check says of one reply."""
    return tuple(CHECKS[check](of.reply, of.context))


def line(check: str, lang: str, read: Sequence[Sample], *, tell: bool) -> str:
    """One row of the table; with `tell`, every reply that was judged wrongly stands before it."""
    mine = [each for each in read if each.lang == lang]
    about = [each for each in mine if each.about == check]
    good = [each for each in mine if not each.about]
    hit = {each.id for each in (*about, *good) if found(check, each)}
    if tell:
        for each in (*about, *good):
            if (each.id in hit) is not each.bad:
                print(f"    {each.id}: {each.reply!r} {found(check, each)}")
    bad = [each for each in about if each.bad]
    near = [each for each in about if not each.bad]
    alarms = wilson(sum(each.id in hit for each in good), len(good))
    shown = "" if alarms is None else f"{alarms.value:.1%} ({alarms.low:.1%} to {alarms.high:.1%})"
    return (
        f"| {check} | {lang} | {sum(each.id in hit for each in bad)} of {len(bad)} "
        f"| {sum(each.id in hit for each in near)} of {len(near)} "
        f"| {sum(each.id in hit for each in good)} of {len(good)}: {shown} |"
    )


def main() -> None:
    """Print one row for each check and language, then the good replies with any finding."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--half", choices=["odd", "even"], help="Every second reply alone.")
    parser.add_argument("--fresh", action="store_true", help="The good replies of fresh.tsv alone.")
    parser.add_argument("--check", choices=list(CHECKS), action="append")
    parser.add_argument("--tell", action="store_true", help="Print what was judged wrongly.")
    asked = parser.parse_args()
    every = samples(fresh=asked.fresh)
    read = [s for s in every if asked.half is None or s.odd is (asked.half == "odd")]
    print("| check | language | bad found | near misses flagged | good replies flagged |")
    print("|---|---|---|---|---|")
    for check in asked.check or CHECKS:
        for lang in LANGUAGES:
            print(line(check, lang, read, tell=asked.tell))
    good = [each for each in read if not each.about]
    any_of = [each for each in good if any(found(c, each) for c in asked.check or CHECKS)]
    share = wilson(len(any_of), len(good))
    if share is not None:
        print(f"\nGood replies with any finding: {len(any_of)} of {len(good)}, ", end="")
        print(f"{share.value:.1%} ({share.low:.1%} to {share.high:.1%})")


if __name__ == "__main__":
    main()
