"""Drafting: from a case to a proposed reply, out of the playbooks; a person has the last word.

The post's own text is never given to a template: only facts that were chosen or cleaned by us.
"""

import math
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, HttpUrl, field_validator

from responder.brief import Brief, DraftText, NoDraft
from responder.names import greeting_name
from responder.playbook import GENERAL, Facts, Language, Rendering, Tone
from responder.safe_text import for_terminal
from responder.sla import Policy, after
from storage.model import Case, Mention, Urgency

_PROMISES: Mapping[Urgency, int] = {
    Urgency.CRITICAL: 1,
    Urgency.HIGH: 2,
    Urgency.NORMAL: 8,
    Urgency.LOW: 16,
}


class Voice(BaseModel):
    """Who speaks, and what is promised: the settings of the drafts."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    brand: str = Field(min_length=1)
    """Named where a case has no brand."""
    signer: str = ""
    """First name under the replies; empty signs with the team, and warns."""
    signers: Mapping[str, str] = Field(default_factory=dict)
    """First name by assignee, where it differs from `signer`."""
    promise_hours: Mapping[Urgency, Annotated[int, Field(gt=0, le=240)]] = _PROMISES
    """Hours within which the customer hears more, in business hours unless round the clock; what
    is left out keeps its default."""
    help_links: Mapping[str, Mapping[str, HttpUrl]] = Field(default_factory=dict)
    """Language, then topic, to the address of an article that helps."""
    abuse_threshold: float = Field(default=0.8, gt=0, le=1)
    """Probability of abuse from which nothing is drafted."""

    @field_validator("promise_hours")
    @classmethod
    def _completed(cls, value: Mapping[Urgency, int]) -> Mapping[Urgency, int]:
        return {**_PROMISES, **value}


@dataclass(frozen=True, slots=True, kw_only=True)
class TemplateDrafter:
    """Drafts out of playbooks; the same case and history give the same draft."""

    playbooks: Mapping[str, Language]
    voice: Voice
    policy: Policy

    def draft(self, brief: Brief) -> DraftText:
        """Propose the longest variant that fits and was used least. Raises NoDraft."""
        if brief.abuse >= self.voice.abuse_threshold:
            raise NoDraft(
                f"abuse ({brief.abuse:.2f}): never answered automatically, a person decides"
            )
        case, limit = brief.case, brief.limit
        language = self._language(case)
        tone = _tone(case.risk.level)
        topic = case.topic if language.serves(case.topic, tone) else GENERAL
        facts = self._facts(case, brief.mention, language, topic, brief.now)
        tried: list[str] = []
        for choice in _choices(language, topic, tone, facts, brief.history, seed=case.id):
            if limit.fits(choice.text):
                break
            tried.append(choice.text)
        else:
            shortest = limit.describe(min(tried, key=len))
            raise NoDraft(f"no variant fits this network: the shortest is {shortest}")
        reasons = [f"topic {case.topic}, urgency {case.risk.level}, language {language.language}"]
        if topic != case.topic:
            reasons.append(f"no {tone} playbook for {case.topic}: the general one")
        if choice.key.endswith("/short"):
            reasons.append("the long wording does not fit this network")
        warnings = [f"make sure: {choice.ensure}"] if choice.ensure else []
        if not facts.signer:
            warnings.append("signed by the team: no person's name is configured")
        return DraftText(
            text=choice.text,
            playbook=choice.key,
            reasons=tuple(reasons),
            warnings=tuple(warnings),
        )

    def _language(self, case: Case) -> Language:
        code = case.lang.replace("_", "-").split("-")[0].lower()
        if code in {"", "und"}:
            raise NoDraft("the language cannot be told: a person must write the reply")
        if code not in self.playbooks:
            known = ", ".join(sorted(self.playbooks))
            raise NoDraft(f"no playbook in {code!r} (only {known}): a person must write the reply")
        return self.playbooks[code]

    def _facts(
        self, case: Case, mention: Mention, language: Language, topic: str, now: datetime
    ) -> Facts:
        brand = _plain(case.brand or self.voice.brand)
        shown = mention.author.name if mention.author else None
        signer = self.voice.signers.get(case.assignee or "", self.voice.signer)
        link = self.voice.help_links.get(language.language, {}).get(topic)
        return Facts(
            name=greeting_name(shown, brand=brand) or "",
            brand=brand,
            signer=_plain(signer),
            delay=self._delay(language, case.risk.level, now),
            help_link=str(link) if link else "",
        )

    def _delay(self, language: Language, urgency: Urgency, now: datetime) -> str:
        """Say the promise in words that stay true if the reply is approved a little later."""
        promised = timedelta(hours=self.voice.promise_hours[urgency])
        due = after(now, promised, urgency, self.policy).astimezone(self.policy.zone)
        hours = math.ceil((due - now) / timedelta(hours=1))
        same_day = due.date() == now.astimezone(self.policy.zone).date()
        words = language.delay
        if hours <= 1:
            return language.say(words.hour, {})
        if hours <= 12 or same_day:
            return language.say(words.hours, {"hours": hours})
        if hours <= 6 * 24:
            return language.say(words.weekday, {"weekday": words.weekdays[due.weekday()]})
        return language.say(words.days, {"days": math.ceil(hours / 24)})


def _tone(urgency: Urgency) -> Tone:
    return Tone.NORMAL if urgency is Urgency.LOW else Tone(urgency.value)


def _plain(text: str) -> str:
    return " ".join(for_terminal(text, newlines=False).split())


@dataclass(frozen=True, slots=True, kw_only=True)
class _Choice:
    key: str
    text: str
    ensure: str


def _choices(
    language: Language, topic: str, tone: Tone, facts: Facts, history: Sequence[str], *, seed: int
) -> Iterator[_Choice]:
    """Every long variant before any short one; the name is given up before the reply is."""
    for known in (facts, replace(facts, name="")):
        renderings = _rotated(language.render(topic, tone, known), history, seed=seed)
        for rendering in renderings:
            yield _Choice(key=f"{rendering.key}/long", text=rendering.long, ensure=rendering.ensure)
        for rendering in renderings:
            yield _Choice(
                key=f"{rendering.key}/short", text=rendering.short, ensure=rendering.ensure
            )


def _rotated(
    renderings: Sequence[Rendering], history: Sequence[str], *, seed: int
) -> list[Rendering]:
    """Order by how little each resembles a recent answer; the seed breaks ties."""
    seen = [_words(answer) for answer in history]

    def staleness(rendering: Rendering) -> float:
        own = [_words(rendering.long), _words(rendering.short)]
        # An older answer weighs less, so the variant used longest ago comes up again.
        return max(
            (_alike(one, other) / (1 + age) for age, other in enumerate(seen) for one in own),
            default=0.0,
        )

    turn = seed % len(renderings)
    return sorted([*renderings[turn:], *renderings[:turn]], key=staleness)


@lru_cache(maxsize=256)
def _words(text: str) -> frozenset[str]:
    return frozenset(re.findall(r"\w+", text.casefold()))


def _alike(one: frozenset[str], other: frozenset[str]) -> float:
    """Shared words ÷ all words, 0 to 1."""
    shared = len(one & other)
    return shared / max(len(one) + len(other) - shared, 1)
