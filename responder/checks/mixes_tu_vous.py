"""A French reply says both tu and vous, or the one where the brand says the other."""

from collections.abc import Iterator

from responder.checks.finding import Context, Finding, Severity
from responder.checks.tongues import reads_french
from responder.checks.wording import Spoken, phrases, spoken
from responder.leave import Address

_TU = phrases(
    r"""
    tu(?!-\w)|toi|te|t'\w+|tes|ta
    (?<!le )(?<!un )(?<!ce )(?<!votre )(?<!notre )(?<!du )(?<!quel )(?<!bon )(?<!au )ton
    stp|s'il te plait
    # the imperative, where its pronoun tells it
    (?<!-)(?!sommes)\w{2,}(?<!ez)(?<!ons)(?<!ites)(?<!che)-(?:le-|la-|les-)?(?:moi|toi)
    (?<!-)(?!sommes)\w{2,}(?<!ez)(?<!ons)(?<!ites)(?<!tre)(?<!che)-(?:le-|la-|les-)?nous
    n'hésite(?: pas)?|n'oublie pas|ne t'inquiète pas
    # the imperative, where it begins a sentence
    (?:\A|(?<=[.!?:;…] )|(?<=\n))(?:choisis|prends|dis|écris|fais|mets|tiens|réponds|reviens|
        envoie|essaie|réessaie|gare|laisse|clique|appuie|redémarre|débranche|range|ouvre)
    """
)
_VOUS = phrases(
    r"""
    (?<!rendez-)vous
    votre|vos|vôtres?
    # the imperative
    (?!rendez-vous|chez|assez|nez|rez|allez savoir)\w{2,}ez(?:-\w+)*
    (?:dites|faites)(?:-\w+)*
    """
)
_SEVERAL = phrases(
    r"""
    (?:d'entre|chacune? de) vous
    vous (?:deux|trois|quatre|tous|toutes|autres)
    vous êtes (?:nombreux|nombreuses|plusieurs|tous)
    (?:toi|lui|elle) et (?:tes|ta|ton|toi) ?\w*
    """
)


def check(text: str, context: Context) -> Iterator[Finding]:
    """Find both forms in one reply, or the one that the brand does not use.

    A *vous* beside words for several people (*vous deux*) may mean them all and is not counted.
    """
    if not reads_french(text):
        return
    tu, vous = _forms(text)
    if tu and vous:
        yield _found("says both tu and vous", (*tu, *vous))
    elif tu and context.leave.address is Address.VOUS:
        yield _found("says tu where this brand says vous", tu)
    elif vous and context.leave.address is Address.TU:
        yield _found("says vous where this brand says tu", vous)


def address_of(text: str) -> Address | None:
    """The form in which a French reply speaks to the customer; None where it is both or neither."""
    tu, vous = _forms(text) if reads_french(text) else ((), ())
    if bool(tu) is bool(vous):
        return None
    return Address.TU if tu else Address.VOUS


def _forms(text: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    reply = spoken(text)
    several = reply.says(_SEVERAL)
    return reply.hits(_TU), () if several else tuple(dict.fromkeys(_polite(reply)))


def _polite(reply: Spoken) -> Iterator[str]:
    """The forms of vous; a word in -ez with a capital inside a sentence is a name."""
    for match in _VOUS.finditer(reply.read):
        before = reply.read[max(0, match.start() - 4) : match.start()].rstrip()
        named = reply.text[match.start()].isupper() and not match.group().isupper()
        if not (named and before and before[-1] not in ".!?:…"):
            yield reply.text[slice(*match.span())]


def _found(message: str, words: tuple[str, ...]) -> Finding:
    return Finding(check="mixes_tu_vous", severity=Severity.WARNING, message=message, words=words)
