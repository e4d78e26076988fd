import pytest

from responder.checks.addresses import addresses, host_of, within
from responder.checks.dead_link import Fault
from responder.checks.finding import Severity
from tests.responder.checks.looked_at import found, words


@pytest.mark.parametrize(
    ("text", "links"),
    [
        ("Voir https://brumelle.example/a.", ["https://brumelle.example/a"]),
        ("Voir (https://brumelle.example/a_(b)) !", ["https://brumelle.example/a_(b)"]),
        ("Voir « https://brumelle.example/é?x=1&y=2 ».", ["https://brumelle.example/é?x=1&y=2"]),
        ("See www.brumelle.example, or brumelle.example/b;", None),
        ("write to maud@brumelle.example", []),
        ("Réponse à 15 h. Merci.Bonne journée", ["Merci.Bonne"]),
        ("3.15 and 26.318", []),
    ],
)
def test_addresses_end_where_the_sentence_goes_on(text: str, links: list[str] | None) -> None:
    wanted = ["www.brumelle.example", "brumelle.example/b"] if links is None else links
    assert list(addresses(text)) == wanted


def test_hosts_are_read_as_a_browser_reads_them() -> None:
    assert host_of("HTTPS://me:x@WWW.Brumelle.Example:8443/a?b#c") == "brumelle.example"
    assert host_of("bit.ly/x") == "bit.ly"
    own = frozenset({"brumelle.example"})
    assert within("aide.brumelle.example", own)
    assert not within("notbrumelle.example", own)
    assert not within("brumelle.example.evil.example", own)


@pytest.mark.parametrize(
    "text",
    [
        "Le pas à pas : https://bit.ly/3pause.",
        "Tout est ici : tinyurl.com/pause-caisse",
        "Suivi : http://ow.ly/k2Rv50 !",
        "Voir https://urlz.fr/abcd pour la suite.",
        "La réponse (https://t.co/AbC) arrive.",
        "Détails sur WWW.CUTT.LY/xyz.",
        "Step by step: https://bit.ly/3pause.",
        "Everything is here: tinyurl.com/pause-crate",
        "Tracker: http://ow.ly/k2Rv50!",
        "See https://rb.gy/abcd for more.",
        "The answer (https://t.co/AbC) follows.",
        "Details on is.gd/xyz.",
    ],
)
def test_short_addresses_are_errors(text: str) -> None:
    [finding] = found("link_shortener", text)
    assert finding.severity is Severity.ERROR
    assert len(finding.words) == 1


@pytest.mark.parametrize(
    "text",
    [
        "Le pas à pas : https://aide.brumelle.example/pause.",
        "Court et direct : https://brumelle.example/a.",
        "Le lien bit.ly de ce SMS n'est pas de nous, ne l'ouvrez pas.",
        "The bit.ly link in that text isn't ours.",
        "Un bit.lyrique n'est pas un lien, ni habit.ly.example.",
        "Step by step: https://help.brumelle.example/bit.ly.",
        "Short: https://brumelle.example/a",
        "It fits a bit. Ly is a name.",
    ],
)
def test_full_addresses_stay(text: str) -> None:
    assert found("link_shortener", text) == []


def test_a_shortener_of_ones_own_is_known() -> None:
    own = frozenset({"s.id"})
    assert found("link_shortener", "Voir https://s.id/brumelle", own_hosts=own) == []


@pytest.mark.parametrize("fault", Fault)
def test_a_link_that_was_looked_up_is_told_with_its_fault(fault: Fault) -> None:
    link = "https://aide.brumelle.example/pause"
    [finding] = found("dead_link", f"C'est ici : {link}.", dead_links={link: fault})
    sure = fault in {Fault.MISSING, Fault.NO_HOST, Fault.ROUND}
    assert finding.severity is (Severity.ERROR if sure else Severity.WARNING)
    assert finding.words == (link,)
    assert fault in finding.message


def test_a_link_that_stands_is_not_told() -> None:
    dead = {"https://aide.brumelle.example/autre": Fault.MISSING}
    text = "C'est ici : https://aide.brumelle.example/pause, ou là : https://ailleurs.example."
    assert found("dead_link", text, dead_links=dead) == []


@pytest.mark.parametrize(
    ("text", "link"),
    [
        ("Le pas à pas : https://aide.brumelle.com/pause.", "https://aide.brumelle.com/pause"),
        ("Suivi ici : www.rivelin.org/etat, à 12 h.", "www.rivelin.org/etat"),
        ("Tout est sur brumelle.fr aujourd'hui.", "brumelle.fr"),
        ("La liste (https://brumelle.com/a) est à jour.", "https://brumelle.com/a"),
        ("Step by step: https://help.brumelle.com/pause.", "https://help.brumelle.com/pause"),
        ("Tracker: www.rivelin.org/status, noon.", "www.rivelin.org/status"),
        ("It's all on brumelle.co.uk today.", "brumelle.co.uk"),
    ],
)
def test_a_link_on_x_costs(text: str, link: str) -> None:
    [finding] = found("costly_x_link", text, network="x")
    assert finding.severity is Severity.WARNING
    assert finding.words == (link,)
    assert found("costly_x_link", text, network="mastodon") == []
    assert found("costly_x_link", text) == []


@pytest.mark.parametrize(
    "text",
    [
        "Dans l'appli : Mes caisses, puis Pause. Je suis là jusqu'à 18 h.",
        "Écrivez à aide@brumelle.com, réponse à 15.30.",
        "@brumelle.vert merci ! Lot 26.318.",
        "In the app: My crates, then Pause. I'm here until 6.",
        "Write to help@brumelle.com, answer by 3.30.",
        "The file is called liste.xyzw.",
    ],
)
def test_what_x_makes_no_link_of_is_free(text: str) -> None:
    assert words("costly_x_link", text, network="x") == []
