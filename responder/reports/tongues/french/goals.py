"""What is said of the goals of the brand."""

PHRASES = {
    "goals.at_least": "au moins {bound}",
    "goals.at_most": "au plus {bound}",
    "goals.so_far": "{span} à ce jour : des clients attendent encore",
}
TITLES = {
    "table.goals": "Objectifs",
    "column.goal": "Objectif",
    "column.asked": "Cible",
    "column.verdict": "Verdict",
}
TERMS = {
    "goal": {
        "answered_in_time": "Réponses dans les délais",
        "first_response_median": "Délai de première réponse, médiane",
        "first_response_p90": "Délai de première réponse, 9 sur 10 en",
        "resolution_median": "Délai de résolution, médiane",
        "unanswered_at_most": "En retard et sans réponse",
        "reopened_at_most": "Dossiers rouverts",
        "complaint_share_at_most": "Part des plaintes",
        "net_sentiment_at_least": "Sentiment net",
        "share_of_voice_at_least": "Part de voix",
        "coverage_at_least": "Couverture de la source la moins lue",
    },
    "verdict": {
        "met": "atteint",
        "missed": "manqué",
        "not_told_apart": "trop proche pour trancher",
        "open": "pas encore connu",
        "unknown": "aucune mesure",
        "not_read": "impossible à dire\u202f: une partie des publications n’a pas été lue",
    },
}
