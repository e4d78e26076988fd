"""Paging back: whatever the pages, what was not read is either read later or told."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from listener.errors import ChannelError
from listener.paging import Item, Page, Unreadable, Watermark, walk
from storage.model import Failure, Mention
from storage.polled import Batch
from tests.factories import NOON, mention


def parse(raw: object) -> Item:
    if not isinstance(raw, int):
        raise Unreadable("?", "not a number")
    return mention(str(raw), at=NOON + timedelta(hours=raw))


def pages(upto: int, size: int, *, fails_after: int | None = None) -> Iterator[Page]:
    newest_first = list(range(upto, 0, -1))
    for number, start in enumerate(range(0, max(upto, 1), size)):
        if number == fails_after:
            raise ChannelError(Failure.OUTAGE, "503")
        yield Page(items=newest_first[start : start + size])


def read(
    upto: int, cursor: str | None, *, size: int = 3, most: int = 99, fails_after: int | None = None
) -> Batch:
    return walk(
        pages(upto, size, fails_after=fails_after),
        parse,
        since=Watermark.decode(cursor),
        now=NOON + timedelta(hours=upto),
        max_pages=most,
        keep=lambda told: told,
    )


def ids(batch: Batch) -> set[int]:
    return {int(told.native_id) for told in batch.mentions}


@given(
    first=st.integers(0, 30),
    more=st.integers(0, 30),
    size=st.integers(1, 7),
    most=st.integers(1, 9),
)
def test_every_post_is_read_or_lies_in_a_told_hole(
    first: int, more: int, size: int, most: int
) -> None:
    before = read(first, None, size=size)
    after = read(first + more, before.cursor, size=size, most=most)
    got = ids(before) | ids(after)
    holes = [hole.span for hole in after.holes]
    for post in range(1, first + more + 1):
        at = NOON + timedelta(hours=post)
        told = any(span.start <= at < span.end for span in holes)
        assert post in got or told


@given(upto=st.integers(1, 30), size=st.integers(1, 7))
def test_nothing_new_is_nothing_new(upto: int, size: int) -> None:
    before = read(upto, None, size=size)
    again = read(upto, before.cursor, size=size)
    assert ids(again) <= ids(before)
    assert again.holes == ()


def test_a_failure_on_a_later_page_keeps_the_cursor_and_what_came() -> None:
    before = read(3, None)
    broken = read(30, before.cursor, fails_after=2)
    assert broken.setback is not None and broken.setback.failure is Failure.OUTAGE
    assert broken.cursor is None
    assert len(broken.mentions) == 6
    whole = read(30, before.cursor)
    assert ids(before) | ids(broken) | ids(whole) == set(range(1, 31))


def test_a_failure_on_the_first_page_is_raised() -> None:
    with pytest.raises(ChannelError):
        read(3, None, fails_after=0)


def test_a_deleted_newest_post_does_not_hide_where_reading_stopped() -> None:
    cursor = read(5, None).cursor

    def without_the_newest() -> Iterator[Page]:
        yield Page(items=[6, 4, 3])
        yield Page(items=[2, 1])

    batch = walk(
        without_the_newest(),
        parse,
        since=Watermark.decode(cursor),
        now=NOON + timedelta(hours=6),
        max_pages=1,
        keep=lambda told: told,
    )
    assert batch.holes == ()


def test_one_bad_item_is_rejected_and_the_rest_kept() -> None:
    batch = walk(
        iter([Page(items=[2, "bad", 1])]),
        parse,
        since=None,
        now=NOON,
        max_pages=1,
        keep=lambda told: told,
    )
    assert ids(batch) == {1, 2}
    assert [r.reason for r in batch.rejects] == ["not a number"]
    assert all(isinstance(told, Mention) for told in batch.mentions)


def test_an_old_post_among_the_newest_does_not_hide_the_hole() -> None:
    cursor = read(3, None).cursor
    late = 1

    def with_a_latecomer() -> Iterator[Page]:
        yield Page(items=[30, late, 29])
        yield Page(items=[28, 27])

    batch = walk(
        with_a_latecomer(),
        parse,
        since=Watermark.decode(cursor),
        now=NOON + timedelta(hours=30),
        max_pages=1,
        keep=lambda told: told,
        by_last=True,
    )
    (hole,) = batch.holes
    assert hole.span.start == NOON + timedelta(hours=3)
    assert hole.span.end == NOON + timedelta(hours=29)
