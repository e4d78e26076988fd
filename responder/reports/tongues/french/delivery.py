"""What is said around a report that is delivered."""

PHRASES = {
    "delivery.again": (
        "Ce rapport a déjà été envoyé, ou a pu l’être : "
        "Vigie a été interrompue ou n’a pas reçu de réponse."
    ),
    "delivery.late": "En retard : ce rapport était attendu le {due}.",
    "delivery.attached": "Le rapport entier : {files}.",
    "delivery.goal": "{goal}\u202f: {figure}, cible {asked}\u202f: {verdict}.",
}
TITLES: dict[str, str] = {}
TERMS: dict[str, dict[str, str]] = {}
