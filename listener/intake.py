"""Stage: rows of a file → the ledger, by the same way as a poll."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import islice

from listener.dates import dated
from listener.matching import Matcher
from listener.rows import Reading, Rejected, Row
from storage.ledger import Ledger
from storage.model import Mention

CHUNK = 5_000
SOURCE = "import"


@dataclass(frozen=True, slots=True, kw_only=True)
class Intake:
    """What an import did, in rows."""

    new: int = 0
    known: int = 0
    rejected: int = 0


def take_in(
    rows: Iterable[Row],
    matcher: Matcher,
    ledger: Ledger,
    now: datetime,
    *,
    refuse: Callable[[Rejected], None],
) -> Intake:
    """Store every row that can be read; `refuse` is told of each that cannot.

    Engagement polls count as known where their mention is, and are rejected where it is not.
    """
    done = Intake()
    stream = iter(rows)
    while chunk := list(islice(stream, CHUNK)):
        mentions = [dated(_branded(row, matcher), now) for row in chunk if isinstance(row, Mention)]
        refused = [row for row in chunk if isinstance(row, Rejected)]
        with ledger.together():
            recorded = ledger.mentions.keep(SOURCE, mentions, at=now)
            refused += [
                Rejected(line=row.line, reason="an engagement poll of an unknown mention")
                for row in chunk
                if isinstance(row, Reading)
                and not ledger.mentions.read_engagement(row.channel, row.native_id, row.engagement)
            ]
        for row in refused:
            refuse(row)
        done = Intake(
            new=done.new + len(recorded.new),
            known=done.known + len(chunk) - len(recorded.new) - len(refused),
            rejected=done.rejected + len(refused),
        )
    return done


def _branded(mention: Mention, matcher: Matcher) -> Mention:
    if mention.brands:
        return mention
    return replace(mention, brands=matcher.brands_in(mention.text))
