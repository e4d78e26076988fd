"""The words of volume and sentiment, in French."""

from collections.abc import Mapping

from responder.reports.tongues.tongue import Phrase

PHRASES: Mapping[str, Phrase] = {
    "plot.volume.days": "{n} publications par jour, une barre par jour, découpée par canal.",
    "plot.volume.balance": "Sentiment net par semaine, avec son intervalle (semaines\u202f: "
    "{n})\u202f; cette période\u202f: {now}.",
    "plot.volume.complaint": "Part des plaintes par semaine, avec son intervalle "
    "(semaines\u202f: {n})\u202f; cette période\u202f: {now}.",
    "volume.note.alone": "Pour les semaines précédentes, les intervalles comptent chaque "
    "publication comme celle d’un compte distinct.",
    "volume.counted": {
        "one": "{n} publication, comptes distincts\u202f: {authors}.",
        "other": "{n} publications, comptes distincts\u202f: {authors}.",
    },
    "volume.note.unjudged": {
        "one": "{n} publication attend d’être classée\u202f: elle est comptée, mais n’entre dans "
        "aucune part.",
        "other": "{n} publications attendent d’être classées\u202f: elles sont comptées, mais "
        "n’entrent dans aucune part.",
    },
    "volume.note.undecided": {
        "one": "Sur {judged} publications classées, {n} reste indécise et n’entre dans aucune "
        "part.",
        "other": "Sur {judged} publications classées, {n} restent indécises et n’entrent dans "
        "aucune part.",
    },
    "volume.note.interval": "Chaque chiffre est suivi des bornes de son intervalle à 95\u202f% et "
    "de n, le nombre de publications sur lequel il porte. Quand peu de comptes publient beaucoup, "
    "l’intervalle s’élargit\u202f: qui publie quarante fois reste une seule personne.",
    "volume.note.usual": {
        "one": "L’habituel est ce qu’étaient les semaines précédentes\u202f: {n} sur {weeks} est "
        "connue.",
        "other": "L’habituel est ce qu’étaient les semaines précédentes\u202f: {n} sur {weeks} "
        "sont connues.",
    },
    "volume.note.chance": "«\u202fPlus que le hasard\u202f» ne serait dit d’un chiffre quelconque "
    "de ce rapport que dans cinq semaines sur cent au plus où rien n’aurait changé (Holm)\u202f; "
    "les écarts ordinaires d’une semaine à l’autre sont tirés des semaines précédentes.",
    "volume.note.previous": "L’évolution depuis une autre semaine est donnée avec son propre "
    "intervalle à 95\u202f%, sans correction pour le nombre de chiffres examinés\u202f: à elle "
    "seule, elle ne prouve rien.",
}
TITLES: Mapping[str, str] = {
    "section.volume": "Volume et tonalité",
    "table.volume.compared": "La période face aux précédentes",
    "table.volume.channels": "Par canal",
    "table.volume.days": "Par jour et par canal",
    "table.volume.weeks": "Par semaine",
    "plot.volume.days": "Publications par jour et par canal",
    "plot.volume.balance": "Sentiment net par semaine",
    "plot.volume.complaint": "Part des plaintes par semaine",
    "column.volume.figure": "Indicateur",
    "column.volume.value": "Période",
    "column.volume.usual": "Habituel",
    "column.volume.against": "Écart à l’habituel",
    "column.volume.verdict": "Plus que le hasard\u202f?",
    "column.volume.previous": "Depuis la période comparée",
    "column.volume.year_ago": "Depuis la même semaine il y a un an",
    "column.volume.channel": "Canal",
    "column.volume.day": "Jour",
    "column.volume.week": "Semaine du",
    "column.volume.posts": "Publications",
    "column.volume.authors": "Comptes",
    "column.volume.balance": "Sentiment net",
    "column.volume.complaints": "Plaintes",
    "column.volume.urgent": "Urgentes",
}
TERMS: Mapping[str, Mapping[str, str]] = {
    "verdict": {
        "changed": "oui",
        "chance": "non\u202f: le hasard suffit à l’expliquer",
        "few_weeks": "impossible à dire\u202f: trop peu de semaines connues",
        "few_posts": "impossible à dire\u202f: trop peu de publications",
    },
}
