"""The words of trust, in French."""

from collections.abc import Mapping

from responder.reports.tongues.tongue import Phrase

PHRASES: Mapping[str, Phrase] = {
    "trust.undecided": {
        "one": "Sur {n} message jugé, laissés indécis\u202f: {undecided}. Encore à juger\u202f: "
        "{waiting}.",
        "other": "Sur {n} messages jugés, laissés indécis\u202f: {undecided}. Encore à "
        "juger\u202f: {waiting}.",
    },
    "trust.nothing_judged": "Aucun message n’a été jugé.",
    "trust.no_source": "Aucune source n’est suivie\u202f: tous les messages viennent d’un import.",
    "trust.no_hole": "Rien ne manque, à notre connaissance.",
    "trust.none_rejected": "Rien n’a été écarté.",
    "trust.none_labelled": "Personne n’a dit ce qu’est un message\u202f: on ignore si le "
    "classifieur a souvent raison ici.",
    "trust.not_corrected": "trop peu de messages étiquetés, ou un classifieur trop faible, pour "
    "corriger",
    "trust.no_costs": "Rien n’a été demandé à un réseau.",
    "trust.dollars": "{whole},{cents} $ US",
    "trust.note.coverage": "«\u202fLu en entier\u202f» est la part de la période dont une source "
    "nous a tout laissé lire\u202f; ce qui s’est dit dans un trou n’est dans aucun chiffre. Une "
    "source est muette lorsqu’elle a déjà apporté des messages et n’en apporte plus depuis plus "
    "longtemps que le délai réglé.",
    "trust.note.more": {
        "one": "{n} autre message a été écarté pour d’autres raisons.",
        "other": "{n} autres messages ont été écartés pour d’autres raisons.",
    },
    "trust.note.labels": "Ce que l’équipe a dit ces {weeks} dernières semaines est comparé à ce "
    "que le classifieur dit des mêmes messages\u202f; ceux qu’il a laissés indécis ne comptent ni "
    "pour ni contre lui. On corrige ce qui semble faux et l’on est interrogé sur ce qui est "
    "douteux\u202f: ces messages ne sont pas un échantillon au hasard, et le classifieur a sans "
    "doute plus souvent raison qu’il n’y paraît ici.",
    "trust.note.corrected": "La part corrigée est ce que serait celle du classifieur sans ses "
    "erreurs, si elles étaient aussi fréquentes partout que dans les messages étiquetés (Rogan et "
    "Gladen\u202f; intervalle de Lang et Reiczigel). Comme ces messages ne sont pas un échantillon "
    "au hasard, elle montre de combien le chiffre peut bouger et n’en remplace aucun. Elle est "
    "donnée à partir de {fewest} messages étiquetés de chaque sorte.",
    "trust.note.costs": "Les coûts sont comptés par jour de temps universel (UTC).",
    "trust.note.all_brands": "Couverture, messages écartés et coûts sont ceux de toutes les "
    "marques ensemble.",
}
TITLES: Mapping[str, str] = {
    "section.trust": "Quelle confiance accorder à ces chiffres",
    "table.trust.coverage": "Ce qui a été lu",
    "table.trust.holes": "Trous",
    "table.trust.rejected": "Messages écartés",
    "table.trust.engines": "Ce qui n’a pas pu être tranché",
    "table.trust.agreement": "L’équipe et le classifieur",
    "table.trust.corrected": "La part des plaintes, corrigée des erreurs connues",
    "table.trust.costs": "Ce que cela a coûté",
    "column.trust.source": "Source",
    "column.trust.read": "Lu en entier",
    "column.trust.holes": "Trous",
    "column.trust.silent": "Muette depuis",
    "column.trust.failure": "En panne pour",
    "column.trust.from": "De",
    "column.trust.to": "À",
    "column.trust.lasted": "Durée",
    "column.trust.why": "Cause",
    "column.trust.reason": "Raison",
    "column.trust.posts": "Messages",
    "column.trust.engine": "Classifieur",
    "column.trust.judged": "Jugés (n)",
    "column.trust.doubted": "Il n’était pas sûr",
    "column.trust.unread": "Il n’a pas pu les lire",
    "column.trust.question": "Question",
    "column.trust.labelled": "Étiquetés (n)",
    "column.trust.agrees": "Il dit la même chose",
    "column.trust.figure": "Chiffre",
    "column.trust.value": "Valeur",
    "column.trust.channel": "Canal",
    "column.trust.requests": "Requêtes",
    "column.trust.items": "Messages décomptés",
    "column.trust.spent": "Dépense",
}
TERMS: Mapping[str, Mapping[str, str]] = {
    "question": {
        "complaint": "Est-ce une plainte\u202f?",
        "sentiment": "Sur quel ton\u202f?",
        "urgency": "Est-ce urgent\u202f?",
        "topic": "Sur quel sujet\u202f?",
    },
    "trust.figure": {
        "seen": "Plaintes, selon le classifieur",
        "finds": "Parmi les plaintes, il en trouve",
        "passes": "Parmi les autres messages, il en laisse passer",
        "corrected": "Plaintes, après correction",
    },
    "reject": {"noise": "parle d’autre chose", "names no brand": "ne nomme aucune marque"},
    "failure": {
        "rate limit": "débit limité",
        "cap reached": "plafond atteint",
        "credentials": "identifiants refusés",
        "permission": "autorisation manquante",
        "outage": "panne",
        "malformed answer": "réponse illisible",
        "gone": "source disparue",
    },
}
