"""Asks a language model at an endpoint that speaks OpenAI's chat completions with a JSON schema.

Hosted, or of this machine (Ollama, vLLM). Each question is counted in a budget of the day and has
one limit of time; after failures the endpoint is let alone for a while. A post goes out without
the names, addresses and digits that can be told.
"""

import asyncio
import json
import ssl
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from functools import cache
from ipaddress import ip_address
from typing import Protocol, TypeVar
from urllib.parse import urlsplit

import httpx
import regex
from pydantic import BaseModel, Field, SecretStr, ValidationError, field_validator

from classifier.text import visible
from storage.model import Clock, Json
from storage.settings import Table

ToldT = TypeVar("ToldT")

LONGEST = 2_000
"""Characters that are sent of a post."""
MOST_BYTES = 200_000
"""Of an answer that is read."""
PATIENCE = 3
PAUSE = timedelta(minutes=5)
"""After so many failures in a row, or when it says that it is asked too often, it is let alone."""

_OURS = {"model", "messages", "response_format", "stream", "n", "tools"}


class EndpointOptions(Table):
    """Where a model is, and how much it may be asked."""

    base_url: str
    """Up to and without `/chat/completions`; https, but for this machine itself."""
    model: str = Field(min_length=1, max_length=100)
    key: SecretStr | None = None
    per_day: int = Field(default=200, gt=0)
    """Posts that may be asked about in a day (UTC), failures included."""
    timeout_s: float = Field(default=20.0, gt=0, le=120)
    """Hard limit of one question, in seconds."""
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


class NoAnswer(Exception):
    """There is no answer to go by; the message is the reason, without any text of the answer."""


class _Message(BaseModel):
    content: str


class _Choice(BaseModel):
    message: _Message


class _Completion(BaseModel):
    """What is read of a chat completion."""

    choices: tuple[_Choice, ...] = Field(min_length=1)


class Endpoint:
    """One model at one address, with its budget and its failures."""

    def __init__(self, options: EndpointOptions, allowance: Allowance, clock: Clock) -> None:
        self._options = options
        self._allowance = allowance
        self._clock = clock
        self._failures = 0
        self._not_before: datetime | None = None

    def client(self) -> httpx.AsyncClient:
        """Open what asks. Raises NoAnswer where the environment forbids it."""
        # A proxy of the environment must not see what is meant for this machine alone.
        proxies = not _loopback(urlsplit(self._options.base_url).hostname or "")
        try:
            return httpx.AsyncClient(timeout=None, trust_env=proxies, verify=_trusted())  # noqa: S113  see _sent
        except (ImportError, OSError, ValueError):
            raise NoAnswer(
                "the proxy or the certificates that the environment names are of no use"
            ) from None

    async def answer(
        self,
        client: httpx.AsyncClient,
        question: Mapping[str, object],
        read: Callable[[str], ToldT],
    ) -> ToldT:
        """Ask, and read the answer; `read` raises NoAnswer for one that it does not understand.

        Raises NoAnswer, and StorageError where the budget cannot be counted.
        """
        self._permitted()
        try:
            status, body = await self._sent(client, question)
            if status != 200:
                raise NoAnswer(f"it answered with status {status}")
            told = read(_content(body))
        except NoAnswer as error:
            self._failures += 1
            if self._failures >= PATIENCE or str(error).endswith(" 429"):
                self._failures = 0
                self._not_before = self._clock() + PAUSE
            raise
        self._failures = 0
        return told

    def question(
        self, instruction: str, data: Mapping[str, Json], schema: Mapping[str, Json], name: str
    ) -> dict[str, object]:
        """Put a question: what to do apart from the data, and the only form of an answer."""
        return {
            **self._options.parameters,
            "model": self._options.model,
            "messages": messages(instruction, data),
            "response_format": {
                "type": "json_schema",
                "json_schema": {"name": name, "strict": True, "schema": schema},
            },
        }

    def _permitted(self) -> None:
        if self._not_before is not None and self._clock() < self._not_before:
            raise NoAnswer("it failed a moment ago")
        if not self._allowance.take():
            raise NoAnswer("the budget of the day is used")

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
                        raise NoAnswer("its answer is too long")
        except TimeoutError:
            limit = self._options.timeout_s
            raise NoAnswer(f"it took longer than {limit:g} s") from None
        except httpx.HTTPError:
            raise NoAnswer("it cannot be reached") from None
        return response.status_code, bytes(body)


def messages(instruction: str, data: Mapping[str, Json]) -> Sequence[Mapping[str, str]]:
    """Keep what to do and what it is done to apart: strangers' words stand inside JSON strings."""
    return [
        {"role": "system", "content": instruction},
        {"role": "user", "content": json.dumps(data, ensure_ascii=False)},
    ]


@cache
def _trusted() -> ssl.SSLContext:
    """Load the certificates once: it takes longer than a question to a small model."""
    return httpx.create_ssl_context()


def _content(body: bytes) -> str:
    try:
        return _Completion.model_validate_json(body).choices[0].message.content
    except ValidationError:
        raise NoAnswer("its answer is no chat completion") from None
