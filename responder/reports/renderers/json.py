"""A report as one JSON object, for other programs; times have an offset, spans are in minutes."""

import json
from datetime import date, timedelta

from responder.reports.figures import Balance, Change, Share
from responder.reports.renderers.layout import heading, title
from responder.reports.report import Cell, Part, Quote, Report, Said, Section, Table, Term
from responder.reports.tongues.tongue import Tongue
from storage.model import Json


def render(report: Report, tongue: Tongue) -> str:
    """Write the whole report."""
    zone, front = report.window.zone, report.front
    told: dict[str, Json] = {
        "version": 1,
        "language": tongue.locale.language,
        "title": title(report, tongue),
        "brand": report.brand,
        "department": report.department,
        "period": report.window.name,
        "from": report.window.span.start.astimezone(zone).isoformat(),
        "to": report.window.span.end.astimezone(zone).isoformat(),
        "time_zone": zone.key,
        "made_at": report.made_at.astimezone(zone).isoformat(),
        "front": {
            "headline": value(front.headline, tongue),
            "changed": [value(said, tongue) for said in front.changed],
            "drove": [value(said, tongue) for said in front.drove],
            "watch": [value(said, tongue) for said in front.watch],
            "do": [value(said, tongue) for said in front.do],
            "goals": None if front.goals is None else _table(front.goals, tongue),
        },
        "sections": [_section(section, tongue) for section in report.sections],
    }
    return json.dumps(told, ensure_ascii=False, indent=1) + "\n"


def _section(section: Section, tongue: Tongue) -> Json:
    return {
        "key": section.key,
        "name": section.name,
        "title": heading(section, tongue),
        "said": [value(said, tongue) for said in section.said],
        "tables": [_table(table, tongue) for table in section.tables],
        "notes": [value(note, tongue) for note in section.notes],
        "parts": [_section(part, tongue) for part in section.parts],
    }


def _table(table: Table, tongue: Tongue) -> Json:
    return {
        "key": table.key,
        "title": tongue.title("table", table.key),
        "columns": [
            {
                "key": column.value if isinstance(column, Term) else column,
                "title": tongue.title("column", column),
            }
            for column in table.columns
        ],
        "rows": [[value(cell, tongue) for cell in row] for row in table.rows],
    }


def value(cell: Cell, tongue: Tongue) -> Json:
    """Give one cell; what is more than a number or a word says of which kind it is."""
    match cell:
        case Share():
            ends = {"low": round(cell.low, 6), "high": round(cell.high, 6)}
            told = {"value": round(cell.value, 6), **ends, "count": cell.count, "n": cell.n}
            return {"kind": "share", **told}
        case Balance():
            ends = {"low": round(cell.low, 6), "high": round(cell.high, 6)}
            return {"kind": "balance", "value": round(cell.value, 6), **ends, "n": cell.n}
        case Change():
            ends = {"low": round(cell.low, 6), "high": round(cell.high, 6)}
            return {"kind": "change", "value": round(cell.value, 6), **ends}
        case Part():
            return {"kind": "part", "value": round(cell.value, 6)}
        case timedelta():
            return {"kind": "span", "minutes": round(cell.total_seconds() / 60, 1)}
        case Term():
            return {"kind": "term", "of": cell.kind, "value": cell.value, "text": tongue.term(cell)}
        case Quote():
            return {"kind": "quote", "text": cell.text, "url": cell.url}
        case Said():
            values = {name: value(inner, tongue) for name, inner in cell.values.items()}
            return {"kind": "said", "key": cell.key, "text": tongue.say(cell), "values": values}
        case date():
            return cell.isoformat()
        case _:
            return cell
