"""Who may do what to a case: pure, and with a reason for each refusal."""

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from storage.errors import ToolError
from storage.model import Action, Case
from storage.settings import Table


class NotAllowed(ToolError):
    """A person may not do this; the text says who may."""


class Role(StrEnum):
    """What a person of the team is trusted with; each may do what those before may."""

    WRITER = "writer"
    """Prepares: opens, edits, labels, assigns, notes."""
    APPROVER = "approver"
    """Consents to a text, posts by hand, ends a case."""
    LEAD = "lead"
    """Consents to what a playbook or a check leaves to a lead alone."""

    @property
    def rank(self) -> int:
        """0 for a writer to 2 for a lead."""
        return list(Role).index(self)


class Person(Table):
    """What one person may do."""

    role: Role
    departments: tuple[str, ...] = ()
    """Whose answers the person may approve; empty for all."""
    languages: tuple[str, ...] = ()
    """In which the person may approve, as BCP 47 primary subtags; empty for all."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Demands:
    """What the playbook of an answer demands of those who approve it."""

    four_eyes: bool = False
    """Two people must approve it."""
    lead: bool = False
    """A lead must approve it, or be one of the two."""
    department: str | None = None


CONSENTS = frozenset({Action.ENDORSE, Action.APPROVE})

_LOWEST: Mapping[Action, Role] = {
    **dict.fromkeys(
        (
            Action.OPEN,
            Action.DRAFT,
            Action.EDIT,
            Action.LABEL,
            Action.SNOOZE,
            Action.WAKE,
            Action.ASSIGN,
            Action.NOTE,
            Action.REJECT,
            Action.ESCALATE,
            Action.STAND_DOWN,
            Action.TRANSFER,
            Action.REOPEN,
        ),
        Role.WRITER,
    ),
    **dict.fromkeys(
        (
            *CONSENTS,
            Action.HAND_OFF,
            Action.POSTED,
            Action.CLOSE,
            Action.SET_ASIDE,
            Action.TAKE_BACK,
        ),
        Role.APPROVER,
    ),
}
"""The lowest role that may do it; what is left out is done by the stages alone."""


def same_person(one: str, other: str) -> bool:
    """Tell whether two names are one, however they are typed."""
    return _folded(one) == _folded(other)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rights:
    """The people of the team by name; where nobody is named, whoever gives a name may do all."""

    people: Mapping[str, Person] = field(default_factory=dict)

    def held(self, demands: Demands) -> Demands:
        """Give what a playbook demands of this team: of a team of one, nothing beyond its name."""
        return demands if self.people else Demands(department=demands.department)

    def stranger(self, name: str) -> str | None:
        """Say that somebody does not belong to the team; None for who does."""
        if not self.people or self._person(name) is not None:
            return None
        return f"{name} is not in [responder.people]: that is somebody who may only read"

    def leads(self, name: str) -> bool:
        """Tell whether somebody may do what takes a lead."""
        person = self._person(name)
        return not self.people or (person is not None and person.role is Role.LEAD)

    def unfit(self, name: str, action: Action) -> str | None:
        """Say why somebody may not do this to any case; None where their role allows it."""
        if action not in _LOWEST:
            return f"{action.value}: no person does that"
        person = self._person(name)
        if person is None:
            return self.stranger(name)
        lowest = _LOWEST[action]
        if person.role.rank < lowest.rank:
            return f"{name} is a {person.role}: {action.value} takes {_from(lowest)}"
        return None

    def refusal(self, name: str, action: Action, case: Case, demands: Demands) -> str | None:
        """Say why somebody may not do this to the case; None where they may."""
        against = self.unfit(name, action)
        person = self._person(name)
        if against is not None or person is None or action not in CONSENTS:
            return against
        return _outside(name, person, case, demands)

    def _person(self, name: str) -> Person | None:
        return {_folded(known): person for known, person in self.people.items()}.get(_folded(name))


def twice(people: Mapping[str, Person]) -> str | None:
    """Find a name that the team has twice, though it is typed another way."""
    seen = set[str]()
    for name in people:
        if _folded(name) in seen or not _folded(name):
            return name
        seen.add(_folded(name))
    return None


def _outside(name: str, person: Person, case: Case, demands: Demands) -> str | None:
    department = case.department or demands.department
    if person.departments and department and department not in person.departments:
        theirs = ", ".join(person.departments)
        return f"{name} approves for {theirs}: this is an answer of {department}"
    spoken = {language.casefold() for language in person.languages}
    if spoken and case.lang.replace("_", "-").split("-")[0].casefold() not in spoken:
        return f"{name} approves in {', '.join(person.languages)}: this case is in {case.lang}"
    return None


def _from(lowest: Role) -> str:
    return "a lead" if lowest is Role.LEAD else f"an {lowest} or a lead"


def _folded(name: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", name).casefold().split())
