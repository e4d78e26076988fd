from dataclasses import replace

import pytest

from classifier.heads import HEADS
from classifier.labels import BadLabel, answered, answers, labels
from storage.model import TOPICS, Json, Urgency
from tests.factories import classification


def test_labels_may_be_words_truths_or_numbers() -> None:
    words: dict[str, Json] = {"complaint": "yes", "sentiment": "negative", "urgency": "high"}
    numbers: dict[str, Json] = {"complaint": 1, "sentiment": -1, "urgency": 2}
    assert labels(words) == labels(numbers) == words
    assert labels({"complaint": True, "abuse": False}) == {"complaint": "yes", "abuse": "no"}


def test_what_is_missing_or_null_is_not_asked() -> None:
    assert labels({"text": "Brumelle", "topic": None}) == {}


@pytest.mark.parametrize(
    "row",
    [{"sentiment": 2}, {"urgency": "soon"}, {"topic": 1}, {"complaint": 2}, {"abuse": [1]}],
)
def test_another_answer_is_refused(row: dict[str, Json]) -> None:
    with pytest.raises(BadLabel, match="none of"):
        labels(row)


def test_each_question_has_its_answer_in_a_classification() -> None:
    judged = replace(classification(complaint=0.2, topic="price"), urgency=Urgency.CRITICAL)
    assert answered(judged, "complaint") == ("no", 0.8)
    assert answered(judged, "sentiment") == ("negative", 0.8)
    assert answered(judged, "urgency") == ("critical", 0.25)
    assert answered(judged, "topic") == ("price", 0.8)
    assert answered(judged, "needs_reply") == ("no", 0.8)
    assert answered(judged, "abuse") == ("no", 1.0)
    assert answers("topic") == TOPICS
    assert all(answered(judged, question)[0] in answers(question) for question in HEADS)
