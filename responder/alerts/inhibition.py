"""Which stories are held back because a larger one tells them. Pure."""

from collections.abc import Collection, Iterable, Mapping

from storage.alert import Alert


def held_back(alerts: Iterable[Alert], over: Collection[str] = ()) -> Mapping[str, str]:
    """Name, for each story that is held back, the one that is told in its place.

    A story is held back by its parent and by those that inhibit it, as long as they are among the
    alerts. Whoever holds a story back is itself told or held back by one that is, so that each
    chain ends in a story that is told; where stories hold each other back in a ring, the one that
    began first is told. A story that was told and is `over` still holds back what it is parent of.
    """
    stories = {alert.key: alert for alert in alerts}
    above: dict[str, list[str]] = {key: [] for key in [*stories, *over]}
    for key, alert in stories.items():
        if alert.parent is not None and alert.parent in above and alert.parent != key:
            above[key].append(alert.parent)
        for other in alert.inhibits:
            if other in stories and other != key:
                above[other].append(key)
    below: dict[str, list[str]] = {key: [] for key in above}
    for key, holders in above.items():
        for holder in holders:
            below[holder].append(key)
    in_place: dict[str, str] = {}
    told = {key for key, holders in above.items() if not holders}
    _spread(told, below, in_place, told)
    for key in sorted(stories, key=lambda key: (stories[key].starts_at, key)):
        if key not in told and key not in in_place:
            told.add(key)
            _spread({key}, below, in_place, told)
    return in_place


def _spread(
    roots: Iterable[str], below: Mapping[str, list[str]], in_place: dict[str, str], told: set[str]
) -> None:
    """Hold back all that hangs from these, however deep."""
    waiting = [(key, key) for key in sorted(roots)]
    while waiting:
        key, root = waiting.pop()
        for held in below[key]:
            if held not in told and held not in in_place:
                in_place[held] = root
                waiting.append((held, root))
