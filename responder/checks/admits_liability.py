"""The reply says that we are to blame in the sense of the law, where the playbook forbids it."""

from collections.abc import Iterator

from responder.checks.finding import Context, Finding, Severity
from responder.checks.wording import phrases, spoken

_ADMITS = phrases(
    r"""
    # French: fault and responsibility
    (?:c'est|c'était|il s'agit(?: bien)? d'une|tout est|cela est|est|
        sont) (?:\w+ )?(?:de )?(?:notre|ma) (?:entière |seule |propre |pleine )?(?:faute|
        responsabilité)
    (?:par|de) notre (?:seule )?faute
    (?:faute|négligence|manquement|imprudence)s? (?:\w+ )?(?:de notre part|de la part de nos \w+|
        est la nôtre|nous revient|grave de)
    notre (?:entière |pleine |seule |propre )?(?:négligence|responsabilité|culpabilité)
    (?:nous|on|je) (?:\w+ ){0,2}(?:reconn\w+|assum\w+|admet\w*|avou\w+|endoss\w+|port\w+|
        accept\w+)(?: \w+)? (?:notre|la|toute|nos|être|avoir|cette|une|l'entière|
        la pleine)(?: \w+)? (?:faute|fautes|tort|torts|responsab\w+|négligence|manquements?|erreur|
        commis|fautifs?|culpabilité|conséquences)
    (?:nous|on) (?:en )?(?:sommes|est) (?:bien |entièrement |pleinement |totalement |seuls? |
        les seuls |seule |donc |juridiquement )*(?:responsables?|fauti(?:fs?|ves?)|coupables?|
        en (?:faute|tort)|à l'origine|la cause)(?: d\w*)?
    (?:nous|on) (?:avons|a) (?:\w+ )?(?:commis|fait preuve d)(?: \w+|'\w+)? ?(?:faute|négligence|
        erreur|manquement|imprudence)
    (?:sommes|est|suis) en (?:faute|tort)|à nos torts|nos torts
    (?:la|cette|toute) (?:faute|responsabilité) (?:\w+ )?(?:est la nôtre|nous (?:revient|incombe))
    # French: what of ours did the harm
    (?:un|le|ce|cette|une|la|notre|nos|l') ?(?:défauts?|défaillances?|malfaçon|vice|négligence|
        erreur|contamination|oubli|manque|mauvais \w+)(?: \w+){0,5} (?:a|ont|est|sont|
        aura) (?:bien |directement |donc )?(?:provoqué|causé|entraîné|blessé|intoxiqué|brûlé|rendu|
        contaminé|déclenché|endommagé|à l'origine (?:de|du)|la cause (?:de|du)|responsables? (?:de|
        du|des))\w*
    (?:notre|nos|l'un de nos|l'une de nos|un de nos|une de nos)(?: \w+){1,4} (?:a|ont|vous a|
        vous ont|est|sont) (?:bien |directement |donc )?(?:provoqué|causé|entraîné|blessé|intoxiqué|
        brûlé|rendue?s?|contaminé|déclenché|endommagé|empoisonné|coupé|fait tomber|
        à l'origine (?:de|du)|la cause (?:de|du)|responsables? (?:de|du|des)|défectueu(?:x|se)|
        contaminée?|en faute|en cause)\w*
    (?:a|ont|avons) rendue? (?:\w+ ){1,3}malades?
    par (?:pure |notre )?(?:négligence|inadvertance|imprudence|manque de \w+|faute de \w+)
    (?:comme|ce que) la loi (?:l'|nous (?:l')?)\s?(?:exige|impose|oblige|prévoit|demande)\w*|
        (?:enfreint|violé|méconnu|manqué à) (?:la loi|nos obligations|notre (?:obligation|devoir)|
        le règlement)|(?:contraire|en violation) (?:à|de) (?:la loi|nos obligations)
    (?:causée?s?|provoquée?s?|due?s?|blessée?s?|intoxiquée?s?) (?:\w+ )?(?:à|par|au) (?:un défaut|
        une erreur|une (?:faute|négligence|défaillance)|notre|nos|l'un de nos)(?: \w+)?
    à cause d(?:e|'un|'une) (?:notre|nos|défaut|défaillance|négligence)(?: \w+)?
    (?:nous vous avons|vous avons|t'avons) (?:blessé|intoxiqué|mise? en danger|rendue? malade|
        contaminé|causé)\w*
    # French: and pay for it
    (?:prendrons|prenons|prendra) (?:\w+ )?(?:en charge|à notre charge)(?: \w+){0,4}|(?:indemnis|
        dédommag)(?:erons|era|ons)(?: \w+){0,3}|réparerons (?:le|votre|tout) préjudice
    # English: fault and responsibility
    (?:is|was|'s|are|were|be) (?:\w+ )?(?:our|my) (?:own )?(?:fault|responsibility|negligence|
        liability)(?! to)
    (?:our|my) (?:own )?(?:fault|negligence|carelessness|liability|wrongdoing)
    (?:we|i)(?:'re| are| am|'m) (?:\w+ )?(?:at fault|to blame|liable|guilty|negligent|in the wrong|
        responsible for (?:your|the|this|what|that|her|his))(?: \w+)?
    (?:accept|take|assume|admit|acknowledge|bear|own)\w* (?:\w+ ){0,2}(?:responsibility|liability|
        blame|fault|guilt|negligence|wrongdoing)(?: for(?: \w+){1,2})?
    (?:the )?(?:fault|blame|responsibility|liability) (?:is|lies|was|rests) (?:\w+ )?(?:ours|
        with us|on us|us)
    (?:we|i)(?: were|'ve been| have been| was) (?:\w+ )?(?:negligent|careless|at fault|reckless)
    negligence on our part|on account of our (?:negligence|mistake)|we broke the law
    # English: what of ours did the harm
    (?:our|one of our|a|the) (?:\w+ ){0,3}(?:defect\w*|fault\w*|failure|flaw|leak|oversight|error|
        contamination|negligence|malfunction|product|box|bike|brakes?|batter(?:y|ies)|yoghurt|
        cheese|milk|cream|butter|driver|van|lorry|machine|appliance|device|batch|line|
        plant) (?:\w+ ){0,5}(?:caused|injured|hurt (?:you|your|him|her|them)|poisoned|burned|burnt|
        started the|led to|resulted in|damaged|contaminated|was the cause of|(?:was|is|were|
        are) responsible for|(?:was|is|were|are) (?:defective|contaminated|unsafe|at fault|
        to blame)|made (?:\w+ ){1,3}(?:ill|sick|unwell))(?: \w+){0,2}
    through (?:an oversight|negligence|carelessness|our (?:own )?(?:fault|negligence|mistake|
        oversight))|by (?:our )?negligence
    as the law (?:requires|demands|says)|(?:broke|breached|violated) (?:the law|our (?:duty|
        obligations?)|regulations?)|(?:against|contrary to) the law|breach of (?:our )?duty
    (?:caused by|due to|because of|the result of|down to) (?:a (?:fault|defect|failure|mistake|
        flaw) in our|a (?:fault|defect|manufacturing \w+|failure|flaw)|our|poor|faulty|negligen\w+|
        one of our)(?: \w+)?
    we (?:have )?(?:injured|hurt|poisoned|endangered|harmed|made) (?:you|your|him|her|them|
        people)(?: \w+)?
    # English: and pay for it
    (?:we will|we'll|we shall) (?:\w+ )?(?:compensate|indemnify|cover (?:all|the|your|any)|
        pay (?:for (?:all|the|your|any)|damages))(?: \w+){0,3}
    """
)
_LEFT_UNDONE = phrases(
    r"""
    # what was not done to prevent it: an admission where somebody was harmed, else news
    nous (?:n'avons pas|avons omis de|avons oublié de|aurions dû|avons négligé de|
        avons manqué de) (?:contrôl|vérifi|entreten|révis|inspect|rappel|retir|protég|sécuris|
        remplac|nettoy|signal)\w*(?: \w+){0,3}
    (?:n'a|n'ont|n'avait|n'avaient) pas été (?:remplac|contrôl|vérifi|entreten|révis|inspect|protég|
        sécuris|nettoy|désinfect|testé)\w*
    we (?:failed to|did not|didn't|should have|neglected to|forgot to) (?:inspect|check|test|
        maintain|service|recall|withdraw|repair|protect|secure|replace|clean|warn)\w*(?: \w+){0,3}
    (?:was|were|had|has|have)(?:n't| not)(?: been)? (?:replaced|checked|inspected|maintained|tested|
        serviced|protected|secured|cleaned|disinfected)
    """
)
_HARM = phrases(
    r"""
    # French
    bless\w+|hôpital|hospitalis\w*|urgences|brûl\w+|incendi\w*|feu|fumée|explos\w+|fondu|accidents?|
        verre|métal|intoxi\w*|vomi\w*|malades?|allergi\w*|poignet|jambe|dents?|coup(?:é|ure)\w*|
        chute|tomb\w+|freins?|javel|poison|piquent|saign\w*|évanoui\w*|bébé|décès|décédé\w*|mort\w*|
        fuite de données|piraté\w*|avocat|plainte|plastique|salmonell\w*|listeria|électrocut\w*|
        choc|fracture\w*|cassée?
    # English
    injur\w*|hospital\w*|a&e|emergency|burn\w*|fires?|smoke|explo\w+|melted|accidents?|glass|metal|
        poison\w*|vomit\w*|sick|ill|allerg\w*|wrist|leg|tooth|teeth|cut|fell|brakes?|bleach|
        bleed\w*|bled|faint\w*|baby|died|death|dead|data breach|hacked|leaked|lawyer|solicitor|sue|
        plastic|salmonella|listeria|electric shock|fractur\w*|broken|broke
    """
)
_AT_STAKE = frozenset({"safety_hygiene", "privacy_security", "staff_behaviour"})
_OPEN = phrases(
    r"""
    # nothing is known yet
    (?:dira|diront|montrera|cherchons|savons pas|ignorons|savoir|comprendre) (?:\w+ )?(?:si|d'où|
        ce qui)
    whether|(?:don't|do not) (?:yet )?know|find(?:ing)? out|what caused|will (?:show|tell)
    """
)
_DENIED = phrases(r"pas|ni|sans|aucune?|not|n't|\w*n't|no|nor|never|whether|if|si")


def check(text: str, context: Context) -> Iterator[Finding]:
    """Find admissions: an error where somebody was harmed, else a warning; nothing where allowed.

    To own up to a mistake (*we got it wrong*) is no admission.
    """
    if context.leave.may_admit:
        return
    reply = spoken(text)
    told = dict.fromkeys(
        words
        for sentence in reply.sentences()
        if not sentence.says(_OPEN)
        for words in sentence.hits(_ADMITS)
        if not spoken(words).says(_DENIED)
    )
    harmed = context.topic in _AT_STAKE or reply.says(_HARM) or spoken(context.post).says(_HARM)
    words = tuple(told | dict.fromkeys(reply.hits(_LEFT_UNDONE) if harmed else ()))
    if words:
        yield Finding(
            check="admits_liability",
            severity=Severity.ERROR if harmed else Severity.WARNING,
            message="admits liability, which the playbook does not let it do",
            words=words,
        )
