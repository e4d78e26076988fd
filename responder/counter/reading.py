"""What a person is shown of one case at the desk, gathered at one moment."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from responder.checks.finding import Finding
from responder.desk import Desk
from responder.inquiry import case_file, editing
from responder.screens.case import CaseFile
from storage.ledger import Ledger
from storage.model import Action, CaseId, Engagement, MentionId
from storage.readings import KeptForecast

_ENSURE = "make sure: "


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """One case with all that helps to decide it."""

    file: CaseFile
    findings: Sequence[Finding]
    """What the checks say of the draft."""
    ensure: Sequence[str]
    """What the draft affirms and nobody has made sure of."""
    forecast: KeptForecast | None
    counted: Sequence[Engagement]
    """The counters of the post as they were read, oldest first."""
    editing: Sequence[str]
    """Who else writes a reply to it just now."""
    labels: Sequence[str]
    """What people corrected, as `field=value`."""
    abusive: frozenset[MentionId]
    """Posts of the page that read like abuse."""


def read(desk: Desk, ledger: Ledger, case_id: CaseId, actor: str) -> Reading:
    """Gather all that is shown of a case; links are not looked up. Raises NotFound.

    What reads like abuse is in it all the same: whether it is shown, a key says.
    """
    file = case_file(desk, ledger, case_id, unspare=True, look_up=False)
    post = file.target.id
    posts = [post, *(kept.id for kept in (*file.thread, *file.earlier))]
    return Reading(
        file=file,
        findings=file.findings,
        abusive=abusive_among(desk, ledger, posts),
        editing=editing(ledger, case_id, actor, desk.clock()),
        ensure=tuple(_to_ensure(file)),
        forecast=ledger.readings.forecast(post),
        counted=ledger.readings.of([post])[post],
        labels=[e.note for e in file.events if e.action is Action.LABEL and e.note is not None],
    )


def abusive_among(desk: Desk, ledger: Ledger, posts: Sequence[MentionId]) -> frozenset[MentionId]:
    """Pick the posts that read like abuse."""
    return frozenset(p for p, a in ledger.abuse(posts).items() if a >= desk.abusive_from)


def _to_ensure(file: CaseFile) -> Iterator[str]:
    """Say what the newest draft asks to make sure of, as long as no person rewrote it."""
    if file.case.playbook is None:
        return
    drafts = [e for e in file.events if e.action is Action.DRAFT]
    for part in (drafts[-1].note or "").split("; ") if drafts else ():
        if part.startswith(_ENSURE):
            yield part.removeprefix(_ENSURE)
