"""Stage: finished posts of each channel → a model of their own, kept where it beats the default."""

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta

from classifier.kept_spread import read, written
from classifier.local_spread import LEAST_POSTS, Finished, LocalSpread, became, learn
from classifier.spread import DEAD_BELOW, LEAST_INTERACTIONS
from storage.ledger import Ledger
from storage.lessons import Ended, Lesson
from storage.model import Tally

EVERY = timedelta(days=1)
ENDED_AFTER = timedelta(days=3)
"""No post is read again when it is older."""

MOST_POSTS = 4_000
"""The newest ones; more would take longer and teach hardly more."""

_BATCH = 250


def relearn(kinds: Mapping[str, str], ledger: Ledger, now: datetime) -> Tally:
    """Learn anew what is a day old; `kinds` are those of the channels, by name.

    What was tried is kept with its date, so that a restart neither loses nor repeats it.
    """
    told: list[str] = []
    for channel, kind in kinds.items():
        before = ledger.lessons.of(channel)
        if before is None or not before.at <= now < before.at + EVERY:
            lesson = _learnt(channel, kind, ledger, now)
            ledger.lessons.keep(lesson)
            if before is None or before.words != lesson.words:
                told.append(f"{channel}: {lesson.words}")
    return Tally(new=len(told), note="; ".join(told) or None)


def model_of(channel: str, ledger: Ledger) -> LocalSpread | None:
    """Give what is kept of a channel; None where the default is as good, or nothing is known."""
    lesson = ledger.lessons.of(channel)
    return read(lesson.model) if lesson is not None and lesson.model is not None else None


def _learnt(channel: str, kind: str, ledger: Ledger, now: datetime) -> Lesson:
    ended = ledger.lessons.ended(
        channel,
        before=now - ENDED_AFTER,
        doubles_below=DEAD_BELOW,
        least=LEAST_INTERACTIONS,
        most=MOST_POSTS,
    )
    enough = len(ended) >= LEAST_POSTS
    found = learn(list(_finished(ended, ledger)), kind) if enough else None
    return Lesson(
        channel=channel,
        at=now,
        posts=len(ended),
        model=written(found) if found else None,
        words=became(len(ended), found),
    )


def _finished(ended: list[Ended], ledger: Ledger) -> Iterator[Finished]:
    for start in range(0, len(ended), _BATCH):
        batch = ended[start : start + _BATCH]
        readings = ledger.readings.of([post.mention_id for post in batch])
        for post in batch:
            yield Finished(
                readings=readings[post.mention_id],
                published_at=post.published_at,
                followers=post.followers,
            )
