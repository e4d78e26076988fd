"""Posts that the classifier passed over: finding them, and opening a case for one."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import timedelta

from classifier.said import corrected
from classifier.triage import judge
from responder.desk import Desk
from responder.inquiry import judged_rows
from responder.safe_text import for_terminal
from storage.errors import IllegalTransition, NotFound
from storage.ledger import Ledger
from storage.mentions import Kept
from storage.model import Case, Classification


def missed_rows(
    desk: Desk, ledger: Ledger, *, days: float, most: int, unspare: bool = False
) -> list[tuple[Kept, Classification, Mapping[str, str]]]:
    """List the posts of the last days without a case, the likeliest complaints first.

    Beside what the classifier said of each stand the labels that people gave it.
    """
    since = desk.clock() - timedelta(days=days)
    found = ledger.views.passed_over(since, desk.settings.competitors, most=most)
    judged = judged_rows(desk, ledger, found, unspare=unspare)
    return [(kept, told, ledger.labels(kept.id)) for kept, told in judged]


def open_case(
    desk: Desk,
    ledger: Ledger,
    post: str,
    *,
    actor: str | None,
    note: str = "",
    labels: Sequence[tuple[str, str]] = (),
) -> Case:
    """Open a case for a post that has none, and label it: all of it or nothing.

    Raises NotFound, NotAllowed, IllegalTransition.
    """
    by = desk.reviewer(ledger, actor)
    competitors = desk.settings.competitors
    with ledger.together():
        kept = post_named(ledger, post)
        against = ledger.judgements.objection(kept, competitors)
        if against is not None:
            raise IllegalTransition(against)
        told = ledger.classification(kept.id)
        assert told is not None, "what waits for no judgement has one"
        judgement = judge(
            kept,
            corrected(told, ledger.labels(kept.id)),
            desk.due,
            desk.clock(),
            abusive_from=desk.abusive_from,
            competitors=competitors,
            wanted=True,
        )
        case = by.open(judgement, note)
        for field, value in labels:
            case = by.label(case.id, case.version, field, value)
    return case


def post_named(ledger: Ledger, name: str) -> Kept:
    """Find a stored post by its web address or as CHANNEL/NATIVE_ID. Raises NotFound."""
    # An address is the writer's to choose: it takes no other post's own name away.
    found = [*_by_native_id(ledger, name)] or ledger.mentions.at_address(name)
    if not found:
        raise NotFound(
            f"no post {name!r} is stored: `vigie missed` and `vigie export` tell web addresses "
            "and CHANNEL/NATIVE_ID"
        )
    if len(found) > 1:
        known = " or ".join(for_terminal(kept.name, newlines=False) for kept in found[:3])
        raise NotFound(f"{len(found)} posts bear this address: name one as {known}")
    return found[0]


def _by_native_id(ledger: Ledger, name: str) -> Iterator[Kept]:
    """Try each slash as the one that parts channel and identifier: either may hold some."""
    for place, character in enumerate(name):
        if character == "/":
            found = ledger.mentions.find(name[:place], name[place + 1 :])
            if found is not None:
                yield ledger.mentions.get(found)
