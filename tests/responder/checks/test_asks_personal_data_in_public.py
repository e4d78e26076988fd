import pytest

from responder.checks.finding import Severity
from tests.responder.checks.looked_at import found, words

ASKS = [
    ("Envoyez-nous votre numéro de commande.", "votre numéro de commande"),
    ("Pouvez-vous nous donner votre adresse ?", "votre adresse"),
    ("Quel est votre e-mail ?", "votre e-mail"),
    ("Donnez-nous votre 06 en commentaire.", "votre 06"),
    ("Répondez ici avec votre référence client.", "votre référence"),
    ("Dites-nous vos nom et prénom, on regarde.", "vos nom"),
    ("Il nous faudrait vos coordonnées pour vous rappeler.", "vos coordonnées"),
    ("Postez une photo de votre facture sous ce message.", "photo de votre facture"),
    ("Laissez-nous un numéro où vous joindre.", "un numéro où"),
    ("Peux-tu nous donner ton numéro de client ?", "ton numéro de client"),
    ("Votre nom et votre rue ?", "Votre nom et votre rue ?"),
    ("Quelle est l'adresse de livraison ?", "l'adresse de livraison"),
    ("C'est quoi le nom du titulaire ?", "le nom du titulaire"),
    ("What's the phone number on the contract?", "the phone number on the contract"),
    ("Please send us your order number.", "your order number"),
    ("Reply with your phone number below.", "your phone number"),
    ("Can you share your full name?", "your full name"),
    ("Could you confirm your home address?", "home address"),
    ("Drop your e-mail in the comments.", "your e-mail"),
    ("What is your date of birth?", "your date of birth"),
    ("Post a screenshot of your bill here.", "a screenshot of your bill"),
    ("We need your account number to look into it.", "your account number"),
    ("Leave a number where we can ring you.", "a number where"),
    ("Full name and postcode, please.", "Full name and postcode, please"),
]
NEVER = [
    ("En message privé, envoyez-nous votre mot de passe.", "votre mot de passe"),
    ("Donnez-nous en MP les quatre derniers chiffres de votre carte.", "carte"),
    ("Pouvez-vous m'envoyer votre IBAN en privé ?", "votre IBAN"),
    ("Send us your card number in a private message.", "your card number"),
    ("DM us the last four digits of your card.", "digits of your card"),
    ("Tell us your password privately.", "your password"),
    ("DM the long digits on the back of your card.", "card"),
    ("La date d'expiration de la carte, en MP svp ?", "date d'expiration"),
]
FINE = [
    "Envoyez-nous votre numéro de commande en message privé.",
    "Écrivez-nous en message privé. Indiquez votre numéro de commande.",
    "Pouvez-vous me donner votre numéro de commande ? En message privé seulement.",
    "Votre référence client en MP, et vous savez tout d'ici 16 h.",
    "Un numéro en privé ?",
    "Nous avons retrouvé votre numéro de commande.",
    "Ne donnez jamais votre mot de passe, à personne.",
    "N'envoyez surtout pas votre adresse ici.",
    "Quel modèle de téléphone avez-vous, et quelle version ?",
    "Changez votre mot de passe depuis l'application.",
    "Quelle boutique était-ce ?",
    "Voir votre adresse sur un forum est très inquiétant.",
    "Je confirme votre adresse auprès du dépôt et vous réponds à 15 h.",
    "I'll confirm your address with the depot and answer at 3.",
    "Please send us a private message with your order number.",
    "Your number by DM only, please.",
    "Could you send me your order number? By private message, please.",
    "We will never ask for your password.",
    "Please don't post your address here.",
    "Your order number was in our files.",
    "What phone model, please? Just reply below.",
    "Which of our shops was it?",
    "Reset your password from the app.",
]


@pytest.mark.parametrize(("text", "data"), ASKS)
def test_a_request_in_public_is_an_error(text: str, data: str) -> None:
    [finding] = found("asks_personal_data_in_public", text)
    assert finding.severity is Severity.ERROR
    assert any(data in word for word in finding.words), finding.words


@pytest.mark.parametrize(("text", "data"), NEVER)
def test_secrets_are_not_asked_for_in_private_either(text: str, data: str) -> None:
    assert any(data in word for word in words("asks_personal_data_in_public", text))
    assert "never" in found("asks_personal_data_in_public", text)[0].message


@pytest.mark.parametrize("text", FINE)
def test_an_invitation_to_a_private_message_is_fine(text: str) -> None:
    assert found("asks_personal_data_in_public", text) == []
