"""What is said of weeks that were not read alike."""

from collections.abc import Iterator, Mapping
from datetime import timedelta
from pathlib import Path

import pytest

from responder.reports.build import build
from responder.reports.evidence import Comparison, Silence
from responder.reports.figures import share
from responder.reports.gather import Frame, gather
from responder.reports.gathering.posts import periods_before
from responder.reports.goals import Figures, Verdict, judged
from responder.reports.looks import POSTS, Look
from responder.reports.reading import Reading, carried
from responder.reports.report import Cell, Part, Report, Term
from responder.reports.settings import Goals
from responder.reports.targets import figures
from responder.reports.window import week
from responder.sla import Policy
from storage.ledger import Ledger, opened
from storage.polled import Batch, Hole, Span
from storage.sources import SourceState
from storage.views.posts import BALANCE, COMPLAINT
from tests.factories import mention
from tests.responder.reports.stories import PARIS

W47 = week("2026-W47", PARIS)
NOW = W47.span.end + timedelta(hours=7)
WEEKS = [*periods_before(W47, 8), W47.span]
X, REDDIT = (
    SourceState(name="x/search/1", channel="x"),
    SourceState(name="reddit/1", channel="reddit"),
)
FRAME = Frame(calendar=Policy(time_zone="Europe/Paris").calendar, watched=(X.name, REDDIT.name))
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@pytest.fixture
def ledger(path: Path) -> Iterator[Ledger]:
    with opened(path) as ledger:
        yield ledger


def read(
    ledger: Ledger, source: SourceState, posts: list[int], *, holes: tuple[Span, ...] = ()
) -> None:
    """Read so many posts in each of the last weeks, evenly, in the time outside of the holes."""
    spans = WEEKS[-len(posts) :]
    told = tuple(
        mention(
            f"{source.name}{number}-{at}",
            "late",
            at=moment,
            channel=source.channel,
            author=f"a{number}-{at}",
        )
        for at, (span, count) in enumerate(zip(spans, posts, strict=True))
        for number in range(count)
        for moment in (span.start + (span.end - span.start) * ((number + 0.5) / count),)
        if not any(hole.start <= moment < hole.end for hole in holes)
    )
    covered = Span(start=spans[0].start, end=NOW)
    lost = tuple(Hole(span=hole, reason="cut short") for hole in holes)
    ledger.record(source, Batch(mentions=told, covered=covered, holes=lost), at=NOW)


def made(ledger: Ledger) -> Report:
    return build(gather(ledger, W47, None, FRAME, NOW))


def looked(ledger: Ledger, what: Term = POSTS) -> tuple[object, ...]:
    volume = made(ledger).sections[0]
    return next(row for row in volume.tables[0].rows if row[0] == what)


def notes(ledger: Ledger) -> dict[str, Mapping[str, Cell]]:
    return {said.key: said.values for said in made(ledger).sections[0].notes}


def nearly(cell: Cell) -> float:
    assert isinstance(cell, Part)
    return cell.value


TWO_DAYS = Span(start=W47.span.end - 2 * DAY, end=W47.span.end)


def test_fewer_posts_because_of_a_hole_are_no_fall(ledger: Ledger) -> None:
    read(ledger, X, [100] * 9, holes=(TWO_DAYS,))
    row = looked(ledger)
    assert row[1] == 71
    assert row[2:] == (None, None, Term("verdict", "unread"), None)
    assert [said.key for said in made(ledger).front.changed] == []
    assert nearly(notes(ledger)["volume.note.unread"]["part"]) == pytest.approx(2 / 7)


def test_the_same_fall_is_told_where_all_was_read(ledger: Ledger) -> None:
    read(ledger, X, [*[100] * 8, 45])
    assert looked(ledger)[4] == Term("verdict", "changed")
    assert "volume.note.unread" not in notes(ledger)


def test_more_posts_in_spite_of_a_hole_are_more(ledger: Ledger) -> None:
    read(ledger, X, [*[100] * 8, 400], holes=(TWO_DAYS,))
    assert looked(ledger)[4] == Term("verdict", "changed")


def test_a_hole_of_an_hour_changes_nothing(ledger: Ledger) -> None:
    start = W47.span.start
    read(ledger, X, [*[100] * 8, 45], holes=(Span(start=start, end=start + HOUR),))
    assert looked(ledger)[4] == Term("verdict", "changed")


def test_a_week_before_with_a_hole_is_not_what_is_usual(ledger: Ledger) -> None:
    torn = WEEKS[-3]
    read(ledger, X, [100] * 9, holes=(Span(start=torn.start, end=torn.start + 6 * DAY),))
    assert looked(ledger)[2] == 100
    told = notes(ledger)
    assert told["volume.note.usual"] == {"n": 7, "weeks": 8}
    assert told["volume.note.unlike"] == {"n": 1}
    weeks = made(ledger).sections[0].tables[3]
    assert weeks.columns[1] == "volume.read_beside"
    assert [nearly(row[1]) for row in weeks.rows[5:8]] == pytest.approx([1, 1 / 7, 1])


def test_with_a_new_source_weeks_that_lack_it_are_not_compared(ledger: Ledger) -> None:
    read(ledger, X, [100] * 9)
    read(ledger, REDDIT, [60] * 2)
    assert looked(ledger)[4] == Term("verdict", "few_weeks")
    assert notes(ledger)["volume.note.usual"] == {"n": 1, "weeks": 8}


def test_a_source_that_is_watched_no_more_lacks_in_the_week(ledger: Ledger) -> None:
    read(ledger, X, [100] * 9)
    gone = Span(start=W47.span.start, end=W47.span.end)
    read(ledger, REDDIT, [60] * 9, holes=(gone,))
    assert looked(ledger)[4] == Term("verdict", "unread")


def test_a_source_that_brings_next_to_nothing_silences_nothing(ledger: Ledger) -> None:
    read(ledger, X, [*[100] * 8, 45])
    read(ledger, REDDIT, [1] * 9, holes=(TWO_DAYS,))
    assert looked(ledger)[4] == Term("verdict", "changed")


def test_a_week_that_goes_on_has_not_fallen(ledger: Ledger) -> None:
    read(ledger, X, [*[100] * 8, 40])
    wednesday = W47.span.start + 3 * DAY
    volume = build(gather(ledger, W47, None, FRAME, wednesday)).sections[0]
    assert volume.tables[0].rows[0][2:] == (None, None, Term("verdict", "unread"), None)


def test_days_that_were_not_read_say_so(ledger: Ledger) -> None:
    read(ledger, X, [100] * 9, holes=(TWO_DAYS,))
    days = made(ledger).sections[0].tables[2]
    assert days.columns[2] == "volume.read"
    assert [row[2:4] for row in days.rows[-3:]] == [
        (Part(value=1), 14),
        (Part(value=0), 0),
        (Part(value=0), 0),
    ]


def claim(change: float, *, now: float, question: object = COMPLAINT) -> Look:
    told = Comparison(
        now=now,
        usual=now - change,
        low=change - 0.1,
        high=change + 0.1,
        chance=0.0,
        error=0.05,
        degrees=7,
        by_posts=False,
    )
    what = Term("figure", str(question))
    return Look(what=what, question=question, now=None, told=told, chance=0.0)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("look", "missing", "stands"),
    [
        # Of ten posts three are missing: had they all complained, it would be 65 of 100.
        (claim(-0.15, now=0.5), 0.3, False),
        (claim(-0.30, now=0.5), 0.3, True),
        (claim(-0.15, now=0.5), 0.0, True),
        (claim(+0.15, now=0.5), 0.3, False),
        (claim(+0.45, now=0.6), 0.3, True),
        (claim(+0.45, now=0.6, question=BALANCE), 0.3, False),
        (claim(-0.45, now=-0.6, question=BALANCE), 0.3, False),
        (claim(-1.0, now=-0.6, question=BALANCE), 0.3, True),
    ],
)
def test_a_change_stands_where_no_missing_post_could_undo_it(
    look: Look, missing: float, stands: bool
) -> None:
    (told,) = carried([look], missing)
    assert (told.claimed is not None) == stands
    assert stands or told.told is Silence.UNREAD


def test_a_goal_is_not_met_by_what_was_not_read() -> None:
    goals = Goals(complaint_share_at_most=0.3)
    few = Figures(complaints=share(20, 100))
    assert [one.verdict for one in judged(goals, few)] == [Verdict.MET]
    torn = Figures(complaints=share(20, 100), unread=2 / 7)
    assert [one.verdict for one in judged(goals, torn)] == [Verdict.UNREAD]
    bad = Figures(complaints=share(90, 100), unread=2 / 7)
    assert [one.verdict for one in judged(goals, bad)] == [Verdict.MISSED]


def test_goals_know_what_was_not_read(ledger: Ledger) -> None:
    read(ledger, X, [100] * 2, holes=(TWO_DAYS,))
    assert figures(gather(ledger, W47, None, FRAME, NOW)).unread == pytest.approx(2 / 7)


def test_periods_of_which_nothing_is_known_are_alike() -> None:
    assert Reading().alike(W47.span, TWO_DAYS)
