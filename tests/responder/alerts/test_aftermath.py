"""The end of an incident, and what is left of its work then."""

from datetime import timedelta

from storage.ledger import opened
from storage.model import Brand, Urgency
from tests.factories import NOON
from tests.outages import HOUR, MINUTE, Begin, Watch
from tests.stories import OUTAGE

APP = [told for told in OUTAGE if told[1] in {"outage_technical", "website_app"}]


def ended(begin: Begin, urgency: Urgency = Urgency.CRITICAL) -> Watch:
    """An outage that is over, with all its cases open."""
    watch = begin()
    watch.town.urgency = urgency
    watch.live(watch.town.story(APP, NOON, NOON + 40 * MINUTE, 40), NOON + HOUR, 20 * MINUTE)
    watch.live([], NOON + 12 * HOUR, HOUR)
    assert watch.pages()[-1].event.value == "resolved"
    return watch


def test_the_end_of_an_incident_is_told_with_what_is_left_and_pages_nothing_anew(
    begin: Begin,
) -> None:
    watch = ended(begin)
    watch.live([], NOON + 40 * HOUR, 4 * HOUR)
    assert watch.pages("urgent") == watch.pages("sla") == []
    pages = watch.pages()
    assert [page.event.value for page in pages].count("first") == 1
    over = pages[-1]
    assert (over.event.value, over.ended, over.left) == (
        "resolved",
        "incident 1, closed: calm",
        40,
    )
    assert "Cases of it still open: 40. vigie queue" in over.lines


def test_what_gets_worse_or_begins_after_the_end_pages_by_itself(begin: Begin) -> None:
    watch = ended(begin, Urgency.HIGH)
    with opened(watch.path) as ledger, ledger.together():
        newest = """SELECT max(g.case_id) FROM incident_mentions p
                    JOIN case_mentions g ON g.mention_id = p.mention_id"""
        posts = f"SELECT mention_id FROM case_mentions WHERE case_id = ({newest})"
        ledger._db.execute(
            f"UPDATE classifications SET urgency = 'critical' WHERE mention_id IN ({posts})"
        )
        ledger._db.execute(f"UPDATE cases SET risk_level = 'critical' WHERE id = ({newest})")
    watch.clock.at += timedelta(minutes=5)
    watch.round("alerts")
    assert len(watch.pages("urgent")) == 1
    watch.town.urgency = Urgency.CRITICAL
    watch.live([watch.town.post(OUTAGE[0], watch.clock())], watch.clock() + 9 * MINUTE, 9 * MINUTE)
    told = {story.key for page in watch.pages("urgent") for story in page.stories}
    assert len(told) == 2


def test_an_incident_of_a_brand_that_is_not_watched_any_more_closes(begin: Begin) -> None:
    watch = begin()
    watch.live(watch.town.story(APP, NOON, NOON + 20 * MINUTE, 40), NOON + 20 * MINUTE, 20 * MINUTE)
    watch.brands = (Brand(name="Another"),)
    watch.start()
    watch.live([], NOON + HOUR, 20 * MINUTE)
    over = watch.pages()[-1]
    assert over.event.value == "resolved"
    assert over.ended == "incident 1, closed: the brand is not watched any more"


def test_an_incident_at_which_nobody_looks_closes_after_a_day(begin: Begin) -> None:
    watch = begin()
    watch.live(watch.town.story(APP, NOON, NOON + 20 * MINUTE, 40), NOON + 20 * MINUTE, 20 * MINUTE)
    for _ in range(25):
        watch.clock.at += HOUR
        watch.round("alerts")
    over = watch.pages()[-1]
    assert over.event.value == "resolved"
    assert over.ended == "incident 1, closed: nobody looked since 2026-11-20 12:20 UTC"


def test_the_page_of_an_incident_says_how_many_answers_are_late(begin: Begin) -> None:
    watch = begin()
    watch.live(watch.town.story(APP, NOON, NOON + 20 * MINUTE, 40), NOON + 20 * MINUTE, 20 * MINUTE)
    with opened(watch.path) as ledger, ledger.together():
        late = (NOON + HOUR).isoformat(timespec="microseconds")
        ledger._db.execute("UPDATE cases SET due_at = ? WHERE status <> 'closed'", [late])
    watch.live([], NOON + 5 * HOUR, HOUR)
    first, *_, last = watch.pages()
    assert "late" not in str(first.stories[0].advice)
    assert str(last.stories[0].advice).endswith("; 40 of its answers are late: vigie queue")
    assert watch.pages("sla") == []


def test_the_end_of_an_incident_names_nobody_who_was_forgotten(begin: Begin) -> None:
    watch = begin()
    watch.live(watch.town.story(APP, NOON, NOON + 20 * MINUTE, 40), NOON + 20 * MINUTE, 20 * MINUTE)
    assert watch.pages()[-1].stories[0].url is not None
    with opened(watch.path) as ledger:
        post = ledger.incidents.get(1).examples[0]
        author = ledger.mentions.get(post).mention.author
        assert author is not None
        ledger.corrections.rename(1, f"what {author.handle} says", actor="karine", at=NOON)
    watch.round("alerts")
    with opened(watch.path) as ledger:
        ledger.erasure.forget([post], actor="karine", at=NOON)
        ledger.corrections.close(1, actor="karine", at=watch.clock())
    watch.live([], NOON + HOUR, 20 * MINUTE)
    over = watch.pages()[-1]
    (story,) = over.stories
    assert (over.event.value, story.url, story.further) == ("resolved", None, ())
    assert author.handle not in over.text
