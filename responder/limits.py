"""How long a reply may be on networks that cannot be asked, as their documentation says."""

from listener.channel import Limit

BY_HAND = 10_000
"""Characters of a reply that a person copies over, where nobody knows the network's limit."""


def _characters(most: int) -> Limit:
    return Limit(
        fits=lambda text: len(text) <= most,
        describe=lambda text: f"{len(text)} of {most} characters",
    )


UNLIMITED = _characters(BY_HAND)


def usual_limit(network: str) -> Limit:
    """Give the limit of a kind of network for an account as most have it; generous elsewhere.

    X weighs 280 characters; Bluesky counts 300 graphemes, never more than characters; Mastodon's
    servers take 500 characters unless they say otherwise.
    """
    if network == "x":
        return Limit(
            fits=lambda text: _weighed(text) <= 280,
            describe=lambda text: f"{_weighed(text)} of 280",
        )
    return {"bluesky": _characters(300), "mastodon": _characters(500)}.get(network, UNLIMITED)


def _weighed(text: str) -> int:
    from twitter_text import parse_tweet

    return int(parse_tweet(text).weightedLength)
