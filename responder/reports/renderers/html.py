"""A report as one page that needs nothing else: no script, no picture, no network."""

from functools import cache

from jinja2 import Environment, PackageLoader, StrictUndefined, Template

from responder.reports.renderers import layout
from responder.reports.report import Report
from responder.reports.tongues.tongue import Tongue


def render(report: Report, tongue: Tongue) -> str:
    """Write the whole page; all that comes from outside is escaped."""
    return _template().render(report=report, tongue=tongue, layout=layout) + "\n"


@cache
def _template() -> Template:
    environment = Environment(
        autoescape=True,
        loader=PackageLoader("responder.reports", "renderers"),
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=StrictUndefined,
    )
    return environment.get_template("page.html.jinja")
