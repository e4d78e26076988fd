"""Signs that raise the urgency of a post whatever the model thinks: read them, add to them.

A rule only ever raises. Patterns are matched against `classifier.text.plain`, that is in lower
case, between borders of words; `0` stands for a digit, `*` for the rest of a word.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from hashlib import sha256

from classifier.text import plain
from storage.model import Classification, Urgency


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """Words that call for at least this urgency, and the reason that a person is given."""

    reason: str
    least: Urgency
    signs: str
    """Alternatives, one or more a line, parted by `|`; regular expressions otherwise."""
    complaint: float = 0.0
    """The rule holds only from this probability of a complaint on: words that news use too."""


RULES = (
    Rule(
        reason="danger to health or safety",
        least=Urgency.CRITICAL,
        signs=r"""
        intoxi(?:cation|qu)*|intoxication alimentaire|empoisonn*|salmonell*|listeria
        |food poison*|poisoned|made (?:me|us|him|her|my \w+) (?:so|really|very )?(?:ill|sick)
        |(?:rendus?|rendue|tomb[ée]e?s?) malades?|choc anaphylactique|anaphyla*
        |allergic reaction|r[ée]action allergique|[ée]touff(?:er|é|ée|ement)|chok(?:ed|ing) on
        |aux urgences|à l'h[ôo]pital|hospitalis*|in (?:the )?hospital
        |ended up in (?:the )?(?:hospital|er|a&e)|(?:pris|prend|prendre|mis) (?:le )?feu
        |caught fire|on fire|explos(?:é|ée|er|ed|ion)|electrocut*|[ée]lectrocut*
        |[ée]lectris(?:é|ée)|burn(?:ed|t|ing) (?:my|his|her|our)|br[ûu]l(?:é|ée) (?:au|à|le|la)
        |(?:morceaux?|bouts?|[ée]clats?) de (?:verre|m[ée]tal|plastique)
        |(?:du|de) verre dans|glass in (?:my|the|his|her|our)|(?:broken|cracked) (?:tooth|teeth)
        |died (?:after|from|because)|(?:est|sont) morte?s? (?:apr[èe]s|de|[àa])
        |(?:est|sont) d[ée]c[ée]d[ée]e?s? (?:apr[èe]s|de|[àa])
        |(?:pieces?|bits?|shards?) of (?:glass|metal|plastic)|mould in|mold in|mouldy|moldy
        |moisi*|asticots?|maggots?|fuite de gaz|gas leak|carbon monoxide|monoxyde de carbone
        """,
        complaint=0.2,
    ),
    Rule(
        reason="discrimination or violence",
        least=Urgency.CRITICAL,
        signs=r"""
        racis(?:te|tes|me|t|ts|m)|sexis(?:te|tes|me|t|m)|homophob*|transphob*|antis[ée]mit*
        |islamophob*|discrimin*|propos (?:haineux|d[ée]plac[ée]s)|harcel(?:é|ée|er)
        |harc[èe]lement|harass(?:ed|ment|ing)|agress(?:é|ée|ion) (?:par|sexuelle|physique)
        |assaulted|(?:m'a|nous a|l'a) (?:frapp[ée]e?|gifl[ée]e?)|punched|death threats?
        |menaces? de mort
        """,
        complaint=0.25,
    ),
    Rule(
        reason="data leak, fraud or theft",
        least=Urgency.CRITICAL,
        signs=r"""
        fuites? de donn[ée]es|data (?:leak|breach)*|leaked (?:my|our) (?:data|details|address)
        |(?:donn[ée]es|coordonn[ée]es) d'(?:une?|autres?) autres? (?:clients?)
        |(?:donn[ée]es|coordonn[ée]es) d'(?:une?|autres?) autres? (?:clientes?|personnes?)
        |(?:adresse|commandes?) d'(?:une?|autres?) autres? (?:clients?|clientes?|personnes?)
        |(?:some(?:one|body) else|another customer)'?s? (?:\w+ )?(?:data|details)
        |(?:some(?:one|body) else|another customer)'?s? (?:\w+ )?(?:orders?|account|address)
        |compte (?:a [ée]t[ée]|est|s'est fait )?pirat[ée]|account (?:was|has been|got )?hacked
        |(?:been|got|was) hacked|usurpation d'identit[ée]|identity theft|hame[çc]onnage
        |phishing|fraudul*|unauthori[sz]ed (?:charge|payment|transaction)s?
        |(?:carte|cb) (?:a [ée]t[ée] )?(?:pirat[ée]e|utilis[ée]e)
        """,
        complaint=0.2,
    ),
    Rule(
        reason="legal step or authority announced",
        least=Urgency.CRITICAL,
        signs=r"""
        avocate?s?|mon conseil juridique|plaintes? (?:a [ée]t[ée]|sera|est )?d[ée]pos[ée]e
        |(?:d[ée]pos\w+|port\w+) (?:une )?plainte|tribunal|tribunaux|prud'hommes
        |mise en demeure|en justice|action (?:collective|en justice)|signal[- ]?conso|dgccrf
        |cnil|arcep|m[ée]diateur|my (?:lawyer|solicitor|attorney)s?|lawyers?|lawsuit
        |legal action|small claims|class action|sue you|suing|taking you to court
        |see you in court|trading standards|ombudsman
        |(?:report\w*|complain\w*) (?:you )?to the (?:regulator|police|authorities|ftc|fcc)
        |ofcom|ofgem|police report
        """,
        complaint=0.25,
    ),
    Rule(
        reason="press or consumer group announced",
        least=Urgency.CRITICAL,
        signs=r"""
        (?:contact\w*|alert\w*) (?:la presse|les? journalistes?|les m[ée]dias)
        |(?:pr[ée]v[ei]\w+|saisi\w*|appel\w*) (?:la presse|les? journalistes?|les m[ée]dias)
        |(?:contact\w*|alert\w*) (?:la t[ée]l[ée]|00 millions|que choisir)
        |(?:pr[ée]v[ei]\w+|saisi\w*|appel\w*) (?:la t[ée]l[ée]|00 millions|que choisir)
        |00 millions de consommateurs|ufc[- ]que choisir
        |going to the (?:press|papers|media|newspapers)
        |(?:contact\w*|call\w*|tell\w*|alert\w*) (?:the )?(?:press|journalists?)
        |(?:contact\w*|call\w*|tell\w*|alert\w*) (?:the )?(?:media|newspapers?|tv)
        |i am a journalist|je suis journaliste
        """,
        complaint=0.2,
    ),
    Rule(
        reason="vulnerable person concerned",
        least=Urgency.HIGH,
        signs=r"""
        (?:mon|ma|notre|un|une|le|la) (?:b[ée]b[ée]|nourrisson|nouveau[- ]n[ée])|enceinte
        |handicap*|fauteuil roulant|malvoyante?|sourde?s?|personnes? [âa]g[ée]es?
        |(?:ma|mon) grand[- ]?(?:m[èe]re|p[èe]re)|diab[ée]ti*|asthmat*|sous oxyg[èe]ne|dialyse
        |my (?:baby|newborn|toddler)|pregnant|disabled|wheelchair|elderly
        |(?:my|our) (?:\w+ )?(?:grandmother|grandfather|grandma|grandad|nan)|diabetic|asthmatic
        |on oxygen|dialysis|insulin*|life support
        """,
        complaint=0.5,
    ),
    Rule(
        reason="asks again after being left without an answer",
        least=Urgency.HIGH,
        signs=r"""
        (?:toujours|encore) (?:pas) (?:de|eu de )?(?:r[ée]ponses?|nouvelles|retour)
        |(?:toujours|encore) (?:aucune?|z[ée]ro) (?:de|eu de )?(?:r[ée]ponses?)
        |(?:toujours|encore) (?:aucune?|z[ée]ro) (?:de|eu de )?(?:nouvelles|retour)
        |sans r[ée]ponses?(?: de votre part)?
        |(?:aucune?|jamais (?:de|eu de)|pas de) (?:r[ée]ponse|retour|nouvelles)
        |jamais (?:r[ée]pondu|rappel[ée]e?)|personne ne (?:me|nous )?(?:r[ée]pond|rappelle)
        |(?:deux|trois|quatre|cinq|0|00) (?:fois|e? ?relance|mails?)(?: (?:que|sans))?
        |(?:deux|trois|quatre) (?:messages?|appels?|relances?|demande)(?: (?:que|sans))?
        |(?:cinq|0|00) (?:messages?|appels?|relances?|demande)(?: (?:que|sans))?
        |(?:[èe]me|i[èe]me|deuxi[èe]me) (?:fois|e? ?relance|mails?)(?: (?:que|sans))?
        |(?:[èe]me|i[èe]me|deuxi[èe]me) (?:messages?|appels?)(?: (?:que|sans))?
        |(?:[èe]me|i[èe]me|deuxi[èe]me) (?:relances?|demande)(?: (?:que|sans))?
        |(?:troisi[èe]me|quatri[èe]me) (?:fois|e? ?relance|mails?)(?: (?:que|sans))?
        |(?:cinqui[èe]me|[ée]ni[èe]me) (?:fois|e? ?relance|mails?)(?: (?:que|sans))?
        |(?:troisi[èe]me|quatri[èe]me) (?:messages?|appels?)(?: (?:que|sans))?
        |(?:troisi[èe]me|quatri[èe]me) (?:relances?|demande)(?: (?:que|sans))?
        |(?:cinqui[èe]me|[ée]ni[èe]me) (?:messages?|appels?)(?: (?:que|sans))?
        |(?:cinqui[èe]me|[ée]ni[èe]me) (?:relances?|demande)(?: (?:que|sans))?
        |0(?:e|[èe]me) (?:fois|relance|mail|message|appel|demande)
        |still no (?:reply|response|answer|word)
        |no (?:reply|response|answer) (?:to|from|yet|since|after)
        |(?:never|not|nobody) (?:\w+ )?(?:replied|answered|called back|responded)
        |(?:no one|hasn't|haven't) (?:\w+ )?(?:replied|answered|called back|responded)
        |(?:second|third|fourth|fifth|0(?:nd|rd|th)) (?:time|message|email|call|dm)
        |ignor(?:ed|ing) (?:me|us|my|our)|m'ignor*|how many times
        """,
        complaint=0.5,
    ),
    Rule(
        reason="blocked now or against a deadline",
        least=Urgency.HIGH,
        signs=r"""
        (?:tr[èe]s|c'est )urgente?s?|en urgence|au plus vite
        |d[èe]s (?:que possible|aujourd'hui)|(?:avant|pour|d'ici) (?:ce soir|demain|ce midi)
        |(?:est|c'est|a lieu) (?:demain|ce soir|aujourd'hui)
        |bloqu[ée]e?s? (?:[àa]|en|dans|sur|depuis|au)|coinc[ée]e?s? (?:[àa]|en|dans|au)
        |plus (?:de|d') ?(?:internet|r[ée]seau|t[ée]l[ée]phone)
        |plus (?:de|d') ?(?:[ée]lectricit[ée]|chauffage|eau)|urgent|urgently|asap
        |(?:by|before|for) (?:tonight|tomorrow)
        |(?:is|it's|wedding|party|birthday) (?:tonight|tomorrow)|stranded|locked out
        |stuck (?:at|in|on)
        """,
        complaint=0.5,
    ),
)


def _compiled(signs: str) -> re.Pattern[str]:
    alternatives = "|".join(line.strip() for line in signs.strip().splitlines())
    alternatives = re.sub(r"\s*\|+\s*", "|", alternatives)
    body = re.sub(r"(?<=\w)\*(?=\||$)", r"\\w*", alternatives)
    body = body.replace("0", r"\d")
    return re.compile(rf"\b(?:{body})(?!\w)")


_COMPILED = tuple((rule, _compiled(rule.signs)) for rule in RULES)

RULES_VERSION = sha256(repr(RULES).encode()).hexdigest()[:6]
"""Changes with the table: part of an engine's version."""

_NEGATED = re.compile(r"(?:n'est pas|pas du tout|pas|not|isn't|non|no|never) (?:\w+ )?$")


def signs_in(text: str, complaint: float = 1.0) -> tuple[tuple[Rule, str], ...]:
    """The rules that a post of this probability of a complaint meets, and the words that met it."""
    seen = plain(text)
    found = []
    for rule, pattern in _COMPILED:
        if complaint < rule.complaint:
            continue
        for match in pattern.finditer(seen):
            if not _NEGATED.search(seen[max(0, match.start() - 24) : match.start()]):
                found.append((rule, " ".join(match.group().split())[:40]))
                break
    return tuple(found)


def raised(classification: Classification, text: str) -> Classification:
    """The same judgement with the urgency that the signs in the text call for; never a lower one.

    The probability that the model gave to lower levels moves up to the level that the rules ask.
    """
    met = signs_in(text, classification.complaint)
    if not met:
        return _doubted(classification, text)
    least = max((rule.least for rule, _ in met), key=lambda level: level.rank)
    reasons = tuple(f'{rule.reason}: "{words}"' for rule, words in met)
    return replace(
        classification,
        urgency=max(classification.urgency, least, key=lambda level: level.rank),
        urgencies=_moved_up(classification.urgencies, least),
        reasons=reasons + classification.reasons,
    )


def _doubted(classification: Classification, text: str) -> Classification:
    """Send a post that shows signs of the worst, but reads like no complaint, to a person."""
    worst = [(rule, words) for rule, words in signs_in(text) if rule.least is Urgency.CRITICAL]
    if not worst:
        return classification
    reasons = tuple(f'perhaps {rule.reason}: "{words}"' for rule, words in worst)
    return replace(classification, undecided=True, reasons=reasons + classification.reasons)


SURE = 0.8
"""Probability that a level is at least what a rule asks, once the rule is met."""


def _moved_up(urgencies: Mapping[Urgency, float], least: Urgency) -> Mapping[Urgency, float]:
    below = sum(p for level, p in urgencies.items() if level.rank < least.rank)
    if below <= 1.0 - SURE:
        return urgencies
    share = (1.0 - SURE) / below
    lowered = {u: p * share if u.rank < least.rank else p for u, p in urgencies.items()}
    lowered[least] += below - (1.0 - SURE)
    return lowered
