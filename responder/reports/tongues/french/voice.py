"""The words of share of voice, in French."""

from collections.abc import Mapping

from responder.reports.tongues.tongue import Phrase

PHRASES: Mapping[str, Phrase] = {
    "voice.no_competitor": "Aucun concurrent n’est suivi. Une marque configurée avec competitor = "
    "true serait comptée à côté de la vôtre.",
    "voice.posts": {
        "one": "{n} publication a nommé l’une des {brands} marques suivies.",
        "other": "{n} publications ont nommé l’une des {brands} marques suivies.",
    },
    "plot.voice.shares": {
        "one": "Pour chacune des {brands} marques suivies, la part de {n} publication qui la "
        "nomme, avec son intervalle, à côté de celle de la période comparée.",
        "other": "Pour chacune des {brands} marques suivies, la part des {n} publications qui la "
        "nomment, avec son intervalle, à côté de celle de la période comparée.",
    },
    "voice.note.shares": "La part de voix porte sur toutes les publications qui nomment une "
    "marque suivie. Une publication qui en nomme deux compte pour chacune\u202f: la somme peut "
    "dépasser le tout. Ce qu’écrivent les comptes des marques n’est pas compté. Chaque évolution "
    "est donnée avec son seul intervalle\u202f; s’il contient 0, le hasard suffit à l’expliquer.",
    "voice.note.listening": "N’est compté que ce qui est écouté\u202f: pour votre marque, aussi "
    "ce qui est adressé à ses comptes et écrit dans ses espaces\u202f; pour un concurrent, "
    "seulement ce qu’une recherche trouve. Ces parts comparent ce que Vigie entend, non tout ce "
    "qui se dit.",
    "voice.note.unlike": "La période et celle à laquelle elle est comparée n’ont pas été lues de "
    "la même façon\u202f: aucune évolution n’est donnée.",
}
TITLES: Mapping[str, str] = {
    "section.voice": "Part de voix",
    "plot.voice.shares": "Part de voix",
    "table.voice.shares": "Part de voix par marque",
    "table.voice.balances": "Sentiment par marque",
    "column.voice.brand": "Marque",
    "column.voice.whose": "À qui",
    "column.voice.posts": "Publications",
    "column.voice.authors": "Auteurs",
    "column.voice.share": "Part de voix",
    "column.voice.before": "Période comparée",
    "column.voice.change": "Évolution",
    "column.voice.positive": "Positives",
    "column.voice.negative": "Négatives",
    "column.voice.balance": "Sentiment net",
}
TERMS: Mapping[str, Mapping[str, str]] = {
    "voice.whose": {"own": "à vous", "competitor": "à un concurrent"},
    "voice.series": {"now": "cette période", "before": "la période comparée"},
}
