import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from classifier.reasons import MOST, facts, ordered


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("J'attends ma commande depuis trois semaines", "waiting for 3 weeks"),
        ("Ça fait 2 mois que j'attends", "waiting for 2 months"),
        ("Waiting for three weeks, and waiting for 2 days", "waiting for 3 weeks"),
        ("no water for over 5 hours", "waiting for 5 hours"),
        ("C'est mon troisième message", "third message"),
        ("This is my 4th email", "fourth e-mail"),
        ("after 12 calls nobody knows", "12 calls"),
        ("Vous m'avez prélevé deux fois", "money taken more than once"),
        ("I was charged twice", "money taken more than once"),
        ("you charged me £45.90.", 'speaks of money: "£45.90"'),
        ("Vous avez prélevé 30 € sans raison", 'speaks of money: "30 €"'),
        ("Il me le faut pour ce soir", "deadline today"),
        ("The wedding is tomorrow", "deadline tomorrow"),
        ("photo à l'appui", "speaks of a photo or a film"),
        ("Let me talk to a real person", "asks to speak to a person"),
        ("Je veux parler à un humain", "asks to speak to a person"),
        ("call me back please", "asks to be called back"),
        ("Je résilie dès demain", "announces to leave"),
        ("Taking my business elsewhere", "announces to leave"),
    ],
)
def test_facts_are_told_in_plain_words(text: str, told: str) -> None:
    assert told in facts(text)


@pytest.mark.parametrize(
    "text", ["", "Merci !", "I love this cream", "for two", "my first message", "30 € of cream"]
)
def test_nothing_is_made_up(text: str) -> None:
    assert facts(text) == ()


def test_doubts_and_language_are_kept_whatever_else_there_is() -> None:
    rest = [
        "words of complaint: x",
        "language: French (detected)",
        "cannot tell: no words to judge",
    ]
    told = ordered([f"rule {n}" for n in range(9)], ["waiting for 3 weeks"], rest)
    assert len(told) == MOST
    assert told[0] == "rule 0"
    assert told[-2:] == ("cannot tell: no words to judge", "language: French (detected)")


def test_rules_come_before_facts_before_evidence() -> None:
    told = ordered(["rule"], ["fact", "fact"], ["evidence", "language: English (detected)"])
    assert told == ("rule", "fact", "evidence", "language: English (detected)")


@settings(deadline=None)
@given(st.text(max_size=400))
def test_any_text_has_printable_facts(text: str) -> None:
    assert all(told.isprintable() and len(told) < 60 for told in facts(text))
