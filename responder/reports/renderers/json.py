"""A report as one JSON object, for other programs; times have an offset, spans are in minutes."""

import json
from datetime import date, timedelta

from responder.reports.figures import Change, Share
from responder.reports.report import Cell, Part, Report
from storage.model import Json


def render(report: Report) -> str:
    """Write the whole report."""
    zone = report.window.zone
    told = {
        "brand": report.brand,
        "period": report.window.name,
        "from": report.window.span.start.astimezone(zone).isoformat(),
        "to": report.window.span.end.astimezone(zone).isoformat(),
        "time_zone": zone.key,
        "made_at": report.made_at.astimezone(zone).isoformat(),
        "sections": {
            section.key: {
                "title": section.title,
                "columns": list(section.columns),
                "rows": [[value(cell) for cell in row] for row in section.rows],
                "notes": list(section.notes),
            }
            for section in report.sections
        },
    }
    return json.dumps(told, ensure_ascii=False, indent=1) + "\n"


def value(cell: Cell) -> Json:
    """Give one cell."""
    match cell:
        case Share():
            return {
                "value": round(cell.value, 6),
                "low": round(cell.low, 6),
                "high": round(cell.high, 6),
                "count": cell.count,
                "n": cell.n,
            }
        case Change():
            return {
                "value": round(cell.value, 6),
                "low": round(cell.low, 6),
                "high": round(cell.high, 6),
            }
        case Part():
            return round(cell.value, 6)
        case date():
            return cell.isoformat()
        case timedelta():
            return round(cell.total_seconds() / 60, 1)
        case _:
            return cell
