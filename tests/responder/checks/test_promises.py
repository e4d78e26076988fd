import pytest

from responder.checks.finding import Severity
from responder.leave import OWN_WORDS, Leave, Promise
from tests.responder.checks.looked_at import found, words

PROMISES = [
    (Promise.CALL, "Je vous rappelle demain à 9 h."),
    (Promise.CALL, "La gérante vous appellera jeudi."),
    (Promise.CALL, "Un technicien passe mercredi entre 8 h et 10 h."),
    (Promise.CALL, "I'll ring you on Tuesday at 5."),
    (Promise.CALL, "The manager will call you by noon."),
    (Promise.REPAIR, "Votre caisse sera livrée demain matin."),
    (Promise.REPAIR, "Le réseau sera rétabli à 18 h."),
    (Promise.REPAIR, "Vous aurez votre colis ce soir."),
    (Promise.REPAIR, "Internet reviendra avant midi."),
    (Promise.REPAIR, "Your line will be fixed by 6."),
    (Promise.REPAIR, "You'll have your parcel tonight."),
    (Promise.REPAIR, "It'll be back up by noon."),
    (Promise.REPLACEMENT, "Nous vous renvoyons un nouveau pot dès ce soir."),
    (Promise.REPLACEMENT, "Votre modem sera remplacé jeudi."),
    (Promise.REPLACEMENT, "We'll send you a new helmet tomorrow."),
    (Promise.REPLACEMENT, "A replacement crate leaves tonight."),
    (Promise.REFUND, "Nous vous remboursons dès aujourd'hui."),
    (Promise.REFUND, "Je vous rembourse la caisse."),
    (Promise.REFUND, "Vous serez intégralement remboursée sous 48 h."),
    (Promise.REFUND, "On annule la facture."),
    (Promise.REFUND, "Les frais seront annulés demain."),
    (Promise.REFUND, "We will refund you today."),
    (Promise.REFUND, "You'll get your money back by Friday."),
    (Promise.REFUND, "We're waiving the fee."),
    (Promise.REFUND, "Your refund has been issued."),
    (Promise.COMPENSATION, "Un bon d'achat vous attend."),
    (Promise.COMPENSATION, "La prochaine caisse est offerte."),
    (Promise.COMPENSATION, "Nous vous offrons un mois d'abonnement."),
    (Promise.COMPENSATION, "10 € de réduction sur la suite."),
    (Promise.COMPENSATION, "Le mois de mai vous sera offert."),
    (Promise.COMPENSATION, "Nous prenons en charge les frais de nettoyage."),
    (Promise.COMPENSATION, "We'll cover your taxi."),
    (Promise.COMPENSATION, "We are crediting £4 as a thank-you."),
    (Promise.COMPENSATION, "Here is a £20 voucher."),
    (Promise.COMPENSATION, "Your next crate is on us."),
    (Promise.COMPENSATION, "You get 20% off as a goodwill gesture."),
]
CERTAIN = [
    "Vous avez ma parole.",
    "Cela ne se reproduira plus.",
    "Je vous garantis que tout ira bien.",
    "Vos données sont en totale sécurité.",
    "Cet employé sera licencié.",
    "Il n'y a aucun danger, buvez-en sans crainte.",
    "Nous vous promettons un remplacement parfait.",
    "There's no danger, it is safe to drink.",
    "Prices stay as they are, that's a promise.",
    "You have my word.",
    "It will never happen again.",
    "We guarantee it.",
    "Your data is 100% safe.",
    "That person will be dismissed.",
]
NONE = [
    "Je vous réponds ici avant 18 h.",
    "Nous vérifions votre dossier et revenons vers vous demain.",
    "Je ne peux pas vous promettre demain matin.",
    "C'était promis pour hier, pas tenu, pardon.",
    "Où en est votre remboursement ? Je le vérifie avant 16 h.",
    "Votre message a été lu par toute l'équipe.",
    "La livraison est offerte à tous dès 35 € d'achat.",
    "Votre commande a été livrée chez le voisin.",
    "Je vous promets une réponse à 19 h, réparé ou non.",
    "Nous prenons en charge votre demande dès maintenant.",
    "Nous ne prenons aucun risque et retirons le lot.",
    "I promise you an answer at 7, mended or not.",
    "We take no risk and withdraw the batch.",
    "I'll write here before 6.",
    "I'm calling the depot and will be back at 4 with a date.",
    "We can't promise tomorrow morning.",
    "Promised for yesterday and not kept, sorry.",
    "I'm checking where your refund stands.",
    "Delivery is free for everyone from £35.",
    "Your crate was delivered next door.",
    "We will look into it and answer by noon.",
]


@pytest.mark.parametrize(("kind", "text"), PROMISES)
def test_a_promise_needs_leave(kind: Promise, text: str) -> None:
    [finding] = found("promise_beyond_leave", text)
    assert finding.words
    assert finding.severity is (Severity.WARNING if kind is Promise.CALL else Severity.ERROR)
    assert not finding.lead
    granted = Leave(promises=frozenset({Promise.ANSWER, kind}))
    assert found("promise_beyond_leave", text, leave=granted) == []
    by_lead = Leave(promises_by_lead=frozenset({kind}))
    [finding] = found("promise_beyond_leave", text, leave=by_lead)
    assert (finding.severity, finding.lead) == (Severity.WARNING, True)


@pytest.mark.parametrize("text", CERTAIN)
def test_certainty_asks_for_a_lead_whatever_the_leave(text: str) -> None:
    [finding] = found("promise_beyond_leave", text, leave=Leave(promises=frozenset(Promise)))
    assert (finding.severity, finding.lead) == (Severity.WARNING, True)


@pytest.mark.parametrize("text", NONE)
def test_the_time_of_an_answer_and_refusals_are_no_promise(text: str) -> None:
    assert found("promise_beyond_leave", text) == []
    assert found("compensation_in_public", text) == []


@pytest.mark.parametrize(("kind", "text"), PROMISES)
def test_money_in_public_is_for_a_lead(kind: Promise, text: str) -> None:
    findings = found("compensation_in_public", text, leave=OWN_WORDS)
    if kind in {Promise.REFUND, Promise.COMPENSATION}:
        [finding] = findings
        assert (finding.severity, finding.lead) == (Severity.WARNING, True)
    else:
        assert findings == []


def test_own_words_may_promise_a_call_and_leave_the_rest_to_a_lead() -> None:
    text = "Je vous rappelle demain et votre ligne sera rétablie à 18 h."
    [finding] = found("promise_beyond_leave", text, leave=OWN_WORDS)
    assert finding.lead
    assert words("promise_beyond_leave", text, leave=OWN_WORDS) == ["sera rétablie"]
