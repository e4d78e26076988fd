"""A burst in words, for the person who is woken by it."""

_UNITS = ((86_400, "day", "a day"), (3600, "hour", "an hour"), (60, "minute", "a minute"))


def told(
    observed: int,
    expected: float,
    seconds: int,
    *,
    noun: str,
    authors: int | None,
    highest: int,
    record: bool,
    days: int,
) -> str:
    """Say what came, what is usual, and how it stands to the highest of the days before."""
    by = f" by {authors} authors" if authors is not None and authors != observed else ""
    usual = f"{expected:.1f}" if expected < 99.5 else f"{expected:,.0f}"
    said = f"{observed:,} {noun}{by} in {length(seconds)} where {usual} are usual"
    if days == 0:
        return f"{said}; the stream is new"
    if not highest:
        return said
    if record:
        return f"{said}; the most in {days} days" if days > 1 else f"{said}; the most so far"
    return f"{said}; {observed / highest:.1f} times the highest of the last {days} days"


def length(seconds: int) -> str:
    """Give a length of time in its largest unit."""
    for unit, name, one in _UNITS:
        if seconds >= unit:
            amount = seconds / unit
            return one if amount == 1 else f"{amount:.3g} {name}s"
    return f"{seconds} seconds"
