"""Until when a case can be hidden, on the clock of the wall. Pure."""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

MORNING = time(9)


def snoozes(now: datetime, zone: ZoneInfo) -> dict[str, datetime]:
    """Name the moments that are offered, the nearest kind first."""
    here = now.astimezone(zone)
    tomorrow = datetime.combine(here.date() + timedelta(days=1), MORNING, zone)
    monday = datetime.combine(here.date() + timedelta(days=7 - here.weekday()), MORNING, zone)
    hours = {"hour": now + timedelta(hours=1), "hours": now + timedelta(hours=3)}
    return hours | {"tomorrow": tomorrow, "monday": monday}
