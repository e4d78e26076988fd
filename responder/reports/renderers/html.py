"""A report as one page that needs nothing else: no script, no picture, no network."""

from functools import cache
from importlib.resources import files

from jinja2 import Environment, PackageLoader, StrictUndefined, Template
from markupsafe import Markup

from responder.reports import plots
from responder.reports.renderers import grid, layout
from responder.reports.report import Quote, Report
from responder.reports.tongues.tongue import Tongue


def render(report: Report, tongue: Tongue) -> str:
    """Write the whole page; all that comes from outside is escaped."""
    draw = plots.draw if plots.can_draw() else None
    told = _template().render(report=report, tongue=tongue, layout=layout, grid=grid, draw=draw)
    return "\n".join(filter(None, map(str.rstrip, told.splitlines()))) + "\n"


@cache
def _template() -> Template:
    environment = Environment(
        autoescape=True,
        loader=PackageLoader("responder.reports", "renderers"),
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=StrictUndefined,
    )
    environment.tests["quote"] = lambda cell: isinstance(cell, Quote)
    style = files("responder.reports.renderers").joinpath("page.css")
    # The style is ours and holds nothing of a post.
    environment.globals["style"] = Markup(style.read_text(encoding="utf-8").strip())  # noqa: S704
    return environment.get_template("page.html.jinja")
