"""Posts that claim to come from the future."""

from datetime import UTC, datetime, timedelta

import pytest

from listener.intake import take_in
from listener.matching import Matcher
from storage.ledger import Ledger
from storage.model import Mention
from tests.factories import NOON

LATEST = datetime(9999, 12, 31, 23, 50, tzinfo=UTC)


@pytest.mark.parametrize(
    ("claimed", "kept"),
    [
        (LATEST, NOON),
        (NOON + timedelta(days=1, seconds=1), NOON),
        (NOON + timedelta(days=1), NOON + timedelta(days=1)),
    ],
)
def test_an_imported_post_is_no_younger_than_its_import_by_more_than_a_day(
    ledger: Ledger, claimed: datetime, kept: datetime
) -> None:
    post = Mention(channel="x", native_id="1", text="late again", published_at=claimed)
    take_in([post], Matcher(()), ledger, NOON, refuse=lambda rejected: None)
    found = ledger.mentions.find("x", "1")
    assert found is not None
    assert ledger.mentions.get(found).mention.published_at == kept
