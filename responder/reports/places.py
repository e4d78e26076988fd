"""Where the points of a plot stand, for the picture and for the table behind it. Pure."""

from collections.abc import Sequence
from datetime import date

from responder.reports.report import Plot, Point, Series


def places_of(plot: Plot) -> list[Point]:
    """List a point for each place of a plot: days in their order, names as they come."""
    found = {point.at: point for series in plot.series for point in series.points}
    points = list(found.values())
    if all(isinstance(point.at, date) for point in points):
        points.sort(key=lambda point: str(point.at))
    return points


def at(series: Series, places: Sequence[Point]) -> list[Point]:
    """Give the points of a series at all places; one that it lacks has no value."""
    own = {point.at: point for point in series.points}
    return [own.get(place.at, Point(at=place.at, value=None)) for place in places]
