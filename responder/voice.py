"""Who speaks, and how: the settings of the drafts, for all brands and for each."""

from collections.abc import Mapping
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, HttpUrl, field_validator

from responder.leave import Address
from responder.playbook import Formality
from responder.playbook_text import text_faults
from responder.playbook_wording import Manner
from responder.safe_text import for_terminal
from storage.model import Urgency

_PROMISES: Mapping[Urgency, int] = {
    Urgency.CRITICAL: 1,
    Urgency.HIGH: 2,
    Urgency.NORMAL: 8,
    Urgency.LOW: 16,
}
_OF_GREETING = frozenset({"name"})
_OF_SIGNATURE = frozenset({"signer", "brand"})


class BrandVoice(BaseModel):
    """How one brand speaks, where it differs from the others."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    address: Address | None = None
    formality: Formality | None = None
    signer: str | None = None
    greeting: Mapping[str, str] = Field(default_factory=dict)
    """Language to the brand's own greeting, such as `Salut{% if name %} {{ name }}{% endif %} !`"""
    signature: Mapping[str, str] = Field(default_factory=dict)
    """Language to the brand's own signature, such as `{{ signer }} de {{ brand }}`."""

    @field_validator("greeting")
    @classmethod
    def _greets(cls, value: Mapping[str, str]) -> Mapping[str, str]:
        return _understood(value, _OF_GREETING)

    @field_validator("signature")
    @classmethod
    def _signs(cls, value: Mapping[str, str]) -> Mapping[str, str]:
        return _understood(value, _OF_SIGNATURE)


class Voice(BaseModel):
    """Who speaks, and what is promised."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    brand: str = Field(min_length=1)
    """Named where a case has no brand."""
    signer: str = ""
    """First name under the replies; empty signs with the team, and warns."""
    signers: Mapping[str, str] = Field(default_factory=dict)
    """First name by assignee, where it differs from `signer`."""
    address: Address = Address.VOUS
    """How customers are addressed in French."""
    formality: Formality = Formality.PLAIN
    """How replies greet and sign."""
    brands: Mapping[str, BrandVoice] = Field(default_factory=dict)
    """How each brand speaks, where it differs."""
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

    def manner(self, brand: str | None, language: str, *, pairs: bool = True) -> Manner:
        """Say how a brand speaks in a language; one without pairs has no *tu*."""
        own = self.brands.get(brand or self.brand, BrandVoice())
        return Manner(
            address=(own.address or self.address) if pairs else Address.VOUS,
            formality=own.formality or self.formality,
            greeting=own.greeting.get(language, ""),
            signature=own.signature.get(language, ""),
        )

    def signed_by(self, assignee: str | None, brand: str | None) -> str:
        """Give the first name under a reply; empty where the team signs."""
        own = self.brands.get(brand or self.brand, BrandVoice()).signer
        given = self.signers.get(assignee or "", self.signer if own is None else own)
        return " ".join(for_terminal(given, newlines=False).split())


def _understood(texts: Mapping[str, str], allowed: frozenset[str]) -> Mapping[str, str]:
    for language, text in texts.items():
        for fault in text_faults(text, allowed, pairs=True):
            raise ValueError(f"{language}: {fault.message}")
    return texts
