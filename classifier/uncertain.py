"""Which posts a person's label would teach most about: the least certain, each text once. Pure."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from classifier.copies import key_of
from storage.model import CaseId, MentionId, Urgency
from storage.views import Unsure


@dataclass(frozen=True, slots=True, kw_only=True)
class Doubtful:
    """A post to label."""

    case_id: CaseId | None
    """The case that is to answer it; None where there is none."""
    mention_id: MentionId
    doubt: float
    """Entropy over complaint and urgency, each from 0 (certain) to 1 (no idea), added up."""
    reasons: tuple[str, ...]


def most_instructive(posts: Iterable[Unsure], most: int) -> list[Doubtful]:
    """Rank posts by doubt, the greatest first; one of the copies stands for all.

    That is the first with a case, so that its label tells on the case too.

    What a person has labelled already is not in doubt any more.
    """
    copies: dict[str, list[Unsure]] = {}
    for post in posts:
        copies.setdefault(key_of(post.text) or f"post {post.mention_id}", []).append(post)
    found = [_doubtful(same) for same in copies.values()]
    ranked = sorted(found, key=lambda d: (-d.doubt, d.mention_id))
    return [d for d in ranked if d.doubt > 0.0][:most]


def entropy(shares: Sequence[float]) -> float:
    """The entropy of the answers, as a share of the greatest that so many could have.

    Source: C. E. Shannon, A mathematical theory of communication (1948), section 6.
    """
    told = -math.fsum(p * math.log(p) for p in shares if p > 0.0)
    return max(0.0, told / math.log(len(shares)))


def _doubtful(same: Sequence[Unsure]) -> Doubtful:
    post = next((copy for copy in same if copy.case_id is not None), same[0])
    labelled = frozenset().union(*(copy.labelled for copy in same))
    doubt, reasons = 0.0, []
    if "complaint" not in labelled:
        doubt += entropy((post.complaint, 1.0 - post.complaint))
        reasons.append(f"complaint {post.complaint:.0%}")
    if "urgency" not in labelled:
        doubt += entropy(tuple(post.urgencies.values()))
        reasons.append(_between(post))
    if post.undecided and reasons:
        reasons.insert(0, "undecided")
    if len(same) > 1:
        reasons.append(f"{len(same)} copies")
    return Doubtful(
        case_id=post.case_id, mention_id=post.mention_id, doubt=doubt, reasons=tuple(reasons)
    )


def _between(post: Unsure) -> str:
    first, second, *_ = sorted(Urgency, key=lambda level: -post.urgencies[level])
    return (
        f"urgency {first.value} {post.urgencies[first]:.0%} or "
        f"{second.value} {post.urgencies[second]:.0%}"
    )
