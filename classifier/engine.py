"""The boundary between Vigie and whatever reads the posts."""

from collections.abc import Sequence
from typing import Protocol

from storage.errors import ToolError
from storage.model import Classification


class EngineError(ToolError):
    """The engine cannot be loaded or cannot read; the text says how to mend it."""


class Engine(Protocol):
    """Judges texts; keeps nothing, and reaches no network but for a second opinion."""

    @property
    def name(self) -> str:
        """The engine's name, as configured and as stored beside each judgement."""
        ...

    @property
    def version(self) -> str:
        """Changes whenever the same text may be judged differently."""
        ...

    def classify(
        self, texts: Sequence[str], langs: Sequence[str | None]
    ) -> Sequence[Classification]:
        """Judge each text; `langs` are the languages that the network states, where it does.

        The answer has the length and the order of `texts`. Raises EngineError.
        """
        ...
