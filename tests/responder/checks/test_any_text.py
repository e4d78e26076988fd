"""What holds of every check for any text: no exception, words that stand there, time in bounds."""

from datetime import UTC, datetime
from time import process_time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from responder.checks.dead_link import Fault
from responder.checks.finding import Context, plain
from responder.checks.registry import CHECKS, run_checks
from responder.leave import Fact, Leave
from tests.responder.samples import characters

NOW = datetime(2026, 11, 22, 10, tzinfo=UTC)
CONTEXT = Context(
    lang="fr",
    limit=characters(280),
    network="x",
    post="Toujours rien reçu.",
    complaint=0.9,
    leave=Leave(facts=(Fact(text="le lot 26-301 est retiré", until=NOW),)),
    recent=("Bonjour, nous appelons le dépôt et vous répondons avant ce soir, sans faute.",),
    own_hosts=frozenset({"brumelle.example"}),
    published=("+33 1 99 00 12 34",),
    dead_links={"https://brumelle.example/a": Fault.MISSING},
    now=NOW,
)
TORN = (
    "Bonjour |votre |vous |numéro |de commande |06 39 98 22 31|+33|FR76 |3000 |6000 |maud@|courriel"
    "|.example|https://|bit.ly/|brumelle.com|[|]|{|}|<nom>|le |18 |novembre |2026|/11/|. |? |! "
    "|\n|– |'|’|\u00a0|remboursons|refund |you |we'll |will be |back |until |4111 1111 1111 1111"
    "|rue |12 |des |(at)| dot |🙏|\u0301|ﬁ|İ|ß|ſ|²|١٢"
)
PIECES = st.sampled_from(TORN.split("|"))


@settings(max_examples=150, deadline=None)
@given(st.one_of(st.text(max_size=200), st.lists(PIECES, max_size=40).map("".join)))
def test_any_text_is_read_and_the_words_stand_in_it(text: str) -> None:
    for finding in run_checks(text, CONTEXT):
        assert finding.check in CHECKS
        assert all(word and word in plain(text) for word in finding.words), finding


@pytest.mark.parametrize("check", CHECKS)
@pytest.mark.parametrize(
    "part",
    [
        "a.",
        "a-",
        "1 ",
        "12 rue des ",
        "FR76 3000 ",
        "4111 ",
        "06 39 ",
        "maud at mail dot ",
        "x@y.",
        "le 18 novembre ",
        "votre numéro de ",
        "vous serez bien ",
        "ne peux pas vous ",
        "we'll be all now ",
        "fin de ",
        "[nom ",
        "https://a.b/",
        "((((",
        "____ ",
        "\n– ",
        "Bonjour maud ",
    ],
)
def test_long_hostile_texts_take_time_in_proportion(check: str, part: str) -> None:
    """Twice the text takes about twice the time; a pattern that backtracks takes four times."""
    once = _seconds(check, part * (4_000 // len(part)))
    twice = _seconds(check, part * (8_000 // len(part)))
    assert twice < 0.5 or twice < 3 * once, (once, twice)


def _seconds(check: str, text: str) -> float:
    context = Context(lang="fr", network="mastodon", now=NOW, leave=CONTEXT.leave)
    began = process_time()
    list(CHECKS[check](text, context))
    return process_time() - began
