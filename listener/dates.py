"""When a post was published, where what it claims lies in the future."""

from datetime import datetime, timedelta

AHEAD = timedelta(days=1)
"""How far in the future a stated date may lie: clocks and time zones are often set wrong."""


def not_ahead(claimed: datetime, now: datetime) -> datetime:
    """Take a post that is dated in the future as published when it was first seen."""
    return claimed if claimed - now <= AHEAD else now
