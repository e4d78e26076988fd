"""Page one."""

from collections.abc import Mapping

from responder.reports.tongues.tongue import Phrase

PHRASES: Mapping[str, Phrase] = {
    "front.nothing": "Aucune publication n’a été lue pendant cette période.",
    "front.young": {
        "one": "{n} publication\u202f; plaintes\u202f: {complaints}. "
        "Trop peu de semaines sont connues pour dire ce qui est habituel.",
        "other": "{n} publications\u202f; plaintes\u202f: {complaints}. "
        "Trop peu de semaines sont connues pour dire ce qui est habituel.",
    },
    "front.small": {
        "one": "{n} publication\u202f: trop peu pour dire que quelque chose a changé.",
        "other": "{n} publications\u202f: trop peu pour dire que quelque chose a changé.",
    },
    "front.calm": {
        "one": "Une semaine comme les précédentes, autant que {n} publication permette de le dire.",
        "other": "Une semaine comme les précédentes, "
        "autant que {n} publications permettent de le dire.",
    },
    "front.worse": "Une semaine moins bonne que d’habitude. Ce qui a le plus bougé, sur {n} "
    "publications\u202f: {first}.",
    "front.better": "Une semaine meilleure que d’habitude. Ce qui a le plus bougé, sur {n} "
    "publications\u202f: {first}.",
    "front.mixed": "Une semaine de {n} publications, meilleure que d’habitude par certains côtés, "
    "moins bonne par d’autres.",
    "front.other": "Une semaine qui diffère des précédentes par ceci\u202f: {first}, "
    "sur {n} publications, ni en bien ni en mal.",
    "front.posts": "Publications\u202f: {now}, {growth} par rapport aux semaines précédentes.",
    "front.figure": "{what}\u202f: {now}, {change} par rapport aux semaines précédentes.",
    "front.figure_slowly": "{what}\u202f: {now}\u202f; semaine après semaine, {change} depuis la "
    "première d’entre elles.",
    "front.topic_slowly": "Part des publications sur «\u202f{what}\u202f»\u202f: {now}\u202f; "
    "semaine après semaine, {change} depuis la première d’entre elles.",
    "front.topic": "Part des publications sur «\u202f{what}\u202f»\u202f: {now}, {change} "
    "par rapport aux semaines précédentes.",
    "front.claimed": "{n} chiffres ont été examinés\u202f; sur cent semaines où rien ne change, "
    "cinq au plus montrent ici un changement.",
    "front.claimed_from": "{n} chiffres ont été examinés\u202f; sur cent semaines où rien ne "
    "change, cinq au plus montrent ici un changement. Un changement de la part des plaintes est "
    "vu quatre fois sur cinq à partir de {smallest}.",
    "front.unchanged": "Aucun des {n} chiffres examinés ne diffère des semaines précédentes plus "
    "que par hasard.",
    "front.unchanged_from": "Aucun des {n} chiffres examinés ne diffère des semaines précédentes "
    "plus que par hasard. Un changement de la part des plaintes est vu quatre fois sur cinq à "
    "partir de {smallest}\u202f; un plus petit peut passer inaperçu.",
    "front.cannot": "Aucun chiffre ne peut être comparé aux semaines précédentes.",
    "front.loud": {
        "one": "{n} compte qui a publié {times} fois ou plus a écrit {part} des "
        "publications\u202f; dans les intervalles il compte pour une seule voix.",
        "other": "{n} comptes qui ont publié {times} fois ou plus ont écrit {part} des "
        "publications\u202f; dans les intervalles chacun compte pour une seule voix.",
    },
    "front.hole": "{source} n’a pas pu être lu pendant {part} de la période\u202f: ce qui s’y "
    "est dit n’est dans aucun chiffre.",
    "front.incidents": {
        "one": "{n} incident n’est pas terminé.",
        "other": "{n} incidents ne sont pas terminés.",
    },
    "front.rising": "On écrit davantage «\u202f{term}\u202f»\u202f: {now} des auteurs.",
    "front.write_help": {
        "one": "Écrire un article d’aide\u202f: {n} question n’en a pas trouvé.",
        "other": "Écrire des articles d’aide\u202f: {n} questions n’en ont pas trouvé.",
    },
    "front.answer_late": {
        "one": "Répondre au {n} cas dont la réponse est en retard.",
        "other": "Répondre aux {n} cas dont la réponse est en retard, les plus anciens d’abord.",
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
