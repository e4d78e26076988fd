"""Which posts are about to go far, as alerts. Pure.

A post pages when it is as likely as not to pass its brand's page tier, and goes on to hold until
that is clearly unlikely: a probability that wavers around one threshold would come and go. With a
budget of pages less likely ones are stories too, so that the budget can choose among them.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from types import MappingProxyType

from classifier.counters import points
from classifier.reassess import TiersOf
from classifier.spread import Outlook
from storage.alert import Alert, AlertKind
from storage.model import CaseId, Engagement, MentionId, Urgency
from storage.readings import Foreseen, KeptForecast

FIRES_FROM = 0.5
"""Probability to pass the page tier from which on somebody is told."""

WEIGHED_FROM = 0.1
"""The same with a budget of pages, which then says from which score on somebody is told."""

HOLDS_SHARE = 0.6
"""A story is over below this share of the highest probability it had, or of `FIRES_FROM`."""

SETTLED_AFTER = timedelta(hours=48)
"""Age of a reading from which on a post that is under its tier counts as never passing it."""

CRITICAL_FROM = 0.8
"""Probability to pass the highest tier from which on quiet hours hold nothing back."""

MANY = 3
"""From so many cases of one brand at once they are told on one page."""

_NONE: Mapping[str, float] = MappingProxyType({})

ADVICE = (
    "answer fast, in public and short; name the problem and what happens next; "
    "offer no compensation in public"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Spreading:
    """A post that pages now."""

    post: Foreseen
    tier: int
    """The page tier of its brand."""
    chance: float
    """Probability to pass it; 1 where it is passed."""
    score: float
    """The highest probability before it was passed; 1 where nothing was foreseen of that."""
    critical: bool


def key_of(mention_id: MentionId) -> str:
    """Name the story of a post that spreads."""
    return f"post {mention_id} spread"


def page_tier(tiers: Sequence[int]) -> int | None:
    """Pick the tier that is worth a page: the second, or the only one; None where there is none."""
    return sorted(tiers)[:2][-1] if tiers else None


def passed_at(readings: Sequence[Engagement], tier: int) -> datetime | None:
    """Say with which reading a post had reached its tier; None where it has not."""
    if not readings:
        return None
    known = points(readings, max(reading.at for reading in readings))
    return next((point.at for point in known if point.total >= tier), None)


def over(post: Foreseen) -> bool:
    """Whether a post that has not passed its tier by now counts as never passing it."""
    age = post.forecast.at - post.published_at
    return post.forecast.status == Outlook.FINISHED or age >= SETTLED_AFTER


def spreading(
    foreseen: Sequence[Foreseen],
    tiers_of: TiersOf,
    firing: Mapping[str, float],
    *,
    fires_from: float = FIRES_FROM,
    earlier: Mapping[str, float] = _NONE,
) -> list[Spreading]:
    """Choose the posts that are stories; `firing` holds those that are, with their highest score.

    `earlier` holds the highest score of those that were stories and died down: what is weighed and
    passes its tier all the same is as sure as it was, not as hindsight makes it.
    A post that has finished is none any more, nor is one of which it is too early to tell, unless
    it has passed the tier.
    """
    found = []
    for post in foreseen:
        tiers = tiers_of(post.brands)
        tier = page_tier(tiers)
        if tier is None or post.forecast.status == Outlook.FINISHED:
            continue
        chance = _chance(post.forecast, tier)
        key = key_of(post.mention_id)
        highest = firing.get(key)
        holds_from = fires_from if highest is None else HOLDS_SHARE * min(highest, FIRES_FROM)
        if chance >= holds_from:
            passed = post.forecast.interactions >= tier
            weighed = max((known[key] for known in (firing, earlier) if key in known), default=None)
            found.append(
                Spreading(
                    post=post,
                    tier=tier,
                    chance=chance,
                    score=weighed if passed and weighed is not None else chance,
                    critical=_chance(post.forecast, max(tiers)) >= CRITICAL_FROM,
                )
            )
    return found


def _chance(forecast: KeptForecast, tier: int) -> float:
    """Give the probability to pass a tier; one that was set since is at least as near as higher."""
    if forecast.interactions >= tier:
        return 1.0
    return max((p for known, p in forecast.exceeds.items() if known >= tier), default=0.0)


def alerts(
    found: Sequence[Spreading],
    paces: Mapping[MentionId, str | None],
    parents: Mapping[CaseId, str],
) -> list[Alert]:
    """Say in words what spreads, each case on a page of its own; many of one brand share one.

    `paces` says how fast each post moves, `parents` which incident a case is a part of.
    """
    cases = {(_name(s.post), s.post.case_id) for s in found if s.chance >= FIRES_FROM}
    many = Counter(name for name, _ in cases)
    return [
        _alert(s, paces.get(s.post.mention_id), parents, grouped=many[_name(s.post)] >= MANY)
        for s in found
    ]


def _alert(
    found: Spreading, pace: str | None, parents: Mapping[CaseId, str], *, grouped: bool
) -> Alert:
    post, forecast = found.post, found.post.forecast
    first, *others = forecast.reasons or ("it spreads",)
    return Alert(
        key=key_of(post.mention_id),
        kind=AlertKind.SPREAD,
        starts_at=forecast.at,
        reasons=(f"{_name(post)}, case {post.case_id}: {first}", *others),
        case_id=post.case_id,
        mention_id=post.mention_id,
        severity=Urgency.CRITICAL if found.critical else Urgency.HIGH,
        group=f"spread {_name(post)}" if grouped else None,
        parent=parents.get(post.case_id),
        score=found.score,
        size=forecast.interactions,
        pace=pace,
        certainty=_certainty(found),
        advice=ADVICE,
        url=post.url,
    )


def _name(post: Foreseen) -> str:
    return post.brand or post.channel


def _certainty(found: Spreading) -> str:
    forecast, tier = found.post.forecast, found.tier
    if forecast.interactions >= tier:
        told = f"has passed {tier:,}"
    else:
        # A rounded 100 % would promise what is only likely.
        told = f"{min(found.chance, 0.99) * 100:.0f} % to pass {tier:,}"
    if forecast.low is None or forecast.high is None:
        return told
    return f"{told}; between {forecast.low:,} and {forecast.high:,} in 8 of 10 cases"
