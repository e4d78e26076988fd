import pytest

from classifier.language import UNKNOWN, detected, identify, stated


@pytest.mark.parametrize(
    ("tag", "lang"),
    [("fr", "fr"), ("en-GB", "en"), ("pt_BR", "pt"), ("FR", "fr"), ("in", "id"), ("gsw", "gsw")],
)
def test_a_real_statement_is_read(tag: str, lang: str) -> None:
    assert stated(tag) == lang


@pytest.mark.parametrize("tag", [None, "", "und", "zxx", "qme", "qam", "x", "français", "42"])
def test_a_statement_of_no_language_is_none(tag: str | None) -> None:
    assert stated(tag) is None


def test_the_network_is_believed_first() -> None:
    assert identify("Où est ma commande, s'il vous plaît ?", "en") == "en"


@pytest.mark.parametrize(
    ("text", "lang"),
    [
        ("Toujours pas reçu ma commande de yaourts, c'est pénible", "fr"),
        ("Where is my order of yoghurt, it was due on Monday", "en"),
        ("@brumelle #brumelle Votre livreur a encore oublié la crème https://a.example", "fr"),
        ("Dónde está mi pedido, nadie contesta al teléfono", "es"),
        ("注文した商品がまだ届きません。どうなっていますか。", "ja"),
    ],
)
def test_words_tell_the_language(text: str, lang: str) -> None:
    assert identify(text, "und") == lang


@pytest.mark.parametrize(
    "text", ["", "😡😡", "12 34", "\x00", "@brumelle https://a.example", "!!!"]
)
def test_without_words_it_is_unknown(text: str) -> None:
    assert detected(text) == UNKNOWN


def test_a_very_short_word_is_unknown() -> None:
    assert detected("lol") == UNKNOWN


def test_lines_and_length_do_no_harm() -> None:
    assert detected("Je n'ai rien reçu.\nPersonne ne répond.\n" * 20_000) == "fr"


@pytest.mark.parametrize(
    "text",
    [
        "hello, my commande is toujours pas arrived, svp help",
        "No réponse depuis lundi, still waiting",
    ],
)
def test_french_and_english_mixed_are_one_of_both(text: str) -> None:
    assert detected(text) in {"fr", "en"}
