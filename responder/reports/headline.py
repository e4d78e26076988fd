"""One sentence that says how a period was. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass

from responder.reports.compared import usual
from responder.reports.evidence import Comparison, Silence
from responder.reports.figures import Balance, Share
from responder.reports.looks import Look, cell
from responder.reports.reading import ALIKE
from responder.reports.report import Cell, Part, Said
from storage.views.posts import BALANCE, COMPLAINT, URGENT, Counted

_WEIGHT = (COMPLAINT, BALANCE, URGENT)
"""Which figure leads where several changed for the worse, or for the better."""

LOUD_PART = 0.1
"""From this part of the posts on those who posted very often are told of."""


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


def headline(
    week: Counted,
    found: Sequence[Look],
    told: Turn,
    *,
    missing: float = 0.0,
    department: str | None = None,
) -> Said:
    """Say it, with no more than the figures carry; this part, 0 to 1, of the posts is `missing`."""
    if not week.posts:
        named = {"department": department}
        return Said("front.nothing_of", named) if department else Said("front.nothing")
    if all(look.told is Silence.FEW_WEEKS for look in found):
        return Said("front.young", _figures(week))
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
            return _unchanged(week, found, missing)
    if told.subject is None:
        return Said(key, {"first": _clause(look)})
    return Said(f"{key}_on", {"first": _clause(look), "subject": _clause(told.subject, "and")})


def _unchanged(week: Counted, found: Sequence[Look], missing: float) -> Said:
    compared = [look for look in found if isinstance(look.told, Comparison)]
    if missing > ALIKE:
        return Said("front.unread", {**_figures(week), "part": Part(value=missing)})
    if week.loud_posts >= LOUD_PART * week.posts:
        part = Part(value=week.loud_posts / week.posts)
        return Said("front.few_voices", {"n": week.loud_authors, "part": part, "posts": week.posts})
    if not compared:
        return Said("front.small", {"n": week.posts, "authors": week.authors})
    if all(look.question is None for look in compared):
        return Said("front.alone", {"n": week.posts, "authors": week.authors})
    return Said("front.calm", _figures(week))


def _figures(week: Counted) -> dict[str, Cell]:
    return {"n": week.posts, "complaints": cell(week, COMPLAINT)}


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
    key = look.what.kind if look.what.kind == "topic" else look.what.value
    slowly = "_slowly" if look.slow else ""
    return Said(f"front.{form}.{key}{slowly}", {**values, "n": look.now.n, "now": Part(value=now)})
