"""The words of spread, in French."""

from collections.abc import Mapping

from responder.reports.tongues.tongue import Phrase

PHRASES: Mapping[str, Phrase] = {
    "spread.nothing_far": "Aucune publication n’a atteint un seuil de sa marque.",
    "spread.far": {
        "one": "{n} publication a atteint le seuil de {tier} interactions, mais pas le suivant.",
        "other": "{n} publications ont atteint le seuil de {tier} interactions, mais pas le "
        "suivant.",
    },
    "spread.expected": "{median} (de {low} à {high})",
    "spread.finished": "n’ira pas plus loin",
    "spread.band": "de {low} à {high}",
    "spread.no_forecasts": "Aucune prévision ne peut encore être vérifiée.",
    "spread.no_incidents": "Aucun incident.",
    "spread.no_alerts": "Aucune alerte.",
    "spread.note.more": {
        "one": "{n} autre publication a atteint un seuil.",
        "other": "{n} autres publications ont atteint un seuil.",
    },
    "spread.note.tiers": "Les seuils sont ceux réglés pour la marque, en interactions\u202f: "
    "mentions «\u202fj’aime\u202f», partages et réponses réunis, au plus haut relevé\u202f; les "
    "vues ne sont pas comptées. Ce qu’une publication peut encore atteindre est donné avec un "
    "intervalle à 80\u202f%.",
    "spread.note.forecasts": "La prévision est la plus haute probabilité donnée à une "
    "publication, avant qu’elle ne le fasse, d’atteindre le seuil qui vaut une alerte\u202f; sur "
    "les {days} jours qui précèdent la fin de la période. Les publications trop improbables pour "
    "une alerte ne sont pesées que si un budget d’alertes est fixé. Si la part réalisée est loin "
    "de la prévision moyenne, les prévisions sont mal réglées.",
    "spread.note.incidents": "Un incident est décrit tel qu’il est aujourd’hui, avec toutes ses "
    "publications, y compris d’avant et d’après la période. «\u202fAlerte après\u202f» est le "
    "temps entre la première flambée et la première alerte.",
    "spread.note.alerts": "La première colonne compte les alertes de la période\u202f; les autres "
    "disent ce qu’elles ont valu sur les {days} jours qui précèdent sa fin, comme vigie alerts "
    "--review. La précision est la part des alertes utiles parmi celles dont la suite est "
    "connue\u202f; l’avance est le temps médian entre l’alerte et ce qu’elle annonçait.",
    "spread.note.all_brands": "Prévisions et alertes sont celles de toutes les marques ensemble.",
}
TITLES: Mapping[str, str] = {
    "section.spread": "Propagation",
    "table.spread.far": "Publications qui sont allées loin",
    "table.spread.forecasts": "Prévisions et réalité",
    "table.spread.incidents": "Incidents",
    "table.spread.alerts": "Ce qu’ont valu les alertes",
    "column.spread.post": "Publication",
    "column.spread.channel": "Canal",
    "column.spread.topic": "Sujet",
    "column.spread.published": "Publiée le",
    "column.spread.interactions": "Interactions",
    "column.spread.tier": "Seuil atteint",
    "column.spread.foretold": "Prévision",
    "column.spread.lead": "Avance de l’alerte",
    "column.spread.expected": "Peut atteindre",
    "column.spread.stories": "Publications (n)",
    "column.spread.mean": "Prévision moyenne",
    "column.spread.came": "Réalisées",
    "column.spread.incident": "Incident",
    "column.spread.cause": "À propos de",
    "column.spread.course": "État",
    "column.spread.began": "Début",
    "column.spread.told_after": "Alerte après",
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
