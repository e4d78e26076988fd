"""Labelled posts to measure on, what is asked of each, and how good the answers were."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from classifier.engine import Engine
from classifier.evaluate import Detail, Figure, detail
from classifier.labels import URGENT, YES_NO, BadLabel, answered, is_urgent, labels
from classifier.language import stated
from classifier.training.corpus import Example, key_of
from listener.records import format_of, records
from responder.files import CHUNK
from storage.model import Classification, Urgency

Say = Callable[[str], None]

MEASURES: Mapping[str, tuple[str, ...]] = {
    "complaint": ("macro F1", "calibration error"),
    "sentiment": ("average recall", "macro F1"),
    URGENT: ("F1", "calibration error"),
    "topic": ("accuracy",),
    "needs_reply": ("macro F1", "calibration error"),
    "abuse": ("macro F1", "calibration error"),
}
"""The questions, and what is told of each; *urgent* asks whether the urgency is high at least."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Post:
    """One labelled post."""

    text: str
    key: str
    """What identifies the text, as in the training data."""
    lang: str | None
    group: str
    """The posts that it is measured with."""
    labels: Mapping[str, str]
    """By question."""


def post_of(example: Example, group: str = "") -> Post:
    """A post of the training data."""
    return Post(
        text=example.text,
        key=example.key,
        lang=example.lang,
        group=group,
        labels=_with_urgent(example.labels),
    )


def read(path: Path, say: Say) -> Iterator[Post]:
    """The posts of a file that `vigie evaluate` reads; what cannot be used is told by its line."""
    with path.open("rb") as stream:
        for record in records(stream, format_of(path.name)):
            try:
                if isinstance(record.value, str):
                    raise BadLabel(record.value)
                text, lang = record.value.get("text"), record.value.get("lang")
                given = labels(record.value)
                if not isinstance(text, str) or not given:
                    raise BadLabel("no text" if given else "no label")
            except BadLabel as error:
                say(f"{path.name}, line {record.line}: {error}")
                continue
            tag = lang if isinstance(lang, str) else None
            told = stated(tag)
            yield Post(
                text=text,
                key=key_of(text),
                lang=tag,
                group=f"{path.stem}, {told}" if told else path.stem,
                labels=_with_urgent(given),
            )


def _with_urgent(given: Mapping[str, str]) -> Mapping[str, str]:
    if "urgency" not in given:
        return given
    return {**given, URGENT: YES_NO[is_urgent(Urgency(given["urgency"]))]}


def labelled(posts: Sequence[Post], question: str) -> list[Post]:
    """The posts whose label answers the question."""
    return [post for post in posts if question in post.labels]


def judged(engine: Engine, posts: Sequence[Post]) -> list[Classification]:
    """Judge all posts, as many at a time as `vigie classify` reads. Raises EngineError."""
    found: list[Classification] = []
    for start in range(0, len(posts), CHUNK):
        part = posts[start : start + CHUNK]
        found.extend(engine.classify([p.text for p in part], [p.lang for p in part]))
    return found


def measured(question: str, posts: Sequence[Post], found: Sequence[Classification]) -> Detail:
    """How good the judgements of these posts are; every one of them is labelled."""
    told = [answered(one, question) for one in found]
    truth = [post.labels[question] for post in posts]
    return detail(truth, [answer for answer, _ in told], [sure for _, sure in told])


def figure(measure: str, found: Detail) -> Figure | None:
    """The figure of this name; of F1, which is of *yes*, None where no post is labelled so."""
    match measure:
        case "macro F1":
            return found.scores.macro_f1
        case "average recall":
            return found.scores.average_recall
        case "accuracy":
            return found.scores.accuracy
        case "calibration error":
            return found.scores.calibration_error
        case _:
            return next((a.f1 for a in found.answers if a.answer == "yes"), None)
