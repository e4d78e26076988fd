"""The reply asks, in public, for what must not be public, or for what must never be asked.

Error: under a post everybody reads the answer, and frauds wait for it. A request counts with its
verb (*indiquez votre numéro*) or without (*votre nom et votre rue ?*), for data and for pictures of
papers; an invitation to a private message in the same sentence, the one before or the one after
makes it right. Passwords, card and bank numbers are never asked for, in private either. Example:
*Répondez ici avec votre numéro de commande*. Misses requests in the passive (*il serait utile
d'avoir…*) and data that the list does not name.
"""

import re
from collections.abc import Iterator

from responder.checks.finding import Context, Finding, Severity, hits, pattern, sentences

_ASKS = pattern(
    r"""
    (?:r?envoy|communiqu|indiqu|donn|précis|confirm|laiss|partag|adress|post|publi|rappel|not
        |gliss|ajout|dépos)ez(?:-nous|-moi|-le|-la|-les)?
    (?:transmett|fourniss|écriv|mett|répond)ez(?:-nous|-moi|-le|-la|-les)?
    (?<!je )(?<!on )(?<!il )(?<!elle )(?<!vous )(?<!te )(?:envoie|donne|indique|laisse|partage|poste
        |note|mets|ajoute|précise|réponds|écris|dis|confirme)(?:-nous|-moi)?
    pouvez-vous|pourriez-vous|peux-tu|pourrais-tu|puis-je avoir|pouvons-nous avoir
    merci de|veuillez|n'hésitez pas à|il (?:nous|me) (?:faut|faudrait|manque)
    quel(?:le)?s? (?:est|sont)|c'est quoi|dites-nous|dites-moi|avons besoin|ai besoin
    (?<!'ll )(?<!will )(?<!i )(?<!we )(?<!to )(?:send|give|tell|share|provide|confirm|post|leave
        |drop|type|write|put|add|comment|attach|upload|include|reply|message|dm)
    you to (?:send|give|tell|share|provide|confirm|post|leave|write|add|include|reply)
    let us (?:know|have)|let me have|(?:could|can|may) (?:you|we|i)|what(?:'s| is| are)
    (?:we|i)(?:'ll)? need
    """
)
_DATA = pattern(
    r"""
    (?:votre |vos |ton |ta |tes |le |la |les )?(?:numéro|n°|référence|réf)s? (?:de )?(?:la |votre |
        ta |ton )?(?:commande|client|téléphone|dossier|compte|contrat|réservation|facture|bagage|
        suivi|mobile|portable|ligne)s?
    (?:votre|vos|ton|ta|tes) (?:adresses?|coordonnées|e-?mails?|mail|téléphone|tél|numéro|noms?|
        prénoms?|nom complet|nom et prénom|date de naissance|identifiants?|référence client|
        domicile|rue|code postal|référence|06|07|portable|mobile)
    adresse (?:e-?mail|mail|postale|électronique|complète|exacte)|nom et prénom|nom, prénom
    un numéro (?:de téléphone|où|pour|auquel)
    (?:l'|le |la |les )(?:e-?mail|adresse|nom|téléphone|numéro|identifiant|mail)s? (?:du|de la|des
        |de votre|de ton|lié|liée|associé|associée|utilisé|utilisée|de livraison|de facturation)
        (?: (?:au|à la|au|pour))?(?: (?:compte|contrat|commande|dossier|titulaire|abonnement))?
    (?:une )?(?:photo|capture|copie|scan)(?: d'écran)? (?:de |du )(?:la |votre |ton |ta |vos )?
        (?:contrat|facture|carte|pièce d'identité|passeport|relevé|commande|bail|permis|
        ordonnance|rib)
    (?:your )?(?:order|customer|account|phone|telephone|mobile|contract|booking|case|invoice|
        tracking|baggage|contact) (?:number|reference|ref|id|no)s?
    your (?:full name|name|surname|address|street|e-?mails?(?: address)?|phone|mobile|date of birth|
        birth date|dob|contact details|details|postcode|zip code|customer reference|reference|
        number|login|username)
    full name|home address|e-?mail address|postal address|street address|contact details
    a (?:phone )?number (?:we|where|to|i|that)
    the (?:e-?mail|address|name|phone|phone number|number|login)(?: address)? (?:on|for|linked to
        |of|used for|attached to|behind) (?:the|your|this) (?:account|order|contract|parcel
        |booking|bill)
    (?:delivery|billing) address
    (?:a )?(?:screenshot|photo|picture|scan|copy|image) of (?:the |your )(?:contract|bill|invoice|
        card|id|passport|order|statement|licence|license|lease|prescription|booking)
    """
)
_LED = re.compile(
    r"^\W{0,4}(?:bonjour|hello|hi|pardon|sorry|désolée?s?)?\W{0,3}(?:(?:votre|vos|ton|ta|tes|your"
    r"|le|la|un|a|the|et|and|full|first) )?(?:noms?|prénoms?|numéros?|n°|adresses?|e-?mails?|mail"
    r"|téléphone|tél|réf(?:érence)?|coordonnées|rue|code postal|date de naissance|name|surname"
    r"|address|street|phone|mobile|order|customer|account|booking|contract|reference|postcode"
    r"|contact details|date of birth)(?!\w).{0,160}(?:\?|svp|s'il (?:vous|te) plaît|please|merci"
    r"|pls|stp|(?:et|and) (?:je|nous|on|i|we)(?!\w))",
    re.IGNORECASE,
)
_PRIVATE = pattern(
    r"""
    (?:messages?|messagerie)(?: \w+){0,3} privée?s?|privé|en privé|par mp|mps?|dms?|message direct
    messagerie|confidentiel(?:lement)?|pv|inbox
    private(?:ly)?(?: messages?)?|direct messages?|in private|by e-?mail|par e-?mail|pm
    formulaire|(?:our|the|this) (?:\w+ )?form|espace client|secure form
    """
)
_NEVER = pattern(
    r"""
    (?:votre |vos |ton |tes )?(?:mots? de passe|code (?:pin|secret|confidentiel)|cryptogramme|rib|
        iban|code (?:reçu )?(?:par |de )?sms|mdp)
    (?:numéro|n°|numéros) de (?:la |votre |ta )?(?:carte|compte bancaire|sécurité sociale|cb)
    (?:\w+ ){0,2}chiffres (?:de|sur|devant|au dos de|à l'avant de) (?:la |votre |ta )?(?:carte|cb)
    date d'expiration(?: de (?:la |votre |ta )?carte)?
    coordonnées bancaires|(?:votre |ta )?carte bancaire
    (?:your )?(?:\w+ )?(?:passwords?|passcode|pin code|card number|card details|security code|cvv|
        cvc|social security number|bank details|sort code|one-time code|iban)
    (?:\w+ ){0,2}digits (?:of|on|from) (?:\w+ ){1,4}card|expiry date|your pin
    """
)
_WARNS = pattern(
    r"""
    (?:ne|n'\w+) .{0,40}(?:jamais|pas|aucun|rien)|jamais|sans (?:nous )?(?:donner|envoyer)
    do not|don't|never|will not|won't|no need|without
    reset|réinitialis\w+|chang(?:ez|er|e|ing)
    """
)


def check(text: str, context: Context) -> Iterator[Finding]:
    """Find a request for personal data that does not go with an invitation to a private message."""
    told = list(sentences(text))
    for place, sentence in enumerate(told):
        asked = hits(_ASKS, sentence)
        near = " ".join(told[max(place - 1, 0) : place + 2])
        if (secret := hits(_NEVER, sentence)) and not hits(_WARNS, sentence):
            if asked or _LED.search(sentence) or "?" in sentence:
                yield _found("asks for what must never be asked, even in private", secret)
        elif hits(_PRIVATE, near) or hits(_WARNS, sentence):
            continue
        elif asked and (data := hits(_DATA, sentence)):
            yield _found("asks for personal data in public: invite to a private message", data)
        elif led := _LED.search(sentence):
            words = (led.group().strip(),)
            yield _found("asks for personal data in public: invite to a private message", words)


def _found(message: str, words: tuple[str, ...]) -> Finding:
    return Finding(
        check="asks_personal_data_in_public",
        severity=Severity.ERROR,
        message=message,
        words=words,
    )
