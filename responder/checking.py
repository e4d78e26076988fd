"""What `vigie checks` reads: replies from a file, with what is known beside each."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from io import BytesIO
from pathlib import Path
from typing import NamedTuple

from classifier.engine import Engine
from classifier.language import identify
from listener.records import Record, records
from responder.checks.finding import Context, Finding
from responder.checks.mixes_tu_vous import address_of
from responder.checks.registry import run_checks
from responder.files import input_of
from responder.leave import Address, Leave
from responder.limits import known_limit
from storage.errors import ImportRefused, ToolError
from storage.model import Json

MAX_BYTES = 20_000_000
"""So much is read of a file at the most."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Beside:
    """What is told of replies beside their text; a row's own keys come first."""

    lang: str = ""
    network: str = ""
    topic: str = ""
    post: str = ""
    address: Address | None = None
    """None takes the form that the reply itself uses, so that only a mixture is found."""


class Checked(NamedTuple):
    """One reply with what was found."""

    line: int
    """The line of a file of rows; 1 for a text."""
    reply: str
    findings: tuple[Finding, ...]


class BadRow(NamedTuple):
    """A row that could not be read, and why."""

    line: int
    reason: str


def checked(name: str, beside: Beside, judge: Callable[[], Engine]) -> Iterator[Checked | BadRow]:
    """Run all checks on a text, or on each row of JSON Lines with a key `reply`.

    `judge` opens the engine that tells whether a post complains; only asked where there is a post.
    Raises ImportRefused, EngineError.
    """
    with input_of(name) as stream:
        raw = stream.read(MAX_BYTES + 1)
    if len(raw) > MAX_BYTES:
        raise ImportRefused(f"{name} is longer than {MAX_BYTES} bytes")
    if not _holds_rows(raw):
        reply = raw.decode("utf-8-sig", errors="replace").rstrip("\r\n")
        yield _checked(1, reply, beside, judge)
        return
    for record in records(BytesIO(raw), "jsonl"):
        reply_of = record.value.get("reply") if isinstance(record.value, dict) else None
        if isinstance(reply_of, str):
            yield _checked(record.line, reply_of, _of_row(record, beside), judge)
        else:
            fault = record.value if isinstance(record.value, str) else "reply: missing or no text"
            yield BadRow(record.line, fault)


def post_in(named: str) -> str:
    """Give the text of a post: what stands in the file of this name, else the words themselves."""
    try:
        path = Path(named)
        return path.read_text(encoding="utf-8").rstrip("\n") if path.is_file() else named
    except OSError as error:
        if isinstance(error, FileNotFoundError) or error.strerror == "File name too long":
            return named
        raise ToolError(f"cannot read {named}: {error.strerror}") from error
    except (UnicodeDecodeError, ValueError):
        return named


def _holds_rows(raw: bytes) -> bool:
    first = next(records(BytesIO(raw), "jsonl"), None) if raw.lstrip()[:1] == b"{" else None
    return first is not None and isinstance(first.value, dict)


def _of_row(record: Record, beside: Beside) -> Beside:
    row: dict[str, Json] = record.value if isinstance(record.value, dict) else {}

    def own(key: str, other: str) -> str:
        value = row.get(key)
        return value if isinstance(value, str) else other

    return replace(
        beside,
        lang=own("lang", beside.lang),
        network=own("network", beside.network),
        topic=own("topic", beside.topic),
        post=own("post", beside.post),
    )


def _checked(line: int, reply: str, beside: Beside, judge: Callable[[], Engine]) -> Checked:
    return Checked(line, reply, run_checks(reply, _context(reply, beside, judge)))


def _context(reply: str, beside: Beside, judge: Callable[[], Engine]) -> Context:
    complaint, topic, lang = 0.0, "other", beside.lang
    if beside.post:
        lang = lang or identify(beside.post, None)
        [judged] = judge().classify([beside.post], [lang])
        complaint, topic = judged.complaint, judged.topic
    address = beside.address or address_of(reply) or Address.VOUS
    return Context(
        lang=lang or "und",
        topic=beside.topic or topic,
        limit=known_limit(beside.network),
        network=beside.network,
        post=beside.post,
        complaint=complaint,
        leave=Leave(address=address),
    )
