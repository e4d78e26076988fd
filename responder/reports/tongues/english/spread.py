"""The words of spread, in English."""

from collections.abc import Mapping

from responder.reports.tongues.tongue import Phrase

PHRASES: Mapping[str, Phrase] = {
    "spread.nothing_far": "No post passed a tier of its brand.",
    "spread.far": {
        "one": "{n} post passed the tier of {tier} interactions and none above it.",
        "other": "{n} posts passed the tier of {tier} interactions and none above it.",
    },
    "spread.expected": "{median} ({low} to {high})",
    "spread.finished": "it ended there",
    "spread.band": "{low} to {high}",
    "spread.no_forecasts": "Of no forecast is it known yet what came.",
    "spread.no_incidents": "There was no incident.",
    "spread.no_alerts": "There was no alert.",
    "spread.note.more": {
        "one": "{n} more post passed a tier.",
        "other": "{n} more posts passed a tier.",
    },
    "spread.note.tiers": "Interactions are likes, shares and replies, the most that was read; "
    "views are not counted. What a post may reach yet is an interval that holds 80%.",
    "spread.note.forecasts": "What was foretold is the highest probability given of a post to pass "
    "the tier that is worth a page, before it did, over {days} days until the end of this period. "
    "Below the threshold of alerts, posts are weighed only where a budget of pages is set. Where "
    "the share that came lies far from the mean foretold, the forecasts are off.",
    "spread.note.incidents": "An incident is told here as it stands now, with all of its posts, "
    "those before and after this period among them. Told after is the time from its first burst "
    "to the first page.",
    "spread.note.alerts": "Alerts of this period in the first column; what they were worth over "
    "{days} days until its end, as vigie alerts --review tells it. Precision is of the alerts of "
    "which it is known what came; the lead is the median time from the page to what it foretold.",
    "spread.note.all_brands": "Forecasts and alerts are those of all brands together.",
}
TITLES: Mapping[str, str] = {
    "section.spread": "Spread",
    "table.spread.far": "Posts that went far",
    "table.spread.forecasts": "What was foretold, and what came",
    "table.spread.incidents": "Incidents",
    "table.spread.alerts": "What the alerts were worth",
    "column.spread.post": "Post",
    "column.spread.channel": "Channel",
    "column.spread.topic": "Topic",
    "column.spread.published": "Posted",
    "column.spread.interactions": "Interactions",
    "column.spread.tier": "Tier passed",
    "column.spread.foretold": "Foretold",
    "column.spread.lead": "Told ahead by",
    "column.spread.expected": "May reach",
    "column.spread.stories": "Posts (n)",
    "column.spread.mean": "Foretold on average",
    "column.spread.came": "Came",
    "column.spread.incident": "Incident",
    "column.spread.cause": "About",
    "column.spread.course": "Course",
    "column.spread.began": "Began",
    "column.spread.told_after": "Told after",
    "column.spread.ended": "Ended",
    "column.spread.posts": "Posts",
    "column.spread.authors": "Authors",
    "column.spread.peak": "Most authors in an hour",
    "column.spread.cases": "Cases",
    "column.spread.kind": "Alerts",
    "column.spread.of_week": "In this period",
    "column.spread.told": "Told",
    "column.spread.useful": "Useful",
    "column.spread.noise": "Noise",
    "column.spread.came_to_nothing": "Came to nothing",
    "column.spread.precision": "Precision",
    "column.spread.median_lead": "Lead (median)",
}
TERMS: Mapping[str, Mapping[str, str]] = {
    "course": {
        "open": "too young to tell",
        "growing": "growing",
        "steady": "steady",
        "calm": "calm",
        "closed": "closed",
        "merged": "part of another",
    },
    "incident": {"campaign": "a campaign: mostly copies"},
    "alert": {
        "spread": "a post spreads",
        "burst": "many speak of one cause",
        "urgent": "urgent cases",
        "sla": "promises in danger",
        "source": "sources that fail",
        "budget": "budgets",
        "watcher": "Vigie itself",
    },
}
