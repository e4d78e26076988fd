"""The reply puts the customer in the wrong."""

from collections.abc import Iterator

from responder.checks.finding import Context, Finding, Severity
from responder.checks.wording import phrases, spoken

_REPROACH = phrases(
    r"""
    # French: what the customer should have done
    vous auriez (?:bien |simplement |plutôt )?(?:dû|pu)(?! (?:être|avoir|recevoir|trouver|pouvoir|
        entendre|vous|en))
    vous avez dû (?:mal|oublier|vous tromper|confondre|faire une erreur|vous y prendre)
    vous deviez|vous devriez (?:mieux |bien )?(?:lire|vérifier|faire attention|regarder|relire)
    il (?:fallait|aurait fallu) (?:bien |plutôt )?(?:lire|vérifier|regarder|suivre|nous|prévenir|
        commander|réserver|y penser|faire|cliquer|choisir|venir|être|appeler|que vous)
    il (?:suffisait|suffit|aurait suffi) (?:pourtant )?d(?:e |')\w+
    vous n'aviez qu'à|vous n'avez qu'à
    il vous (?:appartient|appartenait|incombe|incombait|revient|revenait) de
    (?:c'est|c'était|il est|il était) (?:donc )?à vous de (?:vérifier|lire|suivre|prévenir|nous|
        prendre|faire|regarder|surveiller|contrôler)
    si (?:seulement )?vous (?:aviez|vous étiez)
    # French: what the customer did wrong
    vous n'(?:avez|aviez) (?:visiblement |manifestement |sans doute |donc |tout simplement )?(?:pas|
        jamais) (?:bien |correctement |encore )?(?:lu|suivi|respecté|vérifié|compris|regardé|fourni|
        rempli|complété|renseigné|indiqué|précisé|validé|prévenu|enregistré|mis à jour|
        fait attention|pris soin|pensé)
    vous (?:ne nous avez pas (?:prévenus?|signalé|indiqué)|n'étiez pas (?:là|présente?|disponible|
        joignable|chez vous))|vous étiez absente?
    vous (?:avez|aviez)(?: sans doute| probablement| sûrement| peut-être| certainement|
        \ bien)? (?:mal|oublié|omis|négligé|visiblement|manifestement|confondu|tardé|trop attendu|
        accepté|signé|été (?:prévenue?s?|avertie?s?|informée?s?))
    vous (?:vous êtes|vous serez) (?:\w+ )?(?:trompée?s?|mélangée?s?)
    vous avez (?:validé|cliqué|appuyé|confirmé|commandé|payé|saisi|tapé) (?:\w+ ){0,3}(?:deux|trois|
        plusieurs) fois
    (?:fait|exécuté|appliqué|suivi) ce que vous (?:lui |nous |leur )?(?:avez|aviez) demandé
    mauvaise (?:utilisation|manipulation|lecture)
    erreur de (?:saisie|manipulation|frappe|lecture)(?! de (?:notre|ma)| chez nous)
    (?:vient|provient|venait) (?:\w+ )?de (?:chez vous|votre (?:côté|part|fait|faute|erreur))
    (?:n'est|n'a|n'était|n'avait|ne sont|n'ont) pas (?:été )?(?:bien |correctement )?(?:renseigné|
        complété|rempli|indiqué|précisé|mis à jour)e?s? (?:dans|sur|par|à) (?:votre|vos|vous)
    (?:votre|vos) (?:\w+ ){1,2}(?:est|sont|était|étaient) (?:incomplet|erroné|incorrect|faux|fausse|
        mal (?:saisi|écrit|rempli|renseigné))\w*
    êtes-vous (?:bien |vraiment )?(?:sûre?|certaine?)s? (?:de|d'|que|qu')\s?\w+
    # French: the customer is hinted at
    par vos (?:propres )?soins|chez vous que|de votre propre (?:chef|initiative|fait)
    (?:en est|est|en sont|sont|était) (?:bien )?(?:souvent|généralement|sûrement|sans doute|
        probablement|certainement|la plupart du temps|presque toujours) (?:la cause|dû|due|lié|liée|
        à l'origine)s?
    dans (?:neuf|la plupart des|la majorité des|90 ?%|9) (?:cas|des cas)(?: sur dix)?|
        neuf fois sur dix
    (?:la plupart|beaucoup|certains|trop) (?:des |de )?(?:clients|gens|utilisateurs|
        personnes) (?:oublient|ne|n'|pensent|font|tirent|confondent|appuient)
    (?:vous n'avez|n'avez-vous|n'auriez-vous|vous n'auriez) (?:pas )?(?:plutôt|simplement|
        peut-être) \w+
    (?:un mauvais|une mauvaise) (?:conservation|stockage|usage|réglage|installation|saisie|adresse)
    (?:conservée?s?|stockée?s?|ouverte?s?|manipulée?s?|utilisée?s?|installée?s?) (?:trop|mal|sans|
        hors)(?: \w+)?
    (?:un peu|plus|davantage) (?:d'attention|de vigilance|de prudence|de soin)|(?:plus|
        soyez) (?:attentive?s?|attentifs?|vigilante?s?|prudente?s?)
    (?:avez-vous|as-tu) (?:bien |au moins |seulement |pensé à |vraiment )(?:lu|vérifié|suivi|lire|
        vérifier|regardé|regarder|branché|fermé|rempli)
    (?:vous avez|vous aviez|tu as|tu avais) (?:bien |pourtant )?(?:choisi|coché|opté|souscrit|
        validé|demandé) (?:vous-même|toi-même|cette|cet|ce|l'option|sans|le mauvais|la mauvaise)
    tu avais bien \w+ \?|vous aviez bien \w+ \?
    (?:correctement|bien) cette fois|en (?:lisant|suivant|respectant) (?:bien |correctement |
        mieux )?(?:les|la|le|notre|nos)
    # French: it had been said
    comme (?:il est |c'est |cela est )?(?:clairement |bien |pourtant )?(?:indiqué|précisé|mentionné|
        stipulé)
    pourtant (?:bien |clairement )*(?:indiqué|précisé|mentionné|écrit|affiché|noté|en)e?s?
    (?:c'est|c'était|tout est|était|est) (?:pourtant |clairement |bien |
        écrit )+(?:en toutes lettres|indiqué|précisé|mentionné|affiché|stipulé|écrit)e?s?
    (?:figur|indiqu|précis|mentionn|affich)\w+ (?:pourtant|clairement|noir sur blanc)(?: bien)?
    nous (?:vous )?l'avons (?:pourtant |déjà |bien )*(?:rappelé|dit|expliqué|précisé|indiqué|
        signalé|annoncé)(?: \w+)? (?:fois|reprises)
    nous vous avions (?:pourtant |bien |déjà )*(?:prévenue?|avertie?|rappelé|indiqué|dit|précisé)s?
    il convient (?:donc |toujours )?d(?:e |')\w+
    (?:pensez|veillez|prenez soin|assurez-vous|merci|tâchez)(?: \w+){1,8} (?:la prochaine fois|
        à l'avenir)
    (?:la prochaine fois|à l'avenir),? (?:merci de|pensez|veillez|vérifiez|assurez-vous|lisez|
        prenez|faites|évitez|regardez)
    # French: not us
    nous n'y (?:sommes pour|pouvons) rien
    nous ne (?:sommes|pouvons|saurions) (?:pas |en rien |être )*(?:tenus? )?(?:pour )?responsables?
    notre responsabilité (?:n'est|ne (?:peut|saurait))
    personne d'autre ne s'(?:est|en est) plainte?
    vous êtes (?:bien )?(?:le|la) (?:seule?|premi(?:er|ère)) (?:client\w* )?(?:à|qui)
    (?:aucun|les) autres? clients? n'(?:a|ont|en)
    # English: what the customer should have done
    you (?:really |probably |simply )?(?:should|could|ought to)(?: have|'ve)(?! (?:been|had|heard|
        received|got|never|felt|seen|found|gone))
    you (?:were|are) (?:meant|supposed|expected|required) to
    you (?:only|just) (?:had|have) to|all you (?:had|have) to do
    (?:it is|it's|it was) (?:up to you|your (?:responsibility|job|duty))
    if (?:only )?you(?: had|'d) (?:only |just )?(?:read|followed|checked|looked|taken|told|called|
        asked|waited|chosen|entered)
    had you (?:read|followed|checked|looked|told|called)
    you must have (?!been|felt|had)\w+
    # English: what the customer did wrong
    you (?:have |had )?(?:apparently |clearly |obviously |probably |simply )?(?:failed|forgot|
        forgotten|neglected|omitted) (?:to|that|the|your)
    you (?:clearly |obviously |apparently |simply )?(?:didn't|did not|haven't|have not|never|hadn't|
        had not) (?:actually |properly |fully |bother to )?(?:read|follow|followed|check|checked|
        respect|provide|provided|understand|understood|fill|filled|enter|entered|add|added|update|
        updated|tell|told|mention|mentioned|complete|completed|look|looked)
    you (?:weren't|were not) (?:home|in|there|available|present)
    you (?:(?:have|had) )?(?:probably |apparently |accidentally )?(?:misread|mistyped|misunderstood|
        misused|mishandled|mixed up|typed it wrong|got (?:it|this) wrong|waited too long|
        entered the wrong|chose the wrong|gave us the wrong|picked the wrong)
    you (?:pressed|clicked|tapped|ordered|confirmed|paid)(?: \w+){1,4} twice
    did (?:exactly |just )?what you (?:told|asked) it to
    user error
    (?:is|was|comes from|came from|lies) (?:on|at) your (?:side|end)
    (?:there's|there is|there was) no \w+ (?:\w+ )?(?:on|in) your (?:profile|account|order|form|
        address)
    your (?:\w+ ){1,2}(?:is|are|was|were) (?:incomplete|incorrect|wrong|invalid|out of date)
    are you (?:quite |really )?(?:sure|certain) (?:that |you |it |of )\w*
    # English: the customer is hinted at
    you only (?!need|have)\w+|only after you|by your own
    (?:usually|often|mostly|generally|probably|typically|almost always|most likely) (?:down to|
        because of|caused by|due to|the cause|means|happens (?:when|because|if)|user|
        comes from)(?: \w+)?
    (?:nine|most|many|ninety)(?: \w+){0,4} (?:times|people|customers|
        users)(?: out of ten)? (?:out of ten|pull|forget|don't|do not|never|press|skip|ignore|
        confuse|put)\w*
    (?:how|where|the way) (?:it|they|you|the \w+) (?:was|were|had been|is|are)? ?(?:kept|stored|
        handled|opened|used|installed|store|keep|handle|use) (?:at home|it|them|by you)
    (?:have|did|are) you (?:actually|even|at least|really|definitely|remember\w*|properly) \w+
    (?:properly|correctly|carefully) (?:this time|next time)|another go properly|(?:more|
        extra) (?:careful|attention|attentive|vigilant)(?: next time)?
    (?:it (?:looks|seems|appears) (?:like|that|as if) you|
        we (?:can )?see (?:that )?you) (?:\w+ )?(?:pressed|clicked|entered|chose|selected|forgot|
        missed|opened|left|typed|ordered|ticked|picked|did|have not|haven't|didn't)
    (?:the option|what|the one|the date|the plan) (?:that )?you (?:yourself )?(?:chose|selected|
        agreed to|signed|ticked|accepted)
    you (?:chose|agreed|accepted|signed up) (?:to|the|this|for)
    (?:incorrect|improper|wrong) (?:storage|use|handling|address|installation|entry)
    # English: it had been said
    as (?:it )?(?:is |was |clearly |already |plainly )*(?:stated|indicated|specified|mentioned|
        written|shown|explained)
    (?:is|are|was|were) (?:right there|clearly|plainly|already|also) (?:on|in|stated|shown|written|
        indicated|printed|mentioned|marked|displayed)
    it (?:clearly|plainly) (?:says|said|states|stated)
    we (?:have |had |did )?(?:already )?(?:told|tell|reminded|remind|warned|warn|
        explained to) (?:you|customers)(?: \w+){0,2} (?:times|before|repeatedly)
    we (?:did|had) (?:tell|told|warn|warned|remind|reminded) you
    one (?:must|should) (?:never|always)
    (?:do|please)(?: \w+){1,8} (?:next time|in (?:the )?future)
    (?:next time|in (?:the )?future),? (?:please )?(?:make sure|check|read|be sure|be more|ensure|
        remember|avoid|do|try)
    # English: not us
    (?:there's|there is) nothing (?:we|i) did wrong|we did nothing wrong
    we (?:are not|aren't|cannot be|can't be) (?:held )?(?:responsible|to blame)
    (?:no one|nobody) else (?:has |had )?complain(?:ed|s)
    you(?:'re| are) the (?:only|first) (?:one|person|customer)
    (?:no|none of our) other customers?
    """
)
_FAULT = phrases(
    r"""
    # French
    votre (?:propre )?(?:faute|erreur|négligence|oubli|responsabilité|étourderie|inattention)
    (?:erreur|faute|oubli|négligence|mauvaise \w+) de votre part
    notre (?:faute|problème|responsabilité|fait|ressort)
    # English
    (?:mistake|error|misuse|negligence|oversight) on your (?:part|side|end)
    your (?:own )?(?:fault|mistake|error|carelessness|oversight|doing|negligence)
    our (?:fault|problem|responsibility|doing)
    """
)
_NOT_BEFORE = phrases(
    r"""
    pas|ni|rien|aucune?|sans que|jamais|n'\w+
    \w*n't|not|neither|nor|never|no|isnt|wasnt
    """
)
_OURS = phrases(r"notre|our")


def check(text: str, context: Context) -> Iterator[Finding]:
    """Find the turns that blame; *it is not your fault* is none, *it is not our fault* is one."""
    words = [*spoken(text).hits(_REPROACH), *_faults(text)]
    if words:
        yield Finding(
            check="blames_customer",
            severity=Severity.WARNING,
            message="may read as blaming the customer",
            words=tuple(dict.fromkeys(words)),
        )


def _faults(text: str) -> Iterator[str]:
    whole = spoken(text)
    for match in _FAULT.finditer(whole.read):
        denied = _NOT_BEFORE.search(whole.read, max(0, match.start() - 18), match.start())
        ours = _OURS.match(match.group()) is not None
        if not ours and denied is None:
            yield whole.text[slice(*match.span())]
        elif ours and denied is not None:
            yield whole.text[denied.start() : match.end()]
