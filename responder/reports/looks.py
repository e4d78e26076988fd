"""Which figures of a week differ from those of the weeks before by more than chance. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from responder.reports.evidence import (
    FAMILY,
    Comparison,
    Silence,
    adjusted,
    averages,
    counts,
    trend,
)
from responder.reports.figures import balance, share
from responder.reports.moments import design_effect, summed
from responder.reports.report import Cell, Term
from storage.views.posts import (
    BALANCE,
    COMPLAINT,
    NO_ANSWERS,
    URGENT,
    Counted,
    Moments,
    Question,
    of_topic,
)

POSTS = Term("figure", "posts")
BAD_MORE = (COMPLAINT, URGENT)
"""More of these is worse."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """One figure of a week beside the weeks before."""

    what: Term
    question: Question | None
    """None for the number of posts."""
    now: Cell
    told: Comparison | Silence
    slow: bool = False
    """It moved from week to week, and not in this one."""
    chance: float = 1.0
    """How probable so large a difference is anywhere among the figures where nothing changed."""

    @property
    def claimed(self) -> Comparison | None:
        """Give the comparison where it is more than chance."""
        return self.told if isinstance(self.told, Comparison) and self.chance < FAMILY else None

    @property
    def worsens(self) -> bool | None:
        """Whether the change is for the worse; None where that cannot be said, or none is."""
        told = self.claimed
        if told is None or self.question not in (*BAD_MORE, BALANCE):
            return None
        return (told.change > 0) == (self.question in BAD_MORE)


def looks(week: Counted, before: Sequence[Counted]) -> tuple[Look, ...]:
    """Look at the number of posts, complaints, balance, urgency and every topic together."""
    found = _each(week, before, _questions(week, before))
    told = [look.told for look in found if isinstance(look.told, Comparison)]
    raised = iter(adjusted([one.chance for one in told]))
    return tuple(
        replace(look, told=replace(look.told, looks=len(told)), chance=next(raised))
        if isinstance(look.told, Comparison)
        else look
        for look in found
    )


def cell(week: Counted, question: Question) -> Cell:
    """Give the answers to a question as a figure with its interval."""
    moments = answers(week, question)
    effect = design_effect(moments)
    if question != BALANCE:
        return share(moments.total, moments.posts, effect)
    more, less = (moments.squares + moments.total) // 2, (moments.squares - moments.total) // 2
    return balance(share(more, moments.posts, effect), share(less, moments.posts, effect))


def answers(counted: Counted, question: Question) -> Moments:
    """Give what a week answers to a question; a topic that nobody spoke of is one of no posts."""
    found = counted.answers.get(question)
    if found is not None:
        return found
    asked = (told for other, told in counted.answers.items() if other.startswith(of_topic("")))
    nobody = replace(next(asked, NO_ANSWERS), total=0, squares=0)
    return replace(nobody, total_squared=0, total_by_posts=0)


def _questions(week: Counted, before: Sequence[Counted]) -> list[Question]:
    asked = {question for counted in (week, *before) for question in counted.answers}
    topics = sorted(question for question in asked if question.startswith(of_topic("")))
    return [COMPLAINT, BALANCE, URGENT, *topics]


def _each(week: Counted, before: Sequence[Counted], questions: Sequence[Question]) -> list[Look]:
    effect = week.posts_squared / week.posts if week.posts else 1.0
    told = counts(week.posts, [counted.posts for counted in before], effect)
    found = [Look(what=POSTS, question=None, now=week.posts, told=told)]
    for question in questions:
        sums = [summed(answers(counted, question)) for counted in before]
        now = summed(answers(week, question))
        figure, what = cell(week, question), _named(question)
        told = averages(now, sums)
        found.append(Look(what=what, question=question, now=figure, told=told))
        slow = trend([*sums, now])
        found.append(Look(what=what, question=question, now=figure, told=slow, slow=True))
    return found


def _named(question: Question) -> Term:
    kind, _, value = question.rpartition(":")
    return Term(kind or "figure", value)
