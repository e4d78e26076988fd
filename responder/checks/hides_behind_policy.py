"""The reply gives a rule for a reason."""

from collections.abc import Iterator

from responder.checks.finding import Context, Finding, Severity
from responder.checks.wording import phrases, spoken

_RULES = phrases(
    r"""
    # French: the rule itself
    (?:notre|la) politique (?!de confidentialité)(?:commerciale|interne|d\w*|est|prévoit|ne|
        en la matière|maison|tarifaire)
    (?:c'est|selon|conformément à|d'après|suivant) notre politique(?! de confidentialité)
    (?:c'est|ce sont|telle est|telles sont) (?:\w+ )?(?:la règle|les règles|la procédure|
        le règlement|nos règles|nos conditions|la norme|le protocole|le process(?:us)?|l'usage|
        notre (?:procédure|règlement|fonctionnement))
    (?:notre|le) règlement (?:intérieur|est|prévoit|ne|l'|interdit|impose)\w*
    (?:nos|les) (?:conditions générales|cg[vu])|cgv|cgu
    (?:conformément à|selon|en vertu de|en application de|aux termes de|d'après) (?:nos|notre|la|
        les|le|l'|vos|votre|cet|ce)\s?(?:conditions?|procédures?|règles?|règlement|contrat|
        articles?|process|charte)
    article \d+ (?:de|du)\w*
    # French: the rule that acts
    (?:la règle|les règles|la procédure|les procédures|le process(?:us)?|le protocole|
        nos procédures|nos règles|notre règlement|la charte|nos conditions|le contrat|votre contrat|
        nos consignes de|le règlement(?! de (?:votre|la|ma|cette)))(?: \w+){0,3} (?:(?:est|
        sont) (?:la même|claire|stricte|les mêmes)|veut|veulent|prévoi(?:t|ent)|exige(?:nt)?|
        impose(?:nt)?|demande(?:nt)?|interdi(?:t|sent)|stipule(?:nt)?|précise(?:nt)?|
        s'applique(?:nt)?|s'impose(?:nt)?|(?:ne |n')(?:nous |vous |me |le |la |les )?(?:permet|
        permettent|prévoi|autoris|laiss|fai)\w*)
    (?:nos|les) consignes (?:internes|sont (?:claires|strictes|formelles))|consignes? (?:reçues?|
        de la direction)|on (?:nous|m')\s?(?:demande|impose|interdit) (?:de|d')\s?\w+
    (?:nous sommes|je suis|on est) (?:tenue?s?|obligée?s?|contrainte?s?) (?:de|par|à)(?: \w+)?
    (?:impossible|pas possible|pas prévue?s?|exclue?s?) (?:dans|par|selon|d'après|
        au regard de) (?:nos|le|la|les|notre|votre) \w+|(?:n'est|ne sont|pas) (?:pas )?(?:prévue?s?|
        couverte?s?|comprise?s?|incluse?s?) (?:dans|par|au) (?:nos|le|la|les|notre|votre|
        contrat)(?: \w+)?
    (?:déjà )?(?:très |trop )?au-delà (?:du|des|de nos) (?:délais?|conditions)
    nos procédures(?: internes)?
    (?:le système|l'outil|le logiciel|notre (?:système|outil|
        logiciel))(?: informatique)? ne(?: (?:le|me|nous|vous))? (?:permet|autorise|prévoit|laisse)
    (?:c'est|ce qui est) (?:comme ça|ainsi|le fonctionnement(?: prévu| normal)?|valable pour tous|
        pareil pour tout le monde|la même chose pour tous|prévu ainsi|contractuel|réglementaire)
    (?:pour|par) (?:des )?(?:raisons?|mesure) (?:de procédure|internes?|de politique|
        réglementaires?|contractuelles?|de règlement)
    # French: no exception
    (?:ne|n'y|n') ?(?:pouvons|puis|peux|peut|faisons|ferons|fais|accordons|accordera|
        saurions)(?: pas| aucune| point)?(?: faire| accorder| consentir)? (?:d'|une |aucune |
        y )?(?:exceptions?|dérog\w+)
    aucune (?:exception|dérogation)|sans exception (?:possible|pour)|pas (?:d'exceptions?|
        de dérogations?)(?: possibles?)?
    (?:pas|guère) (?:habilitée?s?|autorisée?s?) à
    (?:nous|je) ne (?:faisons|fais) qu'appliquer|nous (?:ne faisons qu'|devons )?appliqu\w+ (?:la|
        les|le) (?:règle|règles|procédure|consignes?|règlement|même)
    (?:le|ce) délai (?:\w+ ){0,3}(?:est|étant) (?:dépassé|passé|expiré)|hors délais?|passé ce délai
    # English: the rule itself
    (?:our|company|store|internal|standard|shop) (?!privacy )polic(?:y|ies)
    (?:it is|it's|that's|that is|per|against|under|due to|as per) (?:our |the |
        company )*(?!privacy )policy
    polic(?:y|ies) (?:states?|says?|requires?|does not|doesn't|do not|don't|is clear|is that|
        prevents?|is policy)
    (?:our |the |your )?terms (?:and|&) conditions|(?:our|your|the) terms (?:of (?:use|service|
        sale)|state|say|are|require)
    (?:our |the )(?:internal |standard )procedures?(?: is| are| for)?
    (?:those|these|they) are the rules|rules are rules|(?:our|the) rules
    (?:that|this|it)(?:'s| is| would be) (?:\w+ )?(?:the (?:rule|procedure|process|protocol)|
        standard (?:practice|procedure)|against the rules|how (?:it works|the \w+ (?:is|are|
        was) (?:set up|designed|built)|we (?:work|do things|operate))|the way (?:it|things|
        the \w+) (?:is|are|works?))
    (?:clause|section|article) \d+
    # English: the rule that acts
    (?:the |our |your |company )?(?:process|procedure|procedures|protocol|rule|rules|contract|
        agreement|guidelines|regulations?|terms)(?: \w+){0,3} (?:requires?|says?|states?|demands?|
        forbids?|prohibits?|stipulates?|applies|apply|prevents?|(?:do|does|did|will|wo|ca)(?:n't|
        \ not) (?:allow|let|permit|cover|include|provide)\w*)
    (?:we are|we're|i am|i'm) (?:bound|obliged|required|instructed|told) (?:by|to)(?: \w+){0,2}
    (?:isn't|is not|not) (?:covered|included|foreseen|provided for) (?:by|in|under) (?:our|the|
        your)(?: \w+)?
    my hands are tied|(?:nothing|not much) (?:more )?(?:i|we) can do(?: about)?|more than (?:my|
        our) job
    (?:the|our) (?:system|software|tool|computer) (?:does not|doesn't|won't|will not|cannot|
        can't) (?:allow|let|permit)(?: \w+)?
    we (?:only |just |simply )?(?:follow|apply) (?:the|our) (?:rules?|procedures?|policy|process|
        guidelines|protocol)
    # English: no exception
    (?:cannot|can't|can not|could not|couldn't|unable to|do not|don't|won't|will not|never) (?:make|
        grant|offer|allow)(?: any| an| for)? exceptions?
    no exceptions?|without exception
    (?:no|not any|don't have any|have any) (?:discretion|leeway|room for manoeuvre)
    not (?:authori[sz]ed|allowed|permitted|able under) to
    (?:may|can) only be \w+ (?:once|twice|within|if)
    (?:outside|past|beyond) (?:the|our) (?:\w+[ -])?(?:window|period|deadline|time limit)
    """
)
_OWNS_UP = phrases(
    r"""
    # French: the rule is named in order to leave it, or to mend it
    (?:n'est|n'était|ce n'est|est) pas une (?:réponse|excuse|raison|explication)
    n'excuse (?:rien|pas)|ne (?:justifie|suffit|console|vaut|s'applique|s'appliquera|
        tient)\w* (?:pas|rien)
    (?:je fais|nous faisons|on fait|ferons|ai fait|avons fait|j'ai obtenu|
        une) (?:une )?(?:exception|dérogation) (?:pour vous|à)
    (?:nous|je|on|l'équipe)(?: l')?\s?(?:la |le |les )?(?:chang|revo|réécri|modifi|corrig|assoupli|
        simplifi|supprim|revu)\w*
    (?:chang|modifi|revo|assoupli|supprim|corrig|réécri)\w* (?:cette|la|les|ces|nos|notre) (?:règle|
        règles|procédures?|politique|consignes?|process)
    (?:à revoir|est mauvaise|était mauvaise|est absurde|n'a pas été (?:suivie?|respectée?))
    # English
    (?:isn't|is not|wasn't|is no|are no|not) an? (?:answer|excuse|reason|explanation)
    no (?:excuse|answer|reason|comfort)|does(?:n't| not) (?:excuse|apply|help|justify)
    (?:making|made|make|got you) an exception (?:for|to)
    (?:we're|we are|i'm|i am|being|have|has) (?:\w+ )?(?:chang|review|rewrit|fix|relax|simplif|
        dropp|amend)\w*
    (?:was|were|is) (?:not|n't) (?:followed|respected)|wasn't followed
    """
)


def check(text: str, context: Context) -> Iterator[Finding]:
    """Find rules, conditions and procedures given as an answer.

    A privacy policy may be named, and a rule that the sentence calls no answer, or changes.
    """
    words = [
        words
        for sentence in spoken(text).sentences()
        if not sentence.says(_OWNS_UP)
        for words in sentence.hits(_RULES)
    ]
    if words:
        yield Finding(
            check="hides_behind_policy",
            severity=Severity.WARNING,
            message="gives a rule for a reason: say what you can do",
            words=tuple(dict.fromkeys(words)),
        )
