"""What is drafted where the classifier is in doubt, and where its thanks would be mocked."""

import pytest

from responder.brief import Brief, DraftText
from responder.drafter import TemplateDrafter
from responder.sla import Policy
from tests.responder.samples import MASTODON, MONDAY, case, mention
from tests.responder.test_drafter import PLAYBOOKS, VOICE


def settled(
    text: str,
    likeliest: str,
    *,
    topic: str = "other",
    undecided: bool = False,
    complaint: float = 0.9,
) -> DraftText:
    drafter = TemplateDrafter(playbooks=PLAYBOOKS, voice=VOICE, policy=Policy())
    return drafter.draft(
        Brief(
            case=case(topic=topic),
            mention=mention(text=text),
            limit=MASTODON,
            now=MONDAY,
            complaint=complaint,
            undecided=undecided,
            likeliest=likeliest,
        )
    )


def test_a_topic_in_doubt_is_told_by_the_words_of_the_post() -> None:
    parcel = "Il manque deux pots."
    drafted = settled(parcel, "delivery")
    assert drafted.playbook.startswith("fr/delivery/")
    assert "in doubt by the classifier, told by the words of the post" in drafted.reasons
    assert settled(parcel, "delivery", undecided=True).playbook.startswith("fr/delivery/")
    # One word is not enough against the classifier, two are.
    assert settled(parcel, "price").playbook.startswith("fr/other/")
    both = f"{parcel} La livraison est ratée."
    assert settled(both, "price").playbook.startswith("fr/delivery/")


def test_mockery_in_the_words_of_praise_gets_no_thanks() -> None:
    mocked = settled("Bravo, trois semaines de retard, merci !", "praise", topic="praise")
    assert mocked.playbook.startswith("fr/undecided/")
    assert "thanks would answer irony: fits either way" in mocked.reasons
    meant = settled("Merci à Sékou, un livreur adorable.", "praise", topic="praise", complaint=0.0)
    assert meant.playbook.startswith("fr/praise/")


def test_a_general_answer_for_want_of_a_topic_guesses_no_narrower_case() -> None:
    spoken = "Le bruit du dépôt m'empêche de dormir."
    assert "the post speaks of: neighbour" in settled(spoken, "other").reasons
    assert "the post speaks of: neighbour" not in settled(spoken, "baggage").reasons


@pytest.mark.parametrize(
    ("text", "likeliest", "more"),
    [
        ("Rien à redire.", "delivery", {}),  # no word of it
        ("Il manque un pot, et la facture ?", "delivery", {}),  # as much of another
        ("Merci, sauf que c'est dommage.", "praise", {}),  # irony speaks so too
        ("Il manque deux pots.", "", {}),  # a person named the topic
        ("Il manque deux pots.", "delivery", {"undecided": True, "complaint": 0.2}),
        ("Il manque deux pots.", "price", {"undecided": True, "topic": "price"}),
    ],
)
def test_a_topic_stays_in_doubt_where_words_do_not_settle_it(
    text: str, likeliest: str, more: dict[str, object]
) -> None:
    drafted = settled(text, likeliest, **more)  # type: ignore[arg-type]
    assert drafted.playbook.split("/")[1] in {"other", "undecided"}
