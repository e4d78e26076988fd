import pytest

from responder.checks.finding import Severity
from tests.responder.checks.looked_at import found

FRENCH = (
    "Bonjour Maud, pardon pour ce retard. Nous appelons le dépôt et vous répondons avant 17 h."
    " – Inès"
)
ENGLISH = "Hi Maud, sorry for the delay. We're calling the depot and will answer by 5 pm. – Inez"


@pytest.mark.parametrize(
    ("text", "recent"),
    [
        (FRENCH, FRENCH),
        (FRENCH.replace("Maud", "Jade Lerin").replace("Inès", "Tom"), FRENCH),
        (FRENCH.replace("17 h", "9 h 30"), FRENCH),
        (FRENCH.upper(), FRENCH),
        ("@jade@toot.example " + FRENCH.replace("Bonjour Maud", "Bonjour"), FRENCH),
        (FRENCH.replace("dépôt", "livreur"), FRENCH),
        (ENGLISH, ENGLISH),
        (ENGLISH.replace("Maud", "Jade").replace("Inez", "Tom of Brumelle"), ENGLISH),
        (ENGLISH.replace("5 pm", "9.30 am"), ENGLISH),
        (ENGLISH.replace("'", "’"), ENGLISH),
        (ENGLISH.replace("Hi Maud", "Hello"), ENGLISH),
        (ENGLISH.replace("depot", "driver"), ENGLISH),
    ],
)
def test_a_copy_is_a_warning_whoever_it_greets(text: str, recent: str) -> None:
    other = "Le camion est parti : la route du col rouvre à midi, et la tournée reprend ce soir."
    [finding] = found("same_as_recent", text, recent=(other, recent))
    assert finding.severity is Severity.WARNING
    assert not finding.lead


@pytest.mark.parametrize(
    ("text", "recent"),
    [
        ("Avec plaisir ! – Tom", "Avec plaisir ! – Tom"),
        ("Merci beaucoup, belle journée à vous !", "Merci beaucoup, belle journée à vous !"),
        ("Pardon, Jade : deux soirs sans caisse. Le livreur est joint.", FRENCH),
        ("Any time! – Tom", "Any time! – Tom"),
        ("Thank you so much, have a lovely day!", "Thank you so much, have a lovely day!"),
        ("Two evenings without a crate, Jade, I'm sorry. I've reached the driver.", ENGLISH),
    ],
)
def test_thanks_may_repeat_and_other_words_are_no_copy(text: str, recent: str) -> None:
    assert found("same_as_recent", text, recent=(recent,)) == []


def test_without_a_past_nothing_repeats() -> None:
    assert found("same_as_recent", FRENCH) == []
