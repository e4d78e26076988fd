"""What a playbook demands of those who answer by it, known from the key that a case carries."""

from collections.abc import Mapping
from dataclasses import dataclass

from responder.leave import Address, Leave
from responder.playbook import Language, Playbook


@dataclass(frozen=True, slots=True, kw_only=True)
class Review:
    """Who may approve an answer, and whom it concerns."""

    four_eyes: bool = False
    """Two people must approve it."""
    lead: bool = False
    """A lead must be the one who approves, or one of the two."""
    department: str | None = None
    escalate_to: str | None = None
    """Role to which it goes when the person in charge is asked for."""


def leave_of(playbooks: Mapping[str, Language], key: str | None) -> Leave:
    """Say what a playbook lets a reply say; the default leave for an unknown key or none."""
    address = address_of(key)
    playbook = _playbook(playbooks, key)
    if playbook is None:
        return Leave(address=address)
    return Leave(
        facts=playbook.leave_facts(),
        promises=playbook.promises,
        promises_by_lead=playbook.promises_by_lead,
        may_admit=playbook.may_admit,
        address=address,
    )


def review_of(playbooks: Mapping[str, Language], key: str | None) -> Review:
    """Say who may approve; the default, anybody who may approve, for an unknown key or none."""
    playbook = _playbook(playbooks, key)
    if playbook is None:
        return Review()
    return Review(
        four_eyes=playbook.review == "two",
        lead=playbook.lead,
        department=playbook.department,
        escalate_to=playbook.escalate_to,
    )


def address_of(key: str | None) -> Address:
    """Read from a key how the customer is addressed: `fr-tu/delivery/…` is *tu*."""
    language = (key or "").partition("/")[0]
    return Address.TU if language.endswith("-tu") else Address.VOUS


def key_of(language: str, name: str, tone: str, address: Address) -> str:
    """Name a playbook and its tone: `fr/delivery/high`."""
    return f"{language}{'-tu' if address is Address.TU else ''}/{name}/{tone}"


def _playbook(playbooks: Mapping[str, Language], key: str | None) -> Playbook | None:
    parts = (key or "").split("/")
    language = playbooks.get(parts[0].removesuffix("-tu"))
    return None if language is None or len(parts) < 2 else language.playbooks.get(parts[1])
