"""The words of volume and sentiment, in English."""

from collections.abc import Mapping

from responder.reports.tongues.tongue import Phrase

PHRASES: Mapping[str, Phrase] = {
    "plot.volume.days": "{n} posts by day, one bar a day, cut by channel.",
    "plot.volume.balance": "Net sentiment of {n} weeks, with its interval; now {now}.",
    "plot.volume.complaint": "Share of complaints of {n} weeks, with its interval; now {now}.",
    "volume.note.alone": "For the weeks before, intervals take each post as of its own account.",
    "volume.counted": {
        "one": "{n} post of {authors} account.",
        "other": "{n} posts of {authors} accounts.",
    },
    "volume.note.unjudged": {
        "one": "{n} post waits to be classified: it is counted and in no share.",
        "other": "{n} posts wait to be classified: they are counted and in no share.",
    },
    "volume.note.undecided": {
        "one": "Of {judged} classified posts {n} could not be decided: it is in no share.",
        "other": "Of {judged} classified posts {n} could not be decided: they are in no share.",
    },
    "volume.note.interval": "Behind each figure stand the ends of its 95% interval and n, the "
    "posts that it is told of. Where a few accounts posted often, the interval is wider: somebody "
    "who posts forty times is one person.",
    "volume.note.usual": {
        "one": "Usual is what the weeks before were: {n} of {weeks} is known.",
        "other": "Usual is what the weeks before were: {n} of {weeks} are known.",
    },
    "volume.note.chance": "More than chance is what would be said of any figure of this report in "
    "at most five of one hundred weeks in which nothing changed (Holm): how far weeks differ "
    "anyway is taken from the weeks before.",
    "volume.note.previous": "The change from one other week is told with its own 95% interval, "
    "which is not adjusted for looking at many figures: by itself it shows nothing new.",
}
TITLES: Mapping[str, str] = {
    "section.volume": "Volume and sentiment",
    "table.volume.compared": "This period beside those before",
    "table.volume.channels": "By channel",
    "table.volume.days": "By day and channel",
    "table.volume.weeks": "By week",
    "plot.volume.days": "Posts by day and channel",
    "plot.volume.balance": "Net sentiment by week",
    "plot.volume.complaint": "Share of complaints by week",
    "column.volume.figure": "Figure",
    "column.volume.value": "This period",
    "column.volume.usual": "Usual",
    "column.volume.against": "Against usual",
    "column.volume.verdict": "More than chance?",
    "column.volume.previous": "Since the period compared with",
    "column.volume.year_ago": "Since the same week a year ago",
    "column.volume.channel": "Channel",
    "column.volume.day": "Day",
    "column.volume.week": "Week from",
    "column.volume.posts": "Posts",
    "column.volume.authors": "Accounts",
    "column.volume.balance": "Net sentiment",
    "column.volume.complaints": "Complaints",
    "column.volume.urgent": "Urgent",
}
TERMS: Mapping[str, Mapping[str, str]] = {
    "verdict": {
        "changed": "yes",
        "chance": "no: chance can explain it",
        "few_weeks": "cannot say: too few weeks are known",
        "few_posts": "cannot say: too few posts",
    },
}
