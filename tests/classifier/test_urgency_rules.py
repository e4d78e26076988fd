from dataclasses import replace

import pytest
import regex
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from classifier.patterns import compiled, lines
from classifier.urgency_rules import Table, raised, signs_in, table
from storage.model import Classification, Sentiment, Urgency

JUDGED = Classification(
    lang="fr",
    complaint=0.9,
    sentiment=dict.fromkeys(Sentiment, 1 / 3),
    urgency=Urgency.NORMAL,
    urgencies={Urgency.LOW: 0.1, Urgency.NORMAL: 0.6, Urgency.HIGH: 0.2, Urgency.CRITICAL: 0.1},
    topic="other",
    topic_probability=0.5,
    needs_reply=0.9,
    abuse=0.0,
    reasons=("language: French (detected)",),
    engine="test",
    engine_version="1",
)


@pytest.mark.parametrize(
    ("text", "level", "reason"),
    [
        (
            "Intoxication, mon père est à l'hôpital",
            "critical",
            "somebody fell ill",
        ),
        ("My son found a piece of glass in his yoghurt", "critical", "danger"),
        ("Refusée à l'entrée, c'est du racisme", "critical", "discrimination"),
        ("Your driver harassed my sister", "critical", "violence"),
        (
            "Je vois les commandes d'une autre cliente",
            "critical",
            "personal data leaked",
        ),
        ("My account was hacked this morning", "critical", "account taken over"),
        ("Mon avocat prend contact avec vous", "critical", "announces a lawsuit"),
        ("I will see you in court", "critical", "announces a lawsuit"),
        ("Je préviens la presse dès lundi", "critical", "announces the press"),
        ("I am going to the papers with this", "critical", "announces the press"),
        ("Plus de lait pour mon bébé", "high", "a vulnerable person"),
        ("My grandmother is waiting for her meals", "high", "a vulnerable person"),
        ("4e relance, toujours rien", "high", "asks again"),
        ("Third email and still no answer", "high", "asks again"),
        ("La fête est demain et je n'ai rien", "high", "a deadline"),
        ("Tout le quartier est privé d'eau depuis ce matin", "critical", "many customers"),
        ("Hundreds of passengers stuck without water", "critical", "many customers"),
        ("Moisissure dans le pot, DLC en mars", "critical", "hygiene"),
        ("Refused entry because I am black", "critical", "discrimination"),
        ("J'ai été prélevé deux fois", "high", "money was taken"),
        ("Stuck at the depot with no key", "high", "cannot go on"),
        ("MA CARTE A ETE PIRATEE", "critical", "account taken over"),
        ("The party is tonight, where is my order", "high", "a deadline"),
    ],
)
def test_signs_raise(text: str, level: str, reason: str) -> None:
    told = raised(JUDGED, text)
    assert told.urgency.value == level
    assert told.reasons[0].startswith(reason)
    assert max(told.urgencies, key=told.urgencies.__getitem__) is told.urgency
    assert sum(told.urgencies.values()) == pytest.approx(1.0)


@pytest.mark.parametrize(
    "text",
    [
        "Ce n'est pas du racisme",
        "This is not a data leak",
        "Bonjour, vendez-vous du beurre ?",
        "The yoghurt is fine",
        "Mort de rire devant votre pub",
        "Je meurs de faim, vivement le dessert",
        "This cheesecake is to die for",
        "What a killer deal on cream",
        "Une bombe de saveurs, un dessert à mourir",
        "Salade d'avocats au menu",
        "Sans allergène, parfait",
    ],
)
def test_other_words_do_not(text: str) -> None:
    assert raised(JUDGED, text) == JUDGED


def test_news_of_a_danger_raises_no_alarm_but_is_left_to_a_person() -> None:
    news = replace(JUDGED, complaint=0.05, urgency=Urgency.LOW)
    told = raised(news, "Brumelle invites lawyers to a conference on listeria")
    assert (told.urgency, told.urgencies) == (news.urgency, news.urgencies)
    assert told.undecided


def test_figures_of_speech_that_may_be_meant_go_to_a_person() -> None:
    told = raised(JUDGED, "your oven is on fire lately, sparks everywhere")
    assert told.undecided
    assert told.reasons[-2].startswith("perhaps danger")


def test_a_no_before_a_sentence_denies_nothing() -> None:
    assert raised(JUDGED, "No it caught fire in my kitchen").urgency is Urgency.CRITICAL


def test_the_words_are_quoted_as_they_were_written() -> None:
    assert raised(JUDGED, "3e mail, merci").reasons[0].endswith('"3e mail"')


def test_a_level_is_never_lowered() -> None:
    critical = replace(JUDGED, urgency=Urgency.CRITICAL)
    assert raised(critical, "4e relance").urgency is Urgency.CRITICAL


@settings(deadline=None)
@given(st.text(max_size=400))
def test_any_text_can_be_searched(text: str) -> None:
    assert all(len(sign.words) <= 40 for sign in signs_in(text))


@pytest.mark.parametrize(
    "text",
    [
        "Intoxication alimentaire hier soir, toute la famille à l'hôpital",
        "Du verre dans mon yaourt",
        "My mother died after eating it",
    ],
)
def test_words_of_the_worst_in_what_reads_like_no_complaint_go_to_a_person(text: str) -> None:
    calm = replace(JUDGED, complaint=0.1, urgency=Urgency.LOW)
    told = raised(calm, text)
    assert told.undecided
    assert told.urgency is Urgency.LOW
    assert told.reasons[0].startswith("perhaps ")


def test_the_table_is_told_by_kind_level_and_reason() -> None:
    rules = table().rule
    assert len({rule.reason for rule in rules}) == len(rules)
    assert {rule.kind for rule in rules} >= {
        "danger",
        "health",
        "hygiene",
        "discrimination",
        "fraud",
        "data leak",
        "legal",
        "press",
        "many customers",
        "vulnerable",
        "repeated",
        "blocked",
        "deadline",
    }


@pytest.mark.parametrize(
    "pattern", [r"\\w+ lost", "(lost", "*lost", "lost{3}", "… lost", "lost (a|b"]
)
def test_a_pattern_that_could_be_slow_or_meet_anything_is_refused(pattern: str) -> None:
    with pytest.raises(ValidationError):
        Table.model_validate({"figurative": pattern, "rule": []})


EVERY = [line for rule in table().rule for line in lines(f"{rule.fr}\n{rule.en}")]
HOSTILE = ["a", "a ", "not ", "mon ", "pas de ", "my account … ", "1", "1 ", "personne ", "é", "'"]


@pytest.mark.parametrize("part", HOSTILE)
def test_no_text_makes_a_pattern_slow(part: str) -> None:
    """A pattern that goes back and forth would run out of its second."""
    text = part * (4_000 // len(part))
    for pattern in EVERY:
        regex.match(compiled(pattern).pattern, text, timeout=1.0)


@settings(deadline=None, max_examples=20)
@given(st.lists(st.sampled_from([*HOSTILE, "account ", "waiting ", "("]), max_size=60))
def test_no_mixture_of_words_fails(parts: list[str]) -> None:
    assert len(signs_in("".join(parts) * 5)) <= len(table().rule)


def test_raising_twice_changes_nothing() -> None:
    once = raised(JUDGED, "4e relance, mon avocat vous écrit depuis trois semaines")
    assert raised(once, "4e relance, mon avocat vous écrit depuis trois semaines") == once


def test_praise_that_reads_like_a_complaint_is_undecided() -> None:
    torn = replace(JUDGED, sentiment=dict(zip(Sentiment, (0.05, 0.05, 0.9), strict=True)))
    assert raised(torn, "Bravo, encore une belle journée").undecided
