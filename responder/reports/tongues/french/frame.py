"""Les mots autour des sections."""

from collections.abc import Mapping

from responder.counter.french import FRENCH as DESK
from responder.reports.tongues.tongue import Phrase

PHRASES: Mapping[str, Phrase] = {
    "none": "Rien.",
    "report.title": "{brand}\u202f: {period}",
    "report.of_department": "{brand}, {department}\u202f: {period}",
    "report.all_brands": "Toutes les marques",
    "report.week": "semaine {number} de {year}",
    "report.span": "du {first} au {last}",
    "report.not_over": "La période n’est pas encore terminée.",
    "report.times": "État connu au {made_at}. Les heures sont celles du fuseau {zone}.",
    "page.with_plots": ("Les graphiques demandent un complément\u202f: pip install vigie[plots]"),
}
TITLES: Mapping[str, str] = {
    "front.changed": "Ce qui a changé",
    "front.drove": "Ce qu’il y a derrière",
    "front.watch": "À surveiller",
    "front.do": "À faire",
    "front.goals": "Objectifs",
    "page.contents": "Sommaire",
    "page.figures": "Les chiffres de ce graphique",
    "page.post": "la publication",
    "column.figure": "Chiffre",
    "column.value": "Valeur",
    "column.minutes": "minutes",
    "column.low": "de",
    "column.high": "à",
    "column.count": "nombre",
    "column.n": "n",
    "column.at": "Repère",
    "column.kind": "nature",
    "column.amount": "chiffre",
    "column.url": "adresse",
}
TERMS: Mapping[str, Mapping[str, str]] = {
    "topic": DESK.topics,
    "urgency": {level.value: told for level, told in DESK.levels.items()},
    "tone": {
        "negative": "Ton négatif",
        "neutral": "Ton neutre",
        "positive": "Ton positif",
    },
    "channel": {},
}
