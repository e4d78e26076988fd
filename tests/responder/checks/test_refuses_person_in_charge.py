import pytest

from responder.checks.finding import Severity
from tests.responder.checks.tables import asked

REFUSES = [
    "Les responsables ne prennent pas d'appels.",
    "Notre direction ne répond pas aux particuliers.",
    "La directrice n'est pas disponible pour cela.",
    "Aucun responsable ne peut vous recevoir.",
    "Mon chef ne vous dira rien de plus.",
    "Nous ne communiquons pas le nom de nos responsables.",
    "Je ne peux pas vous passer un responsable.",
    "Nous ne pouvons pas vous mettre en relation avec la direction.",
    "Il n'est pas possible de parler à un superieur.",
    "Vous ne pourrez pas parler à quelqu'un d'autre.",
    "Inutile de demander un responsable.",
    "Cela ne sert à rien de réclamer la direction.",
    "Je suis votre unique interlocutrice.",
    "Il n'y a personne au-dessus de moi.",
    "Un responsable vous dirait la même chose.",
    "LES RESPONSABLES NE PRENNENT PAS D’APPELS.",
    "Managers don't take calls.",
    "Our director will not speak with customers.",
    "A supervisor can't help with this.",
    "We can't put you through to a manager.",
    "I am not able to transfer you to head office.",
    "We do not escalate this kind of request.",
    "It is not possible to speak to a manager.",
    "You can't speak to anyone else about this.",
    "There's no need to ask for a manager.",
    "No point asking for my boss.",
    "I'm your only contact.",
    "There is nobody above me.",
    "A manager would just tell you the same thing.",
    "Head office doesn’t deal with individual cases.",
]
OPENS = [
    "Un responsable est prévenu et vous rappelle dans l'heure.",
    "La directrice est en congé ; son adjoint vous appelle demain.",
    "La responsable de la boutique souhaite vous entendre.",
    "Les responsables ne prennent pas d'appels ici, mais Irina vous appelle ce soir.",
    "Je transmets votre message à la directrice ce matin, elle vous écrit jeudi.",
    "« Les responsables ne prennent pas d'appels » : c'est faux, pardon.",
    "Je suis votre interlocuteur, je vous réponds à 15 h.",
    "Aucun responsable n'était là dimanche, pardon.",
    "A manager is on it and will ring you within the hour.",
    "No manager was there on Sunday, sorry.",
    "The head of the round would like to hear from you.",
    "The manager can't come to the phone today; she'll call you tomorrow.",
    "I'm your contact for this and will answer by five.",
    "I'll put you through to the manager this afternoon.",
    "Nobody told you, and somebody should have.",
]


@pytest.mark.parametrize("reply", REFUSES)
def test_a_refusal_is_found(reply: str) -> None:
    [finding] = asked("refuses_person_in_charge", reply)
    assert finding.severity is Severity.WARNING
    assert finding.words


@pytest.mark.parametrize("reply", OPENS)
def test_whoever_hands_over_refuses_nobody(reply: str) -> None:
    assert asked("refuses_person_in_charge", reply) == []
