"""The reply gives a rule for a reason."""

from collections.abc import Iterator

from responder.checks.finding import Context, Finding, Severity, hits, pattern

_RULES = pattern(
    r"""
    # French
    (?:notre|la) politique (?!de confidentialité)(?:commerciale|interne|d\w*|est|prévoit|ne|
        en la matière|maison)
    (?:c'est|selon|conformément à|d'après) notre politique(?! de confidentialité)
    (?:c'est|ce sont|telle est|telles sont) (?:la règle|les règles|la procédure|le règlement|
        nos règles|nos conditions)
    (?:notre|le) règlement(?: intérieur)?
    (?:nos|les) (?:conditions générales|cg[vu])|cgv|cgu
    (?:conformément à|selon|en vertu de) (?:nos|notre|la|les|l')\s?(?:conditions?|procédures?|
        règles?|règlement|contrat|article)
    la procédure (?:est|veut|prévoit|exige|impose|ne)
    nos procédures(?: internes)?
    nous ne (?:pouvons|faisons) (?:pas|aucune) (?:faire )?d?'?\s?exceptions?
    (?:nous ne sommes pas|pas) habilités? à
    # English
    (?:our|company|store|internal|standard) (?!privacy )polic(?:y|ies)
    (?:it is|it's|per|against|under|due to) (?:our |the )?(?!privacy )policy
    (?:our |the )?terms (?:and|&) conditions|our terms of (?:use|service|sale)
    our (?:internal |standard )?procedures?
    (?:those|these) are the rules|rules are rules|our rules
    (?:cannot|can't|can not|unable to|do not|don't) make (?:any |an )?exceptions?
    not (?:authori[sz]ed|allowed) to
    """
)


def check(text: str, context: Context) -> Iterator[Finding]:
    """Find rules, conditions and procedures given as an answer; a privacy policy may be named."""
    if words := hits(_RULES, text):
        yield Finding(
            check="hides_behind_policy",
            severity=Severity.WARNING,
            message="gives a rule for a reason: say what you can do",
            words=words,
        )
