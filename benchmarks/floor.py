"""The floor to compare with: TF-IDF and logistic regression, a model for each question.

Words 1-2 and runs of 2 to 5 characters within words (`char_wb`), as anybody would set it up with
scikit-learn in an hour. Needs the extra `vigie[train]`.
"""

import random
from collections.abc import Mapping, Sequence

from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import Pipeline, make_pipeline, make_union

from benchmarks.questions import Post, Say, labelled
from classifier.heads import HEADS
from classifier.labels import URGENT, answers
from storage.model import TOPICS, Classification, Sentiment, Urgency

STRENGTH = 4.0
"""C of each logistic regression: the inverse of its regularisation."""

LEAST_TEXTS = 2
"""Texts that a feature must occur in."""

Shares = Mapping[str, float]


class Floor:
    """Answers each question by its own model; knows no language and gives no reasons."""

    name = "floor"
    version = "TF-IDF 1"

    def __init__(self, posts: Sequence[Post], rows: int | None, say: Say) -> None:
        """Teach all models, each with at most `rows` of the posts that answer its question."""
        self._models: dict[str, Pipeline] = {}
        for question in HEADS:
            asked = URGENT if question == "urgency" else question
            told = labelled(posts, asked)
            if rows is not None and rows < len(told):
                told = random.Random(0).sample(told, rows)
            say(f"teaching the floor: {asked}, {len(told):,} posts")
            model = _untaught()
            model.fit([post.text for post in told], [post.labels[asked] for post in told])
            self._models[asked] = model

    def classify(
        self, texts: Sequence[str], langs: Sequence[str | None]
    ) -> Sequence[Classification]:
        """Judge each text, in order."""
        shares = {question: self._shares(question, texts) for question in self._models}
        return [
            self._judged({question: rows[row] for question, rows in shares.items()}, lang or "")
            for row, lang in enumerate(langs)
        ]

    def _shares(self, question: str, texts: Sequence[str]) -> list[Shares]:
        model = self._models[question]
        return [
            dict.fromkeys(answers(question), 0.0)
            | dict(zip(map(str, model.classes_), row, strict=True))
            for row in model.predict_proba(texts).tolist()
        ]

    def _judged(self, one: Mapping[str, Shares], lang: str) -> Classification:
        urgent, topics = one[URGENT]["yes"], one["topic"]
        topic = max(TOPICS, key=topics.__getitem__)
        levels = dict.fromkeys(Urgency, 0.0) | {Urgency.HIGH: urgent, Urgency.NORMAL: 1 - urgent}
        return Classification(
            lang=lang,
            complaint=one["complaint"]["yes"],
            sentiment={tone: one["sentiment"][tone.value] for tone in Sentiment},
            urgency=Urgency.HIGH if urgent >= 0.5 else Urgency.NORMAL,
            urgencies=levels,
            topic=topic,
            topic_probability=topics[topic],
            needs_reply=one["needs_reply"]["yes"],
            abuse=one["abuse"]["yes"],
            reasons=(),
            engine=self.name,
            engine_version=self.version,
            undecided=False,
        )


def _untaught() -> Pipeline:
    told = {"sublinear_tf": True, "min_df": LEAST_TEXTS}
    return make_pipeline(
        make_union(
            TfidfVectorizer(ngram_range=(1, 2), **told),
            TfidfVectorizer(analyzer="char_wb", ngram_range=(2, 5), **told),
        ),
        LogisticRegression(C=STRENGTH, max_iter=400, tol=1e-3),
    )
