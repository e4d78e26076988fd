"""Who carries a story on, and what was foreseen."""

from datetime import datetime, timedelta
from itertools import permutations

import pytest

from classifier.triage import triage
from storage.ledger import Ledger
from storage.model import Action, MentionId, Urgency
from storage.readings import KeptForecast
from tests.factories import NOON, mention
from tests.fakes import FakeEngine

THREAD = (
    mention("1"),
    mention("2", author="noe", in_reply_to="1", conversation_id="1"),
    mention("3", author="lea", in_reply_to="2", conversation_id="1"),
    mention("4", author="eve", extra={"quotes_post": "3"}),
    mention("5", author="max", in_reply_to="4", conversation_id="4"),
)


@pytest.mark.parametrize("order", list(permutations(range(5)))[::17])
def test_replies_and_quotes_carry_a_story_on_in_whatever_order_they_come(
    ledger: Ledger, order: tuple[int, ...]
) -> None:
    for number in order:
        ledger.mentions.keep("x/search/1", [THREAD[number]], at=NOON)
    ledger.mentions.keep("x/search/1", [mention("9")], at=NOON)
    ids = {n: ledger.mentions.find("x", str(n)) for n in range(1, 6)}
    root = ids[1]
    assert root is not None
    assert {ledger.readings.story_of(key) for key in ids.values() if key} == {root}
    assert set(ledger.readings.carried_by(root)) == set(ids.values()) - {root}
    alone = ledger.mentions.find("x", "9")
    assert alone is not None
    assert ledger.readings.story_of(alone) == alone
    assert ledger.readings.carried_by(alone) == []


def test_posts_that_quote_each_other_end(ledger: Ledger) -> None:
    pair = [mention("1", extra={"quotes_post": "2"}), mention("2", extra={"quotes_post": "1"})]
    first, second = ledger.mentions.keep("x/search/1", pair, at=NOON).new
    assert ledger.readings.carried_by(first) == [second]
    assert ledger.readings.story_of(first) in {first, second}


def forecast(minutes: int = 0) -> KeptForecast:
    return KeptForecast(
        at=NOON + timedelta(minutes=minutes),
        status="forecast",
        interactions=212,
        median=640,
        low=310,
        high=1500,
        exceeds={1000: 0.71},
        doubles=0.62,
        doubling_minutes=38,
        model="growth",
        reasons=("212 interactions",),
    )


def test_the_newest_forecast_stands(ledger: Ledger) -> None:
    (key,) = ledger.mentions.keep("x/search/1", [mention()], at=NOON).new
    assert ledger.readings.forecast(MentionId(key)) is None
    told = forecast()
    ledger.readings.foresee(key, told)
    ledger.readings.foresee(key, told)
    assert ledger.readings.forecast(key) == told


def late(at: datetime, urgency: Urgency) -> datetime:
    return at + timedelta(days=1)


def test_foreseen_lately_are_complaints_with_an_open_case_that_stand_still(ledger: Ledger) -> None:
    posts = [
        mention(str(n), text, author=f"a{n}", url=f"https://x.example/{n}")
        for n, text in enumerate(("Glass!", "Late!", "Gone!", "Fine", "Old!"))
    ]
    keys = ledger.mentions.keep("x/search/1", posts, at=NOON).new
    triage(FakeEngine(), late, ledger, NOON)
    for number, key in enumerate(keys):
        ledger.readings.foresee(key, forecast(-1 if number == 4 else number))
    closed = ledger.cases.of_mention(keys[1])
    assert closed is not None
    ledger.cases.move(closed, Action.CLOSE, actor="ines", at=NOON)
    ledger.entomb("x", ("2",), at=NOON)
    (found,) = ledger.readings.foreseen(since=NOON)
    assert (found.mention_id, found.url) == (keys[0], "https://x.example/0")
    assert found.forecast == forecast()
