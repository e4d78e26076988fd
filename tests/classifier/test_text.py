from hypothesis import given, settings
from hypothesis import strategies as st

from classifier.text import MAX_CHARS, ngrams, prose, tokens, visible


def test_names_addresses_and_mail_are_masked() -> None:
    seen = visible(
        "@Brumelle_FR @k@social.example u/mlle_k voir https://a.example/x?y=1 a.b@c.example"
    )
    assert seen == "@user @user @user voir <url> <mail>"


def test_case_digits_and_repeats_are_folded() -> None:
    assert visible("JAMAIS reçuuuuu le 12/03, 06 12345678") == "jamais reçuu le 00/00, 00 00"


def test_the_dots_of_a_cut_post_are_not_seen() -> None:
    assert visible("still waiting for my ord…") == visible("still waiting for my ord...")
    assert visible("still waiting for my ord …").endswith("ord")


def test_ornamental_letters_and_hidden_characters_cannot_hide_a_word() -> None:
    assert visible("𝓼𝓬𝓪𝓶") == "scam"
    assert visible("sc\u200bam \u202emal\u0000ade") == "scam malade"


def test_entities_and_apostrophes_are_plain() -> None:
    assert visible("l’eau &amp; le lait") == "l'eau & le lait"


def test_names_leave_no_feature() -> None:
    assert ngrams("@brumelle bonjour") == ngrams("@someone_else bonjour")
    assert not any("user" in gram for gram in ngrams("@brumelle bonjour"))


def test_features_are_words_pairs_and_runs_of_characters() -> None:
    grams = ngrams("Pas livré")
    assert {"=pas", "=livré", "=pas livré", " pas", "livr", "é "} <= set(grams)
    assert "s l" not in grams


def test_shouting_is_a_feature() -> None:
    assert "=<shouted>" in ngrams("TOUJOURS RIEN RECU")
    assert "=<shouted>" not in ngrams("toujours rien recu")


def test_prose_holds_words_only() -> None:
    assert (
        prose("@brumelle #yaourt Où est ma commande ? 😡 https://a.example")
        == "Où est ma commande ?"
    )


def test_signs_and_pictures_are_tokens() -> None:
    assert tokens(visible("bravo !! 😡 :)")) == ["bravo", "!!", "😡", ":)"]


@settings(deadline=None)
@given(st.text(max_size=300))
def test_any_text_can_be_prepared(text: str) -> None:
    assert "\n" not in visible(text)
    assert all("\n" not in gram for gram in ngrams(text))


def test_long_texts_are_bounded() -> None:
    assert len(visible("lait " * 400_000)) <= 2 * MAX_CHARS
    assert len(ngrams("x" * 1_000_000)) < 300
