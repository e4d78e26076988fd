"""A report as one page that needs nothing else: no script, no picture, no network."""

from functools import cache

from jinja2 import Environment, PackageLoader, StrictUndefined, Template

from responder.reports.cells import is_figure, words
from responder.reports.report import Report


def render(report: Report) -> str:
    """Write the whole page; all that comes from outside is escaped."""
    return _template().render(report=report) + "\n"


@cache
def _template() -> Template:
    environment = Environment(
        autoescape=True,
        loader=PackageLoader("responder.reports", "renderers"),
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=StrictUndefined,
    )
    environment.filters["words"] = words
    environment.tests["figure"] = is_figure
    return environment.get_template("page.html.jinja")
