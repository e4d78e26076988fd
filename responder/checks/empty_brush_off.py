"""The reply sends the customer away: no next step, no time, or a stock phrase in their place."""

from collections.abc import Iterator

from responder.checks.finding import Context, Finding, Severity, hits, pattern

_STOCK = pattern(
    r"""
    # French
    (?:transmis|transféré|remonté|fait remonter)(?:es|e|s)? (?:votre (?:message|demande|
        remarque) )?(?:au|aux|à la|à l'|vers le)\s?(?:service|services|équipe|équipes|région|
        direction)(?: (?:concernée?s?|compétente?s?))?
    merci de (?:patienter|votre patience|votre compréhension)|soyez patiente?s?|
        un peu de patience
    nous prenons (?:bonne )?note|nous en prenons note
    votre (?:avis|satisfaction) (?:est|reste) (?:importante?|notre priorité)|votre avis compte
    (?:rendez-vous|allez|consultez|voir) (?:sur )?(?:notre|le) (?:site|faq)
    dans les (?:meilleurs|plus brefs) délais|dès que possible
    # English
    (?:forwarded|passed|escalated)(?: \w+){0,4} (?:to|on to) (?:the|our) (?:relevant|
        appropriate|concerned|right|region|team|department)(?: \w+)?
    (?:thank you|thanks) for your (?:patience|understanding)|(?:please )?be patient|
        please bear with us
    (?:we )?take (?:your|all) (?:feedback|comments|complaints?) (?:very )?seriously
    your (?:feedback|opinion|satisfaction) (?:is important|matters)
    (?:go to|visit|check|see) our (?:website|web site|site|faq)
    as soon as possible|in due course|shortly
    """
)
_TIME = pattern(
    r"""
    # French
    d'ici|dans l'heure|dans la (?:journée|matinée|soirée|semaine)|dans les \d+|dans \d+|
        sous \d+|avant
    aujourd'hui|demain|ce (?:matin|soir)|cet après-midi|cette semaine|dès (?:maintenant|ce|
        demain|lundi)
    tout de suite|maintenant|à l'instant|immédiatement|en ce moment(?: même)?|sur-le-champ
    (?:lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche)|\d{1,2} ?h(?:\d{2})?|
        \d+ (?:minutes?|heures?|jours?)
    # English
    within|by (?:\w+day|noon|tonight|tomorrow|the end|\d+)|before \w+|in (?:the next )?(?:\d+|
        an|one|two) (?:minutes?|hours?|days?)
    today|tonight|tomorrow|this (?:morning|afternoon|evening|week)|right (?:now|away)|
        straight away|now|immediately|at this moment
    (?:on )?(?:monday|tuesday|wednesday|thursday|friday|saturday|sunday)|\d{1,2} ?(?:am|pm)
    """
)
_STEP = pattern(
    r"""
    # French: what we do, or what the customer is invited to do with us
    nous (?:(?:vous|le|la|les|en|y|nous|l') ?){0,3}(?!sommes|avons|regrettons|comprenons|espérons|
        excusons|présentons|savons|souhaitons|serons|prenons|remercions|entendons|voulons|
        devons|pouvons)\w+ons
    (?:je|j')\s?(?:(?:vous|le|la|les|m'en|m'|en|l')\s?){0,3}(?:vérifie|regarde|reviens|rappelle|
        cherche|demande|envoie|appelle|reprends|transmets|occupe|contacte|ai (?:demandé|vérifié|
        renvoyé|relancé|lancé|trouvé|contacté))
    (?:écrivez|envoyez|appelez|contactez|joignez|dites)-(?:nous|moi)|appelez
    # English
    (?:we're|we are|i'm|i am) (?!sorry)\w+ing|(?:we|i)(?: will|'ll) (?!be sorry)\w+|let me
    (?:we|i)(?:'ve| have) (?:asked|sent|started|opened|found|checked|called|refunded|booked)
    (?:send|message|write to|call|contact|tell) (?:us|me)
    """
)
_NO_STEP_NEEDED = frozenset({"praise"})


def check(text: str, context: Context) -> Iterator[Finding]:
    """Find stock phrases, and miss a next step and a time; a thank-you needs neither."""
    if words := hits(_STOCK, text):
        yield _found("a stock phrase that sends the customer away", words)
    if context.topic in _NO_STEP_NEEDED:
        return
    if not hits(_STEP, text):
        yield _found("names no next step", ())
    if not hits(_TIME, text):
        yield _found("does not say when", ())


def _found(message: str, words: tuple[str, ...]) -> Finding:
    return Finding(check="empty_brush_off", severity=Severity.WARNING, message=message, words=words)
