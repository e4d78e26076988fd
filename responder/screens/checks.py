"""What the checks found, with the words marked in the reply: `[!error!]`, `[?warning?]`."""

from rich.console import Group, RenderableType
from rich.text import Text

from responder.checking import Checked
from responder.checks.finding import Finding, Severity
from responder.checks.marking import parts
from responder.safe_text import for_terminal
from storage.model import Json

_SIGNS = {Severity.ERROR: "!", Severity.WARNING: "?"}
_STYLES = {Severity.ERROR: "bold red", Severity.WARNING: "yellow"}


def checked_page(checked: Checked) -> RenderableType:
    """Lay out one reply: its text with marks that need no colour, then each finding."""
    if not checked.findings:
        return Text("nothing found", "green")
    return Group(marked(checked.reply, checked.findings), *map(_finding, checked.findings))


def marked(reply: str, findings: tuple[Finding, ...]) -> Text:
    """Give a reply with what was found in brackets."""
    text = Text()
    for part in parts(reply, findings):
        shown = for_terminal(part.text)
        if part.severity is None:
            text.append(shown)
        else:
            sign = _SIGNS[part.severity]
            text.append(f"[{sign}{shown}{sign}]", _STYLES[part.severity])
    return text


def checked_json(checked: Checked) -> dict[str, Json]:
    """Give one reply's findings as JSON."""
    return {
        "line": checked.line,
        "findings": [
            {
                "check": finding.check,
                "severity": finding.severity.value,
                "message": finding.message,
                "words": list(finding.words),
            }
            for finding in checked.findings
        ],
    }


def _finding(finding: Finding) -> Text:
    style = _STYLES[finding.severity]
    line = Text.assemble((f"{finding.severity.value}: ", style), f"{finding.check}: ")
    return line.append(for_terminal(finding.message, newlines=False))
