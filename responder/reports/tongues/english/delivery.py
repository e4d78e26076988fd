"""What is said around a report that is delivered."""

PHRASES = {
    "delivery.again": (
        "This was sent before, or may have been: Vigie was interrupted or not answered."
    ),
    "delivery.late": "Late: this was due on {due}.",
    "delivery.attached": "The whole report: {files}.",
    "delivery.goal": "{goal}: {figure}, asked {asked}: {verdict}.",
}
TITLES: dict[str, str] = {}
TERMS: dict[str, dict[str, str]] = {}
