"""The notifiers that Vigie knows; each is imported only when it is used."""

import difflib
from importlib import import_module

from responder.alerts.notifier import Notifier
from storage.errors import SettingsError

NOTIFIERS = {"console": "responder.alerts.notifiers.console"}


def load(kind: str) -> Notifier:
    """Open the notifier of this kind. Raises SettingsError for one that does not exist."""
    if kind not in NOTIFIERS:
        near = difflib.get_close_matches(kind, NOTIFIERS, n=1)
        hint = f"did you mean {near[0]!r}?" if near else f"known: {', '.join(NOTIFIERS)}"
        raise SettingsError(f"alerts.notify: {kind!r} does not exist; {hint}")
    notifier: Notifier = import_module(NOTIFIERS[kind]).open_notifier()
    return notifier
