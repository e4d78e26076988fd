import pytest

from tests.responder.checks.looked_at import found, words

HOLES = [
    ("Bonjour {{ name }}, merci.", "{{ name }}"),
    ("Bonjour {prénom}, merci.", "{prénom}"),
    ("Hi {first_name}, thank you.", "{first_name}"),
    ("Bonjour [prénom], merci.", "[prénom]"),
    ("Bonjour [Prénom du client], merci.", "[Prénom du client]"),
    ("Bonjour [NOM], merci.", "[NOM]"),
    ("Hello [name], thank you.", "[name]"),
    ("Hello [Customer Name], thank you.", "[Customer Name]"),
    ("See [link] for more.", "[link]"),
    ("Réponse avant [heure].", "[heure]"),
    ("Call [phone number] today.", "[phone number]"),
    ("[INSERT APOLOGY HERE] We look into it.", "[INSERT APOLOGY HERE]"),
    ("Votre commande XXXX part demain.", "XXXX"),
    ("Le point arrive ici à XX h.", "XX"),
    ("Back at XX:XX, sorry.", "XX:XX"),
    ("Réponse le XX/XX au plus tard.", "XX/XX"),
    ("Hello <first name>, thank you.", "<first name>"),
    ("Bonjour <nom>, merci.", "<nom>"),
    ("Version <à voir> de l'appli.", "<à voir>"),
    ("The app's <model>, please.", "<model>"),
    ("Bonjour %NOM%, merci.", "%NOM%"),
    ("Bonjour %(name)s, merci.", "%(name)s"),
    ("Bonjour $NAME, merci.", "$NAME"),
    ("Bonjour <<Prénom>>, merci.", "<<Prénom>>"),
    ("Bonjour ##nom##, merci.", "##nom##"),
    ("Bonjour __nom__, merci.", "__nom__"),
    ("We call you at ____ today.", "____"),
    ("TODO say when", "TODO"),
    ("We'll write at TBC.", "TBC"),
    ("Réponse à ?? h.", "??"),
    ("Lorem ipsum dolor, merci.", "Lorem ipsum"),
    ("Le lot (à compléter) est retiré.", "(à compléter)"),
    ("The batch (to be confirmed) was withdrawn.", "(to be confirmed)"),
    ("Livraison le JJ/MM entre 8 h et 10 h.", "JJ/MM"),
    ("Delivery on dd/mm between 8 and 10.", "dd/mm"),
]
FINE = [
    "Bonjour Camille, nous vérifions (d'ici lundi).",
    "Hello, see [our answer](https://brumelle.example).",
    "Prix : 3 < 5 et 7 > 2.",
    "L'erreur [E-204] vient d'une carte expirée.",
    "Error [E-204] points to an expired card.",
    "Réglages > Réseau > [manuel] > Rivelin.",
    "Those {} should not have been printed on your bill.",
    "Notre plus grande taille est le XXL.",
    "Our largest size is XXL, 20 % wool.",
    "Quoi ?? Nous vérifions cela.",
    "The size is 3 x 4 m; it costs $3.15.",
    "Merci <3 et à demain !",
    "Bravo _toute l'équipe_ !",
]


@pytest.mark.parametrize(("text", "hole"), HOLES)
def test_what_was_left_to_fill_in_is_named(text: str, hole: str) -> None:
    assert hole in words("unfilled_placeholder", text)


@pytest.mark.parametrize("text", FINE)
def test_signs_that_are_meant_stay(text: str) -> None:
    assert found("unfilled_placeholder", text) == []


def test_an_empty_reply_is_a_hole() -> None:
    assert found("unfilled_placeholder", " \n")[0].message == "the reply is empty"
