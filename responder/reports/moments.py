"""How far authors who posted often widen what chance may do. Pure."""

from responder.reports.evidence import Sum
from storage.views.posts import Moments

ALIKE = 0.3
"""How far the posts of one author are taken to resemble one another where they do not show it.

How alike they are is estimated of the few who post often, and most wrongly where chance made these
few differ; intervals that follow it blindly hold the truth in six of seven weeks and not in
nineteen of twenty.
"""


def summed(moments: Moments) -> Sum:
    """Give the sum of a week with the design effect of its authors."""
    return Sum(
        posts=moments.posts,
        total=moments.total,
        squares=moments.squares,
        design_effect=design_effect(moments),
    )


def design_effect(moments: Moments) -> float:
    """Give the variance of the mean with authors as clusters, over that of as many lone posts.

    The variance of a ratio by linearization, authors being drawn and not posts (Cochran 1977,
    Sampling Techniques, 6.3). At least what it is where posts of an author correlate by `ALIKE`
    (Eldridge, Ashby and Kerry 2006, doi:10.1093/ije/dyl129), and at most what it would be if each
    author had but one answer, which it is taken to be where all answers are alike.
    """
    if moments.posts == 0:
        return 1.0
    most = moments.posts_squared / moments.posts
    mean = moments.total / moments.posts
    alone = moments.squares / moments.posts - mean**2
    if alone <= 0 or moments.authors < 2:
        return max(1.0, most)
    apart = (
        moments.total_squared - 2 * mean * moments.total_by_posts + mean**2 * moments.posts_squared
    )
    together = apart / moments.posts * moments.authors / (moments.authors - 1)
    return max(1 + ALIKE * (most - 1), min(most, together / alone))
