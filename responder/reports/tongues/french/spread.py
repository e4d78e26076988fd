"""The words of spread, in French."""

from collections.abc import Mapping

from responder.reports.tongues.tongue import Phrase

PHRASES: Mapping[str, Phrase] = {
    "spread.nothing_far": "Aucune publication n’a franchi un palier de sa marque.",
    "spread.far": {
        "one": "{n} publication a franchi le palier de {tier} interactions, sans atteindre le "
        "suivant.",
        "other": "{n} publications ont franchi le palier de {tier} interactions, sans atteindre "
        "le suivant.",
    },
    "spread.expected": "{median} (de {low} à {high})",
    "spread.finished": "n’ira pas plus loin",
    "spread.band": "de {low} à {high}",
    "spread.no_forecasts": "D’aucune prévision on ne sait encore si elle s’est réalisée.",
    "spread.no_incidents": "Il n’y a pas eu d’incident.",
    "spread.no_alerts": "Il n’y a pas eu d’alerte.",
    "spread.note.more": {
        "one": "{n} autre publication a franchi un palier.",
        "other": "{n} autres publications ont franchi un palier.",
    },
    "spread.note.tiers": "Les interactions sont les mentions «\u202fj’aime\u202f», les partages "
    "et les réponses, au plus haut relevé\u202f; les vues ne sont pas comptées. Ce qu’une "
    "publication peut encore atteindre est un intervalle à 80\u202f%.",
    "spread.note.forecasts": "La prévision est la plus haute probabilité donnée à une publication "
    "de franchir le palier qui vaut une alerte, avant qu’elle ne le fasse, sur {days} jours "
    "jusqu’à la fin de la période. Sous le seuil des alertes, les publications ne sont pesées que "
    "si un budget d’alertes est fixé. Si la part réalisée est loin de la moyenne prévue, les "
    "prévisions sont mal réglées.",
    "spread.note.incidents": "Un incident est décrit tel qu’il est aujourd’hui, avec toutes ses "
    "publications, y compris d’avant et d’après la période. «\u202fSignalé après\u202f» est le "
    "temps entre la première flambée et la première alerte.",
    "spread.note.alerts": "La première colonne compte les alertes de la période\u202f; les autres "
    "disent ce qu’elles ont valu sur {days} jours jusqu’à sa fin, comme vigie alerts --review. La "
    "précision porte sur les alertes dont la suite est connue\u202f; l’avance est le temps médian "
    "entre l’alerte et ce qu’elle annonçait.",
    "spread.note.all_brands": "Prévisions et alertes sont celles de toutes les marques ensemble.",
}
TITLES: Mapping[str, str] = {
    "section.spread": "Propagation",
    "table.spread.far": "Publications qui sont allées loin",
    "table.spread.forecasts": "Ce qui était prévu, ce qui est arrivé",
    "table.spread.incidents": "Incidents",
    "table.spread.alerts": "Ce qu’ont valu les alertes",
    "column.spread.post": "Publication",
    "column.spread.channel": "Canal",
    "column.spread.topic": "Sujet",
    "column.spread.published": "Publiée le",
    "column.spread.interactions": "Interactions",
    "column.spread.tier": "Palier franchi",
    "column.spread.foretold": "Prévu",
    "column.spread.lead": "Annoncé avec une avance de",
    "column.spread.expected": "Peut atteindre",
    "column.spread.stories": "Publications (n)",
    "column.spread.mean": "Prévu en moyenne",
    "column.spread.came": "Arrivé",
    "column.spread.incident": "Incident",
    "column.spread.cause": "À propos de",
    "column.spread.course": "Évolution",
    "column.spread.began": "Début",
    "column.spread.told_after": "Signalé après",
    "column.spread.ended": "Fin",
    "column.spread.posts": "Publications",
    "column.spread.authors": "Auteurs",
    "column.spread.peak": "Auteurs en une heure, au plus",
    "column.spread.cases": "Dossiers",
    "column.spread.kind": "Alertes",
    "column.spread.of_week": "Sur la période",
    "column.spread.told": "Envoyées",
    "column.spread.useful": "Utiles",
    "column.spread.noise": "Bruit",
    "column.spread.came_to_nothing": "Sans suite",
    "column.spread.precision": "Précision",
    "column.spread.median_lead": "Avance (médiane)",
}
TERMS: Mapping[str, Mapping[str, str]] = {
    "course": {
        "open": "trop récent pour le dire",
        "growing": "en hausse",
        "steady": "stable",
        "calm": "calme",
        "closed": "clos",
        "merged": "rattaché à un autre",
    },
    "incident": {"campaign": "une campagne\u202f: surtout des copies"},
    "alert": {
        "spread": "une publication se propage",
        "burst": "beaucoup parlent d’une même cause",
        "urgent": "dossiers urgents",
        "sla": "engagements en danger",
        "source": "sources en panne",
        "budget": "budgets",
        "watcher": "Vigie elle-même",
    },
}
