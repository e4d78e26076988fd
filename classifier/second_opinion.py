"""Asks a language model about the posts that the engine left undecided; off unless configured.

Any endpoint that speaks OpenAI's chat completions with a JSON schema will do, also one of this
machine (Ollama, vLLM). A post goes out without the names, addresses and digits that can be told.
What comes back is believed only as far as the schema allows, can never lower an urgency, and is
marked in the reasons; without it the first judgement stands.
"""

import asyncio
import json
import ssl
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from functools import cache
from hashlib import sha256
from ipaddress import ip_address
from typing import Protocol
from urllib.parse import urlsplit

import httpx
import regex
from pydantic import Field, SecretStr, ValidationError, field_validator

from classifier.doubts import ABUSIVE, UNSETTLED, is_doubt
from classifier.engine import Engine
from classifier.merging import MARGIN, sure_of
from classifier.opinion import INSTRUCTION, SCHEMA, Answer, Opinion
from classifier.text import visible
from classifier.urgency_rules import raised
from storage.model import Classification, Clock
from storage.settings import Table

LONGEST = 2_000
"""Characters that are sent of a post."""
MOST_BYTES = 200_000
"""Of an answer that is read."""
PATIENCE = 3
PAUSE = timedelta(minutes=5)
"""After so many failures in a row, or when it says that it is asked too often, it is let alone."""

_OURS = {"model", "messages", "response_format", "stream", "n", "tools"}


class SecondOpinionOptions(Table):
    """The table `[classifier.second_opinion]`."""

    base_url: str
    """Up to and without `/chat/completions`; https, but for this machine itself."""
    model: str = Field(min_length=1, max_length=100)
    key: SecretStr | None = None
    per_day: int = Field(default=200, gt=0)
    """Posts that may be asked about in a day (UTC), failures included."""
    timeout_s: float = Field(default=20.0, gt=0, le=120)
    """Hard limit of one question, in seconds."""
    together_s: float = Field(default=60.0, gt=0, le=3600)
    """Of posts that are judged together no more are asked about after so many seconds."""
    parameters: Mapping[str, object] = Field(default_factory=lambda: {"temperature": 0})
    """Sent besides; for models that refuse a temperature: `{}`."""

    @field_validator("base_url")
    @classmethod
    def _safe(cls, value: str) -> str:
        url = urlsplit(value)
        named = url.username is not None or url.query or url.fragment
        if not url.hostname or named or not _dialable(value):
            raise ValueError("must be an address such as https://llm.example/v1")
        if url.scheme != "https" and not (url.scheme == "http" and _loopback(url.hostname)):
            raise ValueError("must begin with https:// unless it is this machine itself")
        return value.rstrip("/")

    @field_validator("key")
    @classmethod
    def _sendable(cls, value: SecretStr | None) -> SecretStr | None:
        key = "" if value is None else value.get_secret_value()
        if not (key.isascii() and key.isprintable()):
            raise ValueError("holds signs that no key has: copy it again, without a line break")
        return value

    @field_validator("parameters")
    @classmethod
    def _besides(cls, value: Mapping[str, object]) -> Mapping[str, object]:
        if taken := _OURS & value.keys():
            raise ValueError(f"{min(taken)!r} is set by Vigie")
        try:
            json.dumps(dict(value), allow_nan=False)
        except (TypeError, ValueError):
            raise ValueError("a value is none of JSON: no dates, no nan, no inf") from None
        return value


def _dialable(address: str) -> bool:
    try:
        httpx.URL(address)
    except httpx.InvalidURL:
        return False
    return True


def _loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


_BARE_ADDRESS = regex.compile(r"(?<![\w.-])(?:[\w-]{1,63}\.)+\p{L}{2,24}/\S*")
_GLUED_NAME = regex.compile(r"(?<![\w.+-])[\w.+-]*@[\w.+-]+")


def shown(text: str) -> str:
    """What leaves this machine: as `visible`, without names and addresses that it lets pass.

    Those are addresses that begin without http (`instagram.example/anna`) and names behind a
    letter (`rt@anna`).
    """
    return str(_GLUED_NAME.sub("@user", _BARE_ADDRESS.sub("<url>", visible(text))))


class Allowance(Protocol):
    """The budget of the day."""

    def take(self) -> bool:
        """Count one post; False, and nothing counted, where the budget is used."""
        ...


class NoOpinion(Exception):
    """There is no answer to go by; the message is the reason, without any text of the answer."""


class SecondOpinion:
    """An engine that judges as `first` does, and asks about what that leaves undecided."""

    def __init__(
        self, first: Engine, options: SecondOpinionOptions, allowance: Allowance, clock: Clock
    ) -> None:
        self._first = first
        self._options = options
        self._allowance = allowance
        self._clock = clock
        self._failures = 0
        self._not_before: datetime | None = None
        self._given: Counter[str] = Counter()

    @property
    def name(self) -> str:
        """The name of the engine that judges first."""
        return self._first.name

    @property
    def version(self) -> str:
        """Made of the first engine's version, the model and what it is told."""
        asked = json.dumps([self._options.base_url, self._body("", "")], sort_keys=True)
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
        # A proxy of the environment must not see what is meant for this machine alone.
        proxies = not _loopback(urlsplit(self._options.base_url).hostname or "")
        try:
            client = httpx.AsyncClient(timeout=None, trust_env=proxies, verify=_trusted())  # noqa: S113  see _sent
        except (ImportError, OSError, ValueError):
            fault = NoOpinion(
                "the proxy or the certificates that the environment names are of no use"
            )
            return [self._without(first, fault) for _, first in asked]
        async with client:
            until = asyncio.get_running_loop().time() + self._options.together_s
            return [
                await self._one(client, text, first, late=place > 0 and _past(until))
                for place, (text, first) in enumerate(asked)
            ]

    def _without(self, first: Classification, why: NoOpinion) -> Classification:
        self._given[str(why)] += 1
        return replace(first, reasons=(*first.reasons, f"no second opinion: {why}"))

    async def _one(
        self, client: httpx.AsyncClient, text: str, first: Classification, *, late: bool
    ) -> Classification:
        try:
            if late:
                raise NoOpinion("the posts before it took too long")
            self._permitted()
            opinion = await self._heard(client, text, first.lang)
        except NoOpinion as error:
            return self._without(first, error)
        self._given[""] += 1
        self._failures = 0
        return joined(first, opinion, text, self._options.model)

    def _permitted(self) -> None:
        if self._not_before is not None and self._clock() < self._not_before:
            raise NoOpinion("it failed a moment ago")
        if not self._allowance.take():
            raise NoOpinion("the budget of the day is used")

    async def _heard(self, client: httpx.AsyncClient, text: str, lang: str) -> Opinion:
        try:
            status, body = await self._sent(client, self._body(shown(text)[:LONGEST], lang))
            if status != 200:
                raise NoOpinion(f"it answered with status {status}")
            return _parsed(body)
        except NoOpinion as error:
            self._failures += 1
            if self._failures >= PATIENCE or str(error).endswith(" 429"):
                self._failures = 0
                self._not_before = self._clock() + PAUSE
            raise

    async def _sent(
        self, client: httpx.AsyncClient, question: Mapping[str, object]
    ) -> tuple[int, bytes]:
        key = self._options.key
        headers = {} if key is None else {"Authorization": f"Bearer {key.get_secret_value()}"}
        url, body = f"{self._options.base_url}/chat/completions", bytearray()
        try:
            # One limit for all of it: httpx's own start anew with every byte.
            async with (
                asyncio.timeout(self._options.timeout_s),
                client.stream("POST", url, json=question, headers=headers) as response,
            ):
                async for piece in response.aiter_bytes():
                    body += piece
                    if len(body) > MOST_BYTES:
                        raise NoOpinion("its answer is too long")
        except TimeoutError:
            limit = self._options.timeout_s
            raise NoOpinion(f"it took longer than {limit:g} s") from None
        except httpx.HTTPError:
            raise NoOpinion("it cannot be reached") from None
        return response.status_code, bytes(body)

    def _body(self, post: str, lang: str) -> dict[str, object]:
        data = json.dumps({"language": lang, "post": post}, ensure_ascii=False)
        return {
            **self._options.parameters,
            "model": self._options.model,
            "messages": [
                {"role": "system", "content": INSTRUCTION},
                {"role": "user", "content": data},
            ],
            "response_format": {
                "type": "json_schema",
                "json_schema": {"name": "judgement", "strict": True, "schema": SCHEMA},
            },
        }


def _past(moment: float) -> bool:
    return asyncio.get_running_loop().time() >= moment


@cache
def _trusted() -> ssl.SSLContext:
    """Load the certificates once: it takes longer than a question to a small model."""
    return httpx.create_ssl_context()


def _parsed(body: bytes) -> Opinion:
    try:
        content = Answer.model_validate_json(body).choices[0].message.content
    except ValidationError:
        raise NoOpinion("its answer is no chat completion") from None
    try:
        return Opinion.model_validate_json(content)
    except ValidationError:
        raise NoOpinion("its answer does not keep to the schema") from None


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
