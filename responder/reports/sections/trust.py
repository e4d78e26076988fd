"""How far the figures can be trusted: what was read, turned away, undecided, corrected. Pure."""

from collections.abc import Sequence

from responder.reports.coverage import coverage, holes
from responder.reports.figures import Share, share
from responder.reports.gathering.trust import LABELS_OF, TrustFacts
from responder.reports.moments import design_effect
from responder.reports.prevalence import FEWEST_LABELLED, corrected
from responder.reports.report import Cell, Said, Section, Table, Term
from storage.model import Cost
from storage.views.trust import Agreed

QUESTIONS = ("complaint", "sentiment", "urgency", "topic")
REASONS = ("noise", "names no brand")
"""Why a post is commonly turned away; other reasons are told as the channel gave them."""
LISTED = 20
"""Reasons that are listed one by one; the others are counted."""
_MICROS_A_CENT = 10_000


def section(facts: TrustFacts) -> Section:
    """Tell how far the figures of one period can be trusted."""
    return Section(
        key="trust",
        said=(_undecided(facts),),
        tables=(
            coverage(facts.window, facts.sources, facts.silent_after, facts.made_at),
            holes(facts.window, facts.sources),
            _rejected(facts),
            _engines(facts),
            _agreement(facts.agreed),
            _corrected(facts),
            _costs(facts),
        ),
        notes=_notes(facts),
    )


def _undecided(facts: TrustFacts) -> Said:
    judged = sum(row.posts for row in facts.decided if row.engine is not None)
    undecided = sum(row.unread + row.doubted for row in facts.decided)
    waiting = sum(row.posts for row in facts.decided if row.engine is None)
    values = {"n": judged, "undecided": share(undecided, judged), "waiting": waiting}
    return Said("trust.undecided", values) if judged else Said("trust.nothing_judged")


def _rejected(facts: TrustFacts) -> Table:
    ordered = sorted(facts.rejected, key=lambda row: (-row.posts, row.source, row.reason))
    return Table(
        key="trust.rejected",
        columns=("trust.source", "trust.reason", "trust.posts"),
        rows=tuple((row.source, _reason(row.reason), row.posts) for row in ordered[:LISTED]),
        empty="trust.none_rejected",
    )


def _reason(reason: str) -> Cell:
    return Term("reject", reason) if reason in REASONS else reason


def _engines(facts: TrustFacts) -> Table:
    engines = sorted({row.engine for row in facts.decided if row.engine is not None})
    rows = []
    for engine in engines:
        mine = [row for row in facts.decided if row.engine == engine]
        judged = sum(row.posts for row in mine)
        doubted, unread = sum(row.doubted for row in mine), sum(row.unread for row in mine)
        rows.append((engine, judged, share(doubted, judged), share(unread, judged)))
    return Table(
        key="trust.engines",
        columns=("trust.engine", "trust.judged", "trust.doubted", "trust.unread"),
        rows=tuple(rows),
        empty="trust.nothing_judged",
    )


def _agreement(agreed: Sequence[Agreed]) -> Table:
    """Set people's words beside the classifier's; what it left undecided it did not get wrong."""
    rows: list[tuple[Cell, ...]] = []
    for question in QUESTIONS:
        mine = [row for row in agreed if row.question == question]
        told = [row for row in mine if row.classifier is not None]
        alike = sum(row.posts for row in told if row.classifier == row.person)
        labelled = sum(row.posts for row in mine)
        if labelled:
            answered = sum(row.posts for row in told)
            rows.append((Term("question", question), labelled, share(alike, answered)))
    return Table(
        key="trust.agreement",
        columns=("trust.question", "trust.labelled", "trust.agrees"),
        rows=tuple(rows),
        empty="trust.none_labelled",
    )


def found(agreed: Sequence[Agreed], person: str) -> Share | None:
    """Give how often the classifier says of complaints, or of what is none, what people say."""
    told = [
        row
        for row in agreed
        if row.question == "complaint" and row.person == person and row.classifier is not None
    ]
    alike = sum(row.posts for row in told if row.classifier == person)
    return share(alike, sum(row.posts for row in told))


def _corrected(facts: TrustFacts) -> Table:
    sums = facts.complaints
    effect = design_effect(sums)
    seen = share(sums.total, sums.posts, effect)
    finds, passes = found(facts.agreed, "yes"), found(facts.agreed, "no")
    mended: Cell = None
    if seen is not None and finds is not None and passes is not None:
        mended = corrected(seen, finds, passes, sums.posts / effect)
    rows = (
        (Term("trust.figure", "seen"), seen),
        (Term("trust.figure", "finds"), finds),
        (Term("trust.figure", "passes"), passes),
        (Term("trust.figure", "corrected"), mended or Said("trust.not_corrected")),
    )
    return Table(
        key="trust.corrected",
        columns=("trust.figure", "trust.value"),
        rows=rows if finds or passes else (),
        empty="trust.nothing_to_correct_by",
    )


def _costs(facts: TrustFacts) -> Table:
    return Table(
        key="trust.costs",
        columns=("trust.channel", "trust.requests", "trust.items", "trust.spent"),
        rows=tuple(
            (name, cost.requests, cost.items, _dollars(cost.micros))
            for name, cost in facts.spent.items()
            if cost != Cost()
        ),
        empty="trust.no_costs",
    )


def _dollars(micros: int) -> Said:
    whole, cents = divmod(round(micros / _MICROS_A_CENT), 100)
    return Said("trust.dollars", {"whole": whole, "cents": f"{cents:02}"})


def _notes(facts: TrustFacts) -> tuple[Said, ...]:
    told = sorted((row.posts for row in facts.rejected), reverse=True)
    more = sum(told[LISTED:])
    return (
        Said("trust.note.coverage"),
        *((Said("trust.note.more", {"n": more}),) if more else ()),
        *((Said("trust.note.labels", {"weeks": LABELS_OF.days // 7}),) if facts.agreed else ()),
        *((Said("trust.note.corrected", {"fewest": FEWEST_LABELLED}),) if facts.agreed else ()),
        *((Said("trust.note.costs"),) if set(facts.spent.values()) - {Cost()} else ()),
        *((Said("trust.note.all_brands"),) if facts.in_part else ()),
    )
