"""The reply sends the customer away: no problem, no next step, no time, or a stock phrase."""

import re
from collections.abc import Iterator

from responder.checks.finding import Context, Finding, Severity
from responder.checks.wording import Spoken, phrases, spoken

_STOCK = phrases(
    r"""
    # French: handed on to nobody
    (?:transmis|transféré|remonté|fait remonter|transmettons|transmet|remontons)(?:es|e|
        s)? (?:votre (?:message|demande|remarque) )?(?:au|aux|à la|à l'|vers le|en)\s?(?:service|
        services|équipe|équipes|région|direction|interne|qui de droit)(?: (?:concernée?s?|
        compétente?s?))?
    (?:avons|est|a été) (?:bien )?(?:remonté|transmis|signalé)(?: \w+){0,2} en interne
    un (?:conseiller|collaborateur|collègue|agent)(?: \w+)? reviendra vers vous
    # French: wait
    merci de (?:patienter(?! jusqu| encore)|votre patience|votre compréhension|
        bien vouloir patienter)|soyez patiente?s?|un peu de patience|nous vous remercions (?:de|
        pour) votre (?:patience|compréhension)
    dans les (?:meilleurs|plus brefs) délais|dès que possible|au plus vite|prochainement|
        ultérieurement|en temps voulu|incessamment
    (?:est|sont) (?:actuellement )?en cours de traitement|votre (?:dossier|demande) suit son cours
    # French: noted
    nous prenons (?:bonne )?note|nous en prenons (?:bonne )?note|c'est (?:bien )?noté|
        nous avons (?:bien )?pris (?:bonne )?note
    votre (?:avis|satisfaction) (?:est|reste) (?:importante?|notre priorité)|votre avis compte
    nous aide(?:nt|ra|ront)? à (?:nous améliorer|progresser|grandir)|améliorer nos services
    (?:faisons|mettons|mettrons|ferons) (?:actuellement )?(?:tout )?(?:notre (?:maximum|possible|
        mieux)|en œuvre|en oeuvre|le nécessaire)
    le nécessaire (?:sera|est|a été|va être) fait
    (?:rendez-vous|allez|consultez|voir|visitez) (?:sur )?(?:notre|le|la) (?:site|faq|foire)
    nous restons à votre (?:entière )?(?:écoute|disposition)
    # English: handed on to nobody
    (?:forwarded|passed|escalated)(?: \w+){0,4} (?:to|on to) (?:the|our) (?:relevant|appropriate|
        concerned|right|region|team|department)(?: \w+)?
    (?:fed|passed|feeding|flagged|raised)(?: \w+){0,3} (?:back |on )?internally
    (?:an?|our) (?:adviser|advisor|agent|colleague|representative)(?: \w+)? will (?:be in touch|
        get (?:back|in touch)|contact you)(?! by| within| before| today| tomorrow| on| at)
    # English: wait
    (?:thank you|thanks) for (?:your (?:patience|understanding)|bearing with us)|
        (?:please )?be patient(?! until| till)|please bear with us|kindly wait
    as soon as possible|in due course|shortly|asap|(?:at )?(?:the|our) earliest (?:opportunity|
        convenience)|when (?:we|they) (?:can|get a chance)
    (?:is|are) (?:currently )?being (?:processed|looked into|handled|dealt with)
    # English: noted
    (?:we )?take (?:your|all) (?:feedback|comments|complaints?) (?:very )?seriously
    your (?:feedback|opinion|satisfaction) (?:is (?:very )?important|matters|is valuable)
    (?:helps?|help us|allows? us|lets us)(?: us)?(?: to)? (?:get better|improve|grow|learn)
    we (?:have |'ve )?(?:duly )?noted (?:your|this)|duly noted
    (?:are |'re )?(?:doing|do|did|try|trying) our (?:best|utmost)|everything in our power
    the (?:needful|necessary) (?:will|is|has)(?: be| been)? (?:done|taken)
    (?:go to|visit|check|see) our (?:website|web site|site|faq)
    we (?:remain|are) at your (?:disposal|service)
    """
)
_STAND_IN = phrases(
    r"""
    # words that fit any complaint
    (?:ce|ces|tout|le|les|du) (?:éventuels? )?désagréments?|la gêne(?: occasionnée)?|cette (?:gêne|
        situation|expérience)|la situation|votre (?:mécontentement|insatisfaction|déception|
        ressenti)
    (?:the|this|any) (?:inconvenience|situation|experience|trouble)|your (?:dissatisfaction|
        disappointment|frustration|feelings)
    """
)
_TIME = phrases(
    r"""
    # French
    d'ici|dans l'heure|dans la (?:journée|matinée|soirée|semaine|nuit)|dans (?:les |une |
        un )?(?:\d+|demi|quart|deux|trois|vingt|trente|quelques minutes)|sous (?:\d+|une?|deux|
        trois|cinq|six|huit|dix|quinze|quelques)|avant|jusqu'(?:à|au)
    aujourd'hui|demain|ce (?:matin|soir|midi|week-end)|cet après-midi|cette (?:semaine|nuit)|
        dès (?:maintenant|ce|cet|demain|lundi|que)|tout à l'heure|juste après|ensuite
    tout de suite|maintenant|à l'instant|immédiatement|en ce moment(?: même)?|sur-le-champ|
        sans attendre|aussitôt|à la minute
    (?:lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche)|\d{1,2} ?h(?: ?\d{2})?|midi|minuit|
        (?:\d+|une|deux|trois) (?:minutes?|heures?|jours?)
    (?:janvier|février|mars|avril|mai|juin|juillet|août|septembre|octobre|novembre|décembre)|
        le jour (?:de|où|même)|la semaine prochaine|le mois prochain
    # English
    within|by (?:\w+day|noon|midday|midnight|tonight|tomorrow|then|the end|\d+|next)|before \w+|
        until \w+|(?:at|after|from|around) (?:noon|midday|midnight|\d+)|back at
    in (?:the next )?(?:\d+|an|one|two|half an) (?:minutes?|hours?|days?)|in half an hour|(?:in |
        the )?next (?:few )?(?:minutes?|hours?|week|month)|\d+ (?:minutes?|hours?|days?)
    today|tonight|tomorrow|this (?:minute|morning|afternoon|evening|week|weekend)|right (?:now|away|
        after)|straight away|now|immediately|at (?:this moment|once)|the same day|the day|as (?:i|
        we) (?:type|write|speak)|next time|every \w+
    (?:on )?(?:mon|tues|wednes|thurs|fri|satur|sun)days?|\d{1,2}(?:[.:]\d{2})? ?(?:am|pm|o'clock)
    (?:january|february|march|april|june|july|august|september|october|november|december)|in may
    """
)
_STEP = phrases(
    r"""
    # French: what we do
    nous (?:(?:vous|le|la|les|en|y|nous|l'|lui|leur) ?){0,3}(?!sommes|avons|regrettons|comprenons|
        espérons|excusons|présentons|savons|souhaitons|serons|prenons|remercions|entendons|voulons|
        devons|pouvons|restons|faisons|mesurons|transmettons|remontons|mettons|ferons|mettrons|
        tenons|efforçons)\w+ons
    nous avons (?:(?:vous|les?|la|l') ?)?(?:demandé|vérifié|renvoyé|relancé|lancé|trouvé|contacté|
        ouvert|bloqué|retiré|corrigé|réparé|prévenu|rappelé|remplacé|obtenu|réservé|annulé)e?s?
    (?:je|j'|on)\s?(?:(?:vous|te|le|la|les|m'en|m'|en|l'|t'|lui|leur|y|me) ?){0,3}(?!suis|
        comprends?|regrette|mesure|sais|sait|espère|présente|prie|souhaite|excuse|vois|crois|
        remercie|tiens|entends|pense|prends|imagine|ne|n'|peux|veux|voudrais|aimerais|dois|reste|
        est|a|an?)[a-z]{3,}
    j'ai (?:\w+ )?(?:demandé|vérifié|renvoyé|relancé|lancé|trouvé|contacté|ouvert|rassemblé|gardé|
        parlé|obtenu|bloqué|réservé|appelé|prévenu|retrouvé|corrigé|signalé|posé|mis)
    # French: what one of us does
    (?:vérifie|contrôle|cherche|recherche|regarde|teste|répare|analyse|rappelle|appelle|prépare|
        corrige|travaille|examine|enquête|nettoie|retire|envoie|ajoute|décale|relance|rembourse|
        remplace|passe|installe|écoute|contacte|surveille|goûte|reprogramme|bloque|avance)(?:nt|ra|
        ront)?|(?:relit|reprend|répond|joint|écrit|reçoit|revient|vient|rend|relisent|reprennent|
        répondent|reviennent|viennent|remettent|remet|suit|suivent|vide)
    (?:est|sont|sera|seront|a été|ont été) (?:\w+ )?(?:réparé|contrôlé|corrigé|remplacé|bloqué|
        retiré|prévenu|examiné|vérifié|testé|repoussé|rétabli|enregistré|renvoyé|relivré|en test|
        retrouvé|trouvé|chargé|parti|expédié|déposé|lancé|relancé|rappelé|ouvert|réglé|en route|
        dégusté)\w*
    vous (?:aurez|saurez|recevrez|savez|serez|avez la)|(?:réponse|retour|correctif|rappel|passage|
        nouvelles|bilan|point)(?: \w+){0,3}
    # French: what the customer is invited to do with us
    (?:écrivez|envoyez|appelez|contactez|joignez|dites|écris|envoie|appelle|dis|laissez|laisse|
        donnez|donne|gardez|garde|indiquez|sortez|glissez|essaie|essayez|cliquez|
        redémarrez)(?:-(?:le|la|les))?(?:-(?:nous|moi))?
    (?:en|un|par) (?:privé|mp|message privé)|par la messagerie|nous (?:vous )?faisons \w{2,}er
    # English
    (?:we're|we are|i'm|i am) (?!sorry|so|very|truly|really|doing|trying)\w+ing
    (?:we|i)(?: will|'ll) (?!be sorry|do our|try)\w+|let me|let's
    (?:we|i)(?:'ve| have)? (?:just |already )?(?:asked|sent|started|opened|found|checked|called|
        refunded|booked|spoke|spoken|put|rang|set|moved|told|blocked|reopened|warned|held)
    (?:is|are|being|was|were|has been|have been) (?:\w+ )?(?:checking|testing|looking|calling|
        ringing|tracing|pulling|rewriting|working|fixing|reading|finding|adding|checked|tested|
        repaired|fixed|replaced|blocked|corrected|withdrawn|examined|on it|going|coming|sending|
        cleaning|tasting|tasted|preparing|searching|booked|standing by)
    (?:she|he|they|team|manager|lab|quality|driver|dairy|depot|engineer|you|someone|person|
        director)(?:'ll| will)(?: be)? (?!be in touch|get)\w+
    (?:checks?|tests?|goes|answers?|rings?|calls?|reaches|comes|has this|update)
    (?:send|message|write to|call|contact|tell|give|show) (?:us|me)|(?:by |a )?(?:dm|
        private message)|privately|drop (?:me|us)|dm (?:me|us|the|your)|reply below|just (?:reply|
        answer)
    (?:please )?(?:ring|keep|change|stop|restart|try|don't (?:eat|open|use)|scan)
    answer (?:by|at|before|today|tomorrow|tonight|within|on)|back at|back with|here (?:at|by|
        tomorrow|tonight|on)
    """
)
_ASKS = re.compile(r"\?")
_WORD = re.compile(r"[^\W\d_]{5,}")
_ANSWERED_AT_ONCE = frozenset({"praise", "question_info"})


def check(text: str, context: Context) -> Iterator[Finding]:
    """Find stock phrases, and miss the problem, a next step and a time.

    A thank-you and the answer to a question need none of them.
    """
    reply = spoken(text)
    if words := reply.hits(_STOCK):
        yield _found("a stock phrase that sends the customer away", words)
    if context.topic in _ANSWERED_AT_ONCE:
        return
    if (words := reply.hits(_STAND_IN)) and context.post and not _shared(reply, context.post):
        yield _found("does not name the problem", words)
    if not reply.says(_STEP) and not reply.says(_ASKS):
        yield _found("names no next step", ())
    if not reply.says(_TIME):
        yield _found("does not say when", ())


def _shared(reply: Spoken, post: str) -> bool:
    """Whether the reply takes up a word of the post, by its first five letters."""
    return not _stems(reply.read).isdisjoint(_stems(spoken(post).read))


def _stems(read: str) -> frozenset[str]:
    return frozenset(word[:5].lower() for word in _WORD.findall(read))


def _found(message: str, words: tuple[str, ...]) -> Finding:
    return Finding(check="empty_brush_off", severity=Severity.WARNING, message=message, words=words)
