import pytest

from responder.checks.finding import Context, Severity
from tests.responder.checks.tables import asked, left

ADMITS = [
    "Nous sommes désolés : c'est notre faute.",
    "C’est entièrement notre faute.",
    "Nous reconnaissons notre responsabilité.",
    "Nous assumons l'entière responsabilité de l'accident.",
    "Nous sommes responsables de votre chute.",
    "Nous sommes seuls fautifs.",
    "Nous avons commis une faute.",
    "Une négligence de notre part est en cause.",
    "La faute est la nôtre.",
    "Un défaut de notre box a provoqué le feu.",
    "Votre brûlure est causée par un défaut de la machine.",
    "Nous vous avons intoxiquée, pardon.",
    "Nous n'avons pas contrôlé les freins.",
    "Nous prendrons en charge tous les frais.",
    "NOUS RECONNAISSONS NOTRE RESPONSABILITE.",
    "We're so sorry: it's our fault.",
    "This is entirely our fault.",
    "We accept full responsibility for the accident.",
    "We are to blame.",
    "We were negligent.",
    "The fault is ours.",
    "We're liable for the damage.",
    "A defect in our box caused the fire.",
    "Our yoghurt made your daughter ill.",
    "The burn was caused by a fault in our machine.",
    "We failed to inspect the brakes.",
    "We'll compensate you for everything.",
]
HOLDS = [
    "Nous sommes bouleversés et désolés, l'enquête dira d'où vient ce verre.",
    "Nous nous sommes trompés d'étiquette, pardon.",
    "La responsable qualité vous appelle dans l'heure.",
    "Je suis responsable de la boutique et je vous réponds à 15 h.",
    "Ce n'est pas votre faute.",
    "« C'est votre faute » : le livreur n'avait pas à vous le dire.",
    "Nous cherchons ce qui a causé la panne.",
    "Je m'en occupe personnellement ce soir.",
    "We are shaken and sorry; the inquiry will show where the glass came from.",
    "We got the label wrong, sorry.",
    "The person responsible for quality will call you.",
    "It is not your fault.",
    "We are finding out what caused it.",
    "“It's our fault”, the driver said; we are checking what happened.",
]


@pytest.mark.parametrize("reply", ADMITS)
def test_an_admission_is_an_error_where_somebody_was_harmed(reply: str) -> None:
    [finding] = asked("admits_liability", reply, left(post="Frein cassé, poignet cassé"))
    assert finding.severity is Severity.ERROR
    assert finding.words
    assert asked("admits_liability", reply, left(may_admit=True)) == []


@pytest.mark.parametrize("reply", ["La caisse est partie tard, c'est notre faute.", "Our fault!"])
def test_it_is_a_warning_elsewhere(reply: str) -> None:
    [finding] = asked("admits_liability", reply)
    assert finding.severity is Severity.WARNING
    [grave] = asked("admits_liability", reply, Context(lang="und", topic="safety_hygiene"))
    assert grave.severity is Severity.ERROR


@pytest.mark.parametrize("reply", HOLDS)
def test_sympathy_and_owning_up_are_none(reply: str) -> None:
    assert asked("admits_liability", reply, left(post="Verre dans le yaourt")) == []
