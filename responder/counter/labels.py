"""What a person can say of a post, as choices. Pure."""

from responder.counter.reading import Reading
from responder.counter.words import Words
from responder.relabel import LABELS


def questions(words: Words) -> list[tuple[str, str]]:
    """List the questions that can be answered otherwise than the classifier did."""
    return [(field, words.labels[field]) for field in LABELS]


def answers(field: str, reading: Reading, words: Words) -> list[tuple[str, str]]:
    """List the answers to a question; the last takes back what was said, if anything was."""
    back = [("", words.unlabel)] if field in reading.file.labels else []
    return [*((str(value), words.answers[str(value)]) for value in LABELS[field]), *back]
