"""The words of trust, in French."""

from collections.abc import Mapping

from responder.reports.tongues.tongue import Phrase

PHRASES: Mapping[str, Phrase] = {
    "trust.undecided": {
        "one": "Indécises, sur {n} publication jugée\u202f: {undecided}. Encore à juger\u202f: "
        "{waiting}.",
        "other": "Indécises, sur {n} publications jugées\u202f: {undecided}. Encore à "
        "juger\u202f: {waiting}.",
    },
    "trust.nothing_judged": "Aucune publication n’a été jugée.",
    "trust.no_source": "Aucune source n’est suivie\u202f: toutes les publications viennent d’un "
    "import.",
    "trust.no_hole": "Rien ne manque, à notre connaissance.",
    "trust.none_rejected": "Aucune publication n’a été écartée.",
    "trust.none_labelled": "Personne dans l’équipe n’a étiqueté de publication\u202f: on ignore "
    "si le classifieur a souvent raison ici.",
    "trust.not_corrected": "trop peu de publications étiquetées, ou un classifieur trop faible, "
    "pour corriger",
    "trust.no_costs": "Aucune requête n’a été adressée à un réseau.",
    "trust.dollars": "{whole},{cents}\u202f$\u202fUS",
    "trust.note.coverage": "«\u202fLu en entier\u202f» est la part de la période dont une source "
    "nous a tout laissé lire\u202f; ce qui s’est dit pendant une lacune n’est dans aucun chiffre. "
    "Une source est muette lorsqu’elle a déjà apporté des publications et n’en apporte plus "
    "depuis plus longtemps que le délai réglé.",
    "trust.note.more": {
        "one": "{n} autre publication a été écartée pour d’autres raisons.",
        "other": "{n} autres publications ont été écartées pour d’autres raisons.",
    },
    "trust.note.labels": "Ce que l’équipe a dit ces {weeks} dernières semaines est comparé à ce "
    "que le classifieur dit des mêmes publications\u202f; celles qu’il a laissées indécises ne "
    "comptent ni pour ni contre lui. On corrige ce qui semble faux et l’on est interrogé sur ce "
    "qui est douteux\u202f: ces publications ne sont pas un échantillon au hasard, et le "
    "classifieur a sans doute plus souvent raison qu’il n’y paraît ici.",
    "trust.note.corrected": "La part corrigée est ce que serait celle du classifieur sans ses "
    "erreurs, si elles étaient aussi fréquentes partout que dans les publications étiquetées "
    "(Rogan et Gladen\u202f; intervalle de Lang et Reiczigel). Comme ces publications ne sont pas "
    "un échantillon au hasard, elle montre de combien le chiffre peut bouger et n’en remplace "
    "aucun. Elle est donnée à partir de {fewest} publications étiquetées de chaque sorte.",
    "trust.note.costs": "Les coûts sont comptés par jour de temps universel (UTC).",
    "trust.note.all_brands": "Couverture, publications écartées et coûts sont ceux de toutes les "
    "marques ensemble.",
    "trust.nothing_to_correct_by": "Sans publications étiquetées, rien ne peut être corrigé.",
}
TITLES: Mapping[str, str] = {
    "section.trust": "Quelle confiance accorder à ces chiffres",
    "table.trust.coverage": "Ce qui a été lu",
    "table.trust.holes": "Lacunes",
    "table.trust.rejected": "Publications écartées",
    "table.trust.engines": "Ce qui n’a pas pu être tranché",
    "table.trust.agreement": "L’équipe et le classifieur",
    "table.trust.corrected": "La part des plaintes, corrigée des erreurs connues",
    "table.trust.costs": "Ce que cela a coûté",
    "column.trust.source": "Source",
    "column.trust.read": "Lu en entier",
    "column.trust.holes": "Lacunes",
    "column.trust.silent": "Muette depuis",
    "column.trust.failure": "Cause de l’échec",
    "column.trust.from": "De",
    "column.trust.to": "À",
    "column.trust.lasted": "Durée",
    "column.trust.why": "Cause",
    "column.trust.reason": "Raison",
    "column.trust.posts": "Publications",
    "column.trust.engine": "Classifieur",
    "column.trust.judged": "Jugées (n)",
    "column.trust.doubted": "Pas sûr",
    "column.trust.unread": "N’a pas pu les lire",
    "column.trust.question": "Question",
    "column.trust.labelled": "Étiquetées (n)",
    "column.trust.agrees": "Il dit la même chose",
    "column.trust.figure": "Chiffre",
    "column.trust.value": "Valeur",
    "column.trust.channel": "Canal",
    "column.trust.requests": "Requêtes",
    "column.trust.items": "Publications décomptées",
    "column.trust.spent": "Dépense",
}
TERMS: Mapping[str, Mapping[str, str]] = {
    "question": {
        "complaint": "Est-ce une plainte\u202f?",
        "sentiment": "Sur quel ton\u202f?",
        "urgency": "Est-ce urgent\u202f?",
        "topic": "Sur quel sujet\u202f?",
        "needs_reply": "Attend-il une réponse\u202f?",
        "abuse": "Est-ce injurieux\u202f?",
    },
    "trust.figure": {
        "seen": "Plaintes, selon le classifieur",
        "finds": "Parmi les plaintes, il en trouve",
        "passes": "Parmi les autres publications, il en écarte à raison",
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
    "hole": {
        "cut short": "lecture interrompue",
        "older than 7 days": "plus de 7 jours",
        "the search ends at about 250 posts": "la recherche s’arrête à environ 250 publications",
    },
}
