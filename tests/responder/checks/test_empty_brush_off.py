import pytest

from responder.checks.finding import Context, Severity
from tests.responder.checks.tables import asked, told

STOCK = [
    ("Transmis au service concerné, nous revenons demain.", "Transmis au service concerné"),
    ("Merci de patienter, nous vérifions d'ici lundi.", "Merci de patienter"),
    ("Nous vérifions dans les meilleurs délais.", "dans les meilleurs délais"),
    ("Nous verifions des que possible.", "des que possible"),
    ("Allez sur notre site, nous répondons d'ici une heure.", "Allez sur notre site"),
    ("Nous faisons notre maximum et vous appelons demain.", "faisons notre maximum"),
    ("Le nécessaire sera fait demain, j'appelle le dépôt.", "Le nécessaire sera fait"),
    ("Nous restons à votre écoute demain.", "Nous restons à votre écoute"),
    ("Votre dossier est en cours de traitement.", "est en cours de traitement"),
    ("Un conseiller reviendra vers vous.", "Un conseiller reviendra vers vous"),
    (
        "We have forwarded this to the relevant team and will call you today.",
        "forwarded this to the relevant team",
    ),
    ("Please be patient, we will call you today.", "Please be patient"),
    ("We take your feedback seriously and will call today.", "We take your feedback seriously"),
    ("We will answer as soon as possible.", "as soon as possible"),
    ("We’re doing our best and will call today.", "doing our best"),
    ("Your case is being processed, I'll call today.", "is being processed"),
    ("Thanks for bearing with us, I'll call at 5 pm.", "Thanks for bearing with us"),
]
MISSING = [
    ("Nous sommes désolés.", {"names no next step", "does not say when"}),
    ("Nous vérifions.", {"does not say when"}),
    ("Tout ira bien demain.", {"names no next step"}),
    ("C'est dommage, et nous le regrettons.", {"names no next step", "does not say when"}),
    ("We are sorry.", {"names no next step", "does not say when"}),
    ("We are looking into it.", {"does not say when"}),
    ("What a pity, and we regret it.", {"names no next step", "does not say when"}),
]
HELPS = [
    "Nous vérifions le lot et vous répondons d'ici lundi.",
    "Je vous rappelle demain à 9 h.",
    "J'ai renvoyé votre colis ce matin, il arrive demain.",
    "Merci de patienter jusqu'à 17 h : la correction est en test, je vous écris juste après.",
    "Le dépôt contrôle la tournée ; réponse ici à 15 h.",
    "Pardon. Numéro de lot en message privé ? La laiterie répond jeudi.",
    "La gérante rappelle le fournisseur ce soir.",
    "On regarde ta course et on te répond avant 18 h.",
    "We are tracing your parcel and will answer within two hours.",
    "I'm calling the depot now and will write to you by noon.",
    "We've sent a new one, it arrives on Tuesday.",
    "Please be patient until 5 pm: the fix is being tested.",
    "The dairy is checking that batch; answer by Thursday.",
    "Which shop was it? The manager checks tonight.",
    "« Merci de patienter » ne suffit pas : je vous rappelle à 16 h.",
    "“We take your feedback seriously” is no answer: I'll call you at 4 pm.",
]


@pytest.mark.parametrize(("reply", "words"), STOCK)
def test_a_stock_phrase_is_found_with_its_words(reply: str, words: str) -> None:
    first = asked("empty_brush_off", reply)[0]
    assert first.severity is Severity.WARNING
    assert words in first.words


@pytest.mark.parametrize(("reply", "messages"), MISSING)
def test_what_is_missing_is_told(reply: str, messages: set[str]) -> None:
    assert {finding.message for finding in asked("empty_brush_off", reply)} == messages


@pytest.mark.parametrize("reply", HELPS)
def test_a_step_and_a_time_are_enough(reply: str) -> None:
    assert asked("empty_brush_off", reply) == []


@pytest.mark.parametrize("topic", ["praise", "question_info"])
@pytest.mark.parametrize("reply", ["Merci beaucoup, quel plaisir !", "Yes, it is made of milk."])
def test_thanks_and_answers_need_no_next_step(topic: str, reply: str) -> None:
    assert asked("empty_brush_off", reply, Context(lang="und", topic=topic)) == []


@pytest.mark.parametrize(
    ("post", "reply", "named"),
    [
        (
            "Ma caisse est arrivée fondue",
            "Désolés pour ce désagrément, j'appelle ce soir à 18 h.",
            False,
        ),
        (
            "Ma caisse est arrivée fondue",
            "Désolés de la gêne : une caisse fondue, j'appelle le dépôt ce soir.",
            True,
        ),
        (
            "The crate melted again",
            "Sorry for the inconvenience, I'll call you at 6 pm.",
            False,
        ),
        (
            "The crate melted again",
            "Sorry for the trouble with a melted crate, I'll call you at 6 pm.",
            True,
        ),
    ],
)
def test_a_word_that_fits_any_complaint_names_none(post: str, reply: str, named: bool) -> None:
    messages = [finding.message for finding in asked("empty_brush_off", reply, told(post))]
    assert ("does not name the problem" in messages) is not named
