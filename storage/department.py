"""Who works together on some topics, as queries and screens need to know it. Pure."""

import json
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Department:
    """A department: cases of its topics are its own until they are transferred."""

    name: str
    topics: tuple[str, ...] = ()
    people: tuple[str, ...] = ()

    @property
    def asked(self) -> tuple[str, str]:
        """Its name and its topics, as queries take them."""
        return self.name, json.dumps(self.topics)
