import pytest

from responder.checks.finding import Severity
from responder.leave import Address
from tests.responder.checks.tables import asked, left

BOTH = [
    "Envoie-moi le lot et je vous réponds ce soir.",
    "Merci pour ta photo, vous aurez une réponse jeudi.",
    "Ton casier est bloqué, joignez-nous en privé.",
    "T’as encore le pot ? Envoyez-le en privé.",
    "Si tu veux, écrivez-nous en message privé.",
    "Votre compte est bloqué, vérifie tes mails.",
    "Dis-le-moi ici et je reviens vers vous.",
    "Envoyez la photo stp.",
    "S'il te plaît, gardez le pot.",
    "TU PEUX NOUS ÉCRIRE, NOUS VOUS RÉPONDONS.",
]
ONLY_VOUS = [
    "Je prends un rendez-vous avec le dépôt et vous réponds à 15 h.",
    "« Tu vas te calmer » : personne ne doit vous parler ainsi.",
    "Le ton du message n'allait pas, nous vous présentons nos excuses.",
    "Votre Tu-Viens Citron sera vérifié ce matin.",
    "Gardez-le au frais et dites-nous le numéro de lot.",
    "Qu'en pensez-vous ? Entre-nous, la crème était bonne.",
    "Y a-t-il un numéro sur le pot ? Envoyez-le en privé.",
    "Avons-nous bien compris ? Votre caisse est en retard.",
]
ONLY_TU = [
    "Je prends rendez-vous avec l'atelier et te réponds à 15 h.",
    "Dis-moi quel casier, je l'ouvre à distance.",
    "On passe chez toi demain, assez tôt : ton vélo sera prêt.",
    "Ta carte et celle de Zoé : on vérifie pour vous deux.",
    "Madame Sanchez te rappelle ce soir.",
    "Beaucoup d'entre vous l'ont signalé, merci à toi aussi.",
]
NEITHER = [
    "Désolés pour ce retard, réponse à 15 h.",
    "Sorry, Toi is the name of the shop: the manager answers by five.",
    "“Tu n'étais pas là” helps nobody; I'm asking the driver now.",
    "We answer within the hour.",
]


@pytest.mark.parametrize("reply", BOTH)
def test_both_forms_are_found(reply: str) -> None:
    for address in Address:
        [finding] = asked("mixes_tu_vous", reply, left(address=address))
        assert finding.severity is Severity.WARNING
        assert finding.message == "says both tu and vous"
        assert len(finding.words) >= 2


@pytest.mark.parametrize("reply", ONLY_VOUS)
def test_vous_is_for_brands_that_say_vous(reply: str) -> None:
    assert asked("mixes_tu_vous", reply, left(address=Address.VOUS)) == []
    [finding] = asked("mixes_tu_vous", reply, left(address=Address.TU))
    assert finding.message == "says vous where this brand says tu"


@pytest.mark.parametrize("reply", ONLY_TU)
def test_tu_is_for_brands_that_say_tu(reply: str) -> None:
    assert asked("mixes_tu_vous", reply, left(address=Address.TU)) == []
    [finding] = asked("mixes_tu_vous", reply, left(address=Address.VOUS))
    assert finding.message == "says tu where this brand says vous"


@pytest.mark.parametrize("reply", NEITHER)
def test_what_says_neither_is_left_alone(reply: str) -> None:
    for address in Address:
        assert asked("mixes_tu_vous", reply, left(address=address)) == []
