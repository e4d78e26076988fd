"""How rare a count is where a smaller one is usual: tails of the negative binomial, in log10.

With mean m and dispersion d the variance is m + d·m². The tail P(Y ≥ y) is the regularised
incomplete beta function I_x(y, 1/d) at x = m·d / (1 + m·d); it is summed by the continued
fraction of Press et al., Numerical Recipes, 6.4 (modified Lentz), in logarithms, so that 10^-300
and less can be told.
"""

import math

LEAST_DISPERSION = 1e-6
"""Below this the tail is that of Poisson for all means that matter, and the fraction is slow."""

_ROUNDS = 20_000
_CLOSE = 1e-12
_TINY = 1e-300
"""In place of zero: one plus something is never closer to it without being zero."""
_LN10 = math.log(10.0)


def log10_tail(observed: int, mean: float, dispersion: float) -> float:
    """Give log10 of the probability of `observed` or more; 0.0 for a count of zero or less.

    Raises ValueError for a mean that is not above zero, or a dispersion below zero.
    """
    if not (mean > 0 and dispersion >= 0 and math.isfinite(mean) and math.isfinite(dispersion)):
        raise ValueError(f"no negative binomial: mean {mean}, dispersion {dispersion}")
    if observed <= 0:
        return 0.0
    size = 1.0 / max(dispersion, LEAST_DISPERSION)
    # Either side by itself: 1 - x would lose the small one.
    x, rest = mean / (mean + size), size / (mean + size)
    front = (
        math.lgamma(observed + size)
        - math.lgamma(observed)
        - math.lgamma(size)
        + observed * math.log(x)
        + size * math.log(rest)
    )
    if x < (observed + 1.0) / (observed + size + 2.0):
        return min(0.0, (front + math.log(_fraction(observed, size, x) / observed)) / _LN10)
    below = math.exp(front + math.log(_fraction(size, observed, rest) / size))
    return math.log1p(-min(below, 1.0 - 1e-16)) / _LN10


def _fraction(a: float, b: float, x: float) -> float:
    """Sum the continued fraction of the incomplete beta function, left of its bend."""
    c, d = 1.0, 1.0 - (a + b) * x / (a + 1.0) or _TINY
    d = 1.0 / d
    found = d
    for m in range(1, _ROUNDS):
        even = m * (b - m) * x / ((a + 2 * m - 1.0) * (a + 2 * m))
        d = 1.0 / (1.0 + even * d or _TINY)
        c = 1.0 + even / c or _TINY
        found *= d * c
        odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1.0))
        d = 1.0 / (1.0 + odd * d or _TINY)
        c = 1.0 + odd / c or _TINY
        found *= d * c
        if abs(d * c - 1.0) < _CLOSE:
            break
    return found
