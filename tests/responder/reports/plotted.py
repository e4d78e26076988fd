"""Plots of invented figures, of every shape."""

from datetime import date, timedelta

from responder.reports.report import Plot, Point, Series, Shape, Term

MONDAY = date(2026, 11, 16)
DAYS = tuple(MONDAY + timedelta(days=number) for number in range(7))
LINES = Plot(
    key="lines",
    shape=Shape.LINES,
    is_share=True,
    series=tuple(
        Series(
            name=Term("tone", tone),
            points=tuple(
                Point(at=day, value=base + 0.03 * n, low=base + 0.03 * n - 0.08, high=base + 0.2)
                for n, day in enumerate(DAYS)
                if n != 4
            ),
        )
        for tone, base in (("negative", 0.4), ("positive", 0.15))
    ),
)
BARS = Plot(
    key="bars",
    shape=Shape.BARS,
    series=tuple(
        Series(
            name=name,
            points=tuple(
                Point(at=day, value=float(100 * (n + 2) * k)) for n, day in enumerate(DAYS)
            ),
        )
        for k, name in enumerate(("x", "mastodon", "<b>$rss_1$</b>"), start=1)
    ),
)
RANGES = Plot(
    key="ranges",
    shape=Shape.RANGES,
    is_share=True,
    series=(
        Series(
            name="all",
            points=tuple(
                Point(at=Term("topic", topic), value=value, low=value - 0.06, high=value + 0.09)
                for topic, value in (
                    ("delivery", 0.12),
                    ("price", -0.02),
                    ("product_quality", 0.05),
                )
            ),
        ),
    ),
)
