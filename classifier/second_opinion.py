"""Asks a language model about the posts that the engine left undecided; off unless configured.

Any endpoint that speaks OpenAI's chat completions with a JSON schema will do, also one of this
machine (Ollama, vLLM). A post goes out without the names, addresses and digits that can be told.
What comes back is believed only as far as the schema allows, can never lower an urgency, and is
marked in the reasons; without it the first judgement stands.
"""

import asyncio
import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from hashlib import sha256

import httpx
from pydantic import Field, ValidationError

from classifier.doubts import ABUSIVE, UNSETTLED, is_doubt
from classifier.endpoint import (
    LONGEST,
    Allowance,
    Endpoint,
    EndpointOptions,
    NoAnswer,
    shown,
)
from classifier.engine import Engine
from classifier.merging import MARGIN, sure_of
from classifier.opinion import INSTRUCTION, SCHEMA, Opinion
from classifier.text import visible
from classifier.urgency_rules import raised
from storage.model import Classification, Clock


class SecondOpinionOptions(EndpointOptions):
    """The table `[classifier.second_opinion]`."""

    together_s: float = Field(default=60.0, gt=0, le=3600)
    """Of posts that are judged together no more are asked about after so many seconds."""


class SecondOpinion:
    """An engine that judges as `first` does, and asks about what that leaves undecided."""

    def __init__(
        self, first: Engine, options: SecondOpinionOptions, allowance: Allowance, clock: Clock
    ) -> None:
        self._first = first
        self._options = options
        self._endpoint = Endpoint(options, allowance, clock)
        self._given: Counter[str] = Counter()

    @property
    def name(self) -> str:
        """The name of the engine that judges first."""
        return self._first.name

    @property
    def version(self) -> str:
        """Made of the first engine's version, the model and what it is told."""
        asked = json.dumps([self._options.base_url, self._question("", "")], sort_keys=True)
        return f"{self._first.version}+{sha256(asked.encode()).hexdigest()[:8]}"

    def told(self) -> str | None:
        """Count the questions since the last call: how many were answered, and what went wrong."""
        counts, self._given = self._given, Counter()
        answered = counts.pop("", 0)
        if not answered and not counts:
            return None
        faults = "".join(f"; {number} without: {fault}" for fault, number in counts.items())
        return f"{answered} second opinions{faults}"

    def classify(
        self, texts: Sequence[str], langs: Sequence[str | None]
    ) -> Sequence[Classification]:
        """Judge each text, in order; a failing endpoint changes nothing but a reason."""
        version = self.version
        judged = [replace(c, engine_version=version) for c in self._first.classify(texts, langs)]
        doubtful = [row for row, c in enumerate(judged) if c.undecided and visible(texts[row])]
        if doubtful:
            asked = [(texts[row], judged[row]) for row in doubtful]
            for row, answered in zip(doubtful, asyncio.run(self._answered(asked)), strict=True):
                judged[row] = answered
        return judged

    async def _answered(
        self, asked: Sequence[tuple[str, Classification]]
    ) -> Sequence[Classification]:
        try:
            client = self._endpoint.client()
        except NoAnswer as fault:
            return [self._without(first, fault) for _, first in asked]
        async with client:
            until = asyncio.get_running_loop().time() + self._options.together_s
            return [
                await self._one(client, text, first, late=place > 0 and _past(until))
                for place, (text, first) in enumerate(asked)
            ]

    def _without(self, first: Classification, why: NoAnswer) -> Classification:
        self._given[str(why)] += 1
        return replace(first, reasons=(*first.reasons, f"no second opinion: {why}"))

    async def _one(
        self, client: httpx.AsyncClient, text: str, first: Classification, *, late: bool
    ) -> Classification:
        try:
            if late:
                raise NoAnswer("the posts before it took too long")
            question = self._question(shown(text)[:LONGEST], first.lang)
            opinion = await self._endpoint.answer(client, question, _parsed)
        except NoAnswer as error:
            return self._without(first, error)
        self._given[""] += 1
        return joined(first, opinion, text, self._options.model)

    def _question(self, post: str, lang: str) -> dict[str, object]:
        data = {"language": lang, "post": post}
        return self._endpoint.question(INSTRUCTION, data, SCHEMA, "judgement")


def _past(moment: float) -> bool:
    return asyncio.get_running_loop().time() >= moment


def _parsed(content: str) -> Opinion:
    try:
        return Opinion.model_validate_json(content)
    except ValidationError:
        raise NoAnswer("its answer does not keep to the schema") from None


def joined(first: Classification, opinion: Opinion, text: str, model: str) -> Classification:
    """The judgement with the opinion in it, decided where that is sure; never less urgent.

    A post can contain words that are meant for the model. So its word alone does not make a
    complaint none: where the engine found one more likely than not, or insults, and where the
    model cannot have read the post as people see it, a person still looks.
    """
    urgency, urgencies = first.urgency, first.urgencies
    if opinion.urgency.rank > urgency.rank and opinion.urgency_probability >= 0.5:
        urgency = opinion.urgency
        urgencies = sure_of(urgencies, urgency, opinion.urgency_probability)
    more_urgent = replace(first, urgency=urgency, urgencies=urgencies)
    if abs(opinion.complaint - 0.5) < MARGIN:
        told = f"second opinion of {model}: cannot tell either"
        return replace(more_urgent, reasons=(told, *first.reasons))
    verdict = "a complaint" if opinion.complaint >= 0.5 else "no complaint"
    told = f"second opinion of {model}: {verdict} ({opinion.complaint:.0%})"
    acquits = opinion.complaint < 0.5 and (first.complaint >= 0.5 or first.abuse >= ABUSIVE)
    if acquits or not UNSETTLED.isdisjoint(first.reasons):
        return replace(more_urgent, reasons=(told, *first.reasons))
    decided = replace(
        more_urgent,
        complaint=opinion.complaint,
        sentiment=sure_of(first.sentiment, opinion.sentiment, opinion.sentiment_probability),
        topic=opinion.topic,
        topic_probability=opinion.topic_probability,
        needs_reply=opinion.needs_reply,
        abuse=opinion.abuse,
        reasons=tuple(reason for reason in first.reasons if not is_doubt(reason)),
        undecided=False,
    )
    # The rules have the last word: words of danger leave what now reads harmless undecided.
    last = raised(decided, text)
    return replace(last, reasons=(told, *last.reasons))
