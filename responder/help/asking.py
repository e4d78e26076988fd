"""Whether a post can be answered with an article at all: whoever tried it is not sent there. Pure.

An article answers who asks. Who tells that it went wrong all the same, that money is missing or
that nobody answers hears of a help page as of a closed door.
"""

from responder.checks.finding import hits, pattern
from storage.model import Urgency

_ASKS = pattern(
    r"""
    comment|où|quand|combien|quel(?:le)?s?|puis-je|peut-on|est-ce|possible|que faire|qui
    une? (?:solution|idée|astuce)
    how|where|when|what|which|who|can (?:i|we|you)|could (?:i|we|you)|is (?:it|there)|any
    do (?:i|you|we)|fix
    """
)
_WENT_WRONG = pattern(
    r"""
    # French
    déjà (?:essayé|fait|regardé|lu|vu|envoyé|demandé|appelé|écrit|cherché|suivi|réinstallé)
    (?:deux|trois|quatre|cinq|six|dix|\d+) (?:fois|mails?|messages?|appels?|relances?)
    (?:deux|trois|quatre|cinq|deux|trois|quatr|cinqu|six)ièmes? (?:fois|mails?|messages?|demandes?)
    (?:réinstallée?|désabonnée?|relancée?|appelée?) (?:deux|trois|quatre|cinq|six|dix|\d+) fois
    quand même|malgré|en vain|toujours (?:pas|rien|aucune?|le |la |les |l'|livrée?|sans|débitée?)
    toujours|encore (?:une? |des )?(?:fois|erreur|problème|mail)|jamais (?:reçu|eu|livré|été)
    (?:me|nous) (?:prélève|débite|facture)[sz]?|débit(?:ez|é|ée)|rembours\w+|réclame
    depuis (?:une?|deux|trois|quatre|\d+) (?:semaines?|mois|jours?|ans?)
    depuis (?:janvier|février|mars|avril|mai|juin|juillet|août|septembre|octobre|novembre|décembre)
    personne (?:ne répond|au téléphone)|aucune réponse|zéro réponse|sans réponse
    j'ai (?:bien )?(?:suivi|lu|réinstallé|essayé|tenté|tout fait)|perdue?s?|refusée?s?
    malades?|réaction|caillée?|moisie?s?|tournée?s?(?= devant)|frais bancaires|bravo
    # English
    (?:two|three|four|five|six|ten|\d+) (?:times|emails?|messages?|calls?)|twice
    (?:second|third|fourth|fifth|sixth|nth|\d+(?:nd|rd|th)) (?:time|email|message|call)
    already (?:tried|did|done|looked|read|sent|asked|called|checked)|again(?! soon)
    still (?:no|not|nothing|waiting|crash\w*|clos\w*|tak\w*|charg\w*|deliver\w*|broken|getting)
    still (?:haven't|hasn't|doesn't|isn't|can't|won't|crashes)|anyway|despite|never (?:takes?|got|
        came|arrived|received|answered)
    i (?:looked|read|followed|tried|checked|reinstalled)|reinstalled|refunds?|get it back
    (?:you|they) (?:are (?:still )?(?:taking|charging)|charged)|charged|overcharged|bank fees?
    for (?:weeks|months|days)|(?:weeks|months|a month) ago|since (?:january|february|march|april|
        may|june|july|august|september|october|november|december)
    (?:nobody|no one) (?:answers|replies|responds)|no (?:reply|answer|response)|refused|rotting
    ill|sick|sour|mouldy|moldy|off already|does anyone read
    """
)


QUESTION = "question_info"
"""The topic of posts that ask and complain of nothing."""
MENDABLE = frozenset({QUESTION, "website_app", "outage_technical"})
"""Topics of complaints that customers can often settle themselves."""
SURELY = 0.8
"""Probability of a complaint from which a post is answered as one."""


def may_link(text: str, *, topic: str, urgency: Urgency, complaint: float) -> bool:
    """Whether an article may be linked in reply, if one is found.

    Never where a person must act now, never where the post tells that the usual way failed, and in
    reply to a complaint only where it asks something that customers can settle themselves.
    """
    if urgency in {Urgency.HIGH, Urgency.CRITICAL} or hits(_WENT_WRONG, text):
        return False
    if complaint >= SURELY and topic not in MENDABLE:
        return False
    return topic == QUESTION or "?" in text or bool(hits(_ASKS, text))
