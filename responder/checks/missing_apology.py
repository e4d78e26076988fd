"""No apology where one is due, or one that is none: sorry that you feel so."""

from collections.abc import Iterator

from responder.checks.finding import Context, Finding, Severity
from responder.checks.wording import phrases, spoken

LIKELY = 0.35
"""From this probability on a post is taken for a complaint."""

_APOLOGY = phrases(
    r"""
    # French
    désolée?s?|navrée?s?|pardon|excuse(?:s|z|r|nt)?|excus(?:ons|ions|erons)|regrett\w+|regrets?|
        mea culpa|mille excuses|confuse?s?|m'en veux|nous en voulons|pardonn\w+|honteu(?:x|se)s?|
        condoléances
    # English
    sorry|apolog\w+|regret\w*|forgive|pardon|mea culpa|(?:my|our) bad|condolences|ashamed
    """
)
_NO_APOLOGY = phrases(
    r"""
    # French: the fault lies in how the customer feels
    (?:désolée?s?|navrée?s?|regrett\w+)(?: \w+)?(?: que| qu'| si)(?: \w+){0,2}\s?(?:vous|tu|
        t')\s?(?:(?:l'|le|ne|n'|en|y|vous) ?)*(?:ay?ez|aies?|soyez|sois|êtes|es|avez|as|ayez|
        pensiez|pensez|trouviez|trouvez|jugiez|viviez|ressentiez|preniez|perceviez|voyiez|estimiez|
        sentiez|croyiez)(?: été| pu)? (?:ressentie?s?|mal|pensé|perçu\w*|vécu\w*|trouvé\w*|cru|jugé|
        déçue?s?|contrariée?s?|mécontente?s?|insatisfaite?s?|froissée?s?|heurtée?s?|offensée?s?|
        choquée?s?|gênée?s?|impatiente?s?|ainsi|cela|ça|comme|que|cette|notre|le|la)(?: \w+)?
    (?:désolée?s?|navrée?s?|regrett\w+)(?: \w+)? (?:de|pour|que) (?:votre|ton|ta|cette) (?:ressenti|
        perception|impression|sentiment|interprétation|mécontentement|insatisfaction|agacement|
        énervement|colère|opinion|avis)
    (?:si|pour ceux que) (?:cela|ça|nous|notre \w+|nos \w+)(?: \w+){0,2} (?:a|ont|avons) (?:pu |
        bien pu )?(?:\w+ )?(?:froiss|heurt|offens|choqu|déplu|gên|vex|bless|déçu|contrari)\w*
    (?:excuses?|désolée?s?|pardon),? (?:auprès de|à) (?:ceux|celles|quiconque|
        toute personne)(?: \w+)?
    (?:n'avons|n'ai|n'y a|pas|sans|rien)(?: \w+){0,3} (?:à nous|à m'|de raison de (?:nous|s'|m')|
        lieu de (?:nous|s'))\s?excuser
    ne (?:nous|m'|s') ?(?:excuserons|excuserai|excusons) (?:pas|point)
    # French: for something smaller
    (?:désolée?s?|pardon|navrée?s?|excus\w+)(?:-nous|-moi)?(?: \w+)?,? (?:si|s')\s?\w+(?: \w+){0,3}
    (?:désolée?s?|pardon|navrée?s?|excus\w+)(?:-nous|-moi)?(?: \w+)? (?:de|d') ?(?:vous |te |t'|
        devoir |le |la )*(?:demander|déranger|contreinterrompre|insister|corriger|poser|
        apprendre|embêter|relancer)(?: \w+){0,3}
    # English: for something smaller, or a figure of speech
    (?:better )?safe than sorry|sorry sight|(?:sorry|apologi[sz]e|apologies)(?: \w+)? (?:to|
        for) (?:ask\w*|bother\w*|disagree\w*|contradict\w*|interrupt\w*|insist\w*|
        repeat\w*|correct\w*|point\w*|break it|disappoint\w*)(?: \w+){0,3}
    # English: the fault lies in how the customer feels
    (?:sorry|regret|apologi[sz]e)(?: \w+)?(?: that| if| to hear (?:that )?| for (?:how|
        the way))? (?:you|you're|you've|your)(?: (?:have|had|are|were|may|might|did|do|should|
        would))?(?: been)?\s?(?:feel|felt|think|thought|see|saw|find|found|believe|perceive\w*|took|
        take|taken|offended|upset|unhappy|dissatisfied|disappointed|annoyed|are|feelings?|
        perception|impression|view|opinion|not happy|didn't like)(?: \w+)?
    (?:sorry|regret|apologi[sz]e)(?: \w+)? (?:for|about) (?:your|any) (?:feelings?|perception|
        impression|dissatisfaction|disappointment|opinion|view|offence|offense)
    (?:sorry|apologi[sz]e|apologies),? (?:to (?:anyone|those|all)|if (?:any|anyone|this|that|it|we|
        our|you|the|some))(?: \w+){0,3}
    (?:no|not|nothing|don't|never)(?: \w+){0,2} (?:to apologi[sz]e|apologi[sz]e|an apology|
        apologi[sz]ing)(?: for)?
    (?:makes?|sounds?) no apolog(?:y|ies)|sorry,? not sorry
    """
)
_ANSWERED_AT_ONCE = frozenset({"praise", "question_info"})


def apology_due(context: Context) -> bool:
    """Whether what we know of the post says that it complains."""
    return context.complaint >= LIKELY and context.topic not in _ANSWERED_AT_ONCE


def apologises(text: str) -> bool:
    """Whether a reply apologises for something, not for what the customer feels."""
    reply = spoken(text)
    false = _NO_APOLOGY.sub(lambda match: " " * len(match.group()), reply.read)
    return _APOLOGY.search(false) is not None


def check(text: str, context: Context) -> Iterator[Finding]:
    """Find apologies that are none, wherever they stand, and miss one under a complaint."""
    if apologises(text):
        return
    words = spoken(text).hits(_NO_APOLOGY)
    if words:
        yield _found("an apology that is none: say what you are sorry for", words)
    elif apology_due(context):
        yield _found("does not apologise for what went wrong", ())


def _found(message: str, words: tuple[str, ...]) -> Finding:
    return Finding(check="missing_apology", severity=Severity.WARNING, message=message, words=words)
