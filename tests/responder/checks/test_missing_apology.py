import pytest

from responder.checks.finding import Severity
from tests.responder.checks.tables import ON_A_COMPLAINT, asked, told

APOLOGISES = [
    "Désolés pour cette attente, j'appelle le dépôt.",
    "Désolé·e·s pour cette attente, on regarde.",
    "DESOLES pour cette attente.",
    "Pardon, la caisse part ce soir.",
    "Nous vous présentons nos excuses.",
    "Veuillez nous excuser.",
    "Je suis navrée de cet accueil.",
    "Mea culpa, j'appelle le dépôt.",
    "Nous regrettons ce retard.",
    "Désolés que vous ayez attendu trois heures.",
    "Sorry for the wait.",
    "We apologise for the late crate.",
    "Please accept our apologies.",
    "Please forgive us, the driver is on the way.",
    "I'm sorry you had to wait three hours.",
]
NONE_AT_ALL = [
    "Un technicien contrôle votre antenne, réponse à 14 h.",
    "Merci de nous l'avoir dit, nous vérifions le lot ce soir.",
    "« Désolés », disait le livreur ; la réponse arrive à 14 h.",
    "An engineer is checking your mast, answer at 2 pm.",
    "Thanks for telling us, the dairy is on it today.",
]
FALSE = [
    ("Nous sommes désolés que vous l'ayez ressenti ainsi.", "ressenti ainsi"),
    ("Désolés si vous avez été déçue.", "si vous avez été déçue"),
    ("Désolés de votre ressenti.", "de votre ressenti"),
    ("Navrés que vous le preniez comme cela.", "preniez"),
    ("Nous n'avons pas à nous excuser.", "à nous excuser"),
    ("We are sorry you feel that way.", "you feel"),
    ("Sorry if you were offended.", "if you were offended"),
    ("We're sorry that you think so.", "that you think"),
    ("Sorry for any offence, the depot is checking.", "for any offence"),
    ("We have nothing to apologise for.", "to apologise"),
]


@pytest.mark.parametrize("reply", APOLOGISES)
def test_an_apology_is_heard(reply: str) -> None:
    assert asked("missing_apology", reply, ON_A_COMPLAINT) == []


@pytest.mark.parametrize("reply", NONE_AT_ALL)
def test_an_apology_is_missed_under_a_complaint_alone(reply: str) -> None:
    [finding] = asked("missing_apology", reply, ON_A_COMPLAINT)
    assert finding.severity is Severity.WARNING
    assert finding.words == ()
    assert asked("missing_apology", reply, told("", complaint=0.1)) == []
    assert asked("missing_apology", reply, told("", topic="praise")) == []
    assert asked("missing_apology", reply, told("", topic="question_info")) == []


@pytest.mark.parametrize(("reply", "words"), FALSE)
def test_sorry_that_you_feel_so_is_none(reply: str, words: str) -> None:
    for context in (ON_A_COMPLAINT, told("", complaint=0.0)):
        [finding] = asked("missing_apology", reply, context)
        assert words in " ".join(finding.words)


def test_a_true_apology_beside_it_counts() -> None:
    reply = "Désolés si vous avez été déçue ; pardon surtout pour la caisse perdue."
    assert asked("missing_apology", reply, ON_A_COMPLAINT) == []
