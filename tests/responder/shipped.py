"""Every shipped playbook variant, filled in for one sample case; run it to rewrite the golden file.

python -m tests.responder.shipped
"""

from collections.abc import Iterator
from pathlib import Path

from responder import playbook
from responder.playbook import Facts, Language, Rendering, Tone
from tests.responder.samples import graphemes, x_length

GOLDEN = Path(__file__).parents[1] / "golden" / "playbooks.md"
DELAYS = {
    "fr": {
        Tone.NORMAL: "d'ici 8 heures",
        Tone.HIGH: "d'ici 2 heures",
        Tone.CRITICAL: "dans l'heure",
    },
    "en": {
        Tone.NORMAL: "within 8 hours",
        Tone.HIGH: "within 2 hours",
        Tone.CRITICAL: "within the hour",
    },
}


def facts(language: str, tone: Tone, *, signer: str = "Claire", name: str = "Camille") -> Facts:
    return Facts(
        name=name,
        brand="Brumelle",
        signer=signer,
        delay=DELAYS[language][tone],
        help_link="https://brumelle.example/aide" if tone is Tone.NORMAL else "",
    )


def shipped() -> Iterator[tuple[Language, str, Tone, Rendering]]:
    for code, language in playbook.load().items():
        for topic in language.topics:
            for tone in Tone:
                if language.serves(topic, tone):
                    for rendering in language.render(topic, tone, facts(code, tone)):
                        yield language, topic, tone, rendering


def document() -> str:
    lines = [
        "# Shipped playbooks",
        "",
        "Every variant for one sample case. Lengths: weighted as on X / in graphemes.",
    ]
    before = ""
    for language, topic, _, rendering in shipped():
        if (here := f"{language.language}/{topic}") != before:
            lines += ["", f"## {here}", "", language.topics[topic].applies]
            before = here
        lines += ["", f"### {rendering.key}"]
        if rendering.ensure:
            lines += ["", f"Make sure: {rendering.ensure}"]
        for length, text in (("long", rendering.long), ("short", rendering.short)):
            quoted = "\n".join(f"> {line}  " for line in text.splitlines()).rstrip()
            lines += ["", f"{length}, {x_length(text)} / {graphemes(text)}", "", quoted]
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    GOLDEN.write_text(document(), encoding="utf-8")
