"""How much a mention asks of us now: urgency, who wrote it, what it shows, how fast it moves.

The score is a sum of points, 0 to 100. Urgency decides; the rest moves a post up among its like:

| what | points |
|---|---|
| urgency low, normal, high, critical | 5, 30, 60, 85 |
| complaint | 10 × its probability |
| reach of the author | 4 for each tenfold from 1,000 followers on, 12 at most |
| a video, a photo | 7, 4 |
| interactions per hour | 4 × log10(1 + pace), 12 at most |
| forecast, where that gives more than the pace | 35 × tier ÷ tiers × P(final ≥ tier) |
| words of anger, fear or disgust | 5 |
| topic: safety or hygiene; privacy; ethics | 6, 4, 4 × its probability |

The tiers are the brand's, such as 100, 1,000 and 10,000 interactions: to pass the second of three
with 71 % gives 35 × 2 ÷ 3 × 0.71. While it is too early for a forecast that is said and nothing
is given for it. Reach, pictures, pace, forecast, words and topic count for grievances only: praise
that is seen widely is no risk.
That anger travels further than sadness, that the writer's ties matter, and that a video in the
first post makes it worse: Herhausen et al. 2019 (doi:10.1177/0022242918822300), Hansen et al.
2018 (Int. Journal of Research in Marketing 35-4). The weights are ours, set by hand.
"""

import math
from datetime import datetime, timedelta

from classifier.prior import arousing, shows_video
from classifier.spread import Forecast, Outlook
from classifier.urgency_rules import GRIEVANCE
from storage.model import Classification, Mention, Risk, Urgency

POINTS = {Urgency.LOW: 5.0, Urgency.NORMAL: 30.0, Urgency.HIGH: 60.0, Urgency.CRITICAL: 85.0}
FROM_SCORE = ((80.0, Urgency.CRITICAL), (55.0, Urgency.HIGH), (25.0, Urgency.NORMAL))

COMPLAINT_POINTS = 10.0
VIDEO_POINTS, PHOTO_POINTS = 7.0, 4.0
AROUSAL_POINTS = 5.0
TENFOLD_POINTS, MOST_POINTS = 4.0, 12.0
SPREAD_POINTS = 35.0
LIKELY = 0.05
"""A tier that is less likely to be passed is not worth a word."""
TOPIC_POINTS = {"safety_hygiene": 6.0, "privacy_security": 4.0, "ethics_policy": 4.0}
WIDE_FROM = 1_000
YOUNGEST = timedelta(minutes=10)


def assess(
    mention: Mention,
    classification: Classification,
    now: datetime,
    forecast: Forecast | None = None,
) -> Risk:
    """Order one mention among all; what could not be judged is never low.

    `forecast` has the brand's tiers as its thresholds; None where its counters were read once.
    """
    grievance = classification.complaint >= GRIEVANCE or classification.undecided
    told = [_urgency(classification), (COMPLAINT_POINTS * classification.complaint, None)]
    if classification.complaint >= 0.5:
        told.append((0.0, f"complaint, {classification.complaint:.0%} sure"))
    if grievance:
        told += [_reach(mention), _media(mention), *_spread(mention, forecast, now)]
        told += [_arousal(mention.text), _topic(classification)]
    score = min(100.0, sum(points for points, _ in told))
    level = max(_level(score), classification.urgency, key=lambda u: u.rank)
    if classification.undecided:
        told.append((0.0, "could not be judged with certainty: a person should look"))
        level = max(level, Urgency.NORMAL, key=lambda u: u.rank)
        score = max(score, POINTS[Urgency.NORMAL])
    reasons = tuple(reason for _, reason in told if reason)
    return Risk(level=level, score=round(score, 1), reasons=reasons)


def _level(score: float) -> Urgency:
    return next((level for least, level in FROM_SCORE if score >= least), Urgency.LOW)


def _urgency(classification: Classification) -> tuple[float, str | None]:
    level = classification.urgency
    return POINTS[level], f"urgency: {level.value}"


def _reach(mention: Mention) -> tuple[float, str | None]:
    followers = (mention.author.followers if mention.author else None) or 0
    if followers < WIDE_FROM:
        return 0.0, None
    points = TENFOLD_POINTS * (1.0 + math.log10(followers / WIDE_FROM))
    return min(MOST_POINTS, points), f"the author has {followers:,} followers"


def _media(mention: Mention) -> tuple[float, str | None]:
    if shows_video(mention.media):
        return VIDEO_POINTS, "shows a video"
    if any(kind in {"photo", "image"} for kind in mention.media):
        return PHOTO_POINTS, "shows a photo"
    return 0.0, None


def _pace(mention: Mention, now: datetime) -> tuple[float, str | None]:
    """Interactions per hour since it was posted, at the newest reading of its counters."""
    seen = mention.engagement
    if seen is None:
        return 0.0, None
    total = sum(max(0, count or 0) for count in (seen.likes, seen.shares, seen.replies))
    age = max(min(seen.at, now) - mention.published_at, YOUNGEST)
    per_hour = total / (age / timedelta(hours=1))
    if per_hour < 1.0:
        return 0.0, None
    points = min(MOST_POINTS, 4.0 * math.log10(1.0 + per_hour))
    return points, f"{per_hour:.0f} interactions an hour"


def _spread(
    mention: Mention, forecast: Forecast | None, now: datetime
) -> list[tuple[float, str | None]]:
    """Points for how far it goes: foreseen or, where that gives no more, by its pace until now."""
    pace = _pace(mention, now)
    if forecast is None:
        return [pace]
    early = forecast.status is Outlook.TOO_EARLY
    # What speaks for a post before it moves is told above, with its points.
    told = forecast.reasons[:1] if early else forecast.reasons
    why: list[tuple[float, str | None]] = [(0.0, reason) for reason in told]
    tiers = sorted(forecast.exceeds)
    if early or not tiers:
        return [pace, *why]
    share = {tier: rank / len(tiers) for rank, tier in enumerate(tiers, start=1)}
    expected = {tier: share[tier] * forecast.exceeds[tier] for tier in tiers}
    tier = max(tiers, key=lambda t: expected[t])
    points = SPREAD_POINTS * expected[tier]
    if forecast.exceeds[tier] >= LIKELY:
        passed = forecast.interactions >= tier
        words = f"has passed {tier:,} interactions"
        why.append((0.0, words if passed else f"{forecast.exceeds[tier]:.0%} to pass {tier:,}"))
    return [(points, None) if points > pace[0] else pace, *why]


def _topic(classification: Classification) -> tuple[float, str | None]:
    points = TOPIC_POINTS.get(classification.topic, 0.0) * classification.topic_probability
    words = classification.topic.replace("_", " ")
    return points, f"topic: {words}" if points >= 1.0 else None


def _arousal(text: str) -> tuple[float, str | None]:
    found = arousing(text)
    return (AROUSAL_POINTS, f'words of anger or fear: "{found}"') if found else (0.0, None)
