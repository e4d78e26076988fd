"""What a reply promises, read by its turns of phrase: one reading for the checks that ask."""

import re
from collections.abc import Iterator, Mapping

from responder.checks.finding import hits, pattern, sentences
from responder.leave import Promise

_WE = r"(?:je|j'|nous|on|il|elle|ils|elles|i|we|he|she|they)"
_WILL = r"(?:will|\w{1,20}'ll)"
_THINGS_FR = (
    r"(?:colis|caisses?|pots?|modem|téléphone|casque|vélo|produits?|commande|carte|sim|box"
    r"|yaourts?|valise|bagage|sac|livraison|exemplaire|appareil|pièce|clé)"
)
_THINGS_EN = (
    r"(?:crate|parcel|package|pots?|modem|phone|helmet|bike|product|order|card|sim|box|router"
    r"|yoghurts?|yogurts?|suitcase|bag|delivery|copy|device|part|key|one)"
)
_MENDED_FR = (
    r"(?:réparée?s?|rétablie?s?|résolue?s?|corrigée?s?|réglée?s?|débloquée?s?|livrée?s?|résiliée?s?"
    r"|clôturée?s?|effacée?s?|supprimée?s?|réactivée?s?|remise?s? en (?:service|route|marche)"
    r"|chez (?:vous|toi)|de retour|à (?:votre|ta) porte)"
)
_MENDED_EN = (
    r"(?:fixed|repaired|restored|resolved|solved|mended|sorted(?: out)?|delivered|cancelled"
    r"|canceled|deleted|closed|corrected|working(?: again)?|up and running|reactivated|unlocked"
    r"|with you|at your door|back(?: up| on| online| to normal| in service)?)"
)
_ADVERB = r"(?: (?:bien|donc|aussi|vite|intégralement|entièrement|totalement|aussitôt|enfin"
_ADVERB += r"|immédiatement|fully|all|now|then|also|soon|definitely|certainly|automatically))?"
_MONEY = r"(?:[£$€] ?\d+(?:[.,]\d+)?|\d+(?:[.,]\d+)? ?(?:€|£|\$|euros?|pounds?|dollars?))"

_SAID: Mapping[Promise, re.Pattern[str]] = {
    Promise.CALL: pattern(
        rf"""
        (?:vous|te) (?:r?appell?e(?:ra|rai|rons|ront|nt)?|r?appelons|téléphon(?:e|ons|era|erai))
        t'(?:appelle|appelons|appellera)|(?:passe|passera|passons|vient|viendra) chez (?:vous|toi)
        technicien\w* (?:passe|vient|viendra|passera)
        (?:{_WILL}|to) (?:call|ring|phone|telephone) you(?: back)?|(?:calls?|rings?) you
        {_WILL} (?:come|visit) (?:round|over|by|you)|{_WILL} be at your (?:door|place|home)
        """
    ),
    Promise.REPAIR: pattern(
        rf"""
        (?:sera|seront|va être|vont être){_ADVERB} {_MENDED_FR}
        (?:serez|seras) (?:livrée?s?|dépannée?s?|reconnectée?s?)
        vous (?:aurez|recevrez|retrouverez) (?:votre|vos|le|la|les|du|de la) (?:{_THINGS_FR}|
            réseau|ligne|connexion|internet|service|courant)
        tout (?:sera|va être|rentrera dans|refonctionnera|remarchera|marchera|fonctionnera)
        (?:refonctionner|remarcher|arriver|repartir|reviendr)(?:a|ont)(?: \w+){{0,2}} (?:avant|
            demain|d'ici|ce soir|dès|lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche|à)
        (?!(?:i|we|and|or|then)\b)\w{{1,30}}(?: will|'ll| is going to| are going to)
            {_ADVERB} be{_ADVERB} {_MENDED_EN}
        you(?:'ll| will) (?:have|get|receive) (?:your|the|a working) (?:{_THINGS_EN}|network|
            signal|line|connection|internet|service|power)
        {_WILL} (?:arrive|work again|be there)(?: \w+){{0,2}} (?:by|before|tomorrow|tonight|
            on (?:mon|tues|wednes|thurs|fri|satur|sun)day)
        """
    ),
    Promise.REPLACEMENT: pattern(
        rf"""
        (?:vous |te |t'|le |la |les )(?:r?envo(?:ie|yons)|r?enverr(?:ons|a|ai)|remplace(?:ra|rai|
            rons)?|remplaçons|relivre(?:ra|rons)?|relivrons|échange(?:ra|ons|rons)?|réexpédi\w+|
            prêt(?:e|ons|erons|era))(?: \w+){{0,3}} (?:{_THINGS_FR}|nouve\w+|autres?|neufs?|neuves?)
        (?:sera|seront|va être|vont être){_ADVERB} (?:remplacée?s?|échangée?s?|renvoyée?s?|
            réexpédiée?s?)
        (?:un|une) (?:nouve(?:au|lle)|autre) {_THINGS_FR} (?:part|partira|arrive|arrivera|sera|
            vous attend|est en route)
        (?:{_WILL}|going to|are|am|\w{{1,9}}'(?:re|m)) (?:send|sending|post|posting|ship|shipping|
            bring|bringing|deliver|delivering|lend|lending|get|getting) (?:you )?(?:a|an|the|some|
            another) (?:\w+ )?(?:new|replacement|fresh|{_THINGS_EN})
        {_WILL}{_ADVERB} (?:replace|exchange|swap|redeliver|resend)(?! for)
        {_WILL}{_ADVERB} be{_ADVERB} (?:replaced|exchanged|redelivered|resent)
        (?:a )?(?:new|replacement|fresh|second) {_THINGS_EN} (?:is on its way|will|leaves|goes out|
            arrives)
        """
    ),
    Promise.REFUND: pattern(
        rf"""
        {_WE} ?(?:vous |te |le |la |les |t'|l')?(?:en )?rembours(?:e|ent|ons|erons|era|erai|eront)
        (?:serez|seras|êtes|es|allez être|vas être|sera|seront|va être|soit|soyez){_ADVERB}
            \x20(?:remboursée?s?|(?:re)?créditée?s?)
        (?:allons|vais|va|vont) (?:vous |te )?(?:rembourser|(?:re)?créditer)
        remboursement (?:intégral|complet|total|immédiat|lancé|validé|accordé|effectué|est (?:parti|
            lancé|fait|en route)|sera|part|partira|arrive|arrivera|vous parviendra|sous|d'ici)
        {_WE} ?(?:vous |te |t')?(?:annul(?:e|ons|erons|erai)|efface|effaçons) (?:la|les|le|l'|vos|
            votre|ta|cette|ce|ces) ?(?:factures?|course|frais|prélèvements?|dette|montant|
            pénalités?|amende|dépassement|trajet)
        {_WE} (?:vous|te) (?:rend(?:s|ons|rons|ra|rai)?|revers(?:e|ons|erons)) (?:les?|la|vos|votre|
            tes|l'argent|cet|\d+)
        (?:n'aurez|n'auras|ne payerez|ne paierez|ne payiez|ne paieras|ne payez|ne devez)(?: plus)?
            \x20rien
        (?:frais|facture|montant|somme|course|{_MONEY})(?: \w+)? (?:sera|seront|est|sont){_ADVERB}
            \x20(?:annulée?s?|remboursée?s?|(?:re)?créditée?s?|rendue?s?|offerte?s?)
        (?:re)?crédit(?:ons|erons|e|era|é|ée|és) (?:de )?(?:{_MONEY}|(?:sur )?(?:votre|ton)
            \x20(?:compte|carte))
        (?:we|i|they|i've|we've|i'm|we're|i'll|we'll)(?: will| are| am| have)?{_ADVERB}
            \x20refund(?:ing|ed)?
        (?:{_WILL}|to|are|is){_ADVERB} be(?:ing)?{_ADVERB} (?:refunded|credited|reimbursed)
        (?:get|have|receive|give you) (?:every (?:penny|cent)|(?:all )?your money|it all|all of it|
            the (?:money|fee|charge)|a (?:full )?refund)(?: back)?
        money back|(?:full|complete|total) refund
        refunded (?:today|in full|to you|within|by|tomorrow)
        refund (?:is on its way|is coming|has been (?:issued|sent|made)|will|goes out|within|lands)
        (?:waiv(?:e|ing|ed)|writ(?:e|ing) off|cancel(?:ling)?|wip(?:e|ing)) (?:the|your|this|that|
            both) (?:\w+ )?(?:ride|bill|charges?|fees?|invoice|debt|payment|fine|trip)
        (?:won't|will not|never) (?:be charged|pay)|pay you back|reimburse you
        credit(?:ing|ed)? (?:your|the) (?:account|card)
        """
    ),
    Promise.COMPENSATION: pattern(
        rf"""
        (?:un |d'un |deux |des )?bons? (?:d'achat|de réduction|cadeau)|gestes? commercia(?:l|ux)
        (?:petit |un )geste (?:pour|de notre part)
        dédommag\w+|indemni\w+|compensations?|codes? promo
        avoir de \d+
        (?:remise|réduction|rabais|ristourne|crédit) (?:de \d+|d'un mois|exceptionnelle?)
        {_MONEY} (?:offerts?|de (?:remise|réduction|crédit|rabais|bon))
        \d+ ?% (?:offerts?|de (?:remise|réduction|rabais)|sur (?:votre|ta))
        (?:mois|livraisons?|caisses?|courses?|abonnement|déblocages?|trajets?|pots?|semaines?|année|
            nuit|repas|billets?|places?|atelier|commande) (?:\w+ )?(?:offerte?s?|gratuite?s?)
        (?:vous|te) (?:offr(?:e|ons|irons|irai|ira)|fai(?:s|sons) cadeau)
        cadeau|t'offr(?:e|ons|irons)
        (?:vous|te|t') ?(?:est|sont|sera|seront) offerte?s?
        (?:prenons|prendrons|prend|prends|prendra|prendrai) (?:bien )?(?:à notre charge|en charge
            \x20(?:le|la|les|l'|votre|vos|cette|ce|ces|tous les) ?(?:prix|coûts?|frais|réparations?
            |achat|nuit|taxi|montant|remplacement|retour|trajets?|billets?|facture|nettoyage|hôtel
            |repas))
        (?:déduit|déduits|déduisons|déduirons|retir(?:é|ons|erons)) de votre (?:prochaine )?facture
        (?:{_WILL}|\w{{1,9}}'re|we|i) (?:cover|covering|pay for|paying for) (?:the|your|it|any|all)
        credit(?:ing|ed)? (?:you )?{_MONEY}|at our expense|off your (?:next )?bill
        aux frais de la maison|à nos frais|pour (?:nous|me) faire pardonner
        prochaine? \w+ (?:est |sera )?(?:offerte?|gratuite?)
        vouchers?|goodwill(?: gesture)?|gestures? of goodwill|compensat\w+|discounts?|promo code
        gift (?:card|voucher)s?|store credit
        credit of {_MONEY}|{_MONEY} (?:off|credit|voucher|on us)
        \d+ ?% off|half price|on the house|on us|make it up to you|free of charge
        free (?:months?|deliver(?:y|ies)|unlocks?|crates?|rides?|weeks?|pots?|year|subscription|
            nights?|meals?|tickets?|workshop)
        (?:month|crate|ride|delivery|week|next \w+) (?:is |will be )(?:free|on us|for free)
        """
    ),
}
_BUT_ANSWER = (
    r"(?! (?:une?|de vous|de te|votre|you|an?|our|to)?(?: \w+){0,2} ?"
    r"(?:réponse|répond\w+|point|rappel\w*|écri\w+|nouvelles?|retour|answer|reply|update|news|write))"
)
"""That we write again may be promised: every playbook gives leave to."""
_CERTAIN = pattern(
    rf"""
    (?:vous avez|tu as) (?:ma|notre) parole|parole d'honneur|c'est (?:promis|juré)|promis, juré
    (?:je|nous) (?:vous |te |le |l')?(?:garanti(?:s|ssons)|promet(?:s|tons)|jur(?:e|ons))
        {_BUT_ANSWER}
    (?:cela|ça|ceci) n'arrivera (?:plus|jamais|pas)|ne se (?:re)?produira (?:plus|jamais|pas)
    plus jamais|(?:en )?totale sécurité|à coup sûr|sans le moindre doute|(?:c'est|est) garanti
    n'y a (?:absolument )?(?:aucun|pas de) (?:risque|danger)|sans (?:crainte|aucun risque)
    ne (?:risquez|risques|craignez|risque) (?:absolument )?rien
    100 ?% (?:sûre?s?|sécurisée?s?|garantie?s?|fiables?)
    soyez(?:-en)? (?:certaine?s?|sûre?s?|assurée?s?)|(?:m'engage|nous engageons) à ce que
    (?:you have|you've got|you have got) (?:my|our) word|mark my words|rest assured|without fail
    (?:i|we) (?:can |do )?(?:promise|guarantee|swear)(?! (?:our|my)sel)
        {_BUT_ANSWER}
    is guaranteed|never again|that's a promise
    (?:there is|there's|is) (?:absolutely )?no (?:risk|danger)
    safe to (?:eat|drink|use)|nothing to (?:fear|worry about)|(?:totally|completely) harmless
    (?:will|shall|\w{{1,9}}'ll) never happen again|(?:won't|will not) (?:ever )?happen again
    (?:100 ?%|absolutely|completely|totally|perfectly) (?:safe|secure|guaranteed|sure)
    make sure (?:you|this|it|that) (?:never|won't)
    ne (?:travaillera|travaille) plus (?:chez|pour|avec)
    (?:sera|a été|est) (?:licencié|renvoyé|sanctionné|viré|mis à pied|mise à pied)e?
    (?:will|\w{{1,9}}'ll) be (?:gone|fired|dismissed|sacked|disciplined|punished)
    (?:has|have) been (?:fired|dismissed|sacked)|no longer works? (?:for|with) us
    """
)
_NOT = pattern(
    r"""
    ne (?:peux|peut|pouvons|veux|voulons|saurais|saurions) (?:pas |rien )?(?:vous |te )?
        (?:\w+ ){0,2}(?:promettre|garantir|rembourser|offrir|jurer|dédommager)
    (?:rien|aucun|aucune|jamais)(?: \w+){0,3} (?:promis|promettre|garanti\w*|promesse)
    sans (?:rien |vous )?(?:le |la )?promettre|(?:était|avions|avait|aviez|été) (?:\w+ ){0,2}promis
    où en est|si (?:le|un|votre) remboursement|pas (?:encore )?(?:été )?remboursée?s?
    (?:can't|cannot|couldn't|won't|will not|wouldn't|not able to|unable to) (?:\w+ ){0,2}(?:promise|
        guarantee|swear|refund|offer)
    (?:no|not a) (?:promise|guarantee)s?|(?:we|you|i|was|were|had) (?:\w+ )?promised
    where (?:your|the) refund|(?:whether|if) (?:\w+ ){0,3}refund(?:ed)?
    (?:not|\w{1,9}n't) (?:\w+ )?refunded
    """
)
_FOR_ALL = pattern(
    r"""
    (?:à|pour) (?:tous|toutes|tout le monde|chacun)|(?:dès|à partir de) \d+ ?(?:€|euros)
    (?:for|to) (?:everyone|everybody|all|anyone)|(?:from|over|above) [£$€]\d+
    """
)


def promised(text: str) -> Iterator[tuple[Promise, tuple[str, ...]]]:
    """Yield each kind of promise with its words; the time of an answer is not looked for.

    What is refused, was promised before or holds for every customer is none.
    """
    found: dict[Promise, dict[str, None]] = {}
    for sentence in _plainly(text):
        for kind, wanted in _SAID.items():
            if kind is not Promise.COMPENSATION or not hits(_FOR_ALL, sentence):
                found.setdefault(kind, {}).update(dict.fromkeys(hits(wanted, sentence)))
    yield from ((kind, tuple(words)) for kind, words in found.items() if words)


def certain(text: str) -> tuple[str, ...]:
    """Return the words that make certain what no reply can: oaths, *never again*, dismissals."""
    words = (word for sentence in _plainly(text) for word in hits(_CERTAIN, sentence))
    return tuple(dict.fromkeys(words))


def _plainly(text: str) -> Iterator[str]:
    return (sentence for sentence in sentences(text) if not hits(_NOT, sentence))
