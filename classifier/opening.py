"""Opens the engine that the configuration names, with the second opinion where one is asked for."""

from dataclasses import dataclass
from pathlib import Path
from typing import Protocol, runtime_checkable

from classifier.engine import Engine
from classifier.registry import DEFAULT, load
from storage.ledger import opened
from storage.model import Clock, Cost
from storage.settings import ClassifierSettings, checked, with_secrets

SPENT_ON = "second opinion"
"""The name under which the ledger counts what is asked."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DailyAllowance:
    """So many posts a day (UTC), counted in the ledger for all processes together."""

    ledger: Path
    per_day: int
    clock: Clock
    spent_on: str = SPENT_ON

    def take(self) -> bool:
        """Count one post; False where the day's are used. Raises StorageError."""
        now = self.clock()
        with opened(self.ledger) as ledger, ledger.together():
            if ledger.sources.spent(self.spent_on, since=now).items >= self.per_day:
                return False
            ledger.sources.spend(self.spent_on, self.spent_on, Cost(requests=1, items=1), at=now)
        return True


def own_engine(settings: ClassifierSettings) -> Engine:
    """Open the engine alone. Raises SettingsError, EngineError."""
    return load(settings.engine or DEFAULT, settings.options)


def with_second_opinion(
    first: Engine, settings: ClassifierSettings, *, ledger: Path, clock: Clock
) -> Engine:
    """Let a model be asked where the engine is undecided, if one is configured.

    Raises SettingsError.
    """
    if settings.second_opinion is None:
        return first
    # Here, so that nobody loads a client who asks nobody.
    from classifier.second_opinion import SecondOpinion, SecondOpinionOptions

    table = with_secrets(
        settings.second_opinion, SecondOpinionOptions, "second_opinion", under="classifier"
    )
    options = checked(SecondOpinionOptions, table, under=("classifier", "second_opinion"))
    allowance = DailyAllowance(ledger=ledger, per_day=options.per_day, clock=clock)
    return SecondOpinion(first, options, allowance, clock)


@runtime_checkable
class _Asks(Protocol):
    def told(self) -> str | None: ...


def asked_of(engine: Engine) -> str | None:
    """Count what the engine asked of others since the last call; None where it asked nothing."""
    return engine.told() if isinstance(engine, _Asks) else None
