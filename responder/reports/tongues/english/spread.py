"""The words of spread, in English."""

from collections.abc import Mapping

from responder.reports.tongues.tongue import Phrase

PHRASES: Mapping[str, Phrase] = {
    "spread.nothing_far": "No post reached a threshold of its brand.",
    "spread.far": {
        "one": "{n} post reached the threshold of {tier} interactions and none above it.",
        "other": "{n} posts reached the threshold of {tier} interactions and none above it.",
    },
    "spread.expected": "{median} ({low} to {high})",
    "spread.finished": "it ended there",
    "spread.band": "{low} to {high}",
    "spread.no_forecasts": "No forecast can be checked yet.",
    "spread.no_incidents": "There was no incident.",
    "spread.no_alerts": "There was no alert.",
    "spread.note.more": {
        "one": "{n} more post reached a threshold.",
        "other": "{n} more posts reached a threshold.",
    },
    "spread.note.tiers": "Thresholds are those set for the brand, in interactions: likes, shares "
    "and replies together, the most that was read; views are not counted. What a post may still "
    "reach is told with an interval that holds 80%.",
    "spread.note.forecasts": "The forecast is the highest probability given to a post, before it "
    "did so, of reaching the threshold that is worth an alert; over the {days} days to the end of "
    "this period. Posts too unlikely to be alerted of are weighed only where a budget of alerts "
    "is set. Where the share that came true lies far from the mean forecast, the forecasts are "
    "off.",
    "spread.note.incidents": "An incident is told as it stands now, with all of its posts, those "
    "before and after this period among them. “Alert after” is the time from its first burst to "
    "the first alert.",
    "spread.note.alerts": "The first column counts the alerts of this period; the others tell "
    "what they were worth over the {days} days to its end, as vigie alerts --review does. "
    "Precision is the share of useful ones among the alerts whose outcome is known; the lead is "
    "the median time from the alert to what it announced.",
    "spread.note.all_brands": "Forecasts and alerts are those of all brands together.",
}
TITLES: Mapping[str, str] = {
    "section.spread": "Spread",
    "table.spread.far": "Posts that went far",
    "table.spread.forecasts": "Forecasts, and what came",
    "table.spread.incidents": "Incidents",
    "table.spread.alerts": "What the alerts were worth",
    "column.spread.post": "Post",
    "column.spread.channel": "Channel",
    "column.spread.topic": "Topic",
    "column.spread.published": "Posted",
    "column.spread.interactions": "Interactions",
    "column.spread.tier": "Threshold reached",
    "column.spread.foretold": "Forecast",
    "column.spread.lead": "Alert ahead by",
    "column.spread.expected": "May reach",
    "column.spread.stories": "Posts (n)",
    "column.spread.mean": "Mean forecast",
    "column.spread.came": "Came true",
    "column.spread.incident": "Incident",
    "column.spread.cause": "About",
    "column.spread.course": "State",
    "column.spread.began": "Began",
    "column.spread.told_after": "Alert after",
    "column.spread.ended": "Ended",
    "column.spread.posts": "Posts",
    "column.spread.authors": "Authors",
    "column.spread.peak": "Most authors in an hour",
    "column.spread.cases": "Cases",
    "column.spread.kind": "Alerts",
    "column.spread.of_week": "In this period",
    "column.spread.told": "Sent",
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
