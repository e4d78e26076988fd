"""What an opinion may decide, and what it may not."""

from dataclasses import replace

import pytest

from classifier.doubts import DISGUISED, TOO_LONG, UNSURE
from classifier.opinion import Opinion
from classifier.second_opinion import joined
from classifier.triage import unread
from storage.model import Sentiment, Urgency

ACQUITTAL = Opinion(
    complaint=0.02,
    sentiment=Sentiment.POSITIVE,
    sentiment_probability=0.9,
    urgency=Urgency.LOW,
    urgency_probability=0.9,
    topic="praise",
    topic_probability=0.9,
    needs_reply=0.1,
    abuse=0.0,
)


@pytest.mark.parametrize(
    ("doubt", "stays"),
    [
        ({"complaint": 0.45}, False),
        ({"complaint": 0.55}, True),
        ({"complaint": 0.45, "abuse": 0.9}, True),
        ({"complaint": 0.45, "reasons": (TOO_LONG,)}, True),
        ({"complaint": 0.45, "reasons": (DISGUISED,)}, True),
    ],
)
def test_words_meant_for_the_model_do_not_acquit_a_likely_complaint(
    doubt: dict[str, object], stays: bool
) -> None:
    first = replace(replace(unread("none"), reasons=(UNSURE,)), **doubt)  # type: ignore[arg-type]
    told = joined(first, ACQUITTAL, "what a shop", "small")
    assert told.undecided is stays
    assert told.reasons[0] == "second opinion of small: no complaint (2%)"
