"""Which posts are about to go far, as alerts. Pure.

A post pages when it is as likely as not to pass its brand's page tier, and goes on to hold until
that is clearly unlikely: a probability that wavers around one threshold would come and go.
"""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from classifier.reassess import TiersOf
from classifier.spread import Outlook
from storage.model import Alert, AlertKind, CaseId, MentionId, Urgency
from storage.readings import Foreseen, KeptForecast

FIRES_FROM = 0.5
"""Probability to pass the page tier from which on somebody is told."""

HOLDS_TO = 0.3
"""Probability below which what was told is over."""

CRITICAL_FROM = 0.8
"""Probability to pass the highest tier from which on quiet hours hold nothing back."""

MANY = 3
"""From so many posts of one brand at once they are told on one page."""

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
    critical: bool


def key_of(mention_id: MentionId) -> str:
    """Name the story of a post that spreads."""
    return f"post {mention_id} spread"


def page_tier(tiers: Sequence[int]) -> int | None:
    """Pick the tier that is worth a page: the second, or the only one; None where there is none."""
    return sorted(tiers)[:2][-1] if tiers else None


def passed(post: Foreseen, tiers_of: TiersOf) -> bool:
    """Whether the counters of a post have reached its brand's page tier."""
    tier = page_tier(tiers_of(post.brands))
    return tier is not None and post.forecast.interactions >= tier


def spreading(
    foreseen: Sequence[Foreseen], tiers_of: TiersOf, firing: Collection[str]
) -> list[Spreading]:
    """Choose the posts that page; `firing` are the keys of the stories that hold already.

    A post that has finished pages no more, nor does one of which it is too early to tell, unless
    it has passed the tier.
    """
    found = []
    for post in foreseen:
        tiers = tiers_of(post.brands)
        tier = page_tier(tiers)
        if tier is None or post.forecast.status == Outlook.FINISHED:
            continue
        chance = _chance(post.forecast, tier)
        if chance >= (HOLDS_TO if key_of(post.mention_id) in firing else FIRES_FROM):
            critical = _chance(post.forecast, max(tiers)) >= CRITICAL_FROM
            found.append(Spreading(post=post, tier=tier, chance=chance, critical=critical))
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
    """Say in words what spreads, each on a page of its own; many of one brand share one.

    `paces` says how fast each post moves, `parents` which incident a case is a part of.
    """
    many = Counter(_name(s.post) for s in found)
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
        score=found.chance,
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
