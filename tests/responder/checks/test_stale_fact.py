from datetime import UTC, date, datetime

import pytest

from responder.checks.dates import dates
from responder.checks.finding import Severity
from responder.leave import Fact, Leave
from tests.responder.checks.looked_at import SUNDAY, found, words

OVER = datetime(2026, 11, 18, tzinfo=UTC)
TO_COME = datetime(2026, 12, 24, tzinfo=UTC)

ANNOUNCED = [
    ("Retour prévu le 18 novembre à 20 h.", "18 novembre"),
    ("La boutique rouvrira le 12/11/2026.", "12/11/2026"),
    ("Vous aurez la réponse d'ici le 3 nov.", "3 nov"),
    ("Joignable le samedi jusqu'à fin octobre.", "fin octobre"),
    ("Le rapport sera prêt le 1er novembre 2026.", "1er novembre 2026"),
    ("Back on 18 November at 8 pm.", "18 November"),
    ("We will answer by November 18th.", "November 18th"),
    ("The shop reopens on 12/11/2026.", "12/11/2026"),
    ("Open on Saturdays until the end of October.", "the end of October"),
    ("The report is due on 2026-11-18.", "2026-11-18"),
]
FINE = [
    "La boutique était fermée du 9 au 12 novembre.",
    "Nous avons bien reçu votre message du 14 novembre.",
    "Une tomme datée du 12/11, c'est anormal, réponse demain.",
    "Réouverture prévue jeudi 26 novembre à 9 h.",
    "Nous vous répondons le 5 janvier.",
    "Réponse d'ici demain 10 h.",
    "Le point de 12 h 30 arrive.",
    "The shop was closed from 9 to 12 November.",
    "We received your letter of 14 November and will answer tomorrow.",
    "Reopening planned for Thursday 26 November.",
    "We will write on 5 January.",
    "We may answer by noon.",
    "24/7 support will answer.",
    "Half of it, 1/2, will do.",
]


@pytest.mark.parametrize(("text", "day"), ANNOUNCED)
def test_a_day_that_is_over_is_not_announced(text: str, day: str) -> None:
    [finding] = found("stale_fact", text, now=SUNDAY)
    assert finding.severity is Severity.WARNING
    assert finding.words == (day,)


@pytest.mark.parametrize("text", FINE)
def test_what_was_and_what_is_to_come_may_be_said(text: str) -> None:
    assert found("stale_fact", text, now=SUNDAY) == []


def test_nothing_is_said_where_the_day_is_not_known() -> None:
    assert found("stale_fact", "Retour prévu le 18 novembre.") == []


@pytest.mark.parametrize(
    ("fact", "text"),
    [
        ("Seul le lot 26-301 est concerné", "Rassurez-vous : seul le lot 26-301 est concerné."),
        ("only batch 26-301 is affected", "Seul le lot 26-301 est touché, il est retiré."),
        ("le site est en panne, l'équipe répare", "Oui, le site est en panne. L'équipe répare."),
        ("butter at 2.49", "Il est à 2,49 €, je vérifie le magasin ce soir."),
        ("the depot answers on Saturdays", "The depot answers on Saturdays, try again."),
    ],
)
def test_a_fact_past_its_date_is_an_error(fact: str, text: str) -> None:
    stale = Leave(facts=(Fact(text=fact, until=OVER),))
    [finding] = found("stale_fact", text, now=SUNDAY, leave=stale)
    assert finding.severity is Severity.ERROR
    assert finding.words
    for until in (TO_COME, None):
        fresh = Leave(facts=(Fact(text=fact, until=until),))
        assert found("stale_fact", text, now=SUNDAY, leave=fresh) == []


def test_a_stale_fact_may_be_told_of_the_past_or_not_at_all() -> None:
    leave = Leave(facts=(Fact(text="le site est en panne depuis ce matin", until=OVER),))
    for text in ("Le site était en panne depuis le matin.", "Nous vérifions votre commande."):
        assert words("stale_fact", text, now=SUNDAY, leave=leave) == []


def test_dates_are_read_nearest_to_today() -> None:
    today = date(2026, 11, 22)
    assert [day for day, _ in dates("le 5 janvier, le 2 juin, fin février", today)] == [
        date(2027, 1, 5),
        date(2026, 6, 2),
        date(2027, 2, 28),
    ]
    assert list(dates("le 31 février, le 45 mai, 12/13, 3.11", today)) == []
    assert list(dates("29 février 2028", today)) == [(date(2028, 2, 29), "29 février 2028")]
