"""Opens the model that `[responder.machine]` names, if it names one."""

from collections.abc import Mapping
from pathlib import Path

from responder.brief import Drafter
from responder.machine.drafter import ContextOf, MachineDrafter, Model, known
from storage.model import Clock
from storage.settings import checked, with_secrets

SPENT_ON = "machine drafts"
"""The name under which the ledger counts what is asked."""


def with_machine(
    inner: Drafter,
    table: Mapping[str, object],
    *,
    ledger: Path,
    clock: Clock,
    context_of: ContextOf = known,
) -> Drafter:
    """Let a model write the drafts, if one is configured. Raises SettingsError."""
    if not table:
        return inner
    return MachineDrafter(inner=inner, model=_model(table, ledger, clock), context_of=context_of)


def _model(table: Mapping[str, object], ledger: Path, clock: Clock) -> Model:
    under = ("responder", "machine")
    # Here, so that nobody loads a client who asks nobody.
    if "transformers" in table:
        from responder.machine.local import LocalModel, LocalOptions

        return LocalModel(checked(LocalOptions, table, under=under))
    from classifier.opening import DailyAllowance
    from responder.machine.endpoint import EndpointModel, MachineOptions

    filled = with_secrets(table, MachineOptions, "machine", under="responder")
    options = checked(MachineOptions, filled, under=under)
    allowance = DailyAllowance(
        ledger=ledger, per_day=options.per_day, clock=clock, spent_on=SPENT_ON
    )
    return EndpointModel(options, allowance, clock)
