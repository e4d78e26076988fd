"""Who is handed reports: the receivers that `[report]` names, and a folder."""

import difflib

from responder.alerts.notifier import Carrier
from responder.alerts.registry import NOTIFIERS, opened_carrier
from responder.alerts.settings import AlertSettings
from responder.reports.folder import Folder
from responder.reports.settings import FOLDER, ReportSettings
from storage.errors import SettingsError


def open_carriers(settings: ReportSettings, alerts: AlertSettings) -> dict[str, Carrier]:
    """Open every receiver of reports, by its name. Raises SettingsError with the place."""
    found: dict[str, Carrier] = {}
    for number, name in enumerate(settings.to):
        known = [*alerts.receivers, "console"]
        if name not in alerts.receivers and name not in NOTIFIERS:
            near = difflib.get_close_matches(name, known, n=1)
            hint = f"did you mean {near[0]!r}?" if near else f"known: {', '.join(known)}"
            raise SettingsError(
                f"report.to.{number}: {name!r} is no receiver of [alerts.receivers]; {hint}"
            )
        try:
            found[name] = opened_carrier(name, alerts.receivers.get(name, {}))
        except SettingsError as error:
            raise SettingsError(f"report.to.{number}: {error}") from None
    if settings.folder is not None:
        found[FOLDER] = Folder(settings.folder)
    return found
