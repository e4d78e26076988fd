"""The words of volume and sentiment, in French."""

from collections.abc import Mapping

from responder.reports.tongues.tongue import Phrase

PHRASES: Mapping[str, Phrase] = {
    "plot.volume.days": "{n} publications par jour, une barre par jour, découpée par canal.",
    "plot.volume.balance": "Sentiment net par semaine, avec son intervalle (semaines\u202f: "
    "{n})\u202f; cette période\u202f: {now}.",
    "plot.volume.complaint": "Part des plaintes par semaine, avec son intervalle "
    "(semaines\u202f: {n})\u202f; cette période\u202f: {now}.",
    "volume.note.alone": "Dans le tableau par semaine, les intervalles des semaines passées "
    "comptent chaque publication comme celle d’un compte distinct.",
    "volume.counted": {
        "one": "{n} publication\u202f; comptes distincts\u202f: {authors}.",
        "other": "{n} publications\u202f; comptes distincts\u202f: {authors}.",
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
    "volume.note.interval": "Entre parenthèses figurent l’intervalle à 95\u202f% et n, le nombre "
    "de publications sur lequel porte le chiffre. Quand peu de comptes publient beaucoup, "
    "l’intervalle s’élargit\u202f: qui publie quarante fois reste une seule personne.",
    "volume.note.usual": {
        "one": "L’habituel est ce qu’étaient les {weeks} périodes précédentes de même "
        "durée\u202f; {n} d’entre elles est connue, et il ne lui manque rien de ce qui a été lu "
        "cette fois-ci.",
        "other": "L’habituel est ce qu’étaient les {weeks} périodes précédentes de même "
        "durée\u202f; {n} d’entre elles sont connues, et il ne leur manque rien de ce qui a été "
        "lu cette fois-ci.",
    },
    "volume.note.chance": "Sous «\u202fPlus que le hasard\u202f?\u202f», «\u202foui\u202f» est "
    "assez rare pour que, sur cent semaines où rien ne change, cinq au plus en montrent un où que "
    "ce soit dans ce rapport (règle de Holm)\u202f; les écarts ordinaires d’une semaine à l’autre "
    "sont tirés des semaines précédentes. «\u202fNon\u202f» ne veut pas dire que rien n’a "
    "changé\u202f: le hasard suffit à expliquer l’écart.",
    "volume.note.previous": "Chaque évolution depuis la période comparée (du {first} au {last}) "
    "porte son propre intervalle à 95\u202f%, sans correction pour le nombre de chiffres "
    "examinés\u202f: à elle seule, elle ne prouve rien. Un tiret signifie que les deux périodes "
    "n’ont pas été lues de la même façon, ou que l’une n’est pas connue.",
    "volume.note.unread": "Environ {part} des publications de la période n’ont pas pu être lues, "
    "par rapport aux périodes précédentes. Un nombre plus faible de publications ne dit alors "
    "rien, et aucun changement n’est donné que les publications manquantes pourraient "
    "annuler\u202f; ce qui a augmenté malgré tout est donné.",
    "volume.note.balance": "Le sentiment net est la part des publications positives moins celle "
    "des négatives\u202f: de −100\u202f% (toutes négatives) à 100\u202f% (toutes positives).",
    "volume.note.unlike": {
        "one": "À {n} période précédente manque tout ou partie d’une source lue cette "
        "fois-ci\u202f: elle n’entre pas dans l’habituel.",
        "other": "À {n} périodes précédentes manque tout ou partie d’une source lue cette "
        "fois-ci\u202f: elles n’entrent pas dans l’habituel.",
    },
    "volume.note.read": "«\u202fLu\u202f» est la part du temps où un canal a été lu, selon ce que "
    "chaque source apporte d’ordinaire\u202f; pour une semaine, la part approximative des "
    "publications, par rapport à la semaine la mieux lue.",
}
TITLES: Mapping[str, str] = {
    "section.volume": "Volume et sentiment",
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
    "column.volume.previous": "Évolution depuis la période comparée",
    "column.volume.year_ago": "Évolution depuis la même semaine il y a un an",
    "column.volume.channel": "Canal",
    "column.volume.day": "Jour",
    "column.volume.week": "Semaine du",
    "column.volume.posts": "Publications",
    "column.volume.authors": "Comptes",
    "column.volume.balance": "Sentiment net",
    "column.volume.complaints": "Part des plaintes",
    "column.volume.urgent": "Part des publications urgentes",
    "column.volume.read": "Lu",
    "column.volume.read_beside": "Lu",
}
TERMS: Mapping[str, Mapping[str, str]] = {
    "verdict": {
        "changed": "oui",
        "chance": "non",
        "few_weeks": "impossible à dire\u202f: trop peu de semaines connues",
        "few_posts": "impossible à dire\u202f: trop peu de publications ou de comptes",
        "unread": "impossible à dire\u202f: pas lue comme les semaines précédentes",
    },
}
