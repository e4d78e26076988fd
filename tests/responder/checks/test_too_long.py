import pytest

from listener.channel import Limit
from responder.checks.finding import Severity
from tests.responder.checks.looked_at import found
from tests.responder.samples import BLUESKY, MASTODON, X, characters

FAMILY = "👨‍👩‍👧‍👦"


@pytest.mark.parametrize(
    ("text", "limit"),
    [
        ("é" * 281, X),
        ("🙏" * 141, X),
        ("Voir https://www.brumelle.com/" + "a" * 400 + " " + "b" * 257, X),
        (FAMILY * 301, BLUESKY),
        ("x" * 501, MASTODON),
        ("onze signes", characters(10)),
    ],
)
def test_what_the_network_would_refuse_is_an_error(text: str, limit: Limit) -> None:
    [finding] = found("too_long", text, limit=limit)
    assert finding.severity is Severity.ERROR
    assert finding.message == f"too long for this network: {limit.describe(text)}"


@pytest.mark.parametrize(
    ("text", "limit"),
    [
        ("é" * 280, X),
        ("🙏" * 140, X),
        ("Voir https://www.brumelle.com/" + "a" * 400 + " " + "b" * 251, X),
        (FAMILY * 300, BLUESKY),
        ("x" * 500, MASTODON),
        ("dix signes", characters(10)),
        ("x" * 5_000, None),
    ],
)
def test_what_fits_as_the_network_counts_stays(text: str, limit: Limit | None) -> None:
    assert found("too_long", text, limit=limit) == []
