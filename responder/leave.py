"""What a reply may say: the leave that its playbook gives, as values that the checks read."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum


class Promise(StrEnum):
    """What a reply can promise a customer."""

    ANSWER = "answer"
    """That we write again, and when."""
    CALL = "call"
    """That somebody calls back or comes by."""
    REPAIR = "repair"
    """That the fault is gone by a time."""
    REPLACEMENT = "replacement"
    """That something is sent or done again."""
    REFUND = "refund"
    """That what was paid comes back."""
    COMPENSATION = "compensation"
    """Anything beyond it: a voucher, a discount, a gesture."""


class Address(StrEnum):
    """How French replies address the customer."""

    VOUS = "vous"
    TU = "tu"


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """What a reply may state, as long as it holds."""

    text: str
    until: datetime | None = None
    """From then on it is stale; None holds until it is taken back."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Leave:
    """What the playbook of a reply lets it say; by default what any reply may."""

    facts: tuple[Fact, ...] = ()
    promises: frozenset[Promise] = frozenset({Promise.ANSWER})
    """What whoever approves may promise."""
    promises_by_lead: frozenset[Promise] = field(default_factory=frozenset)
    """What may be promised where a lead approves."""
    may_admit: bool = False
    """Whether it may say that the fault is ours in the sense of the law."""
    address: Address = Address.VOUS


OWN_WORDS = Leave(
    promises=frozenset({Promise.ANSWER, Promise.CALL}),
    promises_by_lead=frozenset(Promise) - {Promise.ANSWER, Promise.CALL},
)
"""For what a person wrote without a playbook: what costs money or may fail asks for a lead."""
