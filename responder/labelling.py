"""Labels that are given to a post by its name, whether it has a case or none."""

from dataclasses import dataclass

from responder.desk import Desk
from responder.missed import post_named
from responder.review import Reviewer
from storage.errors import IllegalTransition
from storage.ledger import Ledger
from storage.mentions import Kept
from storage.model import Case


@dataclass(frozen=True, slots=True, kw_only=True)
class Labelled:
    """A post as people say that it is now."""

    kept: Kept
    case: Case | None
    """The case that gathers it, as it stands after the label; None where there is none."""
    told: str
    """What a label without a case changed; else the history of the case tells it."""


def label_post(
    desk: Desk,
    ledger: Ledger,
    post: str,
    label: tuple[str, str],
    *,
    actor: str | None,
    version: int | None,
) -> Labelled:
    """Label a post by its name; where a case is to answer it, this is a label of that case.

    `version` is that of the case which was seen. Raises NotFound, NotAllowed, IllegalTransition,
    Conflict.
    """
    by = desk.reviewer(ledger, actor)
    with ledger.together():
        kept = post_named(ledger, post)
        case = ledger.cases.of_mention(kept.id)
        if case is not None:
            seen = case.version if version is None else version
            return Labelled(kept=kept, case=_of_case(by, case, seen, kept, label), told="")
        if version is not None:
            raise IllegalTransition("a post without a case has no version: leave --version out")
        if kept.objection is not None:
            raise IllegalTransition(kept.objection)
        return Labelled(kept=kept, case=None, told=by.label_post(kept, *label))


def _of_case(by: Reviewer, case: Case, seen: int, kept: Kept, label: tuple[str, str]) -> Case:
    if case.mention_id == kept.id:
        return by.label(case.id, seen, *label)
    if kept.objection is not None:
        raise IllegalTransition(kept.objection)
    return by.label_another(case.id, seen, kept, *label)
