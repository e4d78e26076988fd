"""The floor to compare with: VADER, a list of English words with their weights and a few rules.

Needs the extra `vigie[lexicon]`. C. J. Hutto and E. Gilbert, "VADER: A Parsimonious Rule-based
Model for Sentiment Analysis of Social Media Text", ICWSM 2014. It hears the tone alone, in English
alone: a negative tone counts as a complaint, no other question is answered, and posts in other
languages are undecided. Its figures are shares of the tone, not calibrated probabilities.
"""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from pydantic import BaseModel, ConfigDict

from classifier import language
from classifier.doubts import NO_WORDS, OTHER_LANGUAGE
from classifier.engine import EngineError
from classifier.explain import language_told
from classifier.text import masked, prose
from classifier.urgency_rules import RULES_VERSION, raised
from storage.model import Classification, Sentiment, Urgency

if TYPE_CHECKING:
    from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer

NAME = "lexicon"
MISSING = (
    "the engine 'lexicon' needs a package that is not installed: pip install \"vigie[lexicon]\""
)
THRESHOLD = 0.05
"""Of the compound score, which runs from -1 to 1; the one that VADER's authors recommend."""


class LexiconOptions(BaseModel):
    """The engine takes no options."""

    model_config = ConfigDict(extra="forbid", frozen=True)


def open_engine(options: Mapping[str, object]) -> "LexiconEngine":
    """Load the lexicon. Raises EngineError, and pydantic's ValidationError for any option."""
    LexiconOptions.model_validate(options)
    return LexiconEngine()


class LexiconEngine:
    """Judges English posts by the tone of their words."""

    def __init__(self) -> None:
        """Load the lexicon. Raises EngineError."""
        self._vader, self._release = _vader()

    @property
    def name(self) -> str:
        """`lexicon`."""
        return NAME

    @property
    def version(self) -> str:
        """Made of VADER's release and the version of the urgency rules."""
        return f"{self._release}.{RULES_VERSION}"

    def classify(
        self, texts: Sequence[str], langs: Sequence[str | None]
    ) -> Sequence[Classification]:
        """Judge each text, in order."""
        return [self._judged(text, tag) for text, tag in zip(texts, langs, strict=True)]

    def _judged(self, text: str, tag: str | None) -> Classification:
        lang = language.identify(text, tag)
        tones = shares(float(self._vader.polarity_scores(masked(text))["compound"]))
        complaint = tones[Sentiment.NEGATIVE]
        doubts = _doubts(lang, text)
        urgencies = dict.fromkeys(Urgency, 0.0)
        urgencies |= {Urgency.NORMAL: complaint, Urgency.LOW: 1.0 - complaint}
        classification = Classification(
            lang=lang,
            complaint=complaint,
            sentiment=tones,
            urgency=Urgency.NORMAL if complaint >= 0.5 else Urgency.LOW,
            urgencies=urgencies,
            topic="other",
            topic_probability=0.0,
            needs_reply=complaint,
            abuse=0.0,
            reasons=(
                *doubts,
                f"tone of its words: {max(tones, key=tones.__getitem__).value}",
                language_told(lang, stated=language.stated(tag) is not None),
            ),
            engine=NAME,
            engine_version=self.version,
            undecided=bool(doubts),
        )
        return raised(classification, text)


def shares(compound: float) -> dict[Sentiment, float]:
    """Share out the compound score: from the threshold on, its tone has one half and more.

    Between the thresholds neutral has one half and more; the opposite tone never has any.
    """
    strength = abs(compound)
    loud = 0.5 + strength / 2 if strength >= THRESHOLD else strength / THRESHOLD / 2
    found = dict.fromkeys(Sentiment, 0.0) | {Sentiment.NEUTRAL: 1.0 - loud}
    found[Sentiment.NEGATIVE if compound < 0 else Sentiment.POSITIVE] = loud
    return found


def _doubts(lang: str, text: str) -> tuple[str, ...]:
    if not any(c.isalpha() for c in prose(text)):
        return (NO_WORDS,)
    if lang != "en":
        return (OTHER_LANGUAGE,)
    return ()


def _vader() -> "tuple[SentimentIntensityAnalyzer, str]":
    try:
        from importlib.metadata import version

        from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer
    except ImportError as error:
        raise EngineError(MISSING) from error
    return SentimentIntensityAnalyzer(), version("vaderSentiment")
