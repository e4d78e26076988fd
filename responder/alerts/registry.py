"""The receivers that Vigie knows; each is imported only when it is used."""

import difflib
from collections.abc import Mapping
from importlib import import_module
from typing import Any

from responder.alerts.notifier import Carrier, Kind, Notifier, ReceiverOptions
from responder.alerts.settings import AlertSettings
from storage.errors import SettingsError
from storage.settings import checked, with_secrets

NOTIFIERS = {
    "console": "responder.alerts.notifiers.console",
    "webhook": "responder.alerts.notifiers.webhook",
    "pagerduty": "responder.alerts.notifiers.pagerduty",
    "apprise": "responder.alerts.notifiers.apprise",
    "command": "responder.alerts.notifiers.command",
}


def load(kind: str) -> Kind[Any]:
    """Import the receiver of this kind. Raises SettingsError for one that does not exist."""
    if kind not in NOTIFIERS:
        near = difflib.get_close_matches(kind, NOTIFIERS, n=1)
        hint = f"did you mean {near[0]!r}?" if near else f"known: {', '.join(NOTIFIERS)}"
        raise SettingsError(f"alerts: receiver {kind!r} does not exist; {hint}")
    found = import_module(NOTIFIERS[kind]).KIND
    assert isinstance(found, Kind)
    return found


def opened(name: str, table: Mapping[str, object]) -> Notifier:
    """Open a receiver with the table of its settings, its kind first. Raises SettingsError."""
    found, options = _read(name, table)
    notifier: Notifier = found.opened(options)
    return notifier


def opened_carrier(name: str, table: Mapping[str, object]) -> Carrier:
    """Open a receiver to hand it reports. Raises SettingsError, where it takes none too."""
    found, options = _read(name, table)
    if found.carrier is None:
        able = ", ".join(kind for kind in NOTIFIERS if load(kind).carrier is not None)
        raise SettingsError(f"{name!r} is {found.label}, which takes no report; these do: {able}")
    carrier: Carrier = found.carrier(options)
    return carrier


def _read(name: str, table: Mapping[str, object]) -> tuple[Kind[Any], ReceiverOptions]:
    kind = table.get("kind", name)
    if not isinstance(kind, str):
        raise SettingsError(f"alerts.receivers.{name}.kind: one of {', '.join(NOTIFIERS)}")
    found = load(kind)
    under = "alerts.receivers"
    filled = with_secrets({"kind": kind, **table}, found.options, name, under=under)
    options: ReceiverOptions = checked(found.options, filled, under=("alerts", "receivers", name))
    return found, options


def open_all(settings: AlertSettings) -> dict[str, Notifier]:
    """Open every receiver that somebody is told by. Raises SettingsError."""
    people = (person.notify for person in settings.people.values())
    names = dict.fromkeys([*settings.notify, *(name for names in people for name in names)])
    return {name: opened(name, settings.receivers.get(name, {})) for name in names}
