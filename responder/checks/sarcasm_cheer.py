"""A complaint, or irony, is answered with cheer."""

from collections.abc import Iterator

from responder.checks.finding import Context, Finding, Severity
from responder.checks.missing_apology import LIKELY, apologises
from responder.checks.wording import Spoken, phrases, spoken

SURE = 0.9
"""From this probability on cheer under a complaint is an error, not a question of taste."""

_JOY = phrases(
    r"""
    # French: no apology beside it can save it
    (?:ravie?|heureu(?:x|se)|enchantée?|contente?|comblée?|fi(?:er|ère))s? (?:que|qu')\s?(?:cela |
        ça |ce |cette |le |la |l'|nos |notre )?(?:\w+ )?(?:vous|t'|tu|il|elle|ait|aient)\s?\w*
    chaud au c(?:œ|oe)ur|fait (?:la|notre) journée|(?:votre|ta) (?:satisfaction|bonheur|plaisir|
        joie|confort) (?:est|reste) (?:notre|la|le|ce)(?: \w+)?
    # English: no apology beside it can save it
    (?:thrilled|delighted|overjoyed|chuffed|happy|glad|pleased|proud) (?:that )?(?:you|it|we|
        our)(?:'ve)?(?: \w+)? (?:enjoy\w*|liked?|loved?|had|made|could|pleased|came|found|
        appreciat\w+|are|got)
    warms?(?: [\w']+){0,4} hearts?|made (?:our|my|the team's) (?:day|week)|your (?:happiness|
        satisfaction|joy|comfort|pleasure|smile) (?:is|drives|means|keeps|makes)(?: \w+)?
    """
)
_CHEER = phrases(
    r"""
    # French: thanks for what was no gift
    (?:merci|mercis|on vous remercie|nous vous remercions)(?: \w+){0,3} (?:pour|de|
        d') ?(?:\w+ ){0,3}(?:bravos?|compliments?|étoiles?|retour (?:\w+ )?(?:positif|enthousiaste|
        élogieux|sympa\w*)|(?:gentil|beau|bel|joli|super|excellent|adorable)\w* (?:mots?|messages?|
        retour|avis|commentaires?|paroles?|note|photo)|enthousiasme|fidélité|soutien|
        encouragements?|applaudissements|confiance|félicitations|note|gentillesse|éloges?|
        clin d'œil|humour|bonne humeur|recommandation|pub|publicité|coup de cœur|médaille|partage)
    merci à (?:vous|toi),?(?! de| pour)
    # French: joy
    (?:ravie?s?|heureu(?:x|se)s?|enchantée?s?|contente?s?|comblée?s?|aux anges|fi(?:er|ère)s?|
        touchée?s?|flattée?s?|émue?s?) (?:que|de|d'|par|pour|qu'|si|à|pour)
    (?:nous |me |on )?(?:sommes|suis|est|seront|sera|êtes) (?:\w+ )?(?:ravie?|heureu(?:x|se)|
        enchantée?|contente?|touchée?|flattée?|fi(?:er|ère)|émue?)s?
    chaud au c(?:œ|oe)ur|quel (?:plaisir|bonheur|beau retour|bel avis)|ça fait plaisir|
        cela fait plaisir|nous fait (?:très |vraiment )?plaisir|fait la journée|
        fait notre (?:journée|bonheur)
    (?:belle|bonne) (?:dégustation|lecture|journée à vous|continuation)|régalez-vous|
        profitez(?: \w+)? bien|profitez-en|à très (?:vite|bientôt)|au plaisir
    (?:youpi|hourra|génial|trop bien|top|super nouvelle|magnifique|merci merci)
    (?:toute )?l'équipe (?:vous remercie|est (?:ravie|aux anges|heureuse|fière|touchée))
    # English: thanks for what was no gift
    (?:thanks|thank you|thx|cheers)(?: \w+){0,4} for (?:\w+ ){0,4}(?:applause|compliments?|stars?|
        feedback|kind\w*|loyalty|support|praise|words?|love|enthusiasm|encouragement|
        congratulations|shout-?out|bravo|trust|recommendation|kudos|sharing|rating|medal|review|
        sense of humou?r|positivity)
    # English: joy
    (?:thrilled|delighted|overjoyed|chuffed|over the moon|so happy|very happy|so glad|very glad|
        pleased|happy|glad|proud|honou?red|touched|flattered) (?:that|you|to (?:hear|know|see|read)|
        with|by|it|we|our)
    (?:are|is|am|was|were|be|'re|'m) (?:\w+ )?(?:thrilled|delighted|overjoyed|chuffed|touched|
        flattered|over the moon|beaming)
    (?:made|makes|making) (?:our|my|the team's|everyone's) (?:day|week|year|morning)|
        warms?(?: [\w']+){0,4} hearts?|(?:we |i )?(?:really )?love (?:to hear|hearing|this|that|it|
        reading)|music to (?:our|my) ears
    enjoy|see you (?:soon|again)|keep (?:it up|spreading|enjoying|the)|can't wait to|glad you
    (?:yay|woohoo|hooray|wonderful|fantastic|awesome|amazing|brilliant) (?:news|to|that|feedback|
        review|words)?
    """
)
_PRAISES = phrases(
    r"""
    # French
    trop (?:gentil|aimable|sympa)|quelle (?:attention|générosité|délicatesse)|bravo|géni(?:al|e)|
        genial\w*|top|super|merci|excellent\w*|parfait\w*|chapeau|talent|félicitations|magnifique|
        formidable|fantastique|sublime|merveill\w+|incroyable|champions?|impeccable|j'adore|
        on adore|adoré|trop (?:bien|fort)|(?:cinq|cinq belles|[5-9]|1\d) étoiles|10/10|20/20|
        quel(?:le)? (?:talent|service|efficacité|rapidité|organisation|plaisir|bonheur|exploit|
        professionnalisme|réactivité|régal)|innovant|innovation|pratique|sympa|classe|au top|
        un grand merci|rien à dire|belle? (?:performance|surprise|idée|initiative)|record|
        beau travail
    # English
    too kind|(?:how|so) (?:kind|thoughtful|nice|generous)|cheers|bravo|love|loving|great|brilliant|
        amazing|fantastic|wonderful|excellent|perfect|genius|superb|awesome|impress\w+|congrat\w*|
        kudos|well done|nice (?:one|touch|work|job)|five stars|[5-9] stars|10/10|such (?:talent|
        service|\w+)|thanks|thank you|good (?:job|work)|lovely|outstanding|innovative|top (?:notch|
        marks|service)|hats off|magic|slow clap|stellar|delightful|applause|lucky me|
        what a (?:service|treat|joy|performance|pleasure)|just what i needed|record
    """
)
_TROUBLE = phrases(
    r"""
    # French
    (?:en |de |du )?retards?|attente|attendre|attends|poireaut\w+|en panne|pannes?|plant\w+|
        bugu?\w*|bloqu\w+|cass\w+|moisi\w*|périm\w+|pourri\w*|fondu\w*|tièdes?|coul\w+|fuite\w*|
        vide|manqu\w+|annul\w+|refus\w+|ignor\w+|injoign\w+|(?:deux|trois|2|3) fois|double|doublon|
        prélev\w+|factur\w+|surfactur\w+|rembours\w+|arnaque|coupur\w*|coupée?s?|hors service|
        erreur|page blanche|perdue?s?|égaré\w*|abîm\w+|brûl\w+|sans (?:fraise|réponse|réseau|
        prévenir|internet|fruit|connexion|goût|\w+eur)|toujours (?:pas|rien)|(?:\w+ )?(?:heures?|h|
        jours?|semaines?|mois) (?:d'|de |pour|plus|au|sans|après)\s?\w*|(?:2[0-3]|0|00) ?h ?\d*|
        minuit|robot|répondeur|chatbot|musique d'attente|jamais (?:arriv|reç|livr|rappel|vu|répon|
        eu)\w*|personne (?:ne|au)|ne (?:marche|fonctionne|répond|s'ouvre|charge) \w+|à côté|
        mauvais\w*|faux|fausse|chez (?:le|la) voisine?|voisins?|sale|odeur|illisible|supprim\w+|
        augment\w*|hausse|gratuitement|rupture|réinitialis\w*|au lieu de|à moitié|poubelle|froide?s?
    (?:vacances|pause|repos|cure|jeûne|désintox|silence) (?:sans|de|forcée?s?)|€ de plus|
        pour mon bien|panne|(?:[2-9]|\d\d)e (?:fois|appel|message)|en vain|pour rien|à la trappe|
        raté\w*|incompéten\w+|nulle? part
    # English
    (?:holiday|break|rest|detox|vacation) from|for my own good|[£$€]\d+ more|in vain|for nothing|
        useless|late|delay\w*|wait|waiting|queue\w*|broken?|broke|breaks|crash\w*|down|outage\w*|
        bug\w*|stuck|mould\w*|mold\w*|rotten|expired|melted|warm|leak\w*|empty|missing|cancel\w*|
        refus\w+|ignor\w+|charged|billed|overcharg\w+|twice|double|refund\w*|scam|cut off|error|
        blank|lost|damaged|burn\w*|no (?:reply|answer|signal|internet|fruit|strawberr\w+|connection|
        warning|taste|one|show|\w+ at all)|without (?:\w+)|still (?:no|not|waiting|nothing)|
        (?:\w+ )?(?:hours?|days?|weeks?|months?) (?:of|for|late|to|later|without|on hold)|hour's|
        (?:1[01]|12)(?:[.:]\d\d)? ?pm|midnight|on hold|hold music|robot|bot|chatbot|never (?:arriv|
        came|come|show|answer|deliver|got|heard|call)\w*|nobody|no-?one|doesn't (?:work|open|load|
        answer)|won't (?:open|load|start)|wrong|neighbou?rs?|dirty|smell\w*|unreadable|half|
        price hike|instead of|pre-\w+|bin|cold|third time|again and again|five times|
        every (?:single )?time
    """
)
_MENDED = phrases(
    r"""
    # what was wrong is right again: thanks are meant
    (?:re)?trouvée?s?|réparée?s?|réglée?s?|résolue?s?|remboursée?s? (?:en|sous|dès|rapidement)|
        enfin|remplacée?s?|en avance|sauvée?s?|jamais déçue?s?
    found|fixed|repaired|solved|sorted|refunded (?:in|within|me|straight|quickly)|at last|finally|
        replaced|saved|early|never (?:late|disappointed|let me down)
    """
)
_SMILES = frozenset("🎉🥳😍🤩💛🧡💙💚❤🥰🙌👏🎊😁😃😄🤗🙏💪😊🙂")


def ironic(post: str) -> bool:
    """Whether a post praises and names trouble in one breath, and nothing says it was mended."""
    said = spoken(post)
    return said.says(_PRAISES) and said.says(_TROUBLE) and not said.says(_MENDED)


def check(text: str, context: Context) -> Iterator[Finding]:
    """Find cheer without an apology, under what complains or praises with a twist.

    An error where it is sure that the post complains; where that is wrong, its label is to mend.
    """
    complains = context.complaint >= LIKELY and context.topic != "praise"
    if not complains and not ironic(context.post):
        return
    words = _cheers(spoken(text), sorry=apologises(text))
    if not words:
        return
    yield Finding(
        check="sarcasm_cheer",
        severity=Severity.ERROR if complains and context.complaint >= SURE else Severity.WARNING,
        message="answers a complaint with cheer: the praise may be irony",
        words=words,
    )


def _cheers(reply: Spoken, *, sorry: bool) -> tuple[str, ...]:
    """Thanks and smiles may stand beside an apology, joy may not."""
    joy = reply.hits(_JOY)
    if sorry:
        return joy
    pictures = (char for char in reply.text if char in _SMILES)
    return tuple(dict.fromkeys((*joy, *reply.hits(_CHEER), *pictures)))
