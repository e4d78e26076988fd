"""The reply puts the customer in the wrong."""

from collections.abc import Iterator

from responder.checks.finding import Context, Finding, Severity, hits, pattern

_BLAME = pattern(
    r"""
    # French
    vous (?:auriez|aviez|avez) dû
    vous deviez
    il fallait (?:bien )?(?:lire|vérifier|regarder|suivre|nous|prévenir|commander|réserver|
        y penser)
    il suffisait de|vous n'aviez qu'à
    vous n'avez (?:pas|pas bien|jamais|visiblement pas) (?:lu|suivi|respecté|vérifié|compris|
        regardé|fourni)
    vous avez (?:mal|oublié|omis|négligé|visiblement|manifestement)
    (?:(?<!n'est pas )(?<!n'est pas de )de )?(?<!pas )(?<!pas de )votre (?:propre )?(?:faute|
        erreur|négligence)
    (?:erreur|faute|oubli|négligence|mauvaise (?:utilisation|manipulation)) de votre part
    (?:ce n'est|c'est) pas (?:de )?notre (?:faute|problème|responsabilité)
    nous n'y sommes pour rien
    si vous aviez (?:lu|suivi|vérifié|regardé|respecté|pris)
    comme (?:clairement |bien )?(?:indiqué|précisé|mentionné|stipulé)
    personne d'autre ne s'(?:est|en est) plaint
    vous exagérez|calmez-vous|restez polie?
    # English
    you (?:really )?should(?:'ve| have)
    you ought to have
    you (?:failed|forgot|neglected) to
    you (?:didn't|did not|haven't|have not|never) (?:read|follow|followed|check|checked|respect|
        provide|provided|understand|understood)
    you must have
    (?<!not )(?<!n't )your (?:own )?(?:fault|mistake|error|carelessness)
    (?:mistake|error|misuse|negligence) on your (?:part|side|end)
    (?:not|isn't) our (?:fault|problem|responsibility)
    if you(?: had|'d) (?:read|followed|checked|looked|taken)
    as (?:clearly |already )?(?:stated|indicated|specified|mentioned)
    (?:no one|nobody) else (?:has )?complain(?:ed|s)
    you(?:'re| are) (?:exaggerating|overreacting)|calm down
    """
)


def check(text: str, context: Context) -> Iterator[Finding]:
    """Find the turns that blame; *it is not your fault* is none."""
    if words := hits(_BLAME, text):
        yield Finding(
            check="blames_customer",
            severity=Severity.WARNING,
            message="may read as blaming the customer",
            words=words,
        )
