"""Which sentence says how a period was."""

import pytest

from responder.reports.headline import headline, turn
from responder.reports.looks import Look, looks
from responder.reports.report import Said, Term
from responder.reports.tongues.registry import TONGUES
from storage.views.posts import Counted
from tests.responder.reports.counting import counted

TOPICS = {"delivery": 120, "praise": 120, "outage_technical": 20}
USUAL = [
    counted(
        400 + more,
        complaints=160 + more,
        urgent=60 - more,
        positive=120 - more,
        negative=140 + more,
        topics=TOPICS,
    )
    for more in (-6, 5, -3, 2, 4, -5, 6, -2)
]


def led(week: Counted, before: list[Counted]) -> tuple[Said, list[Look]]:
    found = looks(week, before)
    claimed = sorted((look for look in found if look.claimed), key=lambda look: look.chance)
    return headline(week, found, turn(claimed)), claimed


def of(
    complaints: int = 160,
    urgent: int = 60,
    positive: int = 120,
    negative: int = 140,
    outages: int = 20,
    posts: int = 400,
) -> Counted:
    return counted(
        posts,
        complaints=complaints,
        urgent=urgent,
        positive=positive,
        negative=negative,
        topics={**TOPICS, "outage_technical": outages},
    )


@pytest.mark.parametrize(
    ("week", "key"),
    [
        (of(), "front.calm"),
        (of(complaints=280), "front.worse"),
        (of(complaints=280, outages=180), "front.worse_on"),
        (of(complaints=60), "front.better"),
        (of(complaints=60, urgent=160), "front.mixed"),
        (of(outages=150), "front.other"),
        (counted(0), "front.nothing"),
        (counted(3, complaints=3), "front.other"),
    ],
)
def test_the_headline_says_what_the_week_turned_on(week: Counted, key: str) -> None:
    said, _ = led(week, USUAL)
    assert said.key == key


def test_few_posts_tell_of_no_change() -> None:
    said, claimed = led(counted(3, complaints=3), [counted(4, complaints=1)] * 8)
    assert (said.key, claimed) == ("front.small", [])


def test_few_weeks_tell_nothing_of_what_is_usual() -> None:
    said, claimed = led(of(complaints=390), USUAL[:3])
    assert (said.key, claimed) == ("front.young", [])


def test_complaints_lead_where_all_grew_worse() -> None:
    said, claimed = led(of(complaints=250, urgent=250, negative=280, positive=20), USUAL)
    assert len(claimed) > 2
    first = said.values["first"]
    assert isinstance(first, Said) and first.key == "front.is.complaint"


@pytest.mark.parametrize(("step", "key"), [(9, "front.worsening"), (-9, "front.bettering")])
def test_what_moves_slowly_is_no_sudden_change(step: int, key: str) -> None:
    drifting = [of(complaints=200 + step * at) for at in range(-4, 4)]
    said, claimed = led(of(complaints=200 + step * 4), drifting)
    assert said.key == key
    assert [(look.what, look.slow) for look in claimed] == [(Term("figure", "complaint"), True)]


def test_the_headline_is_one_sentence_in_every_language() -> None:
    said, _ = led(of(complaints=280, outages=180), USUAL)
    told = {language: tongue.say(said) for language, tongue in TONGUES.items()}
    assert told == {
        "en": "Worse than usual: 70.0% of 400 posts are complaints (usually 40.0%); "
        "45.0% are about outages (usually 5.0%).",
        "fr": "Moins bien que d’habitude\u202f: 70,0\u202f% des 400 publications sont des plaintes "
        "(d’habitude 40,0\u202f%)\u202f; 45,0\u202f% parlent de «\u202fpanne\u202f» "
        "(d’habitude 5,0\u202f%).",
    }
