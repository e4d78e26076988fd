"""Playbooks as a customer would read them: every wording filled with an example, and checked."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from listener.channel import Limit
from responder.checks.finding import Context
from responder.checks.registry import run_checks
from responder.drafter import TemplateDrafter
from responder.leave import Address
from responder.playbook import Kind, Language, Playbook, Situation, Tone
from responder.playbook_choice import Choice
from responder.playbook_rules import leave_of
from responder.playbook_wording import Facts, Manner, Writing
from storage.model import Urgency

NAME = "Camille"
SIGNER = "Claire"
"""Signs the examples where nobody is configured."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """Which playbooks are to be shown, and for whom; None is all of them."""

    limit: Limit
    network: str = ""
    name: str | None = None
    language: str | None = None
    tone: Tone | None = None
    brand: str | None = None
    address: Address | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """One wording with an example's names and times."""

    key: str
    kind: str
    """The narrower case that it is written for; empty for the playbook's own."""
    text: str
    ensure: str
    length: str
    fits: bool
    findings: tuple[str, ...]


def previews(drafter: TemplateDrafter, asked: Asked, now: datetime) -> Iterator[Preview]:
    """Fill in every wording that was asked for, and run the checks on it."""
    for language in drafter.playbooks.values():
        if asked.language not in {None, language.code}:
            continue
        for name, playbook, tone in language.tones():
            if asked.name in {None, name} and asked.tone in {None, tone}:
                choice = _chosen(language, name, playbook, tone)
                kinds: list[tuple[str, Kind | None]] = [("", None), *playbook.kinds.items()]
                for kind, narrower in kinds:
                    writing = _writing(drafter, choice, narrower, asked, now)
                    yield from _previews(drafter, writing, kind, asked)


def _previews(
    drafter: TemplateDrafter, writing: Writing, kind: str, asked: Asked
) -> Iterator[Preview]:
    choice = writing.choice
    about = choice.playbook.when.topics
    for length in ("long", "short"):
        for wording in writing.wordings(length):
            context = Context(
                lang=choice.language.code,
                topic=choice.matter or (about[0] if about else "other"),
                network=asked.network,
                leave=leave_of(drafter.playbooks, wording.key),
            )
            found = run_checks(wording.text, context)
            yield Preview(
                key=wording.key,
                kind=kind,
                text=wording.text,
                ensure=wording.ensure,
                length=asked.limit.describe(wording.text),
                fits=asked.limit.fits(wording.text),
                findings=tuple(f"{f.severity.value}: {f.check}: {f.message}" for f in found),
            )


def _chosen(language: Language, name: str, playbook: Playbook, tone: Tone) -> Choice:
    told = playbook.when.situation is Situation.INCIDENT
    matter = next(iter(playbook.when.topics or language.shared.matters), "") if told else ""
    return Choice(
        language=language, name=name, playbook=playbook, tone=tone, reasons=(), matter=matter
    )


def _writing(
    drafter: TemplateDrafter, choice: Choice, kind: Kind | None, asked: Asked, now: datetime
) -> Writing:
    voice, language = drafter.voice, choice.language
    brand = asked.brand or voice.brand
    spoken = voice.manner(brand, language.code, pairs=bool(language.shared.addresses))
    manner = Manner(
        address=asked.address if asked.address and language.shared.addresses else spoken.address,
        formality=spoken.formality,
        greeting=spoken.greeting,
        signature=spoken.signature,
    )
    facts = Facts(
        name=NAME,
        brand=brand,
        signer=voice.signed_by(None, brand) or SIGNER,
        delay=drafter.delay(language, Urgency(choice.tone.value), now),
        help_link=str(next(iter(choice.playbook.articles), "")),
        since=drafter.since(language, now - timedelta(hours=26), now),
    )
    return Writing(choice=choice, facts=facts, manner=manner, now=now, kind=kind)
