"""The reply keeps the customer from whoever could decide."""

from collections.abc import Iterator

from responder.checks.finding import Context, Finding, Severity
from responder.checks.wording import phrases, spoken

_REFUSES = phrases(
    r"""
    # French: they do not
    (?:(?:le|la|les|nos|notre|mon|ma|mes|votre|un|aucune?|cette|ce) )(?:responsables?|direction|
        directions?|directeurs?|directrices?|managers?|supérieure?s?|chefs?|hiérarchie|siège|
        dirigeants?|gérante?s?|cadres?|encadrants?)(?: \w+){0,3} (?:ne |n')(?:(?:vous|
        y) )?(?:pren\w+|répond\w*|intervien\w*|trait\w+|communiqu\w+|reço\w+|reçoi\w+|rappell\w+|
        appell\w+|s'occup\w+|s'entretien\w+|gèr\w+|parl\w+|échang\w+|peut|peuvent|pourra|pourront|
        est|sont|sera|seront|souhait\w+|donn\w+|rencontr\w+|fera|changera|dira|
        dit)(?! pas (?:encore|de service hier))(?: \w+)?
    # French: we do not let you
    (?:nous ne|je ne|on ne|il n'est pas possible de|impossible de|
        pas en mesure de)(?: \w+){0,3} (?:(?:passer|transférer|transmettre|communiquer|mettre|
        donner|déranger|solliciter|joindre|contacter|parler|rencontrer|faire remonter|orienter|
        transmettons|communiquons|mettons|passons|donnons|transférons|
        dérangeons)\b)(?: \w+){0,6} (?:responsables?|direction|directeurs?|directrices?|managers?|
        supérieure?s?|chefs?|hiérarchie|siège|relation|dirigeants?|haut|coordonnées|
        quelqu'un d'autre)
    vous ne (?:pouvez|pourrez|devez) (?:pas )?(?:parler|joindre|rencontrer|contacter|demander|
        exiger|voir)(?: \w+){0,4}
    (?:inutile|pas la peine|ne sert à rien|ne servirait à rien|pas nécessaire|pas besoin|nul besoin|
        sans intérêt)(?: \w+)? (?:de |d')(?:demander|réclamer|exiger|parler|escalader|chercher|
        contacter|appeler|passer|faire remonter|déranger|joindre|remonter|faire|solliciter|
        impliquer|mêler|voir|mettre|saisir|écrire)(?: [\w']+){0,4}[ '](?:responsables?|direction|
        directeurs?|directrices?|managers?|supérieure?s?|chefs?|hiérarchie|siège|plus haut|
        au-dessus|quelqu'un d'autre)
    (?:inutile|pas la peine|ne sert à rien|ne servirait à rien) d'insister
    (?:votre|le|la) demande (?:de|d')\s?(?:rendez-vous|entretien|rappel|responsable|
        escalade)(?: \w+){0,4} (?:ne peut|n'est pas|est refusée?|est impossible)
    # French: I am all there is
    (?<!pas )(?:votre|le|la) (?:seule?|unique) (?:interlocut(?:eur|rice)|contact|personne)
    (?:il n'y a|vous n'aurez|vous ne trouverez)(?: \w+)? (?:personne|
        aucun responsable)(?: \w+)? (?:au-dessus|de plus|d'autre)(?: \w+)?
    (?:personne|nul) (?:au-dessus|de plus haut)(?: de moi| de nous)?|et personne d'autre|
        personne d'autre (?:ne|n')\s?(?:\w+ )?(?:peut|pourra|décide|traite|répond|s'en)\w*
    (?:un|une|le|la|les|mon|ma|notre|nos) (?:responsables?|chefs?|directeurs?|directrice|
        supérieure?s?|managers?|collègues?|hiérarchie|direction) (?:vous |ne )*(?:dira|dirait|
        dirait|répondra|répondrait|répéter\w+|confirmer\w+|diront|
        diraient)(?: \w+){0,3} (?:la même chose|la même réponse|pareil|comme moi|autre chose|
        rien de plus)
    (?:la )?(?:décision|réponse) (?:est|sera|reste|restera) (?:la même|identique|définitive|
        sans appel)
    (?:c'est|ce sera) (?:à moi|avec moi|moi) (?:et (?:à|avec)? ?(?:moi|personne)|seule?)(?: \w+)?
    (?:vous )?(?:devrez|devez|faudra|contenter) (?:vous )?(?:contenter )?de (?:moi|ma réponse|
        cette réponse)
    (?:je suis|nous sommes) (?:ici )?(?:le|la|les) responsables?,? (?:et )?(?:il n'y|
        personne)(?: \w+)?
    (?:pas|aucun) d'escalade|aucune escalade|pas de responsable (?:disponible|ici|à)\w*
    # English: they do not
    (?:(?:the|our|my|any|a|no) )?(?:managers?|management|head office|directors?|supervisors?|
        leadership|executives?|bosses|boss|headquarters|superiors?|senior staff)(?: \w+)? (?:do not|
        don't|does not|doesn't|cannot|can't|won't|will not|is not|isn't|are not|aren't|never|
        only)(?: \w+){1,3}
    no (?:managers?|supervisors?|directors?|one senior)(?: \w+)? (?:is|are|can|will) (?:\w+)
    # English: we do not let you
    (?:we|i)(?:'re|'m| are| am)? (?:do not|don't|cannot|can't|won't|will not|unable to|not able to|
        not going to)(?: \w+){0,2} (?:put|pass|transfer|connect|escalate|give|refer|forward|disturb|
        bother)(?: \w+){0,6} (?:through|managers?|management|director|supervisor|head office|anyone|
        someone|higher|further|details|boss|superior|escalate)
    (?:cannot|can't|won't|do not|don't|unable to|not able to) (?:be )?escalat\w+(?: \w+)?
    (?:isn't|is not|it's not|not) possible to (?:speak|talk|meet|reach|escalate)(?: \w+){0,4}
    you (?:cannot|can't|won't be able to|may not|will not) (?:speak|talk|meet|reach|
        see)(?: \w+){0,4}
    (?:no (?:need|point|use|reason)|pointless|useless|not necessary|it won't help|
        won't change)(?: \w+){0,2} (?:ask\w*|speak\w*|talk\w*|escalat\w+|demand\w*|insist\w*|
        contact\w*|go\w*|involv\w+|bother\w*|bring\w*|call\w*|get\w*|troubl\w+|disturb\w*|
        see\w*)(?: \w+){0,4} (?:managers?|management|supervisors?|directors?|head office|boss|
        anyone|higher|further|someone)
    no (?:need|point|use)(?: \w+){0,2} (?:escalating|insisting|escalate|insist)
    (?:we|i) (?:have to |must )?(?:decline|refuse|reject) (?:your|the|this) request (?:to|
        for)(?: \w+){0,4}
    you(?:'ll| will)? (?:have to|must) (?:deal with me|make do|do with me|settle for)(?: \w+)?
    (?:the |this |my )(?:answer|decision) (?:is|will be|would be|stays|remains) (?:the same|final)
    # English: I am all there is
    (?:your|the) (?:only|sole|single) (?:contact|point of contact|person)
    (?:there's|there is|you'll find|you have) (?:no one|nobody|no-one|no manager|
        not anyone) (?:above|else|higher|more senior)(?: \w+)?
    (?:nobody|no one|no-one) (?:above|else (?:can|will|handles?|deals?|decides?|to))(?: \w+)?
    (?:a |any |my |the )?(?:manager|supervisor|director) (?:will|would|can) (?:only |just )?(?:tell|
        say|give)(?: \w+){0,3} same(?: \w+)?
    """
)
_HANDS_OVER = phrases(
    r"""
    # French: somebody else will speak with the customer
    (?<!je )(?<!nous )(?:vous|t'|te) ?(?:r?appelle(?:ra)?|joi(?:nt|ndra)|recontacte(?:ra)?|écri(?:t|
        ra)|attend|recevra|reçoit)
    souhaite (?:\w+ )?(?:vous|te|t') ?(?:parler|entendre|rencontrer|appeler|voir)
    je (?:vous|te) (?:mets en relation|passe|mets en contact)
    # English
    (?!i\b|we\b|you\b)\w+(?: will|'ll) (?:call|ring|phone|write|see|contact|meet)
    (?:wants|would like|hopes|'d like) to (?:speak|talk|hear|meet|call)\w*
    (?:i'll|i will|i'm|i am|let me) (?:put|putting|connect|introduc|pass)\w* you
    """
)


def check(text: str, context: Context) -> Iterator[Finding]:
    """Find refusals of a person in charge; silent where somebody else is said to call."""
    reply = spoken(text)
    if not reply.says(_HANDS_OVER) and (words := reply.hits(_REFUSES)):
        yield Finding(
            check="refuses_person_in_charge",
            severity=Severity.WARNING,
            message="keeps the customer from the person in charge: say who will speak with them",
            words=words,
        )
