"""One sentence that says how a period was. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass

from responder.reports.evidence import Comparison, Silence
from responder.reports.figures import Balance, Share
from responder.reports.looks import Look, cell
from responder.reports.report import Cell, Part, Points, Said
from responder.reports.sections.volume import usual
from storage.views.posts import BALANCE, COMPLAINT, URGENT, Counted

_WEIGHT = (COMPLAINT, BALANCE, URGENT)
"""Which figure leads where several changed for the worse, or for the better."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """What a period turned on, among the looks that are claimed."""

    worse: Look | None = None
    better: Look | None = None
    subject: Look | None = None
    """The topic that rose most."""
    other: Look | None = None
    """The surest of all, where none is for the worse or the better."""

    @property
    def leading(self) -> tuple[Look, ...]:
        """List what the headline tells, which is told with its interval too."""
        found = (self.worse, self.better, self.subject, self.other)
        return tuple(look for look in found if look is not None)


def turn(claimed: Sequence[Look]) -> Turn:
    """Choose what leads; `claimed` is one look a figure, the surest first."""
    worse, better = _first(claimed, worsens=True), _first(claimed, worsens=False)
    rising = [look for look in claimed if look.what.kind == "topic" and _moved(look) > 0]
    subject = max(rising, key=_moved, default=None)
    if worse or better:
        return Turn(worse=worse, better=better, subject=subject)
    return Turn(other=subject or next(iter(claimed), None))


def headline(week: Counted, found: Sequence[Look], told: Turn) -> Said:
    """Say it, with no more than the figures carry."""
    if not week.posts:
        return Said("front.nothing")
    figures: dict[str, Cell] = {"n": week.posts, "complaints": cell(week, COMPLAINT)}
    if all(look.told is Silence.FEW_WEEKS for look in found):
        return Said("front.young", figures)
    if not any(isinstance(look.told, Comparison) for look in found):
        return Said("front.small", figures)
    match told:
        case Turn(worse=Look() as worse, better=Look() as better):
            return Said("front.mixed", {"worse": _clause(worse), "better": _clause(better)})
        case Turn(worse=Look() as look):
            key = "front.worsening" if look.slow else "front.worse"
        case Turn(better=Look() as look):
            key = "front.bettering" if look.slow else "front.better"
        case Turn(other=Look() as look):
            return Said("front.other", {"first": _clause(look)})
        case _:
            return Said("front.calm", figures)
    if told.subject is None:
        return Said(key, {"first": _clause(look)})
    return Said(f"{key}_on", {"first": _clause(look), "subject": _clause(told.subject, "and")})


def _first(claimed: Sequence[Look], *, worsens: bool) -> Look | None:
    found = {look.question: look for look in claimed if look.worsens is worsens}
    return next((found[question] for question in _WEIGHT if question in found), None)


def _moved(look: Look) -> float:
    return look.told.change if isinstance(look.told, Comparison) else 0.0


def _clause(look: Look, form: str = "is") -> Said:
    """Tell one figure beside what is usual, without its interval."""
    told = look.claimed
    assert told is not None
    values: dict[str, Cell] = {"what": look.what, "usual": usual(look)}
    if not isinstance(look.now, Share | Balance):
        return Said("front.is.posts", {**values, "n": look.now})
    now = told.now if look.slow else look.now.value
    short = Points(value=now) if look.question == BALANCE else Part(value=now)
    key = look.what.kind if look.what.kind == "topic" else look.what.value
    slowly = "_slowly" if look.slow else ""
    return Said(f"front.{form}.{key}{slowly}", {**values, "n": look.now.n, "now": short})
