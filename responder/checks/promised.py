"""What a reply promises, read by its turns of phrase: one reading for the checks that ask."""

import re
from collections.abc import Iterator, Mapping

from responder.checks.finding import hits, pattern, sentences
from responder.leave import Promise

_ADVERB = r"(?: (?:bien|donc|aussi|vite|vraiment|intégralement|totalement|entièrement|aussitôt|enfin"
_ADVERB += r"|immédiatement|fully|all|just|now|then|also|both|soon|definitely|certainly))?"
_THEY = r"(?:je|nous|on|il|elle|ils|elles|i|we|he|she|they)"

_SAID: Mapping[Promise, re.Pattern[str]] = {
    Promise.CALL: pattern(
        r"""
        (?:vous|te) (?:r?appell?e(?:ra|rai|rons|ront|nt)?|r?appelons|téléphon(?:e|ons|era|erai))
        t'(?:appell?e|appelons|appellera)|(?:passe(?:ra|ons)?|vien(?:t|dra)) chez (?:vous|toi)
        technicien\w* (?:passe|vient|viendra|passera)
        (?:will|'ll|to) (?:call|ring|phone|telephone) you(?: back)?|(?:calls?|rings?) you
        (?:will|'ll) (?:come|visit|be) (?:round|over|by to|at your (?:door|place|home))
        """
    ),
    Promise.REPAIR: pattern(
        rf"""
        (?:sera|seront|serez|va être|vont être){_ADVERB} (?:chez (?:vous|toi)|de retour|là|
            réparée?s?|rétablie?s?|résolue?s?|corrigée?s?|réglée?s?|débloquée?s?|livrée?s?|
            remise?s? (?:en (?:route|service|marche))|résiliée?|clôturée?|effacée?s?|supprimée?s?)
        vous (?:aurez|recevrez|retrouverez) (?:votre|vos|le|la|les|du|de la) (?:caisse|colis|réseau|
            ligne|connexion|internet|commande|bagage|valise|sac|livraison|service|contrat|vélo)s?
        tout (?:sera|va être|rentrera|rentre|refonctionnera|remarchera|marchera|fonctionnera)
            (?: \w+){{0,2}} (?:rentré|réglé|résolu|rétabli|réparé|ordre|normal|demain|ce soir)
        (?:refonctionner|remarcher|arriver|repartir|reviendr)(?:a|ont) (?:\w+ ){{0,3}}(?:avant|demain|
            d'ici|ce soir|dès|lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche|à)
        (?:will|'ll|is going to|are going to){_ADVERB} be{_ADVERB} (?:with you|at your door|back(?:
            (?: up| on| online| to normal| in service))?|fixed|repaired|restored|resolved|solved|
            mended|sorted|delivered|up and running|cancelled|deleted|closed|corrected|working)
        you(?:'ll| will) (?:have|get|receive) (?:your|the|a working) (?:crate|parcel|network|signal|
            line|connection|internet|order|bag|suitcase|delivery|service|bike)s?
        (?:will|'ll) (?:arrive|work again|work|be there) (?:\w+ ){{0,2}}(?:by|before|tomorrow|tonight|
            on (?:mon|tues|wednes|thurs|fri|satur|sun)day)
        """
    ),
    Promise.REPLACEMENT: pattern(
        r"""
        (?:vous|te|t')\s?(?:r?envo(?:ie|yons|ient)|r?enverr(?:ons|a|ai)|remplaç(?:ons)|
            remplace(?:ra|rai|rons)?|relivr(?:e|ons|era|erons)|échange(?:ra|ons|rons)?|
            réexpédi(?:e|ons|erons)|prêt(?:e|ons|erons)) (?:\w+ ){0,3}(?:colis|caisse|pots?|
            nouve\w+|autres?|modem|téléphone|casque|vélo|produits?|commande|carte|sim|box|yaourts?)
        (?:sera|seront|est|sont) (?:\w+ )?(?:remplacée?s?|échangée?s?|renvoyée?s?|réexpédiée?s?)
        (?:un|une) (?:nouve(?:au|lle)|autre) (?:colis|caisse|pot|modem|carte|casque|vélo|commande|
            box|téléphone) (?:part|arrive|vous attend|sera|est en route|partira|arrivera)
        (?:will|'ll|'re going to|are|'re|am|'m) (?:send|sending|post|posting|ship|shipping|bring|
            bringing|deliver|delivering|lend|lending) (?:you )?(?:a|an|the|some|two|another|
            replacement) (?:\w+ )?(?:new|replacement|other|another|fresh|crate|parcel|pot|pots|
            modem|helmet|card|sim|router|bike|one)
        (?:will|'ll) (?:replace|exchange|swap|redeliver|resend) (?:\w+)
        (?:a )?(?:new|replacement|fresh|second) (?:crate|parcel|pot|modem|helmet|card|sim|router|
            one|order|bike) (?:is on its way|will (?:leave|arrive|be)|leaves|goes out|arrives)
        """
    ),
    Promise.REFUND: pattern(
        rf"""
        {_THEY} (?:vous |te |le |la |les |t'|l')?(?:en )?rembours(?:e|ent|ons|erons|era|erai|eront)
        (?:serez|seras|êtes|allez être|vas être|sera|seront){_ADVERB} (?:remboursée?s?|recréditée?s?|
            créditée?s?|recréditée?)|allons (?:vous|te) rembourser|va (?:vous|te) rembourser
        remboursement (?:intégral|complet|total|immédiat|lancé|validé|accordé|effectué|garanti)
        remboursement (?:est|sera|a été|part|partira|arrive|arrivera|vous parviendra|sous|d'ici)
        {_THEY} (?:vous |te |t')?(?:annul(?:e|ons|erons)|efface|effaçons|ristourn\w+) (?:la|les|le|
            vos|votre|ta|cette|ce|ces) (?:factures?|course|frais|prélèvements?|dette|montant|pénalité)
        {_THEY} (?:vous|te) rend(?:s|ons|rons|ra|rai)? (?:les?|vos|votre|tes|la|l'argent|cet|\d+)
        (?:n'aurez|n'auras|ne payerez|ne paierez|ne payiez|ne paieras|ne payez)(?: \w+)? rien
        (?:frais|facture|montant|somme|\d+ ?€) (?:\w+ )?(?:sera|seront|est|sont) (?:\w+ )?(?:annulée?s?|
            remboursée?s?|recréditée?s?|rendue?s?)|(?:re)?crédit(?:é|ée|ons|erons|e) (?:\w+ )?\d+ ?€
        (?:re)?crédit(?:ons|erons|e|era|é|ée)s? (?:sur )?votre (?:compte|carte)
        (?:we|i|they)(?:'ll| will|'re|'m| are| am|'ve| have)?(?: be)?{_ADVERB} refund(?:ing|ed)? (?:you|
            your|the|it|in|every|all|both)|(?:will|'ll|to){_ADVERB} be{_ADVERB} (?:refunded|credited)
        (?:get|have|receive) (?:every (?:penny|cent)|your money|it all|all of it|the (?:money|fee|
            charge)|a (?:full )?refund)(?: back)?|money back|(?:full|complete|total) refund
        refund (?:is on its way|is coming|has been (?:issued|sent|made)|will (?:reach|be|arrive|
            land|go)|goes out|within|by|lands)|refunded (?:today|in full|to|you|within|by|tomorrow)
        (?:waiv(?:e|ing|ed)|writ(?:e|ing) off|cancel(?:ling)?) (?:the|your|this|that|both) (?:ride|
            bill|charge|fee|fees|invoice|debt|payment)|(?:won't|will not|never) (?:be charged|pay)
        (?:credit|crediting|credited) (?:your|the) (?:account|card)|pay you back
        """
    ),
    Promise.COMPENSATION: pattern(
        r"""
        (?:un |d'un |deux |des )?bons? (?:d'achat|de réduction|cadeau)|gestes? commercia(?:l|ux)
        (?:petit |un )geste (?:pour|de notre part)|dédommag\w+|indemni\w+|compensations?|avoir de \d+
        (?:remise|réduction|rabais|ristourne|crédit) (?:de|d'|exceptionnelle?)(?: ?\d+)?|codes? promo
        \d+ ?(?:€|euros?|%) (?:offerts?|de (?:remise|réduction|crédit|rabais|bon|moins))
        (?:mois|livraisons?|caisses?|courses?|abonnement|déblocages?|trajets?|pots?|semaines?|année|
            nuit|repas|billets?|places?|ateliers?) (?:\w+ )?(?:offerte?s?|gratuite?s?)
        (?:vous|t'|te) (?:offr(?:e|ons|irons|irai|ira)|fai(?:s|sons) cadeau)|cadeau
        aux frais de la maison|à nos frais|pour (?:nous|me) faire pardonner|(?:dix|deux|trois|quatre|cinq|\d+)
            (?:\w+ ){1,2}gratuite?s?|prochaine? \w+ (?:est |sera )?(?:offerte?|gratuite?)
        vouchers?|goodwill(?: gesture)?|gestures? of goodwill|compensat\w+|discounts?|gift (?:card|
            voucher)s?|store credit|promo code|(?:\d+ ?%|[£$€]\d+|half|\d+ (?:pounds|euros)) (?:off|
            credit|voucher|on us)|(?:on the house|on us)
        free (?:months?|deliver(?:y|ies)|unlocks?|crates?|rides?|weeks?|pots?|year|subscription|
            nights?|meals?|tickets?|workshops?)|(?:month|crate|ride|delivery|week|next \w+) (?:is |
            will be )?(?:free|on us|for free)|credit of [£$€]?\d+|make it up to you|free of charge
        """
    ),
}
_CERTAIN = pattern(
    r"""
    (?:vous avez|tu as) (?:ma|notre) parole|parole d'honneur|c'est (?:promis|juré)|promis, juré
    (?:je|nous) (?:vous |te |le |l')?(?:garanti(?:s|ssons)|promet(?:s|tons)|jur(?:e|ons))
    (?:cela|ça|ceci) (?:n'arrivera|ne se (?:re)?produira) (?:plus|jamais|pas)|plus jamais
    ne se (?:re)?produira (?:plus|jamais|pas)|n'arrivera (?:plus|jamais)|(?:en )?totale sécurité
    100 ?% (?:sûre?s?|sécurisée?s?|garantie?s?|fiables?)|soyez(?:-en)? (?:certaine?s?|sûre?s?|
        assurée?s?|rassurée?s?)|à coup sûr|(?:je|nous) (?:m'|nous )?engage(?:ons)? à ce que
    sans (?:faute|le moindre doute)|(?:c'est|est) garanti
    (?:you have|you've got|you have got) (?:my|our) word|(?:i|we) (?:can |do )?(?:promise|guarantee|
        swear)|(?:will|shall|'ll) never happen again|(?:won't|will not) (?:ever )?happen again
    never again|(?:100 ?%|absolutely|completely|totally|perfectly) (?:safe|secure|guaranteed|sure)
    rest assured|make sure you (?:never|won't)|without fail|mark my words|is guaranteed
    ne (?:travaillera|travaille) plus (?:chez|pour|avec)|(?:sera|a été|est) (?:licencié|renvoyé|
        sanctionné|viré|mise? à pied)e?
    (?:will|'ll) be (?:gone|fired|dismissed|sacked|disciplined|punished)|(?:has|have) been
        (?:fired|dismissed|sacked)|no longer works? (?:for|with) us|won't work (?:here|for us)
    """
)
_NOT = pattern(
    r"""
    ne (?:peux|peut|pouvons|veux|voulons|saurais|saurions) (?:pas |rien )?(?:vous |te )?.{0,20}
        (?:promettre|garantir|rembours\w+|offrir|jurer|dédommag\w+)
    (?:rien|aucun|aucune|jamais) .{0,20}(?:promis|promettre|garanti\w*|promesse)|sans (?:rien |vous )?
        (?:le |la )?promettre|(?:était|avait été|avions|avait|aviez) .{0,12}(?:promis|garanti)
    (?:can't|cannot|can not|couldn't|won't|will not|wouldn't|don't want to|not able to|unable to)
        (?:\w+ ){0,2}(?:promise|guarantee|swear|refund|offer)|(?:no|not a) (?:promise|guarantee)s?
    (?:we|you|i|was|were|had) (?:\w+ )?promised|où en est|where (?:your|the) refund|si (?:le|un|votre)
        remboursement|(?:whether|if) (?:\w+ ){0,3}refund(?:ed)?
    """
)
_FOR_ALL = pattern(
    r"""
    (?:à|pour) tous?|pour tout le monde|pour chacun|dès \d+ ?(?:€|euros)|à partir de \d+ ?(?:€|euros)
    (?:for|to) (?:everyone|everybody|all|anyone)|from [£$€]\d+|over [£$€]\d+|above [£$€]\d+
    """
)


def promised(text: str) -> Iterator[tuple[Promise, tuple[str, ...]]]:
    """Yield each kind of promise with its words; the time of an answer is not looked for.

    What is refused, was promised before or holds for every customer is none.
    """
    found: dict[Promise, dict[str, None]] = {}
    for sentence in sentences(text):
        if hits(_NOT, sentence):
            continue
        for kind, wanted in _SAID.items():
            if kind is Promise.COMPENSATION and hits(_FOR_ALL, sentence):
                continue
            found.setdefault(kind, {}).update(dict.fromkeys(hits(wanted, sentence)))
    yield from ((kind, tuple(words)) for kind, words in found.items() if words)


def certain(text: str) -> tuple[str, ...]:
    """Return the words that give for certain what no reply can: oaths, *never again*, dismissals."""
    return tuple(
        dict.fromkeys(
            word
            for sentence in sentences(text)
            if not hits(_NOT, sentence)
            for word in hits(_CERTAIN, sentence)
        )
    )
