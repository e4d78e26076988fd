"""Which posts went far, what was foretold of them, incidents, and what alerts were worth. Pure."""

from collections import Counter
from collections.abc import Sequence

from classifier.spread import Outlook
from responder.alerts.budget import WINDOW
from responder.alerts.review import worth
from responder.alerts.spreading import key_of
from responder.reports.figures import share
from responder.reports.gathering.spread import Course, SpreadFacts, Wide
from responder.reports.report import Cell, Part, Quote, Said, Section, Table, Term
from storage.alert import AlertKind, Outcome
from storage.alerts import PastAlert
from storage.incident import Facet, Incident
from storage.views.spread import Far

LISTED = 10
"""Posts that are listed one by one; the others are counted."""
BANDS = (0.0, 0.25, 0.5, 0.75)
"""From which probability on a forecast belongs to a band; the last one reaches to 1."""


def section(facts: SpreadFacts) -> Section:
    """Tell how far things went in one period."""
    more = len(facts.far) - LISTED
    return Section(
        key="spread",
        said=_said(facts),
        tables=(_far(facts), _forecasts(facts.past), _incidents(facts), _alerts(facts)),
        notes=(
            *((Said("spread.note.more", {"n": more}),) if more > 0 else ()),
            Said("spread.note.tiers"),
            Said("spread.note.forecasts", {"days": WINDOW.days}),
            Said("spread.note.incidents"),
            Said("spread.note.alerts", {"days": WINDOW.days}),
            *((Said("spread.note.all_brands"),) if facts.brand is not None else ()),
        ),
    )


def _said(facts: SpreadFacts) -> tuple[Said, ...]:
    tiers = Counter(wide.tier for wide in facts.far)
    if not tiers:
        return (Said("spread.nothing_far"),)
    return tuple(Said("spread.far", {"n": tiers[tier], "tier": tier}) for tier in sorted(tiers))


def _far(facts: SpreadFacts) -> Table:
    stories = {alert.key: alert for alert in facts.past if alert.kind is AlertKind.SPREAD}
    return Table(
        key="spread.far",
        columns=(
            "spread.post",
            "spread.channel",
            "spread.topic",
            "spread.published",
            "spread.interactions",
            "spread.tier",
            "spread.foretold",
            "spread.lead",
            "spread.expected",
        ),
        rows=tuple(
            _row(wide, stories.get(key_of(wide.post.mention_id)), facts)
            for wide in facts.far[:LISTED]
        ),
        empty="spread.nothing_far",
    )


def _row(wide: Wide, story: PastAlert | None, facts: SpreadFacts) -> tuple[Cell, ...]:
    post = wide.post
    score = None if story is None else story.score
    return (
        None if post.url is None else Quote(text=None, url=post.url),
        post.channel,
        Term("topic", post.topic),
        post.published_at.astimezone(facts.window.zone),
        post.interactions,
        wide.tier,
        None if score is None else Part(value=score),
        _lead(story),
        _expected(post),
    )


def _expected(post: Far) -> Cell:
    match post.outlook:
        case Outlook.FORECAST:
            ends = {"median": post.median, "low": post.low, "high": post.high}
            return Said("spread.expected", ends)
        case Outlook.FINISHED:
            return Said("spread.finished")
        case _:
            return None


def _lead(story: PastAlert | None) -> Cell:
    if story is None or story.notified_at is None or story.came_true_at is None:
        return None
    return story.came_true_at - story.notified_at


def _forecasts(past: Sequence[PastAlert]) -> Table:
    """Set beside what was foretold how often it came, of the stories of which that is known."""
    known = [
        (alert.score, alert.came_true_at is not None)
        for alert in past
        if alert.kind is AlertKind.SPREAD
        and alert.score is not None
        and (alert.came_true_at is not None or alert.outcome is Outcome.NOTHING)
    ]
    rows: list[tuple[Cell, ...]] = []
    for low, high in zip(BANDS, (*BANDS[1:], None), strict=True):
        within = [(s, came) for s, came in known if s >= low and (high is None or s < high)]
        if within:
            mean = sum(score for score, _ in within) / len(within)
            came = share(sum(came for _, came in within), len(within))
            band = {"low": Part(value=low), "high": Part(value=1.0 if high is None else high)}
            rows.append((Said("spread.band", band), len(within), Part(value=mean), came))
    return Table(
        key="spread.forecasts",
        columns=("spread.foretold", "spread.stories", "spread.mean", "spread.came"),
        rows=tuple(rows),
        empty="spread.no_forecasts",
    )


def _incidents(facts: SpreadFacts) -> Table:
    zone = facts.window.zone
    return Table(
        key="spread.incidents",
        columns=(
            "spread.incident",
            "spread.cause",
            "spread.course",
            "spread.began",
            "spread.told_after",
            "spread.ended",
            "spread.posts",
            "spread.authors",
            "spread.peak",
            "spread.cases",
        ),
        rows=tuple(
            (
                f"{told.incident.brand}: {told.name}",
                _cause(told.incident),
                Term("course", told.incident.state.value),
                told.incident.starts_at.astimezone(zone),
                _told_after(told),
                told.incident.closed_at.astimezone(zone) if told.incident.closed_at else None,
                told.incident.extent.posts,
                told.incident.extent.authors,
                told.incident.extent.peak,
                told.cases,
            )
            for told in facts.incidents
        ),
        empty="spread.no_incidents",
    )


def _cause(incident: Incident) -> Cell:
    """Name what is talked of more than ever, the rarest first; None where it is the whole brand."""
    held = sorted(incident.held, key=lambda h: (h.log10_p, h.stream))
    stream = next((h.stream for h in held if not h.stream.whole), None)
    if stream is None:
        return Term("incident", "campaign") if incident.campaign else None
    return Term("topic", stream.value) if stream.facet is Facet.TOPIC else stream.value


def _told_after(told: Course) -> Cell:
    return None if told.told_at is None else told.told_at - told.incident.starts_at


def _alerts(facts: SpreadFacts) -> Table:
    week = Counter(a.kind for a in facts.past if a.starts_at >= facts.window.span.start)
    return Table(
        key="spread.alerts",
        columns=(
            "spread.kind",
            "spread.of_week",
            "spread.told",
            "spread.useful",
            "spread.noise",
            "spread.came_to_nothing",
            "spread.precision",
            "spread.median_lead",
        ),
        rows=tuple(
            (
                Term("alert", row.kind.value),
                week[row.kind],
                row.told,
                row.useful,
                row.noise,
                row.nothing,
                share(row.useful, row.useful + row.noise + row.nothing),
                row.lead,
            )
            for row in worth(facts.past)
        ),
        empty="spread.no_alerts",
    )
