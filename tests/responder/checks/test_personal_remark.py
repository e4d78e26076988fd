import pytest

from responder.checks.finding import Severity
from tests.responder.checks.tables import asked

INSULTS = [
    "Calmez-vous, nous regardons.",
    "CALMEZ-VOUS.",
    "Restez courtoise, je vous prie.",
    "Inutile de vous énerver.",
    "Inutile de vous enerver.",
    "Pas la peine de crier.",
    "Ne vous énervez pas.",
    "Vous exagérez un peu.",
    "Vous passez votre temps à vous plaindre.",
    "Avec des clients comme vous, c'est compliqué.",
    "Vous n'y connaissez rien.",
    "Quel râleur !",
    "Vu vos fautes d'orthographe, difficile de vous lire.",
    "Votre mauvaise foi est évidente.",
    "Votre agressivité ne changera rien.",
    "Apprenez à lire.",
    "Calm down, we're looking.",
    "Please stay polite.",
    "There's no need to shout.",
    "No need to be rude.",
    "You're overreacting.",
    "You are being dramatic.",
    "People like you make this hard.",
    "You just love to complain.",
    "Looks like a keyboard warrior to us.",
    "Given your spelling, we could not find the street.",
    "Learn to read.",
    "Get a life.",
    "You clearly know nothing about cheese.",
]
REMARKS = [
    "Votre ton n'est pas acceptable.",
    "À lire vos messages, rien ne vous convient.",
    "À votre âge, mieux vaut demander de l'aide.",
    "Un peu de respect pour nos équipes.",
    "Vous semblez très énervée.",
    "C'est pourtant simple.",
    "Vous êtes un peu tête en l'air.",
    "On sent que vous êtes pressé.",
    "Your tone is not helping.",
    "Going by your posts, nothing is ever right.",
    "At your age it is hard to follow.",
    "A little patience, please.",
    "You sound stressed.",
    "You're not very patient.",
    "It's not that difficult.",
    "Maybe you need a coffee.",
    "Mind your language.",
]
KIND = [
    "Votre colère est légitime.",
    "Vous n'avez aucune honte à avoir.",
    "À son âge, ce comté devrait avoir du goût.",
    "Je comprends que vous soyez épuisée.",
    "« Calmez-vous » : le livreur n'avait pas à vous le dire, pardon.",
    "Votre ton est tout à fait compréhensible.",
    "Merci pour votre patience, la réponse arrive à 15 h.",
    "Vous avez le sens de la formule !",
    "Votre message du 14 n'a pas eu de réponse, pardon.",
    "No shame in that, anyone would be angry.",
    "Your anger is understandable.",
    "I would have been cross too.",
    "At its age that cheddar should have more to say.",
    "“Calm down” was no answer, sorry.",
    "That must have been humiliating.",
    "You have every right to be annoyed.",
    "Your message of the 14th was missed, sorry.",
]


@pytest.mark.parametrize("reply", INSULTS)
def test_an_insult_stops_the_reply(reply: str) -> None:
    finding = asked("personal_remark", reply)[0]
    assert finding.severity is Severity.ERROR
    assert finding.words


@pytest.mark.parametrize("reply", REMARKS)
def test_a_remark_asks_for_a_second_look(reply: str) -> None:
    finding = asked("personal_remark", reply)[0]
    assert finding.severity is Severity.WARNING
    assert finding.words


@pytest.mark.parametrize("reply", KIND)
def test_a_kind_word_is_none(reply: str) -> None:
    assert asked("personal_remark", reply) == []
