"""Page one."""

from collections.abc import Mapping

from responder.reports.tongues.tongue import Phrase

PHRASES: Mapping[str, Phrase] = {
    "front.nothing": "Aucune publication n’a été lue pendant cette période.",
    "front.nothing_of": "Aucune publication de la période ne porte sur un sujet de {department}.",
    "front.young": {
        "one": "{n} publication\u202f; plaintes\u202f: {complaints}. "
        "Trop peu de semaines sont connues pour dire ce qui est habituel.",
        "other": "{n} publications\u202f; plaintes\u202f: {complaints}. "
        "Trop peu de semaines sont connues pour dire ce qui est habituel.",
    },
    "front.small": {
        "one": "{n} publication\u202f: trop peu pour dire si quelque chose a changé.",
        "other": "{n} publications (comptes distincts\u202f: {authors})\u202f: trop peu pour dire "
        "si quelque chose a changé.",
    },
    "front.calm": {
        "one": "Rien d’inhabituel, autant que {n} publication permette de le dire\u202f; "
        "plaintes\u202f: {complaints}.",
        "other": "Rien d’inhabituel, autant que {n} publications permettent de le dire\u202f; "
        "plaintes\u202f: {complaints}.",
    },
    "front.worse": "Moins bien que d’habitude\u202f: {first}.",
    "front.worse_on": "Moins bien que d’habitude\u202f: {first}\u202f; {subject}.",
    "front.worsening": "Dégradation progressive\u202f: {first}.",
    "front.worsening_on": "Dégradation progressive\u202f: {first}\u202f; {subject}.",
    "front.better": "Mieux que d’habitude\u202f: {first}.",
    "front.better_on": "Mieux que d’habitude\u202f: {first}\u202f; {subject}.",
    "front.bettering": "Amélioration progressive\u202f: {first}.",
    "front.bettering_on": "Amélioration progressive\u202f: {first}\u202f; {subject}.",
    "front.mixed": "Moins bien d’un côté, mieux de l’autre\u202f: {worse}\u202f; {better}.",
    "front.other": "Ni mieux ni moins bien que d’habitude, mais différent\u202f: {first}.",
    "front.is.posts": "{n} publications (d’habitude {usual})",
    "front.is.complaint": "{now} des {n} publications sont des plaintes (d’habitude {usual})",
    "front.is.balance": "le sentiment net est de {now} (d’habitude {usual}\u202f; n = {n})",
    "front.is.urgent": "{now} des {n} publications sont urgentes (d’habitude {usual})",
    "front.is.topic": "{now} des {n} publications parlent de «\u202f{what}\u202f» "
    "(d’habitude {usual})",
    "front.is.complaint_slowly": "selon la tendance, les plaintes sont passées de {usual} à {now} "
    "des publications (n = {n})",
    "front.is.balance_slowly": "selon la tendance, le sentiment net est passé de {usual} à {now} "
    "(n = {n})",
    "front.is.urgent_slowly": "selon la tendance, les publications urgentes sont passées de "
    "{usual} à {now} (n = {n})",
    "front.is.topic_slowly": "selon la tendance, les publications sur «\u202f{what}\u202f» "
    "sont passées de {usual} à {now} (n = {n})",
    "front.and.topic": "{now} parlent de «\u202f{what}\u202f» (d’habitude {usual})",
    "front.and.topic_slowly": "les publications sur «\u202f{what}\u202f», de {usual} à {now}",
    "front.posts": "Publications\u202f: {now}, d’habitude {usual}\u202f: {change}.",
    "front.figure": "{what}\u202f: {now}, d’habitude {usual}\u202f: {change}.",
    "front.figure_slowly": "{what}\u202f: {now}\u202f; une tendance partie de "
    "{usual}\u202f: {change}.",
    "front.topic": "Publications sur «\u202f{what}\u202f»\u202f: {now}, "
    "d’habitude {usual}\u202f: {change}.",
    "front.topic_slowly": "Publications sur «\u202f{what}\u202f»\u202f: {now}\u202f; "
    "une tendance partie de {usual}\u202f: {change}.",
    "front.claimed": "{n} chiffres ont été comparés\u202f; sur cent semaines où rien ne change, "
    "cinq au plus montrent ici un changement.",
    "front.claimed_from": "{n} chiffres ont été comparés\u202f; sur cent semaines où rien ne "
    "change, cinq au plus montrent ici un changement. Un changement de la part des plaintes est "
    "vu au moins quatre fois sur cinq s’il est de {smallest} ou plus.",
    "front.unchanged": {
        "one": "{n} chiffre a pu être comparé\u202f; il ne s’écarte pas de l’habitude plus que le "
        "hasard ne l’explique.",
        "other": "Aucun des {n} chiffres comparés ne s’écarte de l’habitude plus que le hasard ne "
        "l’explique.",
    },
    "front.unchanged_from": "Aucun des {n} chiffres comparés ne s’écarte de l’habitude plus que "
    "le hasard ne l’explique. Un changement de la part des plaintes est vu au moins quatre fois "
    "sur cinq s’il est de {smallest} ou plus\u202f; un plus petit peut passer inaperçu.",
    "front.cannot": "Aucun chiffre ne peut être comparé aux semaines précédentes.",
    "front.loud": {
        "one": "{n} compte qui a publié {times} fois ou plus a écrit {part} des "
        "publications\u202f; les intervalles sont élargis en conséquence.",
        "other": "{n} comptes qui ont publié {times} fois ou plus ont écrit {part} des "
        "publications\u202f; les intervalles sont élargis en conséquence.",
    },
    "front.of_complaint": "{count} des {n} plaintes portent sur «\u202f{what}\u202f».",
    "front.of_urgent": "{count} des {n} publications urgentes portent sur «\u202f{what}\u202f».",
    "front.peak": "Le {day}\u202f: {count} des {n} publications.",
    "front.incident": {
        "one": "Incident «\u202f{name}\u202f», depuis le {began}\u202f: "
        "{n} publication de {authors} comptes.",
        "other": "Incident «\u202f{name}\u202f», depuis le {began}\u202f: "
        "{n} publications de {authors} comptes.",
    },
    "front.far": {
        "one": "{n} publication est allée loin, avec {most} interactions.",
        "other": "{n} publications sont allées loin, la première avec {most} interactions.",
    },
    "front.hole": "{source} n’a pas pu être lu pendant {part} de la période\u202f: ce qui s’y "
    "est dit n’est dans aucun chiffre.",
    "front.incidents": {
        "one": "{n} incident n’est pas terminé.",
        "other": "{n} incidents ne sont pas terminés.",
    },
    "front.rising": "Plus de comptes qu’avant écrivent «\u202f{term}\u202f»\u202f: {now}.",
    "front.undecided": {
        "one": "{n} publication ({part}) n’a pas pu être jugée\u202f; elle n’est dans aucune part.",
        "other": "{n} publications ({part}) n’ont pas pu être jugées\u202f; elles ne sont dans "
        "aucune part.",
    },
    "front.take_up": "{department}\u202f: examiner «\u202f{what}\u202f».",
    "front.mend": "Vérifier la source {source}\u202f: elle n’apporte rien depuis {quiet}.",
    "front.write_help": {
        "one": "Écrire un article d’aide\u202f: {n} question n’en a pas trouvé.",
        "other": "Écrire des articles d’aide\u202f: {n} questions n’en ont pas trouvé.",
    },
    "front.answer_late": {
        "one": "Répondre au {n} dossier dont la réponse est en retard.",
        "other": "Répondre aux {n} dossiers dont la réponse est en retard, les plus anciens "
        "d’abord.",
    },
    "front.unread": {
        "one": "Environ {part} des publications n’ont pas pu être lues\u202f; la seule lue ({n}) "
        "ne montre pas de changement. Plaintes\u202f: {complaints}.",
        "other": "Environ {part} des publications n’ont pas pu être lues\u202f; les {n} qui l’ont "
        "été ne montrent pas de changement. Plaintes\u202f: {complaints}.",
    },
    "front.alone": {
        "one": "{n} publication, comme d’habitude\u202f; trop peu de comptes ({authors}) pour "
        "dire si autre chose a changé.",
        "other": "{n} publications, à peu près comme d’habitude\u202f; trop peu de comptes "
        "({authors}) pour dire si autre chose a changé.",
    },
    "front.few_voices": {
        "one": "{n} compte a écrit {part} des {posts} publications\u202f; rien d’autre ne ressort.",
        "other": "{n} comptes ont écrit {part} des {posts} publications\u202f; rien d’autre ne "
        "ressort.",
    },
}
TITLES: Mapping[str, str] = {}
TERMS: Mapping[str, Mapping[str, str]] = {
    "figure": {
        "posts": "publications",
        "complaint": "part des plaintes",
        "balance": "sentiment net",
        "urgent": "part des publications urgentes",
    },
}
