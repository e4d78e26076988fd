"""A report as one JSON object, for other programs; times have an offset, spans are in minutes."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import TypeAlias

from responder.reports import figures, report
from responder.reports.renderers import document
from responder.reports.renderers.layout import heading, link, title
from responder.reports.tongues.tongue import Tongue

_Between: TypeAlias = figures.Share | figures.Balance | figures.Change | figures.Growth


def render(made: report.Report, tongue: Tongue) -> str:
    """Write the whole report, as docs/report.schema.json describes it."""
    zone, front = made.window.zone, made.front
    told = document.Document.model_validate(
        {
            "language": tongue.locale.language,
            "title": title(made, tongue),
            "brand": made.brand,
            "department": made.department,
            "period": made.window.name,
            "from": made.window.span.start.astimezone(zone),
            "to": made.window.span.end.astimezone(zone),
            "time_zone": zone.key,
            "made_at": made.made_at.astimezone(zone),
            "front": document.Front(
                headline=_said(front.headline, tongue),
                changed=_all(front.changed, tongue),
                known=_all(front.known, tongue),
                drove=_all(front.drove, tongue),
                watch=_all(front.watch, tongue),
                do=_all(front.do, tongue),
                goals=None if front.goals is None else _table(front.goals, tongue),
            ),
            "sections": [_section(section, tongue) for section in made.sections],
        }
    )
    return told.model_dump_json(indent=1) + "\n"


def _section(section: report.Section, tongue: Tongue) -> document.Section:
    return document.Section(
        key=section.key,
        name=section.name,
        title=heading(section, tongue),
        said=_all(section.said, tongue),
        plots=[_plot(plot, tongue) for plot in section.plots],
        tables=[_table(table, tongue) for table in section.tables],
        notes=_all(section.notes, tongue),
        parts=[_section(part, tongue) for part in section.parts],
    )


def _table(table: report.Table, tongue: Tongue) -> document.Table:
    keys = [c.value if isinstance(c, report.Term) else c for c in table.columns]
    return document.Table(
        key=table.key,
        title=tongue.title("table", table.key),
        columns=[
            document.Column(key=key, title=tongue.title("column", column))
            for key, column in zip(keys, table.columns, strict=True)
        ],
        rows=[[value(cell, tongue) for cell in row] for row in table.rows],
    )


def _plot(plot: report.Plot, tongue: Tongue) -> document.Plot:
    return document.Plot(
        key=plot.key,
        title=tongue.title("plot", plot.key),
        description=tongue.described(plot),
        shape=plot.shape.value,
        is_share=plot.is_share,
        series=[
            document.Series(
                name=tongue.cell(series.name),
                points=[_point(point, tongue) for point in series.points],
            )
            for series in plot.series
        ],
    )


def _point(point: report.Point, tongue: Tongue) -> document.Point:
    return document.Point(
        at=_place(point.at, tongue),
        value=_rounded(point.value),
        low=_rounded(point.low),
        high=_rounded(point.high),
    )


def _place(at: date | report.Term | str, tongue: Tongue) -> document.Day | document.Term | str:
    match at:
        case report.Term():
            return _term(at, tongue)
        case date():
            return document.Day(value=at)
        case _:
            return at


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 6)


def _all(said: Iterable[report.Said], tongue: Tongue) -> list[document.Said]:
    return [_said(one, tongue) for one in said]


def _said(said: report.Said, tongue: Tongue) -> document.Said:
    values = {name: value(inner, tongue) for name, inner in said.values.items()}
    return document.Said(key=said.key, text=tongue.say(said), values=values)


def _term(term: report.Term, tongue: Tongue) -> document.Term:
    return document.Term(of=term.kind, value=term.value, text=tongue.term(term))


def value(cell: report.Cell, tongue: Tongue) -> document.Cell:
    """Give one cell; what is more than a number or a word says of which kind it is."""
    match cell:
        case report.Term():
            return _term(cell, tongue)
        case report.Quote():
            return document.Quote(text=cell.text, url=link(cell.url))
        case report.Said():
            return _said(cell, tongue)
        case datetime():
            return document.Moment(value=cell)
        case date():
            return document.Day(value=cell)
        case None | str():
            return cell
        case _:
            return _figure(cell)


def _figure(cell: report.Figure) -> document.Cell:
    match cell:
        case figures.Share():
            return document.Share(**_ends(cell), count=cell.count, n=cell.n)
        case figures.Balance():
            return document.Balance(**_ends(cell), n=cell.n)
        case figures.Change():
            return document.Change(**_ends(cell))
        case report.Part():
            return document.Part(value=round(cell.value, 6))
        case report.Points():
            return document.Points(value=round(cell.value, 6))
        case figures.Growth():
            return document.Growth(**_ends(cell))
        case timedelta():
            return document.Span(minutes=round(cell.total_seconds() / 60, 1))
        case int():
            return cell


def _ends(
    cell: figures.Share | figures.Balance | figures.Change | figures.Growth,
) -> dict[str, float]:
    return {
        "value": round(cell.value, 6),
        "low": round(cell.low, 6),
        "high": round(cell.high, 6),
    }
