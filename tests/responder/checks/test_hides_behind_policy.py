import pytest

from responder.checks.finding import Severity
from tests.responder.checks.tables import asked

HIDES = [
    "C'est notre politique.",
    "C’EST NOTRE POLITIQUE.",
    "Notre politique commerciale ne le permet pas.",
    "Conformément à nos conditions, rien n'est dû.",
    "Conformement a nos conditions, rien n'est du.",
    "Nos conditions générales le précisent.",
    "La procédure veut que vous attendiez.",
    "La procédure interne exige un courrier.",
    "Le règlement interdit les échanges en boutique.",
    "C'est la règle pour tout le monde.",
    "C'est comme ça, nous n'y pouvons rien.",
    "Le système ne le permet pas.",
    "Notre logiciel ne nous autorise pas à modifier la date.",
    "Nous ne pouvons pas faire d'exception.",
    "Aucune dérogation n'est possible.",
    "Je ne suis pas habilitée à vous répondre.",
    "Nous ne faisons qu'appliquer la règle.",
    "Le délai de quatorze jours est dépassé.",
    "Selon l'article 12 de votre contrat, c'est non.",
    "It is our policy.",
    "IT'S COMPANY POLICY.",
    "Per our terms and conditions, no.",
    "Our terms say otherwise.",
    "We cannot make exceptions.",
    "We don't offer exceptions, sorry.",
    "Rules are rules.",
    "The rules say fourteen days.",
    "Our procedure requires a letter.",
    "The system won't let me change it.",
    "I'm not authorised to answer that.",
    "We simply follow the guidelines.",
    "That's how it works, I'm afraid.",
    "That's standard practice.",
    "You are outside the return window.",
    "We have no discretion here.",
]
OPEN = [
    "Notre politique de confidentialité est en ligne.",
    "Nous reprenons vos conditions de livraison avec le transporteur.",
    "« C'est la règle » n'est pas une réponse.",
    "La procédure n'a pas été respectée, pardon : je vérifie ce matin.",
    "Nous changeons cette règle à partir de lundi.",
    "Je fais une exception pour vous : la date est repoussée à vendredi.",
    "Je vous explique ce que je peux faire d'ici ce soir.",
    "Le contrat est arrêté depuis hier, je vous le confirme par écrit.",
    "La règle est mauvaise, je la fais revoir lundi.",
    "Our privacy policy explains it.",
    "We are checking what went wrong.",
    "“It's our policy” is not an answer, sorry.",
    "The procedure was not followed, and I'm sorry.",
    "We're rewriting that rule this week.",
    "I'm making an exception for you today.",
    "Here is what I can do by five.",
]


@pytest.mark.parametrize("reply", HIDES)
def test_a_rule_for_a_reason_is_found(reply: str) -> None:
    [finding] = asked("hides_behind_policy", reply)
    assert finding.severity is Severity.WARNING
    assert finding.words


@pytest.mark.parametrize("reply", OPEN)
def test_a_rule_that_is_left_or_mended_may_be_named(reply: str) -> None:
    assert asked("hides_behind_policy", reply) == []
