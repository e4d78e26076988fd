"""When a post was published, where what it claims lies in the future."""

from dataclasses import replace
from datetime import datetime, timedelta

from storage.model import Mention

AHEAD = timedelta(days=1)
"""How far in the future a stated date may lie: clocks and time zones are often set wrong."""


def not_ahead(claimed: datetime, now: datetime) -> datetime:
    """Take a post that is dated in the future as published when it was first seen."""
    return claimed if claimed - now <= AHEAD else now


def dated(mention: Mention, now: datetime) -> Mention:
    """Give the post with a time that is `not_ahead`."""
    return replace(mention, published_at=not_ahead(mention.published_at, now))
