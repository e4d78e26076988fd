"""A chosen playbook filled in: every wording that it has for one case."""

from collections.abc import Iterator, Set
from dataclasses import asdict, dataclass
from datetime import datetime
from itertools import product

from responder.leave import Address
from responder.playbook import Formality, Kind, Variant
from responder.playbook_choice import Choice
from responder.playbook_text import addressed, after_greeting, needed, say


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """All that a text may name; nothing of it comes from the post but a cleaned display name."""

    name: str
    """Empty when the customer is not greeted by name."""
    brand: str
    signer: str
    """First name of the person who signs; empty when the team does."""
    delay: str
    """When the customer hears from us, in words."""
    help_link: str = ""
    """Empty when no article is configured."""
    late: bool = False
    """Whether the answer is late already."""
    since: str = ""
    """Since when the incident lasts, in words."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Manner:
    """How one brand speaks."""

    address: Address = Address.VOUS
    formality: Formality = Formality.PLAIN
    greeting: str = ""
    """The brand's own, in this language; empty takes that of the language."""
    signature: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wording:
    """One way of saying it."""

    key: str
    """Language, playbook, tone, number and length: `fr/delivery/high/7/short`."""
    text: str
    ensure: str
    """What the text affirms and a person must make sure of; often empty."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Writing:
    """A choice with all that is needed to put it into words."""

    choice: Choice
    facts: Facts
    manner: Manner
    now: datetime
    """Facts that are past their date at this moment are not stated."""
    kind: Kind | None = None
    """The narrower case, where the post speaks of one."""
    again: bool = False
    """Whether the thread has an answer of ours already."""

    def wordings(self, length: str) -> Iterator[Wording]:
        """Fill in every wording of a length, `long` or `short`, in the order of the file.

        The product of the variants, the ways to name the problem, and those to say what we do.
        """
        choice, playbook = self.choice, self.choice.playbook
        values = self._values()
        stale = {name for name, fact in playbook.facts.items() if not fact.holds(self.now)}
        problems = self._slot("problem" if length == "long" else "problem_short", values, stale)
        actions = self._slot("action", values, stale)
        details = self._slot("details", values, stale)
        variants = choice.language.variants(playbook, choice.tone, again=self.again)
        combined = product(actions, problems, variants)
        seen = set[str]()
        for number, (action, problem, variant) in enumerate(combined, 1):
            text = addressed(_length(variant, length), self.manner.address)
            if needed(text) & stale:
                continue
            slots = {"problem": problem, "action": action, "details": "".join(details)}
            key = f"{choice.key(self.manner.address)}/{number}/{length}"
            ensure = " ".join(part for part in (playbook.ensure, variant.ensure) if part)
            whole = self._whole(text, values | slots)
            if whole not in seen:  # not every text takes all that it could
                seen.add(whole)
                yield Wording(key=key, text=whole, ensure=ensure)

    def _whole(self, text: str, values: dict[str, object]) -> str:
        greeting = str(values["greeting"])
        opening = "{{ greeting }}"
        if not text.lstrip().startswith(opening):
            return self._say(text, values)
        rest = self._say(text.lstrip().removeprefix(opening), values)
        return after_greeting(greeting, rest)

    def _slot(self, name: str, values: dict[str, object], stale: Set[str]) -> list[str]:
        """Fill in the texts for a place: of the narrower case, else of the playbook.

        One empty text where there is none, so that the product is that of the other places.
        """
        found = getattr(self.kind, name, None) or getattr(self.choice.playbook, name) or ""
        texts = (found,) if isinstance(found, str) else found
        chosen = [addressed(text, self.manner.address) for text in texts]
        return [self._say(text, values) for text in chosen if not needed(text) & stale]

    def _values(self) -> dict[str, object]:
        shared, manner = self.choice.language.shared, self.manner
        values: dict[str, object] = asdict(self.facts)
        signatures = shared.signature[manner.formality]
        signed = signatures.person if self.facts.signer else signatures.team
        greeting = manner.greeting or shared.greeting[manner.formality]
        values["greeting"] = self._say(addressed(greeting, manner.address), values)
        values["signature"] = self._say(manner.signature or signed, values)
        values["late"] = addressed(shared.late, manner.address) if self.facts.late else ""
        values["matter"] = addressed(shared.matters.get(self.choice.matter, ""), manner.address)
        for name, fact in self.choice.playbook.facts.items():
            values[name] = fact.text if fact.holds(self.now) else ""
        return values

    def _say(self, text: str, values: dict[str, object]) -> str:
        return say(text, values, space_before=self.choice.language.shared.space_before)


def _length(variant: Variant, length: str) -> str:
    return variant.long if length == "long" else variant.short
