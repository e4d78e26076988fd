"""The playbooks: what there is, and how each reads."""

from collections.abc import Iterable, Mapping

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from responder.playbook import Language, Playbook
from responder.preview import Preview
from responder.screens.words import post
from storage.model import Json


def playbook_table(playbooks: Mapping[str, Language]) -> Table:
    """Lay out the playbooks, one a row."""
    count = sum(len(language.playbooks) for language in playbooks.values())
    table = Table(title=f"Playbooks: {count}", title_justify="left", expand=True)
    table.add_column("Playbook", no_wrap=True)  # a name is typed after `preview`
    for heading in ("Situation", "Tones", "Department", "Approved by"):
        table.add_column(heading)
    table.add_column("When", ratio=1)
    for language in playbooks.values():
        for name, playbook in language.playbooks.items():
            table.add_row(
                f"{language.code}/{name}",
                playbook.when.situation.value,
                ", ".join(playbook.when.tones),
                playbook.department or "",
                _approved_by(playbook),
                post(playbook.applies, most=160),
            )
    return table


def playbook_json(language: Language, name: str, playbook: Playbook) -> dict[str, Json]:
    """Give one playbook as JSON, without its texts."""
    return {
        "language": language.code,
        "name": name,
        "file": str(language.paths[name]),
        "applies": playbook.applies,
        "situation": playbook.when.situation.value,
        "topics": list(playbook.when.topics),
        "tones": [tone.value for tone in playbook.when.tones],
        "brands": list(playbook.when.brands),
        "department": playbook.department,
        "escalate_to": playbook.escalate_to,
        "four_eyes": playbook.review == "two",
        "lead": playbook.lead,
        "promises": [*sorted(playbook.promises)],
        "promises_by_lead": [*sorted(playbook.promises_by_lead)],
        "may_admit": playbook.may_admit,
        "kinds": list(playbook.kinds),
    }


def preview_page(found: Iterable[Preview]) -> RenderableType:
    """Lay out wordings one under the other, with their length and what the checks say."""
    parts: list[RenderableType] = []
    for preview in found:
        head = Text(preview.key, "bold")
        if preview.kind:
            head.append(f"  ({preview.kind.replace('_', ' ')})")
        head.append(f"  {preview.length}", "dim" if preview.fits else "bold red")
        parts += [head, post(preview.text)]
        if preview.ensure:
            parts.append(post(f"make sure: {preview.ensure}", style="yellow"))
        parts += [post(finding, style="red") for finding in preview.findings]
        parts.append(Text(""))
    return Group(*parts)


def preview_json(preview: Preview) -> dict[str, Json]:
    """Give one wording as JSON."""
    return {
        "key": preview.key,
        "kind": preview.kind,
        "text": preview.text,
        "ensure": preview.ensure,
        "length": preview.length,
        "fits": preview.fits,
        "findings": list(preview.findings),
    }


def _approved_by(playbook: Playbook) -> str:
    people = "two" if playbook.review == "two" else "one"
    return f"{people}, a lead" if playbook.lead else people
