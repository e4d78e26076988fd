"""What is kept, and what is kept together."""

import sqlite3
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from storage.database import connect, held
from storage.errors import StorageError
from storage.ledger import Ledger, opened
from storage.model import Cost, Engagement, Failure, Mention, Setback
from storage.polled import Batch, Hole, Repost, Span
from storage.sources import SourceState
from tests.factories import NOON, mention

SOURCE = SourceState(name="x/search/1", channel="x")


def stored(ledger: Ledger) -> list[Mention]:
    return [kept.mention for kept in ledger.mentions.all()]


def test_a_mention_comes_back_as_it_went_in(ledger: Ledger) -> None:
    told = mention(likes=3, url="https://x.example/1", extra={"seen_by": ["a"]}, in_reply_to="0")
    ledger.record(SOURCE, Batch(mentions=(told,), cursor="c1"), at=NOON)
    assert stored(ledger) == [told]
    assert ledger.sources.get("x/search/1", "x").cursor == "c1"


def test_overlap_is_free(ledger: Ledger) -> None:
    first = ledger.record(SOURCE, Batch(mentions=(mention("1"), mention("2"))), at=NOON)
    again = ledger.record(SOURCE, Batch(mentions=(mention("2"), mention("3"))), at=NOON)
    assert (len(first.new), len(again.new), again.known) == (2, 1, 1)
    assert [m.native_id for m in stored(ledger)] == ["1", "2", "3"]


def test_the_same_post_twice_in_one_batch_is_stored_once(ledger: Ledger) -> None:
    recorded = ledger.record(SOURCE, Batch(mentions=(mention("1"), mention("1"))), at=NOON)
    assert len(recorded.new) == 1
    assert len(stored(ledger)) == 1


def test_two_channels_of_one_kind_keep_their_own_ids(ledger: Ledger) -> None:
    both = (mention("1", channel="mastodon_fr"), mention("1", channel="mastodon_en"))
    ledger.record(SOURCE, Batch(mentions=both), at=NOON)
    assert [m.channel for m in stored(ledger)] == ["mastodon_fr", "mastodon_en"]


def test_mentions_and_cursor_are_kept_together_or_not_at_all(ledger: Ledger) -> None:
    broken = Batch(mentions=(mention("1"),), cost=Cost(requests="many"))  # type: ignore[arg-type]
    with pytest.raises(sqlite3.IntegrityError):
        ledger.record(SOURCE, replace(broken, cursor="c2"), at=NOON)
    assert stored(ledger) == []
    assert ledger.sources.get("x/search/1", "x").cursor is None


def test_a_setback_keeps_what_came_and_the_cursor(ledger: Ledger) -> None:
    ledger.record(SOURCE, Batch(mentions=(mention("1"),), cursor="c1"), at=NOON)
    setback = Setback(failure=Failure.OUTAGE, detail="503", retry_at=NOON)
    ledger.record(SOURCE, Batch(mentions=(mention("2"),), cursor="c2", setback=setback), at=NOON)
    state = ledger.sources.get("x/search/1", "x")
    assert (state.cursor, state.failure, state.failures) == ("c1", Failure.OUTAGE, 1)
    assert len(stored(ledger)) == 2


def test_an_edit_is_a_new_revision_and_is_judged_again(ledger: Ledger) -> None:
    ledger.record(SOURCE, Batch(mentions=(mention("1", "before"),)), at=NOON)
    ledger.record(SOURCE, Batch(mentions=(mention("1", "after"),)), at=NOON)
    (kept,) = ledger.mentions.pending(10)
    assert (kept.mention.text, kept.revision) == ("after", 2)


def test_a_deletion_leaves_a_tombstone_without_words(ledger: Ledger) -> None:
    ledger.record(SOURCE, Batch(mentions=(mention("1", "before"),)), at=NOON)
    ledger.record(SOURCE, Batch(mentions=(mention("1", "secret words"),)), at=NOON)
    ledger.record(SOURCE, Batch(deleted=("1", "unknown")), at=NOON)
    (kept,) = ledger.mentions.all()
    assert kept.deleted_at == NOON
    assert kept.mention.text == ""
    assert ledger.mentions.pending_count() == 0


def test_a_deleted_post_that_is_read_again_stays_deleted(ledger: Ledger) -> None:
    ledger.record(SOURCE, Batch(mentions=(mention("1"),)), at=NOON)
    ledger.record(SOURCE, Batch(deleted=("1",)), at=NOON)
    ledger.record(SOURCE, Batch(mentions=(mention("1"),)), at=NOON)
    assert [kept.mention.text for kept in ledger.mentions.all()] == [""]


def test_reposts_are_shares_of_the_original_each_counted_once(ledger: Ledger) -> None:
    reposts = tuple(Repost(native_id=f"r{n}", original_id="1", at=NOON) for n in range(3))
    ledger.record(SOURCE, Batch(mentions=(mention("1"),), reposts=reposts), at=NOON)
    ledger.record(SOURCE, Batch(reposts=reposts), at=NOON)
    (told,) = stored(ledger)
    assert told.engagement is not None
    assert told.engagement.shares == 3


def test_counters_follow_the_newest_reading_in_any_order(ledger: Ledger) -> None:
    ledger.record(SOURCE, Batch(mentions=(mention("1", likes=1),)), at=NOON)
    later = Engagement(at=NOON + timedelta(hours=1), likes=9)
    between = Engagement(at=NOON + timedelta(minutes=5), likes=4)
    assert ledger.mentions.read_engagement("x", "1", later)
    assert ledger.mentions.read_engagement("x", "1", between)
    assert not ledger.mentions.read_engagement("x", "unknown", later)
    (told,) = stored(ledger)
    assert told.engagement == later


def test_own_posts_are_kept_and_never_wait_for_the_classifier(ledger: Ledger) -> None:
    ledger.record(SOURCE, Batch(mentions=(mention("1", own=True),)), at=NOON)
    assert ledger.mentions.pending_count() == 0
    assert len(stored(ledger)) == 1


def test_coverage_counts_holes_and_what_is_not_read_yet(ledger: Ledger) -> None:
    start = NOON - timedelta(hours=10)
    hole = Hole(span=Span(start=start, end=start + timedelta(hours=2)), reason="too many pages")
    covered = Span(start=start, end=NOON)
    ledger.record(SOURCE, Batch(covered=covered, holes=(hole,)), at=NOON)
    state = ledger.sources.get("x/search/1", "x")
    assert ledger.sources.coverage(state, NOON) == pytest.approx(0.8)
    later = NOON + timedelta(hours=10)
    assert ledger.sources.coverage(state, later) == pytest.approx(1 - 12 / 20)
    assert ledger.sources.holes("x/search/1") == [hole]


def test_money_is_summed_by_channel_and_day(ledger: Ledger) -> None:
    cost = Cost(requests=1, items=10, micros=50_000)
    ledger.record(SOURCE, Batch(cost=cost), at=NOON - timedelta(days=1))
    ledger.record(replace(SOURCE, name="x/mentions"), Batch(cost=cost), at=NOON)
    assert ledger.sources.spent("x", since=NOON) == cost
    assert ledger.sources.spent("x", since=NOON - timedelta(days=1)) == cost + cost


def test_the_file_is_for_its_owner_alone(ledger: Ledger, path: Path) -> None:
    assert path.stat().st_mode & 0o077 == 0


def test_a_backup_is_whole_while_others_write(ledger: Ledger, tmp_path: Path) -> None:
    ledger.record(SOURCE, Batch(mentions=(mention("1"),)), at=NOON)
    with ledger.together():
        ledger.mentions.keep("x/search/1", [mention("2")], at=NOON)
        with opened(tmp_path / "vigie.db") as other:
            other.backup(tmp_path / "copy.db")
    with opened(tmp_path / "copy.db") as copy:
        assert [m.native_id for m in stored(copy)] == ["1"]


def test_a_database_of_a_later_release_is_refused(path: Path) -> None:
    with opened(path):
        pass
    db = connect(path)
    db.table("_sqlite_migrations").insert(
        {"id": 999, "migration_set": "ledger", "name": "m999_future", "applied_at": "2030"}
    )
    db.close()
    with pytest.raises(StorageError, match="later release"), opened(path):
        pass


def test_a_file_that_is_no_database_is_refused_in_one_line(tmp_path: Path) -> None:
    (tmp_path / "notes.db").write_text("these are notes, not a database, and quite long ones")
    with pytest.raises(StorageError, match="cannot open"), opened(tmp_path / "notes.db"):
        pass


def test_a_lock_is_held_once(path: Path) -> None:
    with held(path, "watch"):
        with pytest.raises(StorageError, match="another vigie watch"), held(path, "watch"):
            pass
        with held(path, "publish"):
            pass


def test_a_backup_never_overwrites(ledger: Ledger, tmp_path: Path) -> None:
    (tmp_path / "copy.db").touch()
    with pytest.raises(StorageError, match=r"copy\.db"):
        ledger.backup(tmp_path / "copy.db")


def test_what_a_person_can_mend_is_told_and_a_bug_stays_a_bug(path: Path) -> None:
    with opened(path):
        pass
    with pytest.raises(StorageError, match="rights of the file"), opened(path) as ledger:
        ledger._db.execute("PRAGMA query_only = 1")
        ledger.put("key", "value")
    with pytest.raises(sqlite3.OperationalError), opened(path) as ledger:
        ledger._db.execute("SELECT nonsense FROM nowhere")
