"""How long a reply may be on networks that cannot be asked, as their documentation says."""

from listener.channel import Limit

X_LIMIT = 280
BLUESKY_LIMIT = 300
MASTODON_LIMIT = 500
"""What a server has unless its operator raised it."""
REDDIT_LIMIT = 10_000
BY_HAND = 10_000
"""Characters of a reply that a person copies over, where nobody knows the network's limit."""


def _characters(most: int) -> Limit:
    return Limit(
        fits=lambda text: len(text) <= most,
        describe=lambda text: f"{len(text)} of {most} characters",
    )


UNLIMITED = _characters(BY_HAND)


def usual_limit(network: str) -> Limit:
    """Give the limit of a kind of network for an account as most have it; generous elsewhere."""
    return known_limit(network) or UNLIMITED


def known_limit(network: str) -> Limit | None:
    """Give the limit of a kind of network as it is everywhere; None for a kind without one."""
    match network:
        case "x":
            return Limit(
                fits=lambda text: _weighted(text) <= X_LIMIT,
                describe=lambda text: f"{_weighted(text)} of {X_LIMIT}",
            )
        case "bluesky":
            return Limit(
                fits=lambda text: _graphemes(text) <= BLUESKY_LIMIT,
                describe=lambda text: f"{_graphemes(text)} of {BLUESKY_LIMIT}",
            )
        case "mastodon":
            return _characters(MASTODON_LIMIT)
        case "reddit":
            return _characters(REDDIT_LIMIT)
        case _:
            return None


def _weighted(text: str) -> int:
    from twitter_text import parse_tweet

    return int(parse_tweet(text).weightedLength)


def _graphemes(text: str) -> int:
    import regex

    return len(regex.findall(r"\X", text))
