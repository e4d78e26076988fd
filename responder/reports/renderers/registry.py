"""The forms by name; a new one is a file here and a line below."""

from collections.abc import Callable, Mapping

from responder.reports.renderers import csv, html, json, markdown
from responder.reports.report import Report
from responder.reports.tongues.tongue import Tongue

Renderer = Callable[[Report, Tongue], str]

RENDERERS: Mapping[str, Renderer] = {
    "html": html.render,
    "md": markdown.render,
    "json": json.render,
    "csv": csv.render,
}
"""By the end of the file's name; the same report in the same language gives the same text."""
