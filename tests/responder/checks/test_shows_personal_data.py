import pytest

from responder.checks.finding import Severity
from tests.responder.checks.looked_at import found, words

SHOWS = [
    ("Nous écrivons à maud.lerin@courriel.example ce soir.", "maud.lerin@courriel.example"),
    ("Est-ce bien maud (at) courriel.example ?", "maud (at) courriel.example"),
    ("Réponse à maud arobase courriel point example.", "maud arobase courriel point example"),
    ("Is it maud [at] mail [dot] example?", "maud [at] mail [dot] example"),
    ("We write to maud at mail dot example.", "maud at mail dot example"),
    ("We'll answer m.lerin+crate@mail.example today.", "m.lerin+crate@mail.example"),
    ("Nous vous appelons au 06 39 98 22 31.", "06 39 98 22 31"),
    ("Nous vous appelons au 06.39.98.22.31.", "06.39.98.22.31"),
    ("Nous vous appelons au 0639982231.", "0639982231"),
    ("Le +33 6 39 98 22 31 est-il bien le vôtre ?", "+33 6 39 98 22 31"),
    ("Le 0032 477 12 34 56 ne répond pas.", "0032 477 12 34 56"),
    ("Le 079 123 45 67 ne répond pas.", "079 123 45 67"),
    ("Le 0477 12 34 56 ne répond pas.", "0477 12 34 56"),
    ("We rang 020 7946 0958 twice.", "020 7946 0958"),
    ("We rang 07700 900123 twice.", "07700 900123"),
    ("We rang +44 7700 900123 twice.", "+44 7700 900123"),
    ("We rang 514-555-0142 twice.", "514-555-0142"),
    ("Le virement part sur FR76 3000 6000 0112 3456 7890 189 demain.", "FR76 3000 6000"),
    ("Le compte FR7630006000011234567890189 est-il bon ?", "FR7630006000011234567890189"),
    ("The money goes to GB33 BUKB 2020 1555 5555 55 today.", "GB33 BUKB"),
    ("Votre carte 5555 5555 5555 4444 est refusée.", "5555 5555 5555 4444"),
    ("Card 4242-4242-4242-4242 has expired.", "4242-4242-4242-4242"),
]
DOUBTED = [
    ("La commande n° 4471829 part ce soir.", "4471829"),
    ("Votre commande BR-2026-114579 est au dépôt.", "BR-2026-114579"),
    ("Le dossier client 20045871 est ouvert.", "20045871"),
    ("Order #4471829 leaves tonight.", "4471829"),
    ("Your account number is 20045871.", "20045871"),
    ("Le livreur passe au 14 rue des Tilleuls avant 18 h.", "14 rue des Tilleuls"),
    ("The driver will be at 27 Maple Street before 6.", "27 Maple Street"),
    ("Sam will be at 8 Miller's Row at 9.", "8 Miller's Row"),
    ("Vous êtes née le 12/03/1980, c'est bien cela ?", "née le 12/03/1980"),
    ("You were born on 12 March 1980, is that right?", "born on 12 March 1980"),
]
FINE = [
    "Le lot 26-318 (date 12/12/2026, prix 3,15 €) est analysé.",
    "Incident 20261122-07, ouvert à 08:30, 3 100 lignes touchées.",
    "Batch 26-318, use by 12/12/2026, £3.15, is being tested.",
    "Appelez le 15, ou le 112 depuis un mobile.",
    "Appelez le 0800 123 456, l'appel est gratuit.",
    "Call 0800 111 1111, it is free.",
    "Écrivez-nous à contact@brumelle.example.",
    "Write to help@brumelle.example any time.",
    "@maud@toot.example pardon pour ce retard !",
    "La boutique du 12 rue du Port rouvre jeudi.",
    "Our shop at 12 Harbour Street reopens on Thursday.",
    "Entre 9 h 00 et 18 h 30, du 12 au 24 décembre 2026.",
    "Look at brumelle.example for the list.",
    "Votre commande de mardi part à 17 h 30.",
    "Le code-barres 3017620422003 n'y est pour rien.",
]


@pytest.mark.parametrize(("text", "data"), SHOWS)
def test_what_check_digits_and_shapes_tell_is_an_error(text: str, data: str) -> None:
    [finding] = found("shows_personal_data", text)
    assert finding.severity is Severity.ERROR
    assert any(data in word for word in finding.words), finding.words
    assert not any(word in finding.message for word in finding.words)


@pytest.mark.parametrize(("text", "data"), DOUBTED)
def test_what_patterns_alone_tell_is_a_warning(text: str, data: str) -> None:
    [finding] = found("shows_personal_data", text)
    assert finding.severity is Severity.WARNING
    assert finding.words == (data,)


@pytest.mark.parametrize("text", FINE)
def test_other_figures_stay(text: str) -> None:
    assert found("shows_personal_data", text) == []


def test_what_the_brand_publishes_may_be_shown() -> None:
    text = "Appelez le 01 99 00 12 34 ou écrivez à maud@brumelle.example."
    published = ("+33 1 99 00 12 34",)
    hosts = frozenset({"brumelle.example"})
    assert len(found("shows_personal_data", text)) == 2
    assert words("shows_personal_data", text, published=published) == ["maud@brumelle.example"]
    assert found("shows_personal_data", text, published=published, own_hosts=hosts) == []
    mailbox = ("Maud@brumelle.example", *published)
    assert found("shows_personal_data", text, published=mailbox) == []


def test_several_kinds_are_told_apart() -> None:
    text = "Pour maud@courriel.example et le 06 39 98 22 31, commande 4471829."
    messages = [finding.message for finding in found("shows_personal_data", text)]
    assert messages == [
        "shows an e-mail address in public",
        "shows a telephone number in public",
        "may show a customer's or an order's number",
    ]
