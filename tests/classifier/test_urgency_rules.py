from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from classifier.urgency_rules import raised, signs_in
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
        ("Intoxication après votre dessert, mon père est à l'hôpital", "critical", "danger"),
        ("My son found a piece of glass in his yoghurt", "critical", "danger"),
        ("Refusée à l'entrée, c'est du racisme", "critical", "discrimination"),
        ("Your driver harassed my sister", "critical", "discrimination"),
        ("Je vois les commandes d'une autre cliente, fuite de données", "critical", "data leak"),
        ("My account was hacked this morning", "critical", "data leak"),
        ("Mon avocat prend contact avec vous", "critical", "legal step"),
        ("I will see you in court", "critical", "legal step"),
        ("Je préviens la presse dès lundi", "critical", "press"),
        ("I am going to the papers with this", "critical", "press"),
        ("Plus de lait pour mon bébé", "high", "vulnerable"),
        ("My grandmother is waiting for her meals", "high", "vulnerable"),
        ("4e relance, toujours rien", "high", "asks again"),
        ("Third email and still no answer", "high", "asks again"),
        ("La fête est demain et je n'ai rien", "high", "blocked now"),
        ("The party is tonight, where is my order", "high", "blocked now"),
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
    ],
)
def test_other_words_do_not(text: str) -> None:
    assert raised(JUDGED, text) == JUDGED


def test_news_of_a_danger_raises_no_alarm_but_is_left_to_a_person() -> None:
    news = replace(JUDGED, complaint=0.05, urgency=Urgency.LOW)
    told = raised(news, "Brumelle invites lawyers to a conference on listeria")
    assert (told.urgency, told.urgencies) == (news.urgency, news.urgencies)
    assert told.undecided


def test_the_words_are_quoted_as_they_were_written() -> None:
    assert raised(JUDGED, "3e mail, merci").reasons[0].endswith('"3e mail"')


def test_a_level_is_never_lowered() -> None:
    critical = replace(JUDGED, urgency=Urgency.CRITICAL)
    assert raised(critical, "4e relance").urgency is Urgency.CRITICAL


@settings(deadline=None)
@given(st.text(max_size=400))
def test_any_text_can_be_searched(text: str) -> None:
    assert all(len(words) <= 40 for _, words in signs_in(text))


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
    assert told.reasons[0].startswith("perhaps danger")
