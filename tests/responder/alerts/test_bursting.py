"""From posts that pour in to one page, and to its end: the desk's jobs on a simulated clock."""

import re
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path

import pytest

from classifier.follow import count
from storage.incident import Course
from storage.ledger import opened
from storage.model import Mention, Urgency
from storage.polled import Span
from tests.factories import NOON
from tests.outages import DAY, HOUR, MINUTE, Begin, Watch, past
from tests.stories import BRAND, OUTAGE, Told, Town

HOSPITAL: Told = ("fr", "safety_hygiene", "bébé à l'hôpital, allergène caché du yaourt Brumelle")
GLASS: Told = ("fr", "product_quality", "du verre brisé au fond du pot de Brumelle Crème")
PROMOTION: Sequence[Told] = (("fr", "price", "la promo Brumelle du vendredi est là, {mood}"),)


def an_outage(watch: Watch) -> list[Mention]:
    """400 posts of three wordings in two languages within four hours, beside ordinary talk."""
    return [
        *watch.town.story(OUTAGE, NOON + HOUR, NOON + 5 * HOUR, 400),
        *watch.town.talk(NOON, NOON + 6 * HOUR),
    ]


def test_an_outage_is_one_incident_and_one_page_until_it_is_over(begin: Begin) -> None:
    watch = begin()
    watch.live(an_outage(watch), NOON + 6 * HOUR, 5 * MINUTE)
    pages = watch.pages()
    assert len({page.dedup_key for page in pages}) == 1
    assert pages[0].event.value == "first"
    assert pages[0].at <= NOON + HOUR + 20 * MINUTE
    updates = [page.at for page in pages if page.event.value == "update"]
    assert updates
    assert all(sum(at <= other < at + HOUR for other in updates) <= 2 for at in updates)
    with opened(watch.path) as ledger:
        assert len(ledger.incidents.told(every=True)) == 1
    watch.live([], NOON + 16 * HOUR, HOUR)
    assert [page.event.value for page in watch.pages()].count("first") == 1
    assert watch.pages()[-1].event.value == "resolved"
    with opened(watch.path) as ledger:
        (incident,) = ledger.incidents.told(every=True)
        assert incident.state is Course.CLOSED
        assert len(ledger.incidents.posts(incident.id)) >= 380


def test_the_page_of_an_incident_says_all_on_one_screen(begin: Begin) -> None:
    watch = begin()
    watch.live(an_outage(watch), NOON + 2 * HOUR, 15 * MINUTE)
    page = watch.pages()[-1]
    (story,) = page.stories
    said = re.fullmatch(
        r"Brumelle: [\w ]+ \(\w+, \w+, \w+\): (\d+) posts by (\d+) authors on x \((\d+)\)",
        story.reasons[0],
    )
    assert said is not None
    assert int(said[1]) >= int(said[2]) >= 20
    assert "authors in" in story.reasons[1]
    assert story.pace is not None
    assert "authors in the last hour" in story.pace
    assert story.certainty == "so much comes by itself less than once in a year"
    assert story.advice is not None
    assert story.advice.startswith("playbook ")
    links = [link for link in (story.url, *story.further) if link]
    assert len(set(links)) == 2
    assert all(link in page.text for link in links)
    assert page.drafts > 0
    assert f"Drafts waiting: {page.drafts}" in page.text
    assert len(page.lines) <= 12


def test_a_death_in_the_middle_changes_nothing(begin: Begin) -> None:
    whole = begin("whole.db")
    posts = an_outage(whole)
    whole.live(posts, NOON + 4 * HOUR, 15 * MINUTE)
    broken = begin("broken.db")
    broken.town = whole.town
    broken.start()
    until = NOON + 2 * HOUR
    broken.live([p for p in posts if p.published_at <= until], until, 15 * MINUTE)
    # Dead between two stages of a round, and again between the posts and their judgement.
    broken.clock.at += 15 * MINUTE
    rest = [p for p in posts if p.published_at > until]
    now = broken.clock()
    broken.hear([p for p in rest if p.published_at <= now], until)
    broken.start()
    broken.round("triage")
    broken.start()
    broken.round("incidents", "draft", "alerts")
    broken.live([p for p in rest if p.published_at > now], NOON + 4 * HOUR, 15 * MINUTE)
    assert [(p.event, p.at, p.title) for p in broken.pages()] == [
        (p.event, p.at, p.title) for p in whole.pages()
    ]
    with opened(whole.path) as one, opened(broken.path) as other:
        assert one.incidents.told() == other.incidents.told()


def test_ten_thousand_posts_of_one_burst_are_kept_and_make_three_pages_at_most(
    begin: Begin,
) -> None:
    watch = begin()
    watch.town.urgency = Urgency.CRITICAL
    posts = watch.town.story(OUTAGE, NOON, NOON + 20 * MINUTE, 10_000)
    for minute in (5, 20):
        before, watch.clock.at = watch.clock(), NOON + minute * MINUTE
        fresh = [p for p in posts if before < p.published_at <= watch.clock()]
        # More pages were waiting than one poll reads.
        watch.hear(fresh, before, hole=Span(start=before, end=before + MINUTE))
        watch.round("triage", "incidents", "alerts")
    assert len({page.dedup_key for page in watch.notifier.pages}) <= 3
    assert watch.pages()
    assert not watch.pages("urgent")
    with opened(watch.path) as ledger:
        (incident,) = ledger.incidents.told()
        assert len(ledger.incidents.posts(incident.id)) >= 9_500
        heard = ledger._db.execute(
            "SELECT count(*) FROM mentions WHERE published_at > ?", [NOON.isoformat()]
        )
        assert heard.fetchone() == (10_000,)


def test_a_promotion_that_came_two_weeks_in_a_row_wakes_nobody(path: Path) -> None:
    with opened(path) as ledger:
        town = Town(ledger)
        weeks = [
            town.story(PROMOTION, NOON - week * DAY + HOUR, NOON - week * DAY + 3 * HOUR, 40)
            for week in (14, 7)
        ]
        watch = past(path, *weeks, town=town)
        again = town.story(PROMOTION, NOON + HOUR, NOON + 3 * HOUR, 40)
        watch.live([*again, *town.talk(NOON, NOON + 4 * HOUR)], NOON + 4 * HOUR, 15 * MINUTE)
    assert watch.pages() == []


def test_a_new_brand_is_listened_to_for_a_day_before_it_wakes_anybody(path: Path) -> None:
    with opened(path) as ledger:
        town = Town(ledger)
        watch = Watch(path, town)
        start = NOON + 20 * HOUR
        watch.live(town.talk(NOON, start), start, 5 * HOUR)
        watch.live(town.story(OUTAGE, start, start + HOUR, 60), start + HOUR, 15 * MINUTE)
        assert ledger.incidents.told(every=True) == []
    assert watch.pages() == []


def test_an_incident_holds_back_its_posts_also_those_told_before(begin: Begin) -> None:
    watch = begin()
    watch.town.urgency = Urgency.CRITICAL
    first, *others, last = watch.town.story(OUTAGE, NOON, NOON + 10 * MINUTE, 40)
    watch.clock.at += MINUTE
    watch.hear([first], NOON)
    watch.round()
    assert len(watch.pages("urgent")) == 1
    watch.clock.at = NOON + 10 * MINUTE
    watch.hear(others, NOON + MINUTE)
    watch.round()
    assert [page.severity for page in watch.pages()] == [Urgency.CRITICAL]
    # Judged, and not looked at for incidents yet.
    watch.hear([last], NOON + MINUTE)
    watch.round("triage", "alerts")
    watch.live([], NOON + 5 * HOUR, 30 * MINUTE)
    assert len(watch.pages("urgent")) == 1
    assert {page.event.value for page in watch.pages()} <= {"first", "repeat", "update"}


def an_outage_and_then(watch: Watch, told: Told, imported: int = 0) -> None:
    """An outage is told; a minute after its look a critical post is judged."""
    watch.live(watch.town.story(OUTAGE, NOON, NOON + 30 * MINUTE, 60), NOON + HOUR, 15 * MINUTE)
    assert watch.pages()
    import_old(watch.path, imported)
    watch.town.urgency = Urgency.CRITICAL
    watch.clock.at += MINUTE
    watch.hear([watch.town.post(told, watch.clock())], watch.clock() - MINUTE)
    watch.round("triage")


def import_old(path: Path, posts: int) -> None:
    with opened(path) as ledger, ledger.together():
        columns = [row[1] for row in ledger._db.execute("PRAGMA table_info(mentions)")]
        same = ", ".join({*columns} - {"id", "native_id", "counted", "published_at"})
        ledger._db.execute(
            f"""WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?1)
            INSERT INTO mentions (native_id, counted, published_at, {same})
            SELECT 'old' || i, 0, '2025-01-01T12:00:00.000000+00:00', {same} FROM mentions, n
            WHERE id = 1 AND ?1 > 0""",
            [posts],
        )


def test_a_look_that_fails_holds_a_critical_post_back_for_three_minutes(begin: Begin) -> None:
    watch = begin()
    an_outage_and_then(watch, HOSPITAL)
    watch.round("alerts")
    assert watch.pages("urgent") == []
    watch.clock.at += 4 * MINUTE
    watch.round("alerts")
    assert len(watch.pages("urgent")) == 1
    watch.clock.at += 10 * MINUTE
    other = watch.town.post(GLASS, watch.clock())
    watch.hear([other], watch.clock() - MINUTE)
    watch.round("triage", "alerts")
    assert len(watch.pages("urgent")) == 2


def test_a_backlog_of_old_posts_holds_no_critical_post_back(begin: Begin) -> None:
    watch = begin()
    an_outage_and_then(watch, HOSPITAL, imported=20_000)
    watch.round("incidents", "alerts")
    assert len(watch.pages("urgent")) == 1


def test_a_post_that_is_counted_and_not_placed_yet_waits_for_its_place(begin: Begin) -> None:
    watch = begin()
    an_outage_and_then(watch, OUTAGE[0])
    with opened(watch.path) as ledger:
        assert count([BRAND], ledger) == 1
    watch.round("alerts")
    watch.round("incidents", "alerts")
    assert watch.pages("urgent") == []


def test_praise_is_an_incident_that_wakes_nobody(begin: Begin) -> None:
    watch = begin()
    watch.town.complaint = 0.1
    told = [("fr", "praise", "la glace Brumelle à la figue est un délice, {mood}")]
    watch.live(watch.town.story(told, NOON, NOON + HOUR, 40), NOON + HOUR, 15 * MINUTE)
    assert watch.pages() == []
    with opened(watch.path) as ledger:
        assert len(ledger.incidents.told()) == 1


def test_a_silent_source_is_no_calm_and_its_return_no_burst(begin: Begin) -> None:
    watch = begin()
    watch.clock.at += 10 * HOUR
    watch.round()
    talk = watch.town.talk(NOON, NOON + 10 * HOUR)
    watch.hear(talk, NOON)
    watch.round()
    watch.live([], NOON + 10 * HOUR + timedelta(minutes=45), 15 * MINUTE)
    assert watch.pages() == []


@pytest.mark.parametrize("asleep", [False, True], ids=["source unread", "watch stopped"])
def test_hours_that_nobody_read_in_the_middle_end_nothing(begin: Begin, asleep: bool) -> None:
    watch = begin()
    app = [told for told in OUTAGE if told[1] == "outage_technical"]
    posts = watch.town.story(app, NOON + HOUR, NOON + 12 * HOUR, 330)
    silent, back = NOON + 3 * HOUR, NOON + 11 * HOUR
    watch.live([p for p in posts if p.published_at <= silent], silent, 30 * MINUTE)
    (known,) = {page.dedup_key for page in watch.pages()}
    while not asleep and watch.clock() < back - HOUR:
        watch.clock.at += 30 * MINUTE
        watch.round()
    watch.clock.at = back
    watch.round("incidents", "alerts")
    with opened(watch.path) as ledger:
        (incident,) = ledger.incidents.told()
        assert incident.state is not Course.CALM
    watch.hear([p for p in posts if silent < p.published_at <= back], silent)
    watch.round()
    watch.live([p for p in posts if back < p.published_at], NOON + 12 * HOUR, 30 * MINUTE)
    assert {page.dedup_key for page in watch.pages()} == {known}
    assert "resolved" not in {page.event.value for page in watch.pages()}
    watch.live([], NOON + 40 * HOUR, HOUR)
    assert watch.pages()[-1].event.value == "resolved"
