from dataclasses import replace
from types import ModuleType

import numpy as np
import pytest

from responder.reports.figures import Balance, Change, Share
from responder.reports.gather import Frame, gather
from responder.reports.gathering.voice import VoiceFacts, voice
from responder.reports.plots import draw
from responder.reports.report import Said, Term
from responder.reports.sections.voice import section, share_of
from responder.reports.tongues.english import ENGLISH
from responder.reports.tongues.english import voice as english
from responder.reports.tongues.french import voice as french
from responder.sla import Policy
from storage.ledger import Ledger
from storage.model import Brand
from tests.responder.reports.lived import (
    DAY,
    HOUR,
    MADE_AT,
    MONDAY,
    WEEK,
    post,
    rows,
    said_in,
    tongue,
)

OURS = Brand(name="Brumelle", handles=("Brumelle",))
RIVAL = Brand(name="Rivalin", handles=("Rivalin",), competitor=True)
BRANDS = (OURS, RIVAL)


def facts(ledger: Ledger) -> VoiceFacts:
    return voice(ledger, WEEK, BRANDS)


def test_each_brand_has_its_share_and_its_balance(ledger: Ledger) -> None:
    for number in range(6):
        post(ledger, f"a{number}", "late again", MONDAY + DAY)
    for number in range(3):
        post(ledger, f"b{number}", "thanks a lot", MONDAY + DAY, brands=("Rivalin",))
    post(ledger, "both", "hm well", MONDAY + DAY, brands=("Brumelle", "Rivalin"))
    post(ledger, "old", "late again", MONDAY - HOUR, brands=("Rivalin",))
    found = section(facts(ledger))
    ours, rival = rows(found, "voice.shares")
    assert ours[:4] == ("Brumelle", Term("voice.whose", "own"), 7, 7)
    assert rival[:4] == ("Rivalin", Term("voice.whose", "competitor"), 4, 4)
    assert isinstance(ours[4], Share)
    assert (ours[4].count, ours[4].n) == (7, 10)
    assert isinstance(rival[6], Change)
    assert rival[6].value == pytest.approx(0.4 - 1.0)
    balances = rows(found, "voice.balances")
    assert [row[2:4] for row in balances] == [(0, 6), (3, 0)]
    assert isinstance(balances[0][4], Balance)
    assert (balances[0][4].value, balances[0][4].n) == (-1.0, 6)


def test_the_plot_shows_what_the_table_tells(ledger: Ledger) -> None:
    for number in range(4):
        brands = ("Rivalin",) if number % 2 else ("Brumelle",)
        post(ledger, f"{number}", "late again", MONDAY + DAY, brands=brands)
    found = section(facts(ledger))
    (plot,) = found.plots
    now, before = plot.series
    told = [row[4] for row in rows(found, "voice.shares")]
    shares = [share for share in told if isinstance(share, Share)]
    assert [(p.value, p.low, p.high) for p in now.points] == [
        (share.value, share.low, share.high) for share in shares
    ]
    assert [point.value for point in before.points] == [None, None]
    assert "Rivalin" in draw(plot, ENGLISH, "a")


def test_the_sums_are_those_of_a_plain_count(ledger: Ledger) -> None:
    chance = np.random.default_rng(1)
    names = ("Brumelle", "Rivalin")
    words = {"late": -1, "thanks": 1, "hm": None}
    told: list[tuple[str, tuple[str, ...], int | None]] = []
    for number in range(120):
        author = f"author {chance.integers(12)}"
        brands = (names[:1], names[1:], names)[chance.integers(3)]
        word = list(words)[chance.integers(3)]
        told.append((author, brands, words[word]))
        post(ledger, f"{number}", f"{word} it is", MONDAY + HOUR, author=author, brands=brands)
    authors = sorted({author for author, _, _ in told})
    posts = np.array([sum(a == author for a, _, _ in told) for author in authors])
    for found in facts(ledger).now:
        mine = [(a, tone) for a, brands, tone in told if found.brand in brands]
        named = np.array([sum(a == author for a, _ in mine) for author in authors])
        up = np.array([sum(a == o and t == 1 for a, t in mine) for o in authors])
        down = np.array([sum(a == o and t == -1 for a, t in mine) for o in authors])
        tones = up + down
        sums = found.named
        assert (sums.authors, sums.posts, sums.posts_squared) == (12, 120, posts @ posts)
        assert (sums.total, sums.total_squared) == (named.sum(), named @ named)
        assert sums.total_by_posts == named @ posts
        assert found.tone.posts == tones.sum() == found.positive + found.negative
        assert found.tone.posts_squared == tones @ tones
        assert found.tone.total_squared == (up - down) @ (up - down)
        assert found.tone.total_by_posts == (up - down) @ tones


def test_one_author_who_posts_forty_times_is_one_author(ledger: Ledger) -> None:
    for number in range(40):
        post(ledger, f"a{number}", "late again", MONDAY + HOUR, brands=("Rivalin",), author="one")
    for number in range(40):
        post(ledger, f"b{number}", "late again", MONDAY + HOUR)
    wide = share_of(facts(ledger).now, RIVAL)
    assert wide is not None
    assert wide.value == 0.5
    assert wide.high - wide.low > 0.6


def test_what_the_brands_write_themselves_is_no_talk_of_customers(ledger: Ledger) -> None:
    for number in range(5):
        by = "rivalin"
        post(ledger, f"{number}", "thanks all", MONDAY + HOUR, brands=("Rivalin",), author=by)
    assert facts(ledger).now == []


def test_a_brand_that_nobody_named_has_a_share_of_nothing(ledger: Ledger) -> None:
    for number in range(30):
        post(ledger, f"{number}", "late again", MONDAY + HOUR)
    none = share_of(facts(ledger).now, RIVAL)
    assert none is not None
    assert (none.count, none.n, none.low) == (0, 30, 0.0)
    assert 0.05 < none.high < 0.2


def test_a_correction_counts_in_place_of_the_classifier(ledger: Ledger) -> None:
    post(ledger, "1", "late again", MONDAY + HOUR)
    (kept,) = ledger.mentions.all()
    ledger.label(kept.id, "sentiment", "positive", actor="somebody", at=MONDAY + DAY)
    assert [(v.positive, v.negative) for v in facts(ledger).now] == [(1, 0)]
    ledger.label(kept.id, "sentiment", "", actor="somebody", at=MONDAY + DAY)
    assert [(v.positive, v.negative) for v in facts(ledger).now] == [(0, 1)]


def test_without_a_competitor_there_is_nothing_to_compare(ledger: Ledger) -> None:
    found = section(replace(facts(ledger), brands=(OURS,)))
    assert found.said == (Said("voice.no_competitor"),)
    assert found.tables == ()


def test_a_report_of_ones_only_brand_leaves_competitors_out(ledger: Ledger) -> None:
    post(ledger, "1", "late again", MONDAY + HOUR)
    post(ledger, "2", "late again", MONDAY + HOUR, brands=("Rivalin",))
    frame = Frame(calendar=Policy().calendar, brands=BRANDS)
    told = gather(ledger, WEEK, None, frame, MADE_AT)
    assert (told.only, told.posts.week.all.posts) == ("Brumelle", 1)
    alone = gather(ledger, WEEK, None, replace(frame, brands=(OURS,)), MADE_AT)
    assert (alone.only, alone.posts.week.all.posts) == ("Brumelle", 1)


def test_a_report_of_ones_own_brands_together_leaves_competitors_out(ledger: Ledger) -> None:
    post(ledger, "1", "late again", MONDAY + HOUR)
    post(ledger, "2", "late again", MONDAY + HOUR, brands=("Laitou", "Rivalin"))
    post(ledger, "3", "late again", MONDAY + HOUR, brands=())
    post(ledger, "4", "late again", MONDAY + HOUR, brands=("Rivalin",))
    frame = Frame(calendar=Policy().calendar, brands=(OURS, Brand(name="Laitou"), RIVAL))
    both = gather(ledger, WEEK, None, frame, MADE_AT)
    assert (both.only, both.posts.week.all.posts) == (None, 3)
    # What names no brand, as an import may bring it, is nobody's beside others.
    told = {
        name: gather(ledger, WEEK, name, frame, MADE_AT).posts.week.all.posts
        for name in ("Brumelle", "Laitou", "Rivalin")
    }
    assert told == {"Brumelle": 1, "Laitou": 1, "Rivalin": 2}


@pytest.mark.parametrize(("locale", "words"), [("en_GB", english), ("fr_FR", french)])
def test_both_tongues_say_all_of_it(ledger: Ledger, locale: str, words: ModuleType) -> None:
    post(ledger, "1", "late again", MONDAY + HOUR)
    for told in (facts(ledger), replace(facts(ledger), brands=(OURS,))):
        assert not [line for line in said_in(section(told), tongue(locale, words)) if "{" in line]
