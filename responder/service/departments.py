"""Departments: who works on which topics, and to which one a case belongs. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass

from pydantic import field_validator

from storage.department import Department
from storage.errors import IllegalTransition, SettingsError
from storage.model import TOPICS, Case
from storage.settings import Table, checked


class DepartmentTable(Table):
    """One table `[responder.departments.NAME]`."""

    topics: tuple[str, ...] = ()
    """Cases of these topics are its own; none for one that is only handed over to."""
    people: tuple[str, ...] = ()
    """Who works in it: a case that is transferred leaves those who do not."""

    @field_validator("topics")
    @classmethod
    def _known(cls, topics: tuple[str, ...]) -> tuple[str, ...]:
        strange = [topic for topic in topics if topic not in TOPICS]
        if strange:
            raise ValueError(f"no topic is called {strange[0]!r}; known: {', '.join(TOPICS)}")
        return topics


@dataclass(frozen=True, slots=True, kw_only=True)
class Departments:
    """All that are configured."""

    all: Mapping[str, Department]

    def of(self, case: Case) -> str | None:
        """Name the department of a case: to which it was transferred, else that of its topic."""
        if case.department is not None:
            return case.department
        return next((d.name for d in self.all.values() if case.topic in d.topics), None)

    def named(self, name: str) -> Department:
        """Find one by its name. Raises IllegalTransition."""
        found = self.all.get(name)
        if found is None:
            known = ", ".join(self.all) or "none: add [responder.departments.NAME]"
            raise IllegalTransition(f"no department is called {name!r}; configured: {known}")
        return found


NONE = Departments(all={})


def departments(tables: Mapping[str, object]) -> Departments:
    """Read the tables. Raises SettingsError, also where two departments have one topic."""
    found: dict[str, Department] = {}
    owner: dict[str, str] = {}
    for name, table in tables.items():
        under = ("responder", "departments", name)
        read = checked(DepartmentTable, table if isinstance(table, Mapping) else {}, under=under)
        for topic in read.topics:
            if owner.setdefault(topic, name) != name:
                raise SettingsError(
                    f"responder.departments: {topic} belongs to {owner[topic]} and to {name}"
                )
        found[name] = Department(name=name, topics=read.topics, people=read.people)
    return Departments(all=found)
