import pytest

from responder.checks.finding import Severity
from responder.checks.sarcasm_cheer import ironic
from tests.responder.checks.tables import asked, told

CHEER = [
    "Merci beaucoup pour ce bravo !",
    "Merci pour vos cinq étoiles et votre fidélité !",
    "Toute l'équipe est ravie de vous lire.",
    "Quel plaisir de vous lire, à très vite !",
    "Votre message nous fait chaud au coeur.",
    "Merci pour ce retour positif 🎉",
    "Belle dégustation à vous !",
    "Nous en sommes très heureux, et nous vérifions demain.",
    "Thank you so much for the applause!",
    "Thanks for the five stars and your loyalty!",
    "We're thrilled that you enjoyed it.",
    "So glad to hear it, see you soon!",
    "That made our day!",
    "We love hearing this 🥰",
    "It warms the whole team's heart.",
]
SOBER = [
    "Pardon, 23 h n'est pas une heure : j'appelle le chef de tournée.",
    "Merci pour ce bravo, et pardon : nous ne l'avons pas mérité.",
    "Aïe, désolée 🙈 on revient à l'ancien menu demain.",
    "Merci de nous l'avoir signalé, nous vérifions ce soir.",
    "Merci pour la photo, elle aide le laboratoire.",
    "Sorry, no bow from us: I'm calling the supervisor.",
    "Thanks for the five stars, and sorry: we have not earned them.",
    "Thanks for the photo, the lab is looking today.",
    "Thank you for telling us, the team is on it.",
]
IRONIC = [
    "Bravo pour les trois heures d'attente",
    "Quel talent : la caisse livrée à 23h",
    "Génial, encore une panne",
    "GENIAL, ENCORE UNE PANNE",
    "Merci Brumelle pour la crème périmée",
    "Cinq étoiles pour le répondeur",
    "Chapeau, facturé deux fois",
    "Great, the app crashed again",
    "Love waiting two hours for a bike",
    "Brilliant, charged twice",
    "Thanks for the mouldy cheese",
    "Five stars for the hold music",
    "Well done, my bag is lost",
]
MEANT = [
    "Merci pour la caisse, tout était frais",
    "Bravo à la livreuse, adorable",
    "Merci, la panne est réparée en une heure",
    "Super, mon sac perdu a été retrouvé",
    "Great cheese, thanks",
    "Love the new app",
    "Thanks, you fixed the outage in an hour",
    "Five stars, best butter in town",
    "La caisse est en retard",
    "The app crashed",
]


@pytest.mark.parametrize("reply", CHEER)
def test_cheer_under_a_complaint_is_found(reply: str) -> None:
    post = "Bravo, livré à 23h"
    [sure] = asked("sarcasm_cheer", reply, told(post))
    assert sure.severity is Severity.ERROR
    assert sure.words
    [unsure] = asked("sarcasm_cheer", reply, told(post, complaint=0.2, topic="praise"))
    assert unsure.severity is Severity.WARNING


@pytest.mark.parametrize("reply", CHEER)
def test_cheer_under_praise_is_right(reply: str) -> None:
    post = "Merci Brumelle, le comté est délicieux"
    assert asked("sarcasm_cheer", reply, told(post, complaint=0.02, topic="praise")) == []


@pytest.mark.parametrize("reply", SOBER)
def test_a_sober_reply_is_left_alone(reply: str) -> None:
    assert asked("sarcasm_cheer", reply, told("Bravo, livré à 23h")) == []


@pytest.mark.parametrize("post", IRONIC)
def test_praise_and_trouble_in_one_breath_are_irony(post: str) -> None:
    assert ironic(post)


@pytest.mark.parametrize("post", MEANT)
def test_praise_that_is_meant_is_none(post: str) -> None:
    assert not ironic(post)
