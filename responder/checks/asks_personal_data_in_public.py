"""The reply asks, in public, for what must not be public, or for what must never be asked."""

from collections.abc import Iterator

from responder.checks.finding import Context, Finding, Severity, hits, pattern, sentences

_ASKS = pattern(
    r"""
    (?:r?envoy|communiqu|indiqu|donn|précis|transmett|transmet|confirm|laiss|fourni|partag|
        adress)(?:ez|er|ir|re|iez)(?:-nous|-moi)?
    pouvez-vous|pourriez-vous|puis-je avoir|pouvons-nous avoir|quel(?:le)? est|il nous (?:faut|
        manque)
    répondez|écrivez|avons besoin|dites-nous
    send|give|tell|share|provide|confirm|post|reply with|leave|let us (?:know|have)|dm
    (?:could|can|may) (?:you|we|i)|what(?:'s| is)|we need|message
    """
)
_DATA = pattern(
    r"""
    (?:votre |vos )?(?:numéro|n°|référence)s? (?:de )?(?:la |votre )?(?:commande|client|
        téléphone|dossier|compte|contrat|réservation|facture|bagage|suivi|mobile|portable)
    (?:votre|vos) (?:adresses?|coordonnées|e-?mails?|mail|téléphone|numéro|nom complet|
        nom et prénom|date de naissance|identifiants?|référence client)
    votre 0[67]|votre portable|adresse (?:e-?mail|mail|postale|électronique)
    (?:your )?(?:order|customer|account|phone|telephone|mobile|contract|booking|case|invoice|
        tracking|baggage) (?:number|reference|id)s?
    your (?:full name|address|e-?mail(?: address)?|phone|date of birth|birth date|
        contact details|postcode|zip code|customer reference|number)
    """
)
_PRIVATE = pattern(
    r"""
    (?:messages?|messagerie) privée?s?|en privé|par mp|mp|dm|message direct|messagerie
    private(?:ly)?(?: messages?)?|direct messages?|dms?|in private|by e-?mail|par e-?mail
    """
)
_NEVER = pattern(
    r"""
    (?:votre |vos )?(?:mots? de passe|code (?:pin|secret|confidentiel)|cryptogramme|rib|iban)
    (?:numéro|n°) de (?:la |votre )?(?:carte|compte bancaire|sécurité sociale)
    (?:your )?(?:passwords?|passcode|pin code|card number|security code|cvv|
        social security number)
    """
)
_WARNS = pattern(
    r"""
    (?:ne|n'\w+) .{0,40}(?:jamais|pas|aucun|rien)|jamais
    do not|don't|never|will not|won't
    reset|réinitialis\w+|chang(?:ez|er|e|ing)
    """
)


def check(text: str, context: Context) -> Iterator[Finding]:
    """Find a request for personal data that does not go with an invitation to a private message.

    The invitation counts in the same sentence or the one before. Passwords, card and bank numbers
    are never asked for, in private either.
    """
    before = ""
    for sentence in sentences(text):
        asked = hits(_ASKS, sentence)
        if asked and (secret := hits(_NEVER, sentence)) and not hits(_WARNS, sentence):
            yield _found("asks for what must never be asked, even in private", secret)
        elif asked and (data := hits(_DATA, sentence)) and not hits(_PRIVATE, before + sentence):
            yield _found("asks for personal data in public: invite to a private message", data)
        before = sentence + " "


def _found(message: str, words: tuple[str, ...]) -> Finding:
    return Finding(
        check="asks_personal_data_in_public",
        severity=Severity.ERROR,
        message=message,
        words=words,
    )
