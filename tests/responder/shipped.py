"""The shipped playbooks filled in for one sample case; run it to rewrite the golden file.

python -m tests.responder.shipped
"""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

from responder.leave import Address
from responder.playbook import Formality, Kind, Language, Playbook, Situation, Tone
from responder.playbook_choice import Choice
from responder.playbook_reading import load
from responder.playbook_wording import Facts, Manner, Wording, Writing
from tests.responder.samples import MONDAY, graphemes, x_length

GOLDEN = Path(__file__).parents[1] / "golden" / "playbooks.md"
NOW = MONDAY + timedelta(hours=1)
DELAYS = {
    "fr": {
        Tone.NORMAL: "d'ici mercredi",
        Tone.HIGH: "d'ici 2 heures",
        Tone.CRITICAL: "dans l'heure",
    },
    "en": {
        Tone.NORMAL: "by Wednesday",
        Tone.HIGH: "within 2 hours",
        Tone.CRITICAL: "within the hour",
    },
}
SINCE = {"fr": "depuis 9h", "en": "since 9:00"}


def chosen(language: Language, name: str, tone: Tone) -> Choice:
    """Choose a playbook as if a case had asked for it."""
    playbook = language.playbooks[name]
    matter = "outage_technical" if playbook.when.situation is Situation.INCIDENT else ""
    return Choice(
        language=language, name=name, playbook=playbook, tone=tone, reasons=(), matter=matter
    )


def writing(
    choice: Choice,
    *,
    kind: Kind | None = None,
    name: str = "Camille",
    signer: str = "Claire",
    late: bool = False,
    manner: Manner | None = None,
    again: bool = False,
) -> Writing:
    """Fill a choice with sample facts."""
    code = choice.language.code
    facts = Facts(
        name=name,
        brand="Brumelle",
        signer=signer,
        delay=DELAYS[code][choice.tone],
        late=late,
        since=SINCE[code],
    )
    manner = manner or Manner()
    return Writing(choice=choice, facts=facts, manner=manner, now=NOW, kind=kind, again=again)


def answers() -> Iterator[tuple[Language, str, Playbook, Tone, str, Kind | None]]:
    """Go through all playbooks, tones and narrower cases."""
    for language in load().values():
        for name, playbook, tone in language.tones():
            kinds: list[tuple[str, Kind | None]] = [("", None), *playbook.kinds.items()]
            for kind, narrower in kinds:
                yield language, name, playbook, tone, kind, narrower


def manners(language: Language, formality: Formality = Formality.PLAIN) -> Iterator[Manner]:
    """Give every way to address people in a language."""
    for address in language.shared.addresses or (Address.VOUS,):
        yield Manner(address=address, formality=formality)


def document() -> str:
    """Show every wording once: all places of the product are seen, not the whole product."""
    lines = [
        "# Shipped playbooks",
        "",
        "For one sample case, each variant with the ways to name the problem in turn; the whole is"
        " their product. Lengths: weighted as on X / in graphemes.",
    ]
    for language, name, playbook, tone, kind, narrower in answers():
        manner = list(manners(language))[-1 if tone is Tone.HIGH else 0]
        of = writing(chosen(language, name, tone), kind=narrower, manner=manner)
        title = f"{language.code}/{name}/{tone}" + (f" ({kind})" if kind else "")
        lines += ["", f"## {title}", "", playbook.applies]
        for length in ("long", "short"):
            lines += ["", *(_line(w) for w in _sampled(list(of.wordings(length))))]
    for language in load().values():
        of = writing(chosen(language, "delivery", Tone.HIGH), again=True)
        lines += ["", f"## {language.code}/delivery/high, a further answer in the thread"]
        for length in ("long", "short"):
            lines += ["", *(_line(w) for w in _sampled(list(of.wordings(length))))]
    return "\n".join(lines) + "\n"


def _sampled(wordings: list[Wording]) -> list[Wording]:
    step = max(1, len(wordings) // 5)
    return wordings[::step][:5]


def _line(wording: Wording) -> str:
    text = wording.text.replace("\n", " / ")
    return f"- {x_length(text)} / {graphemes(text)}: {text}"


if __name__ == "__main__":
    GOLDEN.write_text(document(), encoding="utf-8")
