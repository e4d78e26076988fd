"""Rising terms: found where planted, silent where nothing changed, deaf to one loud author."""

from collections.abc import Sequence

import numpy as np

from responder.reports.rising import FEWEST_AUTHORS, rising
from storage.views.topics import Text

WORDS = [f"{a}{b}{c}" for a in "bdfgklmnprt" for b in ("aru", "ebi", "ilo", "omu") for c in "dgklt"]


def posts(chance: np.random.Generator, count: int, *, first: int) -> list[Text]:
    """Draw posts of ten words each, the first words far more frequent than the last."""
    weights = 1 / np.arange(3, len(WORDS) + 3)
    drawn = chance.choice(WORDS, size=(count, 10), p=weights / weights.sum())
    return [
        Text(author=("x", f"a{first + number}"), text=" ".join(words))
        for number, words in enumerate(drawn)
    ]


def weeks(texts: Sequence[Text], count: int = 8) -> list[Sequence[Text]]:
    """Deal texts out evenly."""
    return [texts[at::count] for at in range(count)]


def test_at_most_one_unchanged_week_in_twenty_tells_a_word() -> None:
    chance = np.random.default_rng(7)
    told = sum(
        bool(rising(posts(chance, 200, first=0), weeks(posts(chance, 1_000, first=200)), ()))
        for _ in range(40)
    )
    # 2 expected at most; 7 or more have a chance below 1 % where it is 5 %.
    assert told <= 6


def about(chance: np.random.Generator, count: int, *, first: int) -> list[Text]:
    """Draw posts of a week; what they are about comes and goes as matters do."""
    some = round(count * 0.08 * chance.lognormal(0, 0.4))
    told = posts(chance, count, first=first)
    return [
        Text(author=text.author, text=f"{text.text} {'lids' if number < some else 'caps'}")
        for number, text in enumerate(told)
    ]


def test_a_word_that_comes_and_goes_has_not_risen() -> None:
    chance, wrong = np.random.default_rng(13), 0
    for _ in range(12):
        past = [about(chance, 400, first=1_000 * (week + 1)) for week in range(8)]
        now = about(chance, 1_500, first=0)
        wrong += bool(rising(now, past, ()))
    assert wrong <= 1


def test_who_writes_every_week_is_counted_in_each() -> None:
    chance = np.random.default_rng(14)
    regular = [Text(author=("x", f"r{n}"), text="the lids leak") for n in range(12)]
    past = [[*posts(chance, 100, first=200 * (week + 1)), *regular] for week in range(8)]
    assert rising([*posts(chance, 100, first=0), *regular], past, ()) == []


def test_a_planted_pair_is_told_once_with_its_shares() -> None:
    chance = np.random.default_rng(8)
    now, past = posts(chance, 300, first=0), posts(chance, 1_500, first=300)
    leak = [Text(author=("x", f"leak{n}"), text="Brumelle, the lids leak!") for n in range(25)]
    (found,) = rising([*now, *leak], weeks(past), ["Brumelle"])
    assert found.words == "lids leak"
    assert (found.now.count, found.now.n, found.before.count) == (25, 325, 0)


def test_one_author_is_one_voice_however_often_they_post() -> None:
    chance = np.random.default_rng(9)
    now, past = posts(chance, 300, first=0), posts(chance, 1_500, first=300)
    loud = [Text(author=("x", "loud"), text="the lids leak") for _ in range(200)]
    few = [Text(author=("x", f"few{n}"), text="caps crack") for n in range(FEWEST_AUTHORS - 1)]
    assert rising([*now, *loud, *few], weeks(past), ()) == []


def test_without_a_past_nothing_rises() -> None:
    now = posts(np.random.default_rng(10), 100, first=0)
    assert rising(now, [], ()) == []
    assert rising([], [now], ()) == []


def test_the_same_texts_rise_in_the_same_order() -> None:
    chance = np.random.default_rng(11)
    past = posts(chance, 1_500, first=300)
    now = posts(chance, 300, first=0)
    words = ("quartz", "velvet", "jigsaw")
    planted = [Text(author=("y", f"p{n}"), text=words[n % 3]) for n in range(90)]
    found = rising([*now, *planted], weeks(past), ())
    assert [one.words for one in found] == sorted(words)
    assert found == rising([*planted, *now], weeks(past), ())


def test_what_was_not_read_may_make_a_word_seem_to_rise() -> None:
    chance = np.random.default_rng(12)
    now, past = posts(chance, 300, first=0), posts(chance, 1_500, first=300)
    used, before = (
        [Text(author=("x", f"{when}{n}"), text="lids leak") for n in range(count)]
        for when, count in (("now", 30), ("before", 40))
    )
    (found,) = rising([*now, *used], weeks([*past, *before]), ())
    assert found.words == "lids leak"
    assert rising([*now, *used], weeks([*past, *before]), (), missing=0.5) == []
