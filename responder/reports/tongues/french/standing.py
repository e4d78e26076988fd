"""Ce qui a été dit et comment on y a répondu."""

from collections.abc import Mapping

from responder.reports.tongues.tongue import Phrase

PHRASES: Mapping[str, Phrase] = {
    "summary.not_over": "La période n’est pas encore terminée.",
    "summary.imported": {
        "one": "{n} publication a été importée\u202f: on ne sait pas s’il en manque d’autres.",
        "other": "{n} publications ont été importées\u202f: on ne sait pas s’il en manque "
        "d’autres.",
    },
    "summary.decided": (
        "Les parts de réclamations et de ton portent sur les publications qui ont pu être classées."
    ),
    "summary.could_be": {
        "one": "Si la {n} publication indécise n’était pas une réclamation, leur part serait de "
        "{low} des {judged}\u202f; si elle en était une, de {high}.",
        "other": "Si aucune des {n} publications indécises n’était une réclamation, leur part "
        "serait de {low} des {judged}\u202f; si toutes l’étaient, de {high}.",
    },
    "compared.before": {
        "one": "La période précédente, de même durée, compte {n} publication.",
        "other": "La période précédente, de même durée, compte {n} publications.",
    },
    "compared.holds_zero": (
        "Quand l’intervalle d’une évolution contient 0, ces publications ne permettent de conclure "
        "à aucun changement."
    ),
    "topics.decided": "Seules les publications qui ont pu être classées ont un sujet.",
    "service.delay": {
        "one": "Le délai va de la publication du client à notre réponse publique. Il porte sur le "
        "{n} dossier répondu\u202f: ceux qui attendent encore l’allongeraient.",
        "other": "Le délai va de la publication du client à notre réponse publique. Il porte sur "
        "les {n} dossiers répondus\u202f: ceux qui attendent encore l’allongeraient.",
    },
    "waiting.more": {
        "one": "{n} autre dossier attend\u202f; la commande vigie queue les liste tous.",
        "other": "{n} autres dossiers attendent\u202f; la commande vigie queue les liste tous.",
    },
    "method.counted": (
        "Sont comptées les publications publiques d’autrui qui nomment la marque\u202f; les nôtres "
        "sont exclues."
    ),
    "method.classifier": (
        "Un classifieur lit chaque publication\u202f; là où une personne l’a corrigé, la "
        "correction fait foi."
    ),
    "method.interval": (
        "Chaque part est suivie de son intervalle à 95\u202f% (Wilson) et du nombre de "
        "publications, n. L’intervalle dit ce que le hasard peut faire avec si peu de "
        "publications. Il ne contient ni les erreurs du classifieur, ni ce qui se dit ailleurs ou "
        "ne se dit pas."
    ),
    "method.change": "L’intervalle d’une évolution est celui de Newcombe.",
    "method.coverage": (
        "La couverture est la part de la période qu’une source a laissé lire en entier\u202f; un "
        "trou est une part qu’elle n’a pas laissé lire. Ce qui s’est dit dans un trou n’est dans "
        "aucun chiffre."
    ),
}
TITLES: Mapping[str, str] = {
    "section.summary": "En chiffres",
    "section.compared": "Par rapport à la période précédente",
    "section.volume": "Publications par jour et par canal",
    "section.channels": "Canaux",
    "section.topics": "Sujets",
    "section.service": "Service",
    "section.waiting": "Encore sans réponse",
    "section.method": "Comment ces chiffres sont établis",
    "table.summary": "Les publications et leur nature",
    "table.compared": "Parts actuelles et précédentes",
    "table.volume": "Publications par jour",
    "table.channels": "Parts par canal",
    "table.topics": "Sujets, les plus sujets à réclamation d’abord",
    "table.service": "Dossiers et premières réponses",
    "table.waiting": "Dossiers en attente, les plus anciens d’abord",
    "column.before": "Avant",
    "column.now": "Maintenant",
    "column.change": "Évolution",
    "column.day": "Jour",
    "column.all": "Tous",
    "column.channel": "Canal",
    "column.posts": "Publications",
    "column.complaints": "Réclamations",
    "column.topic": "Sujet",
    "column.share_of_complaints": "Part de toutes les réclamations",
    "column.case": "Dossier",
    "column.risk": "Risque",
    "column.posted": "Publié",
    "column.waits": "Attend depuis",
    "column.due": "Échéance",
}
TERMS: Mapping[str, Mapping[str, str]] = {
    "figure": {
        "posts": "Publications",
        "complaints": "Réclamations",
        "undecided": "Indécises",
        "unjudged": "Pas encore classées",
        "cases": "Dossiers ouverts par des clients",
        "answered": "Répondus à ce jour",
        "set_aside": "Clos sans réponse",
        "due": "Réponse due à ce jour",
        "in_time": "Dont répondus à temps",
        "first_answer_median": "Première réponse, médiane",
        "first_answer_p90": "Première réponse, neuf sur dix en moins de",
    },
}
