"""The reply speaks of the customer's person: mood, manners, spelling, age, accent, history."""

from collections.abc import Iterator

from responder.checks.finding import Context, Finding, Severity
from responder.checks.wording import phrases, spoken

_INSULTS = phrases(
    r"""
    # French: orders about a mood
    calmez-vous|calme-toi|du calme(?= ?[!,.])|gardez votre calme|on se calme|restez (?:polie?|
        courtoise?|correcte?)s?|reste polie?|détendez-vous|détends-toi|respirez un (?:bon |
        grand )?coup
    (?:pas la peine|inutile|nul besoin|pas besoin|rien ne sert|ça ne sert à rien|
        cela ne sert à rien|aucune raison) (?:de |d')(?:vous |t'|te |être |s')?\s?(?:énerver|fâcher|
        emporter|agiter|mettre|hurler|crier|agressif|agressive|désagréable|grossi(?:er|ère)|
        vulgaire|monter|dramatiser|s'énerver|insulter|agresser|en faire)(?: \w+)?
    ne (?:vous|t') ?(?:énervez|fâchez|emportez|énerve|fâche|emporte) pas
    vous (?:exagérez|dramatisez|délirez|abusez|râlez|divaguez|pleurnichez)|tu (?:exagères|abuses|
        dramatises|délires|râles)
    # French: judgements
    (?:vous passez|tu passes|vous avez passé) (?:votre|ta|tout votre|tout ton) (?:vie|temps|
        journée) à \w+
    (?:les|des) (?:gens|clients|personnes) comme (?:vous|toi)
    vous n'y (?:connaissez|comprenez|entendez) rien|vous ne comprenez (?:rien|décidément|
        vraiment)\w*
    (?:râleu(?:r|rs|se)|pleurnich\w+|grincheu(?:x|se)|rageux|geignard\w*|hystérique|parano\w*|
        capricieu(?:x|se)|ronchon\w*|ingrate?)
    (?:madame|monsieur|mme|m\.) je-sais-tout
    (?:vu|voyant|au vu de|avec|corrigez|que de)(?: \w+)? (?:(?:vos|tes|
        votre)(?: nombreuses)? (?:fautes|orthographe)|(?:les|des) fautes (?:d'orthographe|
        dans votre \w+))
    apprenez à (?:lire|écrire|parler|vous)
    (?:vous avez|tu as) (?:mauvais caractère|l'air (?:énervée?|agressi(?:f|ve)|perdue?|stupide|
        bête))
    (?:votre|ta) (?:mauvaise (?:foi|humeur)|agressivité|impolitesse|grossièreté|bêtise|ignorance|
        paranoïa|susceptibilité|orthographe|grammaire)
    # English: orders about a mood
    calm down|(?:please )?(?:stay|keep|remain) (?:polite|civil)|chill out|cool down|get a grip|
        get a life|lighten up|grow up
    (?:no need|there's no need|no reason|no point|not necessary|no call)(?: in)?(?: to|
        \ for)? (?:get\ |getting |be |being |so |all |become |you )*(?:worked up|angry|upset|rude|
        aggressive|dramatic|hysterical|cross|nasty|shout\w*|swear\w*|caps|that tone|unpleasant|
        sarcas\w+|emotional|insult\w*)
    you(?:'re| are) (?:\w+ )?(?:exaggerating|overreacting|being (?:rude|dramatic|unreasonable|
        difficult|silly|childish|aggressive|paranoid|oversensitive|impatient)|dramatic|hysterical|
        oversensitive|paranoid|impossible|never happy|never satisfied)
    # English: judgements
    (?:people|customers|someone|those) like you|your (?:kind|sort|type)(?! of)
    you (?:do |clearly |obviously |really |just )*(?:like|love|enjoy) (?:a |to )?(?:moan|moaning|
        complain|complaining|whinge|whining|drama|rant)\w*
    (?:moan(?:er|ing)|whin(?:er|ing|ger|ging)|drama queen|crybaby|keyboard warrior|snowflake|troll|
        attention seek\w+|know-it-all|time-?waster)s?
    (?:judging by|given|with|looking at) (?:your (?:\w+ )?(?:spelling|grammar|typos|english)|
        the (?:spelling|grammar|typos) in your \w+)
    your (?:bad (?:mood|manners|temper)|rudeness|temper|aggression|spelling|grammar|ignorance|
        hysteria|paranoia|stupidity|childish\w*)
    learn (?:to|how to) (?:read|write|speak|spell)
    you (?:clearly |obviously |really )?(?:know nothing|don't know (?:anything|what you're talking)|
        have (?:too much time|an attitude|a temper|anger))\w*
    """
)
_TRAITS = phrases(
    r"""
    # French: age, body, origin, sex, trade
    (?:à|vu|malgré|pour) (?:votre|ton|vos|ta|tes) (?:grand |jeune )?(?:âge|ans)|votre génération|
        les (?:personnes âgées|seniors|anciens|jeunes|femmes|hommes|dames|mamies|papis) (?:comme|
        ont|sont|ne|n'|aiment)(?: \w+)?
    (?:dans|vu|avec|malgré) (?:votre|ton) (?:état|condition|handicap|poids|physique|
        situation de)(?: \w+)?
    (?:votre|ton) (?:accent|handicap|physique|poids|apparence|pays d'origine|origine|religion|
        nationalité|prononciation|niveau de français|français|coiffure|look)
    pour (?:une femme|un homme|une mère|un père|une dame|un étranger|une étrangère|une maman|
        quelqu'un (?:de votre|comme vous)|une personne de votre|un retraité|une retraitée)(?: \w+)?
    (?:c'est|quel|très|vraiment) (?:très |bien |si )?(?:courageu(?:x|se)|courage|brave|
        mignon(?:ne)?|attendrissant) (?:de|à vous|pour)(?: \w+)?
    (?:ma|mon) (?:petite|pauvre|brave|chère petite|petit|bon|bonne) (?:dame|madame|monsieur|ami|
        amie|demoiselle)|ma (?:jolie|puce)
    (?:normal|courant|fréquent) (?:de|que)(?: \w+)? (?:s'y perdre|vous y perd\w+|perdre le fil|
        vous (?:soyez|êtes) perdue?|confondre|oublier)
    # English: age, body, origin, sex, trade
    (?:at|given|despite|for|of) your (?:great |young )?age|your generation|(?:elderly|older|old|
        young|senior) (?:people|customers|folks?|ladies|gentlemen) (?:like|often|find|tend|do|are|
        who)(?: \w+)?
    in your (?:condition|state|situation, it)|(?:given|with|despite) your (?:condition|state|
        disability|weight|handicap|background)
    your (?:accent|english|pronunciation)|an accent (?:like yours|of yours)|your (?:disability|
        weight|looks|appearance|origin|religion|nationality)
    (?:for|being) an? (?:woman|lady|man|mother|mum|mom|father|dad|foreigner|pensioner|girl|blonde|
        non-native)(?: \w+)?
    (?:so|very|how|really|quite) brave (?:of you|that you|to)(?: \w+)?
    my (?:dear|love|darling|good man|sweetheart)|young (?:lady|man)|little lady|sweetie|hun|darling
    (?:normal|common|usual|natural|easy) (?:for (?:\w+ ){1,3})?to (?:get|be|become|
        feel) (?:\w+ )?(?:muddled|confused|lost|mixed up|overwhelmed)
    """
)
_REMARKS = phrases(
    r"""
    # French
    restez calmes?|relax|du calme|respirez
    votre (?:ton|attitude|comportement|langage|vocabulaire|impatience|énervement|colère|humeur|
        agacement|façon de (?:parler|écrire))(?: \w+){0,3} (?:est|n'est|reste|paraît|semble|nous|ne|
        laisse|manque)(?: \w+)?
    (?:à|en) (?:voir|lire|lisant|voyant|relire|parcourir) (?:vos|tes|votre|ton)(?: \w+)? (?:posts?|
        messages?|avis|tweets?|commentaires?|historique|profil|photo\w*|publications?|compte)
    votre (?:photo de profil|pseudo\w*|historique de (?:posts|plaintes))
    un peu (?:de|plus de) (?:politesse|respect|courtoisie|retenue|tenue|patience de votre part|
        calme|bonne foi|savoir-vivre|compréhension de votre part|bienveillance)
    vous (?:semblez|paraissez|avez l'air|êtes)(?: \w+){0,2} (?:énervée?|agressi(?:f|ve)|impatiente?|
        perdue?|confuse?|désagréable|impolie?|mal lunée?|de mauvaise (?:foi|humeur)|difficile|
        sensible|susceptible|exigeante?|pressée?|tête en l'air|étourdie?|distraite?|malpolie?|
        en colère pour rien|nerveu(?:x|se)|fatiguée?)
    c'est pourtant (?:simple|clair|facile|évident)|même un enfant|tout le monde (?:sait|
        comprend)(?: \w+)?
    vous devriez (?:consulter|vous (?:détendre|reposer|calmer)|dormir|sortir|changer de ton)
    quand on (?:ne sait pas|n'y connaît|est (?:poli|pressé|aimable|de))(?: \w+)?
    on (?:sent|voit|devine) (?:bien )?(?:que vous|votre)
    vous n'êtes pas (?:très |bien )?(?:patiente?|malin|maligne|aimable|douée?|à l'aise|attentive?|
        attentif|débrouillarde?|de bonne foi)
    (?:mauvaise|peu de) (?:foi|humeur|éducation)
    # English
    (?:stay|keep|remain) calm|relax|take a deep breath
    your (?:tone|attitude|behaviou?r|language|manner|impatience|anger|mood|profile picture|
        post history|username)(?: \w+){0,4} (?:is|isn't|does|doesn't|seems?|leaves?|makes?|was|are|
        won't)(?: \w+)?
    (?:judging|going) by your (?:\w+ ){0,2}(?:posts?|profile|history|picture|tweets?|reviews?|
        messages?|comments?|timeline|name|tone)
    (?:looking at|reading|seeing|scrolling) (?:through )?your (?:\w+ ){0,2}(?:post history|posts|
        profile|history|tweets|reviews|timeline|feed)
    a (?:little|bit) (?:more |of )*(?:patience|courtesy|respect|politeness|manners|kindness|calm|
        civility)(?: from you| on your| goes| would)?
    you (?:seem|sound|look|appear|come across as)(?: \w+){0,2} (?:angry|rude|aggressive|confused|
        lost|impatient|upset for|unreasonable|difficult|bitter|stressed|tired|emotional|unpleasant|
        hostile|grumpy|unhappy in)
    you(?:'re| are) (?:not very|not the most|hardly|a bit|rather|very|too|quite|always) (?:patient|
        bright|polite|tech|careful|clever|rude|impatient|demanding|sensitive|difficult|negative|
        aggressive|unreasonable|grumpy)\w*
    it(?:'s| is) (?:really |actually |quite )?not (?:that )?(?:hard|difficult|complicated|
        rocket science)
    even a child|everyone (?:else )?(?:knows|understands|manages)
    mind your (?:language|tone|manners)|watch your (?:language|tone|mouth)
    (?:perhaps|maybe) you (?:need|should)(?: \w+){0,2} (?:sleep|break|help|holiday|rest|hobby|
        coffee)
    """
)
_WELL_MEANT = phrases(
    r"""
    # French
    (?:normale?|légitime|compréhensible|justifiée?|fondée?|bien naturelle|à la hauteur|parfaitement|
        nous touche|entendue)s?
    (?:est|était|avez|aviez) (?:tout à fait |bien )?(?:raison|le droit)|je comprends|nous comprenons
    # English
    (?:understandable|understand|justified|fair|legitimate|(?:the|every|are|were|quite) right|
        natural|deserved|earned|reasonable)
    """
)


def check(text: str, context: Context) -> Iterator[Finding]:
    """Find orders to be calm and judgements (errors), and remarks that may be kindly meant."""
    reply = spoken(text)
    insults = reply.hits(_INSULTS)
    remarks = [
        *reply.hits(_TRAITS),
        *(
            words
            for sentence in reply.sentences()
            if not sentence.says(_WELL_MEANT)
            for words in sentence.hits(_REMARKS)
        ),
    ]
    if insults:
        yield _found(Severity.ERROR, "tells the customer how to feel, or judges them", insults)
    if remarks:
        message = "speaks of the customer's person: speak of what happened"
        yield _found(Severity.WARNING, message, tuple(dict.fromkeys(remarks)))


def _found(severity: Severity, message: str, words: tuple[str, ...]) -> Finding:
    return Finding(check="personal_remark", severity=severity, message=message, words=words)
