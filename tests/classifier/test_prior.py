"""What speaks for a post before it moves."""

from dataclasses import replace

import pytest

from classifier.prior import prior
from classifier.risk import assess
from classifier.spread import forecast
from storage.model import Author
from tests.factories import NOON, classification, mention


@pytest.mark.parametrize(
    ("followers", "media", "text", "told"),
    [
        (
            120_000,
            ("video",),
            "quelle honte",
            "what speaks for it to spread: 120,000 followers, a video, words of anger or fear",
        ),
        (40, (), "late again", "nothing speaks for it to spread yet: 40 followers"),
        (40, ("photo", "gifv"), "late", "what speaks for it to spread: a video"),
        (
            None,
            (),
            "this is a scam",
            "what speaks for it to spread: words of anger or fear; "
            "how many followers its author has is not known",
        ),
    ],
)
def test_it_is_told_in_words_alone(
    followers: int | None, media: tuple[str, ...], text: str, told: str
) -> None:
    post = replace(mention(text=text), author=Author(handle="k", followers=followers), media=media)
    assert prior(post) == told


def test_risk_tells_it_once() -> None:
    post = replace(mention(text="a scam!"), author=Author(handle="k", followers=50_000))
    early = forecast([], published_at=NOON, now=NOON, prior=prior(post))
    reasons = assess(post, classification(), NOON, early).reasons
    assert "too early to tell: no counters were read yet" in reasons
    assert sum("50,000 followers" in reason for reason in reasons) == 1
