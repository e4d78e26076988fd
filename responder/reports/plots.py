"""Plots as SVG for a page: no colours of their own, no ids that clash, the same bytes each time."""

import re
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from functools import cache, partial
from importlib.util import find_spec
from io import StringIO
from typing import TYPE_CHECKING
from warnings import catch_warnings, filterwarnings

from markupsafe import Markup

from responder.reports.places import at, places_of
from responder.reports.report import Plot, Point, Shape, Term
from responder.reports.tongues.tongue import Tongue
from responder.safe_text import for_terminal

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.axis import Axis
    from matplotlib.typing import RcKeyType

WIDTH = 4.4
"""Inches; the page scales the picture."""
_TEXT, _LINE, _PAGE = "#010203", "#040506", "#070809"
COLOURS = ("#0a0b01", "#0a0b02", "#0a0b03", "#0a0b04", "#0a0b05", "#0a0b06")
_VARIABLES = {_TEXT: "--soft", _LINE: "--line", _PAGE: "--page"} | {
    colour: f"--series-{number}" for number, colour in enumerate(COLOURS, start=1)
}
"""What is drawn in a stand-in colour takes that of the page, light or dark."""
MARKERS = ("o", "s", "^", "D", "v", "P", "X")
HATCHES = ("", "//", "\\\\", "--", "xx", "||", "++")
_MOST_TICKS = 8
_LONGEST_NAME = 28
"""Characters of a name on a plot; the table behind it has all of it."""
_ACROSS = 60
"""Characters from side to side."""

_STYLE: "Mapping[RcKeyType, object]" = {
    "svg.fonttype": "none",
    "svg.image_inline": True,
    "text.parse_math": False,
    "axes.unicode_minus": True,
    "font.family": ["sans-serif"],
    "font.size": 9.5,
    "text.color": _TEXT,
    "axes.labelcolor": _TEXT,
    "axes.edgecolor": _LINE,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.spines.left": False,
    "axes.axisbelow": True,
    "axes.facecolor": "none",
    "figure.facecolor": "none",
    "savefig.facecolor": "none",
    "grid.color": _LINE,
    "grid.linewidth": 0.7,
    "xtick.color": _TEXT,
    "ytick.color": _TEXT,
    "xtick.labelsize": 8.5,
    "xtick.major.size": 0,
    "ytick.major.size": 0,
    "hatch.color": _PAGE,
    "hatch.linewidth": 0.8,
    "lines.linewidth": 1.7,
    "lines.markersize": 4.5,
    "legend.frameon": False,
}


@cache
def can_draw() -> bool:
    """Whether the library that draws is installed (the extra vigie[plots])."""
    return find_spec("matplotlib") is not None


def draw(plot: Plot, tongue: Tongue, name: str) -> Markup:
    """Draw a plot as an SVG element; `name` is its id on the page, and that of what it holds.

    Raises ImportError without the extra vigie[plots].
    """
    from matplotlib import rc_context, rcdefaults, rcParams
    from matplotlib.figure import Figure

    places = places_of(plot)
    rows = len(places) * len(plot.series) if plot.shape is Shape.RANGES else 0
    longest = max((len(_name(series.name, tongue)) for series in plot.series), default=0)
    across = max(1, min(3, _ACROSS // (longest + 9)))
    height = (0.7 + 0.26 * rows if rows else 2.3) + 0.17 * (len(plot.series) // across)
    with rc_context(), catch_warnings():
        # The reader's own fonts draw the letters that this one lacks.
        filterwarnings("ignore", "Glyph .* missing from font")
        rcdefaults()
        rcParams.update({**_STYLE, "svg.hashsalt": name})
        figure = Figure(figsize=(WIDTH, height), layout="constrained")
        axes = figure.add_subplot()
        _BY_SHAPE[plot.shape](axes, plot, places, tongue)
        if len(plot.series) > 1:
            figure.legend(loc="outside upper left", ncols=across, handlelength=1.6, borderpad=0)
        out = StringIO()
        figure.savefig(out, format="svg", metadata={"Date": None, "Creator": None})
    return _inlined(out.getvalue(), plot, tongue, name)


def _lines(axes: "Axes", plot: Plot, places: Sequence[Point], tongue: Tongue) -> None:
    spots = range(len(places))
    for number, series in enumerate(plot.series):
        points = at(series, places)
        colour = COLOURS[number % len(COLOURS)]
        axes.plot(
            spots,
            [_drawn(point.value) for point in points],
            color=colour,
            marker=MARKERS[number % len(MARKERS)],
            label=_name(series.name, tongue),
            markeredgecolor=_PAGE,
            markeredgewidth=0.6,
        )
        if any(point.low is not None for point in points):
            low, high = ([_drawn(getattr(p, end)) for p in points] for end in ("low", "high"))
            axes.fill_between(spots, low, high, color=colour, alpha=0.16, linewidth=0)
            # A band needs two points: one that stands alone has a line.
            for spot in filter(partial(_is_alone, points), spots):
                axes.vlines(spot, low[spot], high[spot], color=colour, alpha=0.5)
    _by_place(axes, plot, places, tongue)


def _bars(axes: "Axes", plot: Plot, places: Sequence[Point], tongue: Tongue) -> None:
    below = [0.0] * len(places)
    for number, series in enumerate(plot.series):
        heights = [point.value or 0.0 for point in at(series, places)]
        axes.bar(
            range(len(places)),
            heights,
            0.72,
            bottom=below,
            color=COLOURS[number % len(COLOURS)],
            hatch=HATCHES[number % len(HATCHES)],
            label=_name(series.name, tongue),
            edgecolor=_PAGE,
            linewidth=0.6,
        )
        below = [under + height for under, height in zip(below, heights, strict=True)]
    _by_place(axes, plot, places, tongue)


def _by_place(axes: "Axes", plot: Plot, places: Sequence[Point], tongue: Tongue) -> None:
    step = -(-len(places) // _MOST_TICKS)
    axes.set_xlim(-0.6, max(len(places), 1) - 0.4)
    shown = range(0, len(places), step or 1)
    far = _are_far_apart(places)
    axes.set_xticks(list(shown), [_place(places[spot].at, tongue, far=far) for spot in shown])
    axes.grid(visible=True, axis="y")
    if _is_below_zero(plot):
        axes.axhline(0, color=_TEXT, linewidth=1)
    else:
        axes.set_ylim(bottom=0)
    _figures(axes.yaxis, plot, tongue)


def _ranges(axes: "Axes", plot: Plot, places: Sequence[Point], tongue: Tongue) -> None:
    many = len(plot.series)
    for number, series in enumerate(plot.series):
        known = [(spot, p) for spot, p in enumerate(at(series, places)) if p.value is not None]
        values = [_drawn(point.value) for _, point in known]
        ends = [
            [
                value - _or(point.low, value)
                for value, (_, point) in zip(values, known, strict=True)
            ],
            [
                _or(point.high, value) - value
                for value, (_, point) in zip(values, known, strict=True)
            ],
        ]
        axes.errorbar(
            values,
            [spot + (number - (many - 1) / 2) * 0.3 for spot, _ in known],
            xerr=ends,
            fmt=MARKERS[number % len(MARKERS)],
            color=COLOURS[number % len(COLOURS)],
            label=_name(series.name, tongue),
            elinewidth=1.7,
            capsize=0,
        )
    far = _are_far_apart(places)
    axes.set_yticks(range(len(places)), [_place(place.at, tongue, far=far) for place in places])
    axes.set_ylim(max(len(places), 1) - 0.5, -0.5)
    axes.grid(visible=True, axis="x")
    if _is_below_zero(plot):
        axes.axvline(0, color=_TEXT, linewidth=1)
    else:
        axes.set_xlim(left=0)
    _figures(axes.xaxis, plot, tongue)


_BY_SHAPE = {Shape.LINES: _lines, Shape.BARS: _bars, Shape.RANGES: _ranges}


def _figures(axis: "Axis", plot: Plot, tongue: Tongue) -> None:
    axis.set_major_formatter(lambda value, _: tongue.mark(value, is_share=plot.is_share))


def _name(name: Term | str, tongue: Tongue) -> str:
    told = for_terminal(tongue.cell(name))
    return told if len(told) <= _LONGEST_NAME else f"{told[: _LONGEST_NAME - 1].rstrip()}…"


def _place(at: date | Term | str, tongue: Tongue, *, far: bool) -> str:
    return tongue.place(at, far=far) if isinstance(at, date) else _name(at, tongue)


def _is_alone(points: Sequence[Point], spot: int) -> bool:
    around = points[max(0, spot - 1) : spot + 2]
    return [point for point in around if point.value is not None] == [points[spot]]


def _are_far_apart(places: Sequence[Point]) -> bool:
    """Whether the days are of more than a week, so that each needs its month."""
    days = [place.at for place in places if isinstance(place.at, date)]
    return bool(days) and days[-1] - days[0] > timedelta(days=7)


def _is_below_zero(plot: Plot) -> bool:
    ends = [end for series in plot.series for p in series.points for end in (p.low, p.value)]
    return any(end < 0 for end in ends if end is not None)


def _drawn(value: float | None) -> float:
    return float("nan") if value is None else value


def _or(value: float | None, other: float) -> float:
    return other if value is None else value


_PROLOGUE = re.compile(r"\A.*?<svg[^>]*?viewBox=\"([^\"]*)\"[^>]*>\s*", re.DOTALL)
_NEEDLESS = re.compile(
    r"<metadata>.*?</metadata>|<style[^>]*>.*?</style>|<g id=\"[^\"]*\"\s*/>"
    r"| font-family: [^;\"]*;| transform=\"rotate\(-0 [^\"]*\"",
    re.DOTALL,
)
_GROUP = re.compile(r"<g id=\"[^\"]*\">")
_ID = re.compile(r"(\sid=\"|href=\"#|url\(#)")
_COLOUR = re.compile("|".join(_VARIABLES))
_SPACE = re.compile(r"\s*\n\s*")


def _inlined(svg: str, plot: Plot, tongue: Tongue, name: str) -> Markup:
    """Take the picture out of its file, into a page with others."""
    opening = _PROLOGUE.match(svg)
    if opening is None:
        raise ValueError("the library that draws gave no SVG element with a view box")
    body = _GROUP.sub("<g>", _NEEDLESS.sub("", svg[opening.end() :]))
    body = _ID.sub(rf"\g<1>{name}-", body)
    body = _COLOUR.sub(lambda found: f"var({_VARIABLES[found[0]]})", body)
    head = Markup(
        '<svg class="plot" role="img" viewBox="{box}" aria-labelledby="{name}-title {name}-desc">\n'
        '<title id="{name}-title">{title}</title>\n<desc id="{name}-desc">{desc}</desc>\n'
    )
    told = {"title": tongue.title("plot", plot.key), "desc": tongue.described(plot)}
    head = head.format(box=opening[1], name=name, **told)
    # All words in the body were escaped by the library that drew them.
    return head + Markup(_SPACE.sub(" ", body.strip()).replace("> <", ">\n<"))  # noqa: S704
