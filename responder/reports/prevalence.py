"""A share as it would be had the classifier made no mistakes. Pure."""

import math

from responder.reports.figures import Share, Z

FEWEST_LABELLED = 30
"""Posts of each kind that people must have labelled before a share is corrected."""
WORST = 0.5
"""A classifier that is right less often on either kind corrects nothing."""


def corrected(seen: Share, sensitivity: Share, specificity: Share, weight: float) -> Share | None:
    """Give the share of which a classifier with these error rates makes the share that was seen.

    `sensitivity` is how often it finds what is one, `specificity` how often it passes what is none;
    `weight` is how many posts those of `seen` weigh as, authors counted. The estimate is Rogan and
    Gladen's (1978, doi:10.1093/oxfordjournals.aje.a112510), its interval that of Lang and Reiczigel
    (2014, doi:10.1016/j.prevetmed.2013.09.015), which holds the doubt in all three figures. `count`
    is the estimate, too. None where too little is labelled or the classifier is too bad.
    """
    se, sp = sensitivity, specificity
    if min(se.n, sp.n) < FEWEST_LABELLED or min(se.value, sp.value) < WORST or weight <= 0:
        return None
    better = se.value + sp.value - 1
    if better <= 0:
        return None
    value = min(1.0, max(0.0, (seen.value + sp.value - 1) / better))
    z2 = Z * Z
    n, p = weight + z2, (weight * seen.value + z2 / 2) / (weight + z2)
    n_se, p_se = se.n + 2, (se.count + 1) / (se.n + 2)
    n_sp, p_sp = sp.n + 2, (sp.count + 1) / (sp.n + 2)
    above = p_se + p_sp - 1
    middle = (p + p_sp - 1) / above
    of_se, of_sp = p_se * (1 - p_se) / n_se, p_sp * (1 - p_sp) / n_sp
    shift = 2 * z2 * (middle * of_se - (1 - middle) * of_sp)
    variance = p * (1 - p) / n + middle**2 * of_se + (1 - middle) ** 2 * of_sp
    half = Z * math.sqrt(variance) / above
    low, high = middle + shift - half, middle + shift + half
    return Share(
        count=round(value * seen.n),
        n=seen.n,
        value=value,
        low=min(value, max(0.0, low)),
        high=max(value, min(1.0, high)),
    )
